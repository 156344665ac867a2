"""Rules that are local or not surely known, as local settings: derived from the statute files, listed nowhere else.

Such a rule is never a default that looks national. What it says is an example that shows 待确认, until a place adopts a
value of its own from a day on; a matter keeps the value that was adopted when it opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, ClassVar

from zhunsheng.kernel.setting_definitions import Definition
from zhunsheng.law.errors import LawError
from zhunsheng.law.model import Direction, Limit, Rule, Unit
from zhunsheng.law.statutes import rules
from zhunsheng.law.wording import day_words

PREFIX = "rule."


@dataclass(frozen=True)
class Measure:
    """What a rule comes to in a place: a period (``unit``) or an amount (``counted_in``), and where it comes from."""

    length: int
    unit: Unit | None
    counted_in: str | None
    roll: bool
    direction: Direction
    citation: str
    source_id: str
    version: str
    needs_confirmation: bool
    applied: str = ""

    def limit(self) -> Limit:
        """The period, ready to be counted. Only for a measure in a unit of time."""
        assert self.unit is not None
        return Limit(
            length=self.length,
            unit=self.unit,
            direction=self.direction,
            roll=self.roll,
            citation=self.citation,
            source_id=self.source_id,
            version=self.version,
            needs_confirmation=self.needs_confirmation,
            applied=self.applied,
        )


@dataclass(frozen=True)
class RuleDefinition(Definition):
    """The setting of one rule (and field): its versions say, for each day, whether a place may set a value and which."""

    versions: tuple[Rule, ...] = ()

    default_binds: ClassVar[bool] = False

    def default_on(self, day: date) -> Any:
        """What the rule itself says on the day; None when it is not in force, or is known for sure."""
        version = self._open_version(day)
        return None if version is None else value_of(version)

    def fault(self, value: Any, on: date) -> str:
        version = self._open_version(on)
        if version is None:
            return f"{day_words(on)}没有可由本地另定的“{self.label}”：该规则当日未施行，或者全国统一"
        wanted = value_of(version)
        if not isinstance(value, dict) or set(value) != set(wanted):
            return f"取值须恰有{'、'.join(wanted)}各项"
        if type(value["length"]) is not int or value["length"] < 1:
            return f"length写的是“{value['length']}”，须为正整数"
        if "unit" in wanted and value["unit"] not in set(Unit):
            return f"unit写的是“{value['unit']}”，只能是{'、'.join(Unit)}"
        if "roll" in wanted and type(value["roll"]) is not bool:
            return f"roll写的是“{value['roll']}”，须为true或false"
        if "counted_in" in wanted and value["counted_in"] != wanted["counted_in"]:
            return f"counted_in写的是“{value['counted_in']}”，须为“{wanted['counted_in']}”"
        return ""

    def example(self, on: date) -> str:
        """The rule as it stands on the day; where a place may set nothing, its nearest version."""
        nearest = min(self.versions, key=lambda version: abs((version.in_force_from - on).days))
        return Definition("", "", "", self.default_on(on) or value_of(nearest)).example(on)

    def _open_version(self, day: date) -> Rule | None:
        return next((version for version in self.versions if version.in_force(day)), None)


def key_of(rule: Rule) -> str:
    """The key of a rule's setting: ``rule.MED-05``, or ``rule.ADM-01.complex`` for a field."""
    return PREFIX + ".".join(part for part in (rule.id, rule.field) if part)


def value_of(rule: Rule) -> dict[str, Any]:
    """What the rule says, in the form in which a place says its own."""
    if rule.unit is None:
        return {"length": rule.length, "counted_in": rule.counted_in}
    return {"length": rule.length, "unit": rule.unit.value, "roll": rule.roll}


@cache
def rule_definitions() -> Mapping[str, RuleDefinition]:
    """A definition for every rule that sets a period or an amount and, in some version, needs confirmation."""
    versions: dict[str, list[Rule]] = {}
    for rule in rules():
        if rule.length is not None and rule.needs_confirmation:
            versions.setdefault(key_of(rule), []).append(rule)
    return {key: _definition(key, tuple(found)) for key, found in versions.items()}


def _definition(key: str, versions: tuple[Rule, ...]) -> RuleDefinition:
    newest = versions[-1]
    about = f"{newest.words}（示例依据：{newest.citation}）。未经本地确认的，凡使用处均标注“待确认”。"
    return RuleDefinition(key, newest.label, about, value_of(newest), versions)


def keys_for(rule_id: str) -> Iterator[str]:
    """The settings of a rule, one for each field that it distinguishes."""
    return (key for key, known in rule_definitions().items() if known.versions[0].id == rule_id)


def measure_of(rule: Rule, settings: Mapping[str, Any], why_this_version: str = "") -> Measure:
    """What ``rule`` comes to under the settings stamped on a matter (or those of a place on a day).

    A rule that is surely known holds everywhere; of the others the adopted value holds, else what the rule says, 待确认.
    ``why_this_version`` (see ``law.applicable``) goes on into the receipt where the rule itself holds.
    Whoever needs the number of a rule asks here. Raises LawError when the rule sets neither a period nor an amount.
    """
    if rule.length is None:
        raise LawError(f"{rule.id}（{rule.citation}，{rule.label}）没有规定期限或数量；请选用定有期限或数量的规则。")
    stamped = settings.get(key_of(rule)) if rule.needs_confirmation else None
    value = value_of(rule) if stamped is None else stamped["value"]
    return Measure(
        length=value["length"],
        unit=Unit(value["unit"]) if "unit" in value else None,
        counted_in=value.get("counted_in"),
        roll=value.get("roll", False),
        direction=rule.direction,
        citation=rule.citation if stamped is None else adopted_citation(stamped),
        source_id=rule.id if stamped is None else key_of(rule),
        version=rule.version if stamped is None else stamped["version"],
        needs_confirmation=rule.needs_confirmation if stamped is None else stamped["needs_confirmation"],
        applied=rule.applied(why_this_version) if stamped is None else "",
    )


def adopted_citation(stamped: Mapping[str, Any]) -> str:
    """How a receipt names a local setting: its label, the place, and the paper by which it was adopted."""
    source = f"，{stamped['source']}" if stamped.get("source") else ""
    return f"本地参数“{stamped['label']}”（{stamped['unit_name']}{source}）"
