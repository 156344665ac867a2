"""Papers on a matter's page: filled from the record, held back where an article demands more, printed, compared afterwards."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from docx import Document as Word

from tests.cast import Cast
from tests.papers import DECIDED, decided_case, printed, read, set_organ, told_case
from tests.web.test_records import Browser, address, text
from zhunsheng.kernel.documents import open_document
from zhunsheng.kernel.jobs.runner import run_waiting
from zhunsheng.kernel.models import Attachment, Event
from zhunsheng.kernel.today import on_day
from zhunsheng.web.papers.filling import filled_paper
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
    sent = client.post(address(matter, "papers/decision/print/"), {"request_key": "k"}, follow=True)
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
    client.post(address(matter, "papers/decision/print/"), {"request_key": "k"})
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
    from zhunsheng.kernel.acts.take import Asked, take

    with on_day(DECIDED):
        given = {"decision_text": "罚款200元，并责令改正。", "correction_reason": "漏写"}
        take(cast.viewer("leader", DECIDED), matter.pk, Asked("correct", given, DECIDED, corrects=decide))
    client = client_of("officer")
    assert "此后记录有变化" in text(client.get(address(matter)))
    assert "与上次打印的不同" in text(client.get(address(matter, "papers/decision/")))
    shown = text(client.post(address(matter, "papers/decision/unmask/"), {"reason": "核对"}))
    assert "并责令改正" in shown and "<del>" in shown and "张三丰" in shown
    assert printings(read(cast, matter).standing)[0].printed_on == date(2023, 5, 22)
