"""What a check keeps of the rows that it found good, as bytes: until they are written, some hundred together."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import orjson

from zhunsheng.files.sheets import SheetRow

_FAST = 1


def packed(plain: Any) -> bytes:
    """Plain values as bytes; a value that JSON does not know goes as its text, as the database takes it."""
    return zlib.compress(orjson.dumps(plain, default=str), _FAST)


def unpacked(body: bytes) -> Any:
    """What :func:`packed` took."""
    return orjson.loads(zlib.decompress(body))


def packed_rows(rows: Sequence[SheetRow]) -> bytes:
    """The cells of rows, from which they can be judged anew."""
    return packed([[row.number, row.cells] for row in rows])


def unpacked_rows(body: bytes) -> list[SheetRow]:
    """The rows that :func:`packed_rows` took."""
    return [SheetRow(number, tuple(cells)) for number, cells, *_ in unpacked(body)]
