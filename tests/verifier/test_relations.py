"""Which amounts belong together, and whether they agree: by the ways in which reports relate numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.verifier.reports import reading_of
from zhunsheng.verifier.model import Relation

WAYS: dict[str, dict[str, list[Any]]] = yaml.safe_load(
    Path(__file__).with_name("relation_cases.yaml").read_text("utf-8")
)
TOLD = [case for way in WAYS.values() for case in way["told"]]
SILENT = [text for way in WAYS.values() for text in way.get("silent", ())]


def told(text: str) -> list[tuple[str, tuple[str, ...], str]]:
    return [(relation.kind, relation.members, relation.verdict.value) for relation in reading_of(text).relations]


@pytest.mark.parametrize(("text", "kind", "members", "verdict"), TOLD)
def test_a_relation_is_found_with_its_verdict(text: str, kind: str, members: list[str], verdict: str) -> None:
    assert (kind, tuple(members), verdict) in told(text)


@pytest.mark.parametrize("text", SILENT)
def test_amounts_that_stand_side_by_side_raise_no_alarm(text: str) -> None:
    assert [relation for relation in told(text) if relation[2] == "fails"] == []


def test_what_is_said_to_hold_fails_nowhere_in_its_text() -> None:
    holding = (
        case[0]
        for case in TOLD
        if case[3] == "holds" and not any(one[0] == case[0] and one[3] == "fails" for one in TOLD)
    )
    assert [relation for text in holding for relation in told(text) if relation[2] == "fails"] == []


def test_a_reckoning_is_shown() -> None:
    (relation,) = (
        one for one in reading_of("接收7981件，已办结7970件，办结率99.68%。").relations if one.kind == "ratio"
    )
    assert isinstance(relation, Relation)
    assert relation.explanation == "7970件÷7981件＝99.862%，不是99.68%。"
