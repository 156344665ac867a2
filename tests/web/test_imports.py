"""The pages of an import: who may, who sees whose, what a second click does, what is masked, taken back, gone on with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.cast import Cast
from tests.files.tables import repacked, xlsx
from tests.imports import DAY, DISPUTE, EVENT, HEADINGS, PLATFORM, Import, enter_settings, outcome_of, row, table
from tests.sheets import markup_of
from zhunsheng.files.text_table import write_text_table
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.imports import stages
from zhunsheng.kernel.imports.mended import NUMBER, PROBLEM
from zhunsheng.kernel.jobs.runner import run_waiting
from zhunsheng.kernel.kinds.import_run import KIND
from zhunsheng.kernel.models import Document, Event, Job, Matter
from zhunsheng.kernel.today import on_day

Browser = Callable[[str], Client]
NEW = reverse("import_new")
LIST = reverse("record_list", args=[EVENT])
FAULTY = row(2, 受理时间="5月4日")


@pytest.fixture
def cast(cast: Cast) -> Iterator[Cast]:
    enter_settings(cast)
    with on_day(DAY):
        yield cast


def text(response: Any) -> str:
    return response.content.decode()


def upload(content: bytes, name: str = "台账.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def sent(client: Client, cast: Cast, content: bytes, name: str = "台账.csv", **changes: str) -> Any:
    """The form of a new import, sent."""
    given = {"kind": EVENT, "unit": str(cast.units["north"].pk), "source": PLATFORM, "request_key": "new", **changes}
    return client.post(NEW, {**given, "file": upload(content, name)})


def downloaded(client: Client, address: str) -> bytes:
    content: bytes = client.get(address).getvalue()
    return content


def page_of(done: Import, name: str = "import_run", **more: Any) -> str:
    return reverse(name, args=[done.matter.pk, *more.values()])


def checked(cast: Cast, *rows: list[str], who: str = "dispatcher") -> Import:
    done = Import.received(cast, table(rows or (row(1), FAULTY)), who=who)
    done.map()
    return done


def in_force(cast: Cast, *rows: list[str], who: str = "dispatcher") -> Import:
    done = checked(cast, *rows, who=who)
    done.act("write")
    done.act("complete")
    return done


def kinds_offered(page: str) -> set[str]:
    return set(re.findall(r'<option value="([a-z_]+\.[a-z_]+)"', page))


# Who may import, and what


@pytest.mark.parametrize(
    ("who", "offered", "withheld"),
    [
        ("dispatcher", {EVENT, DISPUTE}, {"mediation.committee"}),
        ("justice", {EVENT, DISPUTE}, set()),
        ("mediator", {DISPUTE}, {EVENT}),
        ("community", {EVENT}, {"mediation.committee"}),
    ],
)
def test_the_form_offers_what_the_posts_may_register(
    cast: Cast, client_of: Browser, who: str, offered: set[str], withheld: set[str]
) -> None:
    kinds = kinds_offered(text(client_of(who).get(NEW)))
    assert offered <= kinds and not withheld & kinds


def test_whoever_may_register_nothing_is_told_so_and_finds_no_form(cast: Cast, client_of: Browser) -> None:
    page = text(client_of("supervisor").get(NEW))
    assert "不能登记任何台账" in page and 'type="file"' not in page
    assert "导入表格" not in text(client_of("supervisor").get(LIST))
    assert "导入表格" in text(client_of("dispatcher").get(LIST))


@pytest.mark.parametrize(
    ("who", "unit", "kind", "said"),
    [
        ("mediator", "willow", EVENT, "导入为"),
        ("grid", "ferry", EVENT, "请改选单位"),
        ("dispatcher", "south", EVENT, "请改选单位"),
        ("justice", "north", KIND, "导入为"),
    ],
)
def test_what_is_not_offered_is_refused_when_it_is_sent_all_the_same(
    cast: Cast, client_of: Browser, who: str, unit: str, kind: str, said: str
) -> None:
    response = sent(client_of(who), cast, table([row(1)]), kind=kind, unit=str(cast.units[unit].pk))
    assert response.status_code in (403, 422) and said in text(response)
    assert not Matter.objects.filter(kind=KIND).exists()


def test_nobody_imports_without_logging_in(cast: Cast, client: Client) -> None:
    done = checked(cast)
    for address in (NEW, page_of(done), page_of(done, "import_map"), page_of(done, "import_faults")):
        assert client.get(address)["Location"].startswith(reverse("login"))


# Who sees whose


@pytest.mark.parametrize(
    ("who", "page", "rows"),
    [
        ("dispatcher", 200, 200),
        ("justice", 200, 200),
        ("leader", 200, 403),
        ("community", 404, 404),
        ("mediator", 404, 404),
        ("south_justice", 404, 404),
    ],
)
def test_an_import_is_seen_by_who_did_it_and_above_and_its_rows_by_who_could_have_done_it(
    cast: Cast, client_of: Browser, who: str, page: int, rows: int
) -> None:
    done, client = checked(cast), client_of(who)
    seen = client.get(page_of(done))
    assert seen.status_code == page
    for address in (page_of(done, "import_faults"), page_of(done, "import_document", seq=1)):
        response = client.get(address)
        assert response.status_code == rows and response.getvalue()
    if page == 200:
        assert ("没有写年份" in text(seen)) is (rows == 200)
    assert (page_of(done) in text(client.get(reverse("record_list", args=[KIND])))) is (page == 200)


def test_an_import_of_ones_own_is_seen_by_a_clerk_whom_no_other_shows(cast: Cast, client_of: Browser) -> None:
    others = checked(cast)
    own = Import.received(cast, table([row(7)]), who="community", unit="willow", source="社区台账")
    client = client_of("community")
    assert client.get(page_of(own)).status_code == 200
    listed = text(client.get(reverse("record_list", args=[KIND])))
    assert page_of(own) in listed and page_of(others) not in listed


@pytest.mark.parametrize("name", ["import_go_on", "import_mend", "import_map"])
def test_whoever_may_only_read_an_import_takes_no_step_of_it(cast: Cast, client_of: Browser, name: str) -> None:
    done = checked(cast)
    before = Event.objects.count()
    response = client_of("leader").post(page_of(done, name), {"file": upload(table([row(2)]))})
    assert response.status_code in (403, 422) and "不能登记诉求事件" in text(response)
    assert Event.objects.count() == before


# A second click


def test_a_second_click_on_any_step_is_the_same_step(cast: Cast, client_of: Browser) -> None:
    client = client_of("dispatcher")
    first, second = (sent(client, cast, table([row(1), FAULTY])) for _ in range(2))
    assert first["Location"] == second["Location"]
    matter = Matter.objects.get(kind=KIND)
    mapping = {"request_key": "map", "sheet_name": "文本", "heading_row": "2"}
    for _ in range(2):
        assert client.post(reverse("import_map", args=[matter.pk]), mapping).status_code == 302
    run_waiting()
    for act in ("write", "complete"):
        address = reverse("record_act", args=[KIND, matter.pk, act])
        for _ in range(2):
            sending = {"acted_on": DAY.isoformat(), "request_key": act}
            assert client.post(address, sending).status_code == 302
        run_waiting()
    acts = ["receive", "map", "check", "write", "finish", "complete"]
    assert list(matter.events.order_by("seq").values_list("act", flat=True)) == acts
    assert Matter.objects.filter(kind=EVENT).count() == 1
    assert Job.objects.filter(matter=matter).count() == 2


def test_rows_returned_twice_are_checked_once(cast: Cast, client_of: Browser) -> None:
    done, client = checked(cast), client_of("dispatcher")
    address = page_of(done, "import_mend")
    for _ in range(2):
        file = upload(mended(client, done, {"受理时间": "2023-03-03 9:05"}), "改正.xlsx")
        assert client.post(address, {"file": file, "request_key": "mend"}).status_code == 302
    run_waiting()
    assert done.matter.events.filter(act="mend").count() == 1 and done.counts == (2, 2, 0, 0, 0)


def mended(client: Client, done: Import, cells: Mapping[str, str]) -> bytes:
    """The workbook of faults as downloaded, with cells of its rows put right."""
    book = CalamineWorkbook.from_filelike(BytesIO(downloaded(client, page_of(done, "import_faults"))))
    headings, *lines = [[str(cell) for cell in line] for line in book.get_sheet_by_index(0).to_python()]
    assert headings == [*HEADINGS, PROBLEM, NUMBER]
    for line in lines:
        for heading, cell in cells.items():
            line[headings.index(heading)] = cell
    with write_text_table("需要改正的行", headings, lines) as returned:
        return returned.read()


# What the pages say


def test_faults_are_told_in_chinese_with_the_way_out_and_personal_data_masked(cast: Cast, client_of: Browser) -> None:
    done, client = checked(cast, row(1), FAULTY, row(3, 事件类型="天上的事")), client_of("dispatcher")
    page = text(client.get(page_of(done)))
    assert "“5月4日”没有写年份" in page and "请补写年份" in page and "“天上的事”不在可选范围内" in page
    assert "张三丰" not in page and "张某某" in page
    assert "张三丰" not in text(client.get(page_of(done, "import_map")))
    response = client.get(page_of(done, "import_faults"))
    assert (
        response.getvalue()
        and response["Cache-Control"] == "private, no-store"
        and ".xlsx" in response["Content-Disposition"]
    )


def test_a_mapping_is_chosen_anew_for_another_row_and_remembered_for_the_next_table(
    cast: Cast, client_of: Browser
) -> None:
    client = client_of("dispatcher")
    odd = table([row(1)]).decode("gb18030").replace('"地点"', '"所在"').encode("gb18030")
    first = Import.received(cast, odd)
    page = text(client.get(page_of(first, "import_map")))
    assert "已按标题猜好" in page and 'value="place" selected' not in page
    chosen = {"sheet_name": "文本", "heading_row": "2", "request_key": "map"}
    guessed = dict(re.findall(r'<select name="(column-\d+)".*?<option value="([^"]*)" selected', page))
    place = f"column-{HEADINGS.index('地点')}"
    choosing = client.post(
        page_of(first, "import_map"), {**chosen, **guessed, place: "", "choose": "1", "heading_row": "1"}
    )
    assert choosing.status_code == 200 and "还缺：" in text(choosing), (
        "reading another row only shows what it would say"
    )
    assert client.post(page_of(first, "import_map"), {**chosen, **guessed, place: "place"}).status_code == 302
    again = text(client.get(page_of(Import.received(cast, odd), "import_map")))
    assert "已照上一次" in again and 'value="place" selected' in again


def test_a_mapping_that_cannot_be_used_keeps_what_was_chosen_and_says_why(cast: Cast, client_of: Browser) -> None:
    done, client = Import.received(cast, table([row(1)])), client_of("dispatcher")
    chosen = {"sheet_name": "文本", "heading_row": "2", "request_key": "map", "column-1": "place", "column-4": "place"}
    response = client.post(page_of(done, "import_map"), chosen)
    page = text(response)
    assert response.status_code == 422
    assert "有2列都对应“地点”" in page and "没有哪一列对应“诉求事由”" in page
    assert page.count('value="place" selected') == 2
    done.matter.refresh_from_db()
    assert done.matter.state == "received"


# Hostile and unreadable files


def hostile(folder: Path) -> dict[str, tuple[str, bytes]]:
    lines = [list(HEADINGS), row(1)]
    bomb = repacked(xlsx(folder / "bomb.xlsx", lines), shared=b"<sst>" + b" " * (220 * 1024 * 1024))
    entity = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
    secret = repacked(xlsx(folder / "entity.xlsx", lines), sheet=entity)
    page = "<html><table><tr><td>编号</td></tr></table></html>".encode()
    return {
        "异常巨大": ("台账.xlsx", bomb.read_bytes()),
        "实体": ("台账.xlsx", secret.read_bytes()),
        "网页表格": ("台账.xls", page),
        "编码": ("台账.csv", bytes(range(1, 32)) * 40),
        "程序": ("台账.xlsx", b"MZ\x90\0" * 100),
        "空的": ("台账.csv", b""),
    }


def test_a_hostile_file_is_refused_with_what_it_is_and_nothing_of_it_stays(
    cast: Cast, client_of: Browser, tmp_path: Path
) -> None:
    client = client_of("dispatcher")
    for said, (name, content) in hostile(tmp_path).items():
        response = sent(client, cast, content, name)
        assert response.status_code == 422 and said in text(response), said
        assert f'value="{PLATFORM}"' in text(response), "what was typed stays"
    assert not Document.objects.exists() and not Matter.objects.filter(kind=KIND).exists()
    assert "没有选择文件" in text(client.post(NEW, {"kind": EVENT, "source": PLATFORM}))


def test_a_formula_is_read_by_its_stored_result_and_never_written(
    cast: Cast, client_of: Browser, tmp_path: Path
) -> None:
    lines: list[list[Any]] = [
        list(HEADINGS),
        row(1, 地点='=HYPERLINK("http://x")'),
        row(2, 受理时间="5月4日", 地点="=1+1"),
    ]
    book = xlsx(tmp_path / "formula.xlsx", lines)
    client = client_of("dispatcher")
    assert sent(client, cast, book.read_bytes(), "公式.xlsx").status_code == 302
    done = Import(cast.viewer("dispatcher", DAY), Matter.objects.get(kind=KIND))
    done.map()
    assert "<f>" not in markup_of(downloaded(client, page_of(done, "import_faults")))


# Taken back, gone on with, corrected


def test_an_import_is_undone_on_its_page_and_nothing_of_it_is_seen_any_more(cast: Cast, client_of: Browser) -> None:
    done, client = in_force(cast, row(1), row(3)), client_of("dispatcher")
    assert "夜间施工噪声3" in text(client.get(LIST))
    undo = reverse("record_act", args=[KIND, done.matter.pk, "undo"])
    sending = {"acted_on": DAY.isoformat(), "request_key": "undo"}
    assert "没有填写" in text(client.post(undo, sending))
    assert client.post(undo, {**sending, "reason": "导错了年度"}).status_code == 302
    assert "夜间施工噪声3" not in text(client.get(LIST)), "hidden at once, before its matters are void"
    assert "正在作废" in text(client.get(page_of(done)))
    run_waiting()
    page = text(client.get(page_of(done)))
    assert "已撤销" in page and "导错了年度" in page
    assert not Matter.objects.filter(kind=EVENT, is_void=False).exists()


def test_what_somebody_has_gone_on_with_is_named_and_the_import_stays(cast: Cast, client_of: Browser) -> None:
    done, client = in_force(cast, row(1), row(3)), client_of("dispatcher")
    take(done.viewer, outcome_of(3).pk, Asked("void", {"reason": "重复"}))
    undo = reverse("record_act", args=[KIND, done.matter.pk, "undo"])
    sending = {"acted_on": DAY.isoformat(), "request_key": "undo", "reason": "导错了年度"}
    response = client.post(undo, sending)
    assert response.status_code == 422 and "SZ000003" in text(response) and "不能整批撤销" in text(response)
    assert "夜间施工噪声1" in text(client.get(LIST))


def test_work_that_stopped_says_so_and_goes_on_where_it_stopped(
    cast: Cast, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "BATCH", 3)
    done, client = checked(cast, *(row(number) for number in range(1, 8))), client_of("dispatcher")
    stored, calls = stages.store_chained, list[int]()

    def failing(*arguments: Any) -> bool:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("the disk is full")
        return stored(*arguments)

    with monkeypatch.context() as broken:
        broken.setattr(stages, "store_chained", failing)
        done.act("write")
    page = text(client.get(page_of(done)))
    assert "正在写入没有做完" in page and "可以接着做" in page and "the disk is full" not in page
    assert Matter.objects.filter(kind=EVENT).count() == 3
    go_on = page_of(done, "import_go_on")
    for _ in range(2):
        assert client.post(go_on).status_code == 302
    shown = client.get(page_of(done, "import_progress"))
    assert "正在写入" in text(shown) and "HX-Refresh" not in shown
    run_waiting()
    assert client.get(page_of(done, "import_progress"))["HX-Refresh"] == "true"
    assert Matter.objects.filter(kind=EVENT).count() == 7 and done.counts == (7, 7, 0, 0, 0)


def test_a_difference_is_taken_over_by_whoever_may_and_only_from_its_own_import(cast: Cast, client_of: Browser) -> None:
    in_force(cast, row(1), row(3))
    again = in_force(cast, row(1, 地点="桂花苑"), row(3))
    other = in_force(cast, row(5))
    client = client_of("dispatcher")
    page = text(client.get(page_of(again)))
    assert "柳荫花园1栋" in page and "桂花苑" in page and "按来源更正" in page
    [difference] = again.differences
    address = reverse("import_difference", args=[again.matter.pk, difference.pk])
    assert client.post(reverse("import_difference", args=[other.matter.pk, difference.pk])).status_code == 404
    assert client_of("leader").post(address).status_code == 403
    assert client.get(address).status_code == 405
    for _ in range(2):
        assert client.post(address, {"request_key": "take"}).status_code == 302
    assert "已按来源更正" in text(client.get(page_of(again)))
    assert outcome_of(1).events.filter(act="correct").count() == 1


def test_steps_of_an_import_offer_no_correction(cast: Cast, client_of: Browser) -> None:
    done, client = checked(cast), client_of("dispatcher")
    assert "/correct/" not in text(client.get(page_of(done)))
    assert client.get(reverse("record_correct", args=[KIND, done.matter.pk, 1])).status_code == 404


# What the pages cost


def test_the_pages_cost_a_fixed_number_of_queries_however_many_rows(
    cast: Cast, client_of: Browser, django_assert_num_queries: Any
) -> None:
    client = client_of("dispatcher")
    in_force(cast, *(row(number) for number in range(1, 20)))
    costs = {"import_run": 16, "import_map": 12, "import_progress": 6}
    for count in (2, 15):
        changed = [row(number, 地点="桂花苑") for number in range(1, count)]
        faults = [row(number, 受理时间="5月4日") for number in range(30, 30 + count)]
        done = checked(cast, *changed, *faults)
        assert done.counts == (2 * count - 1, 0, count, count - 1, count - 1)
        for name, most in costs.items():
            with django_assert_num_queries(most):
                client.get(page_of(done, name))
    with django_assert_num_queries(7):
        client.get(NEW)


def test_steps_of_earlier_matters_follow_when_the_import_takes_effect_and_the_page_says_so(
    cast: Cast, client_of: Browser
) -> None:
    in_force(cast, row(1, 办结时间=""))
    done, client = Import.written(cast, table([row(1)])), client_of("dispatcher")
    assert outcome_of(1).closed_on is None
    take(done.viewer, done.matter.pk, Asked("complete", {}))
    assert "正在补记原有事项的后续步骤" in text(client.get(page_of(done)))
    run_waiting()
    assert "正在补记" not in text(client.get(page_of(done))) and outcome_of(1).closed_on is not None
