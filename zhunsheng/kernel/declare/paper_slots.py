"""What the slots of papers may name: columns, lines, steps, limits, rules, settings, by the labels that people read.

| path | says |
|---|---|
| ``案由`` | a column of the record |
| ``当事人.姓名或名称`` | a column of its lines, of all rows, or of the one gone through |
| ``职权事项.依据``, ``听证主持人.行政执法证.证号`` | further: of the register entry, or of the one that names the person |
| ``罚款金额.大写`` | an amount in capital figures |
| ``步骤.处罚告知.日期`` (``办理人``, ``文号``, ``名称``) | the day of an act, who did it, the number it gave out, its label |
| ``步骤.本步骤.文号`` | the same of the act that the paper belongs to |
| ``期限.缴纳罚款期限`` | when a limit ends |
| ``规则.PEN-60.期限`` (``条文``, ``数额``, ``比例``) | what the rule in force on the day of the act says |
| ``参数.本机关.地址`` | a local setting, or its member |
| ``本件.编号`` (``单位``, ``登记日期``) | of the matter itself |
| ``附卷材料.名称`` (``日期``) | of what is on its file |
| ``序号`` | the place of the row gone through |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models

from zhunsheng.kernel import registry
from zhunsheng.kernel.declare.fields import MoneyField, PersonField, RegisterField
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.declare.paper_templates import Slot
from zhunsheng.kernel.local_settings import definitions
from zhunsheng.law.statutes import rules

CAPITAL, PLACE, ON_FILE, OWN_STEP = "大写", "序号", "附卷材料", "本步骤"
STEP_SAYS = {"日期": "day", "办理人": "doer", "文号": "number", "名称": "label"}
RULE_SAYS = {"条文": "citation", "期限": "length", "数额": "length", "比例": "rate"}
MATTER_SAYS = {"编号": "number", "单位": "unit", "登记日期": "opened_on", "办结日期": "closed_on"}
FILE_SAYS = {"名称": "name", "日期": "day"}


class UnknownSlot(Exception):
    """A slot that names nothing. The message says which part of its path."""


@dataclass(frozen=True)
class ColumnNamed:
    """A column of the record, or of the line set ``lines``; ``then`` what is read further from what it refers to."""

    column: models.Field[Any, Any]
    lines: str = ""
    then: Further | None = None
    in_capitals: bool = False


@dataclass(frozen=True)
class Further:
    """A column of a register: of the entry itself, or of the entry that names a person in its column ``by``."""

    register: str
    column: models.Field[Any, Any]
    by: str = ""


@dataclass(frozen=True)
class StepNamed:
    """The latest of these acts (of none: the act that the paper belongs to), and what is asked of it."""

    acts: frozenset[str]
    says: str


@dataclass(frozen=True)
class LimitNamed:
    clocks: frozenset[str]


@dataclass(frozen=True)
class RuleNamed:
    rule: str
    says: str


@dataclass(frozen=True)
class SettingNamed:
    setting: str
    member: str = ""


@dataclass(frozen=True)
class MatterNamed:
    says: str


@dataclass(frozen=True)
class FileNamed:
    says: str


@dataclass(frozen=True)
class PlaceNamed:
    """The place of the row gone through."""


Named = ColumnNamed | StepNamed | LimitNamed | RuleNamed | SettingNamed | MatterNamed | FileNamed | PlaceNamed


@cache
def named(kind: type[Record], slot: Slot) -> Named:
    """What a slot names in the papers of a kind. Raises UnknownSlot."""
    head, *rest = slot.path
    if head in _HEADS:
        return _HEADS[head](kind, rest)
    line_set = next((name for name, lines in kind.line_sets().items() if lines.label == head), "")
    if line_set:
        columns, rest = kind.line_sets()[line_set].line.columns(), list(rest)
        if not rest:
            raise UnknownSlot(f"{head!r} is a line set: name one of its columns")
        return _column(columns, rest[0], rest[1:], line_set)
    return _column(kind.columns(), head, rest, "")


def line_set_labelled(kind: type[Record], label: str) -> str:
    """The name of the line set with a label, or of what is on file. Raises UnknownSlot."""
    if label == ON_FILE:
        return ON_FILE
    found = [name for name, lines in kind.line_sets().items() if lines.label == label]
    if not found:
        raise UnknownSlot(f"there is no line set {label!r}")
    return found[0]


def _column(columns: Mapping[str, models.Field[Any, Any]], label: str, rest: list[str], lines: str) -> ColumnNamed:
    column = _labelled(columns.values(), label)
    if not rest:
        return ColumnNamed(column, lines)
    if isinstance(column, MoneyField) and rest == [CAPITAL]:
        return ColumnNamed(column, lines, in_capitals=True)
    if isinstance(column, RegisterField) and len(rest) == 1:
        register = registry.kind(column.register)
        return ColumnNamed(column, lines, Further(column.register, _labelled(register.columns().values(), rest[0])))
    if isinstance(column, PersonField) and len(rest) == 2:
        return ColumnNamed(column, lines, _of_person(*rest))
    raise UnknownSlot(f"nothing is read further from {label!r}: {'.'.join(rest)}")


def _of_person(label: str, column: str) -> Further:
    """A column of the entries of a register that say in one column whose they are."""
    registers = [kind for kind in registry.kinds().values() if kind.is_register and kind.label == label]
    if not registers:
        raise UnknownSlot(f"there is no register {label!r}")
    people = [name for name, found in registers[0].columns().items() if isinstance(found, PersonField)]
    if len(people) != 1:
        raise UnknownSlot(f"the register {label!r} does not say whose its entries are")
    return Further(registers[0].key, _labelled(registers[0].columns().values(), column), people[0])


def _labelled(columns: Iterable[models.Field[Any, Any]], label: str) -> models.Field[Any, Any]:
    found = [column for column in columns if str(column.verbose_name) == label]
    if len(found) != 1:
        raise UnknownSlot(f"{len(found) or 'no'} columns are labelled {label!r}")
    return found[0]


def _step(kind: type[Record], rest: list[str]) -> StepNamed:
    label, says = _two(rest, STEP_SAYS)
    acts = [act.name for procedure in kind.procedures.values() for act in procedure.acts.values() if act.label == label]
    if not acts and label != OWN_STEP:
        raise UnknownSlot(f"no act is labelled {label!r}")
    return StepNamed(frozenset(acts), says)


def _limit(kind: type[Record], rest: list[str]) -> LimitNamed:
    label = ".".join(rest)
    clocks = [
        name for procedure in kind.procedures.values() for name, clock in procedure.clocks.items()
        if clock.label == label
    ]  # fmt: skip
    if not clocks:
        raise UnknownSlot(f"no clock is labelled {label!r}")
    return LimitNamed(frozenset(clocks))


def _rule(_kind: type[Record], rest: list[str]) -> RuleNamed:
    identity, says = _two(rest, RULE_SAYS)
    known = [rule for rule in rules() if rule.id == identity]
    if not known or (says != "citation" and any(rule.length is None for rule in known)):
        raise UnknownSlot(f"no rule {identity!r} that says {rest[-1]!r}")
    return RuleNamed(identity, says)


def _setting(_kind: type[Record], rest: list[str]) -> SettingNamed:
    found = {definition.label: definition for definition in definitions().values()}.get(rest[0] if rest else "")
    if found is None:
        raise UnknownSlot(f"no setting is labelled {'.'.join(rest)!r}")
    if len(rest) == 1:
        return SettingNamed(found.key)
    if not isinstance(found.default, dict) or rest[1:] != [member := ".".join(rest[1:])] or member not in found.default:
        raise UnknownSlot(f"the setting {rest[0]!r} has no {'.'.join(rest[1:])!r}")
    return SettingNamed(found.key, member)


def _matter(_kind: type[Record], rest: list[str]) -> MatterNamed:
    return MatterNamed(_one(rest, MATTER_SAYS))


def _file(_kind: type[Record], rest: list[str]) -> FileNamed:
    return FileNamed(_one(rest, FILE_SAYS))


def _place(_kind: type[Record], rest: list[str]) -> PlaceNamed:
    if rest:
        raise UnknownSlot(f"{PLACE} says nothing further")
    return PlaceNamed()


def _one(rest: list[str], known: Mapping[str, str]) -> str:
    if len(rest) != 1 or rest[0] not in known:
        raise UnknownSlot(f"{'.'.join(rest)!r} is none of {'、'.join(known)}")
    return known[rest[0]]


def _two(rest: list[str], known: Mapping[str, str]) -> tuple[str, str]:
    if len(rest) != 2 or rest[1] not in known:
        raise UnknownSlot(f"{'.'.join(rest)!r} does not end in one of {'、'.join(known)}")
    return rest[0], known[rest[1]]


_HEADS: Mapping[str, Callable[[type[Record], list[str]], Named]] = {
    "步骤": _step,
    "期限": _limit,
    "规则": _rule,
    "参数": _setting,
    "本件": _matter,
    ON_FILE: _file,
    PLACE: _place,
}
