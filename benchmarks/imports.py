"""``python -m benchmarks.imports [SIZE] [--database sqlite|postgresql]``: a platform's year taken in while clerks work.

Each row is a request that the platform has closed: three acts, two limits to the minute; one row in a hundred is faulty.
The site is served meanwhile, and two clerks take an act each second. Beside it, in the same run, the same cells go into a
bare table by the same number of transactions.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from rich.console import Console

SIZE, SECONDS, MEGABYTES, ACT_SECONDS = 100_000, 60, 500, 1.0
OTHERS, FAULTY_EACH = 2_000, 100
KILOBYTES = 1024
console = Console(width=140)


def main() -> int:
    """Run on each database asked for; exit code 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="?", type=int, default=SIZE)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    asked = parser.parse_args()
    missed = 0
    for database in asked.database or ("sqlite",):
        for words, holds in _verdicts(_run(database, asked.size)):
            missed += not holds
            console.print(f"{'达到' if holds else '[red]未达到[/red]'}  {words}")
    return 1 if missed else 0


def _verdicts(result: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    took = sum(result["stages"].values())
    stages = "、".join(f"{name} {seconds:.1f}" for name, seconds in result["stages"].items())
    rows = f"{result['rows']:,} 行（有误 {result['faulty']:,}）"
    yield f"导入 {took:.1f} 秒（{stages}）：{rows}（上限 {SECONDS} 秒）", took <= SECONDS
    console.print(
        f"  同一次运行中只把同样的单元格写进一张空表 {result['bare']:.1f} 秒；整个导入为其 {took / result['bare']:.1f} 倍"
    )
    yield f"导入进程内存最多 {result['megabytes']:.0f} MB（上限 {MEGABYTES}）", result["megabytes"] <= MEGABYTES
    acts = sorted(result["acts"])
    waited = acts[int(len(acts) * 0.95)] if acts else float("inf")
    words = f"其间两人每秒各办一步，{len(acts)}步，95% 在 {waited:.2f} 秒内（上限 {ACT_SECONDS:.0f}）"
    yield words, waited <= ACT_SECONDS


def _run(database: str, size: int) -> dict[str, Any]:
    from tests.databases import DATABASES

    console.print(f"{database}，{size:,} 行：生成并测量……")
    with TemporaryDirectory() as folder, DATABASES[database]() as url:
        Path(folder, "static").mkdir()
        environment = {**os.environ, "ZHUNSHENG_DATABASE_URL": url, "ZHUNSHENG_TODAY": "2023-12-22",
                       "DJANGO_SETTINGS_MODULE": "zhunsheng.config.settings", "ZHUNSHENG_DATA": folder}  # fmt: skip
        out = Path(folder, "result.json")
        command = [sys.executable, "-c", "from benchmarks.imports import measure; import sys; measure(*sys.argv[1:])"]
        subprocess.run([*command, str(size), str(out)], check=True, env=environment)
        return dict(json.loads(out.read_text("utf-8")))


def measure(size: str, out: str) -> None:
    """Fill the database that the environment names, measure, and write the result as JSON."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from benchmarks.clerks import clerks_at_work
    from benchmarks.population import populate
    from benchmarks.server import served
    from tests.imports import Import, enter_settings
    from zhunsheng.cli.working import hands

    call_command("migrate", verbosity=0)
    populated = populate(OTHERS)
    enter_settings(populated.cast)
    for person in populated.viewers.values():
        person.user = get_user_model().objects.create(username=uuid.uuid4().hex)
        person.save(update_fields=["user"])
    content = _workbook(int(size))
    with served(populated.viewers["all"].user) as server, clerks_at_work(server, populated) as acts:
        stages: dict[str, float] = {}
        result: dict[str, Any] = {"rows": int(size), "stages": stages}
        with _timed(stages, "收下"):
            imported = Import.received(populated.cast, content, name="台账.xlsx")
        imported.hands = hands()
        with _timed(stages, "核对"):
            imported.map()
        with _timed(stages, "写入"):
            imported.act("write")
        with _timed(stages, "生效"):
            imported.act("complete")
    used = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    result |= {"acts": acts, "faulty": imported.counts[2], "megabytes": max(used) / KILOBYTES, "bare": _bare(int(size))}
    Path(out).write_text(json.dumps(result), "utf-8")


@contextmanager
def _timed(stages: dict[str, float], name: str) -> Iterator[None]:
    begun = perf_counter()
    yield
    stages[name] = perf_counter() - begun


def _rows(size: int) -> Iterator[list[str]]:
    from tests.imports import row

    for number in range(1, size + 1):
        yield row(number, 受理时间="5月4日") if number % FAULTY_EACH == 0 else row(number)


def _workbook(size: int) -> bytes:
    from io import BytesIO

    import xlsxwriter

    from tests.imports import HEADINGS

    file = BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("事件")
        sheet.write_string(0, 0, "民意速办平台2023年事件台账")
        for number, cells in enumerate([list(HEADINGS), *_rows(size)], start=1):
            for place, text in enumerate(cells):
                sheet.write_string(number, place, text)
    return file.getvalue()


def _bare(size: int) -> float:
    """Seconds that the same cells take into a table without an index, in transactions as small as ours."""
    from django.db import connection, transaction

    from tests.imports import HEADINGS
    from zhunsheng.kernel.imports.stages import BATCH

    columns = ", ".join(f"c{number} text" for number in range(len(HEADINGS)))
    places = ", ".join(["%s"] * len(HEADINGS))
    rows, begun = list(_rows(size)), perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare ({columns})")
        for start in range(0, size, BATCH):
            with transaction.atomic():
                cursor.executemany(f"INSERT INTO bare VALUES ({places})", rows[start : start + BATCH])
    return perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
