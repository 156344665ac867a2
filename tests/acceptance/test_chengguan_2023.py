"""Acceptance on the whole demo year of profile C, and on its report: generated once, by lawful acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from zhunsheng.kernel.models import Matter, Unit
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.metrics.engines.live import MetricSlice, figures, grouped
from zhunsheng.metrics.language import Period
from zhunsheng.metrics.registry import metric
from zhunsheng.profiles.loader import load
from zhunsheng.profiles.number_round.year import draft_key
from zhunsheng.profiles.profile import read_profile
from zhunsheng.profiles.year import generate
from zhunsheng.reports.building import build_report
from zhunsheng.reports.drawing import render
from zhunsheng.reports.editions import edition_of
from zhunsheng.reports.freezing import freeze_report
from zhunsheng.reports.stated import Edition

pytestmark = pytest.mark.django_db
YEAR_END = date(2023, 12, 31)
# Report 001 as published, sentence by sentence with a figure of its own.
PRINTED = (
    "17人次 1名 10余份 6余次 5000余件 100% 100% 万余份 1402条 523条 55条 745条 79条 80余场次 万余份 85名 四级 七天 630余件 "
    "98%以上 每季度 11次 4次 70余场次 3000余条 2次 33次 政府报〔2024〕9号"
)


@dataclass(frozen=True)
class Made:
    """The year as the town's justice office sees it on the day of signing, and its frozen report."""

    slice: MetricSlice
    report: Matter

    def value(self, key: str) -> Any:
        return figures([metric(key)], self.slice)[key].value

    def parts(self, key: str, *dimensions: str) -> dict[tuple[str, ...], Any]:
        found = grouped(metric(key), self.slice, dimensions)
        return {group: figure.value for group, figure in found.items() if figure.value}

    def edition(self) -> Edition:
        return edition_of(self.report, self.slice.viewer)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Made]:
    """Year and report, taken back when the module ends."""
    with django_db_blocker.unblock(), transaction.atomic():
        profile = read_profile("chengguan_2023")
        generate(profile)
        with on_day(profile.today):
            viewer = Viewer.of_person(load(profile).people["justice1"])
            report = build_report(profile.key, profile.year, viewer, request_key=draft_key(profile))
            freeze_report(viewer, report)
            report.refresh_from_db()
            unit = Unit.objects.get(code=profile.street)
            yield Made(MetricSlice(viewer, unit, Period.year(profile.year), YEAR_END), report)
        transaction.set_rollback(True)


def test_S153_634_of_645_disputes_settled_is_printed_as_the_source_prints_it(made: Made) -> None:
    assert (made.value("mediation.dispute.settled"), made.value("mediation.dispute.received")) == (634, 645)
    assert round(made.value("mediation.dispute.settlement_rate"), 2) == Decimal("98.29")
    stated = made.edition().figures
    assert (stated["settled"].printed, stated["settlement_rate"].printed) == ("630余件", "98%以上")


def test_S154_share_settled_at_each_of_four_levels_within_their_limits(made: Made) -> None:
    settled = made.parts("mediation.dispute.settled", "level")
    assert {group for group in settled if group != ("",)} >= {("1",), ("2",), ("3",), ("4",)}
    assert sum(settled.values()) == 634
    assert made.value("mediation.dispute.settled_in_time_of_level") > 98


def test_what_came_after_the_year_is_known_on_the_day_of_signing_and_in_no_figure_of_the_year(made: Made) -> None:
    disputes = Matter.objects.filter(kind="mediation.dispute", is_void=False)
    assert disputes.count() == 645 + disputes.filter(opened_on__gt=YEAR_END).count()
    assert disputes.filter(opened_on__gt=YEAR_END).count() == 46 + 35 + 24


def test_every_figure_of_the_source_is_printed_and_nothing_contradicts_itself(made: Made) -> None:
    edition = made.edition()
    printed = sorted(figure.printed for figure in edition.figures.values())
    exact = ["645件", "634件", "98.29%"]
    assert printed == sorted([*PRINTED.split(), *exact])
    assert edition.findings == ()


def test_the_report_says_by_which_rule_the_rate_is_counted(made: Made) -> None:
    text = re.sub(r"<[^>]+>|\s", "", render(made.report, made.slice.viewer))
    assert "调解率按全年调解成功件数与同期登记件数之比计算：登记645件，调解成功634件，比率98.29%。" in text
    assert "城关镇人民政府2024年3月15日" in text
