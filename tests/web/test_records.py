"""A matter's page: facts, limits with receipts, what can be done and what cannot, and what is never shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import DAY, RESPONDENT, Cast
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.models import Event
from zhunsheng.kernel.today import on_day

Browser = Callable[[str], Client]


def address(matter: Any, tail: str = "") -> str:
    return f"/records/{matter.kind}/{matter.pk}/{tail}"


def text(response: Any) -> str:
    return response.content.decode()


def test_the_page_answers_what_by_when_and_why(cast: Cast, client_of: Browser) -> None:
    matter = cast.accepted_dispute(on=date(2023, 4, 26))
    page = text(client_of("mediator").get(address(matter)))
    assert "本级化解期限" in page and "2023年4月27日" in page and "已超期7天" in page
    assert "自2023年4月26日“受理”起算" in page
    assert "待确认" in page
    assert "达成调解协议" in page and "“列为重大纠纷”须由司法所工作人员、分管领导、党政主要负责人办理" in page


def test_a_suggested_next_act_is_one_that_ends_the_limit(cast: Cast, client_of: Browser) -> None:
    matter = cast.accepted_dispute()
    page = text(client_of("mediator").get(address(matter)))
    assert f'class="button primary" href="{address(matter, "act/settle/")}"' in page


def test_personal_data_is_masked_everywhere_until_a_reason_is_given(cast: Cast, client_of: Browser) -> None:
    matter = cast.dispute()
    client = client_of("mediator")
    page = text(client.get(address(matter)))
    assert "13812345678" not in page and "张三丰" not in page
    assert "138****5678" in page and "张某某" in page
    refused = client.post(address(matter, "unmask/"), {"reason": " "})
    assert refused.status_code == 422 and "没有写明理由" in text(refused) and "13812345678" not in text(refused)
    shown = client.post(address(matter, "unmask/"), {"reason": "电话约定调解时间"})
    assert "13812345678" in text(shown) and "仅此一次" in text(shown)
    assert shown["Cache-Control"] == "no-store"
    assert "13812345678" not in text(client.get(address(matter)))
    assert Event.objects.filter(matter=matter, act="unmask", person=cast.people["mediator"]).count() == 1
    assert client.get(address(matter, "unmask/")).status_code == 405


def test_whoever_may_count_but_not_open_is_refused_with_the_way_out(cast: Cast, client_of: Browser) -> None:
    matter = cast.dispute()
    response = client_of("office").get(address(matter))
    assert response.status_code == 403
    assert "可以统计这件矛盾纠纷，但不能打开" in text(response) and "请向本件办理人或司法所申请" in text(response)
    assert "本地参数“岗位权限”" in text(response) and matter.number not in text(response)


def test_whoever_has_no_right_learns_nothing(cast: Cast, client_of: Browser) -> None:
    matter = cast.dispute()
    tails = ("", "act/accept/", "correct/1/", "void/", "documents/1/")
    for tail in tails:
        assert client_of("south_mediator").get(address(matter, tail)).status_code == 404
    for tail in ("unmask/", "attach/", "void/", "act/accept/", "correct/1/"):
        assert client_of("south_mediator").post(address(matter, tail), {"reason": "x"}).status_code == 404
    assert client_of("south_mediator").get("/records/mediation.dispute/999999/").status_code == 404
    assert client_of("mediator").get(f"/records/mediation.agreement/{matter.pk}/").status_code == 404


def test_a_confidential_matter_is_opened_by_confidential_posts_only(cast: Cast, client_of: Browser) -> None:
    matter = cast.dispute(secrecy="confidential")
    assert client_of("community").get(address(matter)).status_code == 403
    assert "不公开" in text(client_of("justice").get(address(matter)))


def test_a_correction_shows_old_and_new_and_keeps_the_reason(cast: Cast, client_of: Browser) -> None:
    matter = cast.dispute()
    with on_day(DAY):
        asked = Asked("correct", {"correction_reason": "金额笔误", "amount_yuan": "9000"}, acted_on=DAY, corrects=1)
        take(cast.viewer("mediator"), matter.pk, asked)
    page = text(client_of("mediator").get(address(matter)))
    assert "<del>1,200.50</del>" in page and "<ins>9,000.00</ins>" in page
    assert "金额笔误" in page and "已更正" in page and "更正第1步“登记”" in page


def test_only_those_who_may_take_a_step_are_offered_its_correction(cast: Cast, client_of: Browser) -> None:
    matter = cast.accepted_dispute()
    assert address(matter, "correct/2/") in text(client_of("community").get(address(matter)))
    assert "correct/" not in text(client_of("leader").get(address(matter)))


def test_a_late_entry_and_an_overrun_limit_are_marked(cast: Cast, client_of: Browser) -> None:
    matter = cast.accepted_dispute(on=date(2023, 4, 3))
    with on_day(DAY):
        given = {"reason": "双方不让步"}
        take(
            cast.viewer("mediator"), matter.pk, Asked("fail", given, date(2023, 4, 10), late_reason="系统停用期间办理")
        )
    page = text(client_of("mediator").get(address(matter)))
    assert "补录" in page and "系统停用期间办理" in page
    assert "超期办理" in page and "2023-04-10办理，超期" in page


def test_linked_matters_open_only_for_those_who_may(cast: Cast, client_of: Browser) -> None:
    matter, agreement = cast.settled_dispute()
    page = text(client_of("mediator").get(address(matter)))
    assert f'href="{address(agreement)}"' in page and "由协议了结" in page
    assert f'href="{address(matter)}"' in text(client_of("mediator").get(address(agreement)))


def test_the_diagram_marks_the_way_taken_and_the_present_state(cast: Cast, client_of: Browser) -> None:
    matter = cast.accepted_dispute()
    page = text(client_of("mediator").get(address(matter)))
    assert "当前状态：调解中。" in page
    assert page.count('class="box passed"') == 1 and page.count('class="box present"') == 1
    assert page.count('class="arrow taken"') == 1
    assert "不予受理" in page and "“调解中”期间还可办理：召开调解会、升级" in page
    assert "可左右滑动，看全部流程。" in page, "it is wider than a telephone"


def test_a_document_is_attached_and_comes_back_as_a_download(cast: Cast, client_of: Browser) -> None:
    matter, client = cast.dispute(), client_of("mediator")
    upload = SimpleUploadedFile("现场照片.png", b"\x89PNG\r\n\x1a\n" + b"0" * 64)
    assert client.post(address(matter, "attach/"), {"file": upload}).status_code == 302
    page = text(client.get(address(matter)))
    assert "现场照片.png" in page
    download = client.get(address(matter, "documents/2/"))
    assert b"".join(download.streaming_content).startswith(b"\x89PNG")
    assert download["Content-Disposition"].startswith("attachment")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert client_of("south_mediator").get(address(matter, "documents/2/")).status_code == 404
    assert client_of("office").get(address(matter, "documents/2/")).status_code == 403


def test_a_program_under_a_paper_name_is_not_attached(cast: Cast, client_of: Browser) -> None:
    matter, client = cast.dispute(), client_of("mediator")
    upload = SimpleUploadedFile("协议.pdf", b"MZ" + b"0" * 64)
    response = client.post(address(matter, "attach/"), {"file": upload})
    assert response.status_code == 422 and "可执行程序" in text(response)
    assert client.post(address(matter, "attach/")).status_code == 422
    assert Event.objects.filter(matter=matter).count() == 1


def test_a_matter_is_voided_with_a_reason_by_those_who_may(cast: Cast, client_of: Browser) -> None:
    matter = cast.dispute()
    assert "作废本件" not in text(client_of("mediator").get(address(matter)))
    client = client_of("justice")
    refused = client.post(address(matter, "void/"), {"reason": ""})
    assert refused.status_code == 422 and "没有写明理由" in text(refused)
    assert client.post(address(matter, "void/"), {"reason": "重复登记"}).status_code == 302
    page = text(client.get(address(matter)))
    assert "已作废" in page and "重复登记" in page and "act/accept" not in page


def test_the_periods_of_a_register_entry_are_listed_newest_first(cast: Cast, client_of: Browser) -> None:
    mediator = cast.mediators["mediator"]
    with on_day(DAY):
        given = {"name": "梅和", "committee": cast.committees["north"].pk, "mediator_kind": "grid"}
        take(cast.viewer("justice"), mediator.pk, Asked("amend", given))
    page = text(client_of("mediator").get(address(mediator)))
    assert page.index("网格调解员") < page.index("2023-01-03")
    assert "现行" in page and "柳荫社区人民调解委员会" in page


def test_organisations_are_masked_too(cast: Cast, client_of: Browser) -> None:
    page = text(client_of("mediator").get(address(cast.dispute())))
    assert RESPONDENT["name"] not in page


def test_a_matter_costs_a_fixed_number_of_queries(
    cast: Cast, client_of: Browser, django_assert_num_queries: Any
) -> None:
    matter = cast.accepted_dispute()
    client = client_of("mediator")
    client.get(address(matter))
    with django_assert_num_queries(11):
        client.get(address(matter))
    for note in ("第一次", "第二次"):
        cast.act("mediator", matter, "hold_session", session_note=note)
    with django_assert_num_queries(11):
        client.get(address(matter))
