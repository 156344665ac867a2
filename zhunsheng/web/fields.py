"""Form fields: a declared column becomes an input with its label, value, options and what was objected to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.form import FormPlace, options
from zhunsheng.kernel.declare.fields import ChoiceField, MomentField, MoneyField, RegisterField, YesNoField
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.local_settings import MissingSetting
from zhunsheng.kernel.masking import masked
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.scope import slice_of
from zhunsheng.kernel.today import local
from zhunsheng.kernel.viewers import Right, Viewer

MOST_OPTIONS = 200
YES_NO = (("是", "是"), ("否", "否"))


@dataclass(frozen=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """One input. ``widget`` names its template part; ``find`` is what a long list of options is searched by.

    ``redraws`` is the id of an input whose proposal depends on this one: it is drawn anew when this one changes.
    """

    name: str
    label: str
    widget: str
    value: str = ""
    hint: str = ""
    is_required: bool = False
    options: tuple[Option, ...] = ()
    has_more: bool = False
    find: str = ""
    is_focused: bool = False
    redraws: str = ""
    objections: tuple[Objection, ...] = ()

    @property
    def id(self) -> str:
        return "field-" + self.name.replace(".", "-")


@dataclass(frozen=True)
class LineRow:
    """One row of a line editor. ``origin`` is the row it was in the stored record, whose masked values it shows."""

    number: int
    origin: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class LineEditor:
    """The rows of a line set as inputs."""

    name: str
    label: str
    rows: tuple[LineRow, ...]
    is_required: bool = False
    objections: tuple[Objection, ...] = ()

    @property
    def id(self) -> str:
        return "lines-" + self.name.replace(".", "-")


@dataclass
class FieldMaker:
    """Makes the fields of one form: for a viewer, a place and a day. ``finds`` are the searches within long lists."""

    viewer: Viewer
    place: FormPlace
    finds: Mapping[str, str] = field(default_factory=dict)
    _lists: dict[tuple[Any, str], tuple[tuple[Option, ...], bool]] = field(default_factory=dict)

    def made(self, name: str, column: models.Field[Any, Any], value: str, *, needed: bool) -> Field:
        """The input of ``column`` under ``name``, showing ``value``."""
        made = Field(
            name=name,
            label=str(column.verbose_name),
            widget=_widget(column),
            value=value,
            hint=getattr(column, "hint", ""),
            is_required=needed,
        )
        if isinstance(column, ChoiceField):
            return self._with_choices(made, column)
        if isinstance(column, YesNoField):
            return replace(made, options=tuple(Option(*pair) for pair in YES_NO))
        if isinstance(column, models.ForeignKey):
            return self._with_entries(made, column)
        return made

    def _with_choices(self, made: Field, column: ChoiceField) -> Field:
        try:
            found = options(column, self.place)
        except MissingSetting as missing:
            return replace(made, objections=(Objection("setting-missing", str(missing)),))
        return replace(made, options=tuple(Option(*pair) for pair in found))

    def _with_entries(self, made: Field, column: models.ForeignKey[Any, Any]) -> Field:
        find = self.finds.get(made.name, "").strip()
        key = (getattr(column, "register", "") or column.related_model, find)
        if key not in self._lists:
            self._lists[key] = self._entries(column, find)
        found, has_more = self._lists[key]
        if made.value and all(option.value != made.value for option in found):
            found = (*found, *self._chosen(column, made.value))
        return replace(made, options=found, has_more=has_more, find=find)

    def _entries(self, column: models.ForeignKey[Any, Any], find: str) -> tuple[tuple[Option, ...], bool]:
        if isinstance(column, RegisterField):
            rows = self._register_rows(column.register, find)
        else:
            model = column.related_model
            rows = model._default_manager.filter(name__contains=find).order_by("pk").values_list("pk", "name")
        found = [Option(str(pk), label) for pk, label in rows[: MOST_OPTIONS + 1]]
        return tuple(found[:MOST_OPTIONS]), len(found) > MOST_OPTIONS or bool(find)

    def _register_rows(self, register: str, find: str) -> Any:
        """Entries in force on the day of the act that the viewer may open, by heading."""
        kind = registry.kind(register)
        day = self.place.acted_on
        in_force = kind._default_manager.filter(Q(valid_until=None) | Q(valid_until__gt=day), valid_from__lte=day)
        known = slice_of(self.viewer, kind, Right.OPEN).matter_ids()
        entries = Matter.objects.filter(pk__in=in_force.values("matter_id"), is_void=False).filter(pk__in=known)
        return entries.filter(heading__contains=find).order_by("unit__path", "pk").values_list("pk", "heading")

    def _chosen(self, column: models.ForeignKey[Any, Any], value: str) -> tuple[Option, ...]:
        """An earlier choice that is not in the list (any more) stays visible; the act says whether it still holds.

        The value may be anything that was sent: only an entry that the viewer may open is named.
        """
        if not value.isdecimal():
            return ()
        if isinstance(column, RegisterField):
            known = slice_of(self.viewer, registry.kind(column.register), Right.OPEN).matter_ids()
            found = Matter.objects.filter(pk=int(value)).filter(pk__in=known).values_list("pk", "heading")
        else:
            found = column.related_model._default_manager.filter(pk=int(value)).values_list("pk", "name")
        return tuple(Option(str(pk), f"{label}（不在当日名册）") for pk, label in found)


def as_input(column: models.Field[Any, Any], value: Any) -> str:
    """A stored value as the text of an input; personal data masked."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(column, MomentField):
        return f"{local(column.to_python(value)):%Y-%m-%dT%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    mask = getattr(column, "personal", None)
    return masked(str(value), mask) if mask is not None else str(value)


def unmasked_input(column: models.Field[Any, Any], text: str, stored: Any) -> str:
    """What a personal input means: the masked form left as it was stands for what is stored."""
    mask = getattr(column, "personal", None)
    if mask is not None and stored and text == masked(str(stored), mask):
        return str(stored)
    return text


def _widget(column: models.Field[Any, Any]) -> str:
    if isinstance(column, ChoiceField | models.ForeignKey):
        return "select"
    if isinstance(column, YesNoField):
        return "radios"
    if isinstance(column, MomentField):
        return "moment"
    if isinstance(column, models.DateField):
        return "date"
    if isinstance(column, models.TextField):
        return "prose"
    if isinstance(column, MoneyField | models.IntegerField):
        return "number"
    return "text"


def numbered(rows: Sequence[tuple[str, tuple[Field, ...]]]) -> tuple[LineRow, ...]:
    return tuple(LineRow(number, origin, fields) for number, (origin, fields) in enumerate(rows, 1))
