"""The workbook: all amounts, relations and findings, and no cell that a spreadsheet would reckon."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from tests.verifier.reports import rows
from zhunsheng.verifier.marked.table import write_workbook
from zhunsheng.verifier.model import Source
from zhunsheng.verifier.pipeline import verify


def test_the_workbook_holds_every_amount_relation_and_finding(tmp_path: Path) -> None:
    verifications = [verify(Source(row["text"], name=row["id"])) for row in rows("reports")[:5]]
    path = tmp_path / "figures.xlsx"
    write_workbook([(each.reading, each.findings) for each in verifications], path)
    workbook = CalamineWorkbook.from_path(path)
    for sheet, count in (
        ("数字", sum(len(each.reading.figures) for each in verifications)),
        ("关系", sum(len(each.reading.relations) for each in verifications)),
        ("发现", sum(len(each.findings) for each in verifications)),
    ):
        assert len(workbook.get_sheet_by_name(sheet).to_python()) == count + 1
    first = verifications[0].reading.figures[0]
    row = workbook.get_sheet_by_name("数字").to_python()[1]
    assert (row[2], row[3], row[4]) == (first.quote, first.value, first.unit)


def test_a_title_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    verification = verify(Source("全年学法4次。\n", title='=HYPERLINK("http://example.org","报告")'))
    path = tmp_path / "figures.xlsx"
    write_workbook([(verification.reading, verification.findings)], path)
    with ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in sheet for sheet in sheets)
    assert CalamineWorkbook.from_path(path).get_sheet_by_name("数字").to_python()[1][0].startswith("=HYPERLINK")
