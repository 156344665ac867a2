"""Which documents are one report: the same words, or nearly the same words of one unit and year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from zhunsheng.verifier.corpus.workers import Outcome

# Of the runs of two documents taken together, so many must be in both; fewer is a report that copies another.
_NEARLY_ALL = 0.8
# Sketches of so few runs agree by chance.
_FEWEST_RUNS = 32
# Runs that so many reports have are set phrases.
_MOST_HOLDERS = 50


def originals(outcomes: Sequence[Outcome]) -> list[int]:
    """For each document the place of the one that it is a copy of, its own place if of none.

    The document published first is the original, then the one whose name comes first. Documents of different years, units
    or regions are never one report, however alike they are; where either does not say, its words alone decide.
    """
    found = list(range(len(outcomes)))
    by_words: dict[str, list[int]] = defaultdict(list)
    holders: dict[int, list[int]] = defaultdict(list)
    for place in sorted(found, key=lambda place: _age(outcomes[place])):
        facts = outcomes[place].facts
        if facts is None:
            continue
        same = next(
            (other for other in by_words[facts.fingerprint] if _may_be_one(outcomes[place], outcomes[other])), None
        )
        original = same if same is not None else _nearly_same(outcomes, place, holders)
        if original is not None:
            found[place] = original
            continue
        by_words[facts.fingerprint].append(place)
        for digest in facts.sketch:
            holders[digest].append(place)
    return found


def _nearly_same(outcomes: Sequence[Outcome], place: int, holders: dict[int, list[int]]) -> int | None:
    ours = outcomes[place].facts
    assert ours is not None
    if len(ours.sketch) < _FEWEST_RUNS:
        return None
    shared = Counter(
        other for digest in ours.sketch if len(holders[digest]) <= _MOST_HOLDERS for other in holders[digest]
    )
    for other, count in sorted(shared.items(), key=lambda each: (-each[1], each[0])):
        theirs = outcomes[other].facts
        assert theirs is not None
        if count < _NEARLY_ALL * len(ours.sketch) / 2:
            break
        if _likeness(ours.sketch, theirs.sketch) >= _NEARLY_ALL and _may_be_one(outcomes[place], outcomes[other]):
            return other
    return None


def _likeness(ours: tuple[int, ...], theirs: tuple[int, ...]) -> float:
    """The share of runs that both have, judged by the smallest digests of the two together."""
    smallest = sorted(set(ours) | set(theirs))[: max(len(ours), len(theirs))]
    both = set(ours) & set(theirs)
    return sum(digest in both for digest in smallest) / len(smallest)


def _may_be_one(ours: Outcome, theirs: Outcome) -> bool:
    assert ours.facts is not None and theirs.facts is not None
    told = ((ours.facts.year, theirs.facts.year), (ours.facts.unit, theirs.facts.unit))
    return all(not one or not other or one == other for one, other in told)


def _age(outcome: Outcome) -> tuple[str, str]:
    return (outcome.facts.published_on if outcome.facts else "") or "9999", outcome.name
