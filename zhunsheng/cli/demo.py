"""``zhunsheng demo``: the demo year in, the annual report out, the accounts printed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from rich.table import Table

from zhunsheng.cli.console import console, fail
from zhunsheng.cli.django import load_django
from zhunsheng.cli.fault_search import FILES, PLANTED
from zhunsheng.cli.folder import prepare_folder, use_folder

if TYPE_CHECKING:
    from zhunsheng.profiles.logins import Login
    from zhunsheng.profiles.profile import Profile


def run_demo(directory: Path, out: Path, key: str, *, seed: int | None, totals: Mapping[str, Any]) -> None:
    """Make the year of profile ``key`` (once per folder), write and freeze its report, print who may log in."""
    started = perf_counter()
    profile = _read(key)
    prepare_folder(directory, profile.today)
    use_folder(directory)
    load_django()
    _make_year(profile, directory, seed, totals)
    _answer_forms(profile)
    # The report names the newest seal at its foot, so the year is sealed before it is frozen.
    _seal_all()
    _write_report(profile, out)
    _seal(out / str(profile.year))
    _print_accounts(_logins(profile))
    console.print(f"用时 {perf_counter() - started:.0f} 秒，今天是 {profile.today:%Y年%m月%d日}。")


def _read(key: str) -> Profile:
    from zhunsheng.profiles.profile import read_profile

    try:
        return read_profile(key)
    except LookupError as missing:
        fail(str(missing.args[0]))


def _make_year(profile: Profile, directory: Path, seed: int | None, totals: Mapping[str, Any]) -> None:
    from zhunsheng.kernel.errors import InvalidDeclaration
    from zhunsheng.kernel.models import Installation, Run

    installation = Installation.objects.first()
    if installation is not None and installation.profile != profile.key:
        fail(f"{directory} 里是{installation.name}的示范年度，请另用 --directory 为{profile.name}指定一个新文件夹。")
    if Run.objects.exclude(completed_at=None).exists():
        if seed is not None or totals:
            fail(f"{directory} 里已有示范年度。换种子或总数请另用 --directory 指定一个新文件夹，或先移走原文件夹。")
        console.print(f"沿用 {directory} 里已有的示范年度。")
        return
    from zhunsheng.profiles.case_files.writing import write_case_files
    from zhunsheng.profiles.year import Truth, generate

    with console.status(f"正在按办理步骤生成{profile.name}{profile.year}年……"):
        try:
            truth = generate(profile, seed=seed, totals=totals)
        except InvalidDeclaration as invalid:
            fail("\n".join(fault.message for fault in invalid.faults))
    planted = write_case_files(profile, directory / FILES, seed=seed)
    Truth({**truth.planted, **planted}).write(directory / PLANTED)
    console.print(f"已生成{profile.name}{profile.year}年示范台账。")


def _answer_forms(profile: Profile) -> None:
    from zhunsheng.profiles.asked_forms import answer_forms

    with console.status("正在填报上级报表……"):
        answer_forms(profile)


def _write_report(profile: Profile, out: Path) -> None:
    """Live the course of the year's report once; write the draft, which says how far each return is, and how it stands."""
    from zhunsheng.cli.reporting import compiler, written
    from zhunsheng.files.whole import write_whole
    from zhunsheng.kernel.errors import InvalidDeclaration
    from zhunsheng.profiles.number_round.year import draft_key
    from zhunsheng.profiles.report_course import live_course
    from zhunsheng.reports.building import build_report
    from zhunsheng.reports.drawing import render
    from zhunsheng.reports.freezing import DRAFTING

    viewer = compiler()
    report = build_report(profile.key, profile.year, viewer, request_key=draft_key(profile))
    if report.state == DRAFTING:
        draft = write_whole(out / str(profile.year) / "draft.html", render(report, viewer).encode())
        console.print(f"已写出 {draft}（冻结之前的初稿，写明各科室报数的情形）")
    try:
        report = live_course(profile)
    except InvalidDeclaration as invalid:
        fail("\n".join(str(fault) for fault in invalid.faults))
    for path in written(report, viewer, out / str(profile.year)):
        console.print(f"已写出 {path}")


def _seal_all() -> None:
    from zhunsheng.kernel.audit.sealer import seal_pending

    while seal_pending() is not None:
        pass


def _seal(folder: Path) -> None:
    from zhunsheng.kernel.audit.exports import export_seals
    from zhunsheng.kernel.errors import Refused

    _seal_all()
    try:
        export_seals(folder / "seals")
    except Refused as refused:
        told = "；".join(objection.message for objection in refused.objections)
        fail(f"{told}。那是另一个示范库的封印：请先移走 {folder / 'seals'}，或用 --out 换一个输出文件夹，再运行一次。")
    console.print(f"事件已封存，封印文件在 {folder / 'seals'}")


def _logins(profile: Profile) -> list[Login]:
    from zhunsheng.profiles.loader import load
    from zhunsheng.profiles.logins import issue_passwords

    return issue_passwords(load(profile))


def _print_accounts(logins: list[Login]) -> None:
    table = Table(title="示范账号（密码每次启动重新生成）")
    for heading in ("姓名", "岗位", "单位"):
        table.add_column(heading, overflow="fold")
    for heading in ("账号", "密码"):
        table.add_column(heading, no_wrap=True)
    for login in logins:
        table.add_row(login.name, login.role, login.unit, login.login, login.password)
    console.print(table)
