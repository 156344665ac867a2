"""In each text with a relation that holds, one number is changed so that it fails: that must be found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from tests.verifier.reports import labelled, reading_of
from zhunsheng.verifier.model import Figure, Reading, Relation, Verdict
from zhunsheng.verifier.relations.intervals import Interval, interval_of

LEAST_SHARE = 0.95
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def test_a_number_changed_in_a_relation_that_held_is_found() -> None:
    missed = [words for reading in labelled().values() for words, found in mutants(reading) if not found]
    tried = sum(1 for reading in labelled().values() for _ in mutants(reading))
    assert tried >= 60
    assert 1 - len(missed) / tried >= LEAST_SHARE, missed


def mutants(reading: Reading) -> Iterator[tuple[str, bool]]:
    """Each change of one member that really breaks its relation: what was changed, and whether a new failure is told."""
    known = {(relation.kind, relation.members) for relation in reading.relations if relation.verdict is Verdict.FAILS}
    for relation in reading.relations:
        if relation.verdict is not Verdict.HOLDS:
            continue
        for place, figure in enumerate(relation.figures):
            for number in changed_numbers(figure):
                changed = with_number(reading.text.raw, figure, number)
                if breaks(relation, place, number):
                    failing = (
                        (other.kind, other.members)
                        for other in reading_of(changed).relations
                        if other.verdict is Verdict.FAILS
                    )
                    yield (
                        f"{relation.kind}{relation.members}：{figure.quote}→{number}",
                        any(one not in known for one in failing),
                    )


def changed_numbers(figure: Figure) -> Iterator[str]:
    """One more, a first digit changed, and one last digit changed."""
    match = _NUMBER.search(figure.quote)
    if match is None:
        return
    number = match[0]
    yield number[:-1] + str((int(number[-1]) + 1) % 10 or 1)
    yield str((int(number[0]) + 4) % 9 + 1) + number[1:]
    yield number[:-1] + str((int(number[-1]) + 5) % 10 or 5)


def with_number(raw: str, figure: Figure, number: str) -> str:
    match = _NUMBER.search(figure.quote)
    assert match is not None
    return raw[: figure.start + match.start()] + number + raw[figure.start + match.end() :]


def breaks(relation: Relation, place: int, number: str) -> bool:
    """Whether the relation fails with the new number, reckoned here from what its kind means."""
    members = [interval_of(figure) for figure in relation.figures]
    old = _NUMBER.search(relation.figures[place].quote)
    assert old is not None
    if Fraction(old[0]) == Fraction(number):
        return False
    scale = Fraction(number) / Fraction(old[0])
    ours = members[place]
    assert ours is not None
    width = ours.high - ours.low
    members[place] = Interval(ours.low * scale, ours.low * scale + width, is_open=ours.is_open)
    return all(member is not None for member in members) and _fails(
        relation, [one for one in members if one is not None]
    )


def _fails(relation: Relation, members: list[Interval]) -> bool:
    first, *rest = members
    if relation.kind == "sum":
        total = Interval(Fraction(0), Fraction(0))
        for part in rest:
            total += part
        return not first.meets(total)
    if relation.kind == "part_of":
        return first.before(rest[0]) and relation.figures[1].unit not in ("次", "场", "场次")
    if relation.kind == "ratio" and len(members) == 3:
        share = Interval(rest[0].low / first.high * 100, rest[0].high / first.low * 100)
        return not (share.meets(rest[1]) or rest[0].before(Interval(Fraction(0), Fraction(0))))
    return False
