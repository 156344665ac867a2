"""Write docs/coverage.md: every feature row, and whether the acceptance test named after it passes. It runs them.

Run it with ``python -m tests.acceptance.coverage``.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent.parent / "docs" / "coverage.md"
ROW = re.compile(r"test_(S\d{3})(?:_|\b)")
PASSED, FAILED, MISSING = "通过", "未通过", "尚无"


def results() -> dict[str, str]:
    """Run the acceptance tests; a row passes when it has tests and all of them pass."""
    with TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        subprocess.run([sys.executable, "-m", "pytest", "-q", str(HERE), f"--junitxml={report}"], check=False)
        found: dict[str, str] = {}
        for case in ElementTree.parse(report).iter("testcase"):
            if match := ROW.match(case.get("name", "")):
                is_bad = any(child.tag in ("failure", "error", "skipped") for child in case)
                row = match.group(1)
                found[row] = FAILED if is_bad or found.get(row) == FAILED else PASSED
    return found


def page(found: dict[str, str]) -> str:
    """The coverage page as Markdown."""
    with (HERE / "rows.tsv").open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source, delimiter="\t"))
    passed = sum(found.get(row["row"]) == PASSED for row in rows)
    lines = [
        "# 功能行与验收",
        "",
        f"共 {len(rows)} 行，验收测试通过 {passed} 行。本页由 `python -m tests.acceptance.coverage` 运行测试后写出。",
        "",
        "| 行 | 名称 | 模块 | 验收 |",
        "|---|---|---|---|",
    ]
    lines += [f"| {row['row']} | {row['name']} | {row['module']} | {found.get(row['row'], MISSING)} |" for row in rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(results()), "utf-8")
