"""Checking metrics against the kinds that they are about: every fault is found and listed at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Field, ForeignKey

from zhunsheng.kernel import registry
from zhunsheng.kernel.declare import ChoiceField, CountField, DateField, MoneyField, RegisterField, YesNoField
from zhunsheng.kernel.declare.fields import MomentField, PersonField, UnitField
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.errors import Fault
from zhunsheng.kernel.models import Matter, Relation
from zhunsheng.law.citation import basis_fault
from zhunsheng.metrics.engines.tables import MONTH, UNIT, Table
from zhunsheng.metrics.language import (
    PERCENT,
    PERCENTAGE_POINTS,
    AsOf,
    ChangeFromLastPeriod,
    Colour,
    Condition,
    Count,
    Days,
    DaysBetween,
    Empty,
    Light,
    Measure,
    Metric,
    Overdue,
    Population,
    Quotient,
    Ratio,
    Sum,
)
from zhunsheng.metrics.language.conditions import Column, Comparison, CutOff, Leaf, Linked, OneOf, Operator
from zhunsheng.metrics.language.populations import MATTER, MATTER_DATES, PARENT, lines_of

KEY = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*\.[a-z][a-z_]*\Z")
CHINESE_SENTENCE = re.compile(r"[一-鿿][^。]*。\Z")
DIMENSIONS = (ChoiceField, CountField, YesNoField, RegisterField, PersonField, UnitField)
ORDERED = (MomentField, DateField, CountField, MoneyField)
RANKED_NEVER = (PersonField, UnitField)
STANDING = {column.name for column in Matter._meta.concrete_fields} - {*MATTER_DATES, "id"}
"""Columns of the matter that say how it stands now; figures of the past must not change with them."""


def faults_of_all(records: Iterable[type[Record]]) -> list[Fault]:
    """Every fault of every metric that ``records`` declare, keys used twice included."""
    found, keys = [], Counter[str]()
    for record in records:
        for metric in record.metrics:
            keys[metric.key] += 1
            messages = list(faults_of(metric))
            if not metric.key.startswith(f"{record.key}."):
                messages.append(f"its key does not begin with the kind that declares it, {record.key}")
            if keys[metric.key] == 2:
                messages.append("its key is used twice")
            found += [Fault(record.declared_at, f"metric {metric.key}: {message}") for message in messages]
        for light in record.lights or ():
            found += [
                Fault(record.declared_at, f"light {light.key}: {message}") for message in light_faults(record, light)
            ]
    return found


def light_faults(record: type[Record], light: Light) -> Iterator[str]:
    """What is wrong with one light of a kind."""
    table = Table(AsOf(record.key, record.label), date.min)
    missing = [colour for colour in Colour if all(sign.colour is not colour for sign in light.signs)]
    yield from (f"has no sign that makes it {colour}" for colour in missing)
    for sign in light.signs:
        yield from _condition_faults(table, sign.when)
        yield from (message for name in sign.columns if (message := _missing(table, name)))
        if (fault := basis_fault(sign.basis)) is not None:
            yield fault


def faults_of(metric: Metric) -> Iterator[str]:
    """What is wrong with one metric, and with the measures that it is made of."""
    yield from _statement_faults(metric)
    match metric:
        case Measure():
            yield from _measure_faults(metric)
        case Quotient():
            yield from _nested_faults((metric.part, metric.whole))
        case ChangeFromLastPeriod():
            yield from _nested_faults((metric.of,))
            yield from _change_faults(metric)


def _nested_faults(metrics: Iterable[Metric]) -> Iterator[str]:
    for metric in metrics:
        yield from (f"{metric.key}: {message}" for message in faults_of(metric))


def _statement_faults(metric: Metric) -> Iterator[str]:
    if not KEY.match(metric.key):
        yield "its key is not ledger.kind.measure"
    if not metric.label:
        yield "has no label"
    if not metric.unit:
        yield "has no unit"
    if not CHINESE_SENTENCE.search(metric.meaning):
        yield "its meaning is not one Chinese sentence that ends with 。"
    if metric.version < 1:
        yield f"version {metric.version} is not a number from 1 up"
    if metric.empty is Empty.ZERO and not isinstance(metric, Count | Sum):
        yield "is never zero of nothing: state empty=NOT_APPLICABLE"


def _change_faults(metric: ChangeFromLastPeriod) -> Iterator[str]:
    difference = PERCENTAGE_POINTS if metric.of.unit == PERCENT else metric.of.unit
    if metric.unit != difference and not metric.is_growth_rate:
        yield f"its unit must be {difference} (a difference) or, of what is no percentage, % (a growth rate)"


def _measure_faults(measure: Measure) -> Iterator[str]:
    rows = measure.of
    if rows.kind not in registry.kinds():
        yield f"counts the unknown kind {rows.kind!r}"
        return
    record = registry.kind(rows.kind)
    if lines_of(rows) and lines_of(rows) not in record.line_sets():
        yield f"counts unknown lines {lines_of(rows)!r} of {rows.kind}"
        return
    if not rows.label:
        yield "its population has no label"
    table = Table(rows, date.min)
    yield from _rows_faults(table, record)
    yield from _condition_faults(table, rows.where)
    yield from _column_faults(table, measure)
    yield from _dimension_faults(table, measure)
    if isinstance(measure, Ratio):
        yield from _condition_faults(table, measure.part)


def _rows_faults(table: Table, record: type[Record]) -> Iterator[str]:
    match table.rows:
        case Population(dated=dated):
            if record.is_register:
                yield "a register has entries in force: count them AsOf a day"
            elif (message := _missing(table, dated)) or not _is_date(table, dated):
                yield f"dated: {message or f'{dated!r} is not a date'}"
        case Overdue(clocks=clocks):
            known = {name for procedure in record.procedures.values() for name in procedure.clocks}
            yield from (f"asks for an unknown clock {name!r}" for name in clocks if name not in known)
            if not known:
                yield f"{record.key} has no clock that could be overdue"


def _condition_faults(table: Table, condition: Condition | None) -> Iterator[str]:
    for leaf in () if condition is None else condition.leaves():
        messages = [message for name in leaf.column_names if (message := _missing(table, name))]
        yield from messages
        if isinstance(leaf, Linked):
            yield from _link_faults(leaf)
        elif not messages and _fixes_a_moment(table, leaf):
            yield f"compares the moment {leaf.column_names[0]!r} with a fixed value: a moment is compared with another one"
        elif isinstance(leaf, Comparison) and not messages:
            yield from _comparison_faults(table, leaf)


def _comparison_faults(table: Table, leaf: Comparison) -> Iterator[str]:
    is_order = leaf.operator not in (Operator.EQUAL, Operator.UNEQUAL)
    if is_order and not _is_date(table, leaf.column) and not isinstance(_field(table, leaf.column), ORDERED):
        yield f"{leaf.column!r} has no order to compare by"
    if isinstance(leaf.value, CutOff) and not _is_date(table, leaf.column):
        yield f"compares {leaf.column!r}, which is no date, with the day of the cut-off"
    if isinstance(leaf.value, Column) and _type_of(table, leaf.column) is not _type_of(table, leaf.value.name):
        yield f"compares {leaf.column!r} with {leaf.value.name!r}, which is of another type"


def _fixes_a_moment(table: Table, leaf: Leaf) -> bool:
    """Whether a moment is held against something other than a moment of the same row."""
    is_fixed = isinstance(leaf, OneOf) or (isinstance(leaf, Comparison) and not isinstance(leaf.value, Column))
    return is_fixed and isinstance(_field(table, leaf.column_names[0]), MomentField)


def _link_faults(leaf: Linked) -> Iterator[str]:
    if leaf.relation not in Relation.values:
        yield f"follows an unknown relation {leaf.relation!r}"
    if leaf.kind and leaf.kind not in registry.kinds():
        yield f"follows a link to the unknown kind {leaf.kind!r}"
    elif (leaf.outcome or leaf.where is not None) and not leaf.kind:
        yield "asks for the outcome or the record of a linked matter without naming its kind"
    elif leaf.outcome and leaf.outcome not in _final_outcomes(registry.kind(leaf.kind)):
        yield f"asks for {leaf.outcome!r}, which is no final outcome of {leaf.kind}"
    elif leaf.where is not None:
        yield from _condition_faults(Table(AsOf(leaf.kind, leaf.kind), date.min), leaf.where)


def _final_outcomes(record: type[Record]) -> set[str]:
    states = [state for procedure in record.procedures.values() for state in procedure.states.values()]
    return {record.outcomes.get(state.name, state.name) for state in states if state.final}


def _column_faults(table: Table, measure: Measure) -> Iterator[str]:
    for name in measure.column_names():
        if isinstance(measure, Count) and name == MATTER:
            continue
        if message := _missing(table, name):
            yield message
        elif isinstance(measure, DaysBetween):
            if not _is_date(table, name):
                yield f"counts days between dates, which {name!r} is not"
        elif not isinstance(measure, Count) and not isinstance(_field(table, name), CountField | MoneyField):
            yield f"computes with {name!r}, which is no number"
    if isinstance(measure, DaysBetween) and measure.days is Days.WORKING:
        yield "counts working days, which the live engine cannot: count calendar days"


def _dimension_faults(table: Table, measure: Measure) -> Iterator[str]:
    for name in measure.by:
        if name in (MONTH, UNIT):
            yield f"need not declare {name!r}: it is always there where it has a sense"
        elif message := _missing(table, name):
            yield message
        elif not isinstance(_field(table, name), DIMENSIONS):
            yield f"cannot be divided by {name!r}: only choices, small numbers, yes/no and references divide"
    for name in dict.fromkeys(name for names in measure.clusters for name in names):
        if name not in measure.by:
            yield f"clusters by {name!r}, by which it is not divided"
        elif isinstance(_field(table, name), RANKED_NEVER):
            yield f"clusters by {name!r}: people and units are never ranked"


def _missing(table: Table, name: str) -> str:
    """What is wrong with naming this column; empty when it is there."""
    if name.removeprefix(PARENT) in STANDING and not _is_declared(table, name):
        return f"reads {name!r}, how the matter stands now: filter on dates and fixed attributes"
    return "" if _is_declared(table, name) else f"reads an unknown column {name!r}"


def _is_declared(table: Table, name: str) -> bool:
    try:
        table.field(name)
    except KeyError:
        return False
    return True


def _field(table: Table, name: str) -> Field[object, object] | None:
    return table.field(name)


def _is_date(table: Table, name: str) -> bool:
    field = table.field(name)
    return field is None or isinstance(field, DateField)


def _type_of(table: Table, name: str) -> type:
    field = table.field(name)
    if field is None:
        return DateField
    return ForeignKey if isinstance(field, ForeignKey) else type(field)
