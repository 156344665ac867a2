"""Columns of records and lines: Django fields with a Chinese label, a mask and, where needed, a settings key.

Every column is empty until an act writes it, so none is required by the database; what an act demands is said by
the act. Migrations see plain Django fields only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models

from zhunsheng.kernel.masking import Mask


class DeclaredField:
    """What our columns add to a Django field: ``label``, ``personal``, ``hint`` and the key of its settings choices."""

    personal: Mask | None = None
    hint: str = ""
    choices_setting: str = ""
    register: str = ""
    plain_path = ""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()  # type: ignore[misc]
        kwargs.pop("choices", None)
        return name, self.plain_path, args, kwargs


class TextField(DeclaredField, models.CharField):  # type: ignore[type-arg]
    """One line of text."""

    plain_path = "django.db.models.CharField"

    def __init__(
        self, label: str = "", *, max_length: int = 200, personal: Mask | None = None, hint: str = "", **kwargs: Any
    ) -> None:
        kwargs.setdefault("verbose_name", label)
        super().__init__(max_length=max_length, blank=True, default="", **_without(kwargs, "blank", "default"))
        self.personal, self.hint = personal, hint


class DigestField(DeclaredField, models.CharField):  # type: ignore[type-arg]
    """The digest of something that is itself not kept. Written by the kernel's own acts, never by a form."""

    plain_path = "django.db.models.CharField"

    def __init__(self, label: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", label)
        super().__init__(max_length=80, blank=True, default="", **_without(kwargs, "blank", "default", "max_length"))


class ProseField(DeclaredField, models.TextField):  # type: ignore[type-arg]
    """Several lines of text."""

    plain_path = "django.db.models.TextField"

    def __init__(self, label: str = "", *, personal: Mask | None = None, hint: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", label)
        super().__init__(blank=True, default="", **_without(kwargs, "blank", "default"))
        self.personal, self.hint = personal, hint


class ChoiceField(DeclaredField, models.CharField):  # type: ignore[type-arg]
    """A code out of a list: fixed ``choices`` (code, label), or the codes of the local setting ``setting``."""

    plain_path = "django.db.models.CharField"

    def __init__(
        self,
        label: str = "",
        *,
        choices: tuple[tuple[str, str], ...] = (),
        setting: str = "",
        hint: str = "",
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("verbose_name", label)
        kwargs = _without(kwargs, "blank", "default", "max_length")
        super().__init__(max_length=40, blank=True, default="", **kwargs)
        self.fixed_choices, self.choices_setting, self.hint = choices, setting, hint


@dataclass(frozen=True)
class LooksBack:
    """How a date follows from earlier records of the same kind: the day on which the latest of them was opened.

    Earlier is a record opened on or before the day of the act, with the same values in the columns ``same``, within the
    limit that the local setting ``within`` counts from its day. Where one of those columns is empty there is none.
    """

    same: tuple[str, ...]
    within: str


class DateField(DeclaredField, models.DateField):  # type: ignore[type-arg]
    """A civil date in the place's time; one that ``looks_back`` is found by the acts that say so (see Act.finds)."""

    plain_path = "django.db.models.DateField"

    def __init__(self, label: str = "", *, looks_back: LooksBack | None = None, hint: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", label)
        super().__init__(null=True, blank=True, **_without(kwargs, "null", "blank"))
        self.looks_back, self.hint = looks_back, hint


class MomentField(DeclaredField, models.DateTimeField):  # type: ignore[type-arg]
    """A day and a time of day, to the minute; in payloads ISO text with the offset of the place."""

    plain_path = "django.db.models.DateTimeField"

    def __init__(self, label: str = "", *, hint: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", label)
        super().__init__(null=True, blank=True, **_without(kwargs, "null", "blank"))
        self.hint = hint


class MoneyField(DeclaredField, models.DecimalField):  # type: ignore[type-arg]
    """An amount in yuan with two decimals; the column's name ends in ``_yuan``."""

    plain_path = "django.db.models.DecimalField"

    def __init__(self, label: str = "", *, hint: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", label)
        kwargs = _without(kwargs, "null", "blank", "max_digits", "decimal_places")
        super().__init__(null=True, blank=True, max_digits=16, decimal_places=2, **kwargs)
        self.hint = hint


class CountField(DeclaredField, models.IntegerField):  # type: ignore[type-arg]
    """A whole number, not negative."""

    plain_path = "django.db.models.IntegerField"

    def __init__(self, label: str = "", *, hint: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", label)
        super().__init__(null=True, blank=True, **_without(kwargs, "null", "blank"))
        self.hint = hint


class YesNoField(DeclaredField, models.BooleanField):  # type: ignore[type-arg]
    """Yes, no or not yet said."""

    plain_path = "django.db.models.BooleanField"

    def __init__(self, label: str = "", *, hint: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", label)
        super().__init__(null=True, blank=True, **_without(kwargs, "null", "blank"))
        self.hint = hint


class _Reference(DeclaredField, models.ForeignKey):  # type: ignore[type-arg]
    plain_path = "django.db.models.ForeignKey"
    target = ""

    def __init__(self, to: Any = None, on_delete: Any = models.PROTECT, *, hint: str = "", **kwargs: Any) -> None:
        kwargs = _without(kwargs, "null", "blank", "related_name")
        super().__init__(to, on_delete, null=True, blank=True, related_name="+", **kwargs)
        self.hint = hint


class PersonField(_Reference):
    """A person of ours (staff, leader)."""

    def __init__(self, label: str = "", *, hint: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", label)
        kwargs.setdefault("to", "kernel.Person")
        super().__init__(hint=hint, **kwargs)


class UnitField(_Reference):
    """A unit of ours."""

    def __init__(self, label: str = "", *, hint: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", label)
        kwargs.setdefault("to", "kernel.Unit")
        super().__init__(hint=hint, **kwargs)


@dataclass(frozen=True)
class FoundBy:
    """How an entry of a register follows from a text (a grid from an address) where nobody chose one.

    The local setting ``setting`` says, for fragments of the column ``text``, which value the entry has in its column
    ``code``; the longest fragment that the text contains decides.
    """

    text: str
    setting: str
    code: str


class RegisterField(_Reference):
    """An entry of a register, named by its kind key; read as of the date of the act."""

    def __init__(
        self, register: str = "", label: str = "", *, found_by: FoundBy | None = None, hint: str = "", **kwargs: Any
    ) -> None:
        kwargs.setdefault("verbose_name", label)
        kwargs.setdefault("to", "kernel.Matter")
        super().__init__(hint=hint, **kwargs)
        self.register, self.found_by = register, found_by


def _without(kwargs: dict[str, Any], *names: str) -> dict[str, Any]:
    """Django clones a field from its deconstruction; what our constructor sets itself must not come in twice."""
    return {name: value for name, value in kwargs.items() if name not in names}
