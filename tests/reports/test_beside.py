"""An earlier report beside this one: figures then and now, and where they may not be compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.reports.test_pages import logged_in
from tests.reports.test_studio import body, studio
from tests.reports.years import OUTLINE, YEAR_END, changed
from zhunsheng.kernel.today import on_day
from zhunsheng.reports.beside import beside
from zhunsheng.reports.building import draft_report
from zhunsheng.reports.freezing import freeze_report
from zhunsheng.reports.stated import Stated

SETTLED = Stated(
    "settled",
    "调解成功",
    "records",
    Decimal(130),
    "件",
    "130件",
    "mediation.dispute.settled",
    1,
    "口径",
    scope="北岸街道",
)
RATE = replace(
    SETTLED, name="rate", caption="成功率", value=Decimal("98.29"), unit="%", printed="98.29%", metric="rate"
)
TRAINING = Stated("training", "培训", "typed", Decimal(80), "期", "80余期")


@pytest.mark.parametrize(
    ("then", "now", "change", "incomparable"),
    [
        (SETTLED, replace(SETTLED, name="other", value=Decimal(143)), "增加13件（10.0%）", ""),
        (SETTLED, replace(SETTLED, value=Decimal(91)), "减少39件（30.0%）", ""),
        (SETTLED, SETTLED, "持平", ""),
        (replace(SETTLED, value=Decimal(0)), SETTLED, "增加130件", ""),
        (RATE, replace(RATE, value=Decimal("99.5")), "增加1.21个百分点", ""),
        (SETTLED, replace(SETTLED, value=None), "", ""),
        (SETTLED, replace(SETTLED, definition_version=2), "", "口径不同：统计口径由第1版改为第2版"),
        (SETTLED, replace(SETTLED, meaning="新口径"), "", "口径不同：原来是“口径”"),
        (SETTLED, replace(SETTLED, unit="宗"), "", "量词不同：原来以“件”计"),
        (TRAINING, replace(TRAINING, basis="sheet"), "", "依据不同：一个取自台账，一个是填报"),
    ],
)
def test_a_figure_is_set_beside_what_it_was(then, now, change, incomparable):
    (row,) = beside({now.name: now}, {then.name: then})
    assert (row.then, row.now, row.change, row.incomparable) == (then, now, change, incomparable)


def test_what_only_one_report_has_stands_alone():
    fixed = replace(SETTLED, name="people", at=(("mediation_kind", "people"),))
    rows = beside({"people": fixed, "twice": replace(fixed, name="twice")}, {"settled": SETTLED})
    assert [(row.then, row.now) for row in rows] == [(None, fixed), (SETTLED, None)]


def test_the_page_offers_frozen_reports_of_earlier_years(year, at_year_end):
    earlier = changed(
        OUTLINE,
        ("2023年法治", "2022年法治"),
        ("year: 2023", "year: 2022"),
        ("[2023-01-01, 2023-12-31]", "[2022-01-01, 2022-12-31]"),
        ("成功率{rate}，{claim}", "成功率高"),
        ("cut_off: 2023-12-22", "cut_off: 2022-12-31"),
    )
    earlier = earlier[: earlier.index("              rate:")]
    report, client = year.draft(), logged_in(year, "justice")
    assert "没有可以对照的往年报告" in body(client.get(studio(report, "beside/")))
    with on_day(YEAR_END):
        freeze_report(year.clerk(), draft_report(earlier, 2022, year.clerk()))
    page = body(client.get(studio(report, "beside/")))
    assert "北岸街道2022年法治政府建设年度报告" in page
    assert "增加6件" in page and "持平" in page and "（没有这项）" in page
    assert client.get(studio(report, "beside/?report=1")).status_code == 400
    assert date(2022, 12, 31).isoformat() in page
