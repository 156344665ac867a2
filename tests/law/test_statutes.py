"""Rules are chosen by id, date and field; faulty files are refused with every fault named."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from zhunsheng.law import statutes
from zhunsheng.law.errors import LawDataError, LawError, NotInForce, UnknownRule
from zhunsheng.law.model import Confidence, Limit, Scope, Unit
from zhunsheng.law.statute_files import read_statutes
from zhunsheng.law.statutes import instruments, law_version, rule, rules

FOLDER = Path(statutes.__file__).parent / "statutes"


@pytest.mark.parametrize(
    ("on", "citation"),
    [
        (date(2013, 1, 1), "《民事诉讼法》第194条"),
        (date(2021, 12, 31), "《民事诉讼法》第194条"),
        (date(2022, 1, 1), "《民事诉讼法》第201条"),
        (date(2023, 12, 31), "《民事诉讼法》第201条"),
        (date(2024, 1, 1), "《民事诉讼法》第205条"),
        (date(2026, 11, 21), "《民事诉讼法》第205条"),
    ],
)
def test_the_version_in_force_on_the_day_is_chosen(on: date, citation: str) -> None:
    assert rule("JUD-02", on=on).citation == citation


@pytest.mark.parametrize(
    ("on", "article"), [(date(2012, 12, 31), "75"), (date(2013, 1, 1), "82"), (date(2022, 1, 1), "85")]
)
def test_the_article_on_periods_moved_with_each_amendment(on: date, article: str) -> None:
    assert {rule(rule_id, on=on).article for rule_id in ("CALC-01", "CALC-02", "CALC-03")} == {article}


@pytest.mark.parametrize(
    ("field", "length"), [(None, 30), ("entrusted_ordinary", 15), ("entrusted_summary", 7), ("a field without one", 30)]
)
def test_the_rule_of_the_very_field_goes_before_the_rule_of_every_field(field: str | None, length: int) -> None:
    assert rule("MED-11", on=date(2023, 5, 4), field=field).length == length


def test_an_unknown_rule_is_refused_in_words_that_help() -> None:
    with pytest.raises(UnknownRule, match="没有编号为“JUD-99”的规则；请核对编号"):
        rule("JUD-99", on=date(2023, 5, 4))


def test_a_rule_not_in_force_names_the_versions_that_exist() -> None:
    with pytest.raises(NotInForce) as refused:
        rule("JUD-02", on=date(2012, 12, 31))
    for expected in ("2012年12月31日", "第194条自2013年1月1日至2021年12月31日", "第205条自2024年1月1日至今"):
        assert expected in str(refused.value)


def test_a_refusal_names_the_field_that_was_asked_for() -> None:
    with pytest.raises(NotInForce, match="2016年6月30日、领域“entrusted_summary”"):
        rule("MED-11", on=date(2016, 6, 30), field="entrusted_summary")


def test_a_limit_carries_its_citation_and_version() -> None:
    assert rule("JUD-01", on=date(2023, 5, 4)).limit() == Limit(
        length=30,
        unit=Unit.CALENDAR_DAY,
        direction=rule("JUD-01", on=date(2023, 5, 4)).direction,
        roll=True,
        citation="《人民调解法》第33条",
        source_id="JUD-01",
        version=law_version(),
        needs_confirmation=False,
        applied="适用2011年1月1日起施行的规定",
    )


@pytest.mark.parametrize("rule_id", ["MED-02", "MED-01", "CALC-02"])
def test_a_rule_without_a_period_gives_no_limit(rule_id: str) -> None:
    with pytest.raises(LawError, match="没有规定期限"):
        rule(rule_id, on=date(2023, 5, 4)).limit()


def test_local_and_uncertain_rules_need_confirmation_and_the_others_do_not() -> None:
    doubtful = {entry.id for entry in rules() if entry.needs_confirmation}
    assert {"MED-04", "MED-05", "ADM-01", "ADM-02", "ADM-03", "ADM-04", "JUD-06"} <= doubtful
    assert not {"JUD-01", "JUD-02", "MED-11", "CALC-01"} & doubtful
    for entry in rules():
        local = entry.scope is Scope.LOCAL_EXAMPLE
        assert entry.needs_confirmation is (local or entry.confidence is not Confidence.HIGH)


@pytest.mark.parametrize(
    ("article", "words"),
    [
        ("33", "第33条"),
        ("8-9", "第8—9条"),
        ("4,7", "第4、7条"),
        ("7.3.3", "第7.3.3条"),
        ("（五）", "（五）"),
        (None, ""),
    ],
)
def test_a_citation_reads_as_a_lawyer_writes_it(article: str | None, words: str) -> None:
    assert replace(rule("JUD-01", on=date(2023, 5, 4)), article=article).citation == f"《人民调解法》{words}"


def test_every_version_of_a_rule_lies_within_the_editions_of_its_instrument() -> None:
    for entry in rules():
        first = min(edition.in_force_from for edition in entry.instrument.editions)
        assert first <= entry.in_force_from, entry.id


def test_the_editions_of_an_instrument_follow_each_other_without_a_gap() -> None:
    for instrument in instruments():
        for earlier, later in zip(instrument.editions, instrument.editions[1:], strict=False):
            assert earlier.in_force_to is not None
            assert (later.in_force_from - earlier.in_force_to).days == 1, instrument.key


def test_no_rule_is_called_reviewed_before_a_person_reviewed_it() -> None:
    assert [entry.id for entry in rules() if entry.reviewed_by or entry.reviewed_on] == []


def test_the_version_of_the_law_is_stable_and_says_what_it_is() -> None:
    assert law_version() == law_version()
    assert law_version().startswith("law:") and len(law_version()) == len("law:") + 8


def test_a_rule_that_stands_twice_for_the_same_time_is_refused() -> None:
    later = changed(("key: trial", "key: trial_two"), ("2020-01-01", "2021-01-01"))
    with pytest.raises(LawDataError, match="有效期重叠"):
        read_statutes({"甲.yaml": STATUTE.encode(), "乙.yaml": later.encode()}, "law:00000000")


def test_all_faults_of_all_files_are_listed_at_once() -> None:
    files = {
        "甲.yaml": changed(("unit: calendar_day", "unit: day"), ("confidence: high", "confidence: sure")),
        "乙.yaml": changed(("id: TST-01", "id: test"), ("length: 30", "length: 0")),
        "丙.yaml": changed(
            ("    label: 试用期限\n", ""), ("in_force_to: null\n    len", "in_force_to: 2019-01-01\n    len")
        ),
        "丁.yaml": changed(("direction: forward", "direction: backward"), ("verified: V1", "verified: V9")),
        "戊.yaml": changed(("annual_on: null", 'annual_on: "31-01"'), ("reviewed_by: null", "reviewed_by: 甲")),
        "己.yaml": "instrument: [",
        "庚.yaml": "rules: []",
        "辛.yaml": changed(("title: 试用办法", "title: null"), ("source_note: 试用", "sauce: 试用")),
        "壬.yaml": "instrument: {}\nrules: null",
        "癸.yaml": changed(
            ("procedure: calc", "procedure: nothing"),
            (
                "    verified: V1",
                "    exclusions: [{why: 听证}]\n    allowances: [{length: 0, unit: month, approver: 负责人}]\n    verified: V1",
            ),
        ),
        "子.yaml": changed(
            ("roll: true", "roll: false"),
            ("direction: forward", "direction: backward\n    exclusions: [{cause: 听证, article: null}]"),
            ("    verified: V1", "    transition: never\n    verified: V1"),
        ),
        "丑.yaml": changed(("    roll: true\n", "")),
        "寅.yaml": changed(("unit: calendar_day", "unit: hour")),
        "卯.yaml": changed(
            ("length: 30", "length: null"),
            ("unit: calendar_day", "unit: null"),
            ("roll: true", "roll: false"),
            ("annual_on: null", 'annual_on: "02-29"'),
        ),
    }
    with pytest.raises(LawDataError) as refused:
        read_statutes({name: text.encode() for name, text in files.items()}, "law:00000000")
    faults = "\n".join(refused.value.faults)
    for expected in (
        "甲.yaml：TST-01：unit写的是“day”",
        "甲.yaml：TST-01：confidence写的是“sure”",
        "乙.yaml：test：编号须为",
        "乙.yaml：test：length写的是“0”",
        "丙.yaml：TST-01：缺少字段label",
        "丙.yaml：TST-01：失效日期“2019-01-01”",
        "丁.yaml：TST-01：只有往后按日、月、年计算的期限才能顺延",
        "丁.yaml：TST-01：verified写的是“V9”",
        "戊.yaml：TST-01：annual_on写的是“31-01”",
        "戊.yaml：TST-01：reviewed_by与reviewed_on须同时填写",
        "己.yaml：不是有效的YAML",
        "庚.yaml：须有且只有instrument和rules",
        "壬.yaml：须有且只有instrument和rules",
        "辛.yaml：instrument缺少title",
        "辛.yaml：TST-01：有不认识的字段sauce",
        "癸.yaml：TST-01：procedure写的是“nothing”",
        "癸.yaml：TST-01：缺少字段article、cause",
        "癸.yaml：TST-01：有不认识的字段why",
        "癸.yaml：TST-01：缺少字段article、condition",
        "癸.yaml：TST-01：延长写的是“0 month”",
        "子.yaml：TST-01：只有往后计算的期限才能列出allowances",
        "子.yaml：TST-01：transition写的是“never”",
        "丑.yaml：TST-01：没有写明roll",
        "寅.yaml：TST-01：只有往后按日、月、年计算的期限才能顺延",
        "卯.yaml：TST-01：annual_on写的是“02-29”",
    ):
        assert expected in faults, expected


def test_the_files_are_named_after_their_instruments() -> None:
    assert sorted(instrument.key for instrument in instruments()) == sorted(file.stem for file in FOLDER.glob("*.yaml"))


def changed(*replacements: tuple[str, str]) -> str:
    text = STATUTE
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text


STATUTE = """\
instrument:
  key: trial
  title: 试用办法
  full_title: 试用办法
  issuer: 某机关
  number: null
  editions:
    - {label: 2020公布, in_force_from: 2020-01-01, in_force_to: null}
rules:
  - id: TST-01
    procedure: calc
    article: "1"
    label: 试用期限
    words: 三十日内办结
    kind: deadline
    field: null
    in_force_from: 2020-01-01
    in_force_to: null
    length: 30
    unit: calendar_day
    counted_in: null
    annual_on: null
    direction: forward
    start: 受理之日
    roll: true
    extension: null
    consequence: null
    confidence: high
    verified: V1
    scope: national_law
    reviewed_by: null
    reviewed_on: null
    source_note: 试用
"""
