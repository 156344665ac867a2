"""``zhunsheng law``: what a rule says, and the last day that it gives. Needs no database."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from zhunsheng.cli.console import console, fail

if TYPE_CHECKING:
    from zhunsheng.law.model import Extension, Instrument, Rule, Suspension, Unit

app = typer.Typer(help="查规则、算期限；不需要数据库。", no_args_is_help=True)

_SUSPENSION = re.compile(r"(?P<begun>[^:：]+?)\.\.(?P<ended>[^:：]*)[:：](?P<cause>.+)")
_EXTENSION = re.compile(r"(?P<length>[^:：]+)[:：](?P<approver>[^:：]+)[:：](?P<granted>.+)")


@app.command()
def show(
    what: Annotated[str, typer.Argument(help="规则编号（如 JUD-01）或法律文件名称")] = "",
    search: Annotated[str, typer.Option("--search", help="按词语或条文查找，如“行政处罚法 63”")] = "",
) -> None:
    """查看一条规则、一部法律文件的全部规则，或按词语查找。"""
    from zhunsheng.law.search import instrument_called, rules_found
    from zhunsheng.law.statutes import rules

    if bool(what) is bool(search):
        fail("请写规则编号、法律文件名称，或用 --search 加词语查找，三者取一。")
    versions = [known for known in rules() if known.id == what.upper()]
    if versions:
        _show_versions(versions)
    elif search:
        _show_found(rules_found(search), search)
    elif (instrument := instrument_called(what)) is not None:
        _show_instrument(instrument)
    else:
        fail(f"没有编号或名称为“{what}”的规则或法律文件{_near(what)}；也可以用 --search 按词语查找。")


@app.command()
def due(
    rule_id: Annotated[str, typer.Argument(help="规则编号（如 JUD-01）")],
    trigger: Annotated[
        str,
        typer.Option(
            "--from", help="起算的日期，如 2023-05-04；按小时的加时刻；倒计的写所倒计的那一天；固定日期的写年份"
        ),
    ],
    field: Annotated[str | None, typer.Option(help="领域（同一规则因领域不同而长短不同时）")] = None,
    opened: Annotated[str | None, typer.Option(help="开始办理的日期（其间法律有修改时）")] = None,
    suspend: Annotated[list[str] | None, typer.Option(help="中止，写作 起..止:事由，未恢复的不写止；可重复")] = None,
    extend: Annotated[list[str] | None, typer.Option(help="延长，写作 长度:批准人:批准日期；可重复")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """算出最后一日，并写明是怎样算的。"""
    from zhunsheng.law.errors import LawError, UnknownRule
    from zhunsheng.law.statutes import rules

    versions = [known for known in rules() if known.id == rule_id.upper() and known.field == field]
    try:
        if any(known.annual_on is not None for known in versions):
            told = _of_year(rule_id.upper(), trigger, field)
        else:
            told = _of_period(rule_id.upper(), trigger, field, opened, suspend or (), extend or ())
    except UnknownRule:
        fail(f"没有编号为“{rule_id}”的规则{_near(rule_id)}；也可以用 zhunsheng law show --search 按词语查找。")
    except LawError as error:
        fail(str(error))
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        console.print(told["receipt"]["sentence"], soft_wrap=True, highlight=False)


def _of_period(
    rule_id: str, trigger: str, field: str | None, opened: str | None, suspend: Iterable[str], extend: Iterable[str]
) -> dict[str, Any]:
    """The answer for a period. What the rule says against its suspensions and extensions goes to the error stream."""
    from zhunsheng.law.model import Unit
    from zhunsheng.law.question import answer
    from zhunsheng.law.statutes import rules
    from zhunsheng.law.working_days import default_calendar
    from zhunsheng.law.written import day_of, moment_of

    usual = next((known.unit for known in rules() if known.id == rule_id and known.field == field and known.unit), None)
    found = answer(
        rule_id,
        trigger=moment_of(trigger) or day_of(trigger),
        calendar=default_calendar(),
        field=field,
        opened_on=day_of(opened) if opened else None,
        suspensions=[_suspension(text) for text in suspend],
        extensions=[_extension(text, usual or Unit.CALENDAR_DAY) for text in extend],
    )
    for objection in found.objections:
        typer.echo(f"注意：{objection.message}", err=True)
    receipt = found.receipt
    return {
        "due_on": receipt.due_on.isoformat() if receipt.due_on else None,
        "provisional": receipt.provisional,
        "receipt": {**receipt.to_dict(), "sentence": receipt.sentence()},
    }


def _of_year(rule_id: str, trigger: str, field: str | None) -> dict[str, Any]:
    """The answer for a hard date: of the year that was written, or of the day's year."""
    from zhunsheng.law.question import hard_date_of
    from zhunsheng.law.working_days import default_calendar
    from zhunsheng.law.written import day_of, year_of

    year = year_of(trigger) if len(trigger.strip()) <= len("2023年") else day_of(trigger).year
    found = hard_date_of(rule_id, year=year, calendar=default_calendar(), field=field)
    receipt = {
        "source_id": found.rule.id,
        "citation": found.rule.citation,
        "due_on": found.due_on.isoformat(),
        "rest_reason": found.rest_reason,
        "last_working_day": found.last_working_day.isoformat(),
        "law_version": found.rule.version,
        "calendar_version": found.calendar_version,
        "needs_confirmation": found.rule.needs_confirmation,
        "sentence": found.sentence(),
    }
    return {"due_on": found.due_on.isoformat(), "provisional": found.provisional, "receipt": receipt}


