"""Damage is found, told, and restored where that can be proved; sound text is left alone."""

from __future__ import annotations

import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from zhunsheng.verifier.damage import damage_of
from zhunsheng.verifier.model import Damage, Finding, Source, Span
from zhunsheng.verifier.pipeline import verify
from zhunsheng.verifier.reading import read_text
from zhunsheng.verifier.text import text_of

LABELLED = Path(__file__).parent / "labelled"
CODES = {
    "mojibake": {"mojibake", "lost-mark", "stray-mark", "replacement-character"},
    "traditional_conversion": {"traditional-conversion"},
    "site_chrome": {"site-chrome"},
}
SOUND = (
    "2024年，青石街道坚持依法行政，不断完善工作机制，扎实推进法治政府建设。\n"
    "（一）排查化解矛盾纠纷。全年排查矛盾纠纷128件，化解126件，切实维护社会稳定。\n"
    "（二）加强法治宣传教育。街道开展普法宣传活动20场，组织干部学习法律法规，切实提升法治意识。\n"
    "（三）规范行政执法。办理行政处罚案件35宗，审查合同12份，出具法律意见8条。\n"
    "下一步，街道将继续推进法治政府建设，加强法治宣传教育，排查化解矛盾纠纷，规范行政执法。\n"
) * 2


def _kinds(text: str) -> list[tuple[str, str, str | None]]:
    return [(each.kind, text[each.span.start : each.span.end], each.repair) for each in damage_of(text)]


def _repaired(text: str) -> str:
    for each in reversed(damage_of(text)):
        if each.repair is not None:
            text = text[: each.span.start] + each.repair + text[each.span.end :]
    return text


def _findings(text: str) -> tuple[Finding, ...]:
    return verify(read_text(text)).findings


@pytest.mark.parametrize(
    ("damaged", "kind", "quote", "repair"),
    (
        ("在“3?15消费者权益日”宣传", "lost-mark", "3?15", "3·15"),
        ("开展12？4国家宪法日活动", "lost-mark", "12？4", "12·4"),
        ("《实施纲要（20212025年）》", "lost-mark", "20212025", "2021—2025"),
        ("由阿卜杜拉?买买提负责", "lost-mark", "?", None),
        ("全年工作\n?\n现报告如下", "stray-mark", "?", ""),
        ("??（一）持续推进", "stray-mark", "??", ""),
        ("全年办\ufffd案件12件", "replacement-character", "\ufffd", None),
        ("锟斤拷锟斤拷年度报告", "mojibake", "锟斤拷锟斤拷", None),
        ("全年办结\x01案件", "control-character", "\x01", ""),
        ("论鄉(xiāng)村治理", "pinyin-noise", "(xiāng)", ""),
        ("全面推 进依法治理", "broken-word", " ", ""),
        ("街道办事处坚持依法行政、规范执法，全面推\n进依法治理", "broken-word", "\n", ""),
    ),
)
def test_damage_is_found_with_its_repair(damaged: str, kind: str, quote: str, repair: str | None) -> None:
    assert (kind, quote, repair) in _kinds(damaged)


@pytest.mark.parametrize(
    "sound",
    (
        "谁来执法?怎么执法?由谁负责?",
        "群众问：“满意吗?”",
        "为什么?因为责任没有落实。",
        "我们为了谁?群众需要什么?",
        "綦江区、濉溪县、亳州市的璞缇轩、翀昇公司",
        "数字青石 首善街道；法官进企业 专场普法行",
        "2024年第1期（总第20期），电话20212025",
        "（2021年—2025年）规划",
        "行动方案7.0版，A级、B级单位，PPP项目，WiFi覆盖",
        "①组织学习 ②开展培训 ● 全年12场",
        "主任（Director）负责，人均3㎡，5℃以下",
    ),
)
def test_sound_text_is_left_alone(sound: str) -> None:
    assert _kinds(sound) == []


@pytest.mark.parametrize(
    ("wrong", "right"), (("latin-1", "utf-8"), ("latin-1", "gb18030"), ("gb18030", "utf-8"), ("big5hkscs", "gb18030"))
)
def test_a_text_read_by_a_wrong_table_is_restored(wrong: str, right: str) -> None:
    line = "坚持依法行政，推进法治政府建设，"
    assert _repaired(line.encode(right).decode(wrong)) == line


def test_a_byte_lost_from_a_gbk_text_is_restored() -> None:
    """Every byte of a stretch is taken away in turn."""
    data = SOUND.encode("gb18030")
    start, end = (len(SOUND[:place].encode("gb18030")) for place in (SOUND.index("（二）"), SOUND.index("（三）")))
    lost = [
        damage
        for place in range(start, end)
        if (damage := (data[:place] + data[place + 1 :]).decode("gb18030", "replace")) != SOUND
    ]
    found = [text for text in lost if damage_of(text)]
    close = [text for text in found if _distance(_repaired(text), SOUND) <= 2]
    assert len(found) >= 0.95 * len(lost)
    assert len(close) >= 0.7 * len(lost)


