"""A corpus on a Spark cluster: its partitions do what the processes of one machine do, and the same bytes come of it.

Needs pyspark (requirements/spark.txt) here and this version of Zhunsheng on every worker.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from zhunsheng.verifier.corpus.document import results_of
from zhunsheng.verifier.corpus.items import Item
from zhunsheng.verifier.corpus.store import Store
from zhunsheng.verifier.corpus.version import rule_version
from zhunsheng.verifier.corpus.workers import Outcome, outcome_from

# Items that each task gets, and tasks of each core in one round: few enough that a round fits into memory.
_BATCH, _TASKS = 16, 2


class OtherVersion(Exception):
    """The workers have another version of the rules, so that their results would not be those of this one; says so."""

    def __init__(self) -> None:
        super().__init__("集群上的准绳与本机的版本不同，结果不能合用。请在所有节点安装同一版本后再试。")


def outcomes_on(master: str, items: Iterable[Item], folder: Path) -> Iterator[Outcome]:
    """The outcome of every item, in order, worked out by the cluster at `master` (local[2], spark://host:7077).

    Results are kept here, in the store at `folder`; what it holds already is not reckoned again. Raises `OtherVersion`.
    """
    from pyspark import SparkConf, SparkContext

    # The workers of this machine are to run in this Python.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = SparkConf().setAppName("zhunsheng").setMaster(master)
    # Progress is shown by whoever hears of the outcomes.
    conf.set("spark.ui.enabled", "false").set("spark.ui.showConsoleProgress", "false")
    with SparkContext(conf=conf) as context:
        rest = iter(items)
        while batch := list(islice(rest, _BATCH * _TASKS * context.defaultParallelism)):
            yield from _outcomes(context, batch, Store(folder))


def _outcomes(context: Any, batch: list[Item], store: Store) -> Iterator[Outcome]:
    kept = [store.get(item.key) if item.fault is None else None for item in batch]
    waiting = [item for item, result in zip(batch, kept, strict=True) if result is None]
    tasks = max(1, -(-len(waiting) // _BATCH))
    reckoned = iter(context.parallelize(waiting, tasks).mapPartitions(results_of).collect())
    for item, known in zip(batch, kept, strict=True):
        result = known if known is not None else next(reckoned)
        if result["version"] != rule_version():
            raise OtherVersion
        if known is None and item.fault is None:
            store.put(item.key, result)
        yield outcome_from(item, item.key, result)
