"""What a district says of its form, how its cells are answered, and the people who answer it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.cast import Cast
from tests.reports.workbooks import SHEET, form
from tests.reports.years import YEAR_END, Year
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.answering.counting import fill
from zhunsheng.reports.answering.receiving import map_cells, receive
from zhunsheng.reports.answering.sending import send

ORGAN = "临江区法治建设办公室"
RECEIVED = date(2023, 12, 20)
TOLD: Mapping[str, Any] = {
    "title": "2023年区法治政府建设统计表",
    "asking_organ": ORGAN,
    "form_number": "临法统1表",
    "registration_number": "临统备〔2023〕7号",
    "approving_organ": "临江区统计局",
    "registered_until_on": "2024-12-31",
    "days_allowed": 5,
    "period_from_on": "2023-01-01",
    "period_to_on": "2023-12-31",
    "cut_off_on": "2023-12-22",
}
SETTLED, RATE, TOTAL = "D6", "D8", "D9"


def derived(address: str, metric: str, **said: Any) -> dict[str, Any]:
    """What the clerk says of a cell that is counted."""
    return {
        "sheet": SHEET,
        "address": address,
        "way": "derived",
        "metric": metric,
        "at": "",
        "unit": "件",
        "period_from_on": "2023-01-01",
        "period_to_on": "2023-12-31",
        "cut_off_on": "2023-12-22",
        "rounding": "exact",
        "value": "",
        "because": "",
        **said,
    }


def typed(address: str, value: str, because: str = "培训不在本系统登记，据党政办签到表") -> dict[str, Any]:
    return {**derived(address, ""), "way": "typed", "unit": "期", "value": value, "because": because}


def left(address: str) -> dict[str, Any]:
    return {**derived(address, ""), "way": "left", "unit": ""}


PEOPLE = '[["mediation_kind", "people"]]'
MAPPING: tuple[Mapping[str, Any], ...] = (
    derived("D5", "mediation.dispute.received"),
    derived("E5", "mediation.dispute.received", at=PEOPLE),
    derived(SETTLED, "mediation.dispute.settled"),
    derived("E6", "mediation.dispute.settled", at=PEOPLE),
    typed("D7", "80"),
    left("E7"),
    derived(RATE, "mediation.dispute.settlement_rate", unit="%", rounding="half_up_2"),
    left("E8"),
)


def enter_post(cast: Cast, who: str, role: Role) -> None:
    """Give somebody of the cast a further post in the sub-district."""
    given = {"person": cast.people[who].pk, "role": role.value}
    with on_day(RECEIVED):
        open_matter(Viewer.installer(), registry.kind("kernel.post"), cast.units["north"], Asked("enter", given))


class Desk:
    """The clerk who answers, and the deputy leader who signs."""

    def __init__(self, year: Year) -> None:
        self.year, self.cast = year, year.cast

    def received(self, data: bytes | None = None, on: date = RECEIVED, **told: Any) -> Matter:
        with on_day(on):
            event = receive(
                self.year.clerk(on),
                self.cast.units["north"],
                {**TOLD, **told},
                form() if data is None else data,
                "统计表.xlsx",
            )
        return event.matter

    def mapped(self, data: bytes | None = None, changes: Any = MAPPING, **told: Any) -> Matter:
        matter = self.received(data, **told)
        with on_day(RECEIVED):
            map_cells(self.year.clerk(RECEIVED), matter, changes)
        return matter

    def filled(self, **told: Any) -> Matter:
        matter = self.mapped(**told)
        self.fill(matter)
        return matter

    def confirmed(self, **told: Any) -> Matter:
        matter = self.filled(**told)
        self.cast.act("deputy", matter, "confirm", YEAR_END)
        return matter

    def sent(self, **told: Any) -> Matter:
        matter = self.confirmed(**told)
        self.send(matter)
        return matter

    def fill(self, matter: Matter, on: date = YEAR_END) -> None:
        with on_day(on):
            fill(self.year.clerk(on), matter)
        matter.refresh_from_db()

    def send(self, matter: Matter, on: date = YEAR_END) -> None:
        with on_day(on):
            send(self.year.clerk(on), matter)
        matter.refresh_from_db()
