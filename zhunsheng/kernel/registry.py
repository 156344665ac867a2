"""The registry of kinds: what is declared, where, and how it is found by key. Filled by discovery, closed after start."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.apps import apps

from zhunsheng.kernel.declare.procedure import Procedure
from zhunsheng.law.wording import day_words

if TYPE_CHECKING:
    from datetime import date

    from zhunsheng.kernel.declare.kind import Record


@cache
def kinds() -> dict[str, type[Record]]:
    """Every declared kind by key, in the order of ledgers and files."""
    from zhunsheng.kernel.declare.kind import Record

    found = [model for model in apps.get_models() if issubclass(model, Record) and model.is_declared]
    return {model.key: model for model in found}


def kind(key: str) -> type[Record]:
    """The kind with ``key``. Raises LookupError with the keys that exist."""
    try:
        return kinds()[key]
    except KeyError:
        raise LookupError(f"没有登记种类“{key}”；已有：{'、'.join(kinds())}") from None


def procedure_of(model: type[Record], key: str, version: int) -> type[Procedure]:
    """The procedure under which a matter began; old versions stay declared so that old matters replay."""
    return model.procedures[(key, version)]


def procedure_on(model: type[Record], day: date, key: str = "") -> type[Procedure]:
    """The newest version in force on ``day`` (of ``key`` when the kind has several procedures; a mirror only by its key).

    Raises LookupError when none was in force yet.
    """
    candidates = [
        procedure
        for procedure in model.procedures.values()
        if procedure.begins_on() <= day and (procedure.key == key or not (key or procedure.is_mirror))
    ]
    if not candidates:
        raise LookupError(f"{model.label}在{day_words(day)}没有已生效的程序")
    return max(candidates, key=lambda procedure: (procedure.begins_on(), procedure.version))
