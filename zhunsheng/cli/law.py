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
    from zhunsheng.law.receipt import Receipt

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
    trigger: Annotated[str, typer.Option("--from", help="起算的日期，如 2023-05-04；倒计的期限写所倒计的那一天")],
    field: Annotated[str | None, typer.Option(help="领域（同一规则因领域不同而长短不同时）")] = None,
    suspend: Annotated[list[str] | None, typer.Option(help="中止，写作 起..止:事由，未恢复的不写止；可重复")] = None,
    extend: Annotated[list[str] | None, typer.Option(help="延长，写作 长度:批准人:批准日期；可重复")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """算出最后一日，并写明是怎样算的。"""
    from zhunsheng.law.errors import LawError, UnknownRule

    try:
        receipt = _counted(rule_id.upper(), trigger, field, suspend or (), extend or ())
    except UnknownRule:
        fail(f"没有编号为“{rule_id}”的规则{_near(rule_id)}；也可以用 zhunsheng law show --search 按词语查找。")
    except LawError as error:
        fail(str(error))
    if as_json:
        typer.echo(json.dumps(_as_json(receipt), ensure_ascii=False, indent=2))
    else:
        console.print(receipt.sentence(), soft_wrap=True, highlight=False)


def _counted(rule_id: str, trigger: str, field: str | None, suspend: Iterable[str], extend: Iterable[str]) -> Receipt:
    from zhunsheng.law.clock import compute
    from zhunsheng.law.statutes import rule
    from zhunsheng.law.working_days import default_calendar
    from zhunsheng.law.written import day_of

    day = day_of(trigger)
    found = rule(rule_id, on=day, field=field)
    limit = found.limit()
    return compute(
        limit,
        trigger=day,
        trigger_label=found.start,
        calendar=default_calendar(),
        suspensions=[_suspension(text) for text in suspend],
        extensions=[_extension(text, limit.unit) for text in extend],
    )


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


def _as_json(receipt: Receipt) -> dict[str, Any]:
    return {
        "due_on": receipt.due_on.isoformat() if receipt.due_on else None,
        "provisional": receipt.provisional,
        "receipt": {**receipt.to_dict(), "sentence": receipt.sentence()},
    }


def _near(rule_id: str) -> str:
    """Proposals for a mistyped id, ready to follow a sentence."""
    from zhunsheng.law.search import near_rules

    near = "、".join(f"{known.id}（{known.label}）" for known in near_rules(rule_id))
    return f"。相近的有：{near}" if near else ""


def _show_versions(versions: Iterable[Rule]) -> None:
    from zhunsheng.law.wording import CONFIDENCES, KINDS, SOURCES, force_words, length_words, review_words

    for version in versions:
        confirm = "　待确认" if version.needs_confirmation else ""
        console.print(f"[bold]{version.id}　{version.label}[/bold]　{version.citation}{confirm}", highlight=False)
        for label, text in (
            ("内容", version.words),
            ("性质", KINDS[version.kind]),
            ("长度", length_words(version)),
            ("领域", version.field or "不分领域"),
            ("起算", version.start),
            ("延长", version.extension or "没有规定"),
            ("不计入", "、".join(exclusion.cause for exclusion in version.exclusions) or "没有规定"),
            ("后果", version.consequence or "没有规定"),
            ("效力", force_words(version)),
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
    from zhunsheng.law.wording import force_words, length_words

    table = Table()
    for heading in ("编号", "名称", "长度", "依据", "效力"):
        table.add_column(heading, overflow="fold")
    for known in found:
        table.add_row(known.id, known.label, length_words(known), known.citation, force_words(known))
    return table
