"""核查报告 on a page: what is sent is checked and given back, marked and as copies; nothing of it stays on the server."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx as word
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from lxml.html import HtmlElement

from tests.cast import DAY, Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.documents import open_document
from zhunsheng.kernel.models import Attachment, Document, Event, Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.reports.building import draft_report
from zhunsheng.web import checking, checking_job, uploads
from zhunsheng.web.checking_order import Order

Browser = Callable[[str], Client]
PAGE, COPY, KEEP, PORTAL = "/checking/", "/checking/copy/", "/checking/keep/", "/public/checking/"
REPORT = (
    "东山街道2022年法治政府建设年度报告\n\n一、工作成效\n2022年，街道共受理矛盾纠纷120件，其中婚姻家庭纠纷50件、"
    "邻里纠纷40件、物业纠纷40件。举办法治宣传活动18场次，参与群众1200人次。\n"
    "二、存在的问题\n部分干部依法行政能力有待提高。\n三、下一步工作\n2023年，加强培训。\n"
)
LAST_YEAR = REPORT.replace("2022", "2021").replace("2023", "2022")
TRAP = '<script>alert("x")</script>'


def answer_at_once(command: Any, given: bytes, seconds: float) -> subprocess.CompletedProcess[bytes]:
    """The job without a process of its own."""
    sent, answer = BytesIO(given), BytesIO()
    code = checking_job.carry_out(Order.read(sent.readline()), sent, answer)
    return subprocess.CompletedProcess(command, code, answer.getvalue(), b"")


@pytest.fixture(autouse=True)
def at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only tests about the process start one."""
    if not request.node.get_closest_marker("process"):
        monkeypatch.setattr(checking, "run_bounded", answer_at_once)


@pytest.fixture(autouse=True)
def no_counts_from_other_tests() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def desk(client_of: Browser) -> Client:
    return client_of("justice")


@pytest.fixture
def portal(cast: Cast) -> Client:
    """A visitor of a portal on which checking is open."""
    adopt(cast, "portal.checking_is_open", True)
    return Client()


def adopt(cast: Cast, name: str, value: Any, unit: str = "north") -> None:
    with on_day(DAY):
        given = {"name": name, "value": json.dumps(value), "is_confirmed": True}
        viewer = cast.viewer("administrator", DAY)
        open_matter(viewer, registry.kind("kernel.setting"), cast.units[unit], Asked("enter", given))


