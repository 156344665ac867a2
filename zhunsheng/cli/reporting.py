"""``zhunsheng report``: the annual report out of the records as they stand, and a file of it put to the proof."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zhunsheng.cli.console import console, fail
from zhunsheng.cli.django import ANOTHER, database_asked, load_records
from zhunsheng.files.whole import write_whole

if TYPE_CHECKING:
    from zhunsheng.kernel.models import Matter
    from zhunsheng.kernel.viewers import Viewer
    from zhunsheng.reports.proof import Proof

# The public version lies on top, the others in folders of their own.
FOLDERS = {"public": "", "meeting": "meeting", "filed": "filed"}
NAMES = {"page": "report.html", "word": "report.docx", "pdf": "report.pdf", "trace": "trace.json"}
PROVED, NOT_PROVED, CANNOT_TELL = 0, 1, 2


def write_report(year: int, out: Path, *, freeze: bool) -> None:
    """Draft the report of ``year`` for the profile of this installation and write it to ``out/YEAR``."""
    installation = load_records()
    from zhunsheng.kernel.errors import InvalidDeclaration, Refused
    from zhunsheng.reports.building import build_report
    from zhunsheng.reports.freezing import freeze_report

    viewer = compiler()
    try:
        report = build_report(installation.profile, year, viewer)
        if freeze:
            freeze_report(viewer, report)
            report.refresh_from_db()
    except Refused as refused:
        fail("\n".join(f"{objection.message}。{objection.way_out}" for objection in refused.objections))
    except InvalidDeclaration as invalid:
        fail("\n".join(str(fault) for fault in invalid.faults))
    for path in written(report, viewer, out / str(year)):
        console.print(f"已写出 {path}")
    if not freeze:
        tell_awaited(report, viewer)


def tell_awaited(report: Matter, viewer: Viewer) -> None:
    """Say which numbers of a draft are still to be returned, by which section, and how far each is."""
    from zhunsheng.reports.editions import edition_of

    awaited = edition_of(report, viewer).awaited
    if not awaited:
        return
    console.print(f"[yellow]还有{len(awaited)}项数据待报[/yellow]，文中写“待报”；报齐之前不能冻结：", soft_wrap=True)
    sections: dict[tuple[str, str], list[str]] = {}
    for figure in awaited:
        sections.setdefault((figure.stated_by, figure.withheld), []).append(figure.caption)
    for (section, standing), captions in sections.items():
        console.print(f"  {section}：{'、'.join(captions)}（{standing}）", markup=False, soft_wrap=True)
    console.print(
        "没有布置的，请在报告页面办理“布置报数”；已经布置的，请科室负责人签字。签字以后再写一次。", soft_wrap=True
    )


def compiler() -> Viewer:
    """Who compiles reports at the command line: the first person in post at a justice office."""
    from zhunsheng.kernel.models import Person
    from zhunsheng.kernel.roles import Role
    from zhunsheng.kernel.viewers import Viewer

    for person in Person.objects.order_by("pk"):
        viewer = Viewer.of_person(person)
        if Role.JUSTICE_CLERK in viewer.roles:
            return viewer
    fail("没有在任的司法所工作人员，报告无人编制；请先登记任职。")


def written(report: Matter, viewer: Viewer, folder: Path) -> list[Path]:
    """Write every version as HTML, Word and PDF, its trace as JSON, and the list of what is left out; returns the paths.

    Files of a frozen report are kept.
    """
    from zhunsheng.files.official.fonts import MissingFonts
    from zhunsheng.reports.files import ORDERED, ReportFiles, keep_file
    from zhunsheng.reports.kinds.annual_report import REMOVALS

    files, paths = ReportFiles.of(report, viewer, site="http://127.0.0.1:8000"), []
    for wanted in ORDERED:
        edition, form = wanted
        name = "removals.docx" if edition == REMOVALS else str(Path(FOLDERS[edition], NAMES[form]))
        try:
            content = files.written(wanted)
        except MissingFonts as missing:
            console.print(f"[yellow]没有写出 {name}[/yellow]：{missing}")
            continue
        if files.is_frozen:
            keep_file(viewer, report, wanted, content)
        paths.append(write_whole(folder / name, content))
    _say_what_stands_in()
    return paths


def prove_file(file: Path, seals: Path | None) -> int:
    """Say whether the file is, to the byte, one that was made of a frozen report; exit code 0 yes, 1 no, 2 cannot tell."""
    load_records()
    from zhunsheng.reports.proof import likeness_of, proof_of

    try:
        content = file.read_bytes()
    except OSError as fault:
        fail(f"“{file}”读不出来：{fault.strerror}。请核对文件名和权限。")
    if (proof := proof_of(content, seals)) is not None:
        return _told_proof(proof)
    likeness = likeness_of(content, file.name)
    if likeness is None:
        console.print(
            f"[red]不符[/red]  “{file.name}”不是冻结的报告制成的文件，文中也没有冻结摘要：查的是{database_asked()}，"
            f"里面没有这份报告。报告在别处的，{ANOTHER}。",
            soft_wrap=True,
        )
        return NOT_PROVED
    console.print(
        f"[red]不符[/red]  “{file.name}”自称出自《{likeness.title}》，但与制成的文件不是逐字节相同。", soft_wrap=True
    )
    for line in likeness.differences:
        console.print(f"  {line}", markup=False, soft_wrap=True)
    if not likeness.differences:
        console.print("  文字没有不同，改动在文字以外（版式、属性或者另存过）。")
    return NOT_PROVED


def _told_proof(proof: Proof) -> int:
    console.print(
        f"文件与《{proof.title}》{proof.made_at}制成的{proof.form}逐字节相同。摘要 {proof.digest}", soft_wrap=True
    )
    if proof.findings:
        for finding in proof.findings:
            console.print(f"[red]不符[/red]  {finding.message}", soft_wrap=True)
        return NOT_PROVED
    sealed = f"已封入第{proof.seal}号封印，根 {proof.seal_root}" if proof.seal else "制成之后尚未封印"
    console.print(f"[green]相符[/green]  办理记录和冻结的数据完整，{sealed}。", soft_wrap=True)
    return PROVED


def _say_what_stands_in() -> None:
    from zhunsheng.files.official.fonts import typefaces

    if substituted := typefaces().substituted:
        console.print(f"本机没有的字体，PDF 中{'、'.join(substituted)}；Word 用公文规定的字体名，由打开的电脑提供。")
