"""A whole corpus: every item on all cores, then the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from zhunsheng.verifier.corpus.items import Item
from zhunsheng.verifier.corpus.store import Store
from zhunsheng.verifier.corpus.tables import Tables
from zhunsheng.verifier.corpus.version import rule_version
from zhunsheng.verifier.corpus.workers import Outcome, outcomes_of
from zhunsheng.verifier.marked.words import GRAVEST_FIRST
from zhunsheng.verifier.model import Level

_RESULTS = "results"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a corpus: all outcomes in the order of the items, and how many documents are copies of another."""

    outcomes: tuple[Outcome, ...]
    reposts: int

    @property
    def unread(self) -> tuple[Outcome, ...]:
        """The outcomes of items that could not be read."""
        return tuple(outcome for outcome in self.outcomes if outcome.facts is None)

    def found(self, level: Level) -> bool:
        """Whether any report has a finding at least as grave."""
        grave_enough = {str(each) for each in GRAVEST_FIRST[: GRAVEST_FIRST.index(level) + 1]}
        return any(outcome.levels & grave_enough for outcome in self.outcomes)


Work = Callable[[Iterable[Item], Path], Iterator[Outcome]]
"""What gives the outcome of every item, in order, and keeps its result in the store at a folder."""


def check(items: Iterable[Item], out: Path, told: Callable[[Outcome], None], work: Work = outcomes_of) -> Checked:
    """Check every item and write the tables into `out`. `told` hears of every item as it is done; `work` is how it is done.

    Whoever is interrupted goes on where it was: what stands in `out` for the same content and version is not reckoned again.
    """
    folder = out / _RESULTS / rule_version()
    folder.mkdir(parents=True, exist_ok=True)
    outcomes = []
    for outcome in work(items, folder):
        outcomes.append(outcome)
        told(outcome)
    store = Store(folder)
    store.forget_unfinished()
    tables = Tables(out, store, outcomes)
    tables.write()
    return Checked(tuple(outcomes), tables.reposts)
