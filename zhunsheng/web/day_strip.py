"""The days of a counted period, week by week as on a wall calendar: each says whether it counts, and if not, why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from zhunsheng.law.days import DayKind, SortedDay, sorted_day
from zhunsheng.law.model import Direction, Unit
from zhunsheng.law.receipt import Receipt, SkippedRun
from zhunsheng.law.working_days import Calendar
from zhunsheng.web.dates import prose, weekday

MOST_WEEKS = 10
SHOWN_AT_EACH_END = 4
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)
DAYS = (Unit.CALENDAR_DAY, Unit.WORKING_DAY)
LEGEND = {
    "trigger": "起算（倒计）之日，不计入",
    "counted": "计入期限",
    "skipped": "不计入（休息日）",
    "suspended": "中止，不计入",
    "rolled": "届满逢休息日，顺延",
    "made-up": "调休上班的周末",
    "due": "最后一日",
}


@dataclass(frozen=True)
class Cell:
    """One day: its sort in the count, the word below its number, and the whole sentence."""

    day: date
    css: str
    mark: str
    sentence: str
    label: str = ""


@dataclass(frozen=True)
class Week:
    """Monday to Sunday; days outside the period are None. A week that only stands for ``left_out`` weeks has no days."""

    cells: tuple[Cell | None, ...] = ()
    left_out: int = 0


@dataclass(frozen=True)
class Strip:
    """The weeks, and what their colours mean: only what occurs."""

    weeks: tuple[Week, ...]
    legend: tuple[tuple[str, str], ...]


def strip_of(receipt: Receipt, calendar: Calendar) -> Strip:
    """The days of a receipt, from the trigger to the last day (while suspended: to the week after the suspension)."""
    cells = {cell.day: cell for cell in _cells(receipt, calendar)}
    first, last = min(cells), max(cells)
    monday = first - timedelta(days=first.weekday())
    weeks = []
    while monday <= last:
        days = [monday + timedelta(days=number) for number in range(7)]
        weeks.append(Week(tuple(cells.get(day) for day in days)))
        monday += ONE_WEEK
    present = {sort for cell in cells.values() for sort in cell.css.split()}
    return Strip(tuple(_labelled(_shortened(weeks))), tuple(pair for pair in LEGEND.items() if pair[0] in present))


def _cells(receipt: Receipt, calendar: Calendar) -> Iterator[Cell]:
    """Every day in the order of counting."""
    backward = receipt.direction is Direction.BACKWARD
    end = receipt.due_on or max(span.from_on for span in receipt.suspended) + ONE_WEEK
    step = -ONE_DAY if backward else ONE_DAY
    yield _cell(sorted_day(receipt.trigger_on, calendar), "trigger", "倒计" if backward else "起算")
    ordinal, day = 0, receipt.trigger_on
    while day != end:
        day += step
        sort = sorted_day(day, calendar)
        css, mark = _left_out(receipt, sort)
        if not css:
            ordinal += 1
            css, mark = "counted", _ordinal_words(receipt, ordinal)
        if day == receipt.due_on:
            css, mark = f"{css} due", "最后一日" if css == "working" else mark
        yield _cell(sort, css.strip(), mark)


def _left_out(receipt: Receipt, sort: SortedDay) -> tuple[str, str]:
    """Why a day is not among the counted ones, if it is not."""
    day = sort.day
    for span in receipt.suspended:
        if span.from_on <= day and (span.until_on is None or day < span.until_on):
            return "suspended", "中止"
    if _holds(receipt.rolled, day):
        return "rolled", "届满" if day == receipt.nominal_end_on else "顺延"
    if receipt.rolled and day == receipt.due_on:
        return "working", "最后一日"
    return ("skipped", sort.name) if _holds(receipt.skipped, day) else ("", "")


def _holds(runs: tuple[SkippedRun, ...], day: date) -> bool:
    return any(run.from_on <= day <= run.to_on for run in runs)


def _ordinal_words(receipt: Receipt, ordinal: int) -> str:
    """Days are numbered; of months and years only the first day is."""
    counts_days = receipt.unit in DAYS and all(extension.unit is receipt.unit for extension in receipt.extended)
    return f"第{ordinal}日" if counts_days or ordinal == 1 else ""


def _cell(sort: SortedDay, css: str, mark: str) -> Cell:
    notice = f"（{sort.notice.words}）" if sort.notice is not None else ""
    about = f"，{sort.name}{notice}" if sort.name else ""
    sentence = f"{prose(sort.day)} {weekday(sort.day)}{about}" + (f"：{mark}" if mark and mark != sort.name else "")
    made_up = " made-up" if sort.kind is DayKind.MAKE_UP and css.startswith("counted") else ""
    resting = " resting" if sort.is_rest_day else ""
    return Cell(sort.day, css + made_up + resting, mark, sentence)


def _labelled(weeks: list[Week]) -> Iterator[Week]:
    """Each day with its number; with its month at the beginning, where a month begins, and after weeks left out."""
    names_month = True
    for week in weeks:
        cells = []
        for cell in week.cells:
            if cell is not None:
                day, names_month = cell.day, names_month or cell.day.day == 1
                cell = replace(cell, label=f"{day.month}月{day.day}日" if names_month else str(day.day))
                names_month = False
            cells.append(cell)
        names_month = names_month or bool(week.left_out)
        yield Week(tuple(cells), week.left_out)


def _shortened(weeks: list[Week]) -> list[Week]:
    """A long strip keeps both ends, and the weeks in which something happens."""
    if len(weeks) <= MOST_WEEKS:
        return weeks
    kept: list[Week] = []
    for number, week in enumerate(weeks):
        is_end = number < SHOWN_AT_EACH_END or number >= len(weeks) - SHOWN_AT_EACH_END
        if is_end or _has_a_turn(week):
            kept.append(week)
        elif kept[-1].left_out:
            kept[-1] = Week(left_out=kept[-1].left_out + 1)
        else:
            kept.append(Week(left_out=1))
    return kept


def _has_a_turn(week: Week) -> bool:
    """Whether a suspension begins or ends in the week."""
    return len({"suspended" in cell.css for cell in week.cells if cell is not None}) > 1
