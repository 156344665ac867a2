"""What a report contradicts of itself: claims that do not hold, parts that do not add up, problems without a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from zhunsheng.kernel.errors import Finding
from zhunsheng.law.citation import cited
from zhunsheng.reports.course import PARTS_RULE
from zhunsheng.reports.outline import Claim, Outline, Sum
from zhunsheng.reports.outline.parts import parts_missing
from zhunsheng.reports.planning import planning_findings
from zhunsheng.reports.stated import Stated, plain


def findings_of(outline: Outline, figures: Mapping[str, Stated]) -> tuple[Finding, ...]:
    """All findings, the contradictions first."""
    return (
        *(finding for total in outline.sums for finding in _about_sum(total, figures)),
        *(finding for claim in outline.claims() for finding in _about_claim(claim, outline, figures)),
        *(finding for figure in figures.values() for finding in _about_value(figure)),
        *planning_findings(outline),
    )


def part_findings(outline: Outline) -> tuple[Finding, ...]:
    """The mandatory parts that no section says it is: told while the whole text is worked on, since filing asks for them."""
    basis = cited(PARTS_RULE, outline.signed_on)
    return tuple(
        Finding(
            "error", "part-missing", f"没有标明哪一节写“{label}”，这是年度报告必备的部分（{basis}），缺少的不能报送"
        )
        for label in parts_missing(outline)
    )


def _about_sum(total: Sum, figures: Mapping[str, Stated]) -> Iterator[Finding]:
    whole, parts = figures[total.total].value, [figures[name].value for name in total.parts]
    if whole is None or any(part is None for part in parts):
        return
    added = sum((part for part in parts if part is not None), Decimal())
    if added != whole:
        terms = "＋".join(figures[name].printed for name in total.parts)
        yield Finding(
            "inconsistency",
            "parts-do-not-add-up",
            f"“{figures[total.total].caption}”为{figures[total.total].printed}，各分项之和{terms}＝{plain(added)}，两者不等",
            where=total.total,
            values={"total": plain(whole), "parts": plain(added)},
        )


def _about_claim(claim: Claim, outline: Outline, figures: Mapping[str, Stated]) -> Iterator[Finding]:
    stated, compared = figures[claim.name], figures[claim.figure]
    value, target = stated.value, stated.target
    if value is None or target is None or value > target:
        return
    relation = "等于" if value == target else "低于"
    forbidden = claim.above.replace("{target}", plain(target))
    yield Finding(
        "note",
        "claim-not-met",
        f"“{compared.caption}”为{compared.printed}，{relation}目标{plain(target)}{stated.unit}，"
        f"不能写“{forbidden}”，已改用“{stated.printed}”",
        where=claim.name,
        values={"value": plain(value), "target": plain(target)},
    )


def _about_value(figure: Stated) -> Iterator[Finding]:
    if figure.basis == "claim" or figure.value is not None:
        return
    reason = figure.withheld or "没有可以计算的记录"
    yield Finding("inconsistency", "figure-without-value", f"“{figure.caption}”没有数值：{reason}", where=figure.name)
