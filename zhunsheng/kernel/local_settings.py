"""Local settings: given values by unit and date, resolved up the unit path.

They are declared in each app's ``settings.yaml``; rules of law that are local or not surely known are settings too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps

from zhunsheng.kernel.digests import canonical, sm3
from zhunsheng.kernel.rule_settings import rule_definitions
from zhunsheng.kernel.setting_definitions import Definition
from zhunsheng.law.wording import day_words


@dataclass(frozen=True)
class Value:
    """A resolved value: where it stands, since when, by which paper, and whether the place has confirmed it."""

    definition: Definition
    value: Any
    unit_id: int | None
    unit_name: str
    valid_from: date | None
    is_confirmed: bool
    source: str = ""

    def stamp(self) -> dict[str, Any]:
        """The value as it is stamped on a matter."""
        return {
            "label": self.definition.label,
            "value": self.value,
            "unit_name": self.unit_name,
            "source": self.source,
            "version": f"{sm3(canonical(self.value).encode())[:12]}（{self._since()}）",
            "needs_confirmation": not self.is_confirmed,
        }

    def _since(self) -> str:
        return "默认值" if self.valid_from is None else f"{day_words(self.valid_from)}起执行"


# What has been resolved is kept until the settings change: every act asks for the same few.
_MOST_RESOLVED = 50_000


class MissingSetting(LookupError):
    """No value and no default for a setting that is needed."""


@cache
def definitions() -> Mapping[str, Definition]:
    """All settings by key: those in the ``settings.yaml`` of every installed app, and those derived from rules."""
    found: dict[str, Definition] = {**rule_definitions()}
    for app in apps.get_app_configs():
        path = Path(app.path) / "settings.yaml"
        if path.exists():
            for key, entry in yaml.safe_load(path.read_text("utf-8")).items():
                found[key] = Definition(key, entry["label"], entry["about"], entry.get("default"))
    return found


@dataclass(frozen=True)
class _Row:
    unit_id: int
    unit_name: str
    valid_from: date
    valid_until: date | None
    value: Any
    is_confirmed: bool
    source: str


class LocalSettings:
    """All values in the database, in memory: (key, unit) → rows by date."""

    def __init__(self, version: str) -> None:
        from zhunsheng.kernel.kinds.setting import Setting

        self.version = version
        self._resolved: dict[tuple[str, tuple[int, ...], date], Value] = {}
        self._rows: dict[tuple[str, int], list[_Row]] = {}
        rows = Setting.objects.filter(matter__is_void=False).select_related("matter__unit")
        for row in rows.order_by("valid_from"):
            unit = row.matter.unit
            value, is_confirmed = json.loads(row.value), bool(row.is_confirmed)
            self._rows.setdefault((row.name, unit.pk), []).append(
                _Row(unit.pk, unit.name, row.valid_from, row.valid_until, value, is_confirmed, row.source)
            )

    def adopted(self, key: str, unit_path: tuple[int, ...], on: date) -> Value | None:
        """The value that a unit (its ancestor ids, itself last) or the nearest unit upward has adopted for a day.

        Raises MissingSetting for a setting that nobody declared.
        """
        definition = definitions().get(key)
        if definition is None:
            raise MissingSetting(f"没有声明参数“{key}”")
        for unit_id in reversed(unit_path):
            for row in reversed(self._rows.get((key, unit_id), ())):
                if row.valid_from <= on and (row.valid_until is None or on < row.valid_until):
                    return Value(
                        definition, row.value, row.unit_id, row.unit_name, row.valid_from, row.is_confirmed, row.source
                    )
        return None

    def resolve(self, key: str, unit_path: tuple[int, ...], on: date) -> Value:
        """The adopted value for a unit on a day, else the default.

        Raises MissingSetting, with what to do, when there is neither a value nor a default.
        """
        place = (key, unit_path, on)
        known = self._resolved.get(place)
        if known is None:
            known = self._resolve(*place)
            # Threads share this: what one clears another may just have been asked for.
            if len(self._resolved) > _MOST_RESOLVED:
                self._resolved.clear()
            self._resolved[place] = known
        return known

    def _resolve(self, key: str, unit_path: tuple[int, ...], on: date) -> Value:
        adopted = self.adopted(key, unit_path, on)
        if adopted is not None:
            return adopted
        definition = definitions()[key]
        default = definition.default_on(on)
        if default is None:
            raise MissingSetting(f"参数“{definition.label}”（{key}）在{day_words(on)}没有取值，请先在本地参数中设定")
        return Value(definition, default, None, "系统默认", None, False)

    def stamps(self, keys: Iterable[str], unit_path: tuple[int, ...], on: date) -> dict[str, dict[str, Any]]:
        """What binds a matter that begins in a unit on a day; a rule that nobody there has set anew is left to the law.

        Raises MissingSetting.
        """
        values: dict[str, Value | None] = {
            key: self.resolve(key, unit_path, on)
            if definitions()[key].default_binds
            else self.adopted(key, unit_path, on)
            for key in keys
        }
        return {key: value.stamp() for key, value in values.items() if value is not None}


_loaded: LocalSettings | None = None


def local_settings(version: str) -> LocalSettings:
    """The values as of ``Installation.settings_version``, the digest of the newest event on any setting."""
    global _loaded
    if _loaded is None or _loaded.version != version:
        _loaded = LocalSettings(version)
    return _loaded
