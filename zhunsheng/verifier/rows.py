"""Tables in a text: a line whose cells are set apart by tabs is a row of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zhunsheng.verifier.model import Span

CELL = "\t"
# A page gives the rows of a table line by line, some of which hold a single cell that goes on.
_LONGEST_CELL, _LINES_BETWEEN_ROWS = 40, 4


def is_row(plain: str, line: Span) -> bool:
    """Whether the line has cells."""
    return CELL in plain[line.start : line.end].strip()


def row_name(plain: str, offset: int) -> str:
    """The first cell of the row in which the character lies, which names what the row is about; empty outside rows."""
    start = plain.rfind("\n", 0, offset) + 1
    first, cell, _ = plain[start:offset].lstrip().partition(CELL)
    return first.strip() if cell else ""


def stretches(plain: str, lines: Iterable[Span]) -> Iterator[tuple[bool, tuple[Span, ...]]]:
    """The lines, those of a table together, and whether they are one: its rows and the short lines between them."""
    rows: list[Span] = []
    between: list[Span] = []
    for line in lines:
        if is_row(plain, line):
            rows, between = [*rows, *between, line], []
        elif rows and line.end - line.start <= _LONGEST_CELL and len(between) < _LINES_BETWEEN_ROWS:
            between.append(line)
        else:
            yield from _told(rows, between)
            yield False, (line,)
            rows, between = [], []
    yield from _told(rows, between)


def _told(rows: list[Span], between: list[Span]) -> Iterator[tuple[bool, tuple[Span, ...]]]:
    """A table, and the short lines that turned out to follow it."""
    if rows:
        yield True, tuple(rows)
    yield from ((False, (line,)) for line in between)
