"""In each text with a relation that holds, one number is changed so that it fails: that must be found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

import pytest

from tests.verifier.reports import COMPOSED, FURTHER, HELD, LONG, SETS, SHORT, UNSEEN, UNSEEN_B, labelled, relations_in
from zhunsheng.verifier.model import Figure, Reading, Relation, Verdict
from zhunsheng.verifier.relations.intervals import Interval, interval_of

# Of numbers related across sentences or among a handful often only agreement can be told, so that some changes go unseen.
LEAST_SHARE = {SHORT: 0.95, LONG: 0.95, FURTHER: 0.95, COMPOSED: 0.95, HELD: 0.95, UNSEEN: 0.96, UNSEEN_B: 0.97}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_FEWEST = {SHORT: 60, LONG: 1000, FURTHER: 1000, COMPOSED: 300, HELD: 300, UNSEEN: 300, UNSEEN_B: 300}
# 其中 announces some parts, not all: a tenth or more may be left untold, and no reader calls that a failure.
_OPEN_LIST = re.compile(r"其中(?!\s*：)|包括|包含|含")
_MAY_BE_LEFT = Fraction(1, 10)


@pytest.mark.parametrize("of", SETS)
def test_a_number_changed_in_a_relation_that_held_is_found(of: str) -> None:
    tried = [mutant for reading in labelled(of).values() for mutant in mutants(reading)]
    missed = [words for words, found in tried if not found]
    assert len(tried) >= _FEWEST[of]
    assert 1 - len(missed) / len(tried) >= LEAST_SHARE[of], missed


def mutants(reading: Reading) -> Iterator[tuple[str, bool]]:
    """Each change of one member that really breaks its relation: what was changed, and whether a new failure is told."""
    known = {(relation.kind, relation.members) for relation in reading.relations if relation.verdict is Verdict.FAILS}
    for relation in reading.relations:
        if relation.verdict is not Verdict.HOLDS:
            continue
        for place, figure in enumerate(relation.figures):
            for number in changed_numbers(figure):
                changed = with_number(reading.text.raw, figure, number)
                if breaks(reading, relation, place, number):
                    failing = (
                        (other.kind, other.members) for other in relations_in(changed) if other.verdict is Verdict.FAILS
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


def breaks(reading: Reading, relation: Relation, place: int, number: str) -> bool:
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
    known = [one for one in members if one is not None]
    return len(known) == len(members) and _fails(reading, relation, known)


def _fails(reading: Reading, relation: Relation, members: list[Interval]) -> bool:
    first, *rest = members
    if relation.kind == "sum":
        total = Interval(Fraction(0), Fraction(0))
        for part in rest:
            total += part
        may_leave_some = _leaves_some(reading, relation) and total.high <= first.low * (1 - _MAY_BE_LEFT)
        return not first.meets(total) and not may_leave_some
    if relation.kind == "part_of":
        return any(first.before(part) for part in rest) and relation.figures[1].unit not in ("次", "场", "场次")
    if len(members) != 3:
        return False
    if relation.kind == "ratio":
        return _is_another_share(Interval(rest[0].low / first.high * 100, rest[0].high / first.low * 100), rest[1])
    if relation.kind == "average":
        half = Fraction(str(relation.figures[2].step)) / 2
        spread = Interval(first.low / rest[0].high, first.high / rest[0].low)
        return _is_told_at_once(relation) and not spread.meets(Interval(rest[1].low - half, rest[1].high + half))
    return relation.kind == "change" and _is_another_change(relation, *members)


def _is_told_at_once(relation: Relation) -> bool:
    """Where the number that an average is for stands in another sentence, only agreement can be told."""
    return len({figure.sentence for figure in relation.figures}) == 1


def _is_another_change(relation: Relation, before: Interval, after: Interval, measure: Interval) -> bool:
    """By how much, in hundredths of what was before where a share is told."""
    apart = abs(after.low - before.low)
    if relation.figures[2].unit != relation.figures[0].unit and relation.figures[2].unit == "%":
        # Told by the difference, the second amount is by how much the first has grown or fallen.
        ways = [(apart, before.low), (after.low, before.low - after.low), (after.low, before.low + after.low)]
        shares = [by / base * 100 for by, base in ways if base > 0]
        return all(_is_another_share(Interval(share, share), measure) for share in shares)
    return before.high == before.low and not measure.holds(apart)


def _leaves_some(reading: Reading, relation: Relation) -> bool:
    whole, part = relation.figures[:2]
    return _OPEN_LIST.search(reading.text.plain[whole.end : max(whole.end, part.start)]) is not None


def _is_another_share(share: Interval, stated: Interval) -> bool:
    """A share is stated rounded, or cut off behind its last place; it may be that of all the others (119 of 不合格)."""
    width = stated.high - stated.low
    cut_off = Interval(stated.low + width / 2, stated.high + width / 2, is_open=True)
    others = Interval(100 - share.high, 100 - share.low)
    return not any(one.meets(told) for one in (share, others) for told in (stated, cut_off))
