"""The working-day calendar of the mainland: which day is a rest day, why, and by which notice."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from zhunsheng.law.errors import LawDataError

_TABLE = Path(__file__).parent / "calendar"
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)
_NOTICE_KEYS = {"title", "number", "notice_confirmed", "issued_on", "source", "holidays", "working_days"}
_RUN_KEYS = {"festival", "from", "to"}
WEEKEND = "周末"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of the State Council on holidays.

    `number` is None where no source for the number was found; it is never guessed. `source` says where it was read.
    """

    title: str
    number: str | None
    issued_on: date
    source: str
    holidays: Mapping[date, str]
    working_days: frozenset[date]

    @property
    def words(self) -> str:
        """How a day names the notice it rests on."""
        return self.number or f"《{self.title}》，文号待核"


class Calendar:
    """Rest days and working days. Outside the years of the table only weekends are known, so results are provisional.

    Notices come in the order of their issue; where two speak of the same day, the later one holds. `version` names the
    last year of the table and a digest of its content.
    """

    def __init__(self, notices: Iterable[Notice], *, first_year: int, last_year: int, version: str) -> None:
        self.version = version
        self.notices = tuple(notices)
        self.first_day = date(first_year, 1, 1)
        self.last_day = date(last_year, 12, 31)
        self._rest_reasons = dict.fromkeys(_weekends(self.first_day, self.last_day), WEEKEND)
        self._work_reasons: dict[date, str] = {}
        for notice in self.notices:
            for day, festival in notice.holidays.items():
                self._rest_reasons[day] = f"{festival}假期（{notice.words}）"
            for day in notice.working_days:
                self._rest_reasons.pop(day, None)
                self._work_reasons[day] = f"调休上班（{notice.words}）"

    def covers(self, day: date) -> bool:
        """Whether the table speaks for this day."""
        return self.first_day <= day <= self.last_day

    def rest_reason(self, day: date) -> str | None:
        """Why the day is a rest day, with the notice it rests on; None for a working day."""
        reason = self._rest_reasons.get(day)
        if reason is None and not self.first_day <= day <= self.last_day and day.weekday() >= _SATURDAY:
            return WEEKEND
        return reason

    def is_rest_day(self, day: date) -> bool:
        """Holidays and weekends, without the weekends that a notice made working days."""
        return self.rest_reason(day) is not None

    def why(self, day: date) -> str:
        """Why the day is a rest day or a working day, in Chinese: 周末, 工作日, or the notice that says otherwise."""
        return self.rest_reason(day) or self._work_reasons.get(day, "工作日")


def _weekends(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        if day.weekday() >= _SATURDAY:
            yield day
        day += _ONE_DAY


@cache
def default_calendar() -> Calendar:
    """The calendar of the table in `law/calendar`, read once. Raises LawDataError listing all faults of all files."""
    return read_calendar(_TABLE)


def read_calendar(folder: Path) -> Calendar:
    """The calendar of a folder of year files, `2023.yaml` and so on, in the order of the years.

    Raises LawDataError with all faults of all files: a year left out, text that is no notice, a date that does not exist,
    a day that stands twice in one notice or lies in another year, a make-up day that is no weekend.
    """
    files = sorted(folder.glob("[0-9]*.yaml"))
    faults = _faults_of_years([int(file.stem) for file in files], folder)
    digest = hashlib.sha256()
    notices: list[Notice] = []
    for file in files:
        content = file.read_bytes()
        digest.update(content)
        try:
            entries = _entries(content)
        except (yaml.YAMLError, ValueError) as error:
            faults.append(f"{file.name}：读不懂，或者写了不存在的日期（{' '.join(str(error).split())}），请核对。")
            continue
        for entry in entries:
            found = [
                f"{file.name}：《{entry.get('title', '无标题')}》：{fault}"
                for fault in _notice_faults(entry, int(file.stem))
            ]
            faults += found
            if not found:
                notices.append(_notice(entry))
    if faults:
        raise LawDataError(faults)
    notices.sort(key=lambda notice: notice.issued_on)
    first, last = int(files[0].stem), int(files[-1].stem)
    return Calendar(notices, first_year=first, last_year=last, version=f"cal:{last}+{digest.hexdigest()[:8]}")


def _entries(content: bytes) -> list[dict[str, Any]]:
    """The notices of a file; one empty notice, which has every fault, where the text lists none."""
    document = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    notices = document.get("notices") if isinstance(document, dict) else None
    return [entry if isinstance(entry, dict) else {} for entry in notices] if isinstance(notices, list) else [{}]


def _faults_of_years(years: list[int], folder: Path) -> list[str]:
    if not years:
        return [f"{folder.name}：没有任何年度的放假安排，请放入以年份命名的文件（如2023.yaml）。"]
    missing = sorted(set(range(years[0], years[-1])) - set(years))
    return [f"{folder.name}：缺少{year}年的放假安排，请补上{year}.yaml。" for year in missing]


def _notice(entry: Mapping[str, Any]) -> Notice:
    holidays = {day: run["festival"] for run in entry["holidays"] for day in _days(run)}
    working_days = frozenset(entry["working_days"])
    return Notice(entry["title"], entry["number"], entry["issued_on"], entry["source"], holidays, working_days)


def _notice_faults(entry: Mapping[str, Any], year: int) -> Iterator[str]:
    if set(entry) != _NOTICE_KEYS:
        yield f"字段须恰为{'、'.join(sorted(_NOTICE_KEYS))}；这不是放假通知，或者漏填了字段。"
    elif not _has_dates(entry):
        yield "issued_on、每段holidays的from和to、每个working_days都须写成日期（如2023-05-01），每段holidays须写festival。"
    else:
        yield from _day_faults(entry, year)


def _has_dates(entry: Mapping[str, Any]) -> bool:
    runs, working_days = entry["holidays"], entry["working_days"]
    if not isinstance(runs, list) or not isinstance(working_days, list):
        return False
    if any(not isinstance(run, dict) or set(run) != _RUN_KEYS for run in runs):
        return False
    named = [entry["issued_on"], *working_days, *(run[end] for run in runs for end in ("from", "to"))]
    return all(isinstance(day, date) for day in named)


def _day_faults(entry: Mapping[str, Any], year: int) -> Iterator[str]:
    if bool(entry["number"]) is not entry["notice_confirmed"]:
        yield "number与notice_confirmed不一致；未核实的文号须写null。"
    for run in entry["holidays"]:
        if run["to"] < run["from"]:
            yield f"{run['festival']}的结束日{run['to']}早于开始日{run['from']}，请核对。"
    named = Counter([*(day for run in entry["holidays"] for day in _days(run)), *entry["working_days"]])
    for day in sorted(day for day, times in named.items() if times > 1):
        yield f"{day}列出不止一次（放假或者上班），请删去一处。"
    for day in sorted(day for day in named if not year - 1 <= day.year <= year):
        yield f"{day}不在{year}年或者其前一年，请核对年份。"
    for day in sorted(day for day in entry["working_days"] if day.weekday() < _SATURDAY):
        yield f"{day}不是周六、周日，不能列为调休上班日，请核对。"


def _days(run: Mapping[str, Any]) -> list[date]:
    return [run["from"] + timedelta(days=days) for days in range((run["to"] - run["from"]).days + 1)]
