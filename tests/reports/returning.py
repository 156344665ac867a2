"""Nine sections of the fixed cast, an outline that asks each of them for numbers, and what they do to answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from tests.cast import FIRST_DAY, Cast
from zhunsheng.files.workbooks import write_workbook
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.documents import store_document
from zhunsheng.kernel.models import Event, Matter, Person, Unit
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.building import draft_report
from zhunsheng.reports.editions import edition_of
from zhunsheng.reports.stated import Stated

DRAFTED_ON, ASKED_ON, DUE_ON = date(2023, 11, 20), date(2023, 11, 21), date(2023, 12, 8)
SECTIONS = ("party", "law", "squad", "building", "land", "firms", "safety", "congress", "service")
FIGURE = "{{reported: {unit}, asks: 本年度{name}办理的件数, unit: 件, label: {name}件数{more}}}"


def outline(**more: str) -> str:
    """An outline with one number of each section and a second one of the first; ``more`` adds keys to a section's own."""
    figures = {name: FIGURE.format(unit=name, name=name, more=more.get(name, "")) for name in SECTIONS}
    figures["party_meetings"] = "{reported: party, asks: 本年度会议次数, unit: 次, label: 会议次数}"
    lines = "\n".join(f"          {name}: {said}" for name, said in figures.items())
    sentence = "，".join(f"{name}办理{{{name}}}" for name in figures)
    return f"""
title: 北岸街道2023年法治政府建设年度报告
year: 2023
unit: north
period: [2023-01-01, 2023-12-31]
cut_off: 2023-12-05
signers: [北岸街道办事处]
signed_on: 2023-12-22
opening: [现将北岸街道2023年度情况报告如下。]
sections:
  - heading: 主要成效
    paragraphs:
      - text: {sentence}。
        figures:
{lines}
"""


@dataclass
class Round:
    """A report with the requests to its sections; ``clerk`` and ``head`` stand before the name of a section."""

    cast: Cast
    people: dict[str, Person] = field(default_factory=dict)
    report: Matter | None = None

    def __post_init__(self) -> None:
        north = self.cast.units["north"]
        with on_day(FIRST_DAY):
            for name in SECTIONS:
                unit = Unit.objects.create(
                    code=name, parent=north, name=f"{name}办公室", short_name=name[:2], level="section", path=""
                )
                unit.path = f"{north.path}{unit.pk}/"
                unit.save(update_fields=["path"])
                for who, role in (("clerk", Role.SECTION_CLERK), ("head", Role.SECTION_HEAD)):
                    person = Person.objects.create(name=f"{name}{role.label[2:]}")
                    self.people[f"{who} {name}"] = person
                    post = Asked("enter", {"person": person.pk, "role": role.value})
                    open_matter(Viewer.installer(), registry.kind("kernel.post"), unit, post)

    def viewer(self, who: str, on: date = ASKED_ON) -> Viewer:
        return Viewer.of_person(self.people[who], on) if who in self.people else self.cast.viewer(who, on)

    def draft(self, text: str) -> Matter:
        with on_day(DRAFTED_ON):
            self.report = draft_report(text, 2023, self.viewer("justice"))
        return self.report

    def ask(self, on: date = ASKED_ON, due_on: date = DUE_ON) -> None:
        assert self.report is not None
        self.take("justice", self.report, "ask_sections", on, numbers_due_on=due_on.isoformat())

    def request(self, section: str) -> Matter:
        """The latest request to a section."""
        return Matter.objects.filter(kind="reports.number_request", unit__code=section).latest("pk")

    def take(self, who: str, matter: Matter, act: str, on: date, **given: Any) -> Event:
        from zhunsheng.kernel.acts.take import take

        with on_day(on):
            event = take(self.viewer(who, on), matter.pk, Asked(act, given))
        matter.refresh_from_db()
        return event

    def fill(
        self, section: str, on: date, act: str = "fill", values: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        """The clerk of a section returns its numbers with a sheet that says them."""
        said = values or {section: "8", **({"party_meetings": "18"} if section == "party" else {})}
        answers = [
            {"slot": slot, "value": value, "cell": f"B{place}"} for place, (slot, value) in enumerate(said.items(), 2)
        ]
        given = {"answers": answers, "sheet_digest": sheet(said), "sheet_name": f"{section}报数表.xlsx", **more}
        self.take(f"clerk {section}", self.request(section), act, on, **given)

    def sign(self, section: str, on: date) -> None:
        self.take(f"head {section}", self.request(section), "confirm", on)

    def figures(self, on: date) -> Mapping[str, Stated]:
        """What the draft states on a day."""
        assert self.report is not None
        with on_day(on):
            return edition_of(self.report, self.viewer("justice", on)).figures


def sheet(said: Mapping[str, str]) -> str:
    """The digest of a kept workbook with these numbers from B2 on."""
    file = BytesIO()
    write_workbook(file, "报数表", ("数据", "数值"), [(name, _number(value)) for name, value in said.items()])
    file.seek(0)
    return store_document(file, "报数表.xlsx").digest


def _number(value: str) -> Any:
    return int(value) if value.isdecimal() else value
