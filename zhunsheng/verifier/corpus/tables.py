"""The long tables of a corpus: documents, figures, relations, findings, years, distributions. Same input, same bytes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, fields, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from zhunsheng.verifier.corpus.distributions import Amount, Distribution, distributions
from zhunsheng.verifier.corpus.facts import region_code_in
from zhunsheng.verifier.corpus.reposts import originals
from zhunsheng.verifier.corpus.store import Store
from zhunsheng.verifier.corpus.table_file import TableFile
from zhunsheng.verifier.corpus.version import rule_version
from zhunsheng.verifier.corpus.workers import Outcome

DOCUMENTS, FIGURES, RELATIONS, FINDINGS = "documents", "figures", "relations", "findings"
YEARS, DISTRIBUTIONS, UNREAD = "years", "distributions", "unread"
_DOCUMENT = ("doc", "name", "repost_of", "title", "unit", "kind", "region_code", "year", "published_on", "signed_on", "address",
             "media_type", "encoding", "is_ocr", "characters", "version")  # fmt: skip
_OF_DOCUMENT = ("doc", "unit", "kind", "region_code", "year", "published_on", "signed_on", "address", "version")
_ROWS = {
    FIGURES: ("place", "chapter", "start", "end", "quote", "value", "unit", "subject", "topic", "topic_unit", "is_total",
              "qualifier", "period", "period_basis"),
    RELATIONS: ("kind", "members", "verdict", "explanation"),
    FINDINGS: ("code", "level", "place", "place_count", "start", "end", "quote", "message", "way_out", "repair"),
}  # fmt: skip
# These would stand twice in one row: what belongs to the document keeps its name.
_RENAMED = {(FIGURES, "unit"): "measure", (RELATIONS, "kind"): "relation"}
_YEARS = (
    "unit",
    "region_code",
    "kind",
    "subject",
    "measure",
    "year",
    "value",
    "year_before",
    "value_before",
    "difference",
)
_LENGTH_OF_ID = 16


class Tables:
    """The tables of one corpus, written into a folder. Copies of a report stand among the documents and count nowhere else."""

    def __init__(self, folder: Path, store: Store, outcomes: Sequence[Outcome]) -> None:
        self._folder = folder
        self._store = store
        self._all = sorted(outcomes, key=lambda outcome: (outcome.name, outcome.key))
        self._read = [outcome for outcome in self._all if outcome.facts is not None]
        self._originals = originals(self._read)
        self._heads = [_head(outcome) for outcome in self._read]

    @property
    def reposts(self) -> int:
        """How many documents are copies of another."""
        return sum(place != original for place, original in enumerate(self._originals))

    def write(self) -> None:
        """Write all tables; each is put in the place of an older one whole."""
        unread = (
            (each.name, each.address, each.fault["what"], each.fault["way_out"]) for each in self._all if each.fault
        )
        self._table(UNREAD, ("name", "address", "fault", "way_out"), unread)
        self._table(DOCUMENTS, _DOCUMENT, self._documents())
        amounts = self._details()
        self._table(YEARS, _YEARS, _years(amounts))
        names = tuple(field.name for field in fields(Distribution))
        self._table(DISTRIBUTIONS, names, (astuple(each) for each in distributions(amounts)))

    def _documents(self) -> Iterator[tuple[Any, ...]]:
        for place, head in enumerate(self._heads):
            original = self._originals[place]
            row = head | {"repost_of": self._heads[original]["doc"] if original != place else ""}
            yield tuple(row[name] for name in _DOCUMENT)

    def _details(self) -> list[Amount]:
        """Write figures, relations and findings of every original in one pass; returns the amounts that stand for reports."""
        amounts: list[Amount] = []
        writers = {name: TableFile(self._folder / f"{name}.csv", _columns(name)) for name in _ROWS}
        for place, outcome in enumerate(self._read):
            if self._originals[place] != place:
                continue
            head, result = self._heads[place], self._store.get(outcome.key)
            assert result is not None, f"the result of {outcome.name} has gone from the store"
            of_document = tuple(head[name] for name in _OF_DOCUMENT)
            for name, writer in writers.items():
                writer.write((*of_document, *(row[column] for column in _ROWS[name])) for row in result[name])
            amounts += (_amount(head, row) for row in result[FIGURES] if row["is_total"])
        for writer in writers.values():
            writer.close()
        return amounts

    def _table(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        writer = TableFile(self._folder / f"{name}.csv", columns)
        writer.write(rows)
        writer.close()


def _head(outcome: Outcome) -> dict[str, Any]:
    """What every row says of its document. The text's own region code counts before that of the path."""
    assert outcome.facts is not None
    facts = outcome.facts.plain()
    return facts | {
        "doc": outcome.key[:_LENGTH_OF_ID],
        "name": outcome.name,
        "address": outcome.address,
        "region_code": facts["region_code"] or region_code_in(outcome.name),
        "version": rule_version(),
    }


def _columns(name: str) -> tuple[str, ...]:
    return (*_OF_DOCUMENT, *(_RENAMED.get((name, column), column) for column in _ROWS[name]))


def _amount(head: dict[str, Any], row: dict[str, Any]) -> Amount:
    return Amount(row["topic"], row["topic_unit"], head["unit"], head["region_code"], head["kind"], str(head["year"] or ""),
                  row["value"])  # fmt: skip


def _years(amounts: Iterable[Amount]) -> Iterator[tuple[Any, ...]]:
    """The amounts of one unit and subject year after year, each with the one before it; units without a name are left out."""
    told = _with_codes([amount for amount in amounts if amount.issuer and amount.year])
    for key, group in groupby(
        sorted(told, key=lambda amount: (*_series(amount), amount.year, amount.value)), key=_series
    ):
        before: Amount | None = None
        for amount in group:
            if before is not None and before.year == amount.year:
                continue
            value_before = before.value if before is not None else None
            difference = None if value_before is None else round(amount.value - value_before, 6)
            year_before = before.year if before is not None else None
            yield (*key, amount.unit, amount.year, amount.value, year_before, value_before, difference)
            before = amount


def _with_codes(amounts: list[Amount]) -> list[Amount]:
    """A unit that has one region code in some reports has it in all; of two units with one name each keeps its own."""
    codes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for amount in amounts:
        codes[amount.issuer, amount.kind] |= {amount.region_code} - {""}
    known = {unit: next(iter(found)) for unit, found in codes.items() if len(found) == 1}
    return [
        replace(amount, region_code=known.get((amount.issuer, amount.kind), amount.region_code)) for amount in amounts
    ]


def _series(amount: Amount) -> tuple[str, str, str, str]:
    return amount.issuer, amount.region_code, amount.kind, amount.subject
