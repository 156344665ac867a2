"""Running the YAML cases of the ledgers and of the reports room: dated acts of the fixed cast, and what each must come to.

A file of ``zhunsheng/ledgers/<ledger>/cases`` (or of ``zhunsheng/reports/cases``) names a ``kind`` and lists ``cases``,
each with a Chinese ``name``, an optional ``unit`` (where matters are opened; 柳荫社区 unless said), optional ``settings``,
optional ``sheets`` (workbooks by name, as rows of cells: a column of a digest takes such a name) and ``steps``; ``counted`` marks
a case that also stands in the history on which metrics are tried (see tests/metrics/references.py, which reads the
``metrics`` of the same file). A step says
``day`` (when it was done), ``by`` (a name of the cast) and ``act``, and may say ``time`` ("14:05", of an act that has
one), ``given``, ``recorded_on``, ``late_reason``, ``corrects``. ``matter`` names another matter of the case that the step
is on (本件 unless said; ``kind`` its kind, where that is another); a relation's ``target`` or a register entry may be such a
name; ``opens`` gives such a name to the matter that the step opens on the way; ``by_hand`` takes an act alone that
otherwise is taken with what the system reckons (a freezing). A case of
what another system is the master of says its ``procedure`` and the ``source`` whose reports its steps are. A step expects
``refused`` (all codes, in order; ``unknown`` where the doer may not even know of the matter), ``state``, ``due`` (every
running limit with its end, a day or, as "2023-05-04 14:05", a moment) and ``overdue`` (labels of the limits it ran over;
none unless said).
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml

import zhunsheng
from tests.cast import Cast
from tests.reports.workbooks import form
from zhunsheng.files.workbooks import write_workbook
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.judge import Origin
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.declare import PersonField, Procedure, RegisterField, UnitField
from zhunsheng.kernel.declare.guards import Guard
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.documents import store_document
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Deadline, Event, Matter
from zhunsheng.kernel.today import at_moment, local, moment_of, on_day
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.answering.counting import fill
from zhunsheng.reports.answering.sending import send
from zhunsheng.reports.answering.workbooks import keep_workbook
from zhunsheng.reports.files import keep_file
from zhunsheng.reports.freezing import freeze_report
from zhunsheng.reports.restating import restate_report

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
ROOM = Path(zhunsheng.__file__).parent
FILES = ("ledgers/*/cases/*.yaml", "reports/cases/*.yaml")
WITH_CASES = ("zhunsheng.ledgers.", "zhunsheng.reports.")
UNIT = "willow"
MORNING = time(9)
# The name that cases have for the workbook of a form from above.
FORM = "form"
MATTER, UNKNOWN, OUTER_NUMBER = "本件", "unknown", "SY2023-0001"
STEP_KEYS = {
    "day",
    "time",
    "by",
    "act",
    "given",
    "recorded_on",
    "by_hand",
    "late_reason",
    "corrects",
    "matter",
    "kind",
    "opens",
    "refused",
    "state",
    "due",
    "overdue",
}
# What a guard borrows from a module that is only there once the kinds are.
LENT = re.compile(r"from (zhunsheng[\w.]+) import (\w+)")
CODE = re.compile(r"Objection\(\s*\"([a-z-]+)\"")


def _kept_file(viewer: Viewer, report: Matter, given: Mapping[str, Any]) -> Event:
    keep_file(viewer, report, ("public", "trace"), b"{}")
    return Event.objects.filter(matter=report).latest("seq")


# Acts that are never taken alone, as the platform takes them.
WHOLE: Mapping[str, Callable[[Viewer, Matter, Mapping[str, Any]], Event]] = {
    "reports.annual_report.freeze": lambda viewer, report, given: freeze_report(viewer, report),
    "reports.annual_report.keep_file": _kept_file,
    "reports.annual_report.restate": lambda viewer, report, given: restate_report(
        viewer, report, given["restatement_reason"]
    ),
    "reports.data_request.fill": lambda viewer, request, given: fill(viewer, request),
    "reports.data_request.send": lambda viewer, request, given: send(viewer, request),
}


@dataclass(frozen=True)
class Case:
    """A case as the file has it."""

    kind: str
    name: str
    steps: Sequence[Mapping[str, Any]]
    unit: str = UNIT
    settings: Sequence[Mapping[str, Any]] = ()
    counted: bool = False
    procedure: str = ""
    source: str = ""
    sheets: Mapping[str, Sequence[Sequence[Any]]] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


@dataclass
class Exercised:
    """What running cases went through: (kind, name) of states, acts and clocks, and refusal codes by kind."""

    states: set[tuple[str, str]] = field(default_factory=set)
    acts: set[tuple[str, str]] = field(default_factory=set)
    clocks: set[tuple[str, str]] = field(default_factory=set)
    codes: set[tuple[str, str]] = field(default_factory=set)


@cache
def cases_files() -> tuple[Mapping[str, Any], ...]:
    """The content of every file of cases."""
    paths = (path for pattern in FILES for path in sorted(ROOM.glob(pattern)))
    return tuple(yaml.load(path.read_text("utf-8"), Loader=LOADER) for path in paths)


def all_cases() -> list[Case]:
    """Every case of every file."""
    return [Case(content["kind"], **case) for content in cases_files() for case in content["cases"]]


def kinds_with_cases() -> list[type[Record]]:
    """The kinds that lie in ledgers or among the reports, and so must have cases."""
    return [kind for kind in registry.kinds().values() if kind.__module__.startswith(WITH_CASES)]


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
    matters: dict[str, Matter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.digests = {name: _kept(name, rows) for name, rows in self.case.sheets.items()}

    def step(self, step: Mapping[str, Any]) -> Iterator[str]:
        if unknown := step.keys() - STEP_KEYS:
            yield f"unknown keys {sorted(unknown)}"
        kind, name = step.get("kind", self.case.kind), step.get("matter", MATTER)
        event, codes = self._taken(step, registry.kind(kind), name)
        self.exercised.codes |= {(kind, code) for code in codes}
        if codes != step.get("refused", []):
            yield f"{step['act']} should be refused with {step.get('refused', [])}, was refused with {codes}"
        if event is not None:
            self.matters[name] = event.matter
            self.exercised.acts.add((kind, event.act))
            if "opens" in step:
                self.matters[step["opens"]] = event.matter.links_out.latest("pk").target
            overdue = event.marks.get("after_limit", [])
            if overdue != step.get("overdue", []):
                yield f"{step['act']} should overrun {step.get('overdue', [])}, overran {overdue}"
        if name in self.matters:
            yield from self._standing(step, self.matters[name])

    def _taken(self, step: Mapping[str, Any], kind: type[Record], name: str) -> tuple[Event | None, list[str]]:
        day, recorded_on = step["day"], step.get("recorded_on", step["day"])
        viewer = self.cast.viewer(step["by"], recorded_on)
        asked = self._asked(step, kind, day)
        at = asked.acted_time if asked.acted_time is not None and recorded_on == day else MORNING
        with at_moment(moment_of(recorded_on, at)):
            try:
                if name in self.matters:
                    whole = None if step.get("by_hand") else WHOLE.get(f"{kind.key}.{step['act']}")
                    if whole is not None:
                        return whole(viewer, self.matters[name], asked.given), []
                    return take(viewer, self.matters[name].pk, asked), []
                unit = self.cast.units[self.case.unit]
                return open_matter(viewer, kind, unit, asked, procedure=self.case.procedure), []
            except Refused as refused:
                return None, [objection.code for objection in refused.objections]
            except Matter.DoesNotExist:
                return None, [UNKNOWN]

    def _asked(self, step: Mapping[str, Any], kind: type[Record], day: date) -> Asked:
        given = resolved(kind, step.get("given", {}), self.cast, self.matters)
        if given.get("target") in self.matters:
            given["target"] = self.matters[given["target"]].pk
        given |= {
            name: self.digests[said]
            for name, said in given.items()
            if name.endswith("_digest") and said in self.digests
        }
        origin = Origin(self.case.source, OUTER_NUMBER) if self.case.source else None
        acted_time = time.fromisoformat(step["time"]) if "time" in step else None
        return Asked(
            step["act"],
            given,
            day,
            step.get("late_reason", ""),
            corrects=step.get("corrects"),
            origin=origin,
            acted_time=acted_time,
        )

    def _standing(self, step: Mapping[str, Any], matter: Matter) -> Iterator[str]:
        matter.refresh_from_db()
        running = {deadline.clock: _end(deadline) for deadline in matter.deadlines.filter(stopped_on=None)}
        self.exercised.states.add((matter.kind, matter.state))
        if "state" in step and step["state"] != matter.state:
            yield f"should stand at {step['state']}, stands at {matter.state}"
        if "due" in step:
            self.exercised.clocks |= {(matter.kind, clock) for clock in step["due"]}
            if step["due"] != running:
                yield f"limits should end {_told(step['due'])}, they end {_told(running)}"


def _kept(name: str, rows: Sequence[Sequence[Any]]) -> str:
    """The digest of a workbook with these rows, kept as an upload is."""
    file = BytesIO()
    write_workbook(file, name, [str(cell) for cell in rows[0]], rows[1:])
    file.seek(0)
    return store_document(file, f"{name}.xlsx").digest


def _end(deadline: Deadline) -> date | str | None:
    """The end of a limit as cases say it: its day, or its moment where it runs in hours or minutes."""
    return deadline.due_on if deadline.due_at is None else f"{local(deadline.due_at):%Y-%m-%d %H:%M}"


def _told(due: Mapping[str, date | str | None]) -> str:
    return ", ".join(f"{clock} {day}" for clock, day in sorted(due.items())) or "nowhere"


def resolved(kind: type[Record], given: Mapping[str, Any], cast: Cast, matters: Mapping[str, Matter]) -> dict[str, Any]:
    """The form with the names of the cast and of the case's matters turned into ids, by the type of the column; in its lines
    and in what it opens too."""
    columns, line_sets = kind.columns(), kind.line_sets()
    found: dict[str, Any] = {}
    for name, said in given.items():
        if name in registry.kinds():
            found[name] = resolved(registry.kind(name), said, cast, matters)
        elif name in line_sets:
            inner = line_sets[name].line.columns()
            found[name] = [
                {key: _id_of(inner.get(key), value, cast, matters) for key, value in row.items()} for row in said
            ]
        else:
            found[name] = _id_of(columns.get(name), said, cast, matters)
    return found


def _id_of(column: Any, said: Any, cast: Cast, matters: Mapping[str, Matter]) -> Any:
    """The id of whom a short name of the cast means, or of a matter of the case, in a column that refers to something."""
    if said == FORM:
        return keep_workbook(form(), "统计表.xlsx", cast.units[UNIT]).digest
    if isinstance(column, RegisterField) and said in matters:
        return matters[said].pk
    if isinstance(column, RegisterField) and isinstance(said, str):
        return cast.registers()[column.register][said].pk
    if isinstance(column, PersonField) and isinstance(said, str):
        return cast.people[said].pk
    if isinstance(column, UnitField) and isinstance(said, str):
        return cast.units[said].pk
    return said


def codes_of(guard: Guard) -> set[str]:
    """The refusal codes that a guard can yield, read from its source, or from what the register that it asks declares."""
    if guard.asks is None:
        source = inspect.getsource(guard.check)
        lent = (getattr(import_module(module), name) for module, name in LENT.findall(source))
        return set(CODE.findall(source + "".join(map(inspect.getsource, lent))))
    provided = guard.asks.declared().provided
    return {*guard.asks.codes(), *(code for check in provided for code in CODE.findall(inspect.getsource(check)))}


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
