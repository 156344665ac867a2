"""A paper of a case: which one it is by its title, and its labelled cells as forms and prose write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from zhunsheng.verifier.model import Source, Span, Text
from zhunsheng.verifier.rules.tables import table
from zhunsheng.verifier.text import text_of

# A title stands in the first lines; letterheads and numbers stand above it.
_TITLE_LINES, _LONGEST_TITLE = 8, 40
_SPACES = re.compile(r"\s+")
# A blank to be filled in by hand: lines, crosses, a day without figures.
_BLANK = re.compile(r"[\s_＿X*.、，。；：—-]*(?:年\s*月\s*日?)?[\s_＿X*.。；]*")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper: the facts that it must state, whether officers witness it, whether it is addressed to the party."""

    key: str
    label: str
    needs: tuple[str, ...]
    is_witnessed: bool
    is_addressed: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands behind a label: the name of the fact, the label as written, the value and where the two stand."""

    fact: str
    label: str
    value: str
    span: Span

    @property
    def is_blank(self) -> bool:
        """Whether nothing was filled in; a stroke or 无 says that there is nothing."""
        return _BLANK.fullmatch(self.value) is not None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it was read. ``kind`` is None where its title is not known; its facts are compared all the same."""

    name: str
    kind: Kind | None
    source: Source
    text: Text
    cells: tuple[Cell, ...]

    @property
    def label(self) -> str:
        """What it is called before people: its title, else the name of its file."""
        return self.kind.label if self.kind else self.name

    def place(self, offset: int) -> str:
        """Where in the file a character stands (第3段, 表1第2行)."""
        return next((place for start, place in reversed(self.source.places) if start <= offset), "")


def paper_of(source: Source) -> Paper:
    """Read the labelled cells of a source, and what kind of paper it is."""
    text = text_of(source)
    cells = tuple(cell for line in _lines(text.raw) for cell in _cells(text, line))
    return Paper(source.name, _kind_of(text.plain), source, text, cells)


@cache
def kinds() -> Mapping[str, Kind]:
    """The kinds of paper by key, in the order in which a case has them."""
    return {
        row["key"]: Kind(
            row["key"],
            row["label"],
            tuple(row["needs"]),
            row.get("witnesses", False),
            row.get("addressed", False),
        )
        for row in table("case_papers")["kinds"]
    }


@cache
def facts() -> Mapping[str, Any]:
    """The facts that papers state: label, sort and the labels that forms write."""
    found: Mapping[str, Any] = table("case_papers")["facts"]
    return found


@cache
def _names() -> tuple[tuple[str, str], ...]:
    """Every name of a paper with its kind, the longest first."""
    named = [(name, row["key"]) for row in table("case_papers")["kinds"] for name in row["names"]]
    return tuple(sorted(named, key=lambda pair: -len(pair[0])))


@cache
def _labels() -> Mapping[str, str]:
    """The fact that each label stands for; the first fact that names a label has it."""
    found: dict[str, str] = {}
    for fact, row in facts().items():
        for label in row["labels"]:
            found.setdefault(label, fact)
    return found


@cache
def _other_labels() -> frozenset[str]:
    """Labels of forms that stand for no fact which is compared."""
    return frozenset(table("case_papers")["other_labels"])


@cache
def _labelled() -> re.Pattern[str]:
    """A label with its colon in running text; forms space the characters of a label out."""
    spaced = sorted((r"\s*".join(map(re.escape, label)) for label in _labels()), key=len, reverse=True)
    return re.compile(rf"(?<![\u4e00-\u9fff])({'|'.join(spaced)})\s*：")


def _kind_of(plain: str) -> Kind | None:
    lines = [_SPACES.sub("", line) for line in plain.splitlines() if line.strip()][:_TITLE_LINES]
    for line in (line for line in lines if len(line) <= _LONGEST_TITLE):
        for name, key in _names():
            if line.endswith(name):
                return kinds()[key]
    return None


def _lines(raw: str) -> Iterator[Span]:
    return (Span(*match.span()) for match in re.finditer(r"[^\r\n]+", raw))


def _cells(text: Text, line: Span) -> Iterator[Cell]:
    """The labelled cells of a row of a table, or of a line of text."""
    if "\t" in text.raw[line.start : line.end]:
        yield from _cells_of_row(text, line)
    else:
        yield from _cells_of_line(text.plain, line)


def _cells_of_row(text: Text, line: Span) -> Iterator[Cell]:
    """A label and the cell behind it; a label behind which another stands, or nothing, was left empty.

    What is no label of a fact may be one all the same (送达地点): it is no value of the label before it.
    """
    row = [Span(line.start + match.start(), line.start + match.end())
           for match in re.finditer(r"[^\t]+", text.raw[line.start : line.end])]  # fmt: skip
    words = [text.plain[cell.start : cell.end].strip() for cell in row]
    meant = [_labels().get(_SPACES.sub("", word).rstrip("：")) for word in words]
    for number, fact in enumerate(meant):
        if fact is None:
            yield from _cells_of_line(text.plain, row[number])
            continue
        following = _SPACES.sub("", words[number + 1]).rstrip("：") if number + 1 < len(row) else ""
        has_value = bool(following) and meant[number + 1] is None and following not in _other_labels()
        value, end = (words[number + 1], row[number + 1].end) if has_value else ("", row[number].end)
        yield Cell(fact, words[number], value, Span(row[number].start, end))


def _cells_of_line(plain: str, line: Span) -> Iterator[Cell]:
    """`当事人：张三丰  性别：男`: a value goes on to the next label of any sort, a full stop, or the end of the line."""
    for match in _labelled().finditer(plain, line.start, line.end):
        rest = plain[match.end() : line.end]
        stop = re.search(r"[。；]|\s{2,}|\s[\u4e00-\u9fff（）]{2,12}：", rest.lstrip())
        lead = len(rest) - len(rest.lstrip())
        value = rest[: lead + stop.start()] if stop else rest
        label = _SPACES.sub("", match[1])
        yield Cell(_labels()[label], label, value.strip(), Span(match.start(), match.end() + len(value)))