def _distance(one: str, other: str) -> int:
    return sum(first != second for first, second in zip(one, other, strict=False)) + abs(len(one) - len(other))


def test_what_is_restored_and_not_concluded_stands_in_the_bytes_that_are_left() -> None:
    words = "二）加强".encode("gb18030")
    damaged = SOUND.encode("gb18030").replace(words, words[1:], 1).decode("gb18030", "replace")
    (each,) = [each for each in damage_of(damaged) if each.kind == "mojibake"]
    assert each.repair is not None
    left = damaged[each.span.start : each.span.end].rstrip("\ufffd").encode("gb18030")
    certain = "".join(sign for at, sign in enumerate(each.repair) if at and at not in each.inferred)
    assert certain.encode("gb18030") in left


def test_what_was_concluded_is_said_to_be() -> None:
    line = "一是排查化解糾紛，維護社會穩定。\n?。ㄋ模┡挪榛饧m紛，維護社會穩定\n一是堅持排查化解矛盾糾紛。"
    (each,) = damage_of(line)
    assert each.repair == "\u3000（四）排查化解糾"
    assert [each.repair[at] for at in each.inferred] == ["化", "解"]
    finding = next(each for each in _findings(line) if each.code == "mojibake")
    assert "推断" in finding.message
    assert finding.values["inferred"] == ["化", "解"]


def test_the_text_is_never_changed_by_a_repair() -> None:
    text = text_of(Source("在“3?15消费者权益日”宣传2场"))
    assert text.raw == "在“3?15消费者权益日”宣传2场"
    assert len(text.plain) == len(text.raw)


def test_rules_can_ask_whether_a_stretch_is_damaged() -> None:
    text = text_of(Source("一、成效\n?。ㄋ模┡挪榛饧m紛，維護社會穩定\n二、不足"))
    assert text.is_damaged(Span(5, 20))
    assert not text.is_damaged(Span(0, 4))


def test_figures_beside_damage_are_still_found() -> None:
    reading = verify(read_text("全年工作如下。\n?。ㄋ模┡挪榛饧m紛，排查矛盾128件，化解126件。")).reading
    assert [figure.quote for figure in reading.figures] == ["128件", "126件"]


def test_a_text_in_the_other_script_is_one_note() -> None:
    text = OpenCC("s2t").convert(SOUND).replace("幹", "干")
    notes = [each for each in _findings(text) if each.code == "traditional-conversion"]
    assert len(notes) == 1
    assert "“干”" in notes[0].message
    assert [each.kind for each in damage_of(text)] == []


def test_every_labelled_damage_script_and_chrome_is_found_and_no_trap() -> None:
    reports = {row["id"]: row["text"] for row in _rows("reports.jsonl")}
    findings = {doc: verify(Source(text)).findings for doc, text in reports.items()}
    for row in _rows("problems.jsonl"):
        if row["kind"] in CODES:
            start = reports[row["doc"]].index(row["quote"])
            span = Span(start, start + len(row["quote"]))
            told = [each for each in findings[row["doc"]] if each.code in CODES[row["kind"]] and _covers(each, span)]
            assert bool(told) is not row["trap"], row


def _covers(finding: Finding, span: Span) -> bool:
    places = [Span(*place) for place in finding.values.get("places", ())]
    return any(place.overlaps(span) for place in (*(each.span for each in finding.places), *places))


def _rows(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (LABELLED / name).read_text("utf-8").splitlines()]


@given(st.text(st.sampled_from("?？\ufffd。，ㄋ模┡挪榛饧m紛1法治建设\n\ue000Aā(1)锟斤拷 "), max_size=120))
@settings(max_examples=200)
def test_damage_is_in_order_apart_and_inside_the_text(text: str) -> None:
    found: tuple[Damage, ...] = damage_of(text)
    assert all(before.span.end <= after.span.start for before, after in pairwise(found))
    assert all(each.span.end <= len(text) for each in found)
    assert all(each.repair is not None and at < len(each.repair) for each in found for at in each.inferred)


@pytest.mark.parametrize(
    "piece", ("?", "\ufffd", "?,F", "ㄋ模┡挪", "（", "3?15", "20212025", "锟斤拷", "推 进", "\x01字")
)
def test_the_cost_of_damage_is_bounded(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    began = time.perf_counter()
    damage_of(text)
    assert time.perf_counter() - began < 10
