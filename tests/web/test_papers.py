"""Papers on a matter's page: filled from the record, held back where an article demands more, printed, compared afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document as Word

from tests.cast import Cast
from tests.papers import DECIDED, DECISION, FACTS, PARTY, confirming, decided_case, printed, read, set_organ, told_case
from tests.web.test_records import Browser, address, text
from zhunsheng.files.official.fonts import MissingFonts
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.audit.verify import verify
from zhunsheng.kernel.declare.paper_faults import worded_papers
from zhunsheng.kernel.documents import open_document
from zhunsheng.kernel.jobs.runner import run_waiting
from zhunsheng.kernel.models import Attachment, Event
from zhunsheng.kernel.today import on_day
from zhunsheng.web.papers.filling import _Filling, filled_paper
from zhunsheng.web.papers.printed import printings
from zhunsheng.web.papers.review import concerns_of

NUMBER = "罚决字〔2023〕1号"


@pytest.fixture(autouse=True)
def _day(settings: object) -> None:
    settings.ZHUNSHENG_TODAY = DECIDED  # type: ignore[attr-defined]


def test_a_decision_says_what_article_59_demands(cast: Cast) -> None:
    set_organ(cast)
    paper = filled_paper(read(cast, decided_case(cast)), "decision")
    said = "\n".join(paper.drawn.lines())
    assert paper.gaps == () and paper.unconfirmed == ()
    for words in (
        NUMBER, "张三丰", "临江区柳荫路8号", "现场检查笔录（勘验笔录、现场笔录，2023年5月4日取得）",
        "《行政处罚法》第57条", "罚款金额：200元（大写：贰佰元整）", "15日内，将罚款缴至临江农商银行北岸支行",
        "60日内，依照《行政复议法》第9条的规定向临江区人民政府", "6个月内", "2023年5月22日",
    ):  # fmt: skip
        assert words in said, words
    assert paper.drawn.signed == ("北岸街道办事处", "2023年5月22日")


def test_a_case_whose_papers_agree_has_nothing_to_confirm(cast: Cast) -> None:
    set_organ(cast)
    reading = read(cast, decided_case(cast))
    for key in ("filing", "investigation_report", "notice", "decision"):
        concerns = concerns_of(reading, filled_paper(reading, key))
        assert [(one.message, one.places) for one in (*concerns.own, *concerns.others)] == [], key


def test_a_paper_is_printed_word_and_pdf_follow_and_are_on_file(cast: Cast, client_of: Browser) -> None:
    set_organ(cast)
    matter, client = decided_case(cast), client_of("officer")
    page = text(client.get(address(matter, "papers/decision/")))
    assert "张某某" in page and "张三丰" not in page and "再打印一份" not in page
    given = {"request_key": "k", "seen": confirming(read(cast, matter), "decision").seen}
    sent = client.post(address(matter, "papers/decision/print/"), given, follow=True)
    assert sent.status_code == 200 and "正在生成" in text(sent)
    assert run_waiting() == 1
    names = list(Attachment.objects.filter(matter=matter).order_by("pk").values_list("name", flat=True))
    assert names == [f"行政处罚决定书{NUMBER}.docx", f"行政处罚决定书{NUMBER}.pdf"]
    word, pdf = (one.digest for one in Attachment.objects.filter(matter=matter).order_by("pk"))
    with open_document(word) as stream:
        said = "\n".join(paragraph.text for paragraph in Word(BytesIO(stream.read())).paragraphs)
    assert "当事人：张三丰" in said and NUMBER in said
    with open_document(pdf) as stream:
        assert stream.read(5) == b"%PDF-"
    assert "2023年5月22日已打印" in text(client.get(address(matter)))
    # A second run of the same work finds nothing to do; a double click prints once.
    client.post(address(matter, "papers/decision/print/"), given)
    run_waiting()
    assert Event.objects.filter(matter=matter, act="print").count() == 1
    assert Attachment.objects.filter(matter=matter).count() == 2


def test_what_an_article_demands_holds_the_printing_back(cast: Cast, client_of: Browser) -> None:
    set_organ(cast, 账号="")
    matter = decided_case(cast, parties=[{"party_kind": "person", "name": "张三丰"}])
    client = client_of("officer")
    page = text(client.get(address(matter, "papers/decision/")))
    assert "缺少法定内容，不能打印" in page and "《行政处罚法》第59条" in page and "当事人的住址或者住所" in page
    refused = client.post(address(matter, "papers/decision/print/"), {"request_key": "k"})
    assert refused.status_code == 422 and "行政处罚决定书缺少参数的本机关的账号" in text(refused)
    assert Event.objects.filter(matter=matter, act="print").count() == 0


def test_before_its_act_a_paper_is_a_draft_and_cannot_be_printed(cast: Cast, client_of: Browser) -> None:
    set_organ(cast)
    matter, client = told_case(cast), client_of("officer")
    page = text(client.get(address(matter, "papers/decision/")))
    assert "草稿" in page and "不能打印" in page
    refused = client.post(address(matter, "papers/decision/print/"), {"request_key": "k"})
    assert refused.status_code == 422 and "还没有办理，现在只有草稿" in text(refused)


def test_after_a_correction_the_page_says_what_differs_from_the_printed_paper(cast: Cast, client_of: Browser) -> None:
    set_organ(cast)
    matter = decided_case(cast)
    printed(cast, matter, "decision")
    decide = matter.events.get(act="decide").seq
    with on_day(DECIDED):
        given = {"decision_text": "罚款200元，并责令改正。", "correction_reason": "漏写"}
        take(cast.viewer("leader", DECIDED), matter.pk, Asked("correct", given, DECIDED, corrects=decide))
    client = client_of("officer")
    assert "此后记录有变化" in text(client.get(address(matter)))
    assert "与上次打印的不同" in text(client.get(address(matter, "papers/decision/")))
    shown = text(client.post(address(matter, "papers/decision/unmask/"), {"reason": "核对"}))
    assert "并责令改正" in shown and "<del>" in shown and "张三丰" in shown
    assert printings(read(cast, matter).standing)[0].printed_on == date(2023, 5, 22)


def test_what_differs_is_shown_masked_and_printed_only_once_confirmed(cast: Cast, client_of: Browser) -> None:
    set_organ(cast)
    facts = FACTS.replace("2023年5月4日", "2023年5月6日")
    matter, client = told_case(cast, facts=facts), client_of("officer")
    printed(cast, matter, "notice", date(2023, 5, 12))
    given = {"parties": [{**PARTY, "name": "张三风"}], "correction_reason": "姓名写错"}
    with on_day(DECIDED):
        take(cast.viewer("officer", DECIDED), matter.pk, Asked("correct", given, date(2023, 5, 4), corrects=1))
    cast.act("leader", matter, "decide", DECIDED, decision_text=DECISION)
    page = text(client.get(address(matter, "papers/decision/")))
    assert "各文书所写的违法行为发生日期不一致" in page and "2023年5月6日" in page
    assert "各文书所写的当事人不一致" in page and "张三丰" not in page and "张三风" not in page
    where = address(matter, "papers/decision/print/")
    asked = confirming(read(cast, matter), "decision")
    given = {"request_key": "k", "seen": asked.seen}
    assert client.post(where, given).status_code == 422
    assert client.post(where, {**given, "confirmed": "0123456789ab"}).status_code == 422
    other = client.post(where, {**given, "seen": "0123456789ab", "confirmed": asked.confirmed})
    assert other.status_code == 422 and "您查看之后，行政处罚决定书的内容有变化" in text(other)
    assert client.post(where, {**given, "confirmed": asked.confirmed}).status_code == 302
    event = Event.objects.get(matter=matter, act="print", payload__open_body__contains='"printed":"decision"')
    assert "party-differs" in event.payload.open_body and "fact-day-differs" in event.payload.open_body
    assert "张三风" not in event.payload.open_body and "张三风" in event.payload.personal_body


def test_local_data_that_the_place_has_not_confirmed_is_told_before_printing(cast: Cast) -> None:
    set_organ(cast, is_confirmed=False)
    reading = read(cast, decided_case(cast))
    concerns = concerns_of(reading, filled_paper(reading, "decision"))
    assert [one.code for one in concerns.own] == ["setting-unconfirmed"] and "本机关" in concerns.own[0].message


def test_an_act_before_the_first_wording_is_printed_in_the_first_and_says_so(cast: Cast) -> None:
    set_organ(cast)
    reading = read(cast, decided_case(cast))
    filled = replace(filled_paper(reading, "decision"), is_of_later_wording=True)
    assert "wording-later" in concerns_of(reading, filled).codes


def test_who_may_not_handle_the_case_may_not_print(cast: Cast, client_of: Browser) -> None:
    set_organ(cast)
    matter = decided_case(cast)
    where = address(matter, "papers/decision/print/")
    assert client_of("office").post(where, {"request_key": "k"}).status_code == 403
    assert client_of("south_mediator").post(where, {"request_key": "k"}).status_code == 404
    assert Event.objects.filter(matter=matter, act="print").count() == 0


def test_each_way_of_service_has_its_record(cast: Cast) -> None:
    set_organ(cast)
    for way, words in (
        ("direct", "受送达人签收"), ("left", "见证人签名"), ("electronic", "书面同意电子送达"),
        ("entrusted", "受委托送达的机关"), ("mail", "邮寄送达的凭证"), ("announcement", "经过30日视为送达"),
    ):  # fmt: skip
        matter = decided_case(cast)
        cast.act("officer", matter, "serve", date(2023, 5, 23), service_way=way, service_note="社区代表见证。")
        paper = filled_paper(read(cast, matter, date(2023, 5, 23)), "service")
        said = "".join(paper.drawn.lines())
        assert words in said and "2023年5月23日" in said and paper.gaps == (), way


def test_a_pdf_that_could_not_be_set_is_told_and_set_again(
    cast: Cast, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_organ(cast)
    matter, client = decided_case(cast), client_of("officer")

    def without_fonts(*_: object) -> bytes:
        raise MissingFonts("请安装中文字体")

    with monkeypatch.context() as patch:
        patch.setattr("zhunsheng.files.official.pdf.pdf_of", without_fonts)
        printed(cast, matter, "decision")
    assert [one.name.rpartition(".")[2] for one in Attachment.objects.filter(matter=matter)] == ["docx"]
    page = text(client.get(address(matter, "papers/decision/")))
    assert "没有可用的中文字体" in page and "重新生成" in page
    assert client.post(address(matter, "papers/decision/again/")).status_code == 302
    run_waiting()
    assert [one.name.rpartition(".")[2] for one in Attachment.objects.filter(matter=matter)] == ["docx", "pdf"]


def test_a_paper_says_the_facts_as_they_stood_at_its_act(cast: Cast) -> None:
    set_organ(cast)
    matter = told_case(cast)
    evidence = [{"evidence_kind": "record", "name": "补充笔录", "collected_on": "2023-05-15"}]
    cast.act("officer", matter, "investigate", date(2023, 5, 15), facts_text="经复核占地二平方米。", evidence=evidence)
    reading = read(cast, matter)
    assert "占用人行道三平方米" in "".join(filled_paper(reading, "notice").drawn.lines())
    assert "经复核占地二平方米" in "".join(filled_paper(reading, "decision").drawn.lines())


def test_papers_of_another_system_on_file_are_held_against_ours(cast: Cast, client_of: Browser) -> None:
    set_organ(cast)
    matter, client = decided_case(cast), client_of("officer")
    where = address(matter, "papers/decision/")
    assert "份材料核对" not in text(client.get(where))
    said = "现场检查笔录\n检查时间：2023年5月4日\n检查地点：柳荫路西段\n被检查人：张三风\n检查人：方岩、邵野\n"
    upload = SimpleUploadedFile("检查笔录.txt", said.encode())
    assert client.post(address(matter, "attach/"), {"file": upload}).status_code == 302
    assert "连同附卷的1份材料核对" in text(client.get(where))
    page = text(client.get(f"{where}?uploads=1"))
    assert "各文书所写的违法地点不一致" in page and "柳荫路西段" in page and "检查笔录" in page
    assert "各文书所写的当事人不一致" in page and "张三风" not in page and "张三丰" not in page


def test_a_file_that_cannot_be_read_is_told(cast: Cast, client_of: Browser) -> None:
    set_organ(cast)
    matter, client = decided_case(cast), client_of("officer")
    upload = SimpleUploadedFile("扫描件.pdf", b"%PDF-1.4\nnothing of a file")
    assert client.post(address(matter, "attach/"), {"file": upload}).status_code == 302
    page = client.get(address(matter, "papers/decision/?uploads=1"))
    assert page.status_code == 422 and "行政处罚决定书" in text(page)


def test_a_rule_that_was_not_in_force_yet_leaves_a_gap_and_no_error(cast: Cast) -> None:
    set_organ(cast)
    reading = read(cast, decided_case(cast))
    filling = _Filling(
        reading, "decision", worded_papers(reading.kind)["decision"][0], reading.standing, None, date(1990, 1, 1)
    )
    filling.drawn()
    assert filling.gaps["规则.PEN-60.期限"].way_out == "办理之日没有这一规定，请核对日期和所依据的条文"


def test_a_destroyed_case_keeps_that_a_paper_was_printed_and_not_what_it_said(cast: Cast, client_of: Browser) -> None:
    set_organ(cast)
    matter = decided_case(cast)
    printed(cast, matter, "decision")
    cast.act("officer", matter, "serve", date(2023, 5, 23), service_way="direct")
    cast.act("officer", matter, "pay", date(2023, 5, 24), payment_yuan="200")
    cast.act("deputy", matter, "close", date(2023, 5, 25), closing_ground="performed")
    cast.act("squad_head", matter, "destroy", date(2034, 1, 5), reason="保管期满")
    reading = read(cast, matter, date(2034, 1, 5))
    kept = printings(reading.standing)
    assert [(one.key, one.paper) for one in kept] == [("decision", None)]
    assert "张三丰" not in "".join(filled_paper(reading, "decision").drawn.lines())
    assert list(verify()) == []


def test_the_contents_of_a_case_file_name_a_printed_paper_once_and_a_file_that_came_in_by_its_name(
    cast: Cast, client_of: Browser
) -> None:
    set_organ(cast)
    matter, client = decided_case(cast), client_of("officer")
    printed(cast, matter, "decision")
    client.post(address(matter, "attach/"), {"file": SimpleUploadedFile("现场照片说明.txt", "照片两张".encode())})
    said = filled_paper(read(cast, matter), "contents").drawn.lines()
    rows = [line for line in said if NUMBER in line or "照片" in line]
    assert len(rows) == 2, said
    assert f"行政处罚决定书{NUMBER}" in rows[0] and ".docx" not in rows[0] and ".pdf" not in rows[0]
    assert "现场照片说明.txt" in rows[1]
