"""Reading a notice on holidays: its own Chinese wording, a simple table, or the YAML of the calendar files.

Nothing is guessed: what cannot be understood, and whatever does not agree with itself (a weekday, a count of days), is
refused with the line that it stands in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import yaml

from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.law.wording import day_words

WORKING, RESTING = "上班", "放假"
_WEEKDAYS = "一二三四五六日"
_SATURDAY = 5
_WAYS = (
    "请粘贴通知原文（如“春节：2月15日至23日放假调休，共9天。2月14日（星期六）上班。”），"
    "或写成有“日期、节日、放假或上班”三栏的表格，或按工作日历的 YAML 格式填写"
)
_TITLE = re.compile(r"\S*关于(?:调整|延长)?(?P<year>\d{4})年\S*通知")
_NUMBER = re.compile(r"[一-鿿]+〔\d{4}〕\d+号")
_SIGNED = re.compile(r"^\s*(\d{4})年(\d{1,2})月(\d{1,2})日\s*$", re.MULTILINE)
_YAML = re.compile(r"^(?:notices|holidays|title)\s*:", re.MULTILINE)
_NOTE = re.compile(r"[（(]([^）)]*)[）)]")
_NOTED_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_LABEL = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|\d+[.．、])?\s*([^：:，,；;\s]{2,20})[：:]")
_DAY = r"(?:(?P<year{0}>\d{{4}})年)?(?:(?P<month{0}>\d{{1,2}})月)?(?P<day{0}>\d{{1,2}})日(?:〈(?P<weekday{0}>.)〉)?"
_SPAN = re.compile(_DAY.format("") + r"(?:\s*(?:至|到|—+|-|~|～)\s*" + _DAY.format("_end") + ")?")
_COUNT = re.compile(r"(?:共|放假)(\d+)天")
_CELLS = re.compile(r"\s*[|\t,，]\s*|\s{2,}|(?<=\S) (?=\S)")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")


@dataclass(frozen=True)
class NoticeDay:
    """A day named by a notice: a holiday of a festival, or a working day that makes up for one."""

    day: date
    festival: str
    is_working: bool


@dataclass(frozen=True)
class Head:
    """What a notice is: for which year, when issued, under which title and number. None: not known (yet)."""

    title: str | None = None
    number: str | None = None
    issued_on: date | None = None
    year: int | None = None


@dataclass(frozen=True)
class WrittenNotice:
    """A notice as read, whole and without contradictions."""

    title: str
    number: str
    issued_on: date
    year: int
    days: tuple[NoticeDay, ...]


def read_notice(text: str, given: Head = Head()) -> WrittenNotice:
    """The notice that ``text`` holds; what ``given`` says of its head goes before what the text says.

    Raises Refused with everything that is wrong.
    """
    if _YAML.search(text):
        head, found = _of_yaml(text)
        head = _over(given, head)
    else:
        head = _over(given, _head_of(text))
        found = _Found()
        rows = _table_rows(text)
        if head.year is None and not any(_ISO.search(row["日期"]) for row in rows):
            found.object("year-missing", "没有写明是哪一年的放假安排", "请连同标题一起粘贴，或另行指明年度")
        elif rows:
            _read_table(rows, head.year, found)
        else:
            _read_wording(text, head.year, found)
    year = head.year or (max(day.day.year for day in found.days) if found.days else None)
    found.objections += [] if found.objections and not found.days else day_objections(found.days, year)
    if head.issued_on is None:
        found.object("issued-on-missing", "没有写明通知的发文日期", "请连同落款日期一起粘贴，或另行指明发文日期")
    if found.objections:
        raise Refused(found.objections)
    assert year is not None and head.issued_on is not None
    days = tuple(sorted(found.days, key=lambda day: day.day))
    title = head.title or f"{year}年部分节假日安排"
    return WrittenNotice(title, head.number or "", head.issued_on, year, days)


def day_objections(days: Sequence[NoticeDay], year: int | None) -> list[Objection]:
    """What is wrong with the days of a notice for ``year``, however they came in."""
    if not days:
        return [Objection("no-days", "没有认出任何放假或上班的日期", way_out=_WAYS, field="days")]
    found = []
    for day, times in sorted(Counter(named.day for named in days).items()):
        if times > 1:
            found.append(
                _about_days(
                    "day-named-twice", f"{day_words(day)}列出{times}次", "放假和上班的日期不能重叠，请删去多余的"
                )
            )
    for named in days:
        if year is not None and not date(year - 1, 12, 1) <= named.day <= date(year, 12, 31):
            found.append(
                _about_days("day-of-another-year", f"{day_words(named.day)}不在{year}年之内", "请核对年度和日期")
            )
        if named.is_working and named.day.weekday() < _SATURDAY:
            message = f"{day_words(named.day)}是{_weekday(named.day)}，本来就上班，不会是调休上班日"
            found.append(_about_days("make-up-day-not-on-weekend", message, "请核对日期，或者年度是否写错"))
        if not named.is_working and not named.festival.strip():
            found.append(_about_days("festival-missing", f"{day_words(named.day)}没有写明是什么节日", "请写明节日名称"))
    return found


def _about_days(code: str, message: str, way_out: str) -> Objection:
    return Objection(code, message, way_out=way_out, field="days")


@dataclass
class _Found:
    days: list[NoticeDay] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)

    def object(self, code: str, message: str, way_out: str) -> None:
        self.objections.append(_about_days(code, message, way_out))

    def add(self, days: Iterable[date], festival: str, is_working: bool) -> None:
        self.days += [NoticeDay(day, festival, is_working) for day in days]


def _over(given: Head, read: Head) -> Head:
    return Head(
        given.title or read.title,
        given.number or read.number,
        given.issued_on or read.issued_on,
        given.year or read.year,
    )


def _head_of(text: str) -> Head:
    title, number = _TITLE.search(text), _NUMBER.search(text)
    signed = [date(*map(int, parts)) for parts in _SIGNED.findall(text) if _is_date(*map(int, parts))]
    return Head(
        title[0] if title else None,
        number[0] if number else None,
        signed[-1] if signed else None,
        int(title["year"]) if title else None,
    )


def _read_wording(text: str, year: int | None, found: _Found) -> None:
    """Sentence by sentence; a festival's name holds until the next one is named.

    A sentence that speaks neither of holidays nor of work says nothing, unless it is the one that names the festival.
    """
    assert year is not None
    festival = ""
    for sentence in re.split(r"[。\n]", _NOTE.sub(_weekday_only, text)):
        label = _LABEL.match(sentence)
        if label:
            festival, sentence = label[1], sentence[label.end() :]
        if label or (festival and (RESTING in sentence or WORKING in sentence)):
            _read_sentence(sentence.strip(), festival, year, found)


def _weekday_only(note: re.Match[str]) -> str:
    """A note in brackets is kept only for the weekday that it gives."""
    weekday = _NOTED_WEEKDAY.search(note[1])
    return f"〈{weekday[1].replace('天', '日')}〉" if weekday else ""


def _read_sentence(sentence: str, festival: str, year: int, found: _Found) -> None:
    resting = 0
    for clause in re.split(r"[，,；;]", sentence):
        days = list(_days_in(clause, festival, year, found))
        if not days:
            continue
        is_working = WORKING in clause
        if is_working is (RESTING in clause):
            found.object("clause-unclear", f"“{_plain(clause)}”没有写明是放假还是上班", "请分开写成“……放假”和“……上班”")
            continue
        resting += 0 if is_working else len(days)
        found.add(days, festival, is_working)
    count = _COUNT.search(sentence)
    if count and resting and int(count[1]) != resting:
        message = f"“{_plain(sentence)}”写的是{count[1]}天，所列日期却有{resting}天"
        found.object("count-differs", message, "请核对起止日期")


def _days_in(clause: str, festival: str, year: int, found: _Found) -> Iterator[date]:
    month: int | None = None
    for span in _SPAN.finditer(clause):
        month = int(span["month"]) if span["month"] else month
        first = _day(span, "", month, year, festival, found)
        if first is None or span["day_end"] is None:
            yield from () if first is None else (first,)
            continue
        month = int(span["month_end"]) if span["month_end"] else month
        last = _day(span, "_end", month, year, festival, found)
        if last is not None and last < first:
            found.object("end-before-start", f"“{_plain(span[0])}”的结束日早于开始日", "请核对起止日期")
        elif last is not None:
            yield from _from_to(first, last)


def _day(span: re.Match[str], end: str, month: int | None, year: int, festival: str, found: _Found) -> date | None:
    """One date of a span. December without a year belongs, at New Year, to the year before."""
    number = int(span[f"day{end}"])
    if month is None:
        found.object("month-missing", f"“{_plain(span[0])}”没有写明月份", "请把月份补上")
        return None
    stated = span[f"year{end}"]
    of_year = int(stated) if stated else year - 1 if month == 12 and "元旦" in festival else year
    if not _is_date(of_year, month, number):
        found.object("no-such-day", f"没有{of_year}年{month}月{number}日这一天", "请核对日期")
        return None
    day = date(of_year, month, number)
    weekday = span[f"weekday{end}"]
    if weekday and _WEEKDAYS[day.weekday()] != weekday:
        message = f"{day_words(day)}是{_weekday(day)}，通知写的却是星期{weekday}"
        found.object("weekday-differs", message, "请核对年度和日期")
    return day


def _table_rows(text: str) -> list[dict[str, str]]:
    """The rows of a table whose heading names 日期, 节日 and what is done; none where there is no such heading."""
    heads: list[str] = []
    rows = []
    for line in text.splitlines():
        cells = [cell for cell in _CELLS.split(line.strip().strip("|").strip()) if cell]
        if not heads:
            heads = _heads(cells)
        elif len(cells) == len(heads) and not set(line) <= set("|-: "):
            rows.append(dict(zip(heads, cells, strict=True)))
        elif cells and not set(line) <= set("|-: "):
            rows.append({"日期": line.strip(), "节日": "", "安排": ""})
    return rows


def _heads(cells: Sequence[str]) -> list[str]:
    heads = ["安排" if RESTING in cell or WORKING in cell or cell == "安排" else cell for cell in cells]
    return heads if {"日期", "节日", "安排"} <= set(heads) else []


def _read_table(rows: Iterable[Mapping[str, str]], year: int | None, found: _Found) -> None:
    for row in rows:
        is_working, is_resting = WORKING in row["安排"], RESTING in row["安排"] or row["安排"] == "休息"
        written = _ISO.sub(lambda day: f"{day[1]}年{day[2]}月{day[3]}日", row["日期"])
        days = list(_days_in(_NOTE.sub(_weekday_only, written), row["节日"], year or 0, found))
        if not days or is_working is is_resting:
            message = f"表中“{' '.join(filter(None, row.values()))}”这一行读不出来"
            found.object("row-unreadable", message, "请写成“2026-02-15　春节　放假”的样子")
        else:
            found.add(days, row["节日"], is_working)


def _of_yaml(text: str) -> tuple[Head, _Found]:
    found = _Found()
    try:
        document = yaml.safe_load(text)
        entry = document["notices"][0] if "notices" in document else document
        if len(document.get("notices", [entry])) != 1:
            found.object("several-notices", "文件里不止一件通知", "请分成几个文件，一件一件导入")
        for run in entry.get("holidays") or ():
            if run["to"] < run["from"]:
                message = f"{run['festival']}的结束日{day_words(run['to'])}早于开始日{day_words(run['from'])}"
                found.object("end-before-start", message, "请核对起止日期")
            found.add(_from_to(run["from"], run["to"]), str(run["festival"]), False)
        found.add(entry.get("working_days") or (), "", True)
        if not isinstance(entry.get("issued_on"), date | None):
            raise TypeError(f"issued_on 写的是“{entry['issued_on']}”，须为日期")
        year = max((day.day.year for day in found.days), default=None)
        return Head(entry.get("title"), entry.get("number"), entry.get("issued_on"), entry.get("year", year)), found
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, IndexError) as fault:
        message = f"YAML 文件读不出来：{' '.join(str(fault).split())}"
        raise Refused([_about_days("yaml-unreadable", message, "请参照工作日历文件的格式填写")]) from None


def _from_to(first: date, last: date) -> list[date]:
    return [first + timedelta(days=days) for days in range((last - first).days + 1)]


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _plain(text: str) -> str:
    return re.sub(r"〈(.)〉", r"（星期\1）", text).strip()


def _weekday(day: date) -> str:
    return f"星期{_WEEKDAYS[day.weekday()]}"
