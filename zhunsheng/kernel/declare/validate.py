"""Checking declarations: every fault of every kind is found and listed at once, with file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from django.db import models

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.history import COMMON_ACTS
from zhunsheng.kernel.declare.clocks import Clock
from zhunsheng.kernel.declare.fields import ChoiceField, DateField, MomentField, RegisterField, TextField, UnitField
from zhunsheng.kernel.declare.holding_faults import asking_faults, holding_faults
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.declare.paper_faults import paper_faults
from zhunsheng.kernel.declare.procedure import START, Act, Procedure, State
from zhunsheng.kernel.declare.sheet import Reconciled
from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.kernel.local_settings import definitions
from zhunsheng.kernel.models import Relation
from zhunsheng.kernel.pages import Concerning, Settings
from zhunsheng.law.citation import basis_fault
from zhunsheng.law.errors import LawError
from zhunsheng.law.model import Unit as TimeUnit
from zhunsheng.law.named_day import named_by
from zhunsheng.law.statutes import rule

KEY = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*\Z")


def check_all() -> None:
    """Check every registered kind. Raises InvalidDeclaration with all faults."""
    faults = [fault for kind in registry.kinds().values() for fault in faults_of(kind)]
    if faults:
        raise InvalidDeclaration(faults)


def faults_of(kind: type[Record]) -> list[Fault]:
    """Every fault of one kind and of its procedures."""
    found = [Fault(kind.declared_at, f"{kind.key}: {message}") for message in _kind_faults(kind)]
    found += paper_faults(kind)
    for procedure in kind.procedures.values():
        for check in _PROCEDURE_CHECKS:
            found += [
                Fault(procedure.declared_at, f"{kind.key} {procedure.key}@{procedure.version}: {message}")
                for message in check(kind, procedure)
            ]
    return found


def _kind_faults(kind: type[Record]) -> Iterator[str]:
    if not KEY.match(kind.key):
        yield f"key {kind.key!r} is not ledger.kind"
    if not kind.label:
        yield "has no label"
    if not re.search(r"[一-鿿]", kind.__doc__ or ""):
        yield "its docstring says nothing in Chinese about what it is in law"
    if not kind.procedures:
        yield "has no procedure"
    columns = kind.columns()
    known = columns.keys() | {"valid_from", "valid_until"}
    for name in (*kind.list_columns, *kind.filters, *kind.public):
        if name not in known:
            yield f"names an unknown column {name!r}"
    for name in (path.partition(".")[0] for path in kind.assigned):
        if name not in columns:
            yield f"assigned names an unknown column {name!r}"
    yield from _consulted_faults(kind)
    yield from _located_faults(kind)
    yield from _line_faults(kind)
    for column in columns.values():
        yield from _column_faults(kind, column)
    if kind.retention_setting and kind.retention_setting not in definitions():
        yield f"retention_setting names an undeclared setting {kind.retention_setting!r}"
    yield from (f"sheet {message}" for message in _sheet_faults(kind))
    yield from (
        f"reconciled with {each.system}: {message}"
        for each in kind.reconciled
        for message in _reconciled_faults(kind, each)
    )
    for paper in kind.papers.values():
        if paper.number and paper.number not in definitions():
            yield f"paper {paper.label} names an undeclared setting {paper.number!r}"
    yield from holding_faults(kind)
    yield from (
        f"panel {panel.label} asks about an unknown column {panel.of!r}"
        for panel in kind.panels
        if isinstance(panel, Concerning) and panel.of and panel.of not in columns
    )
    stamped = {key for procedure in kind.procedures.values() for key in procedure.stamped_settings()}
    for panel in kind.panels:
        if isinstance(panel, Settings):
            yield from (
                f"panel {panel.label} shows the unstamped {key!r}" for key in panel.settings if key not in stamped
            )


def _column_faults(kind: type[Record], column: models.Field[Any, Any]) -> Iterator[str]:
    if isinstance(column, RegisterField):
        yield from _register_faults(kind, column)
    if isinstance(column, ChoiceField) and column.choices_setting and column.choices_setting not in definitions():
        yield f"column {column.name} names an undeclared setting {column.choices_setting!r}"


def _line_faults(kind: type[Record]) -> Iterator[str]:
    for lines in kind.line_sets().values():
        for name in lines.line.needs:
            if name not in lines.line.columns():
                yield f"rows of {lines.name} need an unknown column {name!r}"


def _located_faults(kind: type[Record]) -> Iterator[str]:
    if not kind.located:
        return
    key = kind.places()
    if not key:
        yield f"located names {kind.located!r}, which is no column of a register"
        return
    register = registry.kinds().get(key)
    if register is None or register.places() != key:
        yield f"lies in {key!r}, whose entries do not lie in each other"
    others = {other.places() for other in registry.kinds().values()} - {"", key}
    if others:
        yield f"lies in {key!r}, other kinds in {', '.join(sorted(others))}"


def _consulted_faults(kind: type[Record]) -> Iterator[str]:
    asked = kind.consulted
    if asked is None:
        return
    lines = kind.line_sets().get(asked.lines)
    if lines is None or not isinstance(lines.line.columns().get(asked.unit), UnitField):
        yield f"consulted names {asked.lines}.{asked.unit}, which is no unit column of its lines"
    states = {name for procedure in kind.procedures.values() for name in procedure.states}
    yield from (f"consulted names an unknown state {name!r}" for name in asked.at if name not in states)


def _register_faults(kind: type[Record], column: RegisterField) -> Iterator[str]:
    register, found_by = registry.kinds().get(column.register), column.found_by
    if register is None:
        yield f"column {column.name} names an unknown register {column.register!r}"
        return
    if found_by is None:
        return
    if not isinstance(kind.columns().get(found_by.text), TextField):
        yield f"column {column.name} is found by {found_by.text!r}, which is no column of text"
    if not isinstance(register.columns().get(found_by.code), TextField):
        yield f"column {column.name} is found by {found_by.code!r}, which is no column of text of {column.register}"
    if found_by.setting not in definitions():
        yield f"column {column.name} is found by an undeclared setting {found_by.setting!r}"


def _sheet_faults(kind: type[Record]) -> Iterator[str]:
    sheet = kind.sheet
    if sheet is None:
        return
    named = [procedure for procedure in kind.procedures.values() if procedure.key == sheet.procedure]
    candidates = named or [procedure for procedure in kind.procedures.values() if not procedure.is_mirror]
    if sheet.procedure and not named:
        yield f"names an unknown procedure {sheet.procedure!r}"
        return
    procedure = max(candidates, key=lambda found: found.begins_on())
    columns, line_sets = kind.columns(), kind.line_sets()
    for number, step in enumerate(sheet.steps):
        act = procedure.acts.get(step.act)
        if act is None:
            yield f"names an unknown act {step.act!r}"
            continue
        if act.is_opening != (number == 0):
            yield f"must begin with an opening act and have no other: {step.act!r}"
        if act.opens_another:
            yield f"names {step.act!r}, which opens another matter: a row tells of one"
        if step.day and not isinstance(columns.get(step.day), models.DateField):
            yield f"step {step.act} has the day {step.day!r}, which is no column of dates or moments"
        yield from (
            f"step {step.act} names {name!r}, which it does not write"
            for name in step.columns
            if name not in act.writes
        )
        if number and not step.day:
            yield f"step {step.act} has no day, so a row cannot say whether it was done"
    yield from (f"has headings of the unknown column {name!r}" for name in sheet.headings if name not in columns)
    yield from (f"has rows of the unknown line set {name!r}" for name in sheet.rows if name not in line_sets)


def _reconciled_faults(kind: type[Record], reconciled: Reconciled) -> Iterator[str]:
    columns, line_sets = kind.columns(), kind.line_sets()
    entries = [
        procedure.acts[reconciled.entry] for procedure in kind.procedures.values() if reconciled.entry in procedure.acts
    ]
    if not entries:
        yield f"no procedure has the act {reconciled.entry!r}"
    for act in entries:
        if not (act.is_elsewhere and act.dates and reconciled.number in act.writes):
            yield f"{act.name} must be done elsewhere, have a date column and write {reconciled.number!r}"
    if reconciled.system not in (_default_of(reconciled.names) or {}):
        yield f"the setting {reconciled.names!r} does not name it"
    known = columns.keys() | line_sets.keys()
    yield from (f"compares the unknown {name!r}" for name in reconciled.compared if name not in known)
    days = {act.dates for act in entries}
    yield from (f"has headings of {name!r}, which it does not read" for name in reconciled.headings
                if name not in {*reconciled.compared, *days})  # fmt: skip


def _graph_faults(kind: type[Record], procedure: type[Procedure]) -> Iterator[str]:
    if not procedure.opening_acts():
        yield "no act opens it (START >> …)"
    try:
        date.fromisoformat(procedure.in_force)
    except ValueError:
        yield f"in_force {procedure.in_force!r} is not an ISO date"
    reached, final = _reachable(procedure), {name for name, state in procedure.states.items() if state.final}
    for name, state in procedure.states.items():
        if name not in reached:
            yield f"state {name}（{state.label}） is never reached"
        elif not state.final and not (_reachable_from(procedure, name) & final):
            yield f"state {name}（{state.label}） is a dead end: no final state follows"
    if not final:
        yield "no state is final"


def _reachable(procedure: type[Procedure]) -> set[str]:
    return _reachable_from(procedure, START.name)


def _reachable_from(procedure: type[Procedure], start: str) -> set[str]:
    reached, queue = set(), [start]
    while queue:
        current = queue.pop()
        for act in procedure.acts_at(current):
            if act.target is not None and act.target.name not in reached:
                reached.add(act.target.name)
                queue.append(act.target.name)
    return reached


def _act_faults(kind: type[Record], procedure: type[Procedure]) -> Iterator[str]:
    for act in procedure.acts.values():
        for message in (*_basis_faults(act.basis), *_wiring_faults(kind, procedure, act)):
            yield f"act {act.name}（{act.label}）: {message}"
        for guard in act.guards:
            asked = () if guard.asks is None else asking_faults(kind, guard.asks)
            for message in (*_basis_faults(guard.basis), *asked):
                yield f"guard {guard.name}: {message}"


def _basis_faults(basis: str) -> Iterator[str]:
    fault = basis_fault(basis)
    if fault is not None:
        yield fault


def _wiring_faults(kind: type[Record], procedure: type[Procedure], act: Act) -> Iterator[str]:
    columns, lines = kind.columns(), kind.line_sets()
    if act.name in COMMON_ACTS:
        yield "has the name of an act that every matter has"
    if not act.origins:
        yield "has neither moves nor at"
    if act.is_elsewhere and (act.target is not None or act.is_opening):
        yield "is done elsewhere, but moves the matter"
    if bool(act.by) == act.is_automatic:
        yield "nobody may do it (by is empty)" if not act.by else "is automatic, but people may do it (by)"
    for origin in act.origins:
        if origin is not START and procedure.states.get(origin.name) is not origin:
            yield f"its origin {origin.label} is not a state of this procedure"
    if act.target is not None and not _is_member(procedure, act.target):
        yield f"its target {act.target.label} is not a state of this procedure"
    yield from (f"writes unknown {name!r}" for name in act.writes if name not in columns and name not in lines)
    yield from (f"needs {name!r}, which it does not write" for name in act.needs if name not in act.writes)
    yield from (f"sets unknown column {name!r}" for name in act.sets if name not in columns)
    if act.within and act.within not in (*kind.handler_columns(), kind.consulted and kind.consulted.lines):
        yield f"within {act.within!r} is no unit column of assigned and not the lines of consulted"
    yield from (f"not_by names unknown act {name!r}" for name in act.not_by if name not in procedure.acts)
    if act.dates and not isinstance(columns.get(act.dates), DateField):
        yield f"dates {act.dates!r} is not a date column"
    if act.times and not isinstance(columns.get(act.times), MomentField):
        yield f"times {act.times!r} is not a moment column"
    yield from (message for name in act.finds for message in _finding_faults(kind, name))
    if act.number and not (act.number in kind.papers and kind.papers[act.number].number):
        yield f"number names {act.number!r}, which is no paper with a number"
    yield from (f"prints unknown paper {name!r}" for name in act.papers if name not in kind.papers)
    if act.number_column and act.number_column not in columns:
        yield f"number_column {act.number_column!r} is unknown"
    if act.opens is not None:
        yield from _opening_faults(kind, act)
    if act.grows:
        yield from _growing_faults(procedure, act)


def _finding_faults(kind: type[Record], name: str) -> Iterator[str]:
    if name in kind.line_sets():
        if kind.line_sets()[name].found_by is None:
            yield f"finds the lines {name!r}, which are found by nothing"
        return
    looks_back = getattr(kind.columns().get(name), "looks_back", None)
    if looks_back is None or kind.is_register:
        yield f"finds {name!r}, which is no date column of a matter that looks back"
        return
    yield from (
        f"finds {name!r} by an unknown column {same!r}" for same in looks_back.same if same not in kind.columns()
    )
    if looks_back.within not in definitions():
        yield f"finds {name!r} within an undeclared setting {looks_back.within!r}"


def _is_member(procedure: type[Procedure], state: State) -> bool:
    return procedure.states.get(state.name) is state


def _opening_faults(kind: type[Record], act: Act) -> Iterator[str]:
    opens = act.opens
    assert opens is not None
    if opens.relation not in Relation.values:
        yield f"opens by an unknown relation {opens.relation!r}"
    child = registry.kinds().get(opens.kind)
    if child is None:
        yield f"opens unknown kind {opens.kind!r}"
        return
    opening = {
        name for procedure in child.procedures.values() for name in (act.name for act in procedure.opening_acts())
    }
    if opens.act not in opening:
        yield f"opens {opens.kind} by {opens.act!r}, which is none of its opening acts"
    known = child.columns().keys() | child.line_sets().keys()
    ours = kind.columns().keys() | kind.line_sets().keys()
    for theirs, own in opens.carry.items():
        if theirs not in known or own not in ours:
            yield f"carries {own!r} to {theirs!r}, one of which is unknown"


def _growing_faults(procedure: type[Procedure], act: Act) -> Iterator[str]:
    if act.grows not in Relation.values:
        yield f"grows by an unknown relation {act.grows!r}"
    if act.opens is not None or act.is_opening:
        yield "grows what the place chooses, but opens a matter that is declared"
    if procedure.growing_act() is not act:
        yield "is a second act by which the place's matters grow"


def _clock_faults(kind: type[Record], procedure: type[Procedure]) -> Iterator[str]:
    yield from (f"stamps undeclared setting {key!r}" for key in procedure.stamps if key not in definitions())
    for name, clock in procedure.clocks.items():
        for message in _one_clock(kind, procedure, clock):
            yield f"clock {name}（{clock.label}）: {message}"


def _one_clock(kind: type[Record], procedure: type[Procedure], clock: Clock) -> Iterator[str]:
    named = (*clock.starts, *clock.stops, *clock.suspend, *clock.resume, *clock.extend)
    yield from (f"names unknown act {act!r}" for act in named if act not in procedure.acts)
    if bool(clock.rule) == bool(clock.setting):
        yield "needs exactly one of rule and setting"
    for rule_id in filter(None, (clock.rule, clock.leaves_for)):
        try:
            found = rule(rule_id, on=procedure.begins_on())
            if clock.year_before:
                named_by(found, procedure.begins_on().year, "")
            else:
                found.limit()
        except (LawError, ValueError) as fault:
            yield f"rule {rule_id}: {fault}"
    if clock.leaves_for and not clock.rule:
        yield f"leaves time for {clock.leaves_for}, which goes with a rule"
    if clock.setting and clock.setting not in definitions():
        yield f"setting {clock.setting!r} is not declared"
    if clock.stated and (clock.index or not clock.setting):
        yield f"has the stated length {clock.stated!r}, which goes with a setting of one length"
    if clock.more and not isinstance((_default_of(clock.setting) or {}).get(clock.more), int):
        yield f"adds {clock.more!r}, which is no number in the setting {clock.setting!r}"
    yield from _moment_faults(kind, procedure, clock)
    yield from _expiry_faults(procedure, clock)
    for column in (clock.index, clock.stated, clock.field, clock.year_before, clock.writes_due):
        if column and column not in kind.columns():
            yield f"names an unknown column {column!r}"


def _moment_faults(kind: type[Record], procedure: type[Procedure], clock: Clock) -> Iterator[str]:
    """A clock that counts hours or writes a moment hears the time of day of every act that moves it."""
    counts_moments = any(unit.needs_moment for unit in _usual_units(procedure, clock))
    writes_moment = isinstance(kind.columns().get(clock.writes_due), MomentField)
    if writes_moment and clock.rule and not counts_moments:
        yield f"writes the moment {clock.writes_due!r}, but rule {clock.rule} counts days"
    if writes_moment or counts_moments:
        for act in procedure.acts_without_time(clock):
            yield f"counts hours or writes a moment, but {act.name}（{act.label}） has no time of day (times)"


def _usual_units(procedure: type[Procedure], clock: Clock) -> Iterator[TimeUnit]:
    """The units in which a clock counts by its rule, or by the default of its setting."""
    if clock.rule:
        with suppress(LawError, ValueError):
            yield rule(clock.rule, on=procedure.begins_on()).limit().unit
    default = _default_of(clock.setting)
    if isinstance(default, dict) and default.get("unit") in set(TimeUnit):
        yield TimeUnit(default["unit"])


def _expiry_faults(procedure: type[Procedure], clock: Clock) -> Iterator[str]:
    if bool(clock.on_expiry) != bool(clock.on_expiry_if):
        yield "needs both on_expiry and on_expiry_if, or neither"
    if clock.on_expiry and clock.on_expiry not in (*clock.starts, *clock.stops):
        yield f"takes {clock.on_expiry!r} at its end, which neither starts nor stops it"
    act = procedure.acts.get(clock.on_expiry)
    if act is not None and (act.opens_another or act.number):
        yield f"takes {clock.on_expiry!r} at its end, which opens a matter or issues a number: a person must do it"
    if clock.on_expiry_if and not isinstance(_default_of(clock.on_expiry_if), bool):
        yield f"on_expiry_if {clock.on_expiry_if!r} is no setting that says yes or no"


def _default_of(setting: str) -> Any:
    return definitions()[setting].default if setting in definitions() else None


_PROCEDURE_CHECKS: tuple[Callable[[type[Record], type[Procedure]], Iterator[str]], ...] = (
    _graph_faults,
    _act_faults,
    _clock_faults,
)
