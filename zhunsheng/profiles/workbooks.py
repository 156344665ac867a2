"""Workbooks as other systems export them: written in a layout of their own, and imported as somebody here would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.imports.files import keep_table
from zhunsheng.kernel.jobs.runner import run_waiting
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.viewers import Viewer

IMPORT = "kernel.import_run"
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
TITLE_ROW, NOTE_ROW, HEADING_ROW = range(3)
WIDTHS = {"subject": 22, "text": 44, "handling_result": 36, "place": 26, "outer_number": 18}
USUAL_WIDTH = 16


def write_workbook(path: Path, layout: Mapping[str, Any], exported_at: datetime, rows: Sequence[Sequence[str]]) -> None:
    """Write a workbook as the system would: title and note merged over all columns, every cell a text.

    ``layout`` says its sheet, title, note and columns, each with its heading and, where it means something here, the target
    of the import (``value``).
    """
    columns = layout["columns"]
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), PLAIN) as book:
        book.set_properties({"created": exported_at})
        sheet = book.add_worksheet(layout["sheet"])
        title = book.add_format({"bold": True, "align": "center", "font_size": 14})
        heading = book.add_format({"bold": True, "border": 1})
        last = len(columns) - 1
        sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, last, layout["title"], title)
        note = layout["note"].format(exported_at=exported_at, count=len(rows))
        sheet.merge_range(NOTE_ROW, 0, NOTE_ROW, last, note)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, WIDTHS.get(column.get("value", ""), USUAL_WIDTH))
            sheet.write_string(HEADING_ROW, place, column["heading"], heading)
        for number, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                sheet.write_string(HEADING_ROW + number, place, cell)


def import_workbook(viewer: Viewer, unit: Unit, kind: str, path: Path, layout: Mapping[str, Any]) -> int:
    """Receive, map as the layout says, check, write and complete; returns the id of the import."""
    with path.open("rb") as file:
        document = keep_table(file, path.name, unit)
    given = {
        "source": layout["source"],
        "record_kind": kind,
        "file_digest": document.digest,
        "file_name": path.name,
    }
    run = open_matter(viewer, registry.kind(IMPORT), unit, Asked("receive", given)).matter_id
    columns = [
        {"column_number": number, "heading": column["heading"], "target": column.get("value", "")}
        for number, column in enumerate(layout["columns"], 1)
    ]
    mapping = {"sheet_name": layout["sheet"], "heading_row": HEADING_ROW + 1, "mapping": columns}
    for act, said in (("map", mapping), ("write", {}), ("complete", {})):
        take(viewer, run, Asked(act, said))
        run_waiting()
    return run
