"""``zhunsheng``: the commands. Django is loaded only by the commands that need the database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from zhunsheng.cli.console import console, fail
from zhunsheng.cli.folder import use_folder
from zhunsheng.cli.holidays import import_holidays
from zhunsheng.cli.law import app as law

app = typer.Typer(
    name="zhunsheng",
    help="准绳：依法办事留痕，数字有据可查。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
audit = typer.Typer(help="核验封印、链、台账与附卷材料。", no_args_is_help=True)
imports = typer.Typer(help="导入台账表格。", no_args_is_help=True)
reports = typer.Typer(help="写出年度报告，核验报告文件。", no_args_is_help=True)
app.add_typer(audit, name="audit")
app.add_typer(imports, name="import")
app.add_typer(reports, name="report")
app.add_typer(law, name="law")
law.command("import-holidays")(import_holidays)

Directory = Annotated[Path | None, typer.Option("--directory", help="数据所在文件夹；不填则用环境变量")]
OutDirectory = Annotated[Path, typer.Option("--out", help="输出文件夹")]


@app.command()
def demo(
    directory: Annotated[Path, typer.Option("--directory", help="示范数据库所在文件夹")] = Path("var/demo"),
    out: OutDirectory = Path("out"),
    profile: Annotated[str, typer.Option(help="地方配置")] = "guanhu_2023",
    seed: Annotated[int | None, typer.Option(help="随机种子，不填用配置中的")] = None,
    total: Annotated[list[str] | None, typer.Option(help="改一项总数，如 --total settled.people=400，可重复")] = None,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="完成后是否打开网站")] = True,
    port: Annotated[int, typer.Option(help="网站端口")] = 8000,
) -> None:
    """生成示范年度，写出年度报告，并在 127.0.0.1 打开网站。"""
    from zhunsheng.cli.demo import run_demo

    run_demo(directory, out, profile, seed=seed, totals=_totals(total or []))
    if serve:
        from zhunsheng.cli.serving import serve_site

        serve_site("127.0.0.1", port)


@reports.command("write")
def report_write(
    year: Annotated[int, typer.Argument(help="报告年度")],
    out: OutDirectory = Path("out"),
    freeze: Annotated[bool, typer.Option("--freeze/--draft", help="定稿还是草稿")] = False,
    directory: Directory = None,
) -> None:
    """由台账写出某年度的法治政府建设年度报告。"""
    from zhunsheng.cli.reporting import write_report

    use_folder(directory)
    write_report(year, out, freeze=freeze)


@reports.command("verify")
def report_verify(
    file: Annotated[Path, typer.Argument(help="报告文件：网页、Word、PDF 或数据依据")],
    seals: Annotated[Path | None, typer.Option("--seals", help="封印文件所在文件夹，一并对照")] = None,
    directory: Directory = None,
) -> None:
    """核验一份报告文件：是不是冻结的报告原样制成的，制成之后有没有被改动。退出码 0 相符，1 不符，2 无法核验。"""
    from zhunsheng.cli.reporting import prove_file

    use_folder(directory)
    sys.exit(prove_file(file, seals))


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口")] = 8000,
    directory: Directory = None,
) -> None:
    """打开网站。"""
    from zhunsheng.cli.serving import serve_site

    use_folder(directory)
    serve_site(host, port)


@app.command()
def due(directory: Directory = None) -> None:
    """期限届满应自动办理的，逐件记入办理经过；每日运行一次。"""
    use_folder(directory)
    from zhunsheng.cli.expiring import act_on_expired_limits

    act_on_expired_limits()


@app.command()
def work(
    keep: Annotated[bool, typer.Option("--keep", help="守着一个处理程序，它结束了就再启动", hidden=True)] = False,
    directory: Directory = None,
) -> None:
    """运行处理程序：导入等费时的工作由它完成；zhunsheng serve 会自带一个。"""
    use_folder(directory)
    from zhunsheng.cli.working import keep_working, work_for_ever

    if keep:
        keep_working()
    else:
        work_for_ever()


@imports.command("run")
def import_run(
    file: Annotated[Path, typer.Argument(help="表格文件：.xlsx、.xls、.ods、.csv")],
    kind: Annotated[str, typer.Option(help="导入为哪个种类，如 citizen_requests.event")],
    source: Annotated[str, typer.Option(help="来源，如 民意速办")],
    unit: Annotated[str, typer.Option(help="单位的代码或名称")],
    login: Annotated[str, typer.Option("--as", help="由谁导入（登录名）")],
    mapped: Annotated[
        list[str] | None, typer.Option("--map", help="标题=栏目，如 --map 编号=outer_number，可重复")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="只检查，不写入")] = False,
    faulty: Annotated[Path, typer.Option(help="有问题的行写到哪个文件")] = Path("需要改正的行.xlsx"),
    directory: Directory = None,
) -> None:
    """从头到尾导入一个表格：检查、写入、生效；有问题的行另存，退出码为 1。"""
    use_folder(directory)
    from zhunsheng.cli.django import load_records

    load_records()
    from zhunsheng.cli.importing import run_import

    pairs = dict(text.split("=", 1) for text in mapped or [] if "=" in text)
    sys.exit(run_import(file, kind, source, unit, login, mapped=pairs, only_check=check, faulty=faulty))


@app.command(add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def verify(context: typer.Context) -> None:
    """核查已发布或将发布的报告，列出对不上的地方。"""
    from zhunsheng.cli.verify import run

    sys.exit(run(context.args))


@app.command()
def startkind(
    ledger: Annotated[str, typer.Argument(help="台账（文件夹名）")],
    kind: Annotated[str, typer.Argument(help="记录种类（英文小写）")],
    label: Annotated[str, typer.Option(help="中文名称")] = "新种类",
) -> None:
    """新建一个记录种类：种类文件、迁移、用例各一个。"""
    from zhunsheng.cli.startkind import start_kind

    for path in start_kind(ledger, kind, label):
        console.print(f"已写出 {path}")


@app.command()
def docs(folder: Annotated[Path, typer.Argument(help="写到哪个文件夹")] = Path("docs/ledgers")) -> None:
    """由声明写出每个台账的说明页。"""
    from zhunsheng.cli.django import load_django

    load_django()
    from zhunsheng.cli.ledger_docs import write_ledger_pages

    for path in write_ledger_pages(folder):
        console.print(f"已写出 {path}")


@audit.command("verify")
def audit_verify(
    seals: Annotated[Path | None, typer.Option(help="已送出的封印文件夹；不填则只核对库内")] = None,
    directory: Directory = None,
) -> None:
    """核验每件的事件链与封印，指出第一处改动。"""
    use_folder(directory)
    from zhunsheng.cli.auditing import verify_chains

    sys.exit(verify_chains(seals))


@audit.command("projections")
def audit_projections(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="按事件重建不一致的台账")] = False,
    directory: Directory = None,
) -> None:
    """由事件重算全部台账并比对。"""
    use_folder(directory)
    from zhunsheng.cli.auditing import check_all_projections

    sys.exit(check_all_projections(rebuild=rebuild))


@audit.command("documents")
def audit_documents(directory: Directory = None) -> None:
    """逐份核对附卷材料的文件与登记的摘要，指出改动、缺失和所在的事项。"""
    use_folder(directory)
    from zhunsheng.cli.auditing import check_attached_documents

    sys.exit(check_attached_documents())


@audit.command("faults")
def audit_faults(
    planted: Annotated[Path | None, typer.Option(help="植入清单；不填则为数据文件夹里的 planted.json")] = None,
    files: Annotated[Path | None, typer.Option(help="案卷文件夹；不填则为数据文件夹里的 case_files")] = None,
    recall: Annotated[float, typer.Option(min=0, max=1, help="每种差错至少找到多少，低于的退出码为 1")] = 0.95,
    most_false: Annotated[float, typer.Option("--false", min=0, max=1, help="误报率须低于多少")] = 0.05,
    directory: Annotated[Path, typer.Option("--directory", help="示范数据库所在文件夹")] = Path("var/demo"),
) -> None:
    """示范年度植入的差错，用平台自己的期限、数据、对账和互查找出多少，漏多少，误报多少。"""
    use_folder(directory)
    from zhunsheng.cli.fault_search import FILES, PLANTED, search_faults

    sys.exit(
        search_faults(planted or directory / PLANTED, files or directory / FILES, recall=recall, most_false=most_false)
    )


@audit.command("seals")
def audit_seals(out: OutDirectory = Path("out/seals"), directory: Directory = None) -> None:
    """封存未封的事件，并导出封印文件。"""
    use_folder(directory)
    from zhunsheng.cli.auditing import seal_and_export

    sys.exit(seal_and_export(out))


def _totals(pairs: list[str]) -> dict[str, Any]:
    """``settled.people=400``, ``authority.powers.1=30`` and ``major=5`` as nested totals."""
    totals: dict[str, Any] = {}
    for pair in pairs:
        name, _, number = pair.partition("=")
        if not number.isdecimal():
            fail(f"--total {pair} 写法不对，应为 名称=数字，如 settled.people=400")
        *groups, last = name.split(".")
        inner = totals
        for group in groups:
            inner = inner.setdefault(group, {})
        inner[last] = int(number)
    return totals
