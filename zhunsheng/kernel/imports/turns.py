"""Stretches of rows taken by several processes at once; where their order matters, each waits for its turn to write.

The turn is the job's own position. Whoever is killed has written whole stretches or nothing, and whoever goes on begins
where the position stands.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from django.db import connections

from zhunsheng.files.sheets import SheetRow
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.jobs.queue import Overtaken
from zhunsheng.kernel.models import Job

_POLL_SECONDS = 0.002
_LOOK_SECONDS = 1.0
_OBJECTS_BETWEEN_COLLECTIONS = 500_000


@dataclass(frozen=True)
class Turn:
    """Rows to be taken when the job stands at ``expected`` (where their order matters), which brings it to ``to``.

    ``doubles`` maps the number of a row to that of an earlier one with the same key.
    """

    rows: Sequence[SheetRow]
    expected: int
    to: int
    doubles: Mapping[int, int] = field(default_factory=dict)


Take = Callable[[Turn], None]


def take_in_turns(hands: int, turns: Iterable[Turn], take: Take) -> None:
    """Take every turn, by ``hands`` processes of our own where that is more than one. Raises what a turn raises."""
    if hands < 2 or not hasattr(os, "fork"):
        with _rarely_collecting():
            for turn in turns:
                take(turn)
        return
    # A connection must not be shared with a process that is forked.
    connections.close_all()
    crew = [_Hand(take) for _ in range(hands)]
    try:
        for number, turn in enumerate(turns):
            for hand in crew:
                hand.raise_what_it_raised()
            crew[number % hands].give(turn)
        for hand in crew:
            hand.finish()
    finally:
        for hand in crew:
            hand.process.kill()
            hand.process.join()


def wait_for_turn(job: Job, expected: int) -> None:
    """Until the job stands at ``expected``. Raises Overtaken when it has gone past, or was ended."""
    while True:
        position, finished_at = Job.objects.values_list("position", "finished_at").get(pk=job.pk)
        if finished_at is not None or position > expected:
            raise Overtaken
        if position == expected:
            return
        time.sleep(_POLL_SECONDS)


class _Hand:
    """A process that takes the turns it is given."""

    def __init__(self, take: Take) -> None:
        context = get_context("fork")
        self._pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, take, os.getpid()), daemon=True)
        self.process.start()
        theirs.close()

    def give(self, turn: Turn) -> None:
        try:
            self._pipe.send(turn)
        except OSError:
            self.raise_what_it_raised()
            raise

    def finish(self) -> None:
        self.give_end()
        if (raised := self._pipe.recv()) is not None:
            raise raised

    def give_end(self) -> None:
        try:
            self._pipe.send(None)
        except OSError:
            self.raise_what_it_raised()
            raise

    def raise_what_it_raised(self) -> None:
        if self._pipe.poll():
            raised = self._pipe.recv()
            raise raised if raised is not None else EOFError


def _work(pipe: Connection, take: Take, parent: int) -> None:
    """Take turns until told that there are no more, or until the parent is gone."""
    raised: Any = None
    try:
        with _rarely_collecting():
            while (turn := _next_turn(pipe, parent)) is not None:
                take(turn)
    except Refused as refused:
        raised = Refused(refused.objections)
    except Overtaken:
        raised = Overtaken()
    except Exception as fault:
        raised = RuntimeError(repr(fault))
    finally:
        connections.close_all()
    pipe.send(raised)


@contextmanager
def _rarely_collecting() -> Iterator[None]:
    """A stretch makes many objects and frees them all at its end: looking for cycles among them takes a tenth of the time."""
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def _next_turn(pipe: Connection, parent: int) -> Turn | None:
    while not pipe.poll(_LOOK_SECONDS):
        if os.getppid() != parent:
            return None
    turn: Turn | None = pipe.recv()
    return turn
