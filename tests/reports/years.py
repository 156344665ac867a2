"""A small outline over the fixed cast, and a year of few disputes to fill it in."""

from __future__ import annotations

from datetime import date

from tests.cast import WRITTEN, Cast
from zhunsheng.kernel.acts.history import VOID
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.models import Event, Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.building import draft_report
from zhunsheng.reports.freezing import freeze_report

YEAR_END = date(2023, 12, 22)
NEXT_SPRING = date(2024, 3, 5)

OUTLINE = """
title: 北岸街道2023年法治政府建设年度报告
year: 2023
unit: north
period: [2023-01-01, 2023-12-31]
cut_off: 2023-12-22
signers: [北岸街道办事处]
signed_on: 2023-12-22
opening:
  - 现将北岸街道2023年度情况报告如下。
sections:
  - heading: 主要成效
    part: [results, problems, first_responsible, plans]
    paragraphs:
      - text: 培训{training}，成功调处矛盾纠纷{settled}。
        note: 其中人民调解{people}，法院委派{court}。
        figures:
          training: {typed: 80余期, value: 80, unit: 期, label: 业务培训, by: 北岸司法所, because: 本台账尚未启用}
          settled: {slot: mediation.dispute.settled, unit: 件}
          people: {slot: mediation.dispute.settled, unit: 件, at: {mediation_kind: people}, label: 人民调解}
          court: {slot: mediation.dispute.settled, unit: 件, at: {mediation_kind: court_assigned}, label: 法院委派}
        sums: {settled: [people, court]}
    sections:
      - heading: 诉调对接
        paragraphs:
          - text: 法院委派{received}，成功率{rate}，{claim}。
            figures:
              received: {slot: mediation.dispute.received, unit: 件, at: {mediation_kind: court_assigned}}
              rate:
                slot: mediation.dispute.settlement_rate
                unit: "%"
                at: {mediation_kind: court_assigned}
                rounding: {half_up: 2}
              claim:
                claim: rate
                target: mediation.court_assigned_target
                above: 超过{target}%的目标
                equal: 与{target}%的目标持平
                below: 低于{target}%的目标
"""


def changed(text: str, *pairs: tuple[str, str]) -> str:
    """The text with each first of a pair replaced by the second; what is to be replaced must be there."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


# A period in which nothing was recorded.
IN_ANOTHER_YEAR = changed(OUTLINE, ("[2023-01-01, 2023-12-31]", "[2022-01-01, 2022-12-31]"))


class Year:
    """The fixed cast with disputes of its own making, and a report about them."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.settled: dict[str, list[Matter]] = {"people": [], "court_assigned": []}

    def disputes(self, kind: str, *, settled: int, open_: int = 0, on: date = date(2023, 5, 4)) -> None:
        for _ in range(settled):
            self.settled[kind].append(self.cast.settled_dispute(on=on, mediation_kind=kind)[0])
        for _ in range(open_):
            self.cast.accepted_dispute(on=on, mediation_kind=kind)

    def clerk(self, on: date = YEAR_END) -> Viewer:
        return self.cast.viewer("justice", on)

    def draft(self, text: str = OUTLINE) -> Matter:
        with on_day(YEAR_END):
            return draft_report(text, 2023, self.clerk())

    def frozen(self, text: str = OUTLINE) -> Matter:
        report = self.draft(text)
        with on_day(YEAR_END):
            freeze_report(self.clerk(), report)
        report.refresh_from_db()
        return report

    def void(self, matter: Matter, on: date = YEAR_END) -> Event:
        with on_day(on):
            return take(self.clerk(on), matter.pk, Asked(VOID, {"reason": "重复登记"}))

    def settle_late(self, matter: Matter, settled_on: date, recorded_on: date) -> None:
        asked = Asked("settle", {"mediation.agreement": WRITTEN}, settled_on, "材料次年才交来")
        with on_day(recorded_on):
            take(self.clerk(recorded_on), matter.pk, asked)
