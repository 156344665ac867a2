"""``python -m benchmarks.reports``: all files of the demo year's report, as the job makes them from the frozen records.

Every version in every form and the list of what is left out are made and kept; the limit is for all of them together.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from rich.console import Console

from zhunsheng.cli.folder import prepare_folder, use_folder

PROFILE, SECONDS, RUNS = "guanhu_2023", 3.0, 3
console = Console(width=140)


def main() -> int:
    """Make the year, live the course of its report, and time the job; exit code 1 when the limit is missed."""
    from zhunsheng.profiles.profile import read_profile

    profile = read_profile(PROFILE)
    with TemporaryDirectory() as folder:
        prepare_folder(Path(folder), profile.today)
        use_folder(Path(folder))
        from zhunsheng.cli.django import load_django

        load_django()
        from zhunsheng.kernel.models import Attachment
        from zhunsheng.profiles.report_course import live_course
        from zhunsheng.profiles.year import generate

        generate(profile)
        report = live_course(profile)
        took = [_timed(report.pk) for _ in range(RUNS)]
        made = Attachment.objects.filter(matter=report).count()
    # Only the first run keeps the files; the later ones find them kept and show what drawing alone takes.
    wall, cpu = took[0]
    holds = wall <= SECONDS
    console.print(
        f"{'达到' if holds else '[red]未达到[/red]'}  示范年度报告的{made}份文件一次制成 {wall:.1f} 秒"
        f"（CPU {cpu:.1f}，上限 {SECONDS:.0f} 秒；再制作的各次 {'、'.join(f'{each:.1f}' for each, _ in took[1:])}）"
    )
    return 0 if holds else 1


def _timed(report: int) -> tuple[float, float]:
    from zhunsheng.cli.reporting import compiler
    from zhunsheng.kernel.acts.take import Asked, take
    from zhunsheng.kernel.jobs.runner import run_waiting

    take(compiler(), report, Asked("order_files", {}))
    wall, cpu = perf_counter(), process_time()
    run_waiting()
    return perf_counter() - wall, process_time() - cpu


if __name__ == "__main__":
    sys.exit(main())
