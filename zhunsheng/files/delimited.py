"""Delimited text (.csv, .tsv) in any encoding that Chinese files use: one table, row by row."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.bounds import MOST_CELL_CHARACTERS, MOST_LINES
from zhunsheng.files.sheet_child import plain
from zhunsheng.files.table_sorts import Sort
from zhunsheng.files.text import chinese_likelihood, mark_of

NAME = "文本"
_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_BYTES = 65_536
_SAMPLE_LINES = 30
_CHUNK = 1024 * 1024
_UNKNOWN = Unreadable("认不出文件的文字编码，或者文件不是文本。", "请用 Excel 打开，另存为 .xlsx 或“CSV UTF-8”后再试。")


@dataclass
class Table:
    """The one table of a text file."""

    path: Path
    encoding: str
    name: str = NAME

    def rows(self) -> Iterator[list[Any]]:
        """Every row that is not empty: its line's number and its cells."""
        csv.field_size_limit(MOST_CELL_CHARACTERS * 4)
        delimiter = _delimiter(self.path, self.encoding)
        with self.path.open(encoding=self.encoding, newline="", errors="replace") as stream:
            try:
                for number, values in enumerate(csv.reader(_checked(stream), delimiter=delimiter), 1):
                    cells = [plain(value.lstrip("\ufeff")) for value in values]
                    if any(cell is not None for cell in cells):
                        yield [number, cells]
            except csv.Error as fault:
                raise Unreadable(
                    "文本里的引号不成对，单元格没有结尾。", "请用 Excel 打开核对，另存为 .xlsx 后再试。"
                ) from fault

    def merged(self) -> set[int]:
        return set()


def tables(sort: Sort) -> list[Table]:
    """The table of a text file. Raises `Unreadable` where it is no text."""
    return [Table(sort.path, encoding_of(sort.path))]


def encoding_of(path: Path) -> str:
    """The encoding of a text file: by its mark, by what proves itself, else by which reading looks like Chinese.

    Raises `Unreadable`.
    """
    with path.open("rb") as stream:
        sample = stream.read(_SAMPLE_BYTES)
    marked = mark_of(sample)
    if marked:
        return marked
    if b"\0" in sample:
        return _wide(sample)
    if _reads_as(path, "utf-8"):
        return "utf-8"
    text = {code: sample.decode(code, "replace") for code in ("gb18030", "big5hkscs")}
    best = max(text, key=lambda code: chinese_likelihood(text[code]))
    for code in dict.fromkeys((best, "gb18030", "big5hkscs")):
        if _reads_as(path, code):
            return code
    raise _UNKNOWN


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: the zero bytes of its commas and digits stand at odd places, or at even ones."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    code = "utf-16-le" if odd > even else "utf-16-be"
    text = sample[: len(sample) // 2 * 2].decode(code, "replace")
    if min(even, odd) * 10 > max(even, odd) or "\n" not in text or text.count("\ufffd") * 50 > len(text):
        raise _UNKNOWN
    return code


def _reads_as(path: Path, code: str) -> bool:
    decoder = codecs.getincrementaldecoder(code)()
    try:
        with path.open("rb") as stream:
            while part := stream.read(_CHUNK):
                if any(sign < " " and sign not in "\t\r\n\f\v\x1a" for sign in set(decoder.decode(part))):
                    return False
            decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(path: Path, encoding: str) -> str:
    """The sign that parts most of the first lines into most cells."""
    with path.open(encoding=encoding, newline="", errors="replace") as stream:
        lines = [line for line in (stream.readline(_SAMPLE_BYTES) for _ in range(_SAMPLE_LINES)) if line.strip()]
    return max(_DELIMITERS, key=lambda sign: sum(min(line.count(sign), 50) for line in lines))


def _checked(stream: Iterator[str]) -> Iterator[str]:
    for number, line in enumerate(stream, 1):
        if number > MOST_LINES:
            raise Unreadable(f"文本超过{MOST_LINES // 10_000}万行。", "请拆成几个文件。")
        yield line
