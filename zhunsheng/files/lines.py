"""Printed lines become paragraphs again: reading order, columns, running heads, sentences broken over lines and pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from zhunsheng.files.blocks import Block, BlockKind

_PAGE_NUMBER = re.compile(r"[-—–－·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／共]\s*\d{1,4}\s*页?)?[-—–－·\s]*")
# Shares of the height of a page in which running heads and feet stand.
_HEAD, _FOOT = 0.09, 0.91
# In ems: a line that ends so near the right edge was full, more so when its sentence is open; one that starts so far in
# opens a paragraph.
_FULL_WITHIN = 1.3
_FULL_WITHIN_OPEN = 3.0
_INDENT = 1.2
_SAME_LINE = 0.5
_WORD_GAP, _BLANK = 0.2, 0.8
_CELL_GAP = 1.8
_NARROWEST_GUTTER = 0.8
# Lines on each side of a gutter, and letters in the usual one of them: fewer are cells.
_GUTTER_SIDES, _LONG_LINE = 6, 8
_LARGER = 1.12
_BREAKS_BEFORE = re.compile(
    r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.．、](?!\d)|（\d{1,2}）|[①-⑳]|第[一二三四五六七八九十百]{1,4}[章条节]"
)
_ENDS = "。！？；：…"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of words on one line of a page; measures in points from the upper left corner, `size` of the letters.

    `is_recognised`: the words were recognised from a picture.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    is_recognised: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The fragments of a page in any order."""

    number: int
    height: float
    fragments: tuple[Fragment, ...]


def blocks_of(pages: Sequence[Page]) -> Iterator[Block]:
    """Paragraphs over all pages, each with the page on which it starts; running heads and feet are marked as such."""
    repeated = _repeated(pages)
    opened: _Paragraph | None = None
    last, edge = None, 0.0
    for page in pages:
        running, segments = _split(page, repeated)
        yield from running
        for column in _columns(segments):
            left, right = _edges(column)
            for line in column:
                if opened is not None and last is not None and _continues(last, line, edge, left):
                    opened.add(line)
                else:
                    if opened is not None:
                        yield opened.block()
                    goes_on = opened is not None and opened.page == page.number
                    opened = _Paragraph(line.text, page.number, opened.number + 1 if opened and goes_on else 1,
                                        line.is_recognised)  # fmt: skip
                last, edge = line, right
    if opened is not None:
        yield opened.block()


@dataclass(slots=True)
class _Paragraph:
    """A paragraph to which lines are still added; `number` counts those that begin on its page."""

    text: str
    page: int
    number: int
    is_recognised: bool

    def add(self, line: Fragment) -> None:
        self.text = _joined(self.text, line.text)
        self.is_recognised = self.is_recognised or line.is_recognised

    def block(self) -> Block:
        place = f"第{self.page}页第{self.number}段{'（识别）' if self.is_recognised else ''}"
        return Block(self.text.strip(), place=place, is_recognised=self.is_recognised)


def _split(page: Page, repeated: frozenset[str]) -> tuple[list[Block], list[Fragment]]:
    """Running heads and feet as blocks, and the segments of the text."""
    running, segments = [], []
    for segment in _segments(page.fragments):
        at_head, at_foot = _at_head(page, segment), _at_foot(page, segment)
        if (at_head or at_foot) and (_PAGE_NUMBER.fullmatch(segment.text) or _key(segment.text) in repeated):
            running.append(Block(segment.text, BlockKind.HEADER if at_head else BlockKind.FOOTER, f"第{page.number}页"))
        else:
            segments.append(segment)
    return running, segments


def _repeated(pages: Sequence[Page]) -> frozenset[str]:
    """What stands at the head or foot of most pages."""
    counts: Counter[str] = Counter()
    for page in pages:
        edge = [segment for segment in _segments(page.fragments) if _at_head(page, segment) or _at_foot(page, segment)]
        counts.update({_key(segment.text) for segment in edge})
    return frozenset(text for text, count in counts.items() if count > max(1, len(pages) / 2))


def _at_head(page: Page, segment: Fragment) -> bool:
    return segment.bottom < page.height * _HEAD


