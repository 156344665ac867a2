"""``zhunsheng law import-holidays``: read next year's notice, list what it would move, and confirm it if asked to."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.table import Table

from zhunsheng.cli.console import console, fail
from zhunsheng.cli.django import load_records
from zhunsheng.cli.folder import use_folder

if TYPE_CHECKING:
    from zhunsheng.kernel.acts.recounting import Difference, Differences
    from zhunsheng.kernel.errors import Refused
    from zhunsheng.kernel.holiday_text import WrittenNotice
    from zhunsheng.kernel.viewers import Viewer

MOST_ROWS = 200


def import_holidays(
    file: Annotated[str, typer.Argument(help="通知原文、表格或 YAML 文件；写 - 则从标准输入读")],
    confirm: Annotated[bool, typer.Option("--confirm", help="列出期限变动后随即确认施行，须同时写 --by")] = False,
    by: Annotated[str | None, typer.Option("--by", help="以谁的名义登记（登录名）；不写则只列变动，不登记")] = None,
    year: Annotated[int | None, typer.Option(help="年度（原文没有标题时）")] = None,
    issued_on: Annotated[str | None, typer.Option(help="发文日期（原文没有落款时），如 2025-11-04")] = None,
    number: Annotated[str | None, typer.Option(help="文号（原文没有写时）")] = None,
    title: Annotated[str | None, typer.Option(help="通知名称（原文没有标题时）")] = None,
    source: Annotated[str, typer.Option(help="在何处看到")] = "中国政府网",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    directory: Annotated[Path | None, typer.Option("--directory", help="数据所在文件夹；不填则用环境变量")] = None,
) -> None:
    """导入放假通知：列出未办结期限的变动，加 --confirm 则确认施行。"""
    if confirm and by is None:
        fail("确认施行要记明由谁确认，请用 --by 写明其登录名。")
    text = _text_of(file)
    use_folder(directory)
    load_records()
    from zhunsheng.kernel.errors import Refused
    from zhunsheng.kernel.holiday_text import Head, read_notice

    try:
        written = read_notice(text, Head(title, number, _day(issued_on), year))
        told = _listed(written, source) if by is None else _entered(_viewer(by), written, source, confirm)
    except Refused as refused:
        _fail(refused)
    if as_json:
        typer.echo(json.dumps(_as_json(told), ensure_ascii=False, indent=2))
    else:
        _print(told)


@dataclass(frozen=True)
class _Told:
    """What came of it: the notice, its record (none when it is only listed), and what it moves (None: it was in force)."""

    title: str
    matter_id: int | None
    state: str
    found: Differences | None


def _listed(written: WrittenNotice, source: str) -> _Told:
    from zhunsheng.kernel.acts.recounting import differences_with
    from zhunsheng.kernel.holiday_import import unentered

    return _Told(written.title, None, "", differences_with(unentered(written, source)))


def _entered(viewer: Viewer, written: WrittenNotice, source: str, confirm: bool) -> _Told:
    from zhunsheng.kernel.acts.recounting import differences_of
    from zhunsheng.kernel.acts.take import Asked, take
    from zhunsheng.kernel.holiday_import import entered

    notice = entered(viewer, written, source)
    if notice.state == "confirmed":
        return _Told(notice.heading, notice.pk, notice.state, None)
    found = differences_of(notice.pk)
    if confirm:
        take(viewer, notice.pk, Asked("confirm", {"list_code": found.code}))
        notice.refresh_from_db()
    return _Told(notice.heading, notice.pk, notice.state, found)


def _text_of(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text("utf-8-sig")
    except OSError:
        fail(f"读不到文件 {file}；请核对文件名，或写 - 从标准输入粘贴。")
    except UnicodeDecodeError:
        fail(f"{file} 不是 UTF-8 编码的文本；请另存为 UTF-8 文本文件，或复制文字后写 - 粘贴。")


def _day(text: str | None) -> date | None:
    from zhunsheng.law.errors import LawError
    from zhunsheng.law.written import day_of

    try:
        return day_of(text) if text else None
    except LawError as error:
        fail(str(error))


def _viewer(login: str) -> Viewer:
    from zhunsheng.kernel.models import Person
    from zhunsheng.kernel.viewers import Viewer

    person = Person.objects.filter(user__username=login).first()
    if person is None:
        fail(f"没有登录名为“{login}”的人员；请用 --by 写明登记人的登录名。")
    return Viewer.of_person(person)


def _fail(refused: Refused) -> NoReturn:
    told = [f"{objection.message}。{objection.way_out}。" for objection in refused.objections]
    fail("没有导入：\n" + "\n".join(told))


def _print(told: _Told) -> None:
    found = told.found
    if found is None:
        console.print(f"《{told.title}》此前已经施行，没有改动。", highlight=False)
        return
    if found.moved:
        console.print(_table(found.moved))
    if len(found.moved) > MOST_ROWS:
        console.print(f"另有{len(found.moved) - MOST_ROWS}处，加 --json 查看全部。", highlight=False)
    moved = f"{len(found.moved)}处未办结的期限变动，{found.made_final}处暂定的期限成为确定"
    if told.state == "confirmed":
        console.print(f"《{told.title}》已施行：{moved}；工作日历{found.calendar_version}。", highlight=False)
        return
    console.print(f"《{told.title}》尚未施行。施行后：{moved}（校验号{found.code}）。", highlight=False)
    next_step = "核对无误后，加 --confirm --by 登录名 再运行一次"
    next_step += "，或在网站上打开该通知办理“确认施行”。" if told.matter_id else "。"
    console.print(next_step, highlight=False)


def _table(moved: Sequence[Difference]) -> Table:
    shown = moved[:MOST_ROWS]
    numbers = _numbers(shown)
    table = Table()
    for heading in ("事项", "期限", "原最后一日", "改后最后一日", "因为"):
        table.add_column(heading, overflow="fold")
    for difference in shown:
        dates = (str(difference.old_due_on or "未定"), str(difference.new_due_on or "未定"))
        table.add_row(numbers[difference.matter_id], difference.label, *dates, difference.why)
    return table


def _numbers(moved: Sequence[Difference]) -> dict[int, str]:
    """The matters' numbers, or their ids where they have none: never what they are about."""
    from zhunsheng.kernel.models import Matter

    ids = list({difference.matter_id for difference in moved})
    found = Matter.objects.filter(pk__in=ids).values_list("pk", "number")
    return {matter_id: number or f"#{matter_id}" for matter_id, number in found}


def _as_json(told: _Told) -> dict[str, Any]:
    head = {"notice": told.matter_id, "title": told.title, "confirmed": told.state == "confirmed"}
    if told.found is None:
        return {**head, "differences": []}
    return {
        **head,
        "code": told.found.code,
        "calendar_version": told.found.calendar_version,
        "made_final": told.found.made_final,
        "differences": [_difference(difference) for difference in told.found.moved],
    }


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "matter": difference.matter_id,
        "kind": difference.kind,
        "clock": difference.clock,
        "label": difference.label,
        "old_due_on": None if difference.old_due_on is None else difference.old_due_on.isoformat(),
        "new_due_on": None if difference.new_due_on is None else difference.new_due_on.isoformat(),
        "why": difference.why,
    }
