"""``zhunsheng import run``: a whole import from the command line, with the mapping guessed or remembered, and told."""

from __future__ import annotations

import time
from pathlib import Path

from django.contrib.auth import get_user_model
from rich.table import Table

from zhunsheng.cli.console import console, fail
from zhunsheng.cli.working import hands
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.imports.files import keep_table
from zhunsheng.kernel.imports.mended import faulty_workbook
from zhunsheng.kernel.jobs.queue import claim, is_anything_waiting
from zhunsheng.kernel.jobs.runner import run
from zhunsheng.kernel.kinds.import_run import ImportRun
from zhunsheng.kernel.models import Job, Matter, Person, Unit
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.web.importing import mapping_given, mapping_page


def run_import(
    file: Path,
    kind: str,
    source: str,
    unit_code: str,
    login: str,
    *,
    mapped: dict[str, str],
    only_check: bool,
    faulty: Path,
) -> int:
    """Take a file through all stages as the person with this login; 0 when every row was taken, 1 when some were not."""
    viewer, unit = Viewer.of_person(_person(login)), _unit(unit_code)
    try:
        matter = _received(viewer, unit, file, kind, source)
        _map(viewer, matter, mapped)
        _work(matter, "checked")
        _tell(matter, faulty)
        if only_check:
            return _exit_code(matter)
        take(viewer, matter.pk, Asked("write", {}))
        _work(matter, "written")
        take(viewer, matter.pk, Asked("complete", {}))
    except Refused as refused:
        fail("\n".join(f"{each.message}。{each.way_out}" for each in refused.objections))
    record = ImportRun.objects.get(pk=matter.pk)
    console.print(
        f"已生效：写入{record.good_count}，没有变化{record.unchanged_count}，与来源不一致{record.difference_count}，"
        f"有问题{record.faulty_count}"
    )
    return _exit_code(matter)


def _person(login: str) -> Person:
    user = get_user_model().objects.filter(username=login).first()
    person = None if user is None else Person.objects.filter(user=user).first()
    if person is None:
        fail(f"没有登录名为“{login}”的人员")
    return person


def _unit(code: str) -> Unit:
    unit = Unit.objects.filter(code=code).first() or Unit.objects.filter(name=code).first()
    if unit is None:
        fail(f"没有代码或名称为“{code}”的单位")
    return unit


def _received(viewer: Viewer, unit: Unit, file: Path, kind: str, source: str) -> Matter:
    if not file.is_file():
        fail(f"找不到文件“{file}”")
    if kind not in registry.kinds():
        fail(f"没有种类“{kind}”；可以是：{'、'.join(registry.kinds())}")
    with file.open("rb") as stream:
        document = keep_table(stream, file.name, unit)
    given = {"source": source, "record_kind": kind, "file_digest": document.digest, "file_name": file.name}
    event = open_matter(viewer, ImportRun, unit, Asked("receive", given))
    return event.matter


def _map(viewer: Viewer, matter: Matter, mapped: dict[str, str]) -> None:
    """Take the mapping as guessed or remembered, with what was said on the command line going before it."""
    page = mapping_page(matter, {})
    by_heading = {column.heading.text: f"column-{column.heading.position}" for column in page.columns}
    unknown = [heading for heading in mapped if heading not in by_heading]
    if unknown:
        fail(f"表里没有标题“{'、'.join(unknown)}”；有：{'、'.join(by_heading)}")
    page = mapping_page(matter, {by_heading[heading]: target for heading, target in mapped.items()})
    for remark in page.remarks:
        console.print(remark)
    table = Table("列", "标题", "对应的栏目", title=f"标题在第{page.heading_row}行")
    for column in page.columns:
        chosen = next((choice.label for choice in column.choices if choice.is_chosen), "不导入")
        table.add_row(column.letter, column.heading.text, chosen)
    console.print(table)
    take(viewer, matter.pk, Asked("map", mapping_given(page)))


def _work(matter: Matter, wanted: str) -> None:
    """Do the waiting work of this import here, or wait for the runner that has claimed it."""
    while True:
        matter.refresh_from_db()
        if matter.state == wanted:
            return
        failed = Job.objects.filter(matter=matter).order_by("-pk").exclude(failure="").first()
        if failed is not None and failed.finished_at is not None:
            fail(failed.failure)
        job = claim() if is_anything_waiting() else None
        if job is not None:
            run(job, hands())
        else:
            time.sleep(0.5)


def _tell(matter: Matter, faulty: Path) -> None:
    """What the check found; the faulty rows go to a workbook."""
    record = ImportRun.objects.get(pk=matter.pk)
    console.print(
        f"检查完毕：共{record.row_count}行，可以写入{record.good_count}，没有变化{record.unchanged_count}，"
        f"与来源不一致{record.difference_count}，有问题{record.faulty_count}"
    )
    if record.faulty_count:
        with faulty_workbook(matter) as book:
            faulty.write_bytes(book.read())
        console.print(f"有问题的行在 {faulty}，改正后可以到网站本批导入的页面送回")


def _exit_code(matter: Matter) -> int:
    return 1 if ImportRun.objects.get(pk=matter.pk).faulty_count else 0
