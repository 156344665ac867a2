"""``python -m benchmarks [SIZE …] [--database sqlite|postgresql]``: measure, print, and say which limits hold.

Each size and database runs in a child process of its own, so that one run's caches do not warm the next.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from benchmarks.limits import verdicts

SIZES = (10_000, 100_000, 1_000_000)
console = Console(width=140)


def main() -> int:
    """Run every combination asked for; exit code 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    asked = parser.parse_args()
    missed = 0
    for database in asked.database or ("sqlite", "postgresql"):
        results = [_run(database, size) for size in asked.sizes]
        missed += verdicts(database, results, console)
    return 1 if missed else 0


def _run(database: str, size: int) -> dict[str, object]:
    from tests.databases import DATABASES

    console.print(f"{database}，{size:,} 件：生成并测量……")
    with TemporaryDirectory() as folder, DATABASES[database]() as url:
        Path(folder, "static").mkdir()
        environment = {**os.environ, "ZHUNSHENG_DATABASE_URL": url, "ZHUNSHENG_TODAY": "2023-12-22",
                       "DJANGO_SETTINGS_MODULE": "zhunsheng.config.settings", "ZHUNSHENG_DATA": folder}  # fmt: skip
        out = Path(folder, "result.json")
        subprocess.run([sys.executable, "-m", "benchmarks.run", str(size), str(out)], check=True, env=environment)
        return json.loads(out.read_text("utf-8"))


if __name__ == "__main__":
    sys.exit(main())
