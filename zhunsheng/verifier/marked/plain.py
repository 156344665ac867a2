"""A verification as plain data: what `--json` prints, and what tables of many reports are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhunsheng.verifier.marked.words import GRAVEST_FIRST, place_of
from zhunsheng.verifier.model import Figure, Finding, Level, Reading, Relation, Verification

if TYPE_CHECKING:
    from zhunsheng.verifier.comparison import Comparison

Row = dict[str, Any]


def from_level(findings: tuple[Finding, ...], level: Level) -> tuple[Finding, ...]:
    """The findings that are at least as grave as `level`, in the order given."""
    grave_enough = GRAVEST_FIRST[: GRAVEST_FIRST.index(level) + 1]
    return tuple(finding for finding in findings if finding.level in grave_enough)


def plain_of(verification: Verification) -> Row:
    """Figures, relations and findings of one report. Offsets are code points of the decoded text, ends exclusive."""
    reading = verification.reading
    return {
        "name": reading.source.name,
        "year": reading.outline.year,
        "remarks": list(reading.source.remarks),
        "figures": [figure_row(figure) for figure in reading.figures],
        "relations": [relation_row(relation) for relation in reading.relations],
        "findings": [finding_row(reading, finding) for finding in verification.findings],
    }


def figure_row(figure: Figure) -> Row:
    """One stated amount of work or result; `value` is None when it is masked."""
    return {
        "start": figure.start,
        "end": figure.end,
        "quote": figure.quote,
        "value": figure.value,
        "unit": figure.unit,
        "subject": figure.subject,
        "qualifier": figure.qualifier.value,
        "period": figure.period,
        "period_basis": figure.period_basis.value,
    }


def relation_row(relation: Relation) -> Row:
    """One relation; its members are quotes, the whole first."""
    return {
        "kind": relation.kind,
        "members": list(relation.members),
        "verdict": relation.verdict.value,
        "explanation": relation.explanation,
    }


def finding_row(reading: Reading, finding: Finding) -> Row:
    """One finding with its place in the file, what to do, what was compared, and the wording proposed if there is one.

    `start`, `end`, `quote`, `place` and `repair` are those of the first of its `places`.
    """
    return {
        "code": finding.code,
        "level": finding.level.value,
        "start": finding.span.start,
        "end": finding.span.end,
        "quote": finding.quote,
        "message": finding.message,
        "way_out": finding.way_out,
        "place": place_of(reading, finding.span.start),
        "values": dict(finding.values),
        "repair": finding.repair,
        "places": [
            {
                "start": each.span.start,
                "end": each.span.end,
                "quote": each.quote,
                "message": each.message,
                "repair": each.repair,
            }
            for each in finding.places
        ],
    }


def comparison_row(comparison: Comparison) -> Row:
    """A comparison: the file compared with, whether it is of another year, and what differs; offsets None where it is not."""
    return {
        "other": comparison.other,
        "is_of_other_year": comparison.is_of_other_year,
        "differences": [
            {
                "kind": each.kind.value,
                "level": each.level.value,
                "start": each.span.start if each.span else None,
                "end": each.span.end if each.span else None,
                "other_start": each.other_span.start if each.other_span else None,
                "other_end": each.other_span.end if each.other_span else None,
                "quote": each.quote,
                "other_quote": each.other_quote,
                "message": each.message,
            }
            for each in comparison.differences
        ],
    }
