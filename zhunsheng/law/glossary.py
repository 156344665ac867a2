"""The glossary decides what a thing is called: one Chinese term, one identifier."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from zhunsheng.law.errors import LawDataError, LawError

_GLOSSARY = Path(__file__).parent / "glossary.csv"


@dataclass(frozen=True, slots=True)
class Term:
    """One row: the published Chinese term, its identifier, the English, and the statute or standard it is of."""

    chinese: str
    identifier: str
    english: str
    source: str


class UnknownTerm(LawError):
    """The glossary has no such term."""


def terms() -> tuple[Term, ...]:
    """All terms, in the order of the file. Raises LawDataError when a term or an identifier stands twice."""
    return tuple(_by_chinese().values())


def term(chinese: str) -> Term:
    """The row of a Chinese term. Raises UnknownTerm."""
    try:
        return _by_chinese()[chinese]
    except KeyError:
        raise UnknownTerm(f"术语表没有“{chinese}”，请先在glossary.csv中登记。") from None


def identifier(chinese: str) -> str:
    """The identifier that code uses for a Chinese term. Raises UnknownTerm."""
    return term(chinese).identifier


def chinese(identifier: str) -> str:
    """The Chinese term behind an identifier. Raises UnknownTerm."""
    try:
        return _by_identifier()[identifier].chinese
    except KeyError:
        raise UnknownTerm(f"术语表没有标识“{identifier}”，请先在glossary.csv中登记。") from None


def read_glossary(lines: Iterable[str]) -> tuple[Term, ...]:
    """The terms of a CSV text with the columns chinese, identifier, english, source.

    Raises LawDataError with every empty cell, doubled term and doubled identifier.
    """
    rows = [Term(**row) for row in csv.DictReader(lines)]
    if faults := list(_faults(rows)):
        raise LawDataError(faults)
    return tuple(rows)


def _faults(rows: list[Term]) -> Iterator[str]:
    for row in rows:
        if not (row.chinese and row.english and row.source):
            yield f"glossary.csv：{row.identifier}有空格子，请补全。"
        if not row.identifier.isidentifier() or not row.identifier.islower():
            yield f"glossary.csv：{row.chinese}的标识“{row.identifier}”须为小写英文全词。"
    for column in ("chinese", "identifier"):
        for value, times in Counter(getattr(row, column) for row in rows).items():
            if times > 1:
                yield f"glossary.csv：“{value}”出现{times}次，一词只能一行。"


@cache
def _by_chinese() -> dict[str, Term]:
    with _GLOSSARY.open(encoding="utf-8", newline="") as lines:
        return {row.chinese: row for row in read_glossary(lines)}


@cache
def _by_identifier() -> dict[str, Term]:
    return {row.identifier: row for row in _by_chinese().values()}
