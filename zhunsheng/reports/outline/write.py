"""From an outline back to its YAML: what is written reads as the same outline.

Each paragraph stands with the figures that are used there first. Sentences get lines of their own, so that two versions
compare line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import singledispatch
from typing import Any

import yaml

from zhunsheng.metrics.figures import AtLeast, Exact, HalfUp, More, Rounding, TenThousands
from zhunsheng.metrics.language import Period
from zhunsheng.reports.outline.model import (
    Chart,
    Claim,
    Figure,
    Outline,
    Paragraph,
    Removal,
    Reported,
    Section,
    Slot,
    Sum,
    Task,
    Typed,
    names_of,
)
from zhunsheng.reports.outline.sentences import sentence_of

Entries = dict[str, Any]
SENTENCE_END = re.compile(r"(?<=[。；])(?=.)")
WIDTH = 120


class Flow(dict[str, Any]):
    """A mapping that is written on one line."""


class Prose(str):
    """Sentences, each on a line of its own."""


def write_outline(outline: Outline) -> str:
    """The YAML text of an outline; ``read_outline`` makes the same outline of it."""
    items = _Items(outline)
    opening = items.of(outline.opening)
    entries = {
        "title": outline.title,
        "year": outline.year,
        "unit": outline.unit,
        "period": _period(outline.period),
        "cut_off": outline.cut_off_on,
        "signers": list(outline.signers),
        "signed_on": outline.signed_on,
        **({"opening": opening} if opening else {}),
        "sections": [_section(section, items) for section in outline.sections],
    }
    return yaml.dump(entries, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)


def _section(section: Section, items: _Items) -> Entries:
    paragraphs = items.of(section.paragraphs)
    below = [_section(child, items) for child in section.sections]
    return {
        "heading": section.heading,
        **_named("part", list(section.parts)),
        **_named("withheld", section.withheld and _removal(section.withheld)),
        **({"paragraphs": paragraphs} if paragraphs else {}),
        **({"sections": below} if below else {}),
    }


class _Items:
    """The paragraphs of one outline as items of its lists: a text with its note, the figures new in it, its sums."""

    def __init__(self, outline: Outline) -> None:
        grouped = [list(_grouped(paragraphs)) for paragraphs in _lists(outline)]
        self._lists = iter(grouped)
        groups = [group for groups in grouped for group in groups]
        first: dict[str, int] = {}
        for number, group in enumerate(groups):
            for paragraph in group:
                for name in names_of(paragraph.segments):
                    first.setdefault(name, number)
        sums = _placed_sums(outline.sums, first, len(groups))
        self._written = iter(
            [
                _item(
                    group,
                    [outline.figures[name] for name in first if first[name] == number and name in outline.figures],
                    sums.get(number, ()),
                )
                for number, group in enumerate(groups)
            ]
        )

    def of(self, paragraphs: tuple[Paragraph, ...]) -> list[Any]:
        """The items of the next list of paragraphs; lists are asked for in reading order."""
        groups = next(self._lists) if paragraphs else []
        return [next(self._written) for _ in groups]


def _lists(outline: Outline) -> Iterator[tuple[Paragraph, ...]]:
    """The lists of paragraphs that are not empty, in reading order."""

    def below(sections: Iterable[Section]) -> Iterator[tuple[Paragraph, ...]]:
        for section in sections:
            yield section.paragraphs
            yield from below(section.sections)

    return filter(None, (outline.opening, *below(outline.sections)))


def _grouped(paragraphs: tuple[Paragraph, ...]) -> Iterator[tuple[Paragraph, ...]]:
    """A note goes with the text before it, unless something is said of the note itself, or only the text is withheld."""
    number = 0
    while number < len(paragraphs):
        one, after = paragraphs[number], paragraphs[number + 1 : number + 2]
        is_said_alone = one.withheld is not None or (after and _said_of(after[0]))
        is_pair = not one.is_note and after and after[0].is_note and not is_said_alone
        yield (one, *after) if is_pair else (one,)
        number += 2 if is_pair else 1


def _placed_sums(sums: tuple[Sum, ...], first: Mapping[str, int], count: int) -> dict[int, list[Sum]]:
    """Each sum with the item that first states its total, in their order; an item holds one sum of a total.

    Where the order or an equal total pushes a sum on, it never goes beyond the place from which the rest still fits.
    Raises ValueError when there are more sums of one total than items.
    """
    latest = _packed(sums[::-1], [1 - count] * len(sums))[::-1]
    if any(late > 0 for late in latest):
        raise ValueError("more sums of one total than paragraphs")
    wanted = [min(first.get(total.total, 0), -late) for total, late in zip(sums, latest, strict=True)]
    placed: dict[int, list[Sum]] = {}
    for total, number in zip(sums, _packed(sums, wanted), strict=True):
        placed.setdefault(number, []).append(total)
    return placed


def _packed(sums: Sequence[Sum], wanted: Sequence[int]) -> list[int]:
    """The first places from ``wanted`` on that keep the order and hold one sum of a total each."""
    at, held, found = wanted[0] if wanted else 0, set[str](), list[int]()
    for total, least in zip(sums, wanted, strict=True):
        if least > at or total.total in held:
            at, held = max(at + 1, least), set()
        held.add(total.total)
        found.append(at)
    return found


def _item(group: tuple[Paragraph, ...], figures: Iterable[Figure], sums: Iterable[Sum]) -> Any:
    words = {"note" if one.is_note else "text": Prose(sentence_of(one.segments)) for one in group}
    entries = {
        **words,
        **_said_of(group[0]),
        **_named("figures", {figure.name: Flow(entries_of(figure)) for figure in figures}),
        **_named("sums", {total.total: list(total.parts) for total in sums}),
    }
    return words["text"] if entries.keys() == {"text"} else entries


def _said_of(paragraph: Paragraph) -> Entries:
    """What is said of a paragraph beside its words."""
    return {
        **_named("problem", paragraph.problem),
        **_named("answers", list(paragraph.answers)),
        **_named("tasks", [Flow(_task(task)) for task in paragraph.tasks]),
        **_named("unrecorded", paragraph.unrecorded),
        **_named("removals", {removal.id: _removal(removal) for removal in paragraph.removals}),
        **_named("withheld", paragraph.withheld and _removal(paragraph.withheld)),
        **_named("charts", {chart.name: Flow(_chart(chart)) for chart in paragraph.charts}),
    }


def _chart(chart: Chart) -> Entries:
    return {"of": chart.figure, "by": chart.by, "caption": chart.caption}


def _removal(removal: Removal) -> Flow:
    return Flow({"from": list(removal.versions), **_named("ground", removal.ground), **_named("note", removal.note)})


def _task(task: Task) -> Entries:
    return {
        "do": task.do,
        **_named("target", task.target),
        **_named("by", task.by),
        **_named("due", task.due_on),
    }


def _named(key: str, value: Any) -> Entries:
    """The entry, unless there is nothing to say."""
    return {key: value} if value else {}


@singledispatch
def entries_of(figure: Figure) -> Entries:
    """The entries of one figure; each sort of figure has its own."""
    raise TypeError(f"a figure that cannot be written: {figure!r}")


@entries_of.register
def _(slot: Slot) -> Entries:
    return {
        "slot": slot.metric,
        "unit": slot.unit,
        **_named("at", dict(slot.at)),
        **_named("scope", slot.scope),
        **_named("period", slot.period and _period(slot.period)),
        **_named("cut_off", slot.cut_off_on),
        **_named("rounding", slot.rounding and _rounding(slot.rounding)),
        **_named("label", slot.label),
    }


@entries_of.register
def _(reported: Reported) -> Entries:
    return {
        "reported": reported.reported,
        "asks": reported.asks,
        "unit": reported.unit,
        "label": reported.label,
        **_named("period", reported.period and _period(reported.period)),
        **_named("cut_off", reported.cut_off_on),
        **_named("rounding", reported.rounding and _rounding(reported.rounding)),
    }


@entries_of.register
def _(typed: Typed) -> Entries:
    return {
        "typed": typed.printed,
        "value": typed.value,
        "unit": typed.unit,
        "label": typed.label,
        "by": typed.stated_by,
        "because": typed.because,
        **_named("sheet", typed.sheet),
    }


@entries_of.register
def _(claim: Claim) -> Entries:
    return {
        "claim": claim.figure,
        "target": claim.target,
        "above": claim.above,
        "equal": claim.equal,
        "below": claim.below,
    }


def _rounding(rounding: Rounding) -> Any:
    match rounding:
        case Exact():
            return "exact"
        case More(base):
            return {"more": base}
        case AtLeast(base):
            return {"at_least": base}
        case TenThousands(decimals):
            return {"ten_thousands": decimals}
        case HalfUp(decimals):
            return {"half_up": decimals}
    raise TypeError(f"a rounding that cannot be written: {rounding!r}")


def _period(period: Period) -> list[date]:
    return [period.from_on, period.to_on]


class Dumper(yaml.SafeDumper):
    """Short lists on one line, sentences under each other, no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _flow(dumper: yaml.SafeDumper, data: Flow) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)


def _list(dumper: yaml.SafeDumper, data: list[Any]) -> yaml.Node:
    is_short = not any(isinstance(each, dict | Prose) for each in data)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=is_short)


def _prose(dumper: yaml.SafeDumper, data: Prose) -> yaml.Node:
    lines = SENTENCE_END.sub("\n", data)
    return dumper.represent_scalar("tag:yaml.org,2002:str", lines, style="|" if "\n" in lines else None)


def _decimal(dumper: yaml.SafeDumper, data: Decimal) -> yaml.Node:
    text = format(data, "f")
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


Dumper.add_representer(Flow, _flow)
Dumper.add_representer(list, _list)
Dumper.add_representer(Prose, _prose)
Dumper.add_representer(Decimal, _decimal)
