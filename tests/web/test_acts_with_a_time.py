"""Acts with a time of day on the pages: asked beside the day, shown beside the day, and what is left to the minute."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from tests.cast import DAY
from tests.timed import CLOSE, HANDLE, Call, Calls, calls, moment
from tests.web.test_acts import address, inputs, sent, text
from tests.web.test_feed import subscribe
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import at_moment
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.web import lists
from zhunsheng.web.following import followed
from zhunsheng.web.todo import Task, desk_of

__all__ = ["calls"]

Browser = Callable[[str], Client]
NEW = "/records/trial.call/new/"


@contextmanager
def at(time: str) -> Iterator[None]:
    """The fourth of May, at a time of day."""
    with at_moment(moment(f"{DAY} {time}")):
        yield


def record(matter: Matter) -> Any:
    return Call._default_manager.get(pk=matter.pk)


def page(client: Client, matter: Matter) -> str:
    return text(client.get(address(matter)))


def test_the_form_proposes_the_present_minute_and_what_is_sent_is_kept(calls: Calls, client_of: Browser) -> None:
    client = client_of("mediator")
    with at("14:05"):
        form = inputs(client.get(NEW))
    assert (form["acted_on"], form["acted_time"]) == ("2023-05-04", "14:05")
    with at("14:20"):
        response = client.post(NEW, {**form, "subject": "路灯不亮", "acted_time": "13:50"})
    matter = Matter.objects.get(kind="trial.call")
    assert response.status_code == 302 and record(matter).received_at == moment("2023-05-04 13:50")
    with at("14:21"):
        assert sent(client, address(matter, "act/respond/"), {}).status_code == 302
    assert record(matter).responded_at == moment("2023-05-04 14:21")


def test_an_act_without_a_time_of_day_asks_for_none(calls: Calls, client_of: Browser) -> None:
    form = inputs(client_of("mediator").get("/records/mediation.dispute/new/"))
    assert "acted_time" not in form and "proposed_time" not in form


def test_a_proposal_for_today_says_nothing_of_another_day(calls: Calls, client_of: Browser) -> None:
    client = client_of("mediator")
    with at("14:05"):
        sent(client, NEW, {"subject": "路灯不亮", "acted_on": "2023-05-03"})
        matter = Matter.objects.get(kind="trial.call")
        assert record(matter).received_at is None and not matter.deadlines.exists()
        form = inputs(client.get(NEW))
        away = inputs(client.post(NEW, {**form, "acted_on": "2023-05-03", "find": "acted_on"}))
        back = inputs(client.post(NEW, {**away, "acted_on": "2023-05-04", "find": "acted_on"}))
        typed = inputs(client.post(NEW, {**form, "acted_on": "2023-05-03", "acted_time": "08:00", "find": "acted_on"}))
    assert (away["acted_time"], back["acted_time"], typed["acted_time"]) == ("", "14:05", "08:00")
    assert Matter.objects.filter(kind="trial.call").count() == 1


def test_changing_the_day_asks_the_server_for_the_time_alone(calls: Calls, client_of: Browser) -> None:
    content = text(client_of("mediator").get(NEW))
    (tag,) = re.findall(r'<input id="field-acted_on"[^>]*>', content)
    assert 'hx-trigger="change"' in tag and 'hx-target="#field-acted_time"' in tag and '"find": "acted_on"' in tag
    assert re.search(r'<input id="field-acted_time"[^>]*type="time"', content)
    assert "按小时、分钟计算的期限就无从起算" in content


def test_a_day_and_a_time_that_cannot_be_read_are_said_together_beside_their_inputs(
    calls: Calls, client_of: Browser
) -> None:
    response = sent(client_of("mediator"), NEW, {"subject": "灯", "acted_on": "昨天", "acted_time": "下午"})
    content = text(response)
    assert response.status_code == 422 and not Matter.objects.filter(kind="trial.call").exists()
    assert 'href="#field-acted_on"' in content and 'href="#field-acted_time"' in content
    assert "时刻请写成 09:30 的样子" in content and 'value="下午"' in content


def test_a_time_still_to_come_is_refused_beside_its_input(calls: Calls, client_of: Browser) -> None:
    with at("14:05"):
        response = sent(client_of("mediator"), NEW, {"subject": "灯", "acted_time": "14:06"})
    assert response.status_code == 422 and "办理时刻14:06晚于现在14:05" in text(response)
    assert 'href="#field-acted_time"' in text(response)


def test_the_page_shows_the_moment_of_each_act_and_the_end_of_the_limit(calls: Calls, client_of: Browser) -> None:
    matter, client = calls.receive("2023-05-04 09:00", seen_at="2023-05-03T22:15"), client_of("mediator")
    with at("09:10"):
        content = page(client, matter)
    assert '<time datetime="2023-05-04 09:00">2023年5月4日 9:00</time>' in content
    assert (
        '<time datetime="2023-05-04 09:30">2023年5月4日 9:30</time><span class="limit-status">还有20分钟</span>'
        in content
    )
    assert "2023年5月3日 22:15" in content and "2023年5月4日9时0分“接收”起按分钟连续计算" in content
    with at("09:30"):
        assert "此刻到期" in page(client, matter)
    with at("11:30"):
        assert "超过2小时" in page(client, matter)
    calls.act(matter, "respond", "2023-05-04 12:05")
    with at("12:30"):
        content = page(client, matter)
    assert "2023-05-04 12:05办理，超期" in content and "还有23小时35分" in content


def test_the_limit_that_ends_first_presses_by_its_minute(calls: Calls, client_of: Browser) -> None:
    calls.adopt(CLOSE, {"unit": "working_day", "length": 1})
    calls.adopt(HANDLE, {"unit": "hour", "length": 30})
    matter = calls.receive("2023-05-04 09:00")
    calls.act(matter, "respond", "2023-05-04 09:10")
    with at("09:10"):
        content = page(client_of("mediator"), matter)
    assert "<strong>处理期限</strong><span>2023年5月5日 15:10</span>" in content


def test_a_correction_starts_from_the_time_as_it_was_and_shows_both(calls: Calls, client_of: Browser) -> None:
    matter, client = calls.receive("2023-05-04 09:00", seen_at="2023-05-03T22:15"), client_of("mediator")
    with at("14:05"):
        where = address(matter, "correct/1/")
        form = inputs(client.get(where))
        assert (form["acted_on"], form["acted_time"], form["seen_at"]) == ("2023-05-04", "09:00", "2023-05-03T22:15")
        sent(client, where, {"acted_time": "08:50", "correction_reason": "笔误"})
        content = page(client, matter)
    assert record(matter).received_at == moment("2023-05-04 08:50")
    assert re.search(r"<dt>办理时刻</dt><dd><del>09:00</del>.*?<ins>08:50</ins>", content, re.S)
    assert (
        record(matter).seen_at == moment("2023-05-03 22:15") and "现场时刻" not in content.partition("differences")[2]
    )


def test_a_list_shows_the_minute_of_the_nearest_end_and_what_is_late(calls: Calls, client_of: Browser) -> None:
    soon, client = calls.receive("2023-05-04 09:00"), client_of("mediator")
    with at("09:31"):
        content = text(client.get("/records/trial.call/"))
    assert "2023-05-04 09:30 超过1分钟" in content and '<tr class="late">' in content
    assert '<td class="whole" data-label="接收时刻">2023-05-04 09:00</td>' in content
    with at("09:30"):
        content = text(client.get("/records/trial.call/"))
    assert "2023-05-04 09:30 此刻到期" in content and '<tr class="late">' not in content
    assert soon.due_at is not None


def tasks(calls: Calls, who: str, css: str) -> list[Task]:
    desk = desk_of(calls.cast.viewer(who), DAY)
    return [task for group in desk.groups if group.css == css for task in group.tasks]


def test_the_desk_sorts_by_the_minute_and_warns_by_minutes(calls: Calls) -> None:
    second = calls.receive("2023-05-04 09:00", subject="后")
    calls.act(second, "respond", "2023-05-04 09:05")
    first, over = calls.receive("2023-05-04 09:20", subject="先"), calls.receive("2023-05-04 08:00", subject="迟")
    with at("09:39"):
        assert [(task.title, task.warned.words) for task in tasks(calls, "mediator", "late")] == [
            ("迟", "超过1小时9分")
        ]
        (task,) = tasks(calls, "mediator", "soon")
        assert (task.title, task.warned.words, task.warned.step_words) == ("先", "还有11分钟", "已到“60分钟内”一步")
        assert [task.title for task in tasks(calls, "mediator", "later")] == ["后"] and not task.is_escalated
    with at("09:40"):
        (task,) = tasks(calls, "mediator", "soon")
        assert task.is_escalated and task.warned.step_words == "已到“10分钟内”一步"
    assert first.due_at is not None and over.due_at is not None


def test_the_desk_page_shows_the_minute(calls: Calls, client_of: Browser) -> None:
    calls.receive("2023-05-04 09:00")
    with at("09:10"):
        assert "2023-05-04 09:30 还有20分钟" in text(client_of("mediator").get("/"))


def test_the_day_in_the_calendar_says_what_is_left_of_it(calls: Calls, client_of: Browser) -> None:
    calls.receive("2023-05-04 09:00")
    with at("09:10"):
        content = text(client_of("mediator").get("/calendar/day/?on=2023-05-04"))
    assert 'data-label="情况">09:30 还有20分钟</td>' in content


def test_the_feed_has_a_limit_in_minutes_at_its_moment(calls: Calls, client_of: Browser) -> None:
    matter = calls.receive("2023-05-04 09:00")
    with at("09:10"):
        content = Client().get(subscribe(client_of("mediator"))).content
    (event,) = [event for event in Calendar.from_ical(content).walk("VEVENT") if str(event["uid"]).startswith("limit-")]
    assert event["dtstart"].dt == matter.due_at and event["dtstart"].dt.utcoffset().total_seconds() == 0
    assert "dtend" not in event and not event.errors


def test_a_party_reads_the_moments_too(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    matter = calls.receive("2023-05-04 09:00")
    monkeypatch.setattr("zhunsheng.web.following.matters_of_party", lambda viewer: Matter.objects.filter(pk=matter.pk))
    assert isinstance(Viewer.of_party("A1"), Viewer)
    (seen,) = followed("A1", DAY)
    assert [step.done.at for step in seen.steps] == [moment("2023-05-04 09:00")]
    assert [limit.due.at for limit in seen.limits] == [moment("2023-05-04 09:30")]


def test_a_list_by_what_is_due_goes_by_the_minute_from_page_to_page(
    calls: Calls, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 1)
    half_past, ten_past, ten_to, ten_past_too = (
        str(calls.receive(f"{DAY} {clock}").pk) for clock in ("09:30", "09:10", "09:50", "09:10")
    )
    wanted = [ten_past, ten_past_too, half_past, ten_to]
    for order, expected in (("due_on", wanted), ("-due_on", wanted[::-1])):
        client, seen, query = client_of("mediator"), list[str](), f"?order={order}"
        with at("09:55"):
            while query:
                shown = text(client.get(f"/records/trial.call/{query}"))
                seen += re.findall(r'<th scope="row"><a href="[^"]+/(\d+)/"', shown)
                following = re.search(r'class="next" href="(\?[^"]+)"', shown)
                query = following[1].replace("&amp;", "&") if following else ""
        assert seen == expected
