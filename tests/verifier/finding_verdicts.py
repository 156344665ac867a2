"""What a careful reader says of the findings in the published reports, and the page that shows both side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.verifier.reports import labelled
from zhunsheng.verifier.marked.words import GRAVEST_FIRST, LEVELS, place_of, quoted
from zhunsheng.verifier.model import Finding, Level, Reading
from zhunsheng.verifier.pipeline import verify
from zhunsheng.verifier.reading import read_text
from zhunsheng.verifier.rules.registry import findings_of

_VERDICTS = Path(__file__).parent / "finding_verdicts.yaml"
PAGE = Path(__file__).parents[2] / "docs" / "guides" / "verifier-findings.md"
_LONGEST_QUOTE = 36
WORDS = {"right": "对", "arguable": "可议", "wrong": "错"}
_HEAD = """# 公开报告里的发现，逐条复核

本页由核查结果和复核时的判断写出（`python -m tests.verifier.finding_verdicts`），请勿手改。五份公开报告的全部发现逐条在此，另列出
37份短文里的“错误”；判断是按细心的读者兼核稿人的标准下的：“对”是该改或该说明，“可议”是有人会不改，“错”是误报。

"""


@cache
def verdicts() -> dict[str, list[dict[str, str]]]:
    """The verdicts on the findings of each report, by the beginning of its id."""
    found: dict[str, list[dict[str, str]]] = yaml.safe_load(_VERDICTS.read_text("utf-8"))
    return found


def judged() -> Iterator[tuple[str, Reading, list[Finding]]]:
    """The reports whose findings are judged: the five published ones with all of theirs, the short ones with their errors."""
    for name, read in labelled().items():
        # Read as a file is, so that places are known.
        reading = verify(read_text(read.text.raw)).reading
        is_whole = not name.startswith("p")
        findings = [one for one in findings_of(reading) if is_whole or one.level is Level.ERROR]
        if findings:
            yield name[:3] if is_whole else name, reading, findings


def page() -> str:
    """The tables of all findings with their verdicts, in Markdown."""
    return _HEAD + _summary() + "".join(_table(*each) for each in judged())


def _summary() -> str:
    rows = []
    for name, _, findings in judged():
        levels = Counter(finding.level for finding in findings)
        said = Counter(each["verdict"] for each in verdicts()[name])
        counts = [*(levels[level] for level in GRAVEST_FIRST), *(said[verdict] for verdict in WORDS)]
        rows.append(f"| {name} | {' | '.join(map(str, counts))} |\n")
    return "| 报告 | 错误 | 不一致 | 提示 | 对 | 可议 | 错 |\n|---|---|---|---|---|---|---|\n" + "".join(rows)


def _table(name: str, reading: Reading, findings: list[Finding]) -> str:
    rows = "".join(_row(reading, *pair) for pair in zip(findings, verdicts()[name], strict=True))
    return f"\n## {name}\n\n| 位置 | 级别 | 原文 | 问题 | 判断 | 理由 |\n|---|---|---|---|---|---|\n{rows}"


def _row(reading: Reading, finding: Finding, said: dict[str, Any]) -> str:
    assert finding.code == said["code"], f"{finding.code}: the verdict is on {said['code']}"
    cells = (
        place_of(reading, finding.span.start),
        LEVELS[finding.level],
        quoted(finding.quote, _LONGEST_QUOTE),
        f"{finding.message}（`{finding.code}`）",
        WORDS[said["verdict"]],
        said["why"],
    )
    escaped = (cell.replace("|", "\\|").replace("*", "\\*") for cell in cells)
    return f"| {' | '.join(escaped)} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
