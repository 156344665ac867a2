"""The running calendar: the notices in the files and those confirmed here, now and at any earlier moment.

A notice that is only entered changes nothing. What was judged while another calendar was running stays as it was judged.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from zhunsheng.kernel.digests import canonical
from zhunsheng.law.working_days import Calendar, Notice, default_calendar

KIND = "kernel.notice_on_holidays"
CONFIRM, REVOKE = "confirm", "revoke"


@dataclass(frozen=True)
class Confirmed:
    """A notice by its matter (0: it has none yet), with the year that it arranges."""

    matter_id: int
    year: int
    notice: Notice


@dataclass(frozen=True, eq=False)
class Calendars:
    """The calendar that runs now, and those that ran before: ``turns`` are moments of change with what held from then."""

    first: Calendar
    turns: tuple[tuple[datetime, Calendar], ...] = ()

    @property
    def now(self) -> Calendar:
        return self.turns[-1][1] if self.turns else self.first

    @property
    def version(self) -> str:
        return self.now.version

    def at(self, moment: datetime) -> Calendar:
        """The calendar that ran at a moment."""
        place = bisect_right(self.turns, moment, key=lambda turn: turn[0])
        return self.turns[place - 1][1] if place else self.first

    def followed_by(self, calendar: Calendar, moment: datetime) -> Calendars:
        """These calendars, with another one from ``moment`` on."""
        return Calendars(self.first, (*self.turns, (moment, calendar)))


_loaded: tuple[tuple[str, str], Calendars] | None = None


def calendars(version: str) -> Calendars:
    """The calendars as of ``Installation.calendar_version``, the digest of the newest event that changed them."""
    global _loaded
    key = (version, default_calendar().version)
    if _loaded is None or _loaded[0] != key:
        _loaded = (key, Calendars(default_calendar(), tuple(_turns(version))))
    return _loaded[1]


def calendar_with(notices: Iterable[Confirmed]) -> Calendar:
    """The calendar of the files and of these notices, the later issued going before the earlier."""
    base = default_calendar()
    added = sorted(notices, key=lambda confirmed: (confirmed.notice.issued_on, confirmed.matter_id))
    if not added:
        return base
    last = max(base.last_day.year, *(confirmed.year for confirmed in added))
    merged = sorted((*base.notices, *(confirmed.notice for confirmed in added)), key=lambda notice: notice.issued_on)
    said = canonical([base.version, *(_said(confirmed) for confirmed in added)])
    version = f"cal:{last}+{hashlib.sha256(said.encode()).hexdigest()[:8]}"
    return Calendar(merged, first_year=base.first_day.year, last_year=last, version=version)


def _said(confirmed: Confirmed) -> list[object]:
    notice = confirmed.notice
    days = {day.isoformat(): festival for day, festival in notice.holidays.items()}
    working = sorted(day.isoformat() for day in notice.working_days)
    return [confirmed.year, notice.title, notice.number, notice.issued_on.isoformat(), days, working]


def notices_in_force() -> dict[int, Confirmed]:
    """The notices confirmed and not revoked, by their matter."""
    from zhunsheng.kernel.models import Matter

    return _confirmed(Matter.objects.filter(kind=KIND, state="confirmed").values_list("pk", flat=True))


def notice_of(matter_id: int) -> Confirmed:
    """One notice as it stands, whether confirmed or not."""
    return _confirmed([matter_id])[matter_id]


def changed_days(before: Calendar, after: Calendar) -> list[date]:
    """The days of which the two say different things, or of which only one speaks."""
    first, last = min(before.first_day, after.first_day), max(before.last_day, after.last_day)
    days = (first + timedelta(days=count) for count in range((last - first).days + 1))
    return [day for day in days if (before.why(day), before.covers(day)) != (after.why(day), after.covers(day))]


def changed_span(before: Calendar, after: Calendar) -> tuple[date, date] | None:
    """The first and the last of the changed days; None when there are none."""
    days = changed_days(before, after)
    return (days[0], days[-1]) if days else None


def _turns(version: str) -> Iterator[tuple[datetime, Calendar]]:
    """Every change of the calendar up to the event whose digest is ``version``: what came later is not in force yet."""
    from zhunsheng.kernel.models import Event

    if not version:
        return
    acts = Event.objects.filter(matter__kind=KIND, act__in=(CONFIRM, REVOKE)).order_by("pk")
    changes = list(acts.values_list("matter_id", "act", "recorded_at", "digest"))
    known = _confirmed({change[0] for change in changes})
    running: dict[int, Confirmed] = {}
    for matter_id, act, recorded_at, digest in changes:
        if act == CONFIRM:
            running[matter_id] = known[matter_id]
        else:
            running.pop(matter_id)
        yield recorded_at, calendar_with(running.values())
        if digest == version:
            return


def _confirmed(matter_ids: Iterable[int]) -> dict[int, Confirmed]:
    from zhunsheng.kernel.kinds.notice_on_holidays import NoticeDay, NoticeOnHolidays

    rows = NoticeOnHolidays.objects.in_bulk(list(matter_ids))
    holidays: dict[int, dict[date, str]] = {pk: {} for pk in rows}
    working: dict[int, set[date]] = {pk: set() for pk in rows}
    for line in NoticeDay.objects.filter(matter__in=rows):
        assert line.day is not None
        if line.is_working:
            working[line.matter_id].add(line.day)
        else:
            holidays[line.matter_id][line.day] = line.festival
    return {pk: _one(row, holidays[pk], frozenset(working[pk])) for pk, row in rows.items()}


def _one(row: object, holidays: dict[date, str], working: frozenset[date]) -> Confirmed:
    from zhunsheng.kernel.kinds.notice_on_holidays import NoticeOnHolidays

    assert isinstance(row, NoticeOnHolidays) and row.issued_on is not None and row.year is not None
    number = row.document_number or None
    notice = Notice(row.title, number, row.issued_on, row.source, dict(sorted(holidays.items())), working)
    return Confirmed(row.pk, row.year, notice)
