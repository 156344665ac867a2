"""All figures, relations and findings of one or several reports as a workbook; no cell is ever a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from zhunsheng.verifier.marked.pieces import printable
from zhunsheng.verifier.marked.words import (
    LEVELS,
    PERIOD_BASES,
    QUALIFIERS,
    RELATIONS,
    VERDICTS,
    name_of,
    place_of,
)
from zhunsheng.verifier.model import Finding, Reading

Row = Sequence[str | float | None]
Report = tuple[Reading, Sequence[Finding]]
# Text that begins with = or @ stays text.
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LONGEST_CELL = 32_000
_FIGURES = (("报告", 30), ("位置", 12), ("原文", 18), ("数值", 12), ("单位", 8), ("统计的是", 32), ("精确程度", 10), ("期间", 8),
            ("期间依据", 12))  # fmt: skip
_RELATIONS = (("报告", 30), ("位置", 12), ("关系", 12), ("数字", 36), ("结论", 10), ("怎样算的", 60))
_FINDINGS = (
    ("报告", 30),
    ("位置", 12),
    ("处数", 8),
    ("级别", 8),
    ("代码", 22),
    ("原文", 40),
    ("问题", 60),
    ("可改为", 30),
    ("怎么办", 50),
)


def write_workbook(reports: Iterable[Report], path: Path) -> None:
    """Write one workbook for the reports, each with the findings to be shown."""
    given = list(reports)
    with xlsxwriter.Workbook(str(path), _PLAIN) as workbook:
        heading = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        cell = workbook.add_format({"text_wrap": True, "valign": "top"})
        for name, columns, rows_of in _SHEETS:
            sheet = workbook.add_worksheet(name)
            for place, (label, width) in enumerate(columns):
                sheet.set_column(place, place, width, cell)
                sheet.write_string(0, place, label, heading)
            last = _write(sheet, (row for report in given for row in rows_of(*report)))
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, last, len(columns) - 1)


def _write(sheet: Worksheet, rows: Iterable[Row]) -> int:
    """Write the rows below the headings; returns the number of the last."""
    number = 0
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, place, printable(value)[:_LONGEST_CELL])
            elif value is not None:
                sheet.write_number(number, place, value)
    return number


def _figure_rows(reading: Reading, _: Sequence[Finding]) -> Iterator[Row]:
    for figure in reading.figures:
        yield (name_of(reading), place_of(reading, figure.start), figure.quote, figure.value, figure.unit, figure.subject,
               QUALIFIERS[figure.qualifier], figure.period, PERIOD_BASES[figure.period_basis])  # fmt: skip


def _relation_rows(reading: Reading, _: Sequence[Finding]) -> Iterator[Row]:
    for relation in reading.relations:
        where = place_of(reading, min(figure.start for figure in relation.figures))
        kind = RELATIONS.get(relation.kind, "关系")
        yield (
            name_of(reading),
            where,
            kind,
            "、".join(relation.members),
            VERDICTS[relation.verdict],
            relation.explanation,
        )


def _finding_rows(reading: Reading, findings: Sequence[Finding]) -> Iterator[Row]:
    for finding in findings:
        yield (name_of(reading), place_of(reading, finding.span.start), len(finding.places), LEVELS[finding.level], finding.code,
               finding.quote, finding.message, finding.repair or "", finding.way_out)  # fmt: skip


_SHEETS: tuple[tuple[str, Sequence[tuple[str, int]], Callable[..., Iterator[Any]]], ...] = (
    ("数字", _FIGURES, _figure_rows),
    ("关系", _RELATIONS, _relation_rows),
    ("发现", _FINDINGS, _finding_rows),
)
