"""Stored values as words: codes get their labels, references their names, personal data its mask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from zhunsheng.files.cells import Cell, words_of
from zhunsheng.kernel.acts.form import FormPlace, options
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.fields import ChoiceField, DigestField
from zhunsheng.kernel.declare.kind import Line
from zhunsheng.kernel.local_settings import MissingSetting
from zhunsheng.kernel.masking import masked
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import local
from zhunsheng.web.dates import prose

Columns = Mapping[str, "models.Field[Any, Any]"]
NAMED_BY = {Matter: "heading"}


class Wording:
    """Turns the values of one page into words.

    References are announced with :meth:`expect` and then looked up together, one query per table. ``reveals`` shows
    personal data in full: only for the answer to an unmasking act.
    """

    def __init__(self, world: World, day: date, *, reveals: bool = False) -> None:
        self.world, self.day, self.reveals = world, day, reveals
        self._wanted: dict[type[models.Model], set[int]] = {}
        self._names: dict[tuple[type[models.Model], int], str] = {}
        self._labels: dict[tuple[str, tuple[int, ...]], dict[str, str]] = {}

    def expect(self, columns: Columns, values: Mapping[str, Any]) -> None:
        """Note the references among ``values`` (ids by column name)."""
        for name, column in columns.items():
            if isinstance(column, models.ForeignKey) and values.get(name) is not None:
                self.expect_one(column.related_model, int(values[name]))

    def expect_one(self, model: type[models.Model], identity: int | None) -> None:
        if identity is not None and (model, identity) not in self._names:
            self._wanted.setdefault(model, set()).add(identity)

    def name_of(self, model: type[models.Model], identity: int | None) -> str:
        """The name of a person, a unit or a register entry."""
        if identity is None:
            return ""
        self._look_up()
        return self._names.get((model, identity), "（查无此项）")

    def in_prose(self, column: models.Field[Any, Any], value: Any, unit_path: tuple[int, ...]) -> str:
        """A value for facts and sentences: dates written out."""
        return prose(value) if isinstance(value, date) else self.in_table(column, value, unit_path)

    def in_table(self, column: models.Field[Any, Any], value: Any, unit_path: tuple[int, ...]) -> str:
        """A value as it reads in a table."""
        return words_of(self.cell(column, value, unit_path))

    def cell(self, column: models.Field[Any, Any], value: Any, unit_path: tuple[int, ...]) -> Cell:
        """A value for a table cell: days, moments and numbers stay what they are, everything else is said in words."""
        if value is None or value == "":
            return ""
        if isinstance(column, models.ForeignKey):
            return self.name_of(column.related_model, int(value))
        if isinstance(column, ChoiceField):
            return self._label(column, value, unit_path)
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, datetime):
            return local(value).replace(tzinfo=None)
        if isinstance(value, date | Decimal | int):
            return value
        mask = getattr(column, "personal", None)
        return masked(str(value), mask) if mask is not None and not self.reveals else str(value)

    def choices(self, column: models.Field[Any, Any], unit_path: tuple[int, ...]) -> dict[str, str]:
        """The codes and labels of a choice column in a unit; none where the setting has no value."""
        assert isinstance(column, ChoiceField)
        key = (column.choices_setting or str(column), unit_path)
        if key not in self._labels:
            try:
                self._labels[key] = dict(options(column, FormPlace(unit_path, self.day, self.world)))
            except MissingSetting:
                self._labels[key] = {}
        return self._labels[key]

    def _label(self, column: models.Field[Any, Any], code: str, unit_path: tuple[int, ...]) -> str:
        return self.choices(column, unit_path).get(code, f"（已停用的代码：{code}）")

    def _look_up(self) -> None:
        for model, identities in self._wanted.items():
            name = NAMED_BY.get(model, "name")
            for identity, text in model._default_manager.filter(pk__in=identities).values_list("pk", name):
                self._names[(model, identity)] = text
        self._wanted.clear()


def line_columns(line: type[Line]) -> dict[str, models.Field[Any, Any]]:
    """The columns of a line that people read and write; digests are the kernel's own."""
    return {name: column for name, column in line.columns().items() if not isinstance(column, DigestField)}


def personal_names(columns: Columns) -> Iterable[str]:
    """The columns that hold personal data."""
    return (name for name, column in columns.items() if getattr(column, "personal", None) is not None)
