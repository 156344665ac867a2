"""Sections that are asked for numbers take part in the draft: they read it, comment on it, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.reports.returning import ASKED_ON, DUE_ON, SECTIONS, Round, outline
from tests.reports.years import changed
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.audit.projections import check_projections
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.scope import holds
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Right
from zhunsheng.reports.freezing import freeze_report
from zhunsheng.reports.kinds.annual_report import AnnualReport, Comment
from zhunsheng.web.todo import desk_of

pytestmark = pytest.mark.django_db
SIGNED_ON = date(2023, 12, 4)
OPENING = "opening: [现将北岸街道2023年度情况报告如下。]"
COUNTED = """opening:
  - text: 成功调处矛盾纠纷{settled}。
    figures: {settled: {slot: mediation.dispute.settled, unit: 件}}"""


@pytest.fixture
def round_(cast, settings, tmp_path):
    settings.MEDIA_ROOT, settings.STATIC_ROOT = tmp_path / "documents", tmp_path
    made = Round(cast)
    made.draft(changed(outline(), (OPENING, COUNTED)))
    return made


def sees(made: Round, who: str, on: date = ASKED_ON) -> bool:
    return holds(made.viewer(who, on), Matter.objects.get(pk=made.report.pk), AnnualReport, Right.OPEN)


def client_of(made: Round, who: str) -> Client:
    person = made.people[who]
    person.user = get_user_model().objects.create(username=who.replace(" ", "_"))
    person.save(update_fields=["user"])
    client = Client()
    client.force_login(person.user, "django.contrib.auth.backends.ModelBackend")
    return client


def comment(made: Round, who: str, on: date = ASKED_ON) -> None:
    given = {"comment_place": 2, "comment_quote": "party办理", "comment_words": "请写明是受理数。"}
    made.take(who, made.report, "comment", on, **given)


def test_the_head_of_a_section_opens_the_draft_from_the_round_until_it_is_frozen_and_again_when_it_is_sent_back(round_):
    assert not sees(round_, "head party")
    round_.ask()
    assert all(sees(round_, f"head {section}") for section in SECTIONS)
    assert not sees(round_, "clerk party") and not sees(round_, "south_justice")
    for section in SECTIONS:
        round_.fill(section, SIGNED_ON)
        round_.sign(section, SIGNED_ON)
    with on_day(DUE_ON):
        freeze_report(round_.viewer("justice", DUE_ON), round_.report)
    assert not sees(round_, "head party", DUE_ON)
    given = {"returned_by": "区委依法治区办", "return_reason": "补写安排"}
    round_.take("justice", round_.report, "send_back", DUE_ON, **given)
    assert sees(round_, "head party", DUE_ON)
    assert check_projections() == []


def test_they_comment_and_do_nothing_else_with_it(round_):
    round_.ask()
    comment(round_, "head party")
    assert Comment.objects.get(matter=round_.report).said_by == round_.people["head party"]
    asked = (
        Asked("revise", {"title": "改", "outline": outline()}),
        Asked("settle", {"comment_number": 1, "comment_outcome": "taken", "comment_answer": "改"}),
        Asked("attach", {"digest": "sm3:0", "name": "附件.png"}),
        Asked("void", {"reason": "不要"}),
    )
    for one in asked:
        with on_day(ASKED_ON), pytest.raises(Refused) as refused:
            take(round_.viewer("head party"), round_.report.pk, one)
        assert "role-missing" in {objection.code for objection in refused.value.objections}, one.act


def test_the_limits_of_the_report_are_not_theirs_to_keep(round_):
    round_.ask()
    with on_day(date(2024, 3, 4)):
        desk = desk_of(round_.viewer("head party", date(2024, 3, 4)), date(2024, 3, 4))
    told = {task.kind_label for group in desk.groups for task in group.tasks}
    assert "报数" in told and AnnualReport.label not in told


def test_a_section_that_the_outline_no_longer_asks_takes_no_part_after_the_next_round(round_):
    round_.ask()
    figure = "          service: {reported: service, asks: 本年度service办理的件数, unit: 件, label: service件数}\n"
    text = outline(law=", cut_off: 2023-11-30").replace(figure, "").replace("，service办理{service}", "")
    round_.take("justice", round_.report, "revise", ASKED_ON, title="北岸街道2023年法治政府建设年度报告", outline=text)
    assert sees(round_, "head service")
    round_.ask()
    assert sees(round_, "head law") and not sees(round_, "head service")


def test_they_read_the_words_their_own_numbers_and_what_they_are_to_do(round_, settings):
    round_.ask()
    round_.fill("party", SIGNED_ON)
    round_.sign("party", SIGNED_ON)
    settings.ZHUNSHENG_TODAY = SIGNED_ON
    client = client_of(round_, "head party")
    page = client.get(f"/records/reports.annual_report/{round_.report.pk}/").content.decode()
    assert "提出意见</a>" in page and "本科室报的数写在原处" in page and '<article class="report"' not in page
    page = client.get(f"/records/reports.annual_report/{round_.report.pk}/studio/").content.decode()
    assert "party办理" in page and ">8件" in page and "〔law件数〕" in page and "〔调解成功〕" in page
    assert "对第2段提意见" in page and "studio-change" not in page
    law = client_of(round_, "head law").get(f"/records/reports.annual_report/{round_.report.pk}/").content.decode()
    assert "law办公室的报数待填报" in law and "12月8日前" in law
