"""What ``zhunsheng verify`` prints for people: findings by level, gravest first, then the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from zhunsheng.cli.console import console
from zhunsheng.verifier.marked.words import GRAVEST_FIRST, LEVELS, VERDICTS, name_of, where
from zhunsheng.verifier.model import Finding, Level, Reading, Verdict
from zhunsheng.verifier.reading import Unread

if TYPE_CHECKING:
    from zhunsheng.cli.verify import Checked
    from zhunsheng.verifier.comparison import Comparison

COLOURS = {Level.ERROR: "red", Level.INCONSISTENCY: "yellow", Level.NOTE: "blue"}
_LONGEST_QUOTE, _OTHERS_TOLD = 40, 6


def print_summary(results: Sequence[Checked | Unread]) -> None:
    """One block for every report, and for every file that could not be read what is wrong and what to do."""
    for result in results:
        if isinstance(result, Unread):
            _say(f"{result.name}：无法核查。{result.what}{result.way_out}", "red")
        else:
            _print_report(result)


def _print_report(checked: Checked) -> None:
    reading = checked.reading
    console.print(Text(name_of(reading), style="bold"), soft_wrap=True)
    for remark in reading.source.remarks:
        _say(f"  {remark}", "dim")
    for level in GRAVEST_FIRST:
        found = [finding for finding in checked.findings if finding.level is level]
        if found:
            _say(f"{LEVELS[level]}（{len(found)}）", f"bold {COLOURS[level]}")
        for finding in found:
            _print_finding(reading, finding)
    if checked.comparison is not None:
        _print_comparison(checked.comparison)
    _say(_counts(reading, checked.findings), "dim")


def _print_finding(reading: Reading, finding: Finding) -> None:
    lines = [where(reading, finding.places[0], _LONGEST_QUOTE), finding.message]
    if finding.repair is not None:
        lines.append(f"可改为：{finding.repair}")
    if others := [where(reading, place) for place in finding.places[1:]]:
        more = f"等{len(others)}处" if len(others) > _OTHERS_TOLD else ""
        lines.append(f"还有：{'、'.join(others[:_OTHERS_TOLD])}{more}")
    lines.append(f"怎么办：{finding.way_out}")
    console.print(Padding(escape("\n".join(lines)), (0, 0, 1, 2), expand=False))


def _print_comparison(comparison: Comparison) -> None:
    nothing = "没有沿用的句子，也没有可比的数字" if comparison.is_of_other_year else "没有差别"
    _say(f"与“{comparison.other}”相比：{'、'.join(_differences(comparison)) or nothing}", "bold")
    for difference in comparison.differences:
        sides = (("本文", difference.quote), ("对照", difference.other_quote))
        quotes = "；".join(f"{side}“{' '.join(words.split())[:_LONGEST_QUOTE]}”" for side, words in sides if words)
        _say(f"  {difference.label}：{difference.message}{quotes}", "")


def _differences(comparison: Comparison) -> Iterator[str]:
    for label, count in Counter(difference.label for difference in comparison.differences).items():
        yield f"{label}{count}处"


def _counts(reading: Reading, findings: Iterable[Finding]) -> str:
    verdicts = Counter(relation.verdict for relation in reading.relations)
    checked = "，".join(f"{VERDICTS[verdict]}{verdicts[verdict]}组" for verdict in Verdict if verdicts[verdict])
    levels = Counter(finding.level for finding in findings)
    found = "、".join(f"{LEVELS[level]}{levels[level]}处" for level in GRAVEST_FIRST if levels[level]) or "没有发现问题"
    relations = f"关系{len(reading.relations)}组{f'（{checked}）' if checked else ''}"
    return f"{found}；数字{len(reading.figures)}个，{relations}。\n"


def _say(words: str, style: str) -> None:
    console.print(Text(words, style=style), soft_wrap=True)
