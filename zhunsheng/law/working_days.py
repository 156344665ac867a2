"""The working-day calendar of the mainland: which day is a rest day, why, and by which notice."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from zhunsheng.law.errors import LawDataError

_TABLE = Path(__file__).parent / "calendar"
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of the State Council on holidays.

    `number` is None where no source for the number was found; such a notice is never given an invented one.
    """

    title: str
    number: str | None
    holidays: Mapping[date, str]
    working_days: frozenset[date]

    @property
    def words(self) -> str:
        """How a day names the notice it rests on."""
        return self.number or f"《{self.title}》，文号待核"


class Calendar:
    """Rest days and working days. Outside the years of the table only weekends are known, so results are provisional.

    Where two notices speak of the same day, the later one holds. `version` names the last year of the table and a
    digest of its content.
    """

    def __init__(self, notices: Iterable[Notice], *, first_year: int, last_year: int, version: str) -> None:
        self.version = version
        self.notices = tuple(notices)
        self.first_day = date(first_year, 1, 1)
        self.last_day = date(last_year, 12, 31)
        self._holidays: dict[date, str] = {}
        self._working_days: dict[date, str] = {}
        for notice in self.notices:
            self._apply(notice)

    def _apply(self, notice: Notice) -> None:
        for day, festival in notice.holidays.items():
            self._working_days.pop(day, None)
            self._holidays[day] = f"{festival}假期（{notice.words}）"
        for day in notice.working_days:
            self._holidays.pop(day, None)
            self._working_days[day] = f"调休上班（{notice.words}）"

    def covers(self, day: date) -> bool:
        """Whether the table speaks for this day."""
        return self.first_day <= day <= self.last_day

    def is_rest_day(self, day: date) -> bool:
        """Holidays and weekends, without the weekends that a notice made working days."""
        if day in self._holidays:
            return True
        return day.weekday() >= _SATURDAY and day not in self._working_days

    def why(self, day: date) -> str:
        """Why the day is a rest day or a working day, in Chinese, with the notice it rests on."""
        known = self._holidays.get(day) or self._working_days.get(day)
        if known:
            return known
        return "周末" if day.weekday() >= _SATURDAY else "工作日"

    def next_working_day(self, day: date) -> date:
        """The first working day after the given day."""
        day += timedelta(days=1)
        while self.is_rest_day(day):
            day += timedelta(days=1)
        return day


@cache
def default_calendar() -> Calendar:
    """The calendar of the table in `law/calendar`, read once. Raises LawDataError listing all faults of all files."""
    return read_calendar(_TABLE)


def read_calendar(folder: Path) -> Calendar:
    """The calendar of a folder of year files, `2023.yaml` and so on, in the order of the years.

    Raises LawDataError when files are missing, a year is left out, or a day stands twice in one notice.
    """
    files = sorted(folder.glob("[0-9]*.yaml"))
    digest = hashlib.sha256()
    notices: list[Notice] = []
    faults = _faults_of_years([int(file.stem) for file in files], folder)
    for file in files:
        content = file.read_bytes()
        digest.update(content)
        for entry in yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["notices"]:
            notices.append(_notice(entry, file.name, faults))
    if faults:
        raise LawDataError(faults)
    first, last = int(files[0].stem), int(files[-1].stem)
    return Calendar(notices, first_year=first, last_year=last, version=f"cal:{last}+{digest.hexdigest()[:8]}")


def _faults_of_years(years: list[int], folder: Path) -> list[str]:
    if not years:
        return [f"{folder.name}：没有任何年度的放假安排，请放入以年份命名的文件（如2023.yaml）。"]
    missing = sorted(set(range(years[0], years[-1] + 1)) - set(years))
    return [f"{folder.name}：缺少{year}年的放假安排，请补上{year}.yaml。" for year in missing]


def _notice(entry: Mapping[str, Any], file: str, faults: list[str]) -> Notice:
    title = entry["title"]
    number = entry["number"]
    if bool(number) is not entry["notice_confirmed"]:
        faults.append(f"{file}：《{title}》的number与notice_confirmed不一致；未核实的文号须写null。")
    holidays: dict[date, str] = {}
    for run in entry["holidays"]:
        day, to_on = run["from"], run["to"]
        if to_on < day:
            faults.append(f"{file}：《{title}》{run['festival']}的结束日{to_on}早于开始日{day}，请核对。")
        while day <= to_on:
            if day in holidays:
                faults.append(f"{file}：《{title}》中{day}放假重复列出，请删去一处。")
            holidays[day] = run["festival"]
            day += timedelta(days=1)
    working_days = frozenset(entry["working_days"])
    for day in sorted(holidays.keys() & working_days):
        faults.append(f"{file}：《{title}》中{day}既放假又上班，请核对。")
    return Notice(title, number, holidays, working_days)
