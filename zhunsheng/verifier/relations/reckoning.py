"""Adding up what amounts may stand for, and telling how near a sum comes to a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate

from zhunsheng.verifier.model import Figure
from zhunsheng.verifier.relations.intervals import Interval, interval_of
from zhunsheng.verifier.relations.wording import number

Exact = int | Fraction
# Below this every whole number is a float of its own.
_EXACT_FLOATS = 2.0**53
_NOTHING = Interval(Fraction(0), Fraction(0))
# So little of a rest is rather a slip of the pen than something left out.
_SMALL_REST = Fraction(1, 50)
# A sum that was meant to make the whole seldom misses it by more.
_NEARLY = Fraction(1, 10)
# A digit of the hundreds or above, and the digit alone: 40 may be left out, 400 all but tells of a slip.
_LEAST_PLACE, _LEAST_SURE, _MOSTLY = 100, 1000, Fraction(2, 5)


def total_of(parts: Iterable[Figure]) -> Interval | None:
    """The sum of the amounts; None when one is masked."""
    summed = _NOTHING
    for part in parts:
        interval = interval_of(part)
        if interval is None:
            return None
        summed += interval
    return summed


def running_totals(parts: Iterable[Figure]) -> Iterator[Interval]:
    """The sums of the first, the first two, … amounts as they are asked for; none of them may be masked."""
    return accumulate(interval for part in parts if (interval := interval_of(part)) is not None)


def agree(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the parts can make the whole."""
    stated, summed = interval_of(whole), total_of(parts)
    return stated is not None and summed is not None and stated.meets(summed)


def is_slip(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether what is missing or over is small enough for a slip, or would vanish by mending one digit of one number or by

    setting two of its digits right that have changed places.
    """
    stated, summed = interval_of(whole), total_of(parts)
    if stated is None or summed is None:
        return False
    missing = stated.low - summed.low
    if abs(missing) <= _SMALL_REST * stated.low or by_one_digit(whole, parts):
        return True
    return any(are_swapped(number(ours), number(wanted)) for ours, wanted in _wanted(whole, parts) if wanted > 0)


def is_near(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the sum misses the whole by a tenth at most, either way, or by a slip."""
    return within_a_tenth(whole, parts) or is_slip(whole, parts)


def within_a_tenth(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the sum misses the whole by a tenth at most, either way."""
    stated, summed = interval_of(whole), total_of(parts)
    return stated is not None and summed is not None and abs(stated.low - summed.low) <= _NEARLY * stated.low


def are_swapped(ours: str, theirs: str) -> bool:
    """Whether two neighbouring digits have changed places: 1348 and 1438."""
    if len(ours) != len(theirs):
        return False
    differing = [place for place in range(len(ours)) if ours[place] != theirs[place]]
    is_pair = len(differing) == 2 and differing[1] - differing[0] == 1
    return is_pair and sorted(ours) == sorted(theirs)


def by_one_digit(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the sum would agree if one digit of the hundreds or above of one number were another.

    Of a few hundred (308件, of which 48件 and 60件) only some may well be told, and meet the other digits by chance.
    """
    stated, summed = _nominal(whole), sum(map(_nominal, parts))
    step = _exactly(max(whole.step, 1.0))
    if stated < _LEAST_SURE * step and summed < _MOSTLY * stated:
        return False
    least = _LEAST_PLACE * step
    return any(
        not -least < ours - wanted < least and _one_digit_apart(ours, wanted) for ours, wanted in _wanted(whole, parts)
    )


def by_any_digit(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the sum would agree if any one digit of one number were another."""
    return any(_one_digit_apart(ours, wanted) for ours, wanted in _wanted(whole, parts))


def _wanted(whole: Figure, parts: Sequence[Figure]) -> Iterator[tuple[Exact, Exact]]:
    """Each number with the one that would make the sum agree."""
    stated, values = _nominal(whole), [_nominal(part) for part in parts]
    summed = sum(values)
    yield stated, summed
    yield from ((value, value + stated - summed) for value in values)


def _nominal(figure: Figure) -> Exact:
    return _exactly(figure.value or 0)


@lru_cache(maxsize=10_000)
def _exactly(value: float) -> Exact:
    """The number as it is written; whole ones as integers, which are added up in a twentieth of the time."""
    return int(value) if value < _EXACT_FLOATS and value == int(value) else Fraction(str(value))


def _one_digit_apart(stated: Exact, wanted: Exact) -> bool:
    if wanted < 0:
        return False
    ours, theirs = number(stated), number(wanted)
    return len(ours) == len(theirs) and sum(a != b for a, b in zip(ours, theirs, strict=True)) == 1
