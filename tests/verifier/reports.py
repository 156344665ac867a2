"""The labelled reports, and reading a text in one call."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from zhunsheng.verifier.model import Reading, Source
from zhunsheng.verifier.pipeline import verify

_FOLDER = Path(__file__).parent / "labelled"
Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    """The rows of one labelled file: reports, gold, relations, problems."""
    return [json.loads(line) for line in (_FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]


@cache
def reading_of(text: str) -> Reading:
    """What the verifier reads in a text."""
    return verify(Source(text)).reading


def labelled() -> dict[str, Reading]:
    """Every labelled report, read."""
    return {row["id"]: reading_of(row["text"]) for row in rows("reports")}
