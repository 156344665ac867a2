"""Acceptance of the annual report as a document: number, dates, limits, versions, and figures that stand behind it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from tests.cast import enter_cast
from tests.reports.years import YEAR_END, Year
from zhunsheng.kernel.documents import path_of
from zhunsheng.kernel.jobs.runner import run_waiting
from zhunsheng.kernel.models import Attachment, Event
from zhunsheng.kernel.today import on_day
from zhunsheng.reports.freezing import freeze_report
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.proof import proof_of

pytestmark = pytest.mark.django_db
LATE_FOR_FILING, LATE_FOR_THE_PUBLIC = date(2024, 3, 15), date(2024, 4, 2)


@pytest.fixture(scope="module")
def module_year(django_db_setup: None, django_db_blocker: Any) -> Iterator[Year]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = Year(enter_cast())
        made.disputes("people", settled=5)
        made.disputes("court_assigned", settled=1, open_=4)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def year(module_year: Year, db: None) -> Year:
    return deepcopy(module_year)


def page(year: Year, who: str, address: str, on: date) -> str:
    """A page as somebody sees it on a day."""
    person = year.cast.people[who]
    person.user = person.user or User.objects.create(username=who)
    person.save(update_fields=["user"])
    client = Client()
    client.force_login(person.user, "django.contrib.auth.backends.ModelBackend")
    with on_day(on):
        return client.get(address).content.decode()


def test_S298_the_report_bears_its_number_and_days_and_warns_when_filing_or_publication_is_over_the_limit(
    year: Year, settings: Any, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    report, act = year.draft(), year.cast.act
    address = f"/records/{AnnualReport.key}/{report.pk}/"
    act("deputy", report, "deputy_review", YEAR_END, deputy_opinion="同意")
    act("leader", report, "sign", LATE_FOR_FILING, signed_as="both")
    with on_day(LATE_FOR_FILING):
        freeze_report(year.clerk(LATE_FOR_FILING), report)
    report.refresh_from_db()
    assert "已超期14天" in page(year, "justice", address, LATE_FOR_FILING)
    act("office", report, "number", LATE_FOR_FILING, document_number="政府报〔2024〕9号")
    filed = act("office", report, "file", LATE_FOR_FILING, filed_to="县委、县政府", copied_to="县委依法治县办")
    assert filed.marks["after_limit"] == ["报送"]
    act("office", report, "review_secrecy", LATE_FOR_FILING, secrecy_result="passed", secrecy_opinion="可以公开")
    for who, level in (("justice", "proof_first"), ("office", "proof_second"), ("deputy", "proof_final")):
        act(who, report, level, LATE_FOR_FILING, proof_record="无")
    assert "已超期1天" in page(year, "justice", address, LATE_FOR_THE_PUBLIC)
    public = act("office", report, "publish", LATE_FOR_THE_PUBLIC, publication_place="门户网站")
    assert public.marks["after_limit"] == ["公开"]
    record = AnnualReport.objects.get(pk=report.pk)
    assert (record.document_number, record.filed_on, record.published_on) == (
        "政府报〔2024〕9号",
        LATE_FOR_FILING,
        LATE_FOR_THE_PUBLIC,
    )
    assert "政府报〔2024〕9号" in page(year, "justice", address, LATE_FOR_THE_PUBLIC)


def test_S297_each_figure_opens_its_records_a_typed_one_is_marked_and_the_frozen_version_is_made_again_to_the_byte(
    year: Year, settings: Any, tmp_path: Path
) -> None:
    settings.STATIC_ROOT, settings.MEDIA_ROOT = tmp_path, tmp_path / "documents"
    report = year.frozen()
    address = f"/records/{AnnualReport.key}/{report.pk}/"
    shown = page(year, "justice", address, YEAR_END)
    assert '<data class="figure figure-typed" value="80"' in shown and "手填：业务培训，北岸司法所填报" in shown
    assert f'href="{address}figures/settled/"' in shown
    behind = page(year, "justice", f"{address}figures/settled/", YEAR_END)
    assert "计入6件，均可查看" in behind and behind.count('<th scope="row"><a href="/records/mediation.dispute/') == 6
    made = []
    for _ in range(2):
        with on_day(YEAR_END):
            year.cast.act("office", report, "order_files", YEAR_END)
            assert run_waiting() == 1
        made.append({each.name: each.digest for each in Attachment.objects.filter(matter=report)})
    assert made[0] == made[1] and len(made[0]) == 13
    assert Event.objects.filter(matter=report, act="keep_file").count() == 13
    for digest in made[0].values():
        proof = proof_of(path_of(digest).read_bytes())
        assert proof is not None and list(proof.findings) == []
    trace = next(digest for name, digest in made[0].items() if "（公开稿）.json" in name)
    assert json.loads(path_of(trace).read_bytes())["figures"]["settled"]["counted"] == 6
