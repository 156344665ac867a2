"""A party with a code: it is given out once on the matter's page, and opens just that matter on the portal."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.acceptance.test_three_systems import served
from tests.cast import APPLICANT, RESPONDENT
from zhunsheng.kernel.models import Event

KIND = "mediation.dispute"
CODE = re.compile(r"查询码：<strong>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</strong>")


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


def issue(client, matter, party="parties:0", key="once"):
    address = reverse("record_issue_code", args=[matter.kind, matter.pk])
    return client.post(address, {"party": party, "request_key": key})


def follow(code):
    return Client().post(reverse("portal_following"), {"code": code})


def code_in(response):
    return CODE.search(response.content.decode())[1]


def test_a_code_is_shown_once_and_opens_the_matter_without_a_login(cast, client_of):
    matter, other = cast.accepted_dispute(), cast.dispute(subject="另一件纠纷")
    response = issue(client_of("mediator"), matter)
    assert response.headers["Cache-Control"] == "no-store"
    page = follow(code_in(response)).content.decode()
    assert matter.number in page and other.number not in page
    assert "受理" in page and "本级化解期限" in page
    assert APPLICANT["name"] not in page and RESPONDENT["name"] not in page and matter.heading not in page


def test_a_party_sees_their_own_periods_until_they_are_over(cast, client_of, settings):
    # Served on 11 May: the fine is due on the fifteenth day, the 26th.
    code = code_in(issue(client_of("officer"), served(cast)))
    settings.ZHUNSHENG_TODAY = date(2023, 5, 26)
    assert "缴纳罚款期限" in follow(code).content.decode()
    settings.ZHUNSHENG_TODAY = date(2023, 5, 27)
    later = follow(code).content.decode()
    assert "缴纳罚款期限" not in later and "起诉期限" in later


def test_grouping_and_case_of_a_code_do_not_matter(cast, client_of):
    matter = cast.dispute()
    code = code_in(issue(client_of("mediator"), matter))
    assert matter.number in follow(code.replace("-", "").lower()).content.decode()


def test_a_form_sent_twice_gives_one_code_and_never_shows_one_that_does_not_open(cast, client_of):
    matter, client = cast.dispute(), client_of("mediator")
    issue(client, matter)
    assert issue(client, matter).status_code == 302
    assert Event.objects.filter(matter=matter, act="issue_code").count() == 1


def test_a_new_code_takes_the_place_of_the_old_one(cast, client_of):
    matter, client = cast.dispute(), client_of("mediator")
    first, second = (code_in(issue(client, matter, key=key)) for key in ("one", "two"))
    assert follow(first).status_code == 422
    assert follow(second).status_code == 200


@pytest.mark.parametrize("party", ["parties:9", "parties:x", "sessions:0", ""])
def test_nobody_gets_a_code_who_is_no_party(cast, client_of, party):
    matter = cast.dispute()
    assert issue(client_of("mediator"), matter, party).status_code == 422
    assert not Event.objects.filter(matter=matter, act="issue_code").exists()


def test_a_wrong_code_is_told_so_and_guessing_ends_at_the_limit_of_the_place(cast):
    answers = [follow("AAAA-BBBB-CCCC") for _ in range(21)]
    assert {answer.status_code for answer in answers} == {422}
    assert "没有找到" in answers[0].content.decode()
    assert "每小时最多查询20次" in answers[-1].content.decode()


def test_a_void_matter_is_followed_no_more(cast, client_of):
    matter = cast.dispute()
    code = code_in(issue(client_of("mediator"), matter))
    cast.act("justice", matter, "void", reason="重复登记")
    assert follow(code).status_code == 422
