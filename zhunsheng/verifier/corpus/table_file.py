"""One table as a file: CSV for everybody, Parquet beside it where pyarrow is installed."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# What a spreadsheet would reckon instead of showing.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WHOLE = frozenset(("place_count", "start", "end", "characters", "year", "year_before", "count"))
_AMOUNTS = frozenset(("value", "value_before", "difference", "least", "lower", "median", "upper", "most"))
_YES_NO = frozenset(("is_total", "is_ocr"))


class TableFile:
    """Rows go to a file beside the old table, which `close` replaces by it.

    Whole numbers are written without a decimal point, yes and no as true and false, nothing as nothing.
    """

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._path = path
        self._columns = columns
        self._written = path.with_name(f".{path.name}")
        # With this mark spreadsheets read the Chinese rightly.
        self._file = self._written.open("w", encoding="utf-8-sig", errors="replace", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(columns)

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Append rows."""
        self._writer.writerows([_cell(value) for value in row] for row in rows)

    def close(self) -> None:
        """Put the table in its place, and its Parquet form beside it."""
        self._file.close()
        os.replace(self._written, self._path)
        if find_spec("pyarrow") is not None:
            _write_parquet(self._path, self._columns)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, list):
        return "、".join(map(str, value))
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _write_parquet(path: Path, columns: Sequence[str]) -> None:
    import pyarrow
    from pyarrow import csv as arrow_csv
    from pyarrow import parquet

    types = {column: _type(pyarrow, column) for column in columns}
    options = arrow_csv.ConvertOptions(
        column_types=types, strings_can_be_null=False, true_values=["true"], false_values=["false"]
    )
    parsing = arrow_csv.ParseOptions(newlines_in_values=True)
    written = path.with_name(f".{path.stem}.parquet")
    with (
        arrow_csv.open_csv(path, convert_options=options, parse_options=parsing) as batches,
        parquet.ParquetWriter(written, batches.schema, compression="zstd") as writer,
    ):
        for batch in batches:
            writer.write_batch(batch)
    os.replace(written, path.with_suffix(".parquet"))


def _type(pyarrow: Any, column: str) -> Any:
    if column in _WHOLE:
        return pyarrow.int64()
    if column in _AMOUNTS:
        return pyarrow.float64()
    return pyarrow.bool_() if column in _YES_NO else pyarrow.string()
