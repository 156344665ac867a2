"""A collection round: nine sections are asked, and the draft says beside each number how far it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.reports.returning import ASKED_ON, DUE_ON, SECTIONS, Round, outline, sheet
from zhunsheng.cli.reporting import tell_awaited
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Event, Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Right
from zhunsheng.reports.drawing import drawn_report, render
from zhunsheng.reports.files import ReportFiles
from zhunsheng.reports.freezing import freeze_report
from zhunsheng.reports.frozen import check_frozen
from zhunsheng.reports.kinds.annual_report import FrozenFigure
from zhunsheng.reports.kinds.number_request import AskedNumber, NumberRequest
from zhunsheng.reports.outline.versions import MEETING, PUBLIC, VERSIONS
from zhunsheng.reports.trace import trace

IN_TIME, LATE = date(2023, 12, 6), date(2023, 12, 11)
END = date(2023, 12, 22)


@pytest.fixture
def asked(cast: Any, settings: Any, tmp_path: Path) -> Round:
    """A report whose nine sections have been asked on 21 November, due on 8 December."""
    settings.MEDIA_ROOT = tmp_path / "documents"
    made = Round(cast)
    made.draft(outline())
    made.ask()
    return made


def refused(taking: Any) -> list[str]:
    with pytest.raises(Refused) as refusal:
        taking()
    return [objection.code for objection in refusal.value.objections]


def test_each_section_gets_one_request_with_its_numbers_and_the_day_that_was_said(asked: Round) -> None:
    assert NumberRequest.objects.count() == len(SECTIONS)
    request = asked.request("party")
    record = NumberRequest.objects.get(pk=request.pk)
    assert (request.unit.code, record.asked_on, record.due_on) == ("party", ASKED_ON, DUE_ON)
    assert request.links_out.get().target == asked.report
    items = {item.slot: item for item in AskedNumber.objects.filter(matter=request)}
    assert set(items) == {"party", "party_meetings"}
    assert (items["party_meetings"].definition, items["party_meetings"].measure) == ("本年度会议次数", "次")
    assert items["party"].cut_off_on == date(2023, 12, 5)


def test_asking_again_asks_only_what_nobody_was_asked(asked: Round) -> None:
    assert asked.report is not None
    assert refused(lambda: asked.ask(date(2023, 11, 22))) == ["nothing-to-ask"]
    changed = outline(land=", cut_off: 2023-12-01")
    asked.take("justice", asked.report, "revise", date(2023, 11, 23), title=asked.report.heading, outline=changed)
    assert asked.figures(ASKED_ON)["land"].mark == "未布置"
    asked.ask(date(2023, 11, 23))
    assert NumberRequest.objects.count() == len(SECTIONS) + 1
    assert Matter.objects.filter(kind=NumberRequest.key, unit__code="land").count() == 2


def test_a_day_that_does_not_fit_and_an_unknown_section_are_refused_and_nobody_is_asked(cast: Any) -> None:
    made = Round(cast)
    made.draft(outline().replace("reported: land", "reported: nowhere"))
    assert refused(lambda: made.ask(due_on=END)) == ["section-unknown", "due-day-unfit"]
    assert not NumberRequest.objects.exists()


def test_the_draft_says_beside_each_number_how_far_it_is(asked: Round) -> None:
    """Two late, one sent back, one changed after it was signed, as the issue asks."""
    late = ("land", "safety")
    for section in set(SECTIONS) - {*late}:
        asked.fill(section, IN_TIME)
    for section in set(SECTIONS) - {*late, "firms"}:
        asked.sign(section, IN_TIME)
    asked.take("justice", asked.request("firms"), "send_back", date(2023, 12, 7),
               remarks=[{"slot": "firms", "reason": "含去年的件数"}])  # fmt: skip
    marks = {name: figure.mark for name, figure in asked.figures(date(2023, 12, 8)).items() if figure.mark}
    assert marks == {"land": "待填报", "safety": "待填报", "firms": "已退回，退回过1次"}
    assert asked.figures(LATE)["firms"].mark == "已退回，逾期3天，退回过1次"
    asked.fill("firms", LATE, values={"firms": "6"})
    for section in late:
        asked.fill(section, LATE)
    for section in (*late, "firms"):
        asked.sign(section, LATE)
    asked.fill(
        "party", date(2023, 12, 12), "amend", {"party": "8", "party_meetings": "19"}, amend_reason="漏计一次会议"
    )
    assert asked.figures(LATE)["party_meetings"].mark == "待签字，签后由18次改为19次"
    asked.sign("party", date(2023, 12, 13))
    marks = {name: figure.mark for name, figure in asked.figures(END).items() if figure.mark}
    assert marks == {
        "land": "迟报3天",
        "safety": "迟报3天",
        "firms": "迟报3天，退回过1次",
        "party_meetings": "签后由18次改为19次",
    }
    assert asked.report is not None
    with on_day(END):
        page = render(asked.report, asked.viewer("justice", END))
    assert '>19次</data><span class="figure-mark">〔签后由18次改为19次〕</span>' in page


def test_what_is_awaited_is_not_frozen_and_the_refusal_names_section_and_state(asked: Round) -> None:
    for section in SECTIONS[2:]:
        asked.fill(section, IN_TIME)
        asked.sign(section, IN_TIME)
    asked.fill("party", IN_TIME)
    assert asked.report is not None
    with on_day(END), pytest.raises(Refused) as refusal:
        freeze_report(asked.viewer("justice", END), asked.report)
    assert [objection.code for objection in refusal.value.objections] == ["number-not-returned"] * 3
    messages = "；".join(objection.message for objection in refusal.value.objections)
    assert "party办公室待签字，已逾期14天" in messages and "law办公室待填报，已逾期14天" in messages


def test_what_was_signed_is_frozen_with_file_digest_cell_and_signer(asked: Round) -> None:
    for section in SECTIONS:
        asked.fill(section, IN_TIME)
        asked.sign(section, IN_TIME)
    asked.take("office", asked.request("party"), "accept", IN_TIME)
    assert asked.report is not None
    clerk = asked.viewer("justice", END)
    with on_day(END):
        drawing = drawn_report(asked.report, clerk)
        assert drawing.shares == (("记录", 0, "0.0%"), ("台账表", 10, "100.0%"), ("手填", 0, "0.0%"))
        freeze_report(clerk, asked.report)
        asked.report.refresh_from_db()
        figure = FrozenFigure.objects.get(matter=asked.report, slot="party_meetings")
        digest = NumberRequest.objects.get(pk=asked.request("party").pk).sheet_digest
        assert (figure.basis, figure.printed, figure.value, figure.meaning) == ("sheet", "18次", "18", "本年度会议次数")
        assert (figure.sheet, figure.sheet_digest, figure.cell) == ("party报数表.xlsx", digest, "B3")
        assert (figure.signer, figure.signed_on, figure.stated_by) == ("party负责人", IN_TIME, "party办公室")
        assert check_frozen(asked.report) == []
        told = trace(asked.report, clerk)["figures"]["party_meetings"]
        assert (told["sheet_digest"], told["cell"], told["signed_on"]) == (digest, "B3", IN_TIME.isoformat())
        about = next(row.about for row in drawn_report(asked.report, clerk).stated if row.rows[0].name == "party")
        assert about == f"party办公室《party报数表.xlsx》，party负责人2023年12月6日签字，摘要 {digest[:20]}"
        files = ReportFiles.of(asked.report, clerk)
        pages = {version: files.written((version, "page")).decode() for version in VERSIONS}
        assert "party负责人" in pages[MEETING] and "party负责人" not in pages[PUBLIC]
        assert "科室负责人2023年12月6日签字" in pages[PUBLIC]
        assert "party负责人" not in files.written((PUBLIC, "trace")).decode()


def test_after_the_freeze_nothing_that_was_returned_moves(asked: Round) -> None:
    for section in SECTIONS:
        asked.fill(section, IN_TIME)
        asked.sign(section, IN_TIME)
    assert asked.report is not None
    with on_day(END):
        freeze_report(asked.viewer("justice", END), asked.report)
    assert refused(
        lambda: asked.fill("party", END, "amend", {"party": "9", "party_meetings": "18"}, amend_reason="漏计")
    ) == ["report-frozen"]
    assert refused(lambda: asked.take("justice", asked.request("law"), "send_back", END, return_reason="有误")) == [
        "report-frozen"
    ]


def test_what_is_typed_must_be_what_the_cell_says_and_both_are_told(asked: Round) -> None:
    said = {"party": "8", "party_meetings": "18"}
    answers = [{"slot": "party", "value": "9", "cell": "B2"}, {"slot": "party_meetings", "value": "18", "cell": "B3"}]

    def fill(cells: list[str], **more: Any) -> list[Any]:
        rows = [{**row, "cell": cell} for row, cell in zip(answers, cells, strict=True)]
        given = {"answers": rows, "sheet_digest": sheet(said), "sheet_name": "表.xlsx", **more}
        with pytest.raises(Refused) as refusal:
            asked.take("clerk party", asked.request("party"), "fill", IN_TIME, **given)
        return [(objection.code, objection.message) for objection in refusal.value.objections]

    assert fill(["B2", "报数表!B3"]) == [("cell-differs", "“party件数”填的是9，报数表B2是“8”")]
    assert [code for code, _ in fill(["", "没有的表!B3"])] == ["cell-missing", "cell-unreadable"]
    assert [code for code, _ in fill(["C9", "第三行"])] == ["cell-unreadable", "cell-unreadable"]
    assert [code for code, _ in fill(["B2", "B3"], sheet_digest="sm3:0")] == ["sheet-missing"]


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([{"slot": "law", "value": "", "cell": "B2"}], "number-missing"),
        ([{"slot": "law", "value": "八", "cell": "B2"}], "number-unreadable"),
        (
            [{"slot": "law", "value": "8", "cell": "B2"}, {"slot": "land", "value": "8", "cell": "B2"}],
            "answer-not-asked",
        ),
        ([{"slot": "law", "value": "8", "cell": "B2", "printed": "10余件"}], "printed-differs"),
    ],
)
def test_an_answer_that_cannot_stand_is_refused(asked: Round, answers: list[dict[str, str]], code: str) -> None:
    given = {"answers": answers, "sheet_digest": sheet({"law": "8"}), "sheet_name": "表.xlsx"}
    assert code in refused(lambda: asked.take("clerk law", asked.request("law"), "fill", IN_TIME, **given))


def test_a_rounding_of_the_outline_prints_the_exact_number_that_was_signed(
    cast: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "documents"
    made = Round(cast)
    made.draft(outline(law=", rounding: {more: 10}", land=", rounding: {ten_thousands: 2}"))
    made.ask()
    for section, value in (("law", "843"), ("land", "661500")):
        made.fill(section, IN_TIME, values={section: value})
        made.sign(section, IN_TIME)
    stated = made.figures(IN_TIME)
    assert (stated["law"].printed, stated["land"].printed) == ("840余件", "66.15万件")
    assert stated["party"].printed == "待报"


def test_whoever_filled_it_in_does_not_sign_it(asked: Round) -> None:
    given = {
        "answers": [{"slot": "law", "value": "8", "cell": "B2"}],
        "sheet_digest": sheet({"law": "8"}),
        "sheet_name": "表.xlsx",
    }
    asked.take("head law", asked.request("law"), "fill", IN_TIME, **given)
    assert refused(lambda: asked.sign("law", IN_TIME)) == ["signs-own-return"]


def test_sections_do_not_see_each_others_requests_and_compilers_see_all(asked: Round) -> None:
    assert [matter.unit.code for matter in _seen(asked, "clerk law")] == ["law"]
    assert [matter.unit.code for matter in _seen(asked, "head land")] == ["land"]
    assert len(_seen(asked, "justice")) == len(_seen(asked, "office")) == len(SECTIONS)
    assert _seen(asked, "south_justice") == _seen(asked, "mediator") == []
    with on_day(IN_TIME), pytest.raises(Matter.DoesNotExist):
        take(asked.viewer("clerk law"), asked.request("land").pk, Asked("fill", {}))


def _seen(made: Round, who: str) -> list[Matter]:
    from zhunsheng.kernel.scope import slice_of

    ids = slice_of(made.viewer(who), NumberRequest, Right.OPEN).matter_ids()
    return list(Matter.objects.filter(pk__in=ids).select_related("unit"))


def test_a_double_click_asks_once(cast: Any) -> None:
    made = Round(cast)
    report = made.draft(outline())
    asked = Asked("ask_sections", {"numbers_due_on": DUE_ON.isoformat()}, request_key="once")
    with on_day(ASKED_ON):
        first = take(made.viewer("justice"), report.pk, asked)
        assert take(made.viewer("justice"), report.pk, asked) == first
    assert NumberRequest.objects.count() == len(SECTIONS)


def test_steps_of_a_return_are_never_corrected_behind_a_signature(asked: Round) -> None:
    asked.fill("law", IN_TIME)
    asked.sign("law", IN_TIME)
    seq = Event.objects.get(matter=asked.request("law"), act="fill").seq
    correction = Asked("correct", {"correction_reason": "笔误"}, corrects=seq)
    with on_day(IN_TIME), pytest.raises(Refused) as refusal:
        take(asked.viewer("clerk law"), asked.request("law").pk, correction)
    assert [objection.code for objection in refusal.value.objections] == ["steps-not-correctable"]


def test_a_draft_says_on_its_face_how_many_numbers_are_still_to_come_and_the_command_line_by_whom(
    asked: Round, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked.report is not None
    for section in SECTIONS[1:]:
        asked.fill(section, IN_TIME)
        asked.sign(section, IN_TIME)
    with on_day(IN_TIME):
        drawings = ReportFiles.of(asked.report, asked.viewer("justice", IN_TIME)).drawings
        assert drawings[MEETING].mark == "会议稿　未冻结，2项数据待报"
        assert drawings[PUBLIC].mark == "未冻结，2项数据待报"
        tell_awaited(asked.report, asked.viewer("justice", IN_TIME))
    told = capsys.readouterr().out
    assert "还有2项数据待报" in told and "报齐之前不能冻结" in told
    assert "party办公室：party件数、会议次数（party办公室" in told and "law办公室" not in told
    asked.fill("party", IN_TIME)
    asked.sign("party", IN_TIME)
    with on_day(IN_TIME):
        drawings = ReportFiles.of(asked.report, asked.viewer("justice", IN_TIME)).drawings
        assert drawings[MEETING].mark == "会议稿　未冻结"
        tell_awaited(asked.report, asked.viewer("justice", IN_TIME))
    assert capsys.readouterr().out == ""
