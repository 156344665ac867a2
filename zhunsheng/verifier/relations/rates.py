"""Rates and shares: recomputed where part and base are stated, tested for attainability where only a base is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from math import floor
from pathlib import Path

import yaml

from zhunsheng.verifier.model import Figure, Qualifier, Relation, Text, Verdict
from zhunsheng.verifier.relations.cues import between, clause_before, counts_cases
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import Interval, interval_of, is_whole
from zhunsheng.verifier.relations.parts import is_outcome, whole_of
from zhunsheng.verifier.relations.wording import number

_RATE_WORDS = Path(__file__).parent.parent / "data" / "rate_words.yaml"
_HUNDRED, _MOST_TOTALS = Fraction(100), 40
_RATE = re.compile(
    r"([\u4e00-\u9fff]{1,10}?)率(?:、[\u4e00-\u9fff]+率)*(?:也|均|都|分别|已)?(?:为|达到?|是|高达|保持在|实现)?\s?$"
)
_RATE_AFTER = re.compile(r"^的?[\u4e00-\u9fff]{1,6}率")
_TARGET = re.compile(r"(要求|目标|任务|指标|标准)")
_GROWN = re.compile(
    r"(同比|环比|比(?:去年|上年|\d{4}年)|较(?:去年|上年|\d{4}年)|与(?:去年|上年)[^，。]{0,6}相比)[^，。；]{0,10}(增长|上升|增加|提高|提升|多|下降|减少|降低|少)(?:了)?\s?$"
)
_LESS = ("下降", "减少", "降低", "少")
# 按时结案率 is another rate than 结案率.
_IN_TIME = re.compile(r"(按时|按期|如期|及时|限期|当场|首次)")
_SHARE_OF_ALL = re.compile(r"(?:占比|比重|占[^，。；\d]{0,12}?)(?:为|达到?|是|约)?\s?$")
# Who wins and loses is a share of what was judged, not of what was filed, and how many were judged is seldom said.
_OF_JUDGED = re.compile(r"(胜诉|败诉|维持|撤销|纠错|改判)")


@finds
def rates(page: Page) -> Iterator[Relation]:
    """Every rate with the amounts that it rests on."""
    for figures in page.paragraphs:
        for place, rate in enumerate(figures):
            if rate.unit == "%" and rate.value is not None and (relation := _relation(page, figures, place)):
                yield relation


def _relation(page: Page, figures: Sequence[Figure], place: int) -> Relation | None:
    text, rate, before = page.text, figures[place], figures[:place]
    clause = clause_before(text, rate)
    near = [figure for figure in before if figure.sentence == rate.sentence and figure.unit != "%"]
    if growth := _GROWN.search(clause):
        return _grown(near[-1], rate, growth[2]) if near else None
    if _SHARE_OF_ALL.search(clause):
        return _share_of_all(page, near, rate)
    pair = _part_and_base(text, figures, place, near)
    if _TARGET.search(clause) and rate.qualifier in (Qualifier.MORE_THAN, Qualifier.AT_LEAST):
        return None if pair is None else _target(*pair, rate)
    after = text.plain[rate.end : rate.end + 12]
    named = _RATE.search(clause)
    if named is None and not _RATE_AFTER.match(after):
        return None
    if pair is not None and _speaks_of(text, named, pair[0]):
        relation = _recomputed(*pair, rate)
        is_doubtful = _OF_JUDGED.search(clause) or (
            _IN_TIME.search(clause) and not _IN_TIME.search(clause_before(text, pair[0]))
        )
        return _undecided(relation) if is_doubtful else relation
    return _attained(text, near, rate)


def _part_and_base(
    text: Text, figures: Sequence[Figure], place: int, near: Sequence[Figure]
) -> tuple[Figure, Figure] | None:
    """The last outcome before the rate, and what it is an outcome of."""
    for part in reversed(near):
        if is_outcome(text, part) and (base := whole_of(text, figures, figures.index(part))) is not None:
            return part, base
    return None


def _speaks_of(text: Text, named: re.Match[str] | None, part: Figure) -> bool:
    """Whether the rate is about this outcome: they say the same of it (审结…，结案率); what was in time is only some."""
    if named is None:
        return False
    words, rate = clause_before(text, part), named[1]
    if _IN_TIME.search(words) and not _IN_TIME.search(rate):
        return False
    return any(verb in words for name, verbs in _rate_words().items() if name in rate for verb in verbs)


@cache
def _rate_words() -> dict[str, list[str]]:
    table: dict[str, list[str]] = yaml.safe_load(_RATE_WORDS.read_text("utf-8"))
    return table


def _undecided(relation: Relation) -> Relation:
    """A rate whose base may be another than the one stated cannot fail."""
    if relation.verdict is not Verdict.FAILS:
        return relation
    words = f"{relation.explanation.rstrip('。')}；该率的分子、分母可能另有所指，无法核对。"
    return Relation(relation.kind, relation.figures, Verdict.UNKNOWN, words)


def _share_of_all(page: Page, near: Sequence[Figure], rate: Figure) -> Relation | None:
    """212件，占比7.3%: of whichever total before it gives the rate, or all but gives it."""
    if not near:
        return None
    part = near[-1]
    totals = [
        figure
        for figure in page.figures
        if figure.end <= part.start and figure.unit == part.unit and (figure.value or 0) > (part.value or 0)
    ]
    totals = sorted(totals[-_MOST_TOTALS:], key=lambda figure: figure.value or 0, reverse=True)
    told = [_recomputed(part, base, rate) for base in totals]
    holding = next((relation for relation in told if relation.verdict is Verdict.HOLDS), None)
    if holding is not None or not counts_cases(part):
        return holding
    return next((relation for relation in told if _nearly(relation, rate)), None)


def _nearly(relation: Relation, rate: Figure) -> bool:
    """Within one unit of the last place: this total was meant, and the rate is rounded wrongly."""
    base, part, _ = relation.figures
    share = _share(part, base)
    return share is not None and rate.value is not None and abs(float(share.low) - rate.value) <= rate.step


def _recomputed(part: Figure, base: Figure, rate: Figure) -> Relation:
    possible, stated = _share(part, base), interval_of(rate)
    if possible is None or stated is None:
        return Relation("ratio", (base, part, rate), Verdict.UNKNOWN, "其中有隐去的数字，无法核对。")
    reckoned = f"{part.quote}÷{base.quote}＝{_percent(possible)}"
    if possible.meets(stated):
        return Relation("ratio", (base, part, rate), Verdict.HOLDS, f"{reckoned}，与{rate.quote}相符。")
    return Relation("ratio", (base, part, rate), Verdict.FAILS, f"{reckoned}，不是{rate.quote}。")


def _share(part: Figure, base: Figure) -> Interval | None:
    numerator, denominator = interval_of(part), interval_of(base)
    if numerator is None or denominator is None or denominator.low <= 0:
        return None
    return Interval(numerator.low / denominator.high * _HUNDRED, numerator.high / denominator.low * _HUNDRED)


def _target(part: Figure, base: Figure, target: Figure) -> Relation:
    possible, wanted = _share(part, base), interval_of(target)
    if possible is None or wanted is None:
        return Relation("target", (base, part, target), Verdict.UNKNOWN, "其中有隐去的数字，无法核对。")
    reckoned = f"{part.quote}÷{base.quote}＝{_percent(possible)}"
    if possible.before(wanted):
        equal = "，恰为该数，没有超过" if possible.high == wanted.low else ""
        return Relation("target", (base, part, target), Verdict.FAILS, f"{reckoned}，不满足“{target.quote}”{equal}。")
    return Relation("target", (base, part, target), Verdict.HOLDS, f"{reckoned}，满足“{target.quote}”。")


def _attained(text: Text, near: Sequence[Figure], rate: Figure) -> Relation | None:
    """Only bases are stated: is there a whole number of cases of one of them that gives this rate?"""
    bases = [figure for figure in near if counts_cases(figure)]
    if not bases or bases[-1] is not near[-1] or rate.value is None:
        return None
    base = bases[-1]
    if rate.value > _HUNDRED:
        return Relation("ratio", (base, rate), Verdict.FAILS, f"{rate.quote}超过了100%，而它是所列数量的一部分之比。")
    stated = interval_of(rate)
    assert stated is not None
    if not is_whole(base) or rate.qualifier is not Qualifier.EXACT:
        return Relation(
            "ratio", (base, rate), Verdict.HOLDS, f"{base.quote}与{rate.quote}不矛盾，但没有写明分子，不能复核。"
        )
    for whole in reversed([figure for figure in bases if is_whole(figure)]):
        if (count := _count_giving(int(whole.value or 0), stated)) is not None:
            share = _percent(_exact(count, int(whole.value or 0)))
            words = f"{count}÷{number(whole.value or 0)}＝{share}，可以得到{rate.quote}。"
            return Relation("ratio", (whole, rate), Verdict.HOLDS, words)
    if len(bases) > 1 or not _adjoins(text, base, rate):
        return Relation("ratio", (base, rate), Verdict.UNKNOWN, f"{base.quote}得不出{rate.quote}，其分母可能没有写明。")
    words = f"以{number(base.value or 0)}为分母，无论分子是多少都得不出{rate.quote}。"
    return Relation("ratio", (base, rate), Verdict.FAILS, words)


def _adjoins(text: Text, base: Figure, rate: Figure) -> bool:
    """The rate is of what was just counted: the next clause, without an amount between, of a sort told of cases."""
    words = between(text, base, rate)
    told = any(name in words for name in _rate_words())
    return len(re.findall(r"[，；]", words)) <= 1 and not re.search(r"[。\d]", words) and told


def _count_giving(whole: int, stated: Interval) -> int | None:
    """The largest whole number of cases that gives the rate; the largest, so that 100% is all of them."""
    if whole == 0:
        return None
    last = min(whole, floor(stated.high * whole / _HUNDRED))
    return next(
        (count for count in (last, last - 1) if count >= 0 and stated.holds(Fraction(count * 100, whole))), None
    )


def _grown(present: Figure, rate: Figure, verb: str) -> Relation | None:
    """136件次，比2024年多23%: is there a whole number for the year before?"""
    stated, now = interval_of(rate), interval_of(present)
    if stated is None or now is None or not is_whole(present) or rate.qualifier is not Qualifier.EXACT:
        return None
    low, high = (1 + sign * bound / _HUNDRED for sign, bound in _bounds(stated, verb))
    if low <= 0:
        return Relation("ratio", (present, rate), Verdict.FAILS, f"数量不可能{verb}{rate.quote}。")
    earlier = Interval(now.low / high, now.high / low, above=not verb.startswith(_LESS), is_open=verb.startswith(_LESS))
    if numbers := earlier.whole_numbers():
        return Relation(
            "ratio", (present, rate), Verdict.HOLDS, f"上年为{numbers[0]}{present.unit}时可以得到{rate.quote}。"
        )
    return Relation(
        "ratio", (present, rate), Verdict.FAILS, f"上年无论是多少，都不会因为{verb}{rate.quote}而成为{present.quote}。"
    )


def _bounds(stated: Interval, verb: str) -> tuple[tuple[int, Fraction], tuple[int, Fraction]]:
    if verb in _LESS:
        return (-1, stated.high), (-1, stated.low)
    return (1, stated.low), (1, stated.high)


def _exact(part: int, whole: int) -> Interval:
    share = Fraction(part * 100, whole)
    return Interval(share, share)


def _percent(share: Interval) -> str:
    return f"{number(share.low)}%" if share.low == share.high else f"{number(share.low)}%—{number(share.high)}%"
