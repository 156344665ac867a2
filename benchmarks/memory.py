"""How much memory a web worker holds after serving: gunicorn as in production, the largest of its workers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

REQUESTS = 40
KILOBYTES = 1024


def worker_megabytes(populated: Any) -> float:
    """Resident megabytes of the largest worker after lists, details and the home page."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    user = populated.viewers["all"].user
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save()
    cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "zhunsheng.config.wsgi:application", f"--bind=127.0.0.1:{port}",
               "--workers=1", "--threads=4", "--log-level=error"]  # fmt: skip
    environment = {**os.environ, "ZHUNSHENG_SECRET_KEY": settings.SECRET_KEY}
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        places = [f"/records/{subject.kind}/" for subject in populated.subjects]
        pages = [*places, *(f"{place}{s.example}/" for place, s in zip(places, populated.subjects, strict=True)), "/"]
        for number in range(REQUESTS):
            _get(port, pages[number % len(pages)], cookie)
        return max(_resident_kilobytes(pid) for pid in _workers(server.pid)) / KILOBYTES
    finally:
        server.terminate()
        server.wait(20)


def _get(port: int, path: str, cookie: str) -> None:
    request = Request(f"http://127.0.0.1:{port}{path}", headers={"Cookie": cookie})
    for _ in range(100):
        try:
            with urlopen(request, timeout=60) as response:
                response.read()
                return
        except ConnectionError:
            time.sleep(0.1)
        except OSError as error:
            if not isinstance(getattr(error, "reason", None), ConnectionError):
                raise
            time.sleep(0.1)
    raise TimeoutError("the server did not come up")


def _workers(master: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


def _resident_kilobytes(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise LookupError("VmRSS")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
