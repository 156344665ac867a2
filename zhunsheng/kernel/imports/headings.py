"""Finding the row of headings, and what each heading stands for: as it was last time, else by labels and usual names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhunsheng.files.sheets import Sheet, SheetRow
from zhunsheng.kernel.imports.cells import CellFault, text_of
from zhunsheng.kernel.imports.targets import Layout

_SEARCHED_ROWS = 30
_BRACKETED = re.compile(r"[（(\[【].*?[)）\]】]")
_DROPPED = re.compile(r"[\s*＊:：·、“”\"'．.／/_\-]+")
SAMPLES = 3


@dataclass(frozen=True)
class Heading:
    """A column of the table: its position (0 is A), its heading, some of its values, and what it is taken to mean."""

    position: int
    text: str
    samples: tuple[str, ...]
    target: str = ""


def heading_row_of(sheet: Sheet, known: Mapping[str, str]) -> SheetRow:
    """The row that names the columns, by content: most known headings, else most different short texts and no number."""
    rows = [row for row in sheet.head if row.number <= sheet.head[0].number + _SEARCHED_ROWS] or list(sheet.head)
    return max(rows, key=lambda row: (*_likeness(row, known), -row.number))


def _likeness(row: SheetRow, known: Mapping[str, str]) -> tuple[int, int]:
    texts = [text for text in map(_text, row.cells) if text]
    hits = sum(normal(text) in known for text in texts)
    different = len({text for text in texts if len(text) <= 20 and not re.fullmatch(r"[\d\s.,:/年月日-]+", text)})
    numbers = sum(not isinstance(cell, str) for cell in row.cells if cell is not None)
    return hits, different - 2 * numbers


def headings_of(sheet: Sheet, row: SheetRow, remembered: Mapping[str, str], layout: Layout) -> tuple[Heading, ...]:
    """The columns under a row of headings, each target given out once: first as remembered, then by label, then by usual name."""
    known, taken = known_headings(layout), set[str]()
    texts = [_text(cell) for cell in row.cells]
    found: dict[int, str] = {}
    for names in (remembered, known):
        for position, text in enumerate(texts):
            target = names.get(normal(text), "") if text else ""
            if position not in found and target in layout.targets and target not in taken:
                found[position] = target
                taken.add(target)
    below = [each for each in sheet.head if each.number > row.number]
    return tuple(
        Heading(position, text, _samples(below, position), found.get(position, ""))
        for position, text in enumerate(texts)
        if text or _samples(below, position)
    )


def known_headings(layout: Layout) -> dict[str, str]:
    """Every usual heading, made comparable, with the target it stands for; labels go before other names."""
    names: dict[str, str] = {}
    for target in layout.targets.values():
        names.setdefault(normal(target.label), target.name)
    for target in layout.targets.values():
        for other in target.others:
            names.setdefault(normal(other), target.name)
    return names


def normal(heading: str) -> str:
    """A heading made comparable: width, spaces, brackets with remarks, and marks do not matter."""
    text = unicodedata.normalize("NFKC", heading)
    return _DROPPED.sub("", _BRACKETED.sub("", text)).lower() or _DROPPED.sub("", text).lower()


def _samples(rows: Sequence[SheetRow], position: int) -> tuple[str, ...]:
    texts = (_text(row.cell(position)) for row in rows)
    return tuple(dict.fromkeys(text[:40] for text in texts if text))[:SAMPLES]


def _text(cell: object) -> str:
    try:
        return text_of(cell)  # type: ignore[arg-type]
    except CellFault:
        return str(cell)
