"""Reading one figure of an outline: a slot, a number that a section returns, a typed figure or a claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import yaml

from zhunsheng.metrics.figures import AtLeast, Exact, HalfUp, More, Rounding, TenThousands
from zhunsheng.metrics.language import Period
from zhunsheng.reports.outline.model import Claim, Figure, Reported, Slot, Typed
from zhunsheng.reports.outline.nodes import Reader, line_of

SLOT_KEYS = ("slot", "unit", "at", "scope", "period", "cut_off", "rounding", "label")
REPORTED_KEYS = ("reported", "asks", "unit", "period", "cut_off", "rounding", "label")
TYPED_KEYS = ("typed", "value", "unit", "by", "because", "label", "sheet")
CLAIM_KEYS = ("claim", "target", "above", "equal", "below")
ROUNDINGS: Mapping[str, Callable[[int], Rounding]] = {
    "more": More,
    "at_least": AtLeast,
    "ten_thousands": TenThousands,
    "half_up": HalfUp,
}


def read_figure(reader: Reader, name: str, node: yaml.Node) -> Figure | None:
    """The figure ``name``; None when it has faults, which are then noted."""
    before = len(reader.faults)
    entries = reader.entries(node, f"数据“{name}”")
    found = [key for key in WAYS if key in entries]
    if len(found) != 1:
        reader.fault(
            node, f"数据“{name}”应写明 slot（取自台账）、reported（科室报数）、typed（手填）或 claim（断语）之一"
        )
        return None
    read, known = WAYS[found[0]]
    for key in entries.keys() - set(known):
        reader.fault(entries[key], f"数据“{name}”中没有“{key}”这一项；可以写：{'、'.join(known)}")
    figure: Figure | None = read(reader, name, node, entries)
    return figure if len(reader.faults) == before else None


def _slot(reader: Reader, name: str, node: yaml.Node, entries: dict[str, yaml.Node]) -> Slot:
    at = reader.entries(entries["at"], f"数据“{name}”的“at”") if "at" in entries else {}
    return Slot(
        name=name,
        line=line_of(node),
        metric=reader.text(entries, "slot", node, f"数据“{name}”"),
        unit=reader.text(entries, "unit", node, f"数据“{name}”"),
        at=tuple(sorted((key, str(reader.scalar(value))) for key, value in at.items())),
        scope=reader.optional_text(entries, "scope"),
        period=read_period(reader, entries["period"]) if "period" in entries else None,
        cut_off_on=_cut_off(reader, name, entries),
        rounding=_rounding(reader, name, entries["rounding"]) if "rounding" in entries else None,
        label=reader.optional_text(entries, "label"),
    )


def _reported(reader: Reader, name: str, node: yaml.Node, entries: dict[str, yaml.Node]) -> Reported:
    what = f"报数“{name}”"
    return Reported(
        name=name,
        line=line_of(node),
        reported=reader.text(entries, "reported", node, what),
        asks=reader.text(entries, "asks", node, what),
        unit=reader.text(entries, "unit", node, what),
        label=reader.text(entries, "label", node, what),
        period=read_period(reader, entries["period"]) if "period" in entries else None,
        cut_off_on=_cut_off(reader, name, entries),
        rounding=_rounding(reader, name, entries["rounding"]) if "rounding" in entries else None,
    )


def _cut_off(reader: Reader, name: str, entries: dict[str, yaml.Node]) -> date | None:
    return reader.day(entries["cut_off"], f"数据“{name}”的“cut_off”") if "cut_off" in entries else None


def _typed(reader: Reader, name: str, node: yaml.Node, entries: dict[str, yaml.Node]) -> Typed | None:
    what = f"手填数据“{name}”"
    if "value" not in entries:
        reader.fault(node, f"{what}缺少“value”")
        return None
    value = reader.number(entries["value"], f"{what}的“value”")
    printed = reader.text(entries, "typed", node, what)
    unit = reader.text(entries, "unit", node, what)
    stated_by = reader.text(entries, "by", node, what)
    because = reader.text(entries, "because", node, what)
    label = reader.text(entries, "label", node, what)
    if value is None:
        return None
    return Typed(
        name, line_of(node), printed, value, unit, stated_by, because, label, reader.optional_text(entries, "sheet")
    )


def _claim(reader: Reader, name: str, node: yaml.Node, entries: dict[str, yaml.Node]) -> Claim:
    wordings = {key: reader.text(entries, key, node, f"断语“{name}”") for key in CLAIM_KEYS}
    return Claim(
        name=name,
        line=line_of(node),
        figure=wordings["claim"],
        target=wordings["target"],
        above=wordings["above"],
        equal=wordings["equal"],
        below=wordings["below"],
    )


def _rounding(reader: Reader, name: str, node: yaml.Node) -> Rounding | None:
    """``exact``, or one way with its argument: ``{more: 10}``, ``{half_up: 2}``."""
    what = f"数据“{name}”的“rounding”"
    if isinstance(node, yaml.ScalarNode) and node.value == "exact":
        return Exact()
    entries = reader.entries(node, what, known=tuple(ROUNDINGS)) if isinstance(node, yaml.MappingNode) else {}
    argument = reader.scalar(next(iter(entries.values()))) if len(entries) == 1 else None
    if type(argument) is not int or argument < 0:
        reader.fault(
            node, f"{what}应写成 exact 或 {{more: 10}}、{{at_least: 10}}、{{ten_thousands: 2}}、{{half_up: 2}}"
        )
        return None
    try:
        return ROUNDINGS[next(iter(entries))](argument)
    except ValueError as fault:
        reader.fault(node, f"{what}：{fault}")
        return None


def read_period(reader: Reader, node: yaml.Node) -> Period | None:
    """A period written as ``[2023-01-01, 2023-12-31]``."""
    days = [reader.day(item, "期间的起止") for item in reader.items(node, "期间")]
    if len(days) != 2:
        reader.fault(node, "期间应写成 [起日, 止日]")
        return None
    if days[0] is None or days[1] is None:
        return None
    try:
        return Period(days[0], days[1])
    except ValueError as fault:
        reader.fault(node, str(fault))
        return None


WAYS: Mapping[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
    "slot": (_slot, SLOT_KEYS),
    "reported": (_reported, REPORTED_KEYS),
    "typed": (_typed, TYPED_KEYS),
    "claim": (_claim, CLAIM_KEYS),
}
