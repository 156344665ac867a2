"""Rows that a check found good, kept until they are written, each with the history that it was judged to give.

A history is kept of a row that becomes a new matter, and only where judging looked at no record: those change every day.
It holds on the ground that it was judged on; where that has moved, the row is judged anew from its cells.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhunsheng.files.sheets import SheetRow
from zhunsheng.kernel.acts.history import Entry

_FAST = 1


@dataclass(frozen=True)
class KeptRow:
    """A row, and where it becomes a new matter the unit of that and what was judged to happen there."""

    row: SheetRow
    unit_id: int | None = None
    history: tuple[Entry, ...] = ()


def packed(rows: Sequence[KeptRow]) -> bytes:
    """The rows as bytes; when and by whom they are recorded is not said yet."""
    plain = [
        [kept.row.number, kept.row.cells, kept.unit_id, [_plain(entry) for entry in kept.history]] for kept in rows
    ]
    return zlib.compress(json.dumps(plain, ensure_ascii=False).encode(), _FAST)


def unpacked(body: bytes, person_id: int | None, recorded_at: datetime) -> Iterator[KeptRow]:
    """The rows that :func:`packed` took, recorded by a person at a moment."""
    for number, cells, unit_id, history in _read(body):
        entries = (_entry(seq, said, person_id, recorded_at) for seq, said in enumerate(history, start=1))
        yield KeptRow(SheetRow(number, tuple(cells)), unit_id, tuple(entries))


def sheet_rows(body: bytes) -> list[SheetRow]:
    """The rows alone, to be judged anew."""
    return [SheetRow(number, tuple(cells)) for number, cells, _, _ in _read(body)]


def _read(body: bytes) -> list[Any]:
    plain: list[Any] = json.loads(zlib.decompress(body))
    return plain


def _plain(entry: Entry) -> list[Any]:
    return [entry.act, entry.acted_on.isoformat(), entry.role, entry.unit_id, entry.payload, entry.marks]


def _entry(seq: int, said: list[Any], person_id: int | None, recorded_at: datetime) -> Entry:
    act, acted_on, role, unit_id, payload, marks = said
    return Entry(seq, act, date.fromisoformat(acted_on), recorded_at, person_id, role, unit_id, payload, marks)
