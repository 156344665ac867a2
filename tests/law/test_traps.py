"""Twelve traps of these statutes. Each test says the naive reading, and that it comes out differently."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from zhunsheng.law.clock import add_months, compute
from zhunsheng.law.court_window import court_window
from zhunsheng.law.errors import NotInForce
from zhunsheng.law.hard_dates import hard_date, hard_dates
from zhunsheng.law.model import Direction, Extension, Rule, RuleKind, Suspension, Unit
from zhunsheng.law.objections import extension_objections, history_objections
from zhunsheng.law.statutes import rule
from zhunsheng.law.surcharge import fine_surcharge
from zhunsheng.law.working_days import default_calendar

DAY = date(2024, 9, 26)  # the Thursday before a long holiday with make-up days
CALENDAR = default_calendar()


def due(rule_id: str, trigger: date, field: str | None = None, **more: tuple[Suspension | Extension, ...]) -> date:
    limit = rule(rule_id, on=trigger, field=field).limit()
    end = compute(limit, trigger=trigger, trigger_label="起算", calendar=CALENDAR, **more).due_on  # type: ignore[arg-type]
    assert end is not None
    return end


def in_calendar_days(entry: Rule, trigger: date) -> date:
    assert entry.length is not None
    return trigger + timedelta(days=entry.length)


def in_weekdays(length: int, trigger: date, step: int = 1) -> date:
    """Monday to Friday, as who knows no notices counts."""
    day = trigger
    while length:
        day += timedelta(days=step)
        length -= day.weekday() < 5
    return day


@pytest.mark.parametrize(
    ("rule_id", "field", "unit", "length"),
    [
        ("PEN-51", None, Unit.WORKING_DAY, 5),
        ("PEN-38", None, Unit.WORKING_DAY, 7),
        ("PEN-60", None, Unit.CALENDAR_DAY, 15),
        ("PEN-33", None, Unit.CALENDAR_DAY, 90),
        ("URB-01", None, Unit.WORKING_DAY, 15),
        ("COE-06", None, Unit.CALENDAR_DAY, 30),
        ("COU-02", None, Unit.WORKING_DAY, 10),
        ("LIC-02", None, Unit.WORKING_DAY, 20),
        ("REC-06", None, Unit.WORKING_DAY, 5),
        ("REC-01", None, Unit.CALENDAR_DAY, 60),
        ("GKB-02", None, Unit.WORKING_DAY, 20),
        ("PET-01", None, Unit.CALENDAR_DAY, 15),
        ("PET-04", None, Unit.WORKING_DAY, 5),
    ],
)
def test_1_the_article_decides_the_unit_and_never_the_number(
    rule_id: str, field: str | None, unit: Unit, length: int
) -> None:
    """Naive: 日 is a calendar day everywhere, or a working day everywhere."""
    entry = rule(rule_id, on=DAY, field=field)
    assert (entry.unit, entry.length) == (unit, length)
    if unit is Unit.WORKING_DAY:
        assert due(rule_id, DAY) != in_calendar_days(entry, DAY)
    else:
        assert due(rule_id, DAY) != in_weekdays(length, DAY)


def test_1_the_same_fifteen_days_are_two_lengths() -> None:
    """Naive: one conversion by number for all statutes."""
    assert rule("URB-01", on=DAY).length == rule("PET-01", on=DAY).length == 15
    assert due("URB-01", DAY) - due("PET-01", DAY) > timedelta(days=5)


def test_2_the_day_of_the_trigger_does_not_count_and_a_rest_day_at_the_end_moves() -> None:
    """Naive: filed on 2 March is day 1, and day 90 stands even on a Sunday."""
    filed = date(2026, 3, 2)
    receipt = compute(rule("PEN-33", on=filed).limit(), trigger=filed, trigger_label="立案", calendar=CALENDAR)
    naive = filed + timedelta(days=89)
    assert (naive, receipt.nominal_end_on, receipt.due_on) == (date(2026, 5, 30), date(2026, 5, 31), date(2026, 6, 1))


@pytest.mark.parametrize(
    ("rule_id", "event", "latest"),
    [
        ("LIT-08", date(2023, 5, 17), date(2023, 5, 14)),
        ("DEC-04", date(2023, 5, 13), date(2023, 5, 6)),
        ("PEN-52", date(2023, 5, 10), date(2023, 4, 27)),
        ("CEX-09", date(2023, 10, 9), date(2023, 9, 28)),
        ("REC-18", date(2024, 10, 9), date(2024, 9, 26)),
    ],
)
def test_2_what_is_counted_back_is_earlier_than_the_event_and_never_rolls(
    rule_id: str, event: date, latest: date
) -> None:
    """Naive: add the days to the event, or roll the day counted back on to the next working day."""
    entry = rule(rule_id, on=event)
    assert entry.direction is Direction.BACKWARD and not entry.roll
    assert due(rule_id, event) == latest < event


def test_2_a_notice_rolled_on_from_a_sunday_would_come_too_late() -> None:
    """Naive: 14 May is a Sunday, so 15 May will do."""
    latest = due("LIT-08", date(2023, 5, 17))
    rolled = latest
    while CALENDAR.is_rest_day(rolled):
        rolled += timedelta(days=1)
    assert rolled > latest
    assert (date(2023, 5, 17) - rolled).days < 3


def test_3_a_make_up_weekend_works_and_a_weekday_off_does_not() -> None:
    """Naive: Monday to Friday are working days."""
    assert [CALENDAR.is_rest_day(day) for day in (date(2024, 9, 29), date(2024, 10, 1))] == [False, True]
    assert due("PEN-51", DAY) == date(2024, 10, 9)
    assert in_weekdays(5, DAY) == date(2024, 10, 3)


def test_3_an_end_on_a_make_up_saturday_does_not_roll() -> None:
    """Naive: a Saturday is a rest day."""
    assert due("REC-01", date(2024, 8, 13)) == date(2024, 10, 12)
    assert date(2024, 10, 12).weekday() == 5


def test_4_the_statute_itself_allows_no_extension_of_the_ninety_days() -> None:
    """Naive: 90 days, and 30 + 60 more wherever the head agrees."""
    filed = date(2026, 3, 2)
    longer = Extension(30, Unit.CALENDAR_DAY, "局长", "审批表", date(2026, 5, 20))
    asked = {"earlier": (), "started_on": filed, "due_on": date(2026, 6, 1)}
    general = extension_objections(rule("PEN-33", on=filed), longer, **asked)  # type: ignore[arg-type]
    assert [objection.code for objection in general] == ["extension-not-allowed"]
    for field in ("urban_management", "market_supervision", "agriculture"):
        of_the_field = rule("PEN-33", on=filed, field=field)
        assert extension_objections(of_the_field, longer, **asked) == ()  # type: ignore[arg-type]
        assert of_the_field.instrument.title != "行政处罚法"


def test_4_a_hearing_stops_the_ninety_days_only_where_the_field_says_so() -> None:
    """Naive: 12 days of hearing never count, or always do."""
    filed = date(2026, 3, 2)
    hearing = Suspension(date(2026, 4, 1), date(2026, 4, 13), "听证", "听证通知书")
    assert due("PEN-33", filed, "urban_management", suspensions=(hearing,)) == date(2026, 6, 12)

    def told(field: str | None) -> list[str]:
        entry = rule("PEN-33", on=filed, field=field)
        found = history_objections(entry, trigger=filed, calendar=CALENDAR, suspensions=(hearing,))
        return [objection.code for objection in found]

    assert (told("urban_management"), told(None)) == ([], ["cause-not-excluded"])


def test_5_an_on_the_spot_penalty_goes_to_reconsideration_first() -> None:
    """Naive: every penalty may be taken to court within six months, as before 2024."""
    first = rule("PEN-27", on=DAY)
    assert first.kind is RuleKind.DUTY and "先申请复议" in first.words
    assert rule("REC-04", on=DAY).length == 5
    with pytest.raises(NotInForce):
        rule("PEN-27", on=date(2023, 12, 31))


def test_5_a_decision_that_does_not_tell_the_remedy_stays_open_for_a_year() -> None:
    """Naive: the sixty days run whatever the document said."""
    served = date(2024, 6, 3)
    assert due("REC-01", served) == date(2024, 8, 2)
    assert due("REC-02", served) == date(2025, 6, 3)
    assert due("LIT-02", served) == date(2025, 6, 3)
    assert due("LIT-01", served) == date(2024, 12, 3)


def test_6_a_subdistrict_office_is_reviewed_by_the_government_of_the_district() -> None:
    """Naive: its reviewing organ is the justice bureau, or one may choose."""
    assert "街道办事处" in rule("REC-05", on=DAY).words and "政府管辖" in rule("REC-05", on=DAY).words
    assert "可选" in rule("REC-05", on=date(2023, 12, 31)).words


def test_7_a_subdistrict_has_a_power_to_punish_only_by_a_published_decision_and_only_since_2021() -> None:
    """Naive: whoever is a government organ may punish."""
    assert "省级公布的决定" in rule("PEN-04", on=date(2021, 7, 15)).words
    with pytest.raises(NotInForce):
        rule("PEN-04", on=date(2021, 7, 14))


def test_8_fines_may_not_be_a_target() -> None:
    """Naive: the separation of fines from collection says nothing about assessment, as before 2021."""
    assert "不得与考核挂钩" in rule("PEN-64", on=DAY).words
    assert "考核" not in rule("PEN-64", on=date(2021, 7, 14)).words


def test_9_a_penalty_is_published_where_it_matters_and_withdrawn_in_three_working_days() -> None:
    """Naive: every decision within the twenty working days of all information, and it stays."""
    changed = DAY
    assert due("PEN-39", changed) == date(2024, 9, 30)
    assert due("PEN-39", changed) < due("GKA-01", changed)
    assert due("TRI-01", changed) == date(2024, 10, 11) < due("GKA-01", changed)
    assert "有一定社会影响" in rule("TRI-01", on=changed, field="urban_management").words
    assert due("TRI-01", changed, "market_supervision") > due("TRI-01", changed)


def test_10_the_surcharge_stops_at_the_fine_on_day_thirty_four_and_during_remedies() -> None:
    """Naive: 3 % a day for every day of lateness."""
    due_on, asked_on = date(2026, 6, 25), date(2026, 12, 31)
    naive = Decimal(1000) * 3 / 100 * (asked_on - due_on).days
    grown = fine_surcharge(Decimal(1000), due_on=due_on, until_on=asked_on)
    assert (grown.amount_yuan, grown.capped_on) == (Decimal("1000.00"), due_on + timedelta(days=34))
    remedy = Suspension(date(2026, 7, 1), date(2026, 8, 30), "行政复议", "受理通知书")
    stopped = fine_surcharge(Decimal(1000), due_on=due_on, until_on=date(2026, 9, 1), pauses=(remedy,))
    assert stopped.amount_yuan == Decimal("240.00")
    assert naive > grown.amount_yuan > stopped.amount_yuan


def test_11_the_court_is_asked_after_the_remedies_within_three_months_and_after_a_demand() -> None:
    """Naive: three months from the decision, and a demand on the way."""
    decided, remedies = date(2025, 6, 10), {"复议期限": date(2025, 8, 11), "起诉期限": date(2025, 12, 10)}
    found = court_window(remedies, calendar=CALENDAR)
    assert found.opens_on > add_months(decided, 3)
    assert (found.opens_on, found.closes.due_on) == (date(2025, 12, 11), date(2026, 3, 10))
    assert found.alarms == (date(2025, 12, 11), date(2026, 2, 10), date(2026, 2, 23))
    late = court_window(remedies, calendar=CALENDAR, demand_served_on=found.serve_demand_by + timedelta(days=1))
    assert late.is_lost


@pytest.mark.parametrize(
    ("month_and_day", "ids"),
    [
        ((1, 31), {"TRI-03", "GKC-01"}),
        ((3, 1), {"REP-01", "REP-02", "REP-03"}),
        ((3, 31), {"GKC-02", "CON-05"}),
        ((4, 1), {"REP-04"}),
        ((12, 4), {"PUF-02"}),
    ],
)
def test_12_the_hard_dates_of_the_year_are_all_there(month_and_day: tuple[int, int], ids: set[str]) -> None:
    """Naive: a reminder thirty days after the year's end."""
    on_that_day = {known.rule.id for known in hard_dates(2026) if known.due_on == date(2026, *month_and_day)}
    assert ids <= on_that_day


def test_12_a_hard_date_on_a_saturday_is_not_monday() -> None:
    """Naive: 31 January 2026 is a Saturday, so 2 February will do."""
    known = hard_date(rule("TRI-03", on=date(2026, 1, 31)), 2026)
    assert known.due_on == date(2026, 1, 31) < date(2026, 2, 2)
    assert known.last_working_day == date(2026, 1, 30)
    assert "逢休息日不顺延" in known.sentence()


def test_the_worked_example_of_a_penalty_from_filing_to_the_court() -> None:
    """The dates follow from each other; a reading that errs once errs to the end."""
    served = date(2026, 6, 10)
    assert due("PEN-60", served) == date(2026, 6, 25)
    assert due("REC-01", served) == date(2026, 8, 10)
    assert due("LIT-01", served) == date(2026, 12, 10)
    remedies = {"复议期限": due("REC-01", served), "起诉期限": due("LIT-01", served)}
    window = court_window(remedies, calendar=CALENDAR)
    assert (window.opens_on, window.closes.due_on) == (date(2026, 12, 11), date(2027, 3, 10))
    assert window.closes.provisional
