"""Clerks who take an act each second in the served site while something else is measured."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from time import perf_counter
from typing import Any

CLERKS, PAUSE_SECONDS, DONE = 2, 1.0, 302


@contextmanager
def clerks_at_work(server: Any, populated: Any) -> Iterator[list[float]]:
    """Clerks who hold a session each second; how long each of their acts took."""
    from benchmarks.run import copies_of
    from benchmarks.server import session_cookie

    acts: list[float] = []
    is_over = Event()
    cookie = session_cookie(populated.viewers["some"].user)
    subject = populated.subjects[0]
    matters = copies_of(subject)
    work = [(server, cookie, subject, matters[number::CLERKS], acts, is_over) for number in range(CLERKS)]
    clerks = [Thread(target=_work, args=each) for each in work]
    for clerk in clerks:
        clerk.start()
    try:
        yield acts
    finally:
        is_over.set()
        for clerk in clerks:
            clerk.join()


def _work(server: Any, cookie: str, subject: Any, matters: Sequence[int], acts: list[float], is_over: Event) -> None:
    for matter in matters:
        if is_over.wait(PAUSE_SECONDS):
            return
        given = {**subject.form, "acted_on": "2023-12-22", "request_key": uuid.uuid4().hex}
        begun = perf_counter()
        status = server.post(f"/records/{subject.kind}/{matter}/act/{subject.act}/", given, cookie)
        acts.append(perf_counter() - begun if status == DONE else float("inf"))
