"""Where the amounts of one report stand in a corpus that was checked before."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from zhunsheng.verifier.corpus.facts import facts_of
from zhunsheng.verifier.corpus.subjects import amounts_of
from zhunsheng.verifier.corpus.tables import DISTRIBUTIONS
from zhunsheng.verifier.marked.chart import AmongPeers
from zhunsheng.verifier.model import Reading

# Among fewer a place says nothing.
_FEWEST_PEERS = 5


def peers_in(folder: Path, reading: Reading) -> Iterator[AmongPeers]:
    """For each subject that the report states an amount of: how it lies among units of its kind in its year.

    Raises FileNotFoundError when the folder holds no checked corpus.
    """
    with (folder / f"{DISTRIBUTIONS}.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = {(row["subject"], row["kind"], row["year"]): row for row in csv.DictReader(lines)}
    kind, year = facts_of(reading).kind, str(reading.outline.year or "")
    for subject, figure in amounts_of(reading):
        row = rows.get((subject.name, kind, year))
        if row is None or figure.value is None or int(row["count"]) < _FEWEST_PEERS:
            continue
        yield AmongPeers(
            subject=subject.name,
            unit=subject.unit,
            value=figure.value,
            peers=f"{year}年{kind}的报告",
            count=int(row["count"]),
            least=float(row["least"]),
            quartiles=(float(row["lower"]), float(row["median"]), float(row["upper"])),
            most=float(row["most"]),
        )
