"""A person's calendar feed (RFC 5545): the limits on their desk and the hard dates, with number and kind only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, time, timedelta

from django.db.models import Q
from icalendar import Calendar, Event

from zhunsheng.kernel import registry
from zhunsheng.kernel.models import Deadline, Installation
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.scope import DUE, Position, Slice, page
from zhunsheng.kernel.today import moment_of, now, this_minute
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.law.hard_dates import HardDate, hard_dates
from zhunsheng.law.receipt import Receipt
from zhunsheng.web.columns import has_clocks
from zhunsheng.web.month import is_general
from zhunsheng.web.narrowing import Narrowed
from zhunsheng.web.todo import handled_states
from zhunsheng.web.working_calendar import working_calendar

MOST_MATTERS = 500
PAST = timedelta(days=90)
ONE_DAY = timedelta(days=1)
NAME = "准绳 我的期限"
RecordUrl = Callable[[str, int], str]


def feed_of(viewer: Viewer, today: date, record_url: RecordUrl) -> bytes:
    """The feed of a viewer on a day. ``record_url`` gives the full address of a matter's page, which asks for a login."""
    calendar = Calendar()
    calendar.add("prodid", "-//Zhunsheng//Calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", NAME)
    place = str(Installation.objects.values_list("identity", flat=True).get())
    for row in _limits(viewer, today):
        calendar.add_component(_limit_event(row, place, record_url))
    days = working_calendar()
    for year in (today.year, today.year + 1):
        for found in hard_dates(year, days):
            if is_general(found):
                calendar.add_component(_hard_date_event(found, place))
    return calendar.to_ical()


def _limits(viewer: Viewer, today: date) -> Iterator[Deadline]:
    """Every running limit of the matters on the viewer's desk. An advisory one that has passed presses nobody."""
    first = today - PAST
    begins = Position(DayOrMoment(first, moment_of(first, time.min)), 0)
    found = {
        matter_id
        for part in _desk(viewer)
        for matter_id, due in page(part, order=DUE, descending=False, after=begins, size=MOST_MATTERS)
        if due is not None
    }
    rows = Deadline.objects.filter(matter_id__in=found, stopped_on=None, due_on__isnull=False).select_related("matter")
    for row in rows.order_by("due_on", "pk"):
        if row.due is not None and not (row.is_advisory and row.due.has_passed(this_minute())):
            yield row


def _desk(viewer: Viewer) -> Iterator[Slice]:
    """Of each kind what is assigned to the viewer, and what lies in a state that their posts can move on."""
    for kind in registry.kinds().values():
        if not has_clocks(kind):
            continue
        tokens = viewer.tokens_at_work(kind)
        own = tuple(token for token in tokens if token.startswith("p"))
        others = tuple(token for token in tokens if token not in own)
        states = [name for name, _ in handled_states(viewer, kind)]
        yield Slice(own, kind.key)
        if states:
            yield Narrowed(others, kind.key, condition=Q(state__in=states))


def _limit_event(row: Deadline, place: str, record_url: RecordUrl) -> Event:
    assert row.due is not None
    receipt, matter = Receipt.from_dict(row.receipt), row.matter
    what = f"{registry.kind(matter.kind).label} {matter.number}".strip()
    marks = [word for word, holds in (("待确认", row.needs_confirmation), ("暂定", row.is_provisional)) if holds]
    event = _event(
        f"limit-{matter.pk}-{row.clock}-{row.occurrence}@{place}",
        row.due,
        f"{row.label}：{what}",
        "；".join([f"依据{receipt.citation}", *marks]),
    )
    event.add("url", record_url(matter.kind, matter.pk))
    return event


def _hard_date_event(found: HardDate, place: str) -> Event:
    rule = found.rule
    identity = "-".join(
        part for part in (rule.instrument.key, rule.id, rule.field or "", str(found.due_on.year)) if part
    )
    return _event(f"hard-{identity}@{place}", DayOrMoment(found.due_on), rule.label, found.sentence())


def _event(uid: str, when: DayOrMoment, summary: str, description: str) -> Event:
    """A whole day, or the moment itself, in UTC: what shows it knows the time of its own place."""
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now())
    if when.at is None:
        event.add("dtstart", when.on)
        event.add("dtend", when.on + ONE_DAY)
    else:
        event.add("dtstart", when.at.astimezone(UTC))
    event.add("summary", summary)
    event.add("description", description)
    event.add("transp", "TRANSPARENT")
    return event
