"""From what people write to what we store: labels to codes, names to people, units and register entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import models

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.form import FormPlace, options
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.fields import ChoiceField, RegisterField
from zhunsheng.kernel.imports.cells import CellFault
from zhunsheng.kernel.local_settings import MissingSetting
from zhunsheng.kernel.models import Person, Unit
from zhunsheng.kernel.models.runs import standing_run
from zhunsheng.kernel.scope import slice_of
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.law.wording import day_words

_SHOWN = 12
_Entries = dict[str, list[tuple[int, date | None, date | None]]]


class Names:
    """The look-ups of one import, by the rights of whoever imports; read once each."""

    def __init__(self, world: World, viewer: Viewer) -> None:
        self._world, self._viewer = world, viewer
        self._choices: dict[tuple[int, tuple[int, ...], date], dict[str, str]] = {}
        self._entries: dict[Any, _Entries] = {}
        self._units: dict[str, list[Unit]] | None = None

    def code(self, column: ChoiceField, text: str, unit_path: tuple[int, ...], on: date) -> str:
        """The code of a choice by its label or by itself. Raises CellFault."""
        key = (id(column), unit_path, on)
        if key not in self._choices:
            self._choices[key] = self._codes(column, FormPlace(unit_path, on, self._world))
        known = self._choices[key]
        if text in known:
            return known[text]
        labels = list(dict.fromkeys(label for label, code in known.items() if label != code))
        shown = "、".join(labels[:_SHOWN]) + ("等" if len(labels) > _SHOWN else "")
        raise CellFault(f"“{text}”不在可选范围内", f"请改为其中之一：{shown}")

    def _codes(self, column: ChoiceField, place: FormPlace) -> dict[str, str]:
        try:
            pairs = options(column, place)
        except MissingSetting as missing:
            raise CellFault(str(missing), "请联系系统管理员") from None
        return {**{code: code for code, _ in pairs}, **{label: code for code, label in pairs}}

    def identity(self, column: models.ForeignKey[Any, Any], text: str, on: date) -> int:
        """The id of what a reference names, as of a day. Raises CellFault where nothing or more than one is named so."""
        key: Any = column.register if isinstance(column, RegisterField) else column.related_model
        if key not in self._entries:
            self._entries[key] = _READ[type(key)](self, key)
        found = {
            identity
            for identity, since, until in self._entries[key].get(text, ())
            if (since is None or since <= on) and (until is None or on < until)
        }
        if len(found) == 1:
            return found.pop()
        if found:
            raise CellFault(f"“{text}”有{len(found)}个同名的", "请改写为能够区分的全称")
        raise CellFault(f"没有找到“{text}”（按{day_words(on)}的名册）", "请核对名称，或先在名册中登记")

    def unit(self, text: str, within: Unit) -> Unit:
        """The unit so named (or by its short name or code) at or below another. Raises CellFault."""
        if self._units is None:
            self._units = defaultdict(list)
            for unit in Unit.objects.all():
                for name in {unit.name, unit.short_name, unit.code}:
                    self._units[name].append(unit)
        found = [unit for unit in self._units.get(text, ()) if unit.path.startswith(within.path)]
        if len(found) == 1:
            return found[0]
        if found:
            raise CellFault(f"“{text}”有{len(found)}个同名单位", "请改写为全称")
        raise CellFault(f"{within.name}及其下级没有名为“{text}”的单位", "请核对单位名称，或留空由所选单位登记")

    def read_register(self, key: str) -> _Entries:
        """Entries that the viewer may open, by heading and by number, with their periods."""
        kind: Any = registry.kind(key)
        known = slice_of(self._viewer, kind, Right.OPEN).matter_ids()
        rows = kind._default_manager.filter(standing_run("matter__run"), matter__is_void=False, matter_id__in=known)
        entries: _Entries = defaultdict(list)
        wanted = ("matter_id", "matter__heading", "matter__number", "valid_from", "valid_until")
        for identity, heading, number, since, until in rows.values_list(*wanted):
            for name in {heading, number} - {""}:
                entries[name].append((identity, since, until))
        return entries

    def read_model(self, model: type[Unit] | type[Person]) -> _Entries:
        """People by name; units by name, short name and code."""
        entries: _Entries = defaultdict(list)
        for row in model._default_manager.all():
            for name in {getattr(row, part, "") for part in ("name", "short_name", "code")} - {""}:
                entries[name].append((row.pk, None, None))
        return entries


_READ: dict[type, Callable[[Names, Any], _Entries]] = {str: Names.read_register}
_READ[type(Unit)] = Names.read_model
