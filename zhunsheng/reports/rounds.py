"""The round of returns of a report: what has come in for each number that a section is asked for, and how far it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhunsheng.kernel.models import Deadline, Link, Matter, Unit
from zhunsheng.metrics.figures import Figure, FromSheet, printed
from zhunsheng.reports.kinds.number_request import LINKED_BY, AskedNumber, NumberRequest, exact
from zhunsheng.reports.outline import Outline, Reported
from zhunsheng.reports.sheets import number_of

COURSE = NumberRequest.Course
DUE_BY = "due_by"
NOT_ASKED = "未布置"
SIGNED = (COURSE.signed.name, COURSE.accepted.name)


@dataclass(frozen=True)
class SectionReturn:
    """The request to one section as it stands: ``days_late`` counts to the first signature, or to today without one."""

    request: Matter
    record: NumberRequest
    items: tuple[AskedNumber, ...]
    days_late: int

    @property
    def is_signed(self) -> bool:
        return self.request.state in SIGNED

    @property
    def state(self) -> str:
        return COURSE.states[self.request.state].label

    @property
    def changes(self) -> tuple[tuple[AskedNumber, str, str], ...]:
        """Each number that was changed after it was signed, with the old and the new one."""
        found = ((item, *_change(item)) for item in self.items)
        return tuple(change for change in found if change[1])


@dataclass(frozen=True)
class Returned:
    """What a section has returned for one figure. Without ``item`` nobody has asked it yet."""

    figure: Reported
    section: str
    of: SectionReturn | None = None
    item: AskedNumber | None = None

    @property
    def is_signed(self) -> bool:
        return self.of is not None and self.of.is_signed

    @property
    def value(self) -> Decimal | None:
        """The number that the section has signed; None while it has not."""
        return number_of(self.item.value) if self.is_signed and self.item is not None else None

    def printed(self, period: Any, cut_off_on: date) -> str:
        """The number as it stands in the text; 待报 while the section has not signed one."""
        item, value = self.item, self.value
        if item is None or value is None:
            return "待报"
        if self.figure.rounding is None:
            return item.printed or exact(vars(item))
        whole = int(value) if value == value.to_integral_value() else value
        basis = FromSheet(self.digest, item.cell, self.signer)
        figure = Figure("", self.figure.label, whole, self.figure.unit, period, cut_off_on, self.section, basis)
        return printed(figure, self.figure.rounding)

    @property
    def digest(self) -> str:
        return self.of.record.sheet_digest if self.of is not None and self.is_signed else ""

    @property
    def signer(self) -> str:
        signer = self.of.record.signer if self.of is not None and self.is_signed else None
        return "" if signer is None else signer.name

    def awaited(self) -> str:
        """Why there is no number yet; nothing where there is one."""
        if self.of is None:
            return f"还没有向{self.section}布置"
        if self.is_signed:
            return ""
        due = self.of.record.due_on
        late = (
            f"，已逾期{self.of.days_late}天" if self.of.days_late else f"，{due.month}月{due.day}日到期" if due else ""
        )
        return f"{self.section}{self.of.state}{late}"

    def mark(self) -> str:
        """What is to be seen beside the number: that it is awaited, was late, sent back, or changed after signing."""
        if self.of is None or self.item is None:
            return NOT_ASKED
        return "，".join(word for word in (self._stage(), *self._past()) if word)

    def _stage(self) -> str:
        assert self.of is not None
        if self.of.is_signed:
            return f"迟报{self.of.days_late}天" if self.of.days_late else ""
        late = f"，逾期{self.of.days_late}天" if self.of.days_late else ""
        return f"{self.of.state}{late}"

    def _past(self) -> Iterable[str]:
        assert self.item is not None
        yield f"退回过{self.item.returns}次" if self.item.returns else ""
        before, now = _change(self.item)
        yield f"签后由{before}改为{now}" if before else ""


def _change(item: AskedNumber) -> tuple[str, str]:
    """What a number was when it was signed and what it is now, where it was changed after; else nothing."""
    now = exact(vars(item))
    if item.signed and item.signed != now:
        return item.signed, now
    return (item.before, now) if item.before and item.before != now else ("", "")


def section_returns(report: Matter, on: date) -> tuple[SectionReturn, ...]:
    """The requests of a report that are not void, in the order in which they were made: three queries."""
    linked = Link.objects.filter(target=report, relation=LINKED_BY).values("source")
    records = NumberRequest.objects.filter(matter__in=linked, matter__is_void=False)
    records = records.select_related("matter__unit", "signer").order_by("matter_id")
    items: dict[int, list[AskedNumber]] = defaultdict(list)
    for item in AskedNumber.objects.filter(matter__in=linked).order_by("matter_id", "position"):
        items[item.matter_id].append(item)
    late = _days_late(linked, on)
    return tuple(
        SectionReturn(record.matter, record, tuple(items[record.matter_id]), late.get(record.matter_id, 0))
        for record in records
    )


def _days_late(matters: Any, on: date) -> dict[int, int]:
    rows = Deadline.objects.filter(matter__in=matters, clock=DUE_BY, due_on__isnull=False)
    days = {row.matter_id: ((row.stopped_on or on) - row.due_on).days for row in rows if row.due_on is not None}
    return {matter_id: count for matter_id, count in days.items() if count > 0}


def returned(report: Matter, outline: Outline, on: date) -> Mapping[str, Returned]:
    """What has been returned for each reported figure of the outline, by its name.

    A return fits a figure as long as section, definition, measure word, period and cut-off are those that were asked
    for; of several the latest counts.
    """
    figures = outline.reported()
    if not figures:
        return {}
    names = dict(Unit.objects.filter(code__in={figure.reported for figure in figures}).values_list("code", "name"))
    fitting = {
        (one.request.unit.code, item.slot, *_terms_of(item)): (one, item)
        for one in section_returns(report, on)
        for item in one.items
    }
    return {
        figure.name: Returned(
            figure,
            names.get(figure.reported, f"单位“{figure.reported}”"),
            *fitting.get((figure.reported, figure.name, *terms(figure, outline)), ()),
        )
        for figure in figures
    }


def terms(figure: Reported, outline: Outline) -> tuple[Any, ...]:
    """What a section is asked for: definition, measure word, period and cut-off."""
    period = figure.period or outline.period
    return figure.asks, figure.unit, period.from_on, period.to_on, figure.cut_off_on or outline.cut_off_on


def _terms_of(item: AskedNumber) -> tuple[Any, ...]:
    return item.definition, item.measure, item.period_from_on, item.period_to_on, item.cut_off_on
