"""Percentages as numbers: what a part is of its base, whether a stated one can be it, whether any part can give it."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from zhunsheng.verifier.model import Figure, Qualifier, Relation, Verdict
from zhunsheng.verifier.relations.intervals import Interval, cut_off, interval_of
from zhunsheng.verifier.relations.wording import number

_CUT_OFF = "是舍去尾数所得"
HUNDRED = Fraction(100)


def share_of(part: Figure, base: Figure) -> Interval | None:
    """The percentages that the part may be of the base; None when one is masked or there is no base."""
    return share_of_intervals(interval_of(part), interval_of(base))


def share_of_intervals(numerator: Interval | None, denominator: Interval | None) -> Interval | None:
    """The same of what is known only as intervals."""
    if numerator is None or denominator is None or denominator.low <= 0:
        return None
    return Interval(numerator.low / denominator.high * HUNDRED, numerator.high / denominator.low * HUNDRED)


def exact_share(part: int, whole: int) -> Interval:
    """The percentage that a number is of another."""
    share = Fraction(part * 100, whole)
    return Interval(share, share)


def rest_of(share: Interval) -> Interval:
    """What is left of a hundred."""
    return Interval(HUNDRED - share.high, HUNDRED - share.low)


def percent(share: Interval) -> str:
    """99.862%, or 96.2%—96.4% where it is not known better."""
    return f"{number(share.low)}%" if share.low == share.high else f"{number(share.low)}%—{number(share.high)}%"


def judged(
    possible: Interval | None, stated: Figure, reckoned: str, figures: tuple[Figure, ...], kind: str
) -> Relation:
    """What is reckoned against what is stated; a percentage cut off behind its last place is no fault."""
    interval = interval_of(stated)
    if possible is None or interval is None:
        return Relation(kind, figures, Verdict.UNKNOWN, "其中有隐去的数字，或者基数为零，无法核对。")
    told = f"{reckoned}＝{percent(possible)}"
    is_bound = stated.qualifier in (Qualifier.MORE_THAN, Qualifier.AT_LEAST, Qualifier.AT_MOST)
    if possible.meets(interval):
        agrees = f"满足“{stated.quote}”" if is_bound else f"与{stated.quote}相符"
        return Relation(kind, figures, Verdict.HOLDS, f"{told}，{agrees}。")
    left_off = cut_off(stated)
    if left_off is not None and possible.meets(left_off):
        return Relation(kind, figures, Verdict.HOLDS, f"{told}，{stated.quote}{_CUT_OFF}，相符。")
    equal = "，恰为该数，没有超过" if possible.high == interval.low else ""
    differs = f"不满足“{stated.quote}”" if is_bound else f"不是{stated.quote}"
    return Relation(kind, figures, Verdict.FAILS, f"{told}，{differs}{equal}。")


def recomputed(part: Figure, base: Figure, rate: Figure, kind: str = "ratio") -> Relation:
    """A rate against its part and base."""
    return judged(share_of(part, base), rate, f"{part.quote}÷{base.quote}", (base, part, rate), kind)


def recomputed_by_rest(rest: Figure, base: Figure, rate: Figure) -> Relation:
    """A rate against its base and what does not belong to it (合格率 and 不合格119批次)."""
    share = share_of(rest, base)
    reckoned = f"（{base.quote}-{rest.quote}）÷{base.quote}"
    return judged(None if share is None else rest_of(share), rate, reckoned, (base, rest, rate), "ratio")


def is_cut_off(relation: Relation) -> bool:
    """Whether the relation agrees only because digits were left off."""
    return _CUT_OFF in relation.explanation


def attained_count(whole: int, rate: Figure) -> int | None:
    """The largest whole number of cases that gives the rate, rounded or cut off; the largest, so that 100% is all of them."""
    for stated in filter(None, (interval_of(rate), cut_off(rate)) if whole else ()):
        last = min(whole, floor(stated.high * whole / HUNDRED))
        for count in (last, last - 1):
            if count >= 0 and stated.holds(Fraction(count * 100, whole)):
                return count
    return None