def _suspension(text: str) -> Suspension:
    from zhunsheng.law.errors import LawError
    from zhunsheng.law.model import Suspension
    from zhunsheng.law.written import day_of

    found = _SUSPENSION.fullmatch(text)
    if found is None:
        raise LawError(f"--suspend “{text}”写法不对，应为 起..止:事由，如 2023-05-10..2023-05-20:鉴定。")
    until = day_of(found["ended"]) if found["ended"].strip() else None
    return Suspension(day_of(found["begun"]), until, found["cause"].strip(), "")


def _extension(text: str, usual: Unit) -> Extension:
    from zhunsheng.law.errors import LawError
    from zhunsheng.law.model import Extension
    from zhunsheng.law.written import day_of, length_of

    found = _EXTENSION.fullmatch(text)
    if found is None:
        raise LawError(f"--extend “{text}”写法不对，应为 长度:批准人:批准日期，如 30:机关负责人:2023-05-20。")
    length, unit = length_of(found["length"], usual)
    return Extension(length, unit, found["approver"].strip(), "该批准", day_of(found["granted"]))


def _near(rule_id: str) -> str:
    """Proposals for a mistyped id, ready to follow a sentence."""
    from zhunsheng.law.search import near_rules

    near = "、".join(f"{known.id}（{known.label}）" for known in near_rules(rule_id))
    return f"。相近的有：{near}" if near else ""


def _show_versions(versions: Iterable[Rule]) -> None:
    from zhunsheng.law.wording import (
        CONFIDENCES,
        KINDS,
        SOURCES,
        exclusion_words,
        extension_words,
        length_words,
        review_words,
    )

    for version in versions:
        confirm = "　待确认" if version.needs_confirmation else ""
        console.print(f"[bold]{version.id}　{version.label}[/bold]　{version.citation}{confirm}", highlight=False)
        for label, text in (
            ("内容", version.words),
            ("性质", KINDS[version.kind]),
            ("长度", length_words(version)),
            ("领域", version.field or "不分领域"),
            ("起算", version.start),
            ("延长", extension_words(version) or "没有规定"),
            ("不计入", exclusion_words(version) or "没有规定"),
            ("后果", version.consequence or "没有规定"),
            ("效力", version.days_of_force),
            ("把握", f"{CONFIDENCES[version.confidence]}；{SOURCES[version.verified]}；{review_words(version)}"),
        ):
            if text:
                console.print(f"  {label}：{text}", highlight=False, markup=False, soft_wrap=True)


def _show_instrument(instrument: Instrument) -> None:
    from zhunsheng.law.statutes import rules

    console.print(f"[bold]{instrument.full_title}[/bold]　{instrument.issuer}　{instrument.number or '无文号'}")
    console.print(_table([known for known in rules() if known.instrument is instrument]))


def _show_found(found: tuple[Rule, ...], words: str) -> None:
    if not found:
        fail(f"没有规则符合“{words}”。请换一个说法，或减少词语再试。")
    console.print(_table(found))


def _table(found: Iterable[Rule]) -> Table:
    from zhunsheng.law.wording import length_words

    table = Table()
    for heading in ("编号", "名称", "长度", "依据", "效力"):
        table.add_column(heading, overflow="fold")
    for known in found:
        table.add_row(known.id, known.label, length_words(known), known.citation, known.days_of_force)
    return table