def _at_foot(page: Page, segment: Fragment) -> bool:
    return segment.top > page.height * _FOOT


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _segments(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Fragments that adjoin on one base line, from top to bottom and left to right: producers do not draw in that order."""
    found: list[Fragment] = []
    for row in _rows(fragments):
        opened: Fragment | None = None
        for fragment in row:
            if opened is not None and fragment.left < opened.right + opened.size * _CELL_GAP:
                opened = _merged(opened, fragment)
            else:
                found.extend([opened] if opened is not None else [])
                opened = fragment
        found.extend([opened] if opened is not None else [])
    return found


def _rows(fragments: Sequence[Fragment]) -> list[list[Fragment]]:
    """Fragments by base line, each row from left to right."""
    rows: list[list[Fragment]] = []
    for fragment in sorted((each for each in fragments if each.text.strip()), key=lambda each: each.bottom):
        if rows and fragment.bottom - rows[-1][0].bottom < fragment.size * _SAME_LINE:
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return [sorted(row, key=lambda each: each.left) for row in rows]


def _merged(before: Fragment, fragment: Fragment) -> Fragment:
    gap = fragment.left - before.right
    is_latin = before.text[-1:].isascii() and fragment.text[:1].isascii()
    has_blank = gap > before.size * (_WORD_GAP if is_latin else _BLANK)
    return Fragment(
        before.text + (" " if has_blank and not before.text.endswith(" ") else "") + fragment.text,
        before.left,
        max(before.right, fragment.right),
        min(before.top, fragment.top),
        max(before.bottom, fragment.bottom),
        max(before.size, fragment.size),
        before.is_recognised or fragment.is_recognised,
    )


def _columns(segments: list[Fragment]) -> list[list[Fragment]]:
    """One column, or two where a gutter parts the page and both sides hold several full lines."""
    if (gutter := _gutter(segments)) is None:
        return [[_row_of_cells(row) for row in _rows(segments)]]
    left = [segment for segment in segments if (segment.left + segment.right) / 2 < gutter]
    right = [segment for segment in segments if (segment.left + segment.right) / 2 >= gutter]
    return [[_row_of_cells(row) for row in _rows(side)] for side in (left, right)]


def _row_of_cells(row: Sequence[Fragment]) -> Fragment:
    """Segments far apart on one line are the cells of a table."""
    return Fragment(
        "\t".join(cell.text.strip() for cell in row),
        row[0].left,
        max(cell.right for cell in row),
        min(cell.top for cell in row),
        max(cell.bottom for cell in row),
        max(cell.size for cell in row),
        any(cell.is_recognised for cell in row),
    )


def _gutter(segments: list[Fragment]) -> float | None:
    """Where no segment crosses and long lines stand on both sides."""
    if len(segments) < 2 * _GUTTER_SIDES:
        return None
    size = median(segment.size for segment in segments)
    reach = float("-inf")
    for before, after in pairwise(sorted(segments, key=lambda segment: segment.left)):
        reach = max(reach, before.right)
        if after.left - reach < size * _NARROWEST_GUTTER:
            continue
        middle = (after.left + reach) / 2
        sides = (
            [each for each in segments if each.right <= middle],
            [each for each in segments if each.left >= middle],
        )
        if all(len(side) >= _GUTTER_SIDES and median(len(each.text) for each in side) >= _LONG_LINE for side in sides):
            return middle
    return None


def _edges(lines: Sequence[Fragment]) -> tuple[float, float]:
    """Where the text of a column begins and ends: the left edge that most lines share, and the right edge of the longest."""
    if not lines:
        return 0.0, 0.0
    lefts = Counter(round(line.left) for line in lines)
    most = max(lefts.values())
    return min(left for left, count in lefts.items() if count == most), max(line.right for line in lines)


def _continues(before: Fragment, line: Fragment, edge: float, left: float) -> bool:
    """Whether a line goes on with the sentence of the line before it."""
    size = max(line.size, before.size)
    is_open = before.text.rstrip()[-1:] not in _ENDS
    was_full = before.right > edge - size * (_FULL_WITHIN_OPEN if is_open else _FULL_WITHIN)
    is_indented = line.left > left + size * _INDENT
    same_letters = max(line.size, before.size) < min(line.size, before.size) * _LARGER
    starts_anew = _BREAKS_BEFORE.match(line.text) is not None and not is_open
    return was_full and not is_indented and same_letters and not starts_anew


def _joined(text: str, more: str) -> str:
    """Chinese is joined without a space, Latin words with one."""
    text, more = text.rstrip(), more.lstrip()
    needs_space = text[-1:].isascii() and text[-1:].isalpha() and more[:1].isascii() and more[:1].isalpha()
    return f"{text} {more}" if needs_space else text + more
