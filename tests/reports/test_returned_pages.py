"""The pages of taking a draft back: give out, upload, choose, write in; half done it stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.reports.test_pages import address, logged_in
from tests.reports.test_returned_files import REPORT, changes_of, outline_now
from tests.reports.word_edits import Edited
from zhunsheng.files.manuscripts.changes import ChangeKind
from zhunsheng.kernel.models import Matter
from zhunsheng.reports.models import ReturnedFile
from zhunsheng.reports.outline.write import write_outline

pytestmark = pytest.mark.usefixtures("at_year_end")


@pytest.fixture(autouse=True)
def own_documents(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "documents"


def copy_of(client: Client, report: Matter) -> bytes:
    response = client.post(address(report, "copy/"))
    assert response.status_code == 200, response.content.decode()
    assert response["Content-Disposition"].startswith("attachment")
    return b"".join(response.streaming_content)


def sent_back(client: Client, report: Matter, data: bytes) -> Any:
    return client.post(address(report, "returned/"), {"file": SimpleUploadedFile("李书记改.docx", data)}, follow=True)


def edited_by_the_secretary(client: Client, report: Matter) -> Any:
    edited = Edited(copy_of(client, report))
    edited.replace("6件", "9件", amid="成功调处矛盾纠纷", by="李书记")
    edited.replace("压实各科室责任", "压实各科室和社区责任", by="李书记")
    edited.comment("一是部分干部", "这一条要举例。", "李书记")
    return sent_back(client, report, edited.saved())


def test_a_draft_is_given_out_and_taken_back_with_every_change_beside_the_old_words(year):
    report, client = year.draft(REPORT), logged_in(year, "justice")
    assert f'action="{address(report, "copy/")}"' in client.get(address(report)).content.decode()
    page = edited_by_the_secretary(client, report).content.decode()
    assert "<del>6件</del>" in page and "<ins>9件</ins>" in page
    assert "李书记　2023-12-20" in page and "这一条要举例。" in page
    assert "保留台账数" in page and "更正记录" in page and "改为手填" in page
    assert f'href="{address(report, "figures/settled/")}"' in page
    listed = client.get(address(report, "returned/")).content.decode()
    assert "李书记改.docx" in listed and "3处" in listed


def test_choices_are_kept_and_written_in_when_asked(year):
    report, client = year.draft(REPORT), logged_in(year, "justice")
    edited_by_the_secretary(client, report)
    returned = ReturnedFile.objects.get()
    here = address(report, f"returned/{returned.pk}/")
    slot = next(each.number for each in changes_of(returned) if each.kind is ChangeKind.SLOT)
    half = {f"choice-{slot}": "typed", f"by-{slot}": "司法所", f"value-{slot}": "9", "do": "take", "request_key": "a"}
    refused = client.post(here, half)
    assert refused.status_code == 422
    assert "改为手填须写明理由" in refused.content.decode()
    assert 'value="typed" checked' in client.get(here).content.decode(), "what was chosen stays"
    page = client.post(here, {f"choice-{slot}": "reject", "do": "rest"}, follow=True).content.decode()
    assert "已把其余2处不涉及数字的改动选为接受" in page
    page = client.post(here, {"do": "take", "request_key": "b"}, follow=True).content.decode()
    assert "接受的改动已写入提纲" in page and "已写入</span>" in page
    assert "已记入意见</span>" in page
    said = client.get(address(report, "studio/")).content.decode()
    assert '<strong>李书记</strong><span class="badge">来自 Word 文件</span>' in said and "这一条要举例。" in said
    assert "压实各科室和社区责任" in write_outline(outline_now(report))
    again = client.post(here, {"do": "take", "request_key": "b"}, follow=True)
    assert again.status_code == 200
    report.refresh_from_db()
    assert report.head_seq == 5, "drafted, revised, commented, two files on record"


def test_a_wrong_file_is_refused_on_the_page(year):
    report, client = year.draft(REPORT), logged_in(year, "justice")
    response = sent_back(client, report, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600)
    assert response.status_code == 422
    assert "旧格式（.doc 或 .wps）" in response.content.decode() and "另存为 .docx" in response.content.decode()
    assert "没有选择文件" in client.post(address(report, "returned/"), {}).content.decode()


def test_who_may_not_revise_sees_the_changes_and_decides_nothing(year):
    report, client = year.draft(REPORT), logged_in(year, "justice")
    edited_by_the_secretary(client, report)
    here = address(report, f"returned/{ReturnedFile.objects.get().pk}/")
    leader = logged_in(year, "leader")
    page = leader.get(here).content.decode()
    assert "<ins>9件</ins>" in page and "写入提纲</button>" not in page
    assert leader.post(here, {"choice-0": "accept", "do": "take"}).status_code == 422
    assert leader.post(address(report, "returned/"), {}).status_code == 422
    assert not ReturnedFile.objects.get().choices.exists()


@pytest.mark.parametrize("rest", ["returned/", "returned/1/"])
def test_who_may_not_know_of_the_report_finds_nothing(year, rest):
    report = year.draft(REPORT)
    stranger = logged_in(year, "south_justice")
    assert stranger.get(address(report, rest)).status_code == 404
    assert stranger.post(address(report, "copy/")).status_code == 404


def test_another_reports_returned_file_is_not_found_here(year):
    report, client = year.draft(REPORT), logged_in(year, "justice")
    edited_by_the_secretary(client, report)
    other = year.draft(REPORT)
    assert client.get(address(other, f"returned/{ReturnedFile.objects.get().pk}/")).status_code == 404


def test_a_frozen_report_takes_nothing_back(year):
    report, client = year.frozen(REPORT), logged_in(year, "justice")
    page = client.get(address(report, "returned/")).content.decode()
    assert "现在不能收回修改稿" in page and 'type="file"' not in page
    assert client.get(address(report, "copy/")).status_code == 405


@pytest.mark.process
def test_the_web_server_loads_nothing_that_writes_word() -> None:
    import subprocess
    import sys

    code = "import sys, django; django.setup(); import zhunsheng.config.urls; print('docx' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "False"
