"""``zhunsheng verify --out``: a corpus with a progress bar, and a few lines on what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from zhunsheng.cli.console import console
from zhunsheng.cli.verify import stop
from zhunsheng.verifier.corpus.items import BadLine, Item
from zhunsheng.verifier.corpus.run import Checked, Work, check
from zhunsheng.verifier.corpus.spark import OtherVersion, outcomes_on
from zhunsheng.verifier.corpus.workers import outcomes_of

_UNREAD_TOLD = 10


def work_on(master: str | None) -> Work:
    """How the items are worked out: on the cores of this machine, or by the Spark cluster of that name."""
    if master is None:
        return outcomes_of
    if find_spec("pyspark") is None:
        stop(
            "没有安装 pyspark。请先安装：python -m pip install --require-hashes -r requirements/spark.txt；还需要 Java 17。"
        )
    return partial(outcomes_on, master)


def check_corpus(items: Iterable[Item], count: int, out: Path, work: Work) -> Checked:
    """Check all items with progress and say what came of it. `count` is how many are expected, as far as is known."""
    bar = (TextColumn("核查"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with Progress(*bar, console=console) as progress:
            task = progress.add_task("核查", total=count)
            checked = check(items, out, lambda _: progress.advance(task), work)
    except (BadLine, OtherVersion) as fault:
        stop(str(fault))
    _tell(checked, out)
    return checked


def _tell(checked: Checked, out: Path) -> None:
    read = len(checked.outcomes) - len(checked.unread)
    console.print(f"核查{read}份，其中转载{checked.reposts}份；读不了{len(checked.unread)}份。")
    for outcome in checked.unread[:_UNREAD_TOLD]:
        assert outcome.fault is not None
        console.print(
            f"  {outcome.name}：{outcome.fault['what']}{outcome.fault['way_out']}", markup=False, soft_wrap=True
        )
    if len(checked.unread) > _UNREAD_TOLD:
        console.print(f"  其余见 {out / 'unread.csv'}", markup=False)
    console.print(f"表格写在 {out}：documents 报告、figures 数字、relations 关系、findings 发现、years 逐年、distributions 分布。",
                  markup=False, soft_wrap=True)  # fmt: skip
