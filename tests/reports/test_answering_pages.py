"""The pages of a form from above: received by upload, mapped by a click, filled, signed by another, sent, its records opened."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from tests.reports.forms import MAPPING, ORGAN, RATE, SETTLED, TOLD, Desk, derived
from tests.reports.test_pages import logged_in
from tests.reports.workbooks import SHEET, form
from tests.reports.years import YEAR_END
from zhunsheng.kernel.models import Matter
from zhunsheng.reports.kinds.data_request import AnswerCell, DataRequest

pytestmark = pytest.mark.usefixtures("at_year_end")
HERE = f"/records/{DataRequest.key}/"


@pytest.fixture
def desk(year: Any, settings: Any, tmp_path: Path) -> Desk:
    settings.MEDIA_ROOT = tmp_path / "documents"
    return Desk(year)


def uploaded(desk: Desk, client: Client, data: bytes, **told: str) -> Any:
    said = {name: value for name, value in TOLD.items() if name != "days_allowed"}
    file = SimpleUploadedFile("统计表.xlsx", data)
    return client.post(
        f"{HERE}new/",
        {**said, "due_on": "2023-12-29", "unit": desk.cast.units["north"].pk, "file": file, **told},
        follow=True,
    )


def text(response: Any) -> str:
    return response.content.decode()


def test_a_form_comes_in_by_upload_and_is_drawn_as_it_was_laid_out(desk):
    client = logged_in(desk.year, "justice")
    page = text(uploaded(desk, client, form()))
    assert "已收文" in page
    assert 'colspan="6"' in page
    assert '<td class="text" rowspan="2">矛盾化解</td>' in page
    assert "要填<strong>8</strong>格</span>" in page
    assert "公式" in page
    matter = Matter.objects.get(kind=DataRequest.key)
    assert DataRequest.objects.get(pk=matter.pk).due_on.isoformat() == "2023-12-29"


def test_what_was_typed_stays_when_receipt_is_refused(desk):
    client = logged_in(desk.year, "justice")
    answer = uploaded(desk, client, b"not a workbook", title="某表")
    assert answer.status_code == 422
    assert 'value="某表"' in text(answer)
    assert not DataRequest.objects.exists()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"due_on": "2023-12-01"}, "早于收文日期"),
        ({"due_on": "x"}, "读不出来"),
        ({"period_from_on": "", "period_to_on": "", "cut_off_on": ""}, "统计期间起"),
    ],
)
def test_receipt_says_what_is_wrong(desk, told, said):
    answer = uploaded(desk, logged_in(desk.year, "justice"), form(), **told)
    assert answer.status_code == 422
    assert said in text(answer)


def test_a_unit_out_of_reach_receives_nothing(desk):
    answer = uploaded(desk, logged_in(desk.year, "justice"), form(), unit=str(desk.cast.units["south"].pk))
    assert answer.status_code == 400
    assert not DataRequest.objects.exists()


def cell_address(matter: Matter, address: str) -> str:
    return f"{HERE}{matter.pk}/cells/0/{address}/"


def test_a_cell_offers_the_metrics_that_its_headings_speak_of(desk):
    matter = desk.received()
    page = text(logged_in(desk.year, "justice").get(cell_address(matter, SETTLED)))
    assert "?metric=mediation.dispute.settled" in page
    assert "矛盾化解·调解成功／2023年·合计" in page


def test_metrics_are_found_by_a_few_letters_without_script(desk):
    matter = desk.received()
    client = logged_in(desk.year, "justice")
    page = text(client.get(cell_address(matter, "D7"), {"q": "行政处罚"}))
    assert "?metric=enforcement.case" in page
    assert "没有名称相近的统计项" in text(client.get(cell_address(matter, "D7"), {"q": "火星"}))


def test_a_chosen_metric_shows_what_it_comes_to_now(desk):
    matter = desk.received()
    client = logged_in(desk.year, "justice")
    page = text(client.get(cell_address(matter, SETTLED), {"metric": "mediation.dispute.settled"}))
    assert "现在是<strong>6件</strong>" in page
    look = {"metric": "mediation.dispute.settled", "look": "1", "at-mediation_kind": "people", "unit": "件"}
    assert "现在是<strong>5件</strong>" in text(client.post(cell_address(matter, SETTLED), look))
    reversed_period = {**look, "period_to_on": "2022-12-31"}
    assert "起止颠倒" in text(client.post(cell_address(matter, SETTLED), reversed_period))


def test_a_cell_is_mapped_typed_and_left_by_its_page(desk):
    matter = desk.received()
    client = logged_in(desk.year, "justice")
    given = {"way": "derived", "metric": "mediation.dispute.settled", "at-mediation_kind": "people", "unit": "件",
             "rounding": "exact", "period_from_on": "2023-01-01", "period_to_on": "2023-12-31",
             "cut_off_on": "2023-12-22"}  # fmt: skip
    assert client.post(cell_address(matter, "E6"), given).status_code == 302
    assert (
        client.post(cell_address(matter, "D7"), {"way": "typed", "value": "80", "typed_unit": "期"}).status_code == 422
    )
    client.post(cell_address(matter, "D7"), {"way": "typed", "value": "80", "typed_unit": "期", "because": "据签到表"})
    client.post(cell_address(matter, "E7"), {"way": "left"})
    rows = {row.address: row for row in AnswerCell.objects.filter(matter=matter)}
    assert (rows["E6"].metric, rows["E6"].at) == ("mediation.dispute.settled", '[["mediation_kind","people"]]')
    assert (rows["D7"].value, rows["D7"].because, rows["E7"].way) == ("80", "据签到表", "left")
    page = text(client.get(f"{HERE}{matter.pk}/"))
    assert "取自台账<strong>1</strong>" in page
    assert "手填<strong>1</strong>" in page
    assert "未对应或待填<strong>5</strong>" in page


def test_what_somebody_else_changed_meanwhile_is_told(desk):
    matter = desk.received()
    client = logged_in(desk.year, "justice")
    client.post(cell_address(matter, "E7"), {"way": "left", "seen_seq": "1"})
    stale = client.post(cell_address(matter, "E8"), {"way": "left", "seen_seq": "1"})
    assert stale.status_code == 422


def test_filling_shows_what_each_cell_comes_to_and_then_writes_it(desk):
    matter = desk.mapped()
    client = logged_in(desk.year, "justice")
    address = f"{HERE}{matter.pk}/act/fill/"
    assert "<strong>6件</strong>" in text(client.get(address))
    page = text(client.post(address, {"request_key": "f"}, follow=True))
    assert "已按现在的台账填数" in page
    draft = client.get(f"{HERE}{matter.pk}/workbook/")
    sheet = load_workbook(BytesIO(b"".join(draft.streaming_content)))[SHEET]
    assert (sheet[SETTLED].value, float(sheet[RATE].value)) == (6, pytest.approx(0.6))


def test_sending_by_its_page_is_told_what_stands_against_it(desk):
    matter = desk.filled()
    client = logged_in(desk.year, "justice")
    address = f"{HERE}{matter.pk}/act/send/"
    assert client.post(address, {"request_key": "s"}).status_code == 422
    desk.cast.act("deputy", matter, "confirm", YEAR_END)
    page = text(client.post(address, {"request_key": "s2"}, follow=True))
    assert "已报出" in page


def test_every_derived_cell_opens_its_records_within_the_viewers_rights(desk):
    matter = desk.sent()
    page = text(logged_in(desk.year, "justice").get(cell_address(matter, SETTLED)))
    assert "计入6件，均可查看" in page
    assert "按报出时固化的记录" in page
    for each in desk.year.settled["people"]:
        assert f"/records/mediation.dispute/{each.pk}/" in page
    office = text(logged_in(desk.year, "office").get(cell_address(matter, SETTLED)))
    assert "其中可查看0件" in office


def test_the_records_behind_a_cell_go_out_as_a_workbook(desk):
    matter = desk.filled()
    client = logged_in(desk.year, "justice")
    answer = client.get(f"{cell_address(matter, SETTLED)}export/0/")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert book.active.max_row == 7
    assert client.get(f"{cell_address(matter, SETTLED)}export/9/").status_code == 404


@pytest.mark.parametrize("address", ["cells/0/B5/", "cells/0/A6/", "cells/7/D5/", "cells/0/%3Cscript%3E/"])
def test_what_is_no_cell_to_be_answered_has_no_page(desk, address):
    matter = desk.received()
    assert logged_in(desk.year, "justice").get(f"{HERE}{matter.pk}/{address}").status_code == 404


@pytest.mark.parametrize("rest", ["", "cells/0/D6/", "act/fill/", "act/send/", "workbook/", "act/map/"])
def test_who_may_not_know_of_the_form_does_not_find_it(desk, rest):
    matter = desk.mapped(changes=[derived(SETTLED, "mediation.dispute.settled")])
    assert logged_in(desk.year, "south_justice").get(f"{HERE}{matter.pk}/{rest}").status_code == 404


def test_an_unregistered_form_says_so_with_its_article(desk):
    matter = desk.received(registration_number="")
    page = text(logged_in(desk.year, "justice").get(f"{HERE}{matter.pk}/"))
    assert "<strong>未备案</strong>" in page
    assert "《统计法》第15条（条文待确认）" in page
    assert "有权拒绝填报" in page


def test_an_organ_that_asked_before_is_offered(desk):
    desk.received()
    assert f'<option value="{ORGAN}">' in text(logged_in(desk.year, "justice").get(f"{HERE}new/"))


def test_the_page_costs_the_same_however_many_cells_are_mapped(desk, django_assert_max_num_queries):
    matter, client = desk.received(), logged_in(desk.year, "justice")
    with django_assert_max_num_queries(30) as few:
        client.get(f"{HERE}{matter.pk}/")
    mapped = desk.mapped(changes=MAPPING)
    with django_assert_max_num_queries(30) as more:
        client.get(f"{HERE}{mapped.pk}/")
    assert len(more) <= len(few) + 2
