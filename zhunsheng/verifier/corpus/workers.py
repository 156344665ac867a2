"""The work on all cores: batches of items go to worker processes, and a file that kills its worker stops nothing else."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread

from zhunsheng.files.processes import all_cores
from zhunsheng.verifier.corpus.document import Result, result_of
from zhunsheng.verifier.corpus.facts import Facts
from zhunsheng.verifier.corpus.items import Item
from zhunsheng.verifier.corpus.store import Store

_BATCH = 16
# Batches that wait for each worker: enough to keep it busy, few enough to keep the memory small.
_AHEAD = 2
_KILLED = {
    "what": "核查这份文件时进程中断，可能是内存不足。",
    "way_out": "请单独核查这份文件，或去掉其中的图片和附件后再试。",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item: its key in the store, its facts and the levels found, or why it could not be read."""

    name: str
    address: str
    key: str
    facts: Facts | None
    fault: dict[str, str] | None
    levels: frozenset[str] = frozenset()


def outcomes_of(items: Iterable[Item], folder: Path, processes: int | None = None) -> Iterator[Outcome]:
    """The outcome of every item, in order; each result is kept in the store at `folder` before its outcome is told.

    What the store holds already is not reckoned again. Without `processes` there is one for every core.
    """
    processes = processes or all_cores()
    batches = _batches(items)
    pool = _pool(processes)
    waiting: deque[tuple[Future[list[Outcome]], list[Item]]] = deque()
    try:
        while True:
            for batch in islice(batches, max(0, processes * _AHEAD - len(waiting))):
                waiting.append((pool.submit(_work, folder, batch), batch))
            if not waiting:
                return
            future, batch = waiting.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                for lost in (batch, *(each for _, each in waiting)):
                    yield from _one_by_one(folder, lost)
                waiting.clear()
                pool = _pool(processes)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _pool(processes: int) -> ProcessPoolExecutor:
    # Forking a process that draws a progress bar in a thread may lock up.
    return ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_end_with_parent)


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _one_by_one(folder: Path, batch: list[Item]) -> Iterator[Outcome]:
    """Each item in a process of its own, so that it is known which one kills it."""
    for item in batch:
        with _pool(1) as pool:
            try:
                yield from pool.submit(_work, folder, [item]).result()
            except BrokenProcessPool:
                yield Outcome(item.name, item.address, item.key, None, _KILLED)


def _work(folder: Path, batch: list[Item]) -> list[Outcome]:
    store = Store(folder)
    return [_outcome(store, item) for item in batch]


def _outcome(store: Store, item: Item) -> Outcome:
    key = item.key
    result = store.get(key) if item.fault is None else None
    if result is None:
        result = result_of(item)
        if item.fault is None:
            store.put(key, result)
    return outcome_from(item, key, result)


def outcome_from(item: Item, key: str, result: Result) -> Outcome:
    """What a result says of its item."""
    if result["fault"] is not None:
        return Outcome(item.name, item.address, key, None, result["fault"])
    levels = frozenset(finding["level"] for finding in result["findings"])
    return Outcome(item.name, item.address, key, Facts.from_plain(result["facts"]), None, levels)
