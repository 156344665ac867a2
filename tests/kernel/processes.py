"""Starting the programs of :mod:`tests.kernel.workers` on a database of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Arena:
    """A database with the cast in it, on which processes work."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "ZHUNSHENG_DATABASE_URL": url,
            "ZHUNSHENG_TODAY": "2023-05-04",
        }
        self.run("enter")

    def start(self, program: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.kernel.workers", program, *arguments]
        return subprocess.Popen(
            command, env=self.environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def run(self, program: str, *arguments: str) -> Any:
        return self.result(self.start(program, *arguments))

    def together(self, *programs: tuple[str, ...]) -> list[Any]:
        """Start the programs, let them begin at once, and collect what they print."""
        starting = self.folder / "start"
        started = [self.start(program, str(starting), *arguments) for program, *arguments in programs]
        starting.touch()
        return [self.result(process) for process in started]

    @staticmethod
    def result(process: subprocess.Popen[str]) -> Any:
        output, faults = process.communicate(timeout=180)
        assert process.returncode == 0, faults
        assert "locked" not in faults, faults
        return json.loads(output)
