"""Starting the programs of :mod:`tests.kernel.workers` on a database of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def outcome(program: str, url: str, folder: Path) -> Any:
    """What a program reports of its work on the database at ``url``; nobody may have met a locked database."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "ZHUNSHENG_DATABASE_URL": url,
        "ZHUNSHENG_TODAY": "2023-05-04",
    }
    command = [sys.executable, "-m", "tests.kernel.workers", program, str(folder)]
    done = subprocess.run(command, env=environment, cwd=ROOT, text=True, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert "locked" not in done.stderr, done.stderr
    return json.loads(done.stdout)
