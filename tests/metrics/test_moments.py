"""Moments in metrics: compared to the minute, known up to the end of the day of the cut-off, overdue by the minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.timed import HANDLE, RESPOND, Call, Calls, calls, moment
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import at_moment, moment_of
from zhunsheng.kernel.viewers import Right
from zhunsheng.metrics.engines.live import MetricSlice, figures, grouped, traced
from zhunsheng.metrics.language import Condition, Count, Empty, F, Overdue, Period, Population, Ratio
from zhunsheng.metrics.language.populations import Rows

__all__ = ["calls"]

STATED: dict[str, Any] = {"key": "trial.call.x", "label": "数", "unit": "件", "meaning": "数。"}
RECEIVED = Population(Call.key, dated="opened_on", label="接收")
IN_TIME, ANSWERED = F("responded_at") <= F("respond_due_at"), F("responded_at").exists()
LATER = date(2023, 6, 30)
# When each call was received and when it was answered, if it was: half an hour is the limit.
HISTORY = {
    "quick": ("2023-05-04 09:00", "2023-05-04 09:10"),
    "just": ("2023-05-04 09:00", "2023-05-04 09:30"),
    "late": ("2023-05-04 09:00", "2023-05-04 09:31"),
    "night": ("2023-05-04 23:50", "2023-05-05 00:00"),
    "overnight": ("2023-05-04 23:20", "2023-05-05 00:05"),
    "open": ("2023-05-05 23:29", None),
    "unknown": ("2023-05-05", "2023-05-05 12:00"),
    "dayless": ("2023-05-05 10:00", "2023-05-06"),
}


@pytest.fixture
def entered(calls: Calls) -> dict[str, Matter]:
    """The calls of the table above, by name; the leader's unit counts them."""
    found = {}
    for name, (received, answered) in HISTORY.items():
        found[name] = calls.receive(received, subject=name, now=f"{received[:10]} 23:59")
        if answered is not None:
            calls.act(found[name], "respond", answered, now="2023-05-07 08:00")
    return found


@pytest.fixture
def part(calls: Calls) -> MetricSlice:
    return MetricSlice(calls.cast.viewer("justice"), calls.cast.units["north"], Period.year(2023), LATER)


def cut_off(part: MetricSlice, day: date) -> MetricSlice:
    return MetricSlice(part.viewer, part.unit, part.period, day)


def names(part: MetricSlice, of: Rows) -> set[str]:
    """The subjects of the calls that a count traces; the count says how many they are."""
    metric = Count(**STATED, empty=Empty.ZERO, of=of)
    found = set(Call._default_manager.filter(pk__in=traced(metric, part, Right.OPEN)).values_list("subject", flat=True))
    assert figures([metric], part)[metric.key].value == len(found)
    return found


def where(condition: Condition) -> Population:
    return Population(Call.key, dated="opened_on", label="接收", where=condition)


def test_a_moment_is_in_time_up_to_and_with_its_minute(entered: dict[str, Matter], part: MetricSlice) -> None:
    assert names(part, where(IN_TIME)) == {"quick", "just", "night"}
    assert names(part, where(~IN_TIME)) == HISTORY.keys() - {"quick", "just", "night"}
    assert names(part, where(F("responded_at") > F("respond_due_at"))) == {"late", "overnight"}
    assert names(part, where(F("responded_at") == F("respond_due_at"))) == {"just"}
    assert names(part, where(F("responded_at") != F("respond_due_at"))) == {"quick", "late", "night", "overnight"}
    assert names(part, where(F("responded_at").missing())) == {"open", "dayless"}


@pytest.mark.parametrize(
    ("day", "answered"),
    [
        (date(2023, 5, 3), set()),
        (date(2023, 5, 4), {"quick", "just", "late"}),
        (date(2023, 5, 5), {"quick", "just", "late", "night", "overnight", "unknown"}),
    ],
)
def test_an_act_is_done_by_the_cut_off_when_its_day_is(
    entered: dict[str, Matter], part: MetricSlice, day: date, answered: set[str]
) -> None:
    """The call answered at midnight has not been answered on the day before, however close."""
    assert names(cut_off(part, day), where(ANSWERED)) == answered


def test_a_rate_is_what_another_hand_says_on_every_cut_off(entered: dict[str, Matter], part: MetricSlice) -> None:
    rate = Ratio(**{**STATED, "unit": "%"}, empty=Empty.NOT_APPLICABLE, of=RECEIVED, part=IN_TIME)
    for number in range(8):
        day = date(2023, 5, 2) + timedelta(days=number)
        until = moment_of(day + timedelta(days=1), time()).astimezone(UTC)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT SUM(CASE WHEN c.responded_at < %s AND c.responded_at <= c.respond_due_at THEN 1 ELSE 0 END), "
                "COUNT(*) FROM trial_call c JOIN kernel_matter m ON m.id = c.matter_id WHERE m.opened_on <= %s",
                [f"{until:%Y-%m-%d %H:%M:%S}", day.isoformat()],
            )
            part_count, whole = cursor.fetchone()
        figure = figures([rate], cut_off(part, day))[rate.key]
        assert figure.terms == (part_count or 0, whole), day


def test_figures_of_moments_divide_by_month(entered: dict[str, Matter], part: MetricSlice) -> None:
    metric = Count(**STATED, empty=Empty.ZERO, of=where(ANSWERED))
    assert {key: figure.value for key, figure in grouped(metric, part, ["month"]).items()}[("2023-05",)] == 6


def overdue(part: MetricSlice, day: date, now: datetime | None = None) -> set[str]:
    with at_moment(now or moment_of(LATER, time(9))):
        return names(cut_off(part, day), Overdue(Call.key, label="超时未响应", clocks=("respond_by",)))


def test_a_limit_in_minutes_is_overdue_at_the_end_of_the_day_on_which_it_ended(
    entered: dict[str, Matter], part: MetricSlice
) -> None:
    assert overdue(part, date(2023, 5, 4)) == {"overnight"}, "the night call still had twenty minutes at midnight"
    assert overdue(part, date(2023, 5, 5)) == {"open", "dayless"}
    assert overdue(part, date(2023, 5, 6)) == {"open"}


def test_of_the_present_day_only_what_has_passed_by_now_is_overdue(
    entered: dict[str, Matter], part: MetricSlice
) -> None:
    today = date(2023, 5, 5)
    assert "open" not in overdue(part, today, moment("2023-05-05 23:30"))
    early = entered["open"].deadlines.get(clock="respond_by")
    assert early.due_at == moment("2023-05-05 23:59")
    assert "open" not in overdue(part, today, moment("2023-05-05 23:59"))
    assert "open" in overdue(part, date(2023, 5, 6), moment("2023-05-06 00:00"))


def test_a_place_that_counts_days_is_judged_to_the_end_of_the_last_day(calls: Calls, part: MetricSlice) -> None:
    calls.adopt(RESPOND, {"unit": "calendar_day", "length": 1})
    calls.adopt(HANDLE, {"unit": "calendar_day", "length": 1})
    in_time, late = (
        calls.receive("2023-05-08 09:00", subject="in time"),
        calls.receive("2023-05-08 09:00", subject="late"),
    )
    calls.act(in_time, "respond", "2023-05-09 23:59")
    calls.act(late, "respond", "2023-05-10 00:00")
    assert names(part, where(IN_TIME)) == {"in time"}
    assert overdue(part, date(2023, 5, 9)) == set() and overdue(part, date(2023, 5, 10)) == set()
