"""What of a page belongs to the web site: breadcrumbs, widgets, labels with their values, imprint. Recognised, never counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

from zhunsheng.files.catalogue import LABELS
from zhunsheng.verifier.model import Span

_TABLE = Path(__file__).parent / "data" / "chrome.yaml"
_LINE = re.compile(r"[^\n]*[^\n\s][^\n]*")
# A line of the report itself: it has a full stop, or is longer than any label with its value.
_PROSE = re.compile(r"。|.{90}")
_LABEL_WORDS = "|".join(r"[ \u3000]{0,3}".join(label) for label in sorted(LABELS, key=len, reverse=True))
_LABELLED = re.compile(
    rf"[\s•·|-]{{0,6}}[【\[]?\s?(?:{_LABEL_WORDS})\s?[】\]]?\s?(?:[：|]\s?\S.{{0,200}}|[A-Za-z0-9].{{0,60}}|(?P<alone>[：|]?\s?))"
)
_LONGEST_VALUE = 60
# No line of a site is longer, so that a paragraph costs nothing.
_LONGEST = 320
# What may stand after an empty label and is no value of it: the report begins.
_REPORT = re.compile(r"报告|总结|汇报|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）")


def chrome_of(plain: str) -> tuple[Span, ...]:
    """The lines of the plain reading that belong to the site, in order."""
    lines = [(match.start(), match.end(), match[0].strip()) for match in _LINE.finditer(plain)]
    anywhere, edges = _patterns()
    first, last = _report_lines([line for _, _, line in lines], anywhere)
    found = []
    after_label = False
    for number, (start, end, line) in enumerate(lines):
        if len(line) > _LONGEST:
            after_label = False
            continue
        at_edge = not first <= number <= last
        label = _LABELLED.fullmatch(line) if at_edge else None
        is_value = after_label and at_edge and len(line) <= _LONGEST_VALUE and not _REPORT.search(line)
        if anywhere.fullmatch(line) or label or is_value or (at_edge and edges.fullmatch(line)):
            found.append(Span(start, end))
        after_label = label is not None and label["alone"] is not None
    return tuple(found)


def _report_lines(lines: Sequence[str], anywhere: re.Pattern[str]) -> tuple[int, int]:
    """The numbers of the first and the last line that are surely part of the report; all lines may be the site's without."""
    prose = [
        number
        for number, line in enumerate(lines)
        if len(line) > _LONGEST or (_PROSE.search(line) and not anywhere.fullmatch(line))
    ]
    return (prose[0], prose[-1]) if prose else (len(lines), -1)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table: dict[str, list[str]] = yaml.safe_load(_TABLE.read_text("utf-8"))
    anywhere, edges = (re.compile("|".join(f"(?:{line})" for line in table[key])) for key in ("anywhere", "edges"))
    return anywhere, edges