def upload(content: str | bytes, name: str = "报告.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def drawn(response: Any) -> HtmlElement:
    return html.fromstring(response.content.decode())


def words(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def seal_of(response: Any) -> str:
    return str(drawn(response).xpath("//input[@name='seal']/@value")[0])


def test_the_marked_text_stands_beside_what_was_found(desk: Client) -> None:
    answer = desk.post(PAGE, {"report": upload(REPORT)})
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    page = drawn(answer)
    assert words(page.xpath("//h1")[0]) == "东山街道2022年法治政府建设年度报告"
    found = page.xpath("//section[@class='findings']//li")
    wrong = next(item for item in found if "120件" in words(item))
    assert wrong.xpath(".//*[contains(text(), '怎么办')] | .//p[@class='way-out']")
    for item in found:
        place = item.xpath(".//a/@href")[0].removeprefix("#")
        assert page.xpath(f"//article//*[@id='{place}'][@href='#{item.get('id')}']"), "there and back"
    assert page.xpath("//section[@class='relations']//li[@class='fails']")
    amount = page.xpath("//article//span[@class='figure'][contains(text(), '1200人次')]")[0]
    assert amount.get("tabindex") == "0" and "1,200人次" in words(amount) and "期间" in words(amount)


def test_findings_are_counted_by_level_and_each_level_can_be_left_out(desk: Client) -> None:
    page = drawn(desk.post(PAGE, {"text": REPORT}))
    for level in ("error", "inconsistency", "note"):
        count = len(page.xpath(f"//section[@class='findings']//li[@class='{level}']"))
        assert words(page.xpath(f"//label[@for='show-{level}']")[0]).endswith(f" {count}")
        # The boxes stand before what they hide, so that the style sheet can do it without a script.
        assert page.xpath(f"//input[@id='show-{level}']/following-sibling::div[@class='checked-columns']")


def test_a_second_file_is_compared_with_the_first(desk: Client) -> None:
    page = drawn(desk.post(PAGE, {"report": upload(REPORT), "other": upload(LAST_YEAR, "上年.txt")}))
    compared = page.xpath("//section[@class='compared']")[0]
    assert "上年.txt" in words(compared) and "沿用上年" in words(compared)
    assert any("与上年" in words(item) for item in page.xpath("//section[@class='findings']//li"))


def test_every_word_of_the_report_is_escaped(desk: Client) -> None:
    answer = desk.post(PAGE, {"text": f"{TRAP}东山街道报告\n{TRAP}受理纠纷{TRAP}3件。\n"}).content.decode()
    assert TRAP not in answer and "&lt;script&gt;" in answer


def test_copies_are_made_of_the_sealed_text(desk: Client) -> None:
    seal = seal_of(desk.post(PAGE, {"report": upload(REPORT), "other": upload(LAST_YEAR)}))
    copies = {each.key: desk.post(COPY, {"seal": seal, "format": each.key}) for each in checking.FORMATS}
    for key, copy in copies.items():
        assert copy.status_code == 200 and copy["Cache-Control"] == "private, no-store"
        assert copy["Content-Disposition"].startswith("attachment") and copy["Content-Disposition"].endswith(f".{key}")
    plain = json.loads(copies["json"].content)
    assert [row["quote"] for row in plain["figures"]].count("120件") == 1 and plain["comparison"]
    assert copies["html"].content.startswith(b"<!DOCTYPE html>")
    with zipfile.ZipFile(BytesIO(copies["docx"].content)) as document:
        assert document.read("word/comments.xml").count(b"<w:comment ") == len(plain["findings"])
    with zipfile.ZipFile(BytesIO(copies["xlsx"].content)) as book:
        assert "xl/worksheets/sheet3.xml" in book.namelist()


def word_file(text: str) -> bytes:
    document, target = word.Document(), BytesIO()
    document.sections[0].header.paragraphs[0].text = "征求意见稿"
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize(("most_bytes", "header"), [(checking_job.MOST_CARRIED_BYTES, "征求意见稿"), (1, "")])
def test_the_word_copy_of_a_word_file_is_that_file_unless_it_is_too_large_to_be_carried(
    desk: Client, monkeypatch: Any, most_bytes: int, header: str
) -> None:
    monkeypatch.setattr(checking_job, "MOST_CARRIED_BYTES", most_bytes)
    report, last_year = (upload(word_file(text), "报告.docx") for text in (REPORT, LAST_YEAR))
    seal = seal_of(desk.post(PAGE, {"report": report, "other": last_year}))
    copy = word.Document(BytesIO(desk.post(COPY, {"seal": seal, "format": "docx"}).content))
    assert copy.sections[0].header.paragraphs[0].text == header
    assert any("120件" in comment.text for comment in copy.comments)


@pytest.mark.parametrize("seal", ["", "abc", "eyJhIjoxfQ:1abc:forged"])
def test_a_text_that_the_server_did_not_seal_is_not_copied(desk: Client, seal: str) -> None:
    answer = desk.post(COPY, {"seal": seal, "format": "docx"})
    assert answer.status_code == 422 and "页面已失效" in answer.content.decode()


@pytest.mark.process
def test_nothing_of_what_was_checked_stays(desk: Client, settings: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    settings.FILE_UPLOAD_TEMP_DIR, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = str(tmp_path / "temporary"), 10
    before = Event.objects.count()
    seal = seal_of(desk.post(PAGE, {"report": upload(REPORT)}))
    desk.post(COPY, {"seal": seal, "format": "docx"})
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert (Event.objects.count(), Document.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({}, "report", "没有选择文件，也没有粘贴文字"),
        ({"text": " \n "}, "report", "没有选择文件，也没有粘贴文字"),
        ({"text": "no Chinese here 12"}, "text", "没有中文"),
        ({"report": ("空.txt", b"")}, "report", "文件是空的"),
        ({"report": ("图.bin", bytes(range(256)) * 8)}, "report", "认不出"),
        ({"report": ("坏.docx", b"PK\x03\x04 broken")}, "report", "已损坏"),
        ({"report": ("坏.pdf", b"%PDF-1.4 broken")}, "report", "已损坏"),
        ({"text": REPORT, "other": ("坏.docx", b"PK\x03\x04 broken")}, "other", "已损坏"),
        ({"text": REPORT, "report": ("报告.txt", REPORT.encode())}, "text", "既选择了文件，又粘贴了文字"),
    ],
)
def test_wrong_input_is_told_beside_its_field_and_the_text_stays(
    desk: Client, given: dict[str, Any], field: str, told: str
) -> None:
    sent = {name: upload(value[1], value[0]) if isinstance(value, tuple) else value for name, value in given.items()}
    answer = desk.post(PAGE, sent)
    assert answer.status_code == 422
    page = drawn(answer)
    note = page.xpath(f"//*[@id='{field}-objections']")[0]
    assert told in words(note) and re.search("[\u4e00-\u9fff]", words(note).rpartition("。请")[2]), (
        "what is wrong, what to do"
    )
    named = page.xpath(f"//*[@name='{field}']")[0]
    assert f"{field}-objections" in named.get("aria-describedby")
    assert page.xpath("//textarea[@name='text']")[0].text_content().strip("\n") == given.get("text", "").strip("\n")


def test_the_size_limit_is_that_of_the_setting(cast: Cast, desk: Client) -> None:
    adopt(cast, "documents.max_megabytes", 1)
    assert "不超过1MB" in desk.get(PAGE).content.decode()
    answer = desk.post(PAGE, {"report": upload(REPORT * 8000)})
    assert answer.status_code == 422 and "文件超过1MB的上限" in answer.content.decode()


def test_a_file_beyond_every_limit_is_left_out_while_it_comes_in(desk: Client, monkeypatch: Any) -> None:
    made = uploads._Bounded.__init__

    def small(handler: Any, request: Any, most_bytes: int) -> None:
        made(handler, request, 100)

    monkeypatch.setattr(uploads._Bounded, "__init__", small)
    answer = desk.post(PAGE, {"report": upload(REPORT), "text": ""})
    assert answer.status_code == 422 and answer.wsgi_request.FILES == {}
    assert "没有读取" in words(drawn(answer).xpath("//*[@id='report-objections']")[0])


def test_more_text_than_a_form_may_hold_is_told_in_chinese(desk: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = desk.post(PAGE, {"text": REPORT})
    assert answer.status_code == 413 and "粘贴的文字太多" in answer.content.decode()


@pytest.mark.process
def test_a_check_that_takes_too_long_is_ended_and_says_so(cast: Cast, desk: Client) -> None:
    adopt(cast, "checking.longest_seconds", 1)
    sentences = "".join(
        f"第{number}季度受理纠纷{number}件，其中调解成功{number - 1}件，成功率{number % 100}%。"
        for number in range(2, 9000)
    )
    answer = desk.post(PAGE, {"text": f"东山街道年度报告\n{sentences}"})
    assert answer.status_code == 422
    assert "在1秒内没有核查完" in answer.content.decode() and sentences in answer.content.decode()


@pytest.mark.process
def test_a_program_fault_is_told_and_logged(desk: Client, monkeypatch: Any, caplog: Any) -> None:
    monkeypatch.setattr(checking, "JOB", "zhunsheng.web.no_such_job")
    answer = desk.post(PAGE, {"text": REPORT})
    assert answer.status_code == 422 and "核查没有完成，程序出错" in answer.content.decode()
    assert "no_such_job" in caplog.text


@pytest.mark.process
@pytest.mark.parametrize(
    ("loads", "room"),
    [
        ("import zhunsheng.web.checking_job", "django"),
        ("import django; django.setup(); import zhunsheng.config.urls", "zhunsheng.verifier"),
    ],
)
def test_the_job_loads_no_web_server_and_the_web_server_no_verifier(loads: str, room: str) -> None:
    code = f"import sys; {loads}; print([name for name in sys.modules if name.startswith('{room}')])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_when_every_seat_is_taken_one_is_asked_to_come_back(desk: Client, monkeypatch: Any) -> None:
    class Full:
        def acquire(self, timeout: float) -> bool:
            return False

    monkeypatch.setattr(checking, "_SEATS", Full())
    answer = desk.post(PAGE, {"text": REPORT})
    assert answer.status_code == 422 and "正在核查的人较多" in answer.content.decode()
    assert REPORT.strip() in drawn(answer).xpath("//textarea")[0].text_content()


def test_copies_are_given_only_to_who_sends_what_was_checked(desk: Client) -> None:
    assert desk.get(COPY).status_code == desk.get(KEEP).status_code == 405
    assert Client().post(COPY, {"seal": "x"})["Location"].startswith("/login/")
    assert desk.post(COPY, {"seal": seal_of(desk.post(PAGE, {"text": REPORT})), "format": "exe"}).status_code == 422


def test_sending_needs_the_token_against_forgery(cast: Cast, client_of: Browser) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client_of("justice").cookies
    assert strict.post(PAGE, {"text": REPORT}).status_code == 403
    assert strict.post(COPY, {"seal": "x", "format": "json"}).status_code == 403


def test_the_portal_has_the_page_only_where_a_unit_has_opened_it(cast: Cast) -> None:
    visitor = Client()
    assert visitor.get(PORTAL).status_code == visitor.post(PORTAL, {"text": REPORT}).status_code == 404
    assert visitor.post(f"{PORTAL}copy/").status_code == 404
    assert PORTAL not in visitor.get("/public/").content.decode()
    adopt(cast, "portal.checking_is_open", True)
    assert visitor.get(PORTAL).status_code == 200
    assert PORTAL in visitor.get("/public/").content.decode()


def test_a_visitor_checks_and_downloads_without_a_login(portal: Client) -> None:
    answer = portal.post(PORTAL, {"report": upload(REPORT)})
    assert answer.status_code == 200 and drawn(answer).xpath("//section[@class='findings']//li")
    assert not drawn(answer).xpath("//select[@name='matter']"), "only staff put copies on file"
    copy = portal.post(f"{PORTAL}copy/", {"seal": seal_of(answer), "format": "json"})
    assert json.loads(copy.content)["figures"]


def test_an_address_may_check_so_many_times_an_hour(cast: Cast, portal: Client) -> None:
    adopt(cast, "portal.checks_per_hour", 2)
    for _ in range(2):
        assert portal.post(PORTAL, {"text": ""}, REMOTE_ADDR="2001:db8::1").status_code == 422
    over = portal.post(PORTAL, {"text": REPORT}, REMOTE_ADDR="2001:db8::2")
    assert "每小时最多核查、下载2次" in over.content.decode(), "addresses of one network count together"
    assert REPORT.strip() in drawn(over).xpath("//textarea")[0].text_content()
    assert portal.post(f"{PORTAL}copy/", {"seal": "x"}, REMOTE_ADDR="2001:db8::3").status_code == 422
    assert "每小时" not in portal.post(PORTAL, {"text": ""}, REMOTE_ADDR="2001:db9::1").content.decode()
    assert "每小时" not in portal.post(PORTAL, {"text": ""}, REMOTE_ADDR="192.0.2.7").content.decode()


OUTLINE = """
title: {title}
year: 2023
unit: {unit}
period: [2023-01-01, 2023-12-31]
cut_off: 2023-05-04
signers: [某单位]
signed_on: 2023-05-04
sections:
  - heading: 主要成效
    paragraphs:
      - text: 今年工作有序推进。
"""


def draft(cast: Cast, who: str, unit: str) -> Matter:
    """An annual report of ours."""
    with on_day(DAY):
        text = OUTLINE.format(title=f"{cast.units[unit].name}年度报告", unit=cast.units[unit].code)
        return draft_report(text, DAY.year, cast.viewer(who))


def test_the_word_copy_can_be_put_on_the_file_of_a_report_of_ours(cast: Cast, desk: Client) -> None:
    matter, _ = draft(cast, "justice", "north"), draft(cast, "south_justice", "south")
    answer = desk.post(PAGE, {"text": REPORT})
    assert drawn(answer).xpath("//select[@name='matter']/option/@value") == [str(matter.pk)], "only reports one handles"
    given = {"seal": seal_of(answer), "matter": matter.pk, "request_key": "twice"}
    assert [desk.post(KEEP, given).status_code for _ in range(2)] == [302, 302]
    attached = Attachment.objects.get(matter=matter)
    assert attached.name == "东山街道2022年法治政府建设年度报告（核查）.docx"
    assert Event.objects.filter(matter=matter, act="attach", person=cast.people["justice"]).count() == 1
    with open_document(attached.digest) as stored:
        assert b"word/comments.xml" in stored.read()


def test_nobody_puts_a_copy_on_a_file_that_they_may_not_open(cast: Cast, desk: Client, client_of: Browser) -> None:
    others, own = draft(cast, "south_justice", "south"), draft(cast, "justice", "north")
    seal = seal_of(desk.post(PAGE, {"text": REPORT}))
    assert desk.post(KEEP, {"seal": seal, "matter": others.pk}).status_code in (403, 404)
    assert client_of("grid").post(KEEP, {"seal": seal, "matter": own.pk}).status_code in (403, 404)
    for bad in ("", "x", "999999"):
        assert desk.post(KEEP, {"seal": seal, "matter": bad}).status_code == 404
    assert desk.post(KEEP, {"seal": "forged", "matter": own.pk}).status_code == 422
    assert not Attachment.objects.exists() and not Document.objects.exists()
