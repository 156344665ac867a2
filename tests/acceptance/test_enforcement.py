"""Acceptance of the enforcement rows (M06) that the fixed cast can show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast
from tests.papers import DECIDED, PARTY, printed, read, set_organ, told_case
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Event, Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Right
from zhunsheng.metrics.engines.live import MetricSlice, figures, traced
from zhunsheng.metrics.language import Measure, Period
from zhunsheng.metrics.registry import metric
from zhunsheng.web.papers.filling import filled_paper
from zhunsheng.web.papers.printing import PrintAsked, print_paper
from zhunsheng.web.papers.review import concerns_of

pytestmark = pytest.mark.django_db
NOTED = "kernel.refused_act"
YEAR, CUT_OFF = Period(date(2023, 1, 1), date(2023, 12, 31)), date(2023, 12, 22)
FILED = date(2023, 5, 4)
PROPOSAL = {"penalty_kind": "fine", "fine_yuan": "6000", "discretion": "从重。", "proposal_text": "违反条例。"}


def filed(cast: Cast, on: date = FILED, **given: Any) -> Matter:
    """A case filed by two certified officers, unless ``given`` says otherwise."""
    said = {
        "subject": "占道摆卖",
        "field": "urban_management",
        "power": cast.powers["stall"].pk,
        "level": "street",
        "violation_ended_on": on.isoformat(),
        "found_on": on.isoformat(),
        "parties": [{"party_kind": "person", "name": "张三丰"}],
        "officers": [officer(cast, "officer", "lead"), officer(cast, "second_officer", "second")],
        **given,
    }
    return opened(cast, "enforcement.case", "file", on, said)


def officer(cast: Cast, who: str, duty: str) -> dict[str, Any]:
    return {"person": cast.people[who].pk, "duty": duty}


def opened(cast: Cast, kind: str, act: str, on: date, given: dict[str, Any]) -> Matter:
    with on_day(on):
        viewer = cast.viewer("officer", on)
        return open_matter(viewer, registry.kind(kind), cast.units["north"], Asked(act, given)).matter


def major(cast: Cast) -> Matter:
    """A grave case on which everything has been done but the review and the discussion."""
    matter = filed(cast)
    evidence = [{"evidence_kind": "record", "name": "现场笔录", "collected_on": "2023-05-04"}]
    cast.act("officer", matter, "investigate", date(2023, 5, 5), facts_text="占地三平方米。", evidence=evidence)
    cast.act("squad_head", matter, "propose", date(2023, 5, 8), **PROPOSAL, major_ground="catalogue")
    cast.act("officer", matter, "notify", date(2023, 5, 9), notice_text="拟罚款。", offers_hearing=True)
    cast.act("officer", matter, "waive_defence", date(2023, 5, 10))
    cast.act("officer", matter, "waive_hearing", date(2023, 5, 10))
    return matter


def refused(act: Callable[[], Any]) -> list[Objection]:
    """What an act is refused for; nothing has changed by it, beside what is noted of the attempt."""
    before = _standing()
    with pytest.raises(Refused) as refusal:
        act()
    assert _standing() == before
    return list(refusal.value.objections)


def _standing() -> tuple[int, int]:
    return Event.objects.exclude(matter__kind=NOTED).count(), Matter.objects.exclude(kind=NOTED).count()


def codes(act: Callable[[], Any]) -> list[str]:
    return [objection.code for objection in refused(act)]


def north(cast: Cast, who: str = "justice") -> MetricSlice:
    return MetricSlice(cast.viewer(who), cast.units["north"], YEAR, CUT_OFF)


def listed(part: MetricSlice, key: str) -> set[int]:
    measure = metric(key)
    assert isinstance(measure, Measure)
    return {row["matter_id"] for row in traced(measure, part, Right.OPEN).values("matter_id")}


def value(part: MetricSlice, key: str) -> Any:
    return figures([metric(key)], part)[key].value


def test_S102_a_grave_case_is_not_decided_without_a_review_passed_by_another_person(cast: Cast) -> None:
    matter, day = major(cast), date(2023, 5, 11)
    decide: dict[str, Any] = {"decision_text": "罚款六千元。"}
    assert codes(lambda: cast.act("leader", matter, "decide", day, **decide)) == [
        "review-missing",
        "discussion-missing",
    ]
    assert Matter.objects.filter(kind=NOTED).count() == 1
    cast.act("officer", matter, "submit_for_review", day)
    by_the_officer = codes(lambda: cast.act("officer", matter, "pass_review", day, review_opinion="同意。"))
    assert set(by_the_officer) == {"role-missing", "same-person", "doer-is-named"}
    cast.act("reviewer", matter, "pass_review", day, review_opinion="同意。")
    assert codes(lambda: cast.act("leader", matter, "decide", day, **decide)) == ["discussion-missing"]


def test_S102_the_amount_of_the_catalogue_makes_a_case_grave(cast: Cast) -> None:
    matter = filed(cast)
    [objection] = refused(lambda: cast.act("squad_head", matter, "propose", date(2023, 5, 8), **PROPOSAL))
    assert objection.code == "major-not-marked" and "5000" in objection.message
    assert objection.basis == ("本地参数“重大执法决定法制审核目录”",)


def test_S103_illegal_jumps_are_refused_and_what_is_beyond_90_days_is_listed(cast: Cast) -> None:
    matter, day = filed(cast), date(2023, 5, 8)
    assert codes(lambda: cast.act("officer", matter, "serve", day, service_way="direct")) == ["state-does-not-allow"]
    assert codes(lambda: cast.act("leader", matter, "close", day, closing_ground="performed")) == [
        "state-does-not-allow"
    ]
    assert codes(lambda: cast.act("leader", matter, "decide", day, decision_text="罚款。")) == [
        "proposal-missing",
        "notice-missing",
    ]
    assert listed(north(cast), "enforcement.case.overdue") == {matter.pk}
    within = MetricSlice(cast.viewer("justice"), cast.units["north"], YEAR, date(2023, 8, 2))
    assert value(within, "enforcement.case.overdue") == 0


def test_S117_days_to_transfer_and_feedback_are_counted_and_what_has_no_feedback_is_listed(cast: Cast) -> None:
    clue = {"subject": "疑似收取保护费", "origin": "crime_clue", "found_on": "2023-05-04"}
    answered, silent = (opened(cast, "enforcement.clue", "receive", FILED, clue) for _ in range(2))
    for matter, day in ((answered, date(2023, 5, 5)), (silent, date(2023, 5, 9))):
        cast.act("officer", matter, "transfer", day, competent_organ="临江公安分局")
    cast.act("officer", answered, "note_feedback", date(2023, 5, 25), feedback_text="已立案侦查。")
    part = north(cast)
    assert value(part, "enforcement.clue.days_to_transfer") == 3
    assert value(part, "enforcement.clue.days_to_feedback") == 20
    assert listed(part, "enforcement.clue.unanswered") == {silent.pk}


def test_S118_every_objection_to_an_act_says_the_rule_the_fact_and_the_way_out(cast: Cast) -> None:
    found = refused(
        lambda: filed(
            cast,
            power=cast.powers["seizure"].pk,
            officers=[officer(cast, "third_officer", "lead")],
            violation_ended_on="2021-05-03",
        )
    )
    assert {objection.code for objection in found} == {
        "certificate-missing",
        "certificate-too-few",
        "officer-missing",
        "power-of-another-kind",
        "limitation-passed",
    }
    assert all(objection.basis and objection.message and objection.way_out for objection in found)
    said = {objection.code: objection.basis for objection in found}
    assert "《行政处罚法》第42条" in said["certificate-too-few"]
    assert "《行政处罚法》第36条" in said["limitation-passed"]
    with on_day(FILED):
        noted = registry.kind(NOTED)._default_manager.get()
    assert noted.matter_id is not None


def test_S116_facts_entered_once_fill_all_papers_and_a_differing_date_place_party_or_amount_is_shown(
    cast: Cast, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    set_organ(cast)
    facts = "当事人于2023年5月6日在柳荫路西段占道摆卖水果，占用人行道三平方米。"
    matter = told_case(cast, facts=facts)
    printed(cast, matter, "notice", date(2023, 5, 12))
    filing = {"parties": [{**PARTY, "name": "张三风"}], "correction_reason": "姓名写错"}
    with on_day(DECIDED):
        take(cast.viewer("officer", DECIDED), matter.pk, Asked("correct", filing, date(2023, 5, 4), corrects=1))
    cast.act("leader", matter, "decide", DECIDED, decision_text="罚款三百元。")
    reading = read(cast, matter)
    papers = {key: filled_paper(reading, key) for key in ("filing", "investigation_report", "notice", "decision")}
    for paper in papers.values():
        assert {"张三风", "占道摆卖"} <= {
            word for word in ("张三风", "占道摆卖") if word in "".join(paper.drawn.lines())
        }
    found = {concern.message for concern in concerns_of(reading, papers["decision"]).own}
    assert any("违法行为发生日期不一致" in message and "2023年5月6日" in message for message in found)
    assert any("违法地点不一致" in message and "柳荫路西段" in message and "柳荫路东段" in message for message in found)
    assert any("当事人不一致" in message and "张三丰" in message and "张三风" in message for message in found)
    assert any("高于告知的" in message or "不同的罚款数额" in message for message in found)
    with pytest.raises(Refused) as refusal, on_day(DECIDED):
        print_paper(reading.viewer, reading.matter, PrintAsked("decision", "", None, None))
    assert [objection.code for objection in refusal.value.objections] == ["paper-unconfirmed"]
