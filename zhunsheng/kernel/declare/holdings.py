"""Holdings: what a register answers about a day (who holds a valid certificate, whose power it is), and guards that ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from zhunsheng.kernel import registry
from zhunsheng.kernel.declare.guards import ActContext, Guard
from zhunsheng.kernel.errors import Objection
from zhunsheng.law.errors import LawError
from zhunsheng.law.statutes import rule
from zhunsheng.law.wording import day_words

DOER = "doer"
"""Stands for whoever does the act, where a guard names people."""


@dataclass(frozen=True)
class Inquiry:
    """What a proviso of a holding may read.

    ``entry`` is the version in force on the day ``on``, ``holder`` the name of who is asked about, ``terms`` what the
    asking kind says of the terms that the holding declares, ``context`` the act at hand.
    """

    entry: Any
    on: date
    holder: str
    terms: Mapping[str, Any]
    context: ActContext


Proviso = Callable[[Inquiry], Iterator[Objection]]


@dataclass(frozen=True)
class Holding:
    """Something that is held by an entry of a register in force on a day; declared in the register under a name.

    ``label`` is what is held; ``denial`` says of somebody that they do not hold it; ``code`` begins the codes of refusals.
    ``by`` names the column that says who holds it; without it the entry itself is asked about. Every one of ``provided``
    yields objections where the entry, though in force, does not do; ``terms`` are what they ask of whoever asks (a field of
    law). ``basis`` cites the article, ``way_out`` says what to do where it is not held.
    """

    label: str
    denial: str
    code: str
    basis: str
    way_out: str
    by: str = ""
    provided: tuple[Proviso, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class HoldsOn:
    """What a guard asks a register; see :func:`holds_on`."""

    holding: str
    of: str
    basis: str
    among: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    at_least: str = ""
    terms: Mapping[str, str] = field(default_factory=dict)
    on: str = ""
    when: Callable[[ActContext], bool] | None = None

    @property
    def register(self) -> str:
        """The key of the register that is asked."""
        return self.holding.rpartition(".")[0]

    def declared(self) -> Holding:
        """What the register declares. Raises LookupError where there is no such register or no such holding."""
        name = self.holding.rpartition(".")[2]
        holdings = registry.kind(self.register).holdings()
        if name not in holdings:
            raise LookupError(f"{self.register} has no holding {name!r}")
        return holdings[name]

    def codes(self) -> tuple[str, ...]:
        """The codes of its own refusals; the provisos of the holding have theirs. Whoever does an act is never unnamed."""
        stem = self.declared().code
        if self.of == DOER and not self.at_least:
            return (f"{stem}-missing",)
        return f"{stem}-missing", f"{stem}-too-few" if self.at_least else f"{stem}-unnamed"

    def check(self, context: ActContext) -> Iterator[Objection]:
        """The objections: of each who does not hold it, then that there are too few, or that nobody is named at all."""
        if self.when is not None and not self.when(context):
            return
        holding, where = self.declared(), "" if self.of == DOER else self.of.partition(".")[0]
        holders = (context.viewer.person_id,) if self.of == DOER else named(context, self.of, self.among)
        basis = tuple(dict.fromkeys((self.basis, holding.basis)))
        found = [self._against(holding, holder, context) for holder in holders]
        for said in (objection for objections in found for objection in objections):
            yield Objection(said.code, said.message, said.basis or basis, said.way_out or holding.way_out, where)
        if self.at_least:
            held = sum(not objections for objections in found)
            yield from self._too_few(holding, held, where, context)
        elif not holders:
            message = f"没有写明谁持有{holding.label}" if holding.by else f"没有写明是哪一项{holding.label}"
            yield Objection(self.codes()[1], message, basis, holding.way_out, where)

    def _day(self, context: ActContext) -> date:
        named_day: date | None = context.value(self.on) if self.on else None
        return named_day or context.acted_on

    def _against(self, holding: Holding, holder: Any, context: ActContext) -> list[Objection]:
        """What stands against a holder: nothing where one entry will do, else what is said of the one that comes nearest."""
        day, who = self._day(context), self._name(holding, holder, context)
        versions = self._versions(holding, holder, context)
        in_force = [entry for entry in versions if _is_in_force(entry, day)]
        if not in_force:
            message = f"{who}在{day_words(day)}{holding.denial}{_why(versions, day)}"
            return [Objection(self.codes()[0], message)]
        terms = {term: context.value(column) for term, column in self.terms.items()}
        inquiries = [Inquiry(entry, day, who, terms, context) for entry in in_force]
        said = [[one for proviso in holding.provided for one in proviso(inquiry)] for inquiry in inquiries]
        return min(said, key=len)

    def _versions(self, holding: Holding, holder: Any, context: ActContext) -> Sequence[Any]:
        if holder is None:
            return ()
        if holding.by:
            return context.read_entries(self.register, holding.by, holder)
        return context.read_versions(holder)

    def _name(self, holding: Holding, holder: Any, context: ActContext) -> str:
        if self.of == DOER:
            return context.viewer.name
        model: Any = registry.kind(self.register)._meta.get_field(holding.by or "matter").related_model
        return f"“{holder if model is None else context.read_name(model, holder)}”"

    def _too_few(self, holding: Holding, held: int, where: str, context: ActContext) -> Iterator[Objection]:
        try:
            demanded = rule(self.at_least, on=context.acted_on)
        except LawError:
            return
        if demanded.length is not None and held < demanded.length:
            message = (
                f"{day_words(self._day(context))}持有{holding.label}的只有{held}{demanded.counted_in}：{demanded.words}"
            )
            way_out = f"请补足，不少于{demanded.length}{demanded.counted_in}"
            yield Objection(self.codes()[1], message, (self.at_least,), way_out, where)


def holds_on(
    label: str,
    *,
    holding: str,
    of: str,
    basis: str,
    among: Mapping[str, tuple[str, ...]] | None = None,
    at_least: str = "",
    terms: Mapping[str, str] | None = None,
    on: str = "",
    when: Callable[[ActContext], bool] | None = None,
    reads: Literal["matter", "form"] = "form",
    is_noted: bool = False,
) -> Guard:
    """The guard that everyone named holds ``holding`` (register and name: ``authority.certificate.valid``) on the day of the act.

    ``of`` names them: a column, the column of a line set (``officers.person``; ``among`` narrows its rows by codes of other
    columns), or DOER. ``on`` names a date column that says another day; where it is empty the day of the act counts.
    ``at_least`` is a rule of law whose amount of different holders must be reached. ``terms`` says by which of our columns
    the terms of the holding are known; what is not said is not asked. ``when`` decides whether the guard applies, ``is_noted``
    keeps what it refuses on record. What it finds cites ``basis`` and the holding's own article.
    """
    asks = HoldsOn(holding, of, basis, among or {}, at_least, terms or {}, on, when)
    name = f"{holding.partition('.')[2]}-of-{of}".replace(".", "-").replace("_", "-")
    return Guard(name, label, basis, asks.check, reads, asks, is_noted)


def apart_from(label: str, *, of: str, basis: str) -> Guard:
    """The guard that whoever does the act is none of those named in ``of``, a column or the column of a line set of people."""

    def check(context: ActContext) -> Iterator[Objection]:
        if context.viewer.person_id in named(context, of):
            yield Objection(
                "doer-is-named", f"{context.viewer.name}是本件写明的办理人：{label}", way_out="请交另一人办理"
            )

    return Guard(f"apart-from-{of}".replace(".", "-").replace("_", "-"), label, basis, check, "matter")


def one_of(label: str, *, of: str, basis: str, reads: Literal["matter", "form"] = "form") -> Guard:
    """The guard that whoever does the act is one of those named in ``of``, a column or the column of a line set of people.

    Where the act does not name them itself, the matter says who they are before any form is filled in.
    """

    def check(context: ActContext) -> Iterator[Objection]:
        if context.viewer.person_id not in named(context, of):
            way_out = "请由写明的办理人办理，或先变更办理人"
            yield Objection("doer-not-named", f"{context.viewer.name}不是本件写明的办理人：{label}", way_out=way_out)

    return Guard(f"one-of-{of}".replace(".", "-").replace("_", "-"), label, basis, check, reads)


def named(context: ActContext, of: str, among: Mapping[str, tuple[str, ...]] | None = None) -> tuple[Any, ...]:
    """The different values that a column, or the column of a line set (``lines.column``), has after the act, in order."""
    first, _, inner = of.partition(".")
    values: list[Any] = [context.value(first)]
    if inner:
        wanted = (among or {}).items()
        rows = (row for row in context.lines(first) if all(row.get(name) in codes for name, codes in wanted))
        values = [row.get(inner) for row in rows]
    return tuple(dict.fromkeys(value for value in values if value not in (None, "")))


def _is_in_force(entry: Any, day: date) -> bool:
    return bool(entry.valid_from <= day and (entry.valid_until is None or day < entry.valid_until))


def _why(versions: Sequence[Any], day: date) -> str:
    """What the periods of an entry say of a day on which it is not in force: over since when, or not before when."""
    over = [entry.valid_until for entry in versions if entry.valid_until is not None and entry.valid_until <= day]
    coming = [entry.valid_from for entry in versions if entry.valid_from > day]
    if over:
        return f"：自{day_words(max(over))}起失效"
    return f"：{day_words(min(coming))}才生效" if coming else "：名册中没有登记"
