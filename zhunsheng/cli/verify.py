"""``zhunsheng verify``: read reports that somebody has published or is about to, and say what does not add up.

Exit code 0: nothing found. 1: something found at the level asked for or above. 2: something could not be checked.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from zhunsheng.verifier.model import Finding, Level, Source, Verification

if TYPE_CHECKING:
    from zhunsheng.verifier.comparison import Comparison
    from zhunsheng.verifier.corpus.items import Item
    from zhunsheng.verifier.model import Reading
    from zhunsheng.verifier.reading import Unread

CLEAN, FOUND, UNCHECKED = 0, 1, 2
_ABOUT = "核查已发布或将发布的报告：数字对不对得上，缺不缺部分，有没有往年残留。"
_EXIT_CODES = "退出码：0 没有发现；1 有发现（按 --since 计）；2 有文件无法核查，或命令写法不对。"


@dataclass(frozen=True, slots=True)
class Checked:
    """A report that was read: all of it, the findings to be told, and how it compares."""

    verification: Verification
    findings: tuple[Finding, ...]
    comparison: Comparison | None = None

    @property
    def reading(self) -> Reading:
        return self.verification.reading


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written, and what the reports are held against."""

    html: Path | None
    docx: Path | None
    figures: Path | None
    among: Path | None
    since: Level
    against: Reading | None


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        stop(f"命令写法不对（{message}）。用 zhunsheng verify --help 查看用法。")


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments after ``verify`` ask for; returns the exit code."""
    asked = _parser().parse_args(arguments)
    since = Level(asked.since)
    if bool(asked.paths) == (asked.jsonl is not None):
        stop("请给出要核查的文件或文件夹，或用 --jsonl 给出逐行 JSON，两者取一。")
    if asked.case:
        return _check_case(asked, since)
    if asked.out is not None:
        return _check_corpus(asked, since)
    if asked.spark is not None:
        stop("--spark 用于批量核查，请同时用 --out 给出写结果的文件夹。")
    wanted = Wanted(asked.html, asked.docx, asked.figures, asked.among, since, _against(asked.compare))
    if asked.jsonl is not None:
        return _print_lines(asked.jsonl, wanted)
    return _check_files(asked.paths, wanted, as_json=asked.json)


def _check_case(asked: argparse.Namespace, since: Level) -> int:
    from zhunsheng.cli.verify_case import check_case

    others = ("jsonl", "html", "docx", "figures", "out", "spark", "compare", "among")
    if given := [f"--{name}" for name in others if getattr(asked, name) is not None]:
        stop(f"--case 核对案卷文书，不能与{'、'.join(given)}同用。")
    return check_case(asked.paths, since, as_json=asked.json)


def stop(message: str) -> NoReturn:
    """Say what is wrong and what to do, and stop: nothing was checked."""
    print(message, file=sys.stderr)
    raise SystemExit(UNCHECKED)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="zhunsheng verify", description=_ABOUT, epilog=_EXIT_CODES)
    add = parser.add_argument
    add("paths", nargs="*", type=Path, metavar="文件", help="报告文件、文件夹或 zip，可给多个")
    add("--json", action="store_true", help="输出 JSON：一份为一个对象，多份为列表")
    add("--jsonl", type=Path, metavar="文件", help="逐行 JSON 的报告（doc 或 id、text），结果也逐行输出")
    add("--html", type=Path, metavar="路径", help="写出标注网页；多份时为文件夹")
    add("--docx", type=Path, metavar="路径", help="写出带批注的 Word；多份时为文件夹")
    add("--figures", type=Path, metavar="表.xlsx", help="写出全部数字、关系和发现")
    add("--out", type=Path, metavar="文件夹", help="批量核查：结果和汇总表写到这里，中断后接着跑")
    add("--spark", metavar="主节点", help="批量核查在 Spark 上跑，如 local[2]、spark://主机:7077；需装 pyspark")
    add("--compare", type=Path, metavar="文件", help="与另一份对照：报送版，或上年的报告")
    add("--among", type=Path, metavar="文件夹", help="批量核查过的文件夹；网页中画出在同类报告中的位置")
    add("--case", action="store_true", help="所给的是一个案件的文书：逐项互相核对，找出不一致、漏填和倒置")
    add("--since", choices=[str(level) for level in Level], default=str(Level.NOTE), metavar="级别",
        help="从哪一级起列出：note 提示（默认）、inconsistency 不一致、error 错误")  # fmt: skip
    return parser


def _check_files(paths: Sequence[Path], wanted: Wanted, *, as_json: bool) -> int:
    results = [_checked(source, wanted) if isinstance(source, Source) else source for source in _sources(paths)]
    reports = [result for result in results if isinstance(result, Checked)]
    if as_json:
        _print_json(results)
    else:
        from zhunsheng.cli.verify_summary import print_summary

        print_summary(results)
    _write_copies(reports, wanted)
    return _exit_code(results)


def _sources(paths: Iterable[Path]) -> Iterator[Source | Unread]:
    from zhunsheng.verifier.reading import sources_of

    for path in paths:
        yield from sources_of(path)


def _checked(source: Source, wanted: Wanted) -> Checked:
    from zhunsheng.verifier.marked.plain import from_level

    verification, comparison = _verified(source, wanted.against)
    return Checked(verification, from_level(verification.findings, wanted.since), comparison)


def _verified(source: Source, against: Reading | None) -> tuple[Verification, Comparison | None]:
    if against is None:
        from zhunsheng.verifier.pipeline import verify

        return verify(source), None
    from zhunsheng.verifier.comparison import verify_against

    return verify_against(source, against)


def _against(path: Path | None) -> Reading | None:
    """The other file of a comparison, read. One that cannot be read stops everything: nothing could be compared."""
    if path is None:
        return None
    from zhunsheng.verifier.pipeline import verify as read
    from zhunsheng.verifier.reading import Unreadable, read_file

    try:
        return read(read_file(path)).reading
    except Unreadable as fault:
        stop(f"对照的文件“{path}”读不了：{fault.what}{fault.way_out}")


def _exit_code(results: Sequence[Checked | Unread]) -> int:
    if not results or any(not isinstance(result, Checked) for result in results):
        return UNCHECKED
    return FOUND if any(result.findings for result in results if isinstance(result, Checked)) else CLEAN


def _plain(result: Checked | Unread) -> dict[str, Any]:
    if not isinstance(result, Checked):
        return {"name": result.name, "error": result.what, "way_out": result.way_out}
    from zhunsheng.verifier.marked.plain import comparison_row, plain_of

    row = plain_of(Verification(result.reading, result.findings))
    if result.comparison is not None:
        row["comparison"] = comparison_row(result.comparison)
    return row


def _print_json(results: Sequence[Checked | Unread]) -> None:
    rows = [_plain(result) for result in results]
    print(json.dumps(rows[0] if len(rows) == 1 else rows, ensure_ascii=False, indent=1, default=str))


def _print_lines(path: Path, wanted: Wanted) -> int:
    """One line out for every line in, as it is read; a text that cannot be checked gives a line that says why."""
    from zhunsheng.verifier.corpus.items import BadLine, lines_of

    code = CLEAN
    try:
        for item in lines_of(path):
            result = _line_result(item, wanted)
            print(json.dumps({"doc": item.name, **_plain(result)}, ensure_ascii=False, default=str), flush=True)
            code = max(code, _exit_code([result]))
    except BadLine as fault:
        stop(str(fault))
    return code


def _line_result(item: Item, wanted: Wanted) -> Checked | Unread:
    from zhunsheng.verifier.reading import Unread, Unreadable

    try:
        return _checked(item.source(), wanted)
    except Unreadable as fault:
        return Unread(item.name, fault.what, fault.way_out)


def _write_copies(reports: Sequence[Checked], wanted: Wanted) -> None:
    for report, path in _copies(reports, wanted.html, ".html"):
        from zhunsheng.verifier.corpus.peers import peers_in
        from zhunsheng.verifier.marked.html import marked_html

        among = tuple(peers_in(wanted.among, report.reading)) if wanted.among is not None else ()
        path.write_text(marked_html(report.verification, report.findings, report.comparison, among), "utf-8")
    for report, path in _copies(reports, wanted.docx, ".docx"):
        from zhunsheng.verifier.marked.docx import write_docx

        write_docx(report.verification, report.findings, path)
    if wanted.figures is not None and reports:
        from zhunsheng.verifier.marked.table import write_workbook

        wanted.figures.parent.mkdir(parents=True, exist_ok=True)
        write_workbook([(report.reading, report.findings) for report in reports], wanted.figures)


def _copies(reports: Sequence[Checked], target: Path | None, suffix: str) -> Iterator[tuple[Checked, Path]]:
    """Each report with where its copy goes: the path itself for one, a file of the folder for each of several."""
    if target is None:
        return
    is_folder = len(reports) > 1 or target.is_dir()
    (target if is_folder else target.parent).mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    for number, report in enumerate(reports, start=1):
        name = Path(report.reading.source.name).name or str(number)
        name = name if name not in taken else f"{number}-{name}"
        taken.add(name)
        yield report, target / f"{name}{suffix}" if is_folder else target


def _check_corpus(asked: argparse.Namespace, since: Level) -> int:
    from zhunsheng.cli.verify_corpus import check_corpus, work_on
    from zhunsheng.verifier.corpus.items import count_in, count_lines, items_in, lines_of

    if asked.jsonl is not None:
        items, count = lines_of(asked.jsonl), count_lines(asked.jsonl)
    else:
        items, count = items_in(asked.paths), count_in(asked.paths)
    checked = check_corpus(items, count, asked.out, work_on(asked.spark))
    if checked.unread or not checked.outcomes:
        return UNCHECKED
    return FOUND if checked.found(since) else CLEAN
