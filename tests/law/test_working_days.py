"""Our table of working days against two packages, and against what the notices themselves sum up to."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar  # type: ignore[import-untyped]
import holidays
import pytest

from zhunsheng.law.errors import LawDataError
from zhunsheng.law.working_days import default_calendar, read_calendar

# The notice for 2006 makes Saturday 31 December 2005 a working day; chinesecalendar left that day out.
LEFT_OUT_BY_CHINESECALENDAR = {date(2005, 12, 31): "调休上班（国办发明电〔2005〕35号）"}

# Days off and make-up days as each year's notices name them, changes within the year applied.
SUMS_OF_THE_NOTICES = {
    2008: (29, 6),
    2009: (27, 6),
    2010: (29, 8),
    2011: (29, 5),
    2012: (27, 7),
    2013: (29, 12),
    2014: (22, 5),
    2015: (26, 5),
    2016: (24, 6),
    2017: (24, 5),
    2018: (23, 6),
    2019: (24, 7),
    2020: (30, 6),
    2021: (31, 7),
    2022: (31, 7),
    2023: (27, 7),
    2024: (28, 8),
    2025: (28, 5),
    2026: (33, 6),
}


def days_of_the_table() -> Iterator[date]:
    calendar = default_calendar()
    for offset in range((calendar.last_day - calendar.first_day).days + 1):
        yield calendar.first_day + timedelta(days=offset)


def test_the_table_covers_2004_to_2026_and_nothing_else() -> None:
    calendar = default_calendar()
    assert [calendar.covers(day) for day in (date(2003, 12, 31), date(2004, 1, 1))] == [False, True]
    assert [calendar.covers(day) for day in (date(2026, 12, 31), date(2027, 1, 1))] == [True, False]


def test_the_table_equals_chinesecalendar_but_for_one_day_the_notice_names() -> None:
    calendar = default_calendar()
    differences = {
        day: calendar.why(day)
        for day in days_of_the_table()
        if calendar.is_rest_day(day) is not bool(chinese_calendar.is_holiday(day))
    }
    assert differences == LEFT_OUT_BY_CHINESECALENDAR


def test_the_table_equals_the_holidays_package_on_every_day() -> None:
    calendar, reference = default_calendar(), holidays.country_holidays("CN", years=range(2004, 2028))
    assert [day for day in days_of_the_table() if calendar.is_rest_day(day) is reference.is_working_day(day)] == []


def test_the_days_of_each_year_are_as_many_as_its_notices_name() -> None:
    days_off: dict[int, set[date]] = {}
    make_up_days: dict[int, set[date]] = {}
    for notice in default_calendar().notices:
        year = max(day.year for day in notice.holidays)
        days_off.setdefault(year, set()).difference_update(notice.working_days)
        make_up_days.setdefault(year, set()).difference_update(notice.holidays)
        days_off[year] |= set(notice.holidays)
        make_up_days[year] |= notice.working_days
    sums = {year: (len(days_off[year]), len(make_up_days[year])) for year in SUMS_OF_THE_NOTICES}
    assert sums == SUMS_OF_THE_NOTICES


def test_make_up_days_are_weekends() -> None:
    for notice in default_calendar().notices:
        assert all(day.isoweekday() > 5 for day in notice.working_days), notice.title


@pytest.mark.parametrize(
    ("day", "is_rest_day", "why"),
    [
        (date(2023, 1, 21), True, "春节假期（国办发明电〔2022〕16号）"),
        (date(2023, 1, 28), False, "调休上班（国办发明电〔2022〕16号）"),
        (date(2023, 1, 30), False, "工作日"),
        (date(2023, 2, 4), True, "周末"),
        (date(2022, 12, 31), True, "元旦假期（国办发明电〔2022〕16号）"),
        (date(2019, 5, 1), True, "劳动节假期（国办发明电〔2019〕3号）"),
        (date(2019, 5, 5), False, "调休上班（国办发明电〔2019〕3号）"),
        (date(2020, 2, 1), True, "春节假期（国办发明电〔2020〕1号）"),
        (date(2015, 9, 3), True, "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日假期（国发明电〔2015〕1号）"),
        (date(2015, 9, 6), False, "调休上班（国发明电〔2015〕1号）"),
        (date(2027, 1, 1), False, "工作日"),
        (date(2027, 1, 2), True, "周末"),
    ],
)
def test_a_day_names_the_notice_it_rests_on(day: date, is_rest_day: bool, why: str) -> None:
    calendar = default_calendar()
    assert (calendar.is_rest_day(day), calendar.why(day)) == (is_rest_day, why)


def test_every_notice_has_a_number_of_its_own() -> None:
    numbers = [notice.number for notice in default_calendar().notices]
    assert None not in numbers
    assert len(set(numbers)) == len(numbers)


def test_the_version_changes_with_the_content(tmp_path: Path) -> None:
    year = tmp_path / "2030.yaml"
    year.write_text(NOTICE, encoding="utf-8")
    before = read_calendar(tmp_path).version
    year.write_text(NOTICE.replace("2030-01-03", "2030-01-02"), encoding="utf-8")
    assert before.startswith("cal:2030+") and len(before) == len("cal:2030+") + 8
    assert read_calendar(tmp_path).version != before


def test_a_notice_without_a_number_says_that_it_is_to_be_checked(tmp_path: Path) -> None:
    text = NOTICE.replace("number: 甲〔2029〕1号", "number: null").replace("confirmed: true", "confirmed: false")
    (tmp_path / "2030.yaml").write_text(text, encoding="utf-8")
    assert read_calendar(tmp_path).why(date(2030, 1, 1)) == "元旦假期（《2030年放假通知》，文号待核）"


def test_all_faults_of_all_years_are_listed_at_once(tmp_path: Path) -> None:
    (tmp_path / "2030.yaml").write_text(NOTICE.replace("[2030-01-05]", "[2030-01-03, 2030-01-05]"), encoding="utf-8")
    (tmp_path / "2032.yaml").write_text(NOTICE.replace("to: 2030-01-03", "to: 2029-12-30"), encoding="utf-8")
    (tmp_path / "2033.yaml").write_text(NOTICE.replace("confirmed: true", "confirmed: false"), encoding="utf-8")
    (tmp_path / "2034.yaml").write_text(NOTICE.replace("    source: 公报\n", ""), encoding="utf-8")
    (tmp_path / "2035.yaml").write_text("", encoding="utf-8")
    (tmp_path / "2036.yaml").write_text("各部门：2036年放假安排见报。", encoding="utf-8")
    (tmp_path / "2037.yaml").write_text(NOTICE.replace("2030-01-03", "2030-02-30"), encoding="utf-8")
    (tmp_path / "2038.yaml").write_text("notices: [", encoding="utf-8")
    (tmp_path / "2039.yaml").write_text("notices: [元旦]", encoding="utf-8")
    (tmp_path / "2040.yaml").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "2041.yaml").write_text(NOTICE.replace("2030-01", "2041-01"), encoding="utf-8")
    for year, (wrong, right) in enumerate(NO_DATES, start=2042):
        (tmp_path / f"{year}.yaml").write_text(NOTICE.replace(right, wrong), encoding="utf-8")
    with pytest.raises(LawDataError) as refused:
        read_calendar(tmp_path)
    faults = "\n".join(refused.value.faults)
    for expected in (
        "缺少2031年",
        "2030.yaml：《2030年放假通知》：2030-01-03列出不止一次",
        "2032.yaml：《2030年放假通知》：元旦的结束日2029-12-30早于开始日",
        "2033.yaml：《2030年放假通知》：number与notice_confirmed不一致",
        "2034.yaml：《2030年放假通知》：字段须恰为",
        "2035.yaml：《无标题》：字段须恰为",
        "2036.yaml：《无标题》：字段须恰为holidays、issued_on、notice_confirmed",
        "2037.yaml：读不懂，或者写了不存在的日期（day is out of range for month",
        "2032.yaml：《2030年放假通知》：2030-01-05不在2032年或者其前一年",
        "2038.yaml：读不懂，或者写了不存在的日期",
        "2039.yaml：《无标题》：字段须恰为",
        "2040.yaml：《2030年放假通知》：2030-01-01不在2040年或者其前一年，请核对年份。",
        "2040.yaml：《2030年放假通知》：2030-01-05不在2040年或者其前一年，请核对年份。",
        *(f"{year}.yaml：《2030年放假通知》：issued_on、每段holidays" for year in range(2042, 2042 + len(NO_DATES))),
    ):
        assert expected in faults, expected


def test_a_make_up_day_in_the_week_is_refused_and_a_single_day_off_is_not(tmp_path: Path) -> None:
    week = NOTICE.replace("[2030-01-05]", "[2030-01-04]").replace("to: 2030-01-03", "to: 2030-01-01")
    (tmp_path / "2030.yaml").write_text(week, encoding="utf-8")
    with pytest.raises(LawDataError) as refused:
        read_calendar(tmp_path)
    assert refused.value.faults == (
        "2030.yaml：《2030年放假通知》：2030-01-04不是周六、周日，不能列为调休上班日，请核对。",
    )


def test_a_notice_keeps_its_number_its_date_its_source_and_its_days(tmp_path: Path) -> None:
    (tmp_path / "2030.yaml").write_text(NOTICE, encoding="utf-8")
    (notice,) = read_calendar(tmp_path).notices
    assert (notice.number, notice.issued_on, notice.source) == ("甲〔2029〕1号", date(2029, 11, 1), "公报")
    assert sorted(notice.holidays) == [date(2030, 1, 1), date(2030, 1, 2), date(2030, 1, 3)]
    assert notice.working_days == {date(2030, 1, 5)}


def test_a_notice_may_free_days_of_the_year_before(tmp_path: Path) -> None:
    (tmp_path / "2030.yaml").write_text(NOTICE.replace("from: 2030-01-01", "from: 2029-12-31"), encoding="utf-8")
    assert read_calendar(tmp_path).why(date(2029, 12, 31)) == "元旦假期（甲〔2029〕1号）"


def test_the_notice_issued_last_decides_whatever_file_it_stands_in(tmp_path: Path) -> None:
    later = NOTICE.replace("2029-11-01", "2029-12-01").replace("元旦", "新年")
    (tmp_path / "2030.yaml").write_text(later + NOTICE.removeprefix("notices:\n"), encoding="utf-8")
    assert read_calendar(tmp_path).why(date(2030, 1, 1)) == "新年假期（甲〔2029〕1号）"


def test_a_later_notice_makes_a_day_off_of_a_make_up_day_and_the_other_way_round(tmp_path: Path) -> None:
    later = NOTICE.replace("2029-11-01", "2029-12-01").replace(
        "from: 2030-01-01, to: 2030-01-03", "from: 2030-01-05, to: 2030-01-05"
    )
    later = later.replace("[2030-01-05]", "[2030-01-06]").removeprefix("notices:\n")
    (tmp_path / "2030.yaml").write_text(NOTICE + later, encoding="utf-8")
    calendar = read_calendar(tmp_path)
    assert calendar.why(date(2030, 1, 5)) == "元旦假期（甲〔2029〕1号）"
    assert calendar.why(date(2030, 1, 6)) == "调休上班（甲〔2029〕1号）"


def test_the_weekends_of_the_first_and_the_last_days_of_the_table_are_known(tmp_path: Path) -> None:
    (tmp_path / "2033.yaml").write_text(
        NOTICE.replace("2030-01", "2033-01").replace("33-01-05", "33-01-08"), encoding="utf-8"
    )
    calendar = read_calendar(tmp_path)
    assert (calendar.first_day, calendar.last_day) == (date(2033, 1, 1), date(2033, 12, 31))
    weekend = (date(2033, 1, 9), date(2033, 12, 31), date(2034, 1, 1))
    assert [calendar.why(day) for day in weekend] == ["周末"] * 3
    assert [calendar.rest_reason(day) for day in (date(2033, 1, 8), date(2033, 12, 30))] == [None, None]


def test_make_up_days_on_the_first_and_the_last_day_of_the_table_work(tmp_path: Path) -> None:
    edges = (
        NOTICE.replace("2030-01-01", "2033-01-03")
        .replace("2030-01", "2033-01")
        .replace("to: 2033-01-03", "to: 2033-01-04")
    )
    edges = edges.replace("[2033-01-05]", "[2033-01-01, 2033-12-31]")
    (tmp_path / "2033.yaml").write_text(edges, encoding="utf-8")
    calendar = read_calendar(tmp_path)
    assert [calendar.is_rest_day(day) for day in (calendar.first_day, calendar.last_day)] == [False, False]


def test_a_folder_without_years_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LawDataError, match="没有任何年度"):
        read_calendar(tmp_path)


NO_DATES = (
    ("issued_on: 去年", "issued_on: 2029-11-01"),
    ("holidays: 元旦", "holidays:\n      - {festival: 元旦, from: 2030-01-01, to: 2030-01-03}"),
    ("- 元旦", "- {festival: 元旦, from: 2030-01-01, to: 2030-01-03}"),
    ("to: 三日", "to: 2030-01-03"),
    ("working_days: 周六", "working_days: [2030-01-05]"),
    ("working_days: [周六]", "working_days: [2030-01-05]"),
    ("working_days: null", "working_days: [2030-01-05]"),
    ("{festival: 元旦, from: 2030-01-01}", "{festival: 元旦, from: 2030-01-01, to: 2030-01-03}"),
)
NOTICE = """\
notices:
  - title: 2030年放假通知
    number: 甲〔2029〕1号
    notice_confirmed: true
    issued_on: 2029-11-01
    source: 公报
    holidays:
      - {festival: 元旦, from: 2030-01-01, to: 2030-01-03}
    working_days: [2030-01-05]
"""
