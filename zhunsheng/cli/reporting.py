"""``zhunsheng report``: the annual report out of the records as they stand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from zhunsheng.cli.console import console, fail
from zhunsheng.cli.django import load_django
from zhunsheng.files.whole import write_whole

if TYPE_CHECKING:
    from zhunsheng.kernel.models import Matter
    from zhunsheng.kernel.viewers import Viewer

REPORT, WORD, PDF, TRACE = "report.html", "report.docx", "report.pdf", "trace.json"


def write_report(year: int, out: Path, *, freeze: bool) -> None:
    """Draft the report of ``year`` for the profile of this installation and write it to ``out/YEAR``."""
    load_django()
    from zhunsheng.kernel.errors import InvalidDeclaration, Refused
    from zhunsheng.kernel.models import Installation
    from zhunsheng.reports.building import build_report
    from zhunsheng.reports.freezing import freeze_report

    installation = Installation.objects.first()
    if installation is None:
        fail("这个数据库还没有装入地方配置；请先运行 zhunsheng demo。")
    viewer = compiler()
    try:
        report = build_report(installation.profile, year, viewer)
        if freeze:
            freeze_report(viewer, report)
            report.refresh_from_db()
    except Refused as refused:
        fail("\n".join(f"{objection.message}。{objection.way_out}" for objection in refused.objections))
    except InvalidDeclaration as invalid:
        fail("\n".join(str(fault) for fault in invalid.faults))
    for path in written(report, viewer, out / str(year)):
        console.print(f"已写出 {path}")


def compiler() -> Viewer:
    """Who compiles reports at the command line: the first person in post at a justice office."""
    from zhunsheng.kernel.models import Person
    from zhunsheng.kernel.roles import Role
    from zhunsheng.kernel.viewers import Viewer

    for person in Person.objects.order_by("pk"):
        viewer = Viewer.of_person(person)
        if Role.JUSTICE_CLERK in viewer.roles:
            return viewer
    fail("没有在任的司法所工作人员，报告无人编制；请先登记任职。")


def written(report: Matter, viewer: Viewer, folder: Path) -> list[Path]:
    """Write the report as HTML, Word and PDF, and its trace as JSON; returns the paths."""
    from zhunsheng.files.official.fonts import MissingFonts
    from zhunsheng.files.official.pdf import pdf_of
    from zhunsheng.files.official.word import word_of
    from zhunsheng.kernel.official_layout import layout_on
    from zhunsheng.reports.drawing import drawn_report, page_of
    from zhunsheng.reports.official import official_document
    from zhunsheng.reports.trace import trace

    drawing = drawn_report(report, viewer, site="http://127.0.0.1:8000")
    document = official_document(drawing)
    layout = layout_on(document.dated)
    files = {
        REPORT: page_of(drawing).encode(),
        WORD: word_of(document, layout),
        TRACE: (json.dumps(trace(report, viewer), ensure_ascii=False, indent=1) + "\n").encode(),
    }
    try:
        files[PDF] = pdf_of(document, layout)
        _say_what_stands_in()
    except MissingFonts as missing:
        console.print(f"[yellow]没有写出 PDF[/yellow]：{missing}")
    return [write_whole(folder / name, content) for name, content in files.items()]


def _say_what_stands_in() -> None:
    from zhunsheng.files.official.fonts import typefaces

    if substituted := typefaces().substituted:
        console.print(f"本机没有的字体，PDF 中{'、'.join(substituted)}；Word 用公文规定的字体名，由打开的电脑提供。")
