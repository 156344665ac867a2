"""Forms from above in a demo year: received as their askers laid them out, answered from the year's records, or refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import xlsxwriter
from django.db import transaction

from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.digests import canonical
from zhunsheng.kernel.models import Matter, Person, Unit
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.profiles.profile import Profile
from zhunsheng.profiles.workbooks import PLAIN
from zhunsheng.reports.answering.carrying import PERIOD
from zhunsheng.reports.answering.counting import fill
from zhunsheng.reports.answering.receiving import map_cells, receive
from zhunsheng.reports.answering.sending import send
from zhunsheng.reports.kinds.data_request import DataRequest

FILE = "forms.yaml"
_TITLE_HEIGHT = 30


def answer_forms(profile: Profile) -> None:
    """Receive the forms of the profile, once, and take each as far as it says. A profile without forms has none."""
    if not (profile.folder / FILE).exists() or DataRequest.objects.exists():
        return
    unit = Unit.objects.get(code=profile.street)
    with transaction.atomic():
        for form in profile.read(FILE).values():
            if "told" in form:
                _answer(profile, unit, form)


def workbook_of(form: Mapping[str, Any]) -> bytes:
    """The workbook as its asker made it: a title, framed headings and cells, formulas of its own."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {**PLAIN, "in_memory": True}) as book:
        sheet = book.add_worksheet(form["sheet"])
        framed = {"border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
        title, plain = book.add_format({"bold": True, "font_size": 16, "align": "center"}), book.add_format(framed)
        percent, note = book.add_format({**framed, "num_format": "0.00%"}), book.add_format({"font_size": 10})
        for column, width in enumerate(form["widths"]):
            sheet.set_column(column, column, width)
        sheet.set_row(0, _TITLE_HEIGHT)
        sheet.merge_range(0, 0, 0, len(form["widths"]) - 1, form["rows"][0][0], title)
        for row, cells in enumerate(form["rows"][1:], 1):
            is_note = any("：" in str(cell) and not str(cell).startswith("其中") for cell in cells if cell)
            for column in range(len(cells) if is_note else len(form["widths"])):
                value, place = cells[column], xlsxwriter.utility.xl_rowcol_to_cell(row, column)
                look = note if is_note else percent if place in form["percent"] else plain
                if isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(row, column, value, look)
                else:
                    sheet.write(row, column, value, look)
        for area in form["merged"]:
            first = area.partition(":")[0]
            row, column = xlsxwriter.utility.xl_cell_to_rowcol(first)
            sheet.merge_range(area, form["rows"][row][column], plain)
    return out.getvalue()


def _answer(profile: Profile, unit: Unit, form: Mapping[str, Any]) -> None:
    told = {name: str(value) for name, value in form["told"].items()}
    with on_day(form["received_on"]):
        matter = receive(_holder(unit, Role.JUSTICE_CLERK), unit, told, workbook_of(form), form["file"]).matter
    with on_day(profile.today):
        clerk, signer = _holder(unit, Role.JUSTICE_CLERK), _holder(unit, Role.DEPUTY_LEADER)
        if form["ends"] == "refused":
            take(signer, matter.pk, Asked("refuse", {"refusal_reason": form["because"]}))
        if form["answers"]:
            map_cells(clerk, matter, list(_mapped(form)))
        if form["ends"] == "sent":
            _sent(clerk, signer, matter)


def _sent(clerk: Viewer, signer: Viewer, matter: Matter) -> None:
    fill(clerk, matter)
    take(signer, matter.pk, Asked("confirm", {}))
    matter.refresh_from_db()
    send(clerk, matter)


def _mapped(form: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What is said of each cell, as the act 对应单元格 is told it."""
    days = {name: str(form["told"][name]) for name in PERIOD}
    for address, said in form["answers"].items():
        cell = {"sheet": form["sheet"], "address": address, "unit": said.get("unit", "")}
        if "metric" in said:
            at = canonical([list(pair) for pair in sorted(said.get("at", {}).items())]) if "at" in said else ""
            rounding = said.get("rounding", "exact")
            yield {**cell, **days, "way": "derived", "metric": said["metric"], "at": at, "rounding": rounding}
        elif "value" in said:
            yield {**cell, "way": "typed", "value": said["value"], "because": said["because"]}
        else:
            yield {**cell, "way": "left"}


def _holder(unit: Unit, role: Role) -> Viewer:
    """The first person who holds a role in the unit itself."""
    for person in Person.objects.order_by("pk"):
        viewer = Viewer.of_person(person)
        if any(post.role == role and post.unit_id == unit.pk for post in viewer.posts):
            return viewer
    raise LookupError(f"{unit.name}没有在任的{role.label}")
