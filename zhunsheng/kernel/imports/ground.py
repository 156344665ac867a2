"""What the judging of rows rests on besides the rows: while it stays as it was, a judgement holds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Count, Model, Sum

import zhunsheng
from zhunsheng.kernel import registry
from zhunsheng.kernel.digests import canonical, sm3
from zhunsheng.kernel.models import Installation, Matter, Person, Unit
from zhunsheng.kernel.models.runs import standing_run
from zhunsheng.kernel.today import today


def ground_of_names() -> str:
    """The day, the program and its rules, what people and units are called."""
    people, units = _names(Person, ("pk", "name")), _names(Unit, ("pk", "path", "name", "short_name", "code"))
    return sm3(canonical([today().isoformat(), _program(), people, units]).encode())


def ground_of_registers() -> list[Any]:
    """Settings, calendar, and how far every register (posts among them) has been changed; three short queries."""
    versions = Installation.objects.values_list("settings_version", "calendar_version").get()
    registers = [key for key, kind in registry.kinds().items() if kind.is_register]
    heads = Matter.objects.filter(standing_run("run"), kind__in=registers).order_by("kind").values_list("kind")
    return [*versions, *heads.annotate(Count("pk"), Sum("head_seq"))]


def _names(model: type[Model], columns: Iterable[str]) -> list[Any]:
    return list(model._default_manager.order_by("pk").values_list(*columns))


@cache
def _program() -> str:
    """Which program judges: a changed guard may find what an earlier one did not."""
    root = Path(zhunsheng.__file__).parent
    files = ((path, path.stat()) for path in sorted(root.rglob("*")) if path.suffix in (".py", ".yaml"))
    return sm3(canonical([[str(path), found.st_size, found.st_mtime_ns] for path, found in files]).encode())
