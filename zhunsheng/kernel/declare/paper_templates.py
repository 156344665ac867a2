"""The wording of papers (文书式样): a YAML file for each paper, one document for each version, the earliest first.

A text holds slots in braces, ``{案由}`` or ``{当事人.住址或者住所|无}``: a path of labels, and after a bar what stands there when
there is nothing to say. What a path may name is told in :mod:`.paper_slots`. Blocks of the body are texts, or mappings:

- ``heading`` a heading, ``to`` whom the paper is addressed to, ``say`` one text or several, each a paragraph;
- ``table`` rows of cells: one cell fills the row, of two or four the first of each pair is a label;
- ``columns`` the headings of a list, each of its rows having as many cells;
- ``when`` and ``unless`` name what must (not) be there: ``罚款金额``, or with a value ``送达方式=留置送达``; of several all;
- ``each`` repeats the block (or the row) for every row of a line set, of which ``{序号}`` is the place.

``demanded`` lists under each rule or article the slots that it wants filled: without them the paper is not printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

_SLOT = re.compile(r"\{([^{}|]+)(?:\|([^{}]*))?\}")
_ROOT_KEYS = {"from", "issuer", "title", "number", "demanded", "body", "signed"}
_KINDS = ("heading", "to", "say", "table")
_ASIDE = {"when", "unless", "each", "columns"}
_ROW_KEYS = {"cells", "when", "unless", "each"}


class FaultyTemplate(Exception):
    """The programmer's error: a file that is no template. The message says what is wrong."""


@dataclass(frozen=True)
class Slot:
    """A place to be filled: the labels that lead to the value, and what stands there without one (None: a gap)."""

    path: tuple[str, ...]
    otherwise: str | None = None

    @property
    def words(self) -> str:
        return ".".join(self.path)


Text = tuple[str | Slot, ...]


@dataclass(frozen=True)
class Condition:
    """That something is there, or says ``value`` in words; turned round where it ``is_denied``."""

    slot: Slot
    value: str = ""
    is_denied: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a table. ``each`` names the line set for every row of which it stands once."""

    cells: tuple[Text, ...]
    conditions: tuple[Condition, ...] = ()
    each: str = ""


@dataclass(frozen=True)
class Block:
    """A part of the body: ``kind`` is heading, to, say or table; only a table has rows, only a list ``columns``."""

    kind: str
    texts: tuple[Text, ...] = ()
    rows: tuple[Row, ...] = ()
    columns: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    each: str = ""


@dataclass(frozen=True)
class Template:
    """One version of a paper's wording, for acts from ``since`` on; ``demanded`` the slots under what demands them."""

    since: date
    issuer: Text
    title: str
    number: Text
    demanded: Mapping[str, tuple[Slot, ...]]
    blocks: tuple[Block, ...]
    signed: tuple[Text, ...]

    def slots(self) -> Iterator[tuple[Slot, str]]:
        """Every slot of the wording, with the label of the line set whose rows are gone through where it stands."""
        yield from _slots_of((self.issuer, self.number, *self.signed), (), "")
        for block in self.blocks:
            yield from _slots_of(block.texts, block.conditions, block.each)
            for row in block.rows:
                yield from _slots_of(row.cells, row.conditions, row.each or block.each)


def _slots_of(texts: Sequence[Text], conditions: Sequence[Condition], each: str) -> Iterator[tuple[Slot, str]]:
    yield from ((piece, each) for text in texts for piece in text if isinstance(piece, Slot))
    yield from ((condition.slot, each) for condition in conditions)


@cache
def templates_of(path: Path) -> tuple[Template, ...]:
    """The versions in a file, the earliest first. Raises FaultyTemplate."""
    try:
        documents = list(yaml.safe_load_all(path.read_text("utf-8")))
    except yaml.YAMLError as fault:
        raise FaultyTemplate(f"is no YAML: {fault}") from None
    versions = tuple(_template(document) for document in documents)
    if any(early.since >= late.since for early, late in pairwise(versions)):
        raise FaultyTemplate("its versions do not follow each other by their days")
    return versions


def template_on(versions: Sequence[Template], on: date) -> Template:
    """The version for an act of a day; of a day before the first version, the first."""
    return next((version for version in reversed(versions) if version.since <= on), versions[0])


def _template(document: Any) -> Template:
    if not isinstance(document, dict) or not {"from", "title", "body"} <= document.keys():
        raise FaultyTemplate("a version needs from, title and body")
    if unknown := document.keys() - _ROOT_KEYS:
        raise FaultyTemplate(f"unknown keys {sorted(unknown)}")
    if not isinstance(document["from"], date):
        raise FaultyTemplate(f"from {document['from']!r} is no day")
    return Template(
        since=document["from"],
        issuer=text_of(str(document.get("issuer", ""))),
        title=str(document["title"]),
        number=text_of(str(document.get("number", ""))),
        demanded={
            basis: tuple(_slot(words) for words in slots) for basis, slots in document.get("demanded", {}).items()
        },
        blocks=tuple(_block(block) for block in document["body"]),
        signed=tuple(text_of(line) for line in document.get("signed", ())),
    )


def _block(said: Any) -> Block:
    if isinstance(said, str):
        return Block("say", (text_of(said),))
    kinds = [kind for kind in _KINDS if isinstance(said, dict) and kind in said]
    if len(kinds) != 1 or said.keys() - {*_ASIDE, kinds[0]}:
        raise FaultyTemplate(f"no block: {said!r}")
    kind, aside = kinds[0], {"conditions": _conditions(said), "each": said.get("each", "")}
    if kind != "table":
        texts = said[kind] if isinstance(said[kind], list) else [said[kind]]
        return Block(kind, tuple(text_of(text) for text in texts), **aside)
    columns = tuple(said.get("columns", ()))
    rows = tuple(_row(row) for row in said["table"])
    for row in rows:
        if len(row.cells) != len(columns) if columns else len(row.cells) not in (1, 2, 4):
            raise FaultyTemplate(f"a row of {len(row.cells)} cells does not fit its table: {row.cells!r}")
    return Block(kind, rows=rows, columns=columns, **aside)


def _row(said: Any) -> Row:
    if isinstance(said, list):
        return Row(tuple(text_of(str(cell)) for cell in said))
    if not isinstance(said, dict) or "cells" not in said or said.keys() - _ROW_KEYS:
        raise FaultyTemplate(f"no row: {said!r}")
    return Row(tuple(text_of(str(cell)) for cell in said["cells"]), _conditions(said), said.get("each", ""))


def _conditions(said: Mapping[str, Any]) -> tuple[Condition, ...]:
    found = []
    for key, is_denied in (("when", False), ("unless", True)):
        wanted = said.get(key, ())
        for words in [wanted] if isinstance(wanted, str) else wanted:
            path, _, value = words.partition("=")
            found.append(Condition(_slot(path), value, is_denied))
    return tuple(found)


def text_of(said: str) -> Text:
    """A text with its slots. Raises FaultyTemplate for a brace that belongs to none."""
    pieces: list[str | Slot] = []
    at = 0
    for match in _SLOT.finditer(said):
        pieces += [said[at : match.start()], _slot(match[1], match[2])]
        at = match.end()
    pieces.append(said[at:])
    plain = "".join(piece for piece in pieces if isinstance(piece, str))
    if "{" in plain or "}" in plain:
        raise FaultyTemplate(f"a brace that belongs to no slot: {said!r}")
    return tuple(piece for piece in pieces if piece)


def _slot(words: str, otherwise: str | None = None) -> Slot:
    return Slot(tuple(words.strip().split(".")), otherwise)
