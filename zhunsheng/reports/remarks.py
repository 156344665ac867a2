"""Comments on a draft beside the paragraph that they are about, wherever it stands by now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.models import Person
from zhunsheng.reports.kinds.annual_report import OUTCOMES

LONGEST_QUOTE = 40


@dataclass(frozen=True)
class Remark:
    """A comment: ``number`` from 1, ``address`` of its paragraph now, None when it is about the whole or its words are gone.

    ``told_by`` is the author that a returned Word file names; ``said_by`` then entered it.
    """

    number: int
    quote: str
    words: str
    said_by: str
    told_by: str
    said_on: date
    outcome: str
    answer: str
    settled_by: str
    settled_on: date | None
    address: int | None

    @property
    def author(self) -> str:
        """Whose comment it is."""
        return self.told_by or self.said_by

    @property
    def is_open(self) -> bool:
        return not self.outcome


def remarks_of(snapshot: Snapshot, texts: Mapping[int, str]) -> tuple[Remark, ...]:
    """Every comment in its order; ``texts`` are the paragraphs as printed, by address."""
    rows = snapshot.lines.get("comments", ())
    people = {row[name] for row in rows for name in ("said_by", "settled_by") if row[name]}
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name")) if people else {}
    return tuple(_remark(number, row, names, texts) for number, row in enumerate(rows, 1))


def _remark(number: int, row: Mapping[str, Any], names: Mapping[int, str], texts: Mapping[int, str]) -> Remark:
    return Remark(
        number=number,
        quote=row["quote"],
        words=row["words"],
        said_by=names.get(row["said_by"], ""),
        told_by=row["told_by"],
        said_on=row["said_on"],
        outcome=dict(OUTCOMES).get(row["outcome"], ""),
        answer=row["answer"],
        settled_by=names.get(row["settled_by"], ""),
        settled_on=row["settled_on"],
        address=located(row["place"], row["quote"], texts),
    )


def located(place: int | None, quote: str, texts: Mapping[int, str]) -> int | None:
    """The paragraph that holds the quoted words: the one that did, else the only one that does."""
    if place is None:
        return None
    if quote in texts.get(place - 1, "") and place - 1 in texts:
        return place - 1
    holding = [address for address, text in texts.items() if quote and quote in text]
    return holding[0] if len(holding) == 1 else None
