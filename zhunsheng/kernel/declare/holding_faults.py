"""Checking what registers answer (holdings) and what guards ask them: every fault, for :mod:`.validate` to tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models

from zhunsheng.kernel import registry
from zhunsheng.kernel.declare.fields import DateField, PersonField
from zhunsheng.kernel.declare.holdings import DOER, Holding, HoldsOn
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.law.citation import basis_fault
from zhunsheng.law.statutes import rules


def holding_faults(kind: type[Record]) -> Iterator[str]:
    """What is wrong with what a kind answers."""
    columns = kind.columns()
    if (kind.valid_through or kind.holdings()) and not kind.is_register:
        yield "is no register, so nothing is held by it and nothing of it lapses"
    if kind.valid_through and not isinstance(columns.get(kind.valid_through), DateField):
        yield f"valid_through {kind.valid_through!r} is not a date column"
    for name, holding in kind.holdings().items():
        if holding.by and holding.by not in columns:
            yield f"holding {name} is by an unknown column {holding.by!r}"
        if (fault := basis_fault(holding.basis)) is not None:
            yield f"holding {name}: {fault}"


def asking_faults(kind: type[Record], asks: HoldsOn) -> Iterator[str]:
    """What is wrong with what a guard of a kind asks."""
    try:
        holding = asks.declared()
    except LookupError as fault:
        yield f"asks for the unknown holding {asks.holding!r}: {fault}"
        return
    yield from _subject_faults(kind, asks, holding)
    first = asks.of.partition(".")[0]
    yield from (
        f"narrows by an unknown column {name!r}" for name in asks.among if _column_at(kind, f"{first}.{name}") is None
    )
    for term, column in asks.terms.items():
        if term not in holding.terms:
            yield f"knows a term {term!r} that the holding has not"
        if column not in kind.columns():
            yield f"takes the term {term!r} from an unknown column {column!r}"
    if asks.on and not isinstance(kind.columns().get(asks.on), DateField):
        yield f"asks for the day {asks.on!r}, which is not a date column"
    if asks.at_least and not any(known.id == asks.at_least and known.counted_in for known in rules()):
        yield f"at_least {asks.at_least!r} is no rule with an amount"


def _subject_faults(kind: type[Record], asks: HoldsOn, holding: Holding) -> Iterator[str]:
    """Who is asked about must be what the register says its holders are: people, units, entries of the same register."""
    asked = PersonField() if asks.of == DOER else _column_at(kind, asks.of)
    if asked is None:
        yield f"asks about an unknown column {asks.of!r}"
        return
    by = registry.kind(asks.register).columns().get(holding.by)
    wanted = ("kernel.Matter", asks.register) if not holding.by else _named_by(by)
    if _named_by(asked) != wanted:
        yield f"asks about {asks.of!r}, which names nothing that holds by {holding.by or asks.register!r}"


def _column_at(kind: type[Record], path: str) -> models.Field[Any, Any] | None:
    """The column so named, or the column of a line set (``lines.column``); None where there is none."""
    first, _, inner = path.partition(".")
    if not inner:
        return kind.columns().get(first)
    lines = kind.line_sets().get(first)
    return None if lines is None else lines.line.columns().get(inner)


def _named_by(column: models.Field[Any, Any] | None) -> tuple[str, str]:
    """What a column refers to, and in which register; nothing where it holds a text."""
    if not isinstance(column, models.ForeignKey):
        return "", ""
    return _model_name(column.remote_field.model), getattr(column, "register", "")


def _model_name(model: Any) -> str:
    return model if isinstance(model, str) else f"{model._meta.app_label}.{model.__name__}"
