"""The calendar feed: well formed, for whoever holds the token, with number and kind only, within the person's rights."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from tests.cast import DAY, Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.kinds.post import Post
from zhunsheng.web.columns import has_clocks
from zhunsheng.workbench.models import Subscription

Browser = Callable[[str], Client]
ADDRESS = re.compile(r"http://testserver(/calendar/feed/[^\"]+\.ics)")


def subscribe(client: Client) -> str:
    """The path of a new feed address, read from the page that shows it."""
    found = ADDRESS.search(client.post("/calendar/subscription/").content.decode())
    assert found is not None
    return found[1]


def events(address: str) -> dict[str, dict[str, object]]:
    answer = Client().get(address)
    assert answer.status_code == 200
    return {str(event["uid"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def limits(address: str) -> list[dict[str, object]]:
    """The events of limits, the next one first."""
    found = [event for uid, event in events(address).items() if uid.startswith("limit-")]
    return sorted(found, key=lambda event: event["dtstart"].dt)


def test_a_subscriber_reads_their_limits_and_the_hard_dates_without_a_login(cast: Cast, client_of: Browser) -> None:
    matter = cast.accepted_dispute()
    address = subscribe(client_of("mediator"))
    limit, further = limits(address)
    assert str(further["summary"]) == f"一般办结期限：矛盾纠纷 {matter.number}"
    assert str(limit["summary"]) == f"本级化解期限：矛盾纠纷 {matter.number}"
    assert limit["dtstart"].dt == matter.due_on
    assert str(limit["url"]).endswith(f"/records/mediation.dispute/{matter.pk}/")
    assert any(event["dtstart"].dt == date(2023, 4, 1) for event in events(address).values())


def test_neither_party_nor_subject_is_in_the_feed(cast: Cast, client_of: Browser) -> None:
    cast.accepted_dispute()
    text = Client().get(subscribe(client_of("mediator"))).content.decode().replace("\r\n ", "")
    assert "矛盾纠纷" in text
    for told in ("张三丰", "甲乙丙", "13812345678", "漏水", "梅和"):
        assert told not in text, told


def test_the_feed_is_well_formed(cast: Cast, client_of: Browser) -> None:
    cast.accepted_dispute()
    answer = Client().get(subscribe(client_of("mediator")))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8" and "no-store" in answer["Cache-Control"]
    content = answer.content
    assert content.startswith(b"BEGIN:VCALENDAR\r\n") and content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines) and any(line.startswith(b" ") for line in lines)
    assert all(b"\n" not in line for line in lines)
    calendar = Calendar.from_ical(content)
    assert calendar["version"] == "2.0" and calendar["prodid"]
    uids = [str(event["uid"]) for event in calendar.walk("VEVENT")]
    assert len(uids) == len(set(uids))
    for event in calendar.walk("VEVENT"):
        assert event["dtstart"].params["VALUE"] == "DATE" and event["dtend"].dt > event["dtstart"].dt
        assert event["dtstamp"].dt.utcoffset().total_seconds() == 0
        assert not event.errors


def test_an_event_keeps_its_identity_when_its_day_moves(cast: Cast, client_of: Browser) -> None:
    matter = cast.accepted_dispute()
    address = subscribe(client_of("mediator"))
    before = events(address)
    cast.act("mediator", matter, "extend", extension_length=10, extension_approver="调委会", extension_basis="双方同意")
    after = events(address)
    assert set(after) == set(before)
    moved = [uid for uid in after if after[uid]["dtstart"].dt != before[uid]["dtstart"].dt]
    assert len(moved) == 1 and "conclude_by" in moved[0]


def test_a_limit_that_is_met_leaves_the_feed(cast: Cast, client_of: Browser) -> None:
    matter = cast.accepted_dispute()
    address = subscribe(client_of("mediator"))
    assert len(limits(address)) == 2
    cast.act("mediator", matter, "fail", reason="分歧过大")
    assert limits(address) == []


def test_the_token_sees_what_its_person_may_see_and_has_to_do(cast: Cast, client_of: Browser) -> None:
    cast.accepted_dispute()
    assert limits(subscribe(client_of("ferry_mediator"))) == []
    assert limits(subscribe(client_of("leader"))) == []
    assert len(limits(subscribe(client_of("justice")))) == 2


def test_an_overdue_limit_stays_and_an_advisory_one_that_has_passed_goes(cast: Cast, client_of: Browser) -> None:
    late = cast.accepted_dispute(on=date(2023, 4, 26))
    cast.settled_dispute(on=date(2023, 3, 1))
    assert next(event["dtstart"].dt for event in limits(subscribe(client_of("mediator")))) == late.due_on < DAY
    assert all("司法确认" not in str(event["summary"]) for event in limits(subscribe(client_of("mediator"))))


def test_when_the_posts_end_the_feed_has_no_matter_left(cast: Cast, client_of: Browser) -> None:
    cast.accepted_dispute()
    address = subscribe(client_of("mediator"))
    cast.act("administrator", Post.objects.get(person=cast.people["mediator"]).matter, "end")
    assert limits(address) == []


def test_only_the_digest_of_a_token_is_kept(cast: Cast, client_of: Browser) -> None:
    client = client_of("mediator")
    token = subscribe(client).removeprefix("/calendar/feed/").removesuffix(".ics")
    kept = Subscription.objects.get()
    assert len(token) >= 43 and token not in kept.token_digest
    assert token not in client.get("/calendar/subscription/").content.decode()


def test_a_new_address_ends_the_old_one_and_an_ended_subscription_shows_nothing(cast: Cast, client_of: Browser) -> None:
    client = client_of("mediator")
    first = subscribe(client)
    second = subscribe(client)
    assert Client().get(first).status_code == 404 and Client().get(second).status_code == 200
    assert "订阅已停止" in client.post("/calendar/subscription/end/", follow=True).content.decode()
    assert Client().get(second).status_code == 404


def test_ending_a_subscription_ends_nobody_elses(cast: Cast, client_of: Browser) -> None:
    address = subscribe(client_of("mediator"))
    client_of("justice").post("/calendar/subscription/end/")
    assert Client().get(address).status_code == 200


def test_a_locked_account_has_no_feed(cast: Cast, client_of: Browser) -> None:
    address = subscribe(client_of("mediator"))
    user = cast.people["mediator"].user
    assert user is not None
    user.is_active = False
    user.save()
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "é"])
def test_a_guessed_token_opens_nothing(cast: Cast, token: str) -> None:
    assert Client().get(f"/calendar/feed/{token}.ics").status_code == 404


def test_a_feed_is_read_only(cast: Cast, client_of: Browser) -> None:
    address = subscribe(client_of("mediator"))
    assert Client().post(address).status_code == 405
    assert client_of("mediator").get("/calendar/subscription/end/").status_code == 405


def test_the_feed_costs_the_same_queries_however_many_matters_and_few_for_each_kind(
    cast: Cast, client_of: Browser
) -> None:
    cast.accepted_dispute()
    address, costs = subscribe(client_of("mediator")), list[int]()
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            Client().get(address)
        costs.append(len(queries))
        for _ in range(3):
            cast.accepted_dispute()
    assert costs[0] == costs[1] <= 5 + 3 * sum(map(has_clocks, registry.kinds().values()))
