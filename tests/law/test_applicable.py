"""Which version a clock takes when the law changed between the opening of a matter and the trigger."""

from datetime import date

import pytest

from zhunsheng.law import applicable
from zhunsheng.law.applicable import rule_for
from zhunsheng.law.clock import compute
from zhunsheng.law.errors import NotInForce, UnknownRule
from zhunsheng.law.model import Transition
from zhunsheng.law.working_days import default_calendar

OLD_DISCLOSURE, NEW_DISCLOSURE = date(2019, 4, 1), date(2019, 6, 3)
OLD_SERVICE, NEW_SERVICE = date(2021, 12, 1), date(2022, 1, 10)


def test_a_matter_opened_before_a_change_keeps_its_version() -> None:
    chosen = rule_for("GKB-02", opened_on=OLD_DISCLOSURE, triggered_on=NEW_DISCLOSURE)
    assert (chosen.rule.length, chosen.why) == (15, applicable.BY_OPENING)


def test_a_matter_opened_after_a_change_takes_the_new_version() -> None:
    chosen = rule_for("GKB-02", opened_on=NEW_DISCLOSURE, triggered_on=NEW_DISCLOSURE)
    assert (chosen.rule.length, chosen.why) == (20, applicable.UNCHANGED)


def test_a_step_that_follows_the_law_of_its_own_day_takes_the_version_of_the_trigger() -> None:
    chosen = rule_for("CALC-09", opened_on=OLD_SERVICE, triggered_on=NEW_SERVICE)
    assert chosen.rule.transition is Transition.TRIGGERED
    assert (chosen.rule.length, chosen.why) == (30, applicable.BY_TRIGGER)
    assert rule_for("CALC-09", opened_on=OLD_SERVICE, triggered_on=OLD_SERVICE).rule.length == 60


def test_a_rule_that_came_after_the_opening_holds_from_its_trigger() -> None:
    chosen = rule_for("URB-05", opened_on=date(2022, 4, 1), triggered_on=date(2022, 6, 1))
    assert chosen.why == applicable.NEW_SINCE


def test_a_rule_that_ended_after_the_opening_still_holds_for_the_matter() -> None:
    ended = "COE-06"
    with pytest.raises(NotInForce):
        rule_for(ended, opened_on=date(2011, 1, 1), triggered_on=date(2011, 6, 1))
    chosen = rule_for("GKB-02", opened_on=date(2024, 1, 1), triggered_on=date(2007, 1, 1))
    assert chosen.why == applicable.ENDED_SINCE and chosen.rule.length == 20


def test_the_very_field_goes_before_the_rule_of_every_field() -> None:
    days = {"opened_on": date(2023, 5, 4), "triggered_on": date(2023, 5, 4)}
    assert rule_for("PEN-33", field="urban_management", **days).rule.instrument.title != "行政处罚法"
    assert rule_for("PEN-33", field="fire", **days).rule.instrument.title == "行政处罚法"


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(UnknownRule, match="请核对编号"):
        rule_for("PEN-99", opened_on=OLD_SERVICE, triggered_on=NEW_SERVICE)


@pytest.mark.parametrize(
    ("rule_id", "opened_on", "triggered_on", "words"),
    [
        ("GKB-02", OLD_DISCLOSURE, NEW_DISCLOSURE, "适用2008年5月1日至2019年5月14日施行的规定（开始办理时的有效规定；"),
        ("CALC-09", OLD_SERVICE, NEW_SERVICE, "适用2022年1月1日起施行的规定（起算时的有效规定；"),
    ],
)
def test_the_receipt_states_the_version_and_why(rule_id: str, opened_on: date, triggered_on: date, words: str) -> None:
    limit = rule_for(rule_id, opened_on=opened_on, triggered_on=triggered_on).limit()
    receipt = compute(limit, trigger=triggered_on, trigger_label="收到", calendar=default_calendar())
    assert receipt.applied.startswith(words) and words in receipt.sentence()


def test_the_reason_names_no_day_of_the_matter_so_that_matters_share_it() -> None:
    one = rule_for("GKB-02", opened_on=OLD_DISCLOSURE, triggered_on=NEW_DISCLOSURE)
    other = rule_for("GKB-02", opened_on=date(2019, 4, 2), triggered_on=date(2019, 6, 4))
    assert one == other and one.limit() == other.limit()
