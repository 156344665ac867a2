"""Running the YAML cases of the ledgers: dated acts of the fixed cast, and what each must come to.

A file of ``zhunsheng/ledgers/<ledger>/cases`` names a ``kind`` and lists ``cases``, each with a Chinese ``name``, an
optional ``unit`` (where matters are opened; 柳荫社区 unless said), optional ``settings`` and ``steps``; ``counted`` marks
a case that also stands in the history on which metrics are tried (see tests/metrics/references.py, which reads the
``metrics`` of the same file). A step says
``day`` (when it was done), ``by`` (a name of the cast) and ``act``, and may say ``given``, ``recorded_on``,
``late_reason``, ``corrects``. It expects ``refused`` (all codes, in order), ``state``, ``due`` (every running limit with
its end) and ``overdue`` (labels of the limits it ran over; none unless said).
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

import zhunsheng
from tests.cast import Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.declare import PersonField, Procedure, RegisterField
from zhunsheng.kernel.declare.guards import Guard
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Event, Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer

LEDGERS = Path(zhunsheng.__file__).parent / "ledgers"
UNIT = "willow"
STEP_KEYS = {
    "day",
    "by",
    "act",
    "given",
    "recorded_on",
    "late_reason",
    "corrects",
    "refused",
    "state",
    "due",
    "overdue",
}
CODE = re.compile(r"Objection\(\s*\"([a-z-]+)\"")


@dataclass(frozen=True)
class Case:
    """A case as the file has it."""

    kind: str
    name: str
    steps: Sequence[Mapping[str, Any]]
    unit: str = UNIT
    settings: Sequence[Mapping[str, Any]] = ()
    counted: bool = False

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


@dataclass
class Exercised:
    """What running cases went through: (kind, name) of states, acts and clocks, and refusal codes by kind."""

    states: set[tuple[str, str]] = field(default_factory=set)
    acts: set[tuple[str, str]] = field(default_factory=set)
    clocks: set[tuple[str, str]] = field(default_factory=set)
    codes: set[tuple[str, str]] = field(default_factory=set)


def cases_files() -> list[Mapping[str, Any]]:
    """The content of every file of cases of every ledger."""
    return [yaml.safe_load(path.read_text("utf-8")) for path in sorted(LEDGERS.glob("*/cases/*.yaml"))]


def all_cases() -> list[Case]:
    """Every case of every ledger."""
    return [Case(content["kind"], **case) for content in cases_files() for case in content["cases"]]


def ledger_kinds() -> list[type[Record]]:
    """The kinds that lie in ledgers, and so must have cases."""
    return [kind for kind in registry.kinds().values() if kind.__module__.startswith("zhunsheng.ledgers.")]


def run(case: Case, cast: Cast, exercised: Exercised) -> list[str]:
    """Take the steps of a case; returns what did not come out as the case says."""
    for setting in case.settings:
        _enter_setting(setting, cast)
    play = _Play(case, cast, exercised)
    return [f"step {number}: {fault}" for number, step in enumerate(case.steps, 1) for fault in play.step(step)]


def _enter_setting(setting: Mapping[str, Any], cast: Cast) -> None:
    given = {"name": setting["name"], "value": json.dumps(setting["value"]), "is_confirmed": True}
    kind, unit = registry.kind("kernel.setting"), cast.units[setting["unit"]]
    with on_day(setting["since"]):
        open_matter(Viewer.installer(), kind, unit, Asked("enter", given))


@dataclass
class _Play:
    case: Case
    cast: Cast
    exercised: Exercised
    matter: Matter | None = None

    @property
    def kind(self) -> type[Record]:
        return registry.kind(self.case.kind)

    def step(self, step: Mapping[str, Any]) -> Iterator[str]:
        if unknown := step.keys() - STEP_KEYS:
            yield f"unknown keys {sorted(unknown)}"
        event, codes = self._taken(step)
        self.exercised.codes |= {(self.case.kind, code) for code in codes}
        if codes != step.get("refused", []):
            yield f"{step['act']} should be refused with {step.get('refused', [])}, was refused with {codes}"
        if event is not None:
            self.matter = event.matter
            self.exercised.acts.add((self.case.kind, event.act))
            overdue = event.marks.get("after_limit", [])
            if overdue != step.get("overdue", []):
                yield f"{step['act']} should overrun {step.get('overdue', [])}, overran {overdue}"
        yield from self._standing(step)

    def _taken(self, step: Mapping[str, Any]) -> tuple[Event | None, list[str]]:
        day, recorded_on = step["day"], step.get("recorded_on", step["day"])
        viewer = self.cast.viewer(step["by"], recorded_on)
        given = _resolved(self.kind, step.get("given", {}), self.cast)
        asked = Asked(step["act"], given, day, step.get("late_reason", ""), corrects=step.get("corrects"))
        with on_day(recorded_on):
            try:
                if self.matter is None:
                    return open_matter(viewer, self.kind, self.cast.units[self.case.unit], asked), []
                return take(viewer, self.matter.pk, asked), []
            except Refused as refused:
                return None, [objection.code for objection in refused.objections]

    def _standing(self, step: Mapping[str, Any]) -> Iterator[str]:
        if self.matter is None:
            return
        self.matter.refresh_from_db()
        running = {deadline.clock: deadline.due_on for deadline in self.matter.deadlines.filter(stopped_on=None)}
        self.exercised.states.add((self.case.kind, self.matter.state))
        if "state" in step and step["state"] != self.matter.state:
            yield f"should stand at {step['state']}, stands at {self.matter.state}"
        if "due" in step:
            self.exercised.clocks |= {(self.case.kind, clock) for clock in step["due"]}
            if step["due"] != running:
                yield f"limits should end {_told(step['due'])}, they end {_told(running)}"


def _told(due: Mapping[str, date | None]) -> str:
    return ", ".join(f"{clock} {day}" for clock, day in sorted(due.items())) or "nowhere"


def _resolved(kind: type[Record], given: Mapping[str, Any], cast: Cast) -> dict[str, Any]:
    """The form with the names of the cast turned into ids, by the type of the column."""
    columns = kind.columns()
    registers = {"mediation.committee": cast.committees, "mediation.mediator": cast.mediators}

    def value(name: str, said: Any) -> Any:
        column = columns.get(name)
        if isinstance(column, RegisterField) and isinstance(said, str):
            return registers[column.register][said].pk
        if isinstance(column, PersonField) and isinstance(said, str):
            return cast.people[said].pk
        return said

    return {name: value(name, said) for name, said in given.items()}


def codes_of(guard: Guard) -> set[str]:
    """The refusal codes that a guard can yield, read from its source."""
    return set(CODE.findall(inspect.getsource(guard.check)))


def unexercised(kind: type[Record], exercised: Exercised) -> list[str]:
    """The states, acts, guards and clocks of a kind's procedures that no case went through."""
    return [missing for procedure in kind.procedures.values() for missing in _missing(kind, procedure, exercised)]


def _missing(kind: type[Record], procedure: type[Procedure], exercised: Exercised) -> Iterator[str]:
    for what, names, seen in (
        ("state", procedure.states, exercised.states),
        ("act", procedure.acts, exercised.acts),
        ("clock", procedure.clocks, exercised.clocks),
    ):
        yield from (f"{what} {name}" for name in names if (kind.key, name) not in seen)
    for act in procedure.acts.values():
        for guard in act.guards:
            codes = codes_of(guard)
            if not codes:
                yield f"guard {guard.name} names no code in its source"
            yield from (
                f"guard {guard.name}: {code}" for code in sorted(codes) if (kind.key, code) not in exercised.codes
            )
