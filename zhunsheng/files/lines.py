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
# In ems: a line that ends so near the right edge was full; one that starts so far in opens a paragraph.
_FULL_WITHIN = 1.7
_INDENT = 1.2
_SAME_LINE = 0.5
_WORD_GAP = 0.25
_CELL_GAP = 1.8
_GUTTER_SIDES = 6
_LARGER = 1.12
_BREAKS_BEFORE = re.compile(
    r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.．、](?!\d)|（\d{1,2}）|[①-⑳]|第[一二三四五六七八九十百]{1,4}[章条节]"
)
_ENDS = "。！？；：…"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of words on one line of a page; measures in points from the upper left corner, `size` of the letters."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    """The fragments of a page in the order of the file."""

    number: int
    height: float
    fragments: tuple[Fragment, ...]


def blocks_of(pages: Sequence[Page]) -> Iterator[Block]:
    """Paragraphs over all pages, each with the page on which it starts; running heads and feet are marked as such."""
    repeated = _repeated(pages)
    open_text, open_page, last, edge = "", 0, None, 0.0
    paragraph = 0
    for page in pages:
        running, lines = _split(page, repeated)
        yield from running
        for column in _columns(lines):
            left, right = _edges(column)
            for line in column:
                if last is not None and _continues(last, line, edge, left):
                    open_text = _joined(open_text, line.text)
                else:
                    if open_text:
                        yield Block(open_text.strip(), place=f"第{open_page}页第{paragraph}段")
                    paragraph = paragraph + 1 if open_page == page.number else 1
                    open_text, open_page = line.text, page.number
                last, edge = line, right
    if open_text:
        yield Block(open_text.strip(), place=f"第{open_page}页第{paragraph}段")


def _split(page: Page, repeated: frozenset[str]) -> tuple[list[Block], list[Fragment]]:
    """Running heads and feet as blocks, and the lines of the text."""
    running, lines = [], []
    for line in _lines(page.fragments):
        at_head, at_foot = line.bottom < page.height * _HEAD, line.top > page.height * _FOOT
        if (at_head or at_foot) and (_PAGE_NUMBER.fullmatch(line.text) or _key(line.text) in repeated):
            running.append(Block(line.text, BlockKind.HEADER if at_head else BlockKind.FOOTER, f"第{page.number}页"))
        else:
            lines.append(line)
    return running, lines


def _repeated(pages: Sequence[Page]) -> frozenset[str]:
    """What stands at the head or foot of most pages."""
    counts: Counter[str] = Counter()
    for page in pages:
        lines = _lines(page.fragments)
        counts.update(
            {_key(line.text) for line in lines if line.bottom < page.height * _HEAD or line.top > page.height * _FOOT}
        )
    return frozenset(text for text, count in counts.items() if count > max(1, len(pages) / 2))


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _lines(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Neighbouring fragments on one base line become one line; a wide gap between them is kept as a tab."""
    lines: list[Fragment] = []
    for fragment in fragments:
        before = lines[-1] if lines else None
        if before is not None and _adjoins(before, fragment):
            lines[-1] = _merged(before, fragment)
        else:
            lines.append(fragment)
    return [line for line in lines if line.text.strip()]


def _adjoins(before: Fragment, fragment: Fragment) -> bool:
    size = max(before.size, fragment.size)
    is_level = (
        abs(before.bottom - fragment.bottom) < size * _SAME_LINE or abs(before.top - fragment.top) < size * _SAME_LINE
    )
    return is_level and before.right - size < fragment.left < before.right + size * _CELL_GAP


def _merged(before: Fragment, fragment: Fragment) -> Fragment:
    gap = fragment.left - before.right
    between = " " if gap > before.size * _WORD_GAP and before.text[-1:] != " " else ""
    return Fragment(
        before.text + between + fragment.text,
        before.left,
        max(before.right, fragment.right),
        min(before.top, fragment.top),
        max(before.bottom, fragment.bottom),
        max(before.size, fragment.size),
    )


def _columns(lines: list[Fragment]) -> list[list[Fragment]]:
    """One column, or two where a gutter parts the page and both sides hold several full lines."""
    ordered = lines if _is_downward(lines) else sorted(lines, key=lambda line: (round(line.bottom), line.left))
    if (gutter := _gutter(lines)) is None:
        return [ordered]
    sides = [
        [line for line in lines if (line.left + line.right) / 2 < gutter],
        [line for line in lines if (line.left + line.right) / 2 >= gutter],
    ]
    return [sorted(side, key=lambda line: line.bottom) for side in sides]


def _is_downward(lines: list[Fragment]) -> bool:
    """Whether the file gives the lines in the order in which they are read, as most do."""
    rises = sum(1 for before, after in pairwise(lines) if after.bottom < before.top)
    return rises <= 2


def _gutter(lines: list[Fragment]) -> float | None:
    """Where no line crosses and long lines stand on both sides."""
    if len(lines) < 2 * _GUTTER_SIDES:
        return None
    size = median(line.size for line in lines)
    reach = float("-inf")
    for before, after in pairwise(sorted(lines, key=lambda line: line.left)):
        reach = max(reach, before.right)
        if after.left - reach < size * 0.8:
            continue
        middle = (after.left + reach) / 2
        sides = [[line for line in lines if line.right <= middle], [line for line in lines if line.left >= middle]]
        if all(len(side) >= _GUTTER_SIDES and median(len(line.text) for line in side) >= 8 for side in sides):
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
    was_full = before.right > edge - size * _FULL_WITHIN
    is_indented = line.left > left + size * _INDENT
    same_letters = max(line.size, before.size) < min(line.size, before.size) * _LARGER
    starts_anew = _BREAKS_BEFORE.match(line.text) is not None and before.text.rstrip()[-1:] in _ENDS
    return was_full and not is_indented and same_letters and not starts_anew


def _joined(text: str, more: str) -> str:
    """Chinese is joined without a space, Latin words with one."""
    text, more = text.rstrip(), more.lstrip()
    needs_space = text[-1:].isascii() and text[-1:].isalpha() and more[:1].isascii() and more[:1].isalpha()
    return f"{text} {more}" if needs_space else text + more
