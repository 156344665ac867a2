"""Serving the site with gunicorn: few processes, some threads, one box."""

from __future__ import annotations

import os
import sys

from zhunsheng.cli.console import console
from zhunsheng.cli.django import SETTINGS
from zhunsheng.cli.working import start_keeper

WORKERS, THREADS = 2, 4


def serve_site(host: str, port: int) -> None:
    """Replace this process by the web server, with a runner of long jobs beside it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    console.print(f"网站已打开：http://{host}:{port}（按 Ctrl+C 结束）")
    sys.stdout.flush()
    start_keeper()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "zhunsheng.config.wsgi:application",
        f"--bind={host}:{port}",
        f"--workers={WORKERS}",
        f"--threads={THREADS}",
        "--preload",
        "--log-level=warning",
    ]
    os.execv(sys.executable, command)
