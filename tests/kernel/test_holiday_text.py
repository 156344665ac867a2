"""Reading a notice: its own wording, a table, YAML; and everything that contradicts itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import zhunsheng.law
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.holiday_text import Head, read_notice
from zhunsheng.law.working_days import default_calendar

FILES = Path(zhunsheng.law.__file__).parent / "calendar"
HEAD = Head(year=2026, issued_on=date(2025, 11, 4))
NOTICE = """国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，遇有重大突发事件，要按规定及时报告并妥善处置。
国务院办公厅
2025年11月4日
（此件公开发布）
""".replace("2026年\n部分", "2026年部分")


def days(text, given=HEAD):
    notice = read_notice(text, given)
    resting = {named.day for named in notice.days if not named.is_working}
    return resting, {named.day for named in notice.days if named.is_working}


def complaints(text, given=HEAD) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        read_notice(text, given)
    assert all(objection.way_out for objection in refused.value.objections)
    return {objection.code: objection.message for objection in refused.value.objections}


def test_a_whole_notice_as_published_gives_the_days_of_the_calendar_file():
    notice = read_notice(NOTICE)
    (filed,) = [known for known in default_calendar().notices if known.number == "国办发明电〔2025〕7号"]
    assert (notice.title, notice.number) == ("国务院办公厅关于2026年部分节假日安排的通知", filed.number)
    assert (notice.issued_on, notice.year) == (filed.issued_on, 2026)
    assert days(NOTICE, Head()) == (set(filed.holidays), set(filed.working_days))


def test_a_line_without_notes_or_with_weekdays_in_full_is_read_alike():
    line = "春节：2月15日至23日放假调休，共9天。2月14日（星期六）、2月28日（星期六）上班。"
    resting, working = days(line)
    assert (min(resting), max(resting), len(resting)) == (date(2026, 2, 15), date(2026, 2, 23), 9)
    assert working == {date(2026, 2, 14), date(2026, 2, 28)}


@pytest.mark.parametrize(
    ("line", "first", "count"),
    [
        ("元旦：2022年12月31日至2023年1月2日放假调休，共3天。", date(2022, 12, 31), 3),
        ("元旦：12月31日至1月2日放假，共3天。", date(2022, 12, 31), 3),
        ("1. 元旦：1月1日放假，与周末连休。", date(2023, 1, 1), 1),
        ("清明节：4月5日放假1天。", date(2023, 4, 5), 1),
        ("中秋节、国庆节：9月29日至10月6日放假调休，共8天。", date(2023, 9, 29), 8),
        ("春节：1月21日至27日放假，共7天；鼓励安排职工在除夕（1月20日，周五）休息。", date(2023, 1, 21), 7),
    ],
)
def test_turns_of_phrase_of_other_years_are_understood(line, first, count):
    resting, _ = days(line, Head(year=2023, issued_on=date(2022, 12, 8)))
    assert (min(resting), len(resting)) == (first, count)


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_a_year_file_of_the_calendar_is_read_as_it_stands(year):
    text = (FILES / f"{year}.yaml").read_text("utf-8")
    filed = [known for known in default_calendar().notices if known.title in text and str(year) in known.title][-1]
    assert days(text, Head()) == (set(filed.holidays), set(filed.working_days))


@pytest.mark.parametrize(
    "table",
    [
        "日期\t节日\t放假或上班\n2026-01-01\t元旦\t放假\n2026-01-04（周日）\t元旦\t上班",
        "日期,节日,安排\n2026/1/1,元旦,放假\n2026.1.4,元旦,调休上班",
        "| 日期 | 节日 | 放假或上班 |\n|---|---|---|\n| 1月1日 | 元旦 | 休息 |\n| 1月4日 | 元旦 | 上班 |",
        "节日 日期 安排\n元旦 2026年1月1日 放假\n元旦 2026年1月4日 上班",
    ],
)
def test_simple_tables_are_read(table):
    assert days(table) == ({date(2026, 1, 1)}, {date(2026, 1, 4)})


def test_a_row_may_name_a_stretch_of_days():
    assert len(days("日期\t节日\t安排\n2026-02-15至2026-02-23\t春节\t放假")[0]) == 9


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("今天天气不错。", "no-days", "没有认出任何"),
        ("", "no-days", "没有认出任何"),
        ("元旦：1月1日至3日放假，共4天。", "count-differs", "写的是4天，所列日期却有3天"),
        ("元旦：1月1日（周五）放假。", "weekday-differs", "2026年1月1日是星期四，通知写的却是星期五"),
        ("元旦：1月1日放假。1月5日上班。", "make-up-day-not-on-weekend", "2026年1月5日是星期一"),
        ("元旦：1月1日至3日放假。1月3日上班。", "day-named-twice", "2026年1月3日列出2次"),
        ("元旦：1月1日至3日放假。春节：1月3日至9日放假。", "day-named-twice", "列出2次"),
        ("春节：2月30日放假。", "no-such-day", "没有2026年2月30日"),
        ("春节：2月23日至15日放假。", "end-before-start", "早于开始日"),
        ("春节：15日至23日放假。", "month-missing", "没有写明月份"),
        ("春节：2月15日至23日。", "clause-unclear", "没有写明是放假还是上班"),
        ("元旦：2020年1月1日放假。", "day-of-another-year", "不在2026年之内"),
        ("日期\t节日\t安排\n2026-01-01\t元旦\t待定", "row-unreadable", "这一行读不出来"),
        ("日期\t节日\t安排\n2026-01-01", "row-unreadable", "这一行读不出来"),
        ("title: 通知\nholidays: 全年", "yaml-unreadable", "YAML 文件读不出来"),
        ("title: [", "yaml-unreadable", "YAML 文件读不出来"),
        ("title: 通知\nissued_on: 去年\nholidays: []", "yaml-unreadable", "须为日期"),
        (
            "title: 通知\nholidays:\n- {festival: 元旦, from: 2026-01-03, to: 2026-01-01}",
            "end-before-start",
            "早于开始日",
        ),
        ("notices:\n- {title: 甲}\n- {title: 乙}", "several-notices", "不止一件"),
    ],
)
def test_what_cannot_be_right_is_refused_with_the_place_and_a_way_out(text, code, words):
    found = complaints(text)
    assert code in found and words in found[code]


def test_a_notice_must_say_its_year_and_its_day_of_issue():
    assert set(complaints("元旦：1月1日放假。", Head())) == {"year-missing", "issued-on-missing"}
    assert set(complaints(NOTICE.replace("2025年11月4日\n", ""), Head())) == {"issued-on-missing"}


def test_all_faults_are_told_at_once():
    assert len(complaints(NOTICE.replace("2026年部分", "2027年部分"), Head())) >= 2
