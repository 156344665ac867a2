"""``zhunsheng law import-holidays``: read, list, and only then confirm."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from typer.testing import CliRunner

from tests.cast import Cast
from zhunsheng.cli.main import app
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.models import Deadline, Event, Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.law.working_days import default_calendar

THURSDAY, FRIDAY, SATURDAY = date(2023, 5, 4), date(2023, 5, 5), date(2023, 5, 6)
TEXT = """国务院办公厅关于调整2023年五月放假安排的通知
国办发明电〔2023〕9号
临时：5月5日（星期五）放假。
2023年5月4日
"""


@pytest.fixture
def file(tmp_path: Path, settings, cast: Cast) -> Path:
    settings.STATIC_ROOT = tmp_path / "static"
    for who in ("justice", "mediator"):
        cast.people[who].user = User.objects.create(username=who)
        cast.people[who].save(update_fields=["user"])
    path = tmp_path / "notice.txt"
    path.write_text(TEXT, "utf-8")
    return path


def run(*arguments: object, given: str | None = None) -> tuple[int, str, str]:
    with on_day(THURSDAY):
        result = CliRunner().invoke(app, ["law", "import-holidays", *map(str, arguments)], input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout.replace("\n", ""), result.stderr.replace("\n", "")


def test_without_a_name_the_list_is_printed_and_nothing_is_kept(cast: Cast, file: Path):
    matter = cast.accepted_dispute(THURSDAY)
    events = Event.objects.count()
    code, told, _ = run(file)
    assert code == 0 and Event.objects.count() == events
    assert matter.number in told and "2023-05-05" in told and "2023-05-06" in told and "临时假期" in told
    assert "尚未施行" in told and "--confirm --by" in told


def test_json_lists_every_limit_with_both_dates_and_the_code(cast: Cast, file: Path):
    matter = cast.accepted_dispute(THURSDAY)
    with on_day(THURSDAY):
        result = CliRunner().invoke(app, ["law", "import-holidays", str(file), "--json"])
    told = json.loads(result.stdout)
    assert (told["confirmed"], told["notice"]) == (False, None) and len(told["code"]) == 8
    (level,) = [one for one in told["differences"] if one["clock"] == "level_by"]
    assert (level["matter"], level["old_due_on"], level["new_due_on"]) == (matter.pk, "2023-05-05", "2023-05-06")


def test_entered_first_and_confirmed_afterwards_it_is_one_record(cast: Cast, file: Path):
    matter = cast.accepted_dispute(THURSDAY)
    assert run(file, "--by", "justice")[0] == 0
    assert World().calendars.version == default_calendar().version
    code, told, _ = run(file, "--by", "justice", "--confirm")
    assert code == 0 and "已施行" in told
    assert Matter.objects.filter(kind="kernel.notice_on_holidays").count() == 1
    assert Deadline.objects.get(matter=matter, clock="level_by").due_on == SATURDAY
    code, told, _ = run(file, "--by", "justice", "--confirm")
    assert code == 0 and "此前已经施行" in told
    assert Matter.objects.filter(kind="kernel.notice_on_holidays").count() == 1


def test_the_code_listed_without_a_record_is_the_one_that_confirms_it(cast: Cast, file: Path):
    cast.accepted_dispute(THURSDAY)
    with on_day(THURSDAY):
        listed, entered = (
            json.loads(CliRunner().invoke(app, ["law", "import-holidays", str(file), "--json", *more]).stdout)
            for more in ((), ("--by", "justice"))
        )
    assert listed["code"] == entered["code"] and entered["notice"] is not None


def test_pasted_text_is_read_from_standard_input(cast: Cast, file: Path):
    line = "春节：2月15日至23日放假调休，共9天。2月14日（星期六）、2月28日（星期六）上班。"
    code, told, _ = run("-", "--year", "2026", "--issued-on", "2025-11-04", given=line)
    assert code == 0 and "2026年部分节假日安排" in told


@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        ("你好", ("--year", "2026", "--issued-on", "2025-11-04"), "没有认出任何放假或上班的日期"),
        (TEXT.replace("星期五", "星期四"), (), "通知写的却是星期四"),
        (TEXT, ("--confirm",), "--by"),
        (TEXT, ("--by", "nobody"), "没有登录名为“nobody”"),
        (TEXT, ("--by", "mediator"), "没有登记放假通知的岗位"),
        (TEXT, ("--issued-on", "2023-02-30"), "2023-02-30"),
    ],
)
def test_wrong_input_ends_with_two_and_says_what_to_do(
    cast: Cast, file: Path, text: str, more: tuple[str, ...], words: str
):
    file.write_text(text, "utf-8")
    events = Event.objects.count()
    code, _, message = run(file, *more)
    assert (code, Event.objects.count()) == (2, events) and words in message


def test_a_file_that_cannot_be_read_is_named(file: Path):
    assert "读不到文件" in run(file.with_name("none.txt"))[2]
    file.write_bytes("元旦：1月1日放假。".encode("gbk"))
    assert "不是 UTF-8" in run(file)[2]
