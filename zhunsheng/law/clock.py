"""Counting a period: the algebra of the dates that law sets. Pure functions of what they are given.

The rules, with their articles, are in `docs/guides/law-as-data.md`.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from zhunsheng.law.errors import LawError, NotInForce
from zhunsheng.law.model import Direction, Extension, Limit, Suspension, Unit
from zhunsheng.law.receipt import Receipt, SkippedRun, SuspendedSpan
from zhunsheng.law.statutes import rule
from zhunsheng.law.working_days import Calendar

ROLL_RULE = "CALC-02"
_ONE_DAY = timedelta(days=1)
_MONTHS_PER_YEAR = 12
_LONGEST_DAYS = {Unit.CALENDAR_DAY: 1, Unit.WORKING_DAY: 1, Unit.MONTH: 31, Unit.YEAR: 366}
_CENTURY = 36_525
_MONTHS_PER_UNIT = {Unit.MONTH: 1, Unit.YEAR: _MONTHS_PER_YEAR}


def compute(
    limit: Limit,
    *,
    trigger: date,
    trigger_label: str,
    calendar: Calendar,
    suspensions: Sequence[Suspension] = (),
    extensions: Sequence[Extension] = (),
) -> Receipt:
    """Count a period from its trigger and say how.

    The day of the trigger does not count (民事诉讼法 85). Calendar days run on, working days skip rest days, months and
    years end on the corresponding day. Suspended days do not count; overlapping suspensions count once. Extensions
    follow each other in the order they were granted, from the end before rolling. A forward end on a rest day moves
    to the next working day when the limit rolls; a backward end never moves. Whether an extension or a suspension was
    allowed is not asked here: what was recorded is counted, `law.objections` says what was not.

    Raises LawError for what cannot be counted: hours and minutes (see `law.hours`), suspension or extension of a backward period,
    a century and more.
    """
    _refuse_what_cannot_be_counted(limit, suspensions, extensions)
    _refuse_beyond_a_century(limit, trigger, extensions)
    count = _Count(calendar, _merged(suspensions))
    granted = tuple(sorted(extensions, key=lambda extension: extension.granted_on))
    if limit.direction is Direction.BACKWARD:
        return _receipt(limit, trigger, trigger_label, granted, count, count.back(trigger, limit.length, limit.unit))
    return _receipt(limit, trigger, trigger_label, granted, count, count.forward(trigger, _segments(limit, granted)))


def latest_start(of: Limit, *, before: Receipt, calendar: Calendar) -> Receipt:
    """The last day on which the period ``of`` may be started so that it is over on the eve of the last day of ``before``.

    It is counted back from that last day, which is none of its days; the start is the day before the first of them. While
    ``before`` is suspended there is no such day either.
    """
    back = replace(of, direction=Direction.BACKWARD, roll=False)
    if before.due_on is None:
        return replace(before, citation=back.citation, source_id=back.source_id)
    counted = compute(back, trigger=before.due_on, trigger_label=f"{before.citation}的期限届满", calendar=calendar)
    assert counted.due_on is not None
    return replace(
        counted,
        due_on=counted.due_on - _ONE_DAY,
        applied="须在该期限届满之前期满，最迟在倒计所至之日的前一日开始",
        provisional=counted.provisional or before.provisional,
        provisional_why=counted.provisional_why or before.provisional_why,
    )


def add_months(day: date, months: int) -> date:
    """The corresponding day so many months later (or earlier); the month's last day where there is no such day."""
    index = day.year * _MONTHS_PER_YEAR + day.month - 1 + months
    year, month = divmod(index, _MONTHS_PER_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(slots=True)
class _Count:
    """One run of the count: the calendar, the suspensions, and what was met on the way."""

    calendar: Calendar
    suspensions: Sequence[Suspension]
    skipped: list[tuple[date, str]] = field(default_factory=list)
    suspended: list[SuspendedSpan] = field(default_factory=list)
    uncovered_years: set[int] = field(default_factory=set)

    def forward(self, trigger: date, segments: Iterable[tuple[int, Unit]]) -> date | None:
        """The last day of consecutive segments; None while a suspension is open."""
        end: date | None = trigger
        for length, unit in segments:
            if end is None:
                break
            if unit is Unit.WORKING_DAY:
                end = self._working_days(end, length)
            else:
                end = self._stretched(end + _ONE_DAY, _plain_end(end, length, unit))
        return end

    def back(self, event: date, length: int, unit: Unit) -> date:
        """The day that lies the whole period before the event."""
        if unit is not Unit.WORKING_DAY:
            return _plain_end(event, -length, unit)
        day = event
        while length:
            day -= _ONE_DAY
            if why := self.calendar.rest_reason(day):
                self.skipped.append((day, why))
            else:
                length -= 1
        self._note_uncovered(day, event - _ONE_DAY)
        return day

    def roll(self, nominal: date) -> tuple[date, tuple[SkippedRun, ...]]:
        """The first working day from the nominal end on, with the rest days rolled over."""
        rolled: list[tuple[date, str]] = []
        day = nominal
        while why := self.calendar.rest_reason(day):
            rolled.append((day, why))
            day += _ONE_DAY
        self._note_uncovered(nominal, day)
        return day, _runs(rolled)

    def _working_days(self, start: date, length: int) -> date | None:
        day = start
        pending = list(reversed(self.suspensions))
        rest_reason, skipped = self.calendar.rest_reason, self.skipped
        while length:
            day += _ONE_DAY
            while pending and _ends_by(pending[-1], day):
                pending.pop()
            if pending and pending[-1].from_on <= day:
                resumed = self._exclude(pending.pop(), day)
                if resumed is None:
                    return None
                day = resumed - _ONE_DAY
            elif why := rest_reason(day):
                skipped.append((day, why))
            else:
                length -= 1
        self._note_uncovered(start + _ONE_DAY, day)
        return day

    def _stretched(self, first: date, end: date) -> date | None:
        for suspension in self.suspensions:
            if suspension.from_on > end:
                break
            if _ends_by(suspension, first):
                continue
            began = max(suspension.from_on, first)
            resumed = self._exclude(suspension, began)
            if resumed is None:
                return None
            end += resumed - began
        return end

    def _exclude(self, suspension: Suspension, began: date) -> date | None:
        days = None if suspension.until_on is None else (suspension.until_on - began).days
        span = SuspendedSpan(suspension.from_on, suspension.until_on, suspension.cause, suspension.evidence, days)
        self.suspended.append(span)
        return suspension.until_on

    def _note_uncovered(self, first: date, last: date) -> None:
        table = range(self.calendar.first_day.year, self.calendar.last_day.year + 1)
        self.uncovered_years.update(year for year in range(first.year, last.year + 1) if year not in table)


def _receipt(
    limit: Limit, trigger: date, label: str, granted: tuple[Extension, ...], count: _Count, nominal: date | None
) -> Receipt:
    backward = limit.direction is Direction.BACKWARD
    due, rolled = count.roll(nominal) if nominal and limit.roll and not backward else (nominal, ())
    rest_at_end = count.calendar.rest_reason(due) if due else None
    return Receipt(
        trigger_label=label,
        trigger_on=trigger,
        first_day=trigger - _ONE_DAY if backward else trigger + _ONE_DAY,
        length=limit.length,
        unit=limit.unit,
        direction=limit.direction,
        roll=limit.roll,
        citation=limit.citation,
        source_id=limit.source_id,
        law_version=limit.version,
        calendar_version=count.calendar.version,
        skipped=_runs(sorted(count.skipped)),
        suspended=tuple(count.suspended),
        extended=granted,
        nominal_end_on=nominal,
        rolled=rolled,
        due_on=due,
        provisional=bool(count.uncovered_years),
        provisional_why=_provisional_words(count.uncovered_years, count.calendar),
        needs_confirmation=limit.needs_confirmation,
        applied=limit.applied,
        rolled_by=_rolling_article(nominal) if nominal and rolled else "",
        rest_at_end=rest_at_end or "",
    )


def _rolling_article(nominal: date) -> str:
    """The article that moves an end off a rest day, in its number of that day; nothing before there was one."""
    try:
        return rule(ROLL_RULE, on=nominal).citation
    except NotInForce:
        return ""


def _runs(days: Iterable[tuple[date, str]]) -> tuple[SkippedRun, ...]:
    """Ascending days with their reasons, put together where they follow each other for the same reason."""
    runs: list[tuple[date, date, str]] = []
    for day, why in days:
        if runs and runs[-1][2] == why and (day - runs[-1][1]).days == 1:
            runs[-1] = (runs[-1][0], day, why)
        else:
            runs.append((day, day, why))
    return tuple(SkippedRun(*run) for run in runs)


def _plain_end(start: date, length: int, unit: Unit) -> date:
    if unit is Unit.CALENDAR_DAY:
        return start + timedelta(days=length)
    return add_months(start, length * _MONTHS_PER_UNIT[unit])


def _ends_by(suspension: Suspension, day: date) -> bool:
    return suspension.until_on is not None and suspension.until_on <= day


def _segments(limit: Limit, extensions: Iterable[Extension]) -> list[tuple[int, Unit]]:
    """The period and its extensions, neighbours of one unit joined: 1 month and 1 month are 2 months, not 28 + 31."""
    segments: list[tuple[int, Unit]] = []
    for length, unit in [(limit.length, limit.unit), *((extension.length, extension.unit) for extension in extensions)]:
        if unit is Unit.YEAR:
            length, unit = length * _MONTHS_PER_YEAR, Unit.MONTH
        if segments and segments[-1][1] is unit:
            length += segments.pop()[0]
        segments.append((length, unit))
    return segments


def _merged(suspensions: Iterable[Suspension]) -> list[Suspension]:
    """In order of time, empty ones dropped, overlapping ones joined, so that no day is taken out twice."""
    merged: list[Suspension] = []
    lasting = (suspension for suspension in suspensions if suspension.until_on != suspension.from_on)
    for suspension in sorted(lasting, key=_order):
        if merged and not _ends_by(merged[-1], suspension.from_on):
            merged.append(_joined(merged.pop(), suspension))
        else:
            merged.append(suspension)
    return merged


def _order(suspension: Suspension) -> tuple[date, date, str, str]:
    return suspension.from_on, suspension.until_on or date.max, suspension.cause, suspension.evidence


def _joined(earlier: Suspension, later: Suspension) -> Suspension:
    ends = (earlier.until_on, later.until_on)
    return Suspension(
        from_on=earlier.from_on,
        until_on=None if None in ends else max(end for end in ends if end),
        cause=_both(earlier.cause, later.cause),
        evidence=_both(earlier.evidence, later.evidence),
    )


def _both(first: str, second: str) -> str:
    return "、".join(dict.fromkeys(part for words in (first, second) for part in words.split("、") if part))


def _refuse_what_cannot_be_counted(
    limit: Limit, suspensions: Sequence[Suspension], extensions: Sequence[Extension]
) -> None:
    timed = [unit for unit in (limit.unit, *(extension.unit for extension in extensions)) if unit.needs_moment]
    if timed:
        raise LawError(
            f"{limit.source_id}（{limit.citation}）按{timed[0].chinese}计算，须写明起算时刻，不能按日期推算；"
            "请写明几时几分起算。"
        )
    if limit.direction is Direction.BACKWARD and (suspensions or extensions):
        raise LawError(f"{limit.source_id}（{limit.citation}）是倒计期限，不适用中止和延长；请改定所依据的日期后重算。")


def _refuse_beyond_a_century(limit: Limit, trigger: date, extensions: Sequence[Extension]) -> None:
    """No law sets such a period: whoever writes it has mistyped, and counting it would take for ever."""
    parts = [(limit.length, limit.unit), *((extension.length, extension.unit) for extension in extensions)]
    days = sum(length * _LONGEST_DAYS[unit] for length, unit in parts)
    if days > _CENTURY or date.max - trigger < timedelta(days=days):
        raise LawError(
            f"{limit.source_id}（{limit.citation}）连同延长超过一百年，不像真实的期限；请核对所填的期限或延长天数。"
        )


def _provisional_words(years: Iterable[int], calendar: Calendar) -> str:
    if not years:
        return ""
    named = "、".join(f"{year}年" for year in sorted(years))
    table = f"{calendar.first_day.year}—{calendar.last_day.year}年"
    return f"{named}不在工作日表（{table}）之内，暂按双休日推算，导入放假通知后重算"
