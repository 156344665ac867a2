"""The wording of papers: what a clerk may write in the file, and every fault that the start tells with file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from zhunsheng.kernel import registry
from zhunsheng.kernel.declare import paper_faults
from zhunsheng.kernel.declare.paper_faults import worded_papers
from zhunsheng.kernel.declare.paper_slots import UnknownSlot, named
from zhunsheng.kernel.declare.paper_templates import FaultyTemplate, Slot, template_on, templates_of, text_of

SOUND = """from: 2021-07-15
title: 试验文书
demanded:
  PEN-37: [案由]
body:
  - 案由：{案由}
signed: ["{决定日期}"]
"""
FAULTS = {
    "no version": ("title: 文书\n", "needs from, title and body"),
    "a key of nothing": (SOUND + "colour: red\n", "unknown keys ['colour']"),
    "no day": (SOUND.replace("2021-07-15", "昨天"), "is no day"),
    "a stray brace": (SOUND.replace("{案由}\n", "{案由\n"), "a brace that belongs to no slot"),
    "no YAML": (SOUND + "  [", "is no YAML"),
    "a block of two kinds": (SOUND.replace("  - 案由：{案由}", "  - {say: 甲, heading: 乙}"), "no block"),
    "a row of three cells": (SOUND.replace("  - 案由：{案由}", "  - table: [[甲, 乙, 丙]]"), "does not fit its table"),
    "versions out of order": (f"{SOUND}---\n{SOUND}", "do not follow each other"),
    "an unknown column": (
        SOUND.replace("案由：{案由}", "案由：{案由}{颜色}"),
        "{颜色}: no columns are labelled '颜色'",
    ),
    "an unknown line": (SOUND.replace("{案由}\n", "{案由}{当事人.星座}\n"), "no columns are labelled '星座'"),
    "a line set alone": (SOUND.replace("{案由}\n", "{案由}{当事人}\n"), "name one of its columns"),
    "an unknown act": (SOUND.replace("{案由}\n", "{案由}{步骤.庆祝.日期}\n"), "no act is labelled '庆祝'"),
    "an act that says nothing such": (SOUND.replace("{案由}\n", "{案由}{步骤.送达.天气}\n"), "does not end in one of"),
    "an unknown limit": (SOUND.replace("{案由}\n", "{案由}{期限.永远}\n"), "no clock is labelled '永远'"),
    "an unknown rule": (SOUND.replace("{案由}\n", "{案由}{规则.PEN-999.条文}\n"), "no rule 'PEN-999'"),
    "a rule without a length": (SOUND.replace("{案由}\n", "{案由}{规则.PEN-36.期限}\n"), "no rule 'PEN-36' that says"),
    "an unknown setting": (SOUND.replace("{案由}\n", "{案由}{参数.心情}\n"), "no setting is labelled '心情'"),
    "an unknown member": (SOUND.replace("{案由}\n", "{案由}{参数.本机关.心情}\n"), "has no '心情'"),
    "an unknown register column": (SOUND.replace("{案由}\n", "{案由}{职权事项.颜色}\n"), "labelled '颜色'"),
    "rows of nothing": (
        SOUND.replace("  - 案由：{案由}", "  - {each: 星座, say: '{案由}'}"),
        "there is no line set '星座'",
    ),
    "what is demanded and stands nowhere": (SOUND.replace("[案由]", "[案由, 违法地点]"), "which stands nowhere in it"),
    "an unknown basis": (SOUND.replace("PEN-37", "PEN-999"), "没有编号为“PEN-999”的规则"),
}


@pytest.fixture
def case_papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The papers of penalty cases looked for in a folder of the test: the file of the decision."""
    monkeypatch.setattr(paper_faults, "_folder", lambda _kind: tmp_path)
    return tmp_path / "decision.yaml"


def faults(path: Path, text: str) -> list[str]:
    path.write_text(text, "utf-8")
    return [
        str(fault) for fault in paper_faults.paper_faults(registry.kind("enforcement.case")) if path.name in str(fault)
    ]


def test_a_sound_wording_has_no_fault(case_papers: Path) -> None:
    assert faults(case_papers, SOUND) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_file(case_papers: Path, name: str) -> None:
    text, wanted = FAULTS[name]
    found = faults(case_papers, text)
    assert any(wanted in fault and "decision.yaml" in fault for fault in found), found


def test_a_slot_that_names_nothing_is_told_with_its_line(case_papers: Path) -> None:
    found = faults(case_papers, SOUND.replace("{案由}\n", "{案由}{颜色}\n"))
    assert [fault for fault in found if "decision.yaml:6:" in fault]


def test_a_wording_that_no_paper_has_and_one_that_no_act_prints_are_told(case_papers: Path) -> None:
    stray = case_papers.with_name("poem.yaml")
    stray.write_text(SOUND, "utf-8")
    found = [str(fault) for fault in paper_faults.paper_faults(registry.kind("enforcement.case"))]
    assert any("declares no paper 'poem'" in fault for fault in found)
    stray.unlink()
    register = case_papers.with_name("register.yaml")
    register.write_text(SOUND, "utf-8")
    found = [str(fault) for fault in paper_faults.paper_faults(registry.kind("enforcement.clue"))]
    assert any("no act of enforcement.clue prints the paper 'register'" in fault for fault in found)


def test_an_act_of_a_day_is_printed_in_the_wording_of_its_day(tmp_path: Path) -> None:
    path = tmp_path / "paper.yaml"
    path.write_text(f"{SOUND}---\n{SOUND.replace('2021-07-15', '2024-01-01')}", "utf-8")
    versions = templates_of(path)
    for on, since in (("2020-01-01", "2021"), ("2021-07-15", "2021"), ("2023-12-31", "2021"), ("2024-01-01", "2024")):
        assert template_on(versions, date.fromisoformat(on)).since.year == int(since)


def test_a_text_is_words_and_slots() -> None:
    assert text_of("罚款{罚款金额|零元}。") == ("罚款", Slot(("罚款金额",), "零元"), "。")
    with pytest.raises(FaultyTemplate):
        text_of("罚款{罚款金额")


def test_every_wording_of_every_kind_is_found_by_its_file() -> None:
    counted = {kind.key: len(worded_papers(kind)) for kind in registry.kinds().values() if worded_papers(kind)}
    assert counted["enforcement.case"] >= 25 and counted["enforcement.rectification_order"] >= 3
    with pytest.raises(UnknownSlot):
        named(registry.kind("enforcement.case"), Slot(("执法人员", "人员", "星座", "日期")))
