"""The site served by gunicorn as in production, one worker, with somebody logged in."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

KILOBYTES = 1024


@dataclass(frozen=True)
class Server:
    """A running site: where it listens, whose cookie opens it, and the process that started its worker."""

    port: int
    cookie: str
    master: int

    def get(self, path: str) -> bytes:
        """The body of a page."""
        return b"".join(self.parts(path))

    def parts(self, path: str) -> Iterator[bytes]:
        """The body of an answer as it comes in."""
        request = Request(f"http://127.0.0.1:{self.port}{path}", headers={"Cookie": self.cookie})
        with urlopen(request, timeout=300) as response:
            while part := response.read1():
                yield part

    def post(self, path: str, given: dict[str, str], cookie: str) -> int:
        """Send a form as the one whose cookie this is; the status of the answer."""
        token = uuid.uuid4().hex
        headers = {"Cookie": f"{cookie}; csrftoken={token}", "Content-Type": "application/x-www-form-urlencoded"}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request("POST", path, urlencode({**given, "csrfmiddlewaretoken": token}), headers)
            return connection.getresponse().status

    def megabytes(self, most: bool = False) -> float:
        """What the largest worker holds in memory, or the most that it ever held."""
        name = "VmHWM:" if most else "VmRSS:"
        return max(_kilobytes(pid, name) for pid in self._workers()) / KILOBYTES

    def cpu_seconds(self) -> float:
        """The processor time that the workers have used."""
        ticks = os.sysconf("SC_CLK_TCK")
        fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self._workers()]
        return sum(int(each[11]) + int(each[12]) for each in fields) / ticks

    def _workers(self) -> list[int]:
        return [int(pid) for pid in Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()]


@contextmanager
def served(user: Any) -> Iterator[Server]:
    """A server on a free port, up, in which ``user`` is logged in."""
    from django.conf import settings

    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "zhunsheng.config.wsgi:application", f"--bind=127.0.0.1:{port}",
               "--workers=1", "--threads=4", "--log-level=error"]  # fmt: skip
    environment = {**os.environ, "ZHUNSHENG_SECRET_KEY": settings.SECRET_KEY}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        server = Server(port, session_cookie(user), process.pid)
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def session_cookie(user: Any) -> str:
    """What a browser sends in which ``user`` is logged in."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _wait_for(server: Server) -> None:
    for _ in range(100):
        try:
            server.get("/login/")
            return
        except OSError as error:
            if not isinstance(getattr(error, "reason", error), ConnectionError):
                raise
            time.sleep(0.1)
    raise TimeoutError("the server did not come up")


def _kilobytes(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1])
    raise LookupError(name)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
