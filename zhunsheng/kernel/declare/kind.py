"""Record kinds: the three shapes. Kind (a matter's record), Register (effective-dated master data), Line (child rows)."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from zhunsheng.kernel.declare.access import Access, Consulted
from zhunsheng.kernel.declare.fields import ChoiceField, DeclaredField, DigestField, RegisterField, TextField, UnitField
from zhunsheng.kernel.declare.holdings import Holding
from zhunsheng.kernel.declare.papers import Paper
from zhunsheng.kernel.declare.procedure import Procedure, place_of
from zhunsheng.kernel.declare.sheet import Reconciled, Sheet
from zhunsheng.kernel.masking import Mask

if TYPE_CHECKING:
    from zhunsheng.kernel.acts.form import FormPlace
    from zhunsheng.kernel.acts.snapshot import Snapshot
    from zhunsheng.kernel.acts.store import Written
    from zhunsheng.kernel.acts.world import World
    from zhunsheng.kernel.errors import Objection
    from zhunsheng.kernel.pages import Panel


@dataclass(frozen=True)
class Lines:
    """Typed child rows of a kind, changed only by its acts. ``name`` is the attribute under which they are declared.

    ``found_by`` gives the rows, in JSON values, where no form asks for them but an act finds them (see Act.finds).
    """

    line: type[Line]
    label: str
    name: str = ""
    found_by: Callable[[FormPlace], list[dict[str, Any]]] | None = None

    def __set_name__(self, owner: type, name: str) -> None:
        object.__setattr__(self, "name", name)


class Line(models.Model):
    """A child row: belongs to a matter, has a position, and typed columns so that metrics can count it.

    ``needs`` are the columns without which a row says nothing: no act takes one that leaves them empty.
    """

    label: ClassVar[str] = ""
    needs: ClassVar[tuple[str, ...]] = ()

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        abstract = True
        ordering = ("matter", "position")
        constraints = (models.UniqueConstraint(fields=("matter", "position"), name="%(app_label)s_%(class)s_position"),)

    @classmethod
    def columns(cls) -> dict[str, models.Field[Any, Any]]:
        return _declared_columns(cls)


class PartyLine(Line):
    """A party (当事人): a natural person or an organisation. Its names and numbers are personal and masked."""

    needs: ClassVar[tuple[str, ...]] = ("name",)

    party_kind = ChoiceField("当事人类型", choices=(("person", "自然人"), ("organisation", "单位")))
    name = TextField("姓名或名称", max_length=80, personal=Mask.NAME)
    identity_number = TextField("证件号码", max_length=40, personal=Mask.IDENTITY_NUMBER)
    phone = TextField("联系电话", max_length=40, personal=Mask.PHONE)
    access_code = DigestField("查询码摘要")

    class Meta(Line.Meta):
        abstract = True


class Record(models.Model):
    """What Kind and Register share: the declaration of a kind, beside its columns.

    ``located`` names the column that says where a matter lies: an entry of the one register of places. In that register
    it is the place around an entry.
    """

    key: ClassVar[str] = ""
    label: ClassVar[str] = ""
    access: ClassVar[Access] = Access()
    papers: ClassVar[Mapping[str, Paper]] = {}
    list_columns: ClassVar[tuple[str, ...]] = ()
    filters: ClassVar[tuple[str, ...]] = ()
    panels: ClassVar[tuple[Panel, ...]] = ()
    metrics: ClassVar[tuple[Any, ...]] = ()
    lights: ClassVar[Any] = None
    public: ClassVar[tuple[str, ...]] = ()
    assigned: ClassVar[tuple[str, ...]] = ()
    located: ClassVar[str] = ""
    consulted: ClassVar[Consulted | None] = None
    retention_setting: ClassVar[str] = ""
    outcomes: ClassVar[Mapping[str, str]] = {}
    sheet: ClassVar[Sheet | None] = None
    reconciled: ClassVar[tuple[Reconciled, ...]] = ()

    valid_through: ClassVar[str] = ""
    is_declared: ClassVar[bool] = False
    is_register: ClassVar[bool] = False
    procedures: ClassVar[Mapping[tuple[str, int], type[Procedure]]] = {}
    declared_at: ClassVar[str] = ""

    class Meta:
        abstract = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "key" not in vars(cls):
            return
        found = [value for base in cls.__mro__ for value in vars(base).values() if _is_procedure(value)]
        cls.procedures = {(procedure.key, procedure.version): procedure for procedure in reversed(found)}
        cls.declared_at = place_of(cls)
        cls.is_declared = True

    @classmethod
    def columns(cls) -> dict[str, models.Field[Any, Any]]:
        """The declared columns by name (not the matter, not the row's own bookkeeping)."""
        return _declared_columns(cls)

    @classmethod
    def handler_columns(cls) -> tuple[str, ...]:
        """The columns of ``assigned`` that name a unit: who handles there may open the matter."""
        return _handler_columns(cls)

    @classmethod
    def consulted_units(cls, snapshot: Snapshot) -> tuple[int, ...]:
        """The ids of the units that are asked about a matter standing so; they may open it and handle nothing."""
        asked = cls.consulted
        if asked is None or snapshot.state not in asked.at:
            return ()
        return tuple(row[asked.unit] for row in snapshot.lines.get(asked.lines, ()) if row[asked.unit] is not None)

    @classmethod
    def places(cls) -> str:
        """The key of the register that says where matters lie; empty where they lie nowhere."""
        column = cls.columns().get(cls.located)
        return column.register if isinstance(column, RegisterField) else ""

    @classmethod
    def present_rows(cls) -> models.QuerySet[Any]:
        """The rows that speak now."""
        return cls._default_manager.all()

    @classmethod
    def line_sets(cls) -> dict[str, Lines]:
        """The declared line sets by attribute name."""
        return _declared_line_sets(cls)

    @classmethod
    def holdings(cls) -> dict[str, Holding]:
        """What a register answers to guards, by name."""
        return _declared_holdings(cls)

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        """What the matter is called in lists and links; never personal data. A kind overrides this."""
        return cls.label

    @classmethod
    def stored(cls, world: World, events: Sequence[Written]) -> None:
        """What else follows, in the same transaction, from acts just written on matters of this kind. A kind overrides this."""

    @classmethod
    def closed_documents(cls, snapshot: Snapshot, person_id: int | None, day: date) -> tuple[Objection, ...]:
        """Why this person may not take out the attached documents on a day; empty where they may. A kind overrides this."""
        return ()

    @classmethod
    def is_confidential(cls, snapshot: Snapshot) -> bool:
        """Whether a matter so standing is open to the confidential posts only. A kind overrides this."""
        return False


class Kind(Record):
    """A record opened, handled and closed: one row per matter."""

    matter = models.OneToOneField("kernel.Matter", models.PROTECT, primary_key=True, related_name="+")

    class Meta(Record.Meta):
        abstract = True


class Register(Record):
    """Effective-dated master data: one row per period of validity ``[valid_from, valid_until)`` of an identity (matter).

    Acts take force on their day, so that every check can read the entry as of the date of another act. ``valid_through``
    names the date column that says the last day of validity: after it the entry is no longer in force, without any act.
    What it answers to guards of other kinds is declared in it (see Holding).
    """

    is_register: ClassVar[bool] = True

    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    valid_from = models.DateField("生效日期")
    valid_until = models.DateField("失效日期", null=True, blank=True)

    class Meta(Record.Meta):
        abstract = True
        constraints = (models.UniqueConstraint(fields=("matter", "position"), name="%(app_label)s_%(class)s_position"),)
        indexes = (models.Index(fields=("valid_from", "valid_until"), name="%(app_label)s_%(class)s_valid"),)

    @classmethod
    def present_rows(cls) -> models.QuerySet[Any]:
        """The newest version of each entry."""
        newer = cls._default_manager.filter(
            matter_id=models.OuterRef("matter_id"), position__gt=models.OuterRef("position")
        )
        return cls._default_manager.filter(~models.Exists(newer))


def _is_procedure(value: Any) -> bool:
    return inspect.isclass(value) and issubclass(value, Procedure) and value is not Procedure


# A declaration never changes, and every act asks for it many times.
@cache
def _declared_columns(cls: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
    return {column.name: column for column in cls._meta.local_concrete_fields if isinstance(column, DeclaredField)}


@cache
def _handler_columns(cls: type[Record]) -> tuple[str, ...]:
    columns = cls.columns()
    return tuple(path for path in cls.assigned if isinstance(columns.get(path), UnitField))


@cache
def _declared_line_sets(cls: type[Record]) -> dict[str, Lines]:
    members = {name: value for base in reversed(cls.__mro__) for name, value in vars(base).items()}
    return {name: value for name, value in members.items() if isinstance(value, Lines)}


@cache
def _declared_holdings(cls: type[Record]) -> dict[str, Holding]:
    members = {name: value for base in reversed(cls.__mro__) for name, value in vars(base).items()}
    return {name: value for name, value in members.items() if isinstance(value, Holding)}
