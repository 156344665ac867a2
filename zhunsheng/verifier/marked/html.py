"""The marked copy as one web page: no script, nothing from outside, every word of the report escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from zhunsheng.verifier.comparison import Comparison
from zhunsheng.verifier.marked.chart import AmongPeers
from zhunsheng.verifier.marked.html_sections import (
    compared_section,
    findings_section,
    peers_section,
    relations_section,
    text,
)
from zhunsheng.verifier.marked.html_text import report_lines
from zhunsheng.verifier.marked.words import GRAVEST_FIRST, LEVELS, VERDICTS, name_of
from zhunsheng.verifier.model import Finding, Reading, Verdict, Verification

_STYLE = Path(__file__).parent / "marked.css"


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the marked page as HTML, for whoever sets them into a page of their own; `name` is plain text."""

    name: str
    summary: str
    report: str
    side: str


def parts_of(
    verification: Verification,
    findings: Sequence[Finding],
    comparison: Comparison | None = None,
    among: Sequence[AmongPeers] = (),
) -> Parts:
    """What is drawn of one report. `findings` are those to be shown; `among` is where its amounts stand among its peers'."""
    reading = verification.reading
    side = (
        *findings_section(reading, findings),
        *relations_section(reading),
        *compared_section(comparison),
        *peers_section(among),
    )
    return Parts(
        name=name_of(reading),
        summary="\n".join(_summary(reading, findings)),
        report="\n".join(report_lines(reading, findings)),
        side="\n".join(side),
    )


def marked_html(
    verification: Verification,
    findings: Sequence[Finding],
    comparison: Comparison | None = None,
    among: Sequence[AmongPeers] = (),
) -> str:
    """The page for one report, with the parts of `parts_of`."""
    parts = parts_of(verification, findings, comparison, among)
    name = text(parts.name)
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light">',
            f"<title>核查：{name}</title>\n<style>\n{_style()}</style>\n</head>\n<body>",
            f"<header>\n<h1>核查：{name}</h1>",
            parts.summary,
            '</header>\n<div class="columns">',
            '<main class="report" aria-label="报告原文">',
            parts.report,
            '</main>\n<aside aria-label="核查结果">',
            parts.side,
            "</aside>\n</div>\n</body>\n</html>\n",
        )
    )


def _summary(reading: Reading, findings: Sequence[Finding]) -> Iterator[str]:
    levels = Counter(finding.level for finding in findings)
    verdicts = Counter(relation.verdict for relation in reading.relations)
    found = "、".join(
        f'<span class="{level}">{LEVELS[level]}{levels[level]}处</span>' for level in GRAVEST_FIRST if levels[level]
    )
    checked = "，".join(f"{VERDICTS[verdict]}{verdicts[verdict]}组" for verdict in Verdict if verdicts[verdict])
    yield (
        f'<p class="summary">{found or "没有发现问题"}。读出数字{len(reading.figures)}个；'
        f"可核对的关系{len(reading.relations)}组{f'（{checked}）' if checked else ''}。</p>"
    )
    for remark in _remarks(reading):
        yield f'<p class="remark">{text(remark)}</p>'
    yield (
        '<p class="key">图例：<span class="figure">数字</span>（指向或按 Tab 键查看读法）　'
        '<mark class="error">错误</mark>　<mark class="inconsistency">不一致</mark>　<mark class="note">提示</mark>'
        + ('　<span class="damaged">受损文字</span>' if reading.text.damage else "")
        + ('　<span class="inferred">识别或推断的文字</span>' if reading.source.inferred else "")
        + ('　<span class="chrome">网站栏目</span>' if reading.text.chrome else "")
        + "</p>"
    )


def _remarks(reading: Reading) -> Iterator[str]:
    yield from reading.source.remarks
    if reading.text.chrome:
        yield f"灰色的{len(reading.text.chrome)}行是网站的栏目、按钮和说明，不是报告内容，不参与核查。"
    if reading.text.damage:
        yield f"有{len(reading.text.damage)}处文字受损（乱码、丢字），能证明原文的附有建议，原文保持不动。"
    if reading.text.is_traditional:
        yield "原文为繁体字，核查时按简体字读，引用仍用原文。"


@cache
def _style() -> str:
    return _STYLE.read_text("utf-8")
