"""Acceptance on the whole demo year of profile A: generated once, by lawful acts, on the database under test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse

from zhunsheng.kernel import registry
from zhunsheng.kernel.models import Link, Matter, Person, Unit
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.metrics.engines.live import MetricSlice, figures, grouped, openable
from zhunsheng.metrics.language import Period
from zhunsheng.metrics.registry import metric
from zhunsheng.profiles.loader import load
from zhunsheng.profiles.profile import read_profile
from zhunsheng.profiles.year import generate
from zhunsheng.reports.drawing import render
from zhunsheng.web.by_place import located_kinds, places_page
from zhunsheng.web.lists import list_page
from zhunsheng.web.narrowing import narrowing_of

pytestmark = pytest.mark.django_db
YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))


@pytest.fixture(scope="module")
def year(django_db_setup: None, django_db_blocker: Any) -> Iterator[MetricSlice]:
    """The year as the justice office of the sub-district sees it, taken back when the module ends."""
    with django_db_blocker.unblock(), transaction.atomic():
        profile = read_profile("guanhu_2023")
        generate(profile)
        with on_day(profile.today):
            person = load(profile).people["justice1"]
            unit = Unit.objects.get(code=profile.street)
            yield MetricSlice(Viewer.of_person(person), unit, YEAR, profile.today)
        transaction.set_rollback(True)


def value(year: MetricSlice, key: str) -> Any:
    return figures([metric(key)], year)[key].value


def parts(year: MetricSlice, key: str, *dimensions: str) -> dict[tuple[str, ...], Any]:
    return {group: figure.value for group, figure in grouped(metric(key), year, dimensions).items() if figure.value}


def client(year: MetricSlice) -> Client:
    """A browser in which whoever looks at the year is logged in."""
    person = Person.objects.get(pk=year.viewer.person_id)
    person.user = person.user or User.objects.create(username="justice-of-the-street")
    person.save(update_fields=["user"])
    client = Client()
    client.force_login(person.user, "django.contrib.auth.backends.ModelBackend")
    return client


def page(year: MetricSlice, key: str, **query: str) -> str:
    """The page of a figure, as whoever looks at the year sees it."""
    return client(year).get(reverse("figure", args=[key]), {"year": "2023", **query}).content.decode()


def test_S134_7981_events_of_the_platform_7970_closed_eleven_open_ones_listed_and_the_rule_of_the_rate_shown(
    year: MetricSlice, settings: Any, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    event = "citizen_requests.event"
    assert [value(year, f"{event}.{name}") for name in ("received", "closed", "open")] == [7981, 7970, 11]
    imported = Matter.objects.filter(kind=event, is_void=False, run__completed_at__isnull=False, run__undone_at=None)
    assert imported.exclude(outer_number="").values("source", "outer_number").distinct().count() == 7981
    rate = page(year, f"{event}.closing_rate")
    assert "99.86%" in rate and "计算：7970÷7981，四舍五入，保留2位小数" in rate
    rows = page(year, f"{event}.open")
    assert "11件，均可查看" in rows and rows.count(f'<th scope="row"><a href="/records/{event}/') == 11


def test_S143_every_ledger_carries_the_code_of_the_one_net_and_its_totals_are_those_of_the_lists(
    year: MetricSlice,
) -> None:
    net = places_page(year.viewer, None, 2023, year.cut_off_on)
    located = {kind.key for kind in located_kinds()}
    assert {kind.key for kind in net.kinds} <= located
    assert {key.partition(".")[0] for key in located} == {"citizen_requests", "enforcement", "mediation"}
    tops = [row for row in net.rows if row.depth == 0]
    assert len(tops) < len(net.rows)
    for place, kind in enumerate(net.kinds):
        numbers = [row.numbers[place] for row in (*tops, net.unplaced, net.together)]
        assert sum(number.count for number in numbers[:-1]) == numbers[-1].count > 0
        for number in numbers:
            asked = narrowing_of(kind, dict(parse_qsl(urlsplit(number.address).query)))
            assert list_page(year.viewer, asked, year.cut_off_on).count == str(number.count)
    assert net.together.numbers[[kind.key for kind in net.kinds].index("citizen_requests.event")].count == 7981


def test_S151_the_network_has_one_street_one_family_and_nineteen_community_committees(year: MetricSlice) -> None:
    assert parts(year, "mediation.committee.in_force", "committee_level", "speciality") == {
        ("street", "general"): 1,
        ("trade", "marriage_family"): 1,
        ("community", "general"): 19,
    }


def test_S153_966_disputes_settled_out_of_a_stated_denominator(year: MetricSlice) -> None:
    assert value(year, "mediation.dispute.settled") == 966
    assert value(year, "mediation.dispute.received") == 1294
    assert round(value(year, "mediation.dispute.settlement_rate"), 2) == Decimal("74.65")


def test_S157_sixty_eight_by_administrative_mediation(year: MetricSlice) -> None:
    assert parts(year, "mediation.dispute.settled", "mediation_kind")[("administrative",)] == 68


def test_S158_193_confirmations_within_their_limit_and_lapsed_ones_listed(year: MetricSlice) -> None:
    assert value(year, "mediation.confirmation.applied") == 193
    counted, opened = openable(metric("mediation.agreement.confirmation_lapsed"), year)
    assert counted == opened > 0


def test_S159_disputes_are_counted_by_the_site_of_pre_mediation_and_each_count_opens_them(
    year: MetricSlice, settings: Any, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    key = "mediation.dispute.received"
    by_site = {site: count for (site,), count in parts(year, key, "site").items()}
    assert set(by_site) == {"tech_park", "industry_park", ""}
    assert sum(by_site.values()) == 1294 and min(by_site.values()) > 0
    disputes = registry.kind("mediation.dispute")._default_manager.filter(matter__is_void=False)
    assert by_site["tech_park"] == disputes.filter(site="tech_park").count()
    shown = page(year, key, at="site:tech_park")
    assert "霁川科技园前置调解点" in shown and f"{by_site['tech_park']}件，均可查看" in shown


def test_S160_ten_major_disputes_each_with_a_leader(year: MetricSlice) -> None:
    assert value(year, "mediation.dispute.major_settled") == 10
    disputes = registry.kind("mediation.dispute")._default_manager
    major = disputes.filter(major_on__isnull=False, settled_on__isnull=False, matter__is_void=False)
    assert major.count() == 10
    assert not major.filter(leader=None).exists()


def test_S163_26_of_130_is_exactly_twenty_percent_which_does_not_exceed_twenty(year: MetricSlice) -> None:
    from zhunsheng.metrics.figures import HalfUp, exceeds, printed

    key = "mediation.dispute.settlement_rate"
    rate = grouped(metric(key), year, ("mediation_kind",))[("court_assigned",)]
    assert printed(rate, HalfUp(2)) == "20.00%"
    assert not exceeds(rate.value, 20)


def test_S164_the_254_pre_suit_cases_are_children_of_platform_events_and_are_counted_in_one_ledger_each(
    year: MetricSlice, settings: Any, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    from zhunsheng.metrics.figures import HalfUp, printed

    cases = grouped(metric("mediation.dispute.received"), year, ("mediation_kind",))[("pre_suit",)]
    assert (cases.value, value(year, "citizen_requests.event.became")) == (254, 254)
    links = Link.objects.filter(relation="became", target__kind="mediation.dispute", target__is_void=False)
    events = Matter.objects.filter(links_out__in=links, kind="citizen_requests.event").exclude(outer_number="")
    assert events.distinct().count() == links.values("target").distinct().count() == links.count() == 254
    assert value(year, "citizen_requests.event.received") == 7981
    assert value(year, "mediation.dispute.received") == 1294
    rate = grouped(metric("mediation.dispute.settlement_rate"), year, ("mediation_kind",))[("pre_suit",)]
    assert printed(rate, HalfUp(2)) == "24.41%"
    event, dispute = events.order_by("pk").first(), links.order_by("source_id").values_list("target", flat=True).first()
    with on_day(year.cut_off_on):
        shown = client(year).get(reverse("record", args=[event.kind, event.pk])).content.decode()
    assert f"/records/mediation.dispute/{dispute}/" in shown


def test_S165_court_assignments_are_counted_apart_from_pre_suit_mediation(year: MetricSlice) -> None:
    received = parts(year, "mediation.dispute.received", "mediation_kind")
    assert (received[("pre_suit",)], received[("court_assigned",)]) == (254, 130)
    settled = parts(year, "mediation.dispute.settled", "mediation_kind")
    assert (settled[("people",)], settled[("pre_suit",)], settled[("court_assigned",)]) == (810, 62, 26)


def test_S100_the_on_time_rate_of_publication_is_computed_and_what_was_late_is_listed(year: MetricSlice) -> None:
    rate = metric("enforcement.case.published_in_time_rate")
    assert 90 < value(year, rate.key) < 100
    counted, opened = openable(rate, year)
    assert counted == opened > 80


def test_S099_the_closed_cases_with_a_red_light_are_those_published_late_or_without_a_record(year: MetricSlice) -> None:
    red = metric("enforcement.case.closed_with_faults")
    counted, opened = openable(red, year)
    assert counted == opened == value(year, red.key)
    by_light = [value(year, f"enforcement.case.closed_red_{light}") for light in ("publicity", "record", "review")]
    assert by_light == [3, 12, 0] and 12 <= counted <= 15
    assert 0 < value(year, "enforcement.case.all_green_rate") < 100


def test_S103_105_penalty_cases_of_which_98_are_closed_and_four_went_beyond_90_days(year: MetricSlice) -> None:
    assert value(year, "enforcement.case.filed") == 105
    assert openable(metric("enforcement.case.filed"), year) == (105, 105)
    assert (value(year, "enforcement.case.closed"), value(year, "enforcement.case.open")) == (98, 7)
    assert value(year, "enforcement.case.overdue") == 2
    cases = registry.kind("enforcement.case")._default_manager
    assert cases.filter(decided_on__gt=F("decide_due_on")).count() == 2


def test_S104_eight_meetings_discussed_fourteen_different_cases(year: MetricSlice) -> None:
    assert value(year, "enforcement.case_meeting.held") == 8
    assert value(year, "enforcement.case_meeting.cases") == 14
    assert value(year, "enforcement.case.discussed") == 14
    assert openable(metric("enforcement.case_meeting.held"), year) == (8, 8)


def test_S107_26_cases_of_blocks_which_the_definition_counts_among_the_105(year: MetricSlice) -> None:
    assert value(year, "enforcement.case.of_block") == 26
    assert "包含在行政处罚案件总数之内" in metric("enforcement.case.of_block").meaning
    assert parts(year, "enforcement.case.filed", "level") == {("street",): 79, ("block",): 26}
    assert sum(parts(year, "enforcement.case.of_block", "block").values()) == 26


def test_S105_the_ledger_of_the_eight_blocks_comes_to_26_cases_89_orders_and_566_persuasions(year: MetricSlice) -> None:
    keys = ("enforcement.case.of_block", "enforcement.rectification_order.issued", "enforcement.persuasion.held")
    blocks = [parts(year, key, "block") for key in keys]
    assert [sum(found.values()) for found in blocks] == [26, 89, 566]
    assert [len(found) for found in blocks[1:]] == [8, 8]
    assert parts(year, "enforcement.rectification_order.issued", "level") == {("block",): 89}
    assert value(year, "enforcement.block_duty.blocks") == 8
    assert value(year, "enforcement.block_duty.uncovered") == 0


def test_S108_89_orders_all_open_and_those_not_rechecked_in_time_are_listed(year: MetricSlice) -> None:
    assert openable(metric("enforcement.rectification_order.issued"), year) == (89, 89)
    assert openable(metric("enforcement.rectification_order.unchecked"), year) == (5, 5)


def test_S109_566_persuasions_all_open_and_repeats_within_thirty_days_are_flagged(year: MetricSlice) -> None:
    assert openable(metric("enforcement.persuasion.held"), year) == (566, 566)
    assert openable(metric("enforcement.persuasion.repeated"), year) == (24, 24)
    assert openable(metric("enforcement.persuasion.unchecked"), year) == (4, 4)


def test_a_round_of_nine_sections_two_late_one_sent_back_one_changed_after_signing_is_told_beside_the_numbers(
    year: MetricSlice, settings: Any, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    requests = Matter.objects.filter(kind="reports.number_request", is_void=False)
    assert requests.values("unit").distinct().count() == requests.count() == 9
    report = Matter.objects.get(kind="reports.annual_report")
    text = re.sub(r"<[^>]+>|\s", "", render(report, year.viewer))
    for told in (
        "违法建筑减存量66.15万平方米〔迟报3天〕",
        "办理人大建议80件〔迟报4天〕、政协提案30件〔迟报4天〕",
        "开展联合检查3次〔退回过1次〕",
        "召开专题会议8次〔签后由7次改为8次〕",
        "审查合同1750余份。",
        "记录24项，占50.0%；台账表21项，占43.8%；手填3项，占6.3%。",
        "台账表：党政综合办公室《党政综合办公室报数表.xlsx》，欧冶明2023年12月20日签字，摘要sm3:",
    ):
        assert told in text
