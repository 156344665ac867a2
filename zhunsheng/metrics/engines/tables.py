"""The kernel's tables as a plan sees them: the rows of a population, their columns, their links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, Field, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth

from zhunsheng.kernel import registry
from zhunsheng.kernel.declare import ChoiceField, MomentField, MoneyField, ProseField, TextField
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.models import Deadline, Link
from zhunsheng.kernel.models.runs import standing_run
from zhunsheng.kernel.today import moment_of, this_minute
from zhunsheng.metrics.language import AsOf, Overdue, Period, Population
from zhunsheng.metrics.language.conditions import Direction, Linked
from zhunsheng.metrics.language.populations import MATTER, MATTER_DATES, PARENT, Rows, lines_of
from zhunsheng.metrics.plan.predicates import predicate

MONTH, UNIT = "month", "unit"


@dataclass(frozen=True)
class Table:
    """The rows of one population with the day of the cut-off; ``rows.kind`` is a registered kind."""

    rows: Rows
    cut_off_on: date

    @property
    def record(self) -> type[Record]:
        return registry.kind(self.rows.kind)

    @property
    def model(self) -> type[Model]:
        """The table whose rows are counted."""
        lines = lines_of(self.rows)
        return self.record.line_sets()[lines].line if lines else self.record

    def field(self, column: str) -> Field[Any, Any] | None:
        """The declared column, or None for a date of the matter. Raises KeyError for a column that is not there."""
        owner, name = self._owner(column)
        declared = owner.columns()
        if name not in declared and name in MATTER_DATES and owner is self.record:
            return None
        column_field: Field[Any, Any] = declared[name]
        return column_field

    def path(self, column: str) -> str:
        """The column as Django's query path (see plan.columns)."""
        if column == MATTER:
            return "matter_id"
        if self.field(column) is None:
            return f"matter__{column.removeprefix(PARENT)}"
        return column.replace(".", "_")

    def is_text(self, column: str) -> bool:
        return column != MATTER and isinstance(self.field(column), TextField | ProseField | ChoiceField)

    def is_money(self, column: str) -> bool:
        return isinstance(self.field(column), MoneyField)

    def is_act_date(self, column: str) -> bool:
        if column == MATTER:
            return False
        owner, name = self._owner(column)
        acts = [act for procedure in self.record.procedures.values() for act in procedure.acts.values()]
        written = {name for act in acts for name in (act.dates, act.times)}
        return owner is self.record and (name in written or self.field(column) is None)

    def known_until(self, column: str) -> date | datetime:
        return moment_of(self.cut_off_on, time.max) if self.is_moment(column) else self.cut_off_on

    def is_moment(self, column: str) -> bool:
        return column != MATTER and isinstance(self.field(column), MomentField)

    def linked(self, link: Linked) -> Q:
        ours, theirs = ("source", "target") if link.direction is Direction.SOURCE else ("target", "source")
        wanted: dict[str, Any] = {f"{theirs}__is_void": False, f"{theirs}__opened_on__lte": self.cut_off_on}
        if link.kind:
            wanted[f"{theirs}__kind"] = link.kind
        if link.where is not None:
            there = Table(AsOf(link.kind, link.kind), self.cut_off_on)
            records: QuerySet[Any] = there.record._default_manager.filter(predicate(link.where, there))
            wanted[f"{theirs}__in"] = records.values("matter_id")
        if link.outcome:
            wanted |= {f"{theirs}__outcome": link.outcome, f"{theirs}__closed_on__lte": self.cut_off_on}
        links = Link.objects.filter(standing_run(f"{theirs}__run"), relation=link.relation, **wanted)
        return Q(Exists(links.filter(**{f"{ours}_id": OuterRef("matter_id")})))

    def selected(self, matter_ids: QuerySet[Any], period: Period, column_names: Iterable[str]) -> QuerySet[Any]:
        """The population's rows among ``matter_ids``; ``column_names`` are all columns that the query will read."""
        needed = {*column_names, self.rows.dated} if isinstance(self.rows, Population) else set(column_names)
        every: QuerySet[Any] = self.model._default_manager.order_by()
        rows = every.alias(**self._of_parent(needed)).filter(
            standing_run("matter__run"), matter_id__in=matter_ids, matter__is_void=False
        )
        found: QuerySet[Any] = rows.filter(self._when(period) & predicate(self.rows.where, self))
        return found

    def dimension(self, name: str) -> Any:
        """What rows are grouped by: ``month`` of the population's date, ``unit``, or a column."""
        if name == MONTH:
            assert isinstance(self.rows, Population)
            return TruncMonth(self.path(self.rows.dated))
        return "matter__unit_id" if name == UNIT else self.path(name)

    def _owner(self, column: str) -> tuple[Any, str]:
        """The model that has the column, and the column's name there."""
        if column.startswith(PARENT) and lines_of(self.rows):
            return self.record, column.removeprefix(PARENT)
        return self.model, column

    def _of_parent(self, column_names: Iterable[str]) -> dict[str, Subquery]:
        """The record's columns beside its lines, each found by the record's primary key."""
        record: QuerySet[Any] = self.record._default_manager.all()
        own = record.filter(matter_id=OuterRef("matter_id"))
        return {
            self.path(name): Subquery(own.values(name.removeprefix(PARENT)))
            for name in sorted(column_names)
            if name.startswith(PARENT) and self.field(name) is not None
        }

    def _when(self, period: Period) -> Q:
        day = self.cut_off_on
        match self.rows:
            case Population(dated=dated):
                path = self.path(dated)
                return Q(**{f"{path}__gte": period.from_on, f"{path}__lte": min(period.to_on, day)})
            case AsOf() if self.record.is_register:
                return Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gt=day))
            case AsOf():
                return Q(matter__opened_on__lte=day) & (
                    Q(matter__closed_on__isnull=True) | Q(matter__closed_on__gt=day)
                )
            case Overdue():
                return Q(matter_id__in=_overdue(self.rows, day))


def _overdue(rows: Overdue, day: date) -> QuerySet[Any]:
    """The matters with a limit past and not stopped by the end of ``day``; a stopped one by the end it was judged by.

    A limit in hours may end on ``day`` itself; of the present day, what has not passed yet by now is not past.
    """
    passed = min(moment_of(day, time.max), this_minute())
    running = Q(stopped_on__isnull=True) & (Q(due_on__lt=day) | Q(due_at__lt=passed))
    stopped_later = Q(stopped_on__gt=day) & (Q(judged_due_on__lt=day) | Q(judged_due_at__lt=passed))
    asked = Q(clock__in=rows.clocks) if rows.clocks else Q(is_advisory=False)
    return Deadline.objects.filter(asked & (running | stopped_later)).order_by().values("matter_id")
