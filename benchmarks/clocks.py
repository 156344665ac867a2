"""``python -m benchmarks.clocks [SIZE] [--database sqlite|postgresql]``: all clocks of many open matters counted anew.

What a notice on holidays costs: reading every open matter's history, folding it, counting each running limit with its
receipt. Beside it, in the same run, a loop over days that knows nothing but lengths and triggers and gives only dates;
then the confirmation of a notice, which counts what it touches and writes it as one event.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from rich.console import Console

SIZE, SECONDS = 100_000, 60
# A working week of the population's year: the notice makes it a holiday, so that limits of many matters move.
FREE = [date(2023, 11, day) for day in range(13, 18)]
console = Console(width=140)


def main() -> int:
    """Run on each database asked for; exit code 1 when the limit is missed.

    As in the other measurements, the processor's time is held to the limit: what others do on the machine is not ours.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="?", type=int, default=SIZE)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    asked = parser.parse_args()
    missed = 0
    for database in asked.database or ("sqlite",):
        result = _run(database, asked.size)
        took = result["took"]
        missed += took["counted"]["cpu"] > SECONDS
        console.print(f"{database}：{result['matters']:,}件未办结事项的{result['limits']:,}个期限全部重算（含收据）")
        console.print(f"  重算 {_words(took['counted'])}；同一次运行中逐日循环（只数日期）{_words(took['naive'])}")
        console.print(f"  日期与逐日循环不同的：{result['differing']}个")
        console.print(
            f"  确认一件通知：变动{result['moved']:,}个期限；列清单 {_words(took['listed'])}，确认 {_words(took['confirmed'])}"
        )
        console.print(
            f"{'达到' if took['counted']['cpu'] <= SECONDS else '[red]未达到[/red]'}  重算 ≤ {SECONDS} 秒（CPU）"
        )
    return 1 if missed else 0


def _words(took: dict[str, float]) -> str:
    return f"{took['wall']:.1f} 秒（CPU {took['cpu']:.1f}）"


def _run(database: str, size: int) -> dict[str, Any]:
    from tests.databases import DATABASES

    console.print(f"{database}，{size:,} 件：生成并测量……")
    with TemporaryDirectory() as folder, DATABASES[database]() as url:
        environment = {**os.environ, "ZHUNSHENG_DATABASE_URL": url, "ZHUNSHENG_TODAY": "2023-12-22",
                       "DJANGO_SETTINGS_MODULE": "zhunsheng.config.settings", "ZHUNSHENG_DATA": folder}  # fmt: skip
        out = Path(folder, "result.json")
        command = [sys.executable, "-c", "from benchmarks.clocks import measure; import sys; measure(*sys.argv[1:])"]
        subprocess.run([*command, str(size), str(out)], check=True, env=environment)
        return dict(json.loads(out.read_text("utf-8")))


def measure(size: str, out: str) -> None:
    """Fill the database that the environment names, measure, and write the result as JSON."""
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.population import populate
    from zhunsheng.kernel.models import Deadline

    call_command("migrate", verbosity=0)
    populate(int(size))
    _spread_over_the_year()
    limits = list(
        Deadline.objects.filter(stopped_on=None).order_by("pk").values_list("started_on", "receipt", "due_on")
    )
    matters, counted = _timed(_counted)
    ends, naive = _timed(lambda: list(_naive(limits)))
    differing = sum(end != due_on for end, (_, _, due_on) in zip(ends, limits, strict=True))
    moved, listed, confirmed = _notice()
    took = {"counted": counted, "naive": naive, "listed": listed, "confirmed": confirmed}
    result = {"matters": matters, "limits": len(limits), "differing": differing, "moved": moved, "took": took}
    Path(out).write_text(json.dumps(result), "utf-8")


def _spread_over_the_year() -> None:
    """The copies were opened on different days; their acts and limits are made to say so, as the real path would."""
    from django.db import connection

    from zhunsheng.kernel.acts.recounting import counted_anew, written
    from zhunsheng.kernel.acts.world import World
    from zhunsheng.kernel.models import Deadline

    opened = "(SELECT m.opened_on FROM kernel_matter m WHERE m.id = matter_id)"
    disputes = "matter_id IN (SELECT id FROM kernel_matter WHERE kind = 'mediation.dispute')"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE kernel_event SET acted_on = {opened} WHERE {disputes}")
        cursor.execute(f"UPDATE kernel_deadline SET started_on = {opened} WHERE {disputes}")
    for chunk in counted_anew(Deadline.objects.filter(stopped_on=None), World().calendars):
        written(chunk)


def _counted() -> int:
    """Every running limit, counted by the calendar that runs; how many matters they are of."""
    from zhunsheng.kernel.acts.recounting import counted_anew
    from zhunsheng.kernel.acts.world import World
    from zhunsheng.kernel.models import Deadline

    return sum(len(chunk) for chunk in counted_anew(Deadline.objects.filter(stopped_on=None), World().calendars))


def _naive(limits: list[tuple[date, dict[str, Any], date]]) -> Iterator[date]:
    from tests.law.simulator import simulate

    for started_on, receipt, _ in limits:
        yield simulate(receipt["length"], receipt["unit"], started_on, roll=receipt["roll"]).due


def _notice() -> tuple[int, dict[str, float], dict[str, float]]:
    """Enter a notice, list what it moves, confirm it: how many limits move, and what the list and the event cost."""
    from zhunsheng.kernel import registry
    from zhunsheng.kernel.acts.recounting import differences_of
    from zhunsheng.kernel.acts.take import Asked, open_matter, take
    from zhunsheng.kernel.models import Person, Unit
    from zhunsheng.kernel.viewers import Viewer

    viewer = Viewer.of_person(Person.objects.get(name="司明"))
    given = {"title": "测量用的放假通知", "year": 2023, "issued_on": "2023-11-01",
             "days": [{"day": day.isoformat(), "festival": "临时", "is_working": False} for day in FREE]}  # fmt: skip
    kind, unit = registry.kind("kernel.notice_on_holidays"), Unit.objects.get(code="north")
    notice = open_matter(viewer, kind, unit, Asked("enter", given)).matter
    found, listed = _timed(lambda: differences_of(notice.pk))
    _, confirmed = _timed(lambda: take(viewer, notice.pk, Asked("confirm", {"list_code": found.code})))
    return len(found.moved), listed, confirmed


def _timed(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """What the work gives, and the seconds that it took: of the processor, and on the wall."""
    cpu, wall = process_time(), perf_counter()
    result = work()
    return result, {"cpu": process_time() - cpu, "wall": perf_counter() - wall}


if __name__ == "__main__":
    sys.exit(main())
