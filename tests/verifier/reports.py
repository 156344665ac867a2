"""The labelled reports, and reading a text in one call."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from zhunsheng.verifier.figures.find import stated_of
from zhunsheng.verifier.model import Reading, Relation, Source
from zhunsheng.verifier.outline import outline_of
from zhunsheng.verifier.pipeline import verify
from zhunsheng.verifier.relations.find import relations_of
from zhunsheng.verifier.text import text_of

# Short texts with the forms of published reports, long ones in the prose of whole reports, written in two turns, and invented ones.
SHORT, LONG, FURTHER, COMPOSED = "labelled", "labelled_long", "labelled_further", "labelled_composed"
HELD = "labelled_held"
# Texts by a hand that knew none of these, in two turns.
UNSEEN, UNSEEN_B = "labelled_unseen", "labelled_unseen_b"
SETS = (SHORT, LONG, FURTHER, COMPOSED, HELD, UNSEEN, UNSEEN_B)
Row = dict[str, Any]


@cache
def rows(name: str, of: str = SHORT) -> tuple[Row, ...]:
    """The rows of one labelled file of a set: reports, gold, relations, problems."""
    lines = (Path(__file__).parent / of / f"{name}.jsonl").read_text("utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


@cache
def reading_of(text: str) -> Reading:
    """What the verifier reads in a text."""
    return verify(Source(text)).reading


@cache
def relations_in(text: str) -> tuple[Relation, ...]:
    """The relations of a text, without asking any rule."""
    read = text_of(Source(text))
    outline = outline_of(read)
    return relations_of(read, outline, stated_of(read, outline))


def labelled(of: str = SHORT) -> dict[str, Reading]:
    """Every labelled report of a set, read."""
    return {row["id"]: reading_of(row["text"]) for row in rows("reports", of)}
