"""Which amounts belong together, and whether they agree: by the ways in which reports relate numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.verifier.reports import reading_of, relations_in
from zhunsheng.verifier.model import Relation

WAYS: dict[str, dict[str, list[Any]]] = yaml.safe_load(
    Path(__file__).with_name("relation_cases.yaml").read_text("utf-8")
)
TOLD = [case for way in WAYS.values() for case in way["told"]]
SILENT = [text for way in WAYS.values() for text in way.get("silent", ())]


# Whatever joins, divides, adds up or compares amounts, and amounts of every sort.
_JOINTS = tuple("（），。；：、为占率由等应和村男女")
_WORDS = (
    "其中", "包括", "共", "合计", "分别", "办结", "受理", "立案", "成功", "合格", "不合格", "同比", "下降", "增长", "增至",
    "比上年的", "比上年减少", "平均", "每村", "人均", "其余", "未办结", "上年结转", "新收", "结转下年", "达到", "的要求", "高于",
    "任务", "完成", "满分", "平均分", "中，", "组成", "全部", "实际", "案件", "2022年", "按领域分，",
)  # fmt: skip
_AMOUNTS = (
    "0件", "5件", "12件", "100件", "1000件", "XX件", "20余件", "0%", "99.5%", "100%", "X%", "3个", "12个", "50名", "2次", "88分",
    "1.5万元", "2.1个百分点", "30户", "7‰",
)  # fmt: skip


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


@given(st.lists(st.sampled_from(_JOINTS + _WORDS + _AMOUNTS), max_size=50).map("".join))
def test_amounts_joined_in_any_way_are_read_without_a_fault(text: str) -> None:
    for relation in relations_in(text):
        assert len(relation.figures) > 1 and relation.explanation.endswith("。")


def test_a_reckoning_is_shown() -> None:
    (relation,) = (
        one for one in reading_of("接收7981件，已办结7970件，办结率99.68%。").relations if one.kind == "ratio"
    )
    assert isinstance(relation, Relation)
    assert relation.explanation == "7970件÷7981件＝99.862%，不是99.68%。"
