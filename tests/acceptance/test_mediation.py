"""Acceptance of the mediation rows (M09) that the fixed cast can show."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.cast import APPLICANT, DAY, FIRST_DAY, RESPONDENT, WRITTEN, Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.due import let_all_clocks_act
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.metrics.engines.live import MetricSlice, figures, grouped
from zhunsheng.metrics.language import Period
from zhunsheng.metrics.registry import metric

# Accepted on DAY, one working day at the first level: the day after that.
OVER_THE_FIRST_LEVEL = date(2023, 5, 6)
YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))


def north(cast: Cast) -> MetricSlice:
    return MetricSlice(cast.viewer("justice"), cast.units["north"], YEAR, date(2023, 12, 22))


def value(cast: Cast, key: str) -> object:
    return figures([metric(key)], north(cast))[key].value


def by(cast: Cast, key: str, dimension: str) -> dict[str, object]:
    found = grouped(metric(key), north(cast), (dimension,))
    return {group[0]: figure.value for group, figure in found.items() if figure.value}


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {objection.code for objection in refused.value.objections}


def test_S152_without_both_parties_consent_a_dispute_cannot_be_settled(cast: Cast) -> None:
    unasked = {**RESPONDENT, "consents": None}
    matter = cast.dispute(parties=[APPLICANT, unasked])
    with pytest.raises(Refused) as refused:
        cast.act("mediator", matter, "accept", mediator=cast.mediators["mediator"].pk)
    assert "consent-unrecorded" in codes(refused)
    with pytest.raises(Refused):
        cast.act("mediator", matter, "settle", **{"mediation.agreement": {"agreement_form": "oral", "content": "和好"}})
    cast.act("mediator", matter, "refuse", reason="被申请方不同意调解")
    assert matter.state == "refused"
    assert value(cast, "mediation.dispute.settled") == 0


def test_S154_a_dispute_over_its_limit_moves_up_with_a_log_line_and_what_is_settled_is_counted_per_level(
    cast: Cast,
) -> None:
    with on_day(FIRST_DAY):
        asked = Asked("enter", {"name": "mediation.levels_move", "value": json.dumps(True)})
        open_matter(Viewer.installer(), registry.kind("kernel.setting"), cast.units["north"], asked)
    for _ in range(3):
        cast.settled_dispute()
    slow = cast.accepted_dispute()
    with on_day(OVER_THE_FIRST_LEVEL):
        assert let_all_clocks_act() == 1
    line = slow.events.latest("seq")
    assert (line.act, line.acted_on, line.person) == ("escalate", OVER_THE_FIRST_LEVEL, None)
    assert line.marks["after_limit"] == ["本级化解期限"]
    cast.act("mediator", slow, "settle", OVER_THE_FIRST_LEVEL, **{"mediation.agreement": WRITTEN})
    settled = by(cast, "mediation.dispute.settled", "level")
    total = value(cast, "mediation.dispute.settled")
    assert {level: 100 * count / total for level, count in settled.items()} == {"1": 75, "2": 25}
    assert by(cast, "mediation.dispute.escalations", "level") == {"2": 1}


def test_S155_a_transfer_keeps_the_dispute_and_kinds_add_to_the_total(cast: Cast) -> None:
    cast.settled_dispute()
    matter = cast.accepted_dispute(mediation_kind="pre_suit")
    number = matter.number
    cast.act("justice", matter, "transfer", mediation_kind="administrative", reason="涉及行政管理事项")
    assert matter.number == number
    parts = by(cast, "mediation.dispute.received", "mediation_kind")
    assert parts == {"people": 1, "administrative": 1}
    assert sum(parts.values()) == value(cast, "mediation.dispute.received") == 2


def test_S156_a_new_kind_of_mediation_is_added_in_the_settings(cast: Cast) -> None:
    kinds = {"people": "人民调解", "trade": "行业调解"}
    with pytest.raises(Refused):
        cast.dispute(mediation_kind="trade")
    with on_day(DAY):
        asked = Asked("enter", {"name": "mediation.kinds", "value": json.dumps(kinds, ensure_ascii=False)})
        open_matter(Viewer.installer(), registry.kind("kernel.setting"), cast.units["north"], asked)
    cast.dispute(mediation_kind="trade")
    assert by(cast, "mediation.dispute.received", "mediation_kind") == {"trade": 1}


def test_S161_the_wages_recovered_in_labour_disputes_are_a_sum(cast: Cast) -> None:
    cast.settled_dispute(dispute_type="labour", amount_yuan="86500.25", people_count=12)
    cast.settled_dispute(dispute_type="labour", amount_yuan="3500.00", people_count=1)
    cast.settled_dispute(amount_yuan="9999.99")
    assert str(by(cast, "mediation.dispute.amount", "dispute_type")["labour"]) == "90000.25"


def test_S166_pre_suit_and_online_mediation_are_counted_by_channel(cast: Cast) -> None:
    cast.settled_dispute(channel="online", mediation_kind="pre_suit")
    cast.settled_dispute(channel="on_site", mediation_kind="pre_suit")
    assert by(cast, "mediation.dispute.settled", "channel") == {"online": 1, "on_site": 1}
    assert by(cast, "mediation.dispute.settled", "mediation_kind") == {"pre_suit": 2}


def test_S169_committees_are_counted_by_vertical_and_horizontal_line(cast: Cast) -> None:
    with on_day(DAY):
        for name, structure in (("纵", "vertical"), ("横一", "horizontal"), ("横二", "horizontal")):
            given = {"name": name, "committee_level": "trade", "speciality": "labour", "structure": structure}
            asked = Asked("enter", given)
            open_matter(Viewer.installer(), registry.kind("mediation.committee"), cast.units["north"], asked)
    counted = by(cast, "mediation.committee.in_force", "structure")
    assert counted["vertical"] == 1
    assert counted["horizontal"] == 2
