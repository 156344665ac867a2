"""Acceptance of the three systems (M06): lights computed from records, a record for each step, recordings under approval."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.acceptance.test_enforcement import CUT_OFF, YEAR, codes, filed, listed, north, opened, value
from tests.cast import Cast
from zhunsheng.cli.auditing import check_attached_documents
from zhunsheng.kernel import registry
from zhunsheng.kernel.documents import path_of, store_document
from zhunsheng.kernel.models import Deadline, Matter
from zhunsheng.kernel.viewers import Right
from zhunsheng.metrics.engines.live import MetricSlice, traced
from zhunsheng.metrics.registry import metric

pytestmark = pytest.mark.django_db
CASE, RECORDING = "enforcement.case", "enforcement.recording"
FOUND = [{"evidence_kind": "record", "name": "现场笔录", "collected_on": "2023-05-05"}]
PDF = b"%PDF-1.7\n1 0 obj\n"
Browser = Callable[[str], Client]


@pytest.fixture
def client_of(cast: Cast, settings: Any, tmp_path: Path) -> Browser:
    """A browser in which somebody of the cast is logged in, at the end of the year."""
    settings.ZHUNSHENG_TODAY, settings.MEDIA_ROOT, settings.STATIC_ROOT = CUT_OFF, tmp_path / "documents", tmp_path

    def logged_in(who: str) -> Client:
        person = cast.people[who]
        if person.user is None:
            person.user = User.objects.create(username=who)
            person.save(update_fields=["user"])
        client = Client()
        client.force_login(person.user)
        return client

    return logged_in


def recorded(cast: Cast, matter: Matter, step: str, on: date) -> Matter:
    """The recording of a step, registered from the case and put into store the same day."""
    cast.act("officer", matter, "record_media", on, record_step=step, **{RECORDING: {"device_number": "ZF-017"}})
    kept = matter.links_out.latest("pk").target
    cast.act("officer", kept, "store", on, digest=f"sm3:{'1' * 64}", storage_place="一号采集站")
    return kept


def closed(cast: Cast, published_on: date | None = None, *, steps: tuple[str, ...] = ()) -> Matter:
    """A case that was decided, paid and closed; ``steps`` are those of which a recording was registered."""
    matter = filed(cast)
    cast.act("officer", matter, "investigate", date(2023, 5, 5), facts_text="占地三平方米。", evidence=FOUND)
    if "evidence" in steps:
        recorded(cast, matter, "evidence", date(2023, 5, 5))
    said = {"penalty_kind": "fine", "fine_yuan": "200", "discretion": "从轻。", "proposal_text": "违反条例。"}
    cast.act("squad_head", matter, "propose", date(2023, 5, 8), **said)
    cast.act("officer", matter, "notify", date(2023, 5, 9), notice_text="拟罚款。")
    cast.act("officer", matter, "waive_defence", date(2023, 5, 9))
    cast.act("leader", matter, "decide", date(2023, 5, 10), decision_text="罚款二百元。")
    cast.act("officer", matter, "serve", date(2023, 5, 11), service_way="direct")
    if "service" in steps:
        recorded(cast, matter, "service", date(2023, 5, 11))
    if published_on is not None:
        cast.act("officer", matter, "publish", published_on)
    cast.act("officer", matter, "pay", date(2023, 6, 1), payment_yuan="200")
    cast.act("leader", matter, "close", date(2023, 6, 2), closing_ground="performed")
    return Matter.objects.get(pk=matter.pk)


def lights(client: Client, matter: Matter) -> list[tuple[str, str]]:
    """What the page says of each light: its name and its word."""
    page = client.get(f"/records/{CASE}/{matter.pk}/").content.decode()
    return re.findall(r'</span>([^<]+)<strong class="light-word">([^<]+)</strong>', page)


def test_S099_a_case_closed_with_any_light_red_appears_in_the_supervision_list(cast: Cast, client_of: Browser) -> None:
    sound = closed(cast, date(2023, 5, 12), steps=("evidence", "service"))
    unpublished = closed(cast, steps=("evidence", "service"))
    late = closed(cast, date(2023, 5, 29), steps=("evidence", "service"))
    unrecorded = closed(cast, date(2023, 5, 12), steps=("evidence",))
    supervisor = client_of("supervisor")
    assert lights(supervisor, sound) == [("公示", "绿灯"), ("全过程记录", "绿灯"), ("法制审核", "不适用")]
    assert lights(supervisor, unpublished)[0] == ("公示", "红灯")
    assert lights(supervisor, unrecorded)[1] == ("全过程记录", "红灯")
    red = {unpublished.pk, late.pk, unrecorded.pk}
    assert listed(north(cast, "supervisor"), "enforcement.case.closed_with_faults") == red
    shown = supervisor.get(f"/records/{CASE}/", {"state": "closed", "lights": "red"}).content.decode()
    assert {int(pk) for pk in re.findall(r'<th scope="row"><a href="[^"]+/(\d+)/"', shown)} == red
    assert "红：全过程记录" in shown and "红：公示" in shown
    part = north(cast)
    assert value(part, "enforcement.case.closed_red_publicity") == 2
    assert value(part, "enforcement.case.closed_red_record") == 1
    assert value(part, "enforcement.case.all_green_rate") == 25


def test_S099_every_light_says_its_reason_the_date_that_it_rests_on_and_the_article(
    cast: Cast, client_of: Browser
) -> None:
    late = closed(cast, date(2023, 5, 29), steps=("evidence",))
    page = client_of("supervisor").get(f"/records/{CASE}/{late.pk}/").content.decode()
    for said in (
        "处罚决定逾期公示",
        "公示到期日：2023年5月19日",
        "公示日期：2023年5月29日",
        "送达没有记录入卷",
        "《行政处罚法》第47条",
    ):
        assert said in page, said


def test_S099_the_same_case_is_yellow_within_the_limit_and_red_the_day_after(cast: Cast) -> None:
    matter = closed(cast, steps=("evidence", "service"))
    for day, red in ((date(2023, 6, 2), True), (date(2023, 5, 19), False)):
        part = MetricSlice(cast.viewer("justice"), cast.units["north"], YEAR, day)
        assert (value(part, "enforcement.case.closed_red_publicity") == 1) == red
    assert Deadline.objects.get(matter=matter, clock="publish_by").due_on == date(2023, 5, 19)


def test_S101_a_case_with_a_step_without_record_is_listed_until_the_record_is_on_file(cast: Cast) -> None:
    matter = filed(cast)
    cast.act("officer", matter, "investigate", date(2023, 5, 5), facts_text="占地三平方米。", evidence=FOUND)
    # The limit is two working days: the 6th, on which people worked, and the 8th.
    for day, found in ((date(2023, 5, 8), set()), (date(2023, 5, 9), {matter.pk})):
        part = MetricSlice(cast.viewer("justice"), cast.units["north"], YEAR, day)
        measure: Any = metric("enforcement.case.unrecorded")
        assert {row["matter_id"] for row in traced(measure, part, Right.OPEN).values("matter_id")} == found
    recorded(cast, matter, "evidence", date(2023, 5, 10))
    assert listed(north(cast), "enforcement.case.unrecorded") == set()


def test_S101_a_text_record_keeps_the_digest_of_its_file_and_a_changed_file_is_detected(
    cast: Cast, settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.MEDIA_ROOT = tmp_path / "documents"
    matter, day = filed(cast), date(2023, 5, 5)
    cast.act("officer", matter, "investigate", day, facts_text="占地三平方米。", evidence=FOUND)
    enter = {"record_step": "evidence", "record_form": "document", "document_order": 1}
    assert codes(lambda: cast.act("officer", matter, "enter_record", day, **enter)) == ["record-not-attached"]
    document = store_document(io.BytesIO(PDF), "现场笔录.pdf")
    cast.act("officer", matter, "attach", day, digest=document.digest, name="现场笔录.pdf")
    cast.act("officer", matter, "enter_record", day, **enter)
    rows: Any = registry.kind(CASE).line_sets()["records"].line
    [row] = rows.objects.filter(matter=matter)
    assert (row.step, row.digest) == ("evidence", document.digest)
    assert check_attached_documents() == 0
    path_of(document.digest).write_bytes(PDF + b"%changed")
    capsys.readouterr()
    assert check_attached_documents() == 1
    told = capsys.readouterr().out.replace("\n", "")
    assert "附件文件内容已变" in re.sub(r"[\s│]", "", told)


def test_S101_a_changed_recording_stays_on_record_and_turns_the_light_of_its_case_red(
    cast: Cast, client_of: Browser
) -> None:
    matter = closed(cast, date(2023, 5, 12), steps=("evidence", "service"))
    kept = Matter.objects.filter(kind=RECORDING).first()
    assert kept is not None
    other = {"found_digest": f"sm3:{'2' * 64}"}
    check = codes(lambda: cast.act("squad_head", kept, "check", date(2023, 7, 3), **other))
    assert check == ["file-changed"]
    cast.act("squad_head", kept, "report_change", date(2023, 7, 3), **other, change_note="核对时发现，已封存。")
    assert lights(client_of("supervisor"), matter)[1] == ("全过程记录", "红灯")
    assert listed(north(cast), "enforcement.recording.changed") == {kept.pk}
    assert listed(north(cast), "enforcement.case.closed_with_faults") == {matter.pk}


def test_S101_what_is_attached_to_a_recording_is_handed_out_only_on_a_recorded_viewing(
    cast: Cast, client_of: Browser
) -> None:
    day = CUT_OFF
    said = {"subject": "现场", "step": "evidence", "device_number": "ZF-017"}
    kept = opened(cast, RECORDING, "make", day, said)
    cast.act("officer", kept, "store", day, digest=f"sm3:{'1' * 64}", storage_place="一号采集站")
    document = store_document(io.BytesIO(PDF), "截图.pdf")
    event = cast.act("officer", kept, "attach", day, digest=document.digest, name="截图.pdf")
    address = f"/records/{RECORDING}/{kept.pk}/documents/{event.seq}/"
    reader = client_of("second_officer")
    refused = reader.get(address)
    assert refused.status_code >= 400 and "先办理“申请调阅”" in refused.content.decode()
    cast.act("second_officer", kept, "ask_to_view", day, purpose="制作笔录")
    cast.act("squad_head", kept, "approve_viewing", day)
    assert reader.get(address).status_code >= 400
    cast.act("second_officer", kept, "view", day)
    answer = reader.get(address)
    assert answer.status_code == 200 and b"".join(answer.streaming_content) == PDF
    assert client_of("officer").get(address).status_code >= 400
