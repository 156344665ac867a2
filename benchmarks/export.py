"""``python -m benchmarks.export [SIZE] [--database sqlite|postgresql]``: a list of many rows as a workbook and as CSV.

Through the served site, as a clerk gets it: how long, when the first byte came, how much memory the worker ever held, and
how long two others wait for an act each second meanwhile. Beside it, in the same run, bare XlsxWriter writes the same
cells, which it is handed ready-made.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from time import perf_counter, process_time
from typing import Any

from rich.console import Console

from benchmarks.clerks import CLERKS, clerks_at_work
from benchmarks.limits import WORKER_MB

SIZE, SECONDS, ACT_SECONDS = 100_000, 30, 1.0
console = Console(width=140)


def main() -> int:
    """Run on each database asked for; exit code 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="?", type=int, default=SIZE)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    asked = parser.parse_args()
    missed = 0
    for database in asked.database or ("sqlite",):
        result = _run(database, asked.size)
        for words, holds in _verdicts(result):
            missed += not holds
            console.print(f"{'达到' if holds else '[red]未达到[/red]'}  {words}")
    return 1 if missed else 0


def _verdicts(result: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    for name, label in (("workbook", "Excel"), ("csv", "CSV")):
        took = result[name]
        words = (
            f"{label} {took['wall']:.1f} 秒（CPU {took['cpu']:.1f}，首字节 {took['first']:.2f} 秒）："
            f"{took['rows']:,} 行，{took['megabytes']:.1f} MB（上限 {SECONDS} 秒）"
        )
        yield words, took["wall"] <= SECONDS
        acts = sorted(took["acts"])
        waited = acts[int(len(acts) * 0.95)] if acts else 0.0
        words = f"其间另外{CLERKS}人每秒各办一步，{len(acts)}步，95% 在 {waited:.2f} 秒内（上限 {ACT_SECONDS:.0f}）"
        yield words, waited <= ACT_SECONDS
    bare, ours = result["bare"], result["workbook"]["cpu"]
    console.print(f"  同一次运行中只写同样单元格的 XlsxWriter {bare:.1f} 秒 CPU；整个导出为其 {ours / bare:.2f} 倍")
    before, most = result["megabytes_before"], result["megabytes_most"]
    yield f"网站进程内存最多 {most:.0f} MB（导出前 {before:.0f}，上限 {WORKER_MB}）", most <= WORKER_MB


def _run(database: str, size: int) -> dict[str, Any]:
    from tests.databases import DATABASES

    console.print(f"{database}，{size:,} 件：生成并测量……")
    with TemporaryDirectory() as folder, DATABASES[database]() as url:
        Path(folder, "static").mkdir()
        environment = {**os.environ, "ZHUNSHENG_DATABASE_URL": url, "ZHUNSHENG_TODAY": "2023-12-22",
                       "DJANGO_SETTINGS_MODULE": "zhunsheng.config.settings", "ZHUNSHENG_DATA": folder}  # fmt: skip
        out = Path(folder, "result.json")
        command = [sys.executable, "-c", "from benchmarks.export import measure; import sys; measure(*sys.argv[1:])"]
        subprocess.run([*command, str(size), str(out)], check=True, env=environment)
        return dict(json.loads(out.read_text("utf-8")))


def measure(size: str, out: str) -> None:
    """Fill the database that the environment names, measure, and write the result as JSON."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from benchmarks.population import populate
    from benchmarks.server import served

    call_command("migrate", verbosity=0)
    populated = populate(int(size))
    for person in populated.viewers.values():
        person.user = get_user_model().objects.create(username=uuid.uuid4().hex)
        person.save(update_fields=["user"])
    kind = populated.subjects[0].kind
    address = f"/records/{kind}/export/"
    with served(populated.viewers["all"].user) as server:
        for page in ("/", f"/records/{kind}/") * 10:
            server.get(page)
        result: dict[str, Any] = {"megabytes_before": server.megabytes()}
        result["workbook"] = _fetched(server, address, populated)
        result["csv"] = _fetched(server, f"{address}csv/", populated)
        result["megabytes_most"] = server.megabytes(most=True)
    result["bare"] = _bare(populated)
    Path(out).write_text(json.dumps(result), "utf-8")


def _fetched(server: Any, address: str, populated: Any) -> dict[str, Any]:
    """Fetch a file while clerks act: wall and processor seconds, when its first byte came, its size and rows."""
    with clerks_at_work(server, populated) as acts, TemporaryFile() as file:
        cpu, begun, first = server.cpu_seconds(), perf_counter(), 0.0
        for part in server.parts(address):
            first = first or perf_counter() - begun
            file.write(part)
        wall, spent = perf_counter() - begun, server.cpu_seconds() - cpu
        size = file.tell()
        file.seek(0)
        rows = _rows_in(file)
    return {"wall": wall, "cpu": spent, "first": first, "megabytes": size / 1024**2, "rows": rows, "acts": acts}


def _rows_in(file: Any) -> int:
    from python_calamine import CalamineWorkbook

    if file.read(2) == b"PK":
        file.seek(0)
        return CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).height - 1
    file.seek(0)
    return sum(1 for _ in file) - 1


def _bare(populated: Any) -> float:
    """Processor seconds that XlsxWriter takes for the same cells, handed over ready-made."""
    import xlsxwriter

    rows = _cells(populated)
    begun = process_time()
    with TemporaryFile() as file, xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, place, cell)
                elif isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, day)
                elif isinstance(cell, int | Decimal):
                    sheet.write_number(number, place, cell)
    return process_time() - begun


def _cells(populated: Any) -> list[tuple[Any, ...]]:
    from zhunsheng.kernel import registry
    from zhunsheng.kernel.today import today
    from zhunsheng.kernel.viewers import Viewer
    from zhunsheng.web.export import export_of
    from zhunsheng.web.narrowing import Narrowing

    listed = Narrowing(registry.kind(populated.subjects[0].kind))
    return list(export_of(Viewer.of_person(populated.viewers["all"]), listed, today()).rows())


if __name__ == "__main__":
    sys.exit(main())
