"""What a figure means (口径): rates with their base, one unit for one subject, subsets not added to their whole."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import combinations

from zhunsheng.verifier.model import Chapter, Figure, Level, Qualifier, Reading, Relation, Span, Verdict
from zhunsheng.verifier.relations.intervals import is_whole
from zhunsheng.verifier.rules.prose import unquoted
from zhunsheng.verifier.rules.registry import Hit, rule
from zhunsheng.verifier.rules.tables import any_of, table

_RATE_BEFORE = re.compile(
    r"([\u4e00-\u9fff]{1,12}率)(?:、[\u4e00-\u9fff]{1,8}率)*(?:也|均|都|分别|已)?"
    r"(?:为|达到?了?|是|高达|保持在|实现|稳定在)?\s?$"
)
_RATE_AFTER = re.compile(r"\s?的?((?:[\u4e00-\u9fff]{1,6}率)(?:[和、及][\u4e00-\u9fff]{1,8}率)?)")
_CLAUSE = 20
_EVERYTHING = 100
# So many amounts before a rate may be its part and its base.
_NEAR = 12
_CASE_UNITS = frozenset("件宗起")


@rule(
    "rate-without-base",
    Level.INCONSISTENCY,
    says="比率没有写明分子和分母，不能复核",
    way_out="写明分子和分母，如“应办80件，办结78件，办结率97.5%”；100%也要写明总数。",
)
def rates_without_base(reading: Reading) -> Iterator[Hit]:
    """Rates that the figures around them do not allow to recompute."""
    for rate in reading.figures:
        name = _rate_name(reading, rate)
        if (
            name is not None
            and not _is_checked(reading, rate)
            and reading.outline.chapter_at(rate.start) is not Chapter.PLANS
        ):
            words = f"“{name}{rate.quote}”没有写明分子和分母。"
            yield Hit(rate.span, words, {"rate": name}, fault="base")


@rule(
    "rates-interchanged",
    Level.INCONSISTENCY,
    says="调解率、成功率、化解率混用",
    way_out="统一用一个率，并写明怎样计算。",
)
def rates_interchanged(reading: Reading) -> Iterator[Hit]:
    """Two rates of one group, neither with part and base, that are not the same thing; told at the second."""
    named = [
        (name, rate)
        for rate in reading.figures
        if (name := _rate_name(reading, rate)) is not None and not _has_part_and_base(reading, rate)
    ]
    for group in table("definitions")["not_interchangeable"]:
        members = [(word, rate) for name, rate in named for word in group if name.endswith(word)]
        other = next(((word, rate) for word, rate in members if word != members[0][0]), None)
        if other is not None:
            words = f"前面用“{members[0][0]}”，这里用“{other[0]}”，两者的分母不同。"
            yield Hit(other[1].span, words, {"rates": [members[0][0], other[0]]})


@rule(
    "units-mixed",
    Level.INCONSISTENCY,
    says="同一事项有的用件，有的用宗、起",
    way_out="统一单位；确有区别的，写明口径。",
)
def units_mixed(reading: Reading) -> Iterator[Hit]:
    """件, 宗 and 起 for one subject; told at the first that differs."""
    first: dict[str, Figure] = {}
    told: set[str] = set()
    for figure in reading.figures:
        subject = _case_subject(reading, figure)
        if figure.unit not in _CASE_UNITS or subject is None:
            continue
        before = first.setdefault(subject, figure)
        if before.unit != figure.unit and subject not in told:
            told.add(subject)
            words = f"{subject}前面用“{before.quote}”，这里用“{figure.quote}”，单位不一。"
            yield Hit(figure.span, words, {"units": [before.unit, figure.unit], "subject": subject})


@rule(
    "subset-added",
    Level.INCONSISTENCY,
    says="把整体与它自己的一部分相加作总数",
    way_out="总数只计整体，部分用“其中”表述。",
)
def subsets_added(reading: Reading) -> Iterator[Hit]:
    """A total that is its part and a part of that part."""
    sums = [one for one in reading.relations if one.kind == "sum" and one.verdict is Verdict.HOLDS]
    for total in sums:
        for nested in reading.relations:
            if nested.kind == "part_of" and set(nested.figures) <= set(total.figures[1:]):
                whole, part = nested.figures
                words = f"{part.quote}已经在{whole.quote}之内，不能再相加为{total.figures[0].quote}。"
                yield Hit(_span(total), words, {"amounts": list(total.members)})


def _rate_name(reading: Reading, figure: Figure) -> str | None:
    if figure.unit != "%" or figure.qualifier is Qualifier.MASKED:
        return None
    plain = unquoted(reading.text)
    before = _RATE_BEFORE.search(plain, max(figure.sentence.start, figure.start - _CLAUSE), figure.start)
    after = _RATE_AFTER.match(plain, figure.end, figure.sentence.end)
    name = before[1] if before else after[1] if after else None
    return None if name is None or any_of("definitions", "no_share").search(name) else name.lstrip("个家名项")


def _is_checked(reading: Reading, rate: Figure) -> bool:
    """Recomputed from part and base, or a share that its exact base can give."""
    if _has_part_and_base(reading, rate):
        return True
    if any(all(map(is_whole, others)) for others, _ in _related(reading, rate)):
        return True
    near = [one for one in _before(reading, rate) if one.sentence == rate.sentence and is_whole(one)]
    return rate.value == _EVERYTHING and bool(near)


def _has_part_and_base(reading: Reading, rate: Figure) -> bool:
    """Whether part and base stand in a relation with the rate, or before it (受理891件……办结885件，办结率99.3%)."""
    if any(verdict is Verdict.FAILS or len(others) > 1 for others, verdict in _related(reading, rate)):
        return True
    return any(_gives(part, whole, rate) for part, whole in combinations(_before(reading, rate), 2))


def _related(reading: Reading, rate: Figure) -> Iterator[tuple[list[Figure], Verdict]]:
    """The other members of the relations of a rate, and whether each holds."""
    for relation in reading.relations:
        if relation.kind in ("ratio", "target") and rate in relation.figures:
            yield [figure for figure in relation.figures if figure is not rate], relation.verdict


def _before(reading: Reading, rate: Figure) -> list[Figure]:
    """The amounts before a rate in its sentence and the one before it, nearest last, at most so many."""
    sentences = reading.outline.sentences
    place = bisect_right(sentences, rate.sentence.start, key=lambda sentence: sentence.start) - 1
    start = sentences[max(0, place - 1)].start
    stated = reading.stated
    last = bisect_right(stated, rate.start, key=lambda figure: figure.start)
    return [one for one in stated[max(0, last - _NEAR) : last] if start <= one.start and one.end <= rate.start]


def _gives(one: Figure, other: Figure, rate: Figure) -> bool:
    """Whether two amounts of one unit are part and whole, or what is left and whole, of the rate to its last place."""
    if not one.value or not other.value or rate.value is None or one.unit != other.unit or one.unit == "%":
        return False
    share = _EVERYTHING * min(one.value, other.value) / max(one.value, other.value)
    return min(abs(share - rate.value), abs(_EVERYTHING - share - rate.value)) < rate.step


def _case_subject(reading: Reading, figure: Figure) -> str | None:
    """Which of the listed sorts of cases the clause of the figure speaks of."""
    plain = reading.text.plain
    start = max(figure.sentence.start, figure.start - _CLAUSE)
    clause = re.split("[，；。、]", plain[start : figure.start])[-1]
    after = re.split("[，；。、]", plain[figure.end : figure.end + 8])[0]
    for words in (clause, after):
        for subject, patterns in table("definitions")["cases"].items():
            if any(re.search(pattern, words) for pattern in patterns):
                return str(subject)
    return None


def _span(relation: Relation) -> Span:
    return Span(min(one.start for one in relation.figures), max(one.end for one in relation.figures))
