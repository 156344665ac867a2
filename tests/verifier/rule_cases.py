"""The cases of rule_cases.yaml, and the page of all rules that is written from them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from zhunsheng.verifier.model import Level
from zhunsheng.verifier.rules.registry import Rule, rules

_CASES = Path(__file__).parent / "rule_cases.yaml"
PAGE = Path(__file__).parents[2] / "docs" / "guides" / "verifier-rules.md"
_LONG_STRETCH = "依法行政。" * 320
_LEVELS = {Level.ERROR: "错误", Level.INCONSISTENCY: "不一致", Level.NOTE: "提示"}
_HEAD = """# 核验规则

本页由规则登记表和用例写出（`python -m tests.verifier.rule_cases`），请勿手改。级别：错误须改正，不一致须说明，提示可酌情处理；
同一个问题在几处出现的、同一种提示，合并为一条，逐处列出。“例”是会报出的写法，“不报”是容易误报而不报的写法。

| 代码 | 级别 | 查什么 | 例 | 不报 | 怎么办 |
|---|---|---|---|---|---|
"""


@cache
def cases() -> dict[str, Any]:
    """The hits and traps of each rule, by code."""
    found: dict[str, Any] = yaml.safe_load(_CASES.read_text("utf-8"))
    return found


def whole(text: str) -> str:
    """The text of a case with its long stretch."""
    return text.replace("〈正文〉", _LONG_STRETCH)


def page() -> str:
    """The table of all rules, in Markdown."""
    return _HEAD + "".join(map(_row, rules()))


def _row(rule: Rule) -> str:
    case = cases().get(rule.code, {"hits": [], "traps": []})
    hit, trap = (_cell(case[kind][0]) if case[kind] else "" for kind in ("hits", "traps"))
    return f"| `{rule.code}` | {_LEVELS[rule.level]} | {_cell(rule.says)} | {hit} | {trap} | {_cell(rule.way_out)} |\n"


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("*", "\\*").replace("_", "\\_").replace("\n", "⏎")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
