"""Outlines: what they say, and every fault at once with its line."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import zhunsheng
from tests.reports.years import OUTLINE, changed
from zhunsheng.kernel.errors import InvalidDeclaration
from zhunsheng.metrics.figures import HalfUp, More
from zhunsheng.metrics.language import Period
from zhunsheng.profiles.number_round.parameters import read_parameters
from zhunsheng.profiles.profile import read_profile
from zhunsheng.reports.outline import Claim, Reported, Slot, Text, Typed, Use, read_outline

PROFILES = Path(zhunsheng.__file__).parent / "profiles"
# What is no count of anybody; how many numbers each section returns; sections by chapter; figures that rest on records.
TYPED = {
    "guanhu_2023": "5个 3+3 三级",
    "chengguan_2023": "政府报〔2024〕9号 6余次 四级 七天 每季度",
}
RETURNED = {
    "guanhu_2023": {
        "party_office": 2, "building_office": 1, "justice_office": 6, "enforcement_office": 2, "land_team": 1,
        "enterprise_office": 2, "safety_office": 2, "congress_office": 2, "service_office": 3,
    },
    "chengguan_2023": {
        "enforcement_team": 1, "justice_office": 5, "service_centre": 4, "party_office": 5, "safety_office": 6,
    },
}  # fmt: skip
SECTIONS = {"guanhu_2023": [3, 6, 3, 0], "chengguan_2023": [5, 0, 0]}
SLOTS = {"guanhu_2023": 24, "chengguan_2023": 5}


def faults(text: str) -> list[str]:
    with pytest.raises(InvalidDeclaration) as raised:
        read_outline(text, "outline.yaml")
    return [str(fault) for fault in raised.value.faults]


def line_of(text: str, needle: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if needle in line)


def test_an_outline_is_read_with_sections_sentences_and_figures():
    outline = read_outline(OUTLINE, "outline.yaml")
    assert (outline.year, outline.unit, outline.cut_off_on) == (2023, "north", date(2023, 12, 22))
    assert outline.period == Period.year(2023)
    first, note = outline.sections[0].paragraphs
    assert first.segments == (Text("培训"), Use("training"), Text("，成功调处矛盾纠纷"), Use("settled"), Text("。"))
    assert note.is_note
    assert outline.sections[0].sections[0].heading == "诉调对接"
    rate, training = outline.figures["rate"], outline.figures["training"]
    assert isinstance(rate, Slot)
    assert (rate.at, rate.rounding) == ((("mediation_kind", "court_assigned"),), HalfUp(2))
    assert isinstance(training, Typed)
    assert (training.printed, training.value, training.because) == ("80余期", Decimal(80), "本台账尚未启用")
    assert isinstance(outline.figures["claim"], Claim)


def test_a_paragraph_over_several_lines_has_no_gaps():
    text = changed(
        OUTLINE, ("  - 现将北岸街道2023年度情况报告如下。", "  - >-\n    现将北岸街道\n    2023年度情况报告如下。")
    )
    assert read_outline(text, "outline.yaml").opening[0].segments == (Text("现将北岸街道2023年度情况报告如下。"),)


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        ("mediation.dispute.received", "mediation.dispute.recieved", "recieved", "没有登记的统计项"),
        (
            "{slot: mediation.dispute.settled, unit: 件}\n",
            "{slot: mediation.dispute.settled}\n",
            "settled: {slot",
            "缺少“unit”",
        ),
        (", because: 本台账尚未启用}", "}", "training: {typed", "缺少“because”"),
        (", by: 北岸司法所", "", "training: {typed", "缺少“by”"),
        ("value: 80,", "value: 八十,", "training: {typed", "应是数字"),
        ("{mediation_kind: people}", "{weather: rain}", "weather", "不能按“weather”取数"),
        ("{half_up: 2}", "{half_up: two}", "half_up: two", "rounding"),
        ("claim: rate", "claim: training", "claim: training", "不是本提纲取自台账的数据"),
        ("mediation.court_assigned_target", "mediation.target", "claim: rate", "不是已声明的本地参数"),
        ("培训{training}，", "培训，", "training: {typed", "没有一句话用到"),
        ("培训{training}", "培训{training}{missing}", "{missing}", "没有定义这个数据"),
        ("培训{training}", "培训{Training}{training}", "{Training}", "花括号里应是数据的名字"),
        ("{settled: [people, court]}", "{settled: [people, courts]}", "courts", "“courts”不是本提纲的数据"),
        ("cut_off: 2023-12-22", "cut_off: 年底", "cut_off: 年底", "应是日期"),
        ("[2023-01-01, 2023-12-31]", "[2023-12-31, 2023-01-01]", "2023-12-31, 2023-01-01", "早于起日"),
        ("year: 2023", "year: 今年", "year: 今年", "应是年份"),
        ("label: 法院委派}", "labl: 法院委派}", "labl", "没有“labl”这一项"),
        ("title: 北岸", "titel: 北岸", "titel", "没有“titel”这一项"),
    ],
)
def test_a_fault_is_named_with_its_line(old, new, at, said):
    text = changed(OUTLINE, (old, new))
    found = faults(text)
    assert any(said in fault and fault.startswith(f"outline.yaml:{line_of(text, at)}:") for fault in found), found


def test_all_faults_are_listed_at_once_in_the_order_of_lines():
    text = changed(
        OUTLINE,
        (", because: 本台账尚未启用}", "}"),
        ("mediation.dispute.received", "mediation.dispute.nothing"),
        ("培训{training}", "培训{training}{missing}"),
    )
    found = faults(text)
    assert len(found) == 3
    lines = [int(fault.split(":")[1]) for fault in found]
    assert lines == sorted(lines)


def test_a_figure_defined_twice_is_a_fault():
    text = changed(
        OUTLINE, ("received: {slot: mediation.dispute.received", "settled: {slot: mediation.dispute.received")
    )
    assert any("“settled”定义了两次" in fault for fault in faults(text))


@pytest.mark.parametrize("text", ["", "- 1\n", "title: [\n", "title: x\n"])
def test_what_is_no_outline_is_refused_with_what_is_wrong(text):
    assert faults(text)


@pytest.mark.parametrize("profile", TYPED)
def test_the_outline_of_a_profile_has_no_fault_and_says_where_every_figure_of_its_source_comes_from(profile):
    path = PROFILES / profile / "outline.yaml"
    outline = read_outline(path.read_text("utf-8"), path.name)
    assert [len(section.sections) for section in outline.sections] == SECTIONS[profile]
    typed = {figure.printed for figure in outline.figures.values() if isinstance(figure, Typed)}
    assert typed == set(TYPED[profile].split())
    assert Counter(figure.reported for figure in outline.reported()) == RETURNED[profile]
    assert len(outline.slots()) == SLOTS[profile]
    assert all(figure.because for figure in outline.figures.values() if isinstance(figure, Typed))


def test_the_channels_of_publication_add_up_to_their_total():
    path = PROFILES / "chengguan_2023" / "outline.yaml"
    outline = read_outline(path.read_text("utf-8"), path.name)
    (total,) = outline.sums
    parameters = read_parameters(read_profile("chengguan_2023"))
    assert parameters is not None
    figures = {name: value for section in parameters.sections for name, value in section.values.items()}
    assert figures[total.total] == sum(figures[part] for part in total.parts) == 1402
    assert [figures[part] for part in total.parts] == [523, 55, 745, 79]


def test_a_number_that_a_section_returns_says_of_whom_it_is_asked_and_how_it_counts():
    asked = (
        "training: {reported: north_justice, unit: 期, asks: 业务培训的期数, label: 业务培训, "
        "cut_off: 2023-12-05, rounding: {more: 10}}"
    )
    line = next(line for line in OUTLINE.splitlines() if "training: {typed" in line)
    figure = read_outline(changed(OUTLINE, (line.strip(), asked)), "outline.yaml").figures["training"]
    assert isinstance(figure, Reported)
    assert (figure.reported, figure.asks, figure.unit) == ("north_justice", "业务培训的期数", "期")
    assert (figure.cut_off_on, figure.rounding) == (date(2023, 12, 5), More(10))
    for key in ("reported: north_justice, ", "asks: 业务培训的期数, ", "unit: 期, "):
        assert len(faults(changed(OUTLINE, (line.strip(), asked.replace(key, ""))))) == 1
