"""Relations that fail, as findings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier.model import Level, Reading, Relation, Span, Verdict
from zhunsheng.verifier.rules.registry import Hit, rule

_MEMBERS_OF_A_RECOMPUTED_RATE = 3
_MEMBERS_OF_A_MEASURED_CHANGE = 3
# 其中 does not say that all the parts follow.
_SOME = re.compile(r"其中(?!\s*：)|包括|包含|含")


@rule(
    "sum-mismatch",
    Level.ERROR,
    says="总数与所列各项之和不等（443项＝191+253）",
    way_out="核对总数和各项，改正其中写错的一个；有未列出的项，写“等”或补列。",
)
def sums(reading: Reading) -> Iterator[Hit]:
    """A whole that is not what its parts add up to."""
    yield from (_hit(relation) for relation in _failing(reading, "sum") if not _leaves_a_rest(reading, relation))


@rule(
    "parts-leave-rest",
    Level.INCONSISTENCY,
    says="“其中”之后的各项几乎就是总数，差额没有写明是什么",
    way_out="核对总数和各项；确有未列出的项，写明其余是什么、有多少。",
)
def rests(reading: Reading) -> Iterator[Hit]:
    """Parts that are announced as some and come so near to their whole that the rest should be told."""
    yield from (_hit(relation) for relation in _failing(reading, "sum") if _leaves_a_rest(reading, relation))


@rule(
    "rate-mismatch",
    Level.ERROR,
    says="比率与所列分子、分母不符",
    way_out="按所列分子和分母重算，或写明比率另有口径。",
)
def recomputed_rates(reading: Reading) -> Iterator[Hit]:
    """A rate that its own part and base do not give."""
    for relation in _failing(reading, "ratio"):
        if len(relation.figures) >= _MEMBERS_OF_A_RECOMPUTED_RATE:
            yield _hit(relation)


@rule(
    "rate-unattainable",
    Level.INCONSISTENCY,
    says="以所列数量为分母（或基数），无论分子是多少都得不出这个比率",
    way_out="写明这个比率的分子和分母，并核对是否算错或四舍五入有误。",
)
def unattainable_rates(reading: Reading) -> Iterator[Hit]:
    """A rate that no whole number of cases gives."""
    for relation in _failing(reading, "ratio"):
        if len(relation.figures) < _MEMBERS_OF_A_RECOMPUTED_RATE:
            yield _hit(relation)


@rule(
    "part-exceeds-whole",
    Level.INCONSISTENCY,
    says="部分多于整体（受理80件，办结92件）",
    way_out="核对两个数；含上年结转的，写明结转数。",
)
def parts(reading: Reading) -> Iterator[Hit]:
    """A part that is more than what it is a part of."""
    yield from (_hit(relation) for relation in _failing(reading, "part_of"))


@rule(
    "target-not-met",
    Level.INCONSISTENCY,
    says="文中说达到的目标，按所列数字没有达到",
    way_out="核对数字；没有达到的，如实写明差距和原因。",
)
def targets(reading: Reading) -> Iterator[Hit]:
    """A target said to be met that the figures do not meet."""
    yield from (_hit(relation) for relation in _failing(reading, "target"))


@rule(
    "facts-differ",
    Level.INCONSISTENCY,
    says="同一事实前后两处数字不同",
    way_out="查原始台账，统一为一个数；确是两件事的，写明各自口径。",
)
def repeated_facts(reading: Reading) -> Iterator[Hit]:
    """One fact stated twice with different amounts; told at the second place."""
    for relation in _failing(reading, "same_fact"):
        first, second = relation.figures[0], relation.figures[-1]
        values = {"amounts": list(relation.members), "first_at": first.start}
        yield Hit(second.span, relation.explanation, values)


@rule(
    "change-direction",
    Level.ERROR,
    says="说减少而数字增加，或说增加而数字减少",
    way_out="核对前后两个数和增减用词。",
)
def changes(reading: Reading) -> Iterator[Hit]:
    """A fall told by rising numbers, or the other way round."""
    for relation in _failing(reading, "change"):
        if len(relation.figures) < _MEMBERS_OF_A_MEASURED_CHANGE:
            yield _hit(relation)


@rule(
    "change-mismatch",
    Level.ERROR,
    says="增减的幅度或数量与前后两个数不符",
    way_out="按前后两个数重算，或写明另有口径。",
)
def measured_changes(reading: Reading) -> Iterator[Hit]:
    """A growth or difference that the amounts before and after do not give."""
    for relation in _failing(reading, "change"):
        if len(relation.figures) >= _MEMBERS_OF_A_MEASURED_CHANGE:
            yield _hit(relation)


@rule(
    "average-mismatch",
    Level.INCONSISTENCY,
    says="平均数与所列总数、个数不符",
    way_out="按所列总数和个数重算，或写明按多少平均。",
)
def averages(reading: Reading) -> Iterator[Hit]:
    """An average that the total and the number stated beside it do not give."""
    yield from (_hit(relation) for relation in _failing(reading, "average"))


def _leaves_a_rest(reading: Reading, relation: Relation) -> bool:
    whole, *parts = relation.figures
    announced = reading.text.plain[whole.end : max(whole.end, parts[0].start)]
    made = sum(part.value or 0 for part in parts)
    return made < (whole.value or 0) and _SOME.search(announced) is not None


def _failing(reading: Reading, kind: str) -> Iterator[Relation]:
    return (one for one in reading.relations if one.kind == kind and one.verdict is Verdict.FAILS)


def _hit(relation: Relation) -> Hit:
    figures = relation.figures
    span = Span(min(figure.start for figure in figures), max(figure.end for figure in figures))
    return Hit(span, relation.explanation, {"amounts": list(relation.members)})
