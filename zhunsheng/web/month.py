"""The calendar: what ends on which day, within what the viewer may open; and the hard dates of the year."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from zhunsheng.kernel import registry
from zhunsheng.kernel.models import Deadline
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.law.days import SortedDay, sorted_day
from zhunsheng.law.hard_dates import HardDate, hard_dates
from zhunsheng.law.model import Scope
from zhunsheng.law.working_days import Notice
from zhunsheng.web.dates import tabular
from zhunsheng.web.due import counts_between, limits_on
from zhunsheng.web.narrowing import FIRST_YEAR, LAST_YEAR, BadAddress, named_year
from zhunsheng.web.panels import Limit, limit_of
from zhunsheng.web.working_calendar import working_calendar

MOST_ROWS = 100
ONE_DAY = timedelta(days=1)
MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class DayCell:
    """A day of the month: its sort, how many matters have a limit that ends on it, the hard dates that fall on it."""

    sort: SortedDay
    is_today: bool
    is_past: bool
    count: int
    hard_dates: tuple[HardDate, ...]
    url: str


@dataclass(frozen=True)
class Month:
    """A month as a wall calendar; days of the neighbouring months are None."""

    first: date
    weeks: tuple[tuple[DayCell | None, ...], ...]
    notices: tuple[Notice, ...]
    is_covered: bool
    is_whole: bool
    before: str
    after: str

    @property
    def label(self) -> str:
        return f"{self.first.year}年{self.first.month}月"


@dataclass(frozen=True)
class DueMatter:
    """A limit that ends on the day, with its matter."""

    title: str
    kind_label: str
    url: str
    limit: Limit


@dataclass(frozen=True)
class DayPage:
    """One day: what sort it is, the limits that end on it, the hard dates."""

    sort: SortedDay
    due: tuple[DueMatter, ...]
    hard_dates: tuple[HardDate, ...]
    month_url: str
    next_url: str


def month_of(viewer: Viewer, query: Mapping[str, str], today: date) -> Month:
    """The month that an address asks for (``month=2023-05``), or the present one."""
    first = _first_day(query.get("month", ""), today)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    counts = counts_between(viewer, first, last)
    calendar = working_calendar()
    hard: dict[date, list[HardDate]] = {}
    for found in hard_dates(first.year, calendar):
        if is_general(found):
            hard.setdefault(found.due_on, []).append(found)
    days = [first + timedelta(days=number) for number in range(last.day)]
    cells = [
        DayCell(
            sorted_day(day, calendar),
            day == today,
            day < today,
            counts.by_day.get(day, 0),
            tuple(hard.get(day, ())),
            _day_url(day),
        )
        for day in days
    ]
    padded: list[DayCell | None] = [*([None] * first.weekday()), *cells, *([None] * (6 - last.weekday()))]
    return Month(
        first,
        tuple(tuple(padded[start : start + 7]) for start in range(0, len(padded), 7)),
        _notices(cells),
        calendar.covers(first),
        counts.is_whole,
        _month_url(first - ONE_DAY),
        _month_url(last + ONE_DAY),
    )


def day_of(viewer: Viewer, query: Mapping[str, str], today: date) -> DayPage:
    """The day that an address asks for (``on=2023-05-04``), or today."""
    day = _day(query.get("on", ""), today)
    after = int(query["after"]) if query.get("after", "").isdecimal() else 0
    page = limits_on(viewer, day, after=after, size=MOST_ROWS)
    following = f"{_day_url(day)}&after={page.after}" if page.after is not None else ""
    calendar = working_calendar()
    hard = tuple(known for known in hard_dates(day.year, calendar) if known.due_on == day and is_general(known))
    due = tuple(_due(limit, today) for limit in page.limits)
    return DayPage(sorted_day(day, calendar), due, hard, _month_url(day), following)


def is_general(found: HardDate) -> bool:
    """Whether a hard date binds everywhere: local examples and practice bind only where a place has adopted them."""
    return found.rule.scope not in (Scope.PRACTICE, Scope.LOCAL_EXAMPLE)


def year_of(query: Mapping[str, str], today: date) -> int:
    """The year that an address asks for (``year=2023``), or the present one."""
    return named_year(query.get("year", "") or str(today.year))


def _due(row: Deadline, today: date) -> DueMatter:
    matter = row.matter
    title = " ".join(part for part in (matter.number, matter.heading) if part)
    label = registry.kind(matter.kind).label
    return DueMatter(title or label, label, reverse("record", args=[matter.kind, matter.pk]), limit_of(row, today))


def _notices(cells: list[DayCell]) -> tuple[Notice, ...]:
    named = {cell.sort.notice.words: cell.sort.notice for cell in cells if cell.sort.notice is not None}
    return tuple(named.values())


def _first_day(text: str, today: date) -> date:
    if not text:
        return today.replace(day=1)
    found = MONTH.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= 12 or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise BadAddress(f"没有“{text}”这个月份")
    return date(int(found[1]), int(found[2]), 1)


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text) if text else today
    except ValueError:
        raise BadAddress(f"没有“{text}”这一天") from None


def _month_url(day: date) -> str:
    return f"{reverse('calendar')}?month={day.year}-{day.month:02}"


def _day_url(day: date) -> str:
    return f"{reverse('calendar_day')}?on={tabular(day)}"
