"""Against the labels: figures with unit and qualifier, relations with verdict, no trap taken."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.verifier.reports import COMPOSED, FURTHER, HELD, LONG, SETS, SHORT, UNSEEN, UNSEEN_B, Row, labelled, rows
from zhunsheng.verifier.model import Figure, Verdict

LEAST_F1 = {SHORT: 0.99, LONG: 0.99, FURTHER: 0.99, COMPOSED: 0.99, HELD: 0.99, UNSEEN: 0.99, UNSEEN_B: 0.99}
LEAST_ATTRIBUTE = 0.98
# What the checker has learned from a set it must not lose again.
LEAST_VERDICTS = {SHORT: 0.95, LONG: 0.98, FURTHER: 0.96, COMPOSED: 0.98, HELD: 0.96, UNSEEN: 0.97, UNSEEN_B: 0.98}

pytestmark = pytest.mark.parametrize("of", SETS)


def same_place(row: Row, figure: Figure) -> bool:
    return row["start"] < figure.end and figure.start < row["end"] and row["value"] == figure.value


def matched(of: str) -> tuple[list[tuple[Row, Figure]], int, int]:
    """Label and figure that are the same, and how many labels and figures there are; a label is taken once."""
    truths: dict[str, list[Row]] = defaultdict(list)
    for row in rows("gold", of):
        if row["is_activity_figure"]:
            truths[row["doc"]].append(row)
    pairs, figures = [], 0
    for doc, reading in labelled(of).items():
        left = list(truths[doc])
        figures += len(reading.figures)
        for figure in reading.figures:
            if (hit := next((row for row in left if same_place(row, figure)), None)) is not None:
                left.remove(hit)
                pairs.append((hit, figure))
    return pairs, sum(map(len, truths.values())), figures


def test_the_stated_amounts_are_found_and_nothing_else(of: str) -> None:
    pairs, truths, figures = matched(of)
    precision, recall = len(pairs) / figures, len(pairs) / truths
    assert 2 * precision * recall / (precision + recall) >= LEAST_F1[of]


def test_unit_and_qualifier_are_read_rightly(of: str) -> None:
    pairs, _, _ = matched(of)
    units = sum((row["unit"] or "") == figure.unit for row, figure in pairs)
    qualifiers = sum(row["qualifier"] == figure.qualifier for row, figure in pairs)
    assert min(units, qualifiers) / len(pairs) >= LEAST_ATTRIBUTE


def test_relations_get_the_verdict_of_a_careful_reader(of: str) -> None:
    right = total = 0
    for row in rows("relations", of):
        if row["trap"]:
            continue
        total += 1
        wanted = Verdict.UNKNOWN if row["uncheckable"] else Verdict.HOLDS if row["holds"] else Verdict.FAILS
        right += verdict_on(row, of) is wanted
    assert right / total >= LEAST_VERDICTS[of]


def test_no_alarm_is_raised_on_what_only_looks_like_a_relation(of: str) -> None:
    traps = (row for row in rows("relations", of) if row["trap"])
    assert [row["quote"] for row in traps if verdict_on(row, of) is Verdict.FAILS] == []


def verdict_on(row: Row, of: str) -> Verdict | None:
    """The verdict of the first relation that has the labelled members, at most one missing."""
    members = set(row["members"])
    for relation in labelled(of)[row["doc"]].relations:
        if len(members & set(relation.members)) >= max(2, len(members) - 1):
            return relation.verdict
    return None
