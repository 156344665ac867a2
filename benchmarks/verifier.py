"""``python -m benchmarks.verifier [COUNT]``: what one report costs, what a corpus costs, and the figure stage beside another.

The reports are variations of the labelled ones: other digits, other order of paragraphs. The figure stage and
Recognizers-Text (numbers in Chinese) read the same texts in turns, so that a busy machine slows both; processor time counts.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, sleep

from rich.console import Console

from tests.verifier.reports import rows
from zhunsheng.verifier.figures.find import stated_of
from zhunsheng.verifier.model import Source
from zhunsheng.verifier.outline import outline_of
from zhunsheng.verifier.pipeline import verify
from zhunsheng.verifier.text import text_of

REPORT_MS, REPORT_CHARACTERS = 50.0, 5_000
CORPUS_SIZE, CORPUS_SECONDS, CORPUS_MB, CORES = 10_000, 300.0, 1024.0, 2
LEAST_RATIO = 5.0
START_SECONDS = 0.5
ROUNDS = 9
SEED = 20231231
KILOBYTES = 1024
console = Console(width=140)


def main() -> int:
    """Measure everything; exit code 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=CORPUS_SIZE)
    count = parser.parse_args().count
    texts = [row["text"] for row in rows("reports") if row["text_kind"] == "verbatim"]
    missed = 0
    for words, holds in (_start(), _report(texts), _figure_stage(texts), *_corpus(texts, count)):
        missed += holds is False
        console.print(f"{'达到' if holds else '跳过' if holds is None else '[red]未达到[/red]'}  {words}")
    return 1 if missed else 0


Measured = tuple[str, bool | None]


def _start() -> Measured:
    """From nothing to the answer on one short text."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "short.txt")
        path.write_text("某街道2023年法治政府建设报告\n2023年受理矛盾纠纷80件，办结78件。\n", "utf-8")
        command = [sys.executable, "-m", "zhunsheng.cli", "verify", "--json", str(path)]
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        seconds = []
        for _ in range(ROUNDS):
            before = os.times()
            subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=False)
            after = os.times()
            seconds.append(after.children_user - before.children_user + after.children_system - before.children_system)
    best = min(seconds)
    return f"启动并核查一份短文 {best:.2f} 秒 CPU（上限 {START_SECONDS}）", best <= START_SECONDS


def _report(texts: list[str]) -> Measured:
    best = _best(lambda: [verify(Source(text)) for text in texts])
    milliseconds = 1000 * best * REPORT_CHARACTERS / sum(map(len, texts))
    return (
        f"全流程 {milliseconds:.1f} ms 一份（{REPORT_CHARACTERS}字，一核，上限 {REPORT_MS:.0f}）",
        milliseconds <= REPORT_MS,
    )


def _figure_stage(texts: list[str]) -> Measured:
    outlined = [(text, outline_of(text)) for text in map(text_of, map(Source, texts))]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from recognizers_number import Culture, NumberRecognizer
    except ImportError:
        return "数字阶段没有对照：recognizers-text-suite 装不上", None
    model = NumberRecognizer(Culture.Chinese).get_number_model()
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_seconds(lambda: [stated_of(*each) for each in outlined]))
        theirs.append(_seconds(lambda: [model.parse(text) for text in texts]))
    characters = sum(map(len, texts))
    ratio = min(theirs) / min(ours)
    speeds = f"{characters / min(ours) / 1e6:.2f} 对 {characters / min(theirs) / 1e6:.2f} 百万字/秒"
    return (
        f"数字阶段为 recognizers-text-suite 的 {ratio:.1f} 倍（{speeds}，下限 {LEAST_RATIO:.0f}）",
        ratio >= LEAST_RATIO,
    )


def _corpus(texts: list[str], count: int) -> Iterator[Measured]:
    """A folder of reports through the command, on two cores; the limits are scaled to the number asked for."""
    with TemporaryDirectory() as folder:
        reports = Path(folder, "reports")
        reports.mkdir()
        for number, text in enumerate(_variations(texts, count)):
            (reports / f"{number:05d}.txt").write_text(text, "utf-8")
        seconds, processor, megabytes = _run(reports, Path(folder, "out"))
        size = sum(path.stat().st_size for path in Path(folder, "out").rglob("*") if path.is_file()) / KILOBYTES**2
    limit = CORPUS_SECONDS * count / CORPUS_SIZE
    per_core = processor / CORES
    words = f"{count:,} 份报告 {seconds:.0f} 秒，CPU {processor:.0f} 秒即每核 {per_core:.0f} 秒（{CORES} 核，上限 {limit:.0f}）"
    # On a machine that others keep busy the processor time tells what the cores alone would take.
    yield f"{words}；结果 {size:.0f} MB", min(seconds, per_core) <= limit
    yield f"各进程内存合计最多 {megabytes:.0f} MB（上限 {CORPUS_MB:.0f}）", megabytes <= CORPUS_MB


def _variations(texts: list[str], count: int) -> Iterator[str]:
    """Reports that differ in every number but years, and in the order of their paragraphs."""
    chance = random.Random(SEED)
    for number in range(count):
        paragraphs = texts[number % len(texts)].split("\n")
        chance.shuffle(paragraphs)
        digits = re.compile(r"(?<!\d)(?!(?:19|20)\d\d)[1-9]\d*")
        yield digits.sub(lambda match: str(chance.randint(1, 10 ** len(match[0]))), "\n".join(paragraphs))


def _run(reports: Path, out: Path) -> tuple[float, float, float]:
    """Wall and processor seconds of the command, and the most megabytes that its processes held together."""
    before, started, most = os.times(), perf_counter(), 0
    command = [sys.executable, "-m", "zhunsheng.cli", "verify", str(reports), "--out", str(out)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        most = max(most, _resident_kilobytes(process.pid))
        sleep(0.2)
    after = os.times()
    processor = after.children_user - before.children_user + after.children_system - before.children_system
    if process.returncode not in (0, 1):
        raise RuntimeError(f"the corpus could not be checked: exit code {process.returncode}")
    return perf_counter() - started, processor, most / KILOBYTES


def _resident_kilobytes(pid: int) -> int:
    """What a process and all below it hold; what they share is counted for each."""
    try:
        own = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0
    return int(own[1] if own else 0) + sum(map(_resident_kilobytes, map(int, children)))


def _best(work: Callable[[], object]) -> float:
    work()
    return min(_seconds(work) for _ in range(ROUNDS))


def _seconds(work: Callable[[], object]) -> float:
    started = process_time()
    work()
    return process_time() - started


if __name__ == "__main__":
    sys.exit(main())
