"""What a figure means (口径): rates with their base, one unit for one subject, subsets not added to their whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    """Two rates of one group, each with its own value, that are not the same thing; told at the second."""
    named = [(name, rate) for rate in reading.figures if (name := _rate_name(reading, rate)) is not None]
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
    return None if name is None or any_of("definitions", "no_share").search(name) else name


def _is_checked(reading: Reading, rate: Figure) -> bool:
    """Recomputed from part and base, or all of an exact base."""
    for relation in reading.relations:
        if relation.kind in ("ratio", "target") and rate in relation.figures:
            others = [figure for figure in relation.figures if figure is not rate]
            if relation.verdict is Verdict.FAILS or len(others) > 1 or all(map(is_whole, others)):
                return True
    near = [one for one in reading.figures if one.sentence == rate.sentence and one.end <= rate.start and is_whole(one)]
    return rate.value == _EVERYTHING and bool(near)


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
