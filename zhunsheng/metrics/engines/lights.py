"""Lights of stored records: which signs speak of one record, and the colour of each light for many, in one query each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, CharField, ExpressionWrapper, Q, QuerySet, Value, When

from zhunsheng.kernel.declare.kind import Record
from zhunsheng.metrics.engines.tables import Table
from zhunsheng.metrics.language import AsOf, Colour, Light, Sign
from zhunsheng.metrics.plan.predicates import predicate

ALIAS = "light_"


def speaking(kind: type[Record], matter_id: int, on: date) -> Mapping[Light, tuple[Sign, ...]]:
    """The signs of each light of the kind that hold of one record, as known on a day."""
    table = _table(kind, on)
    signs = [sign for light in kind.lights for sign in light.signs]
    asked = [ExpressionWrapper(predicate(sign.when, table), output_field=BooleanField()) for sign in signs]
    records: QuerySet[Any] = kind._default_manager.all()
    row = records.filter(matter_id=matter_id).values_list(*asked).get()
    spoken = {id(sign) for sign, holds in zip(signs, row, strict=True) if holds}
    return {light: tuple(sign for sign in light.signs if id(sign) in spoken) for light in kind.lights}


def worst(signs: tuple[Sign, ...]) -> Colour | None:
    """The colour of a light of which these signs speak; None where the light is not applicable."""
    colours = {sign.colour for sign in signs}
    return next((colour for colour in Colour if colour in colours), None)


def colours(kind: type[Record], on: date) -> dict[str, Case]:
    """Expressions for the colour of each light of the kind, by alias; empty text where it is not applicable."""
    table = _table(kind, on)
    return {
        f"{ALIAS}{light.key}": Case(
            *(When(predicate(light.shows(colour), table), then=Value(colour.value)) for colour in Colour),
            default=Value(""),
            output_field=CharField(),
        )
        for light in kind.lights
    }


def showing(kind: type[Record], colour: Colour, on: date) -> Q:
    """The records of the kind of whose lights the worst has a colour on a day."""
    return predicate(kind.lights.shows(colour), _table(kind, on))


def _table(kind: type[Record], on: date) -> Table:
    return Table(AsOf(kind.key, kind.label), on)
