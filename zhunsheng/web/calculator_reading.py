"""Reading the calculator's address: a rule, a day, suspensions and extensions; what cannot be read is said by field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from zhunsheng.kernel.errors import Objection
from zhunsheng.law.errors import LawError
from zhunsheng.law.hard_dates import HardDate
from zhunsheng.law.model import Extension, Rule, Suspension, Unit
from zhunsheng.law.question import Answer, answer, hard_date_of
from zhunsheng.law.working_days import Calendar
from zhunsheng.law.written import day_of, length_of, moment_of, year_of

MOST_ROWS = 20
ROW_CHANGE = "row_change"
DAY, YEAR, OPENED = "from", "year", "opened"
Row = Mapping[str, str]
Found = TypeVar("Found")


@dataclass(frozen=True)
class Part:
    """One input of a row."""

    name: str
    label: str
    widget: str
    hint: str = ""
    is_required: bool = True


@dataclass(frozen=True)
class Rows:
    """A set of like rows, numbered in the address: ``suspension-1-from``."""

    name: str
    label: str
    parts: tuple[Part, ...]

    def in_address(self, query: Mapping[str, str]) -> list[Row]:
        """The rows of an address, after “add a row” (``add:suspension``) or “take it away” (``remove:suspension:2``)."""
        rows = self._rows(query)
        action, _, rest = query.get(ROW_CHANGE, "").partition(":")
        name, _, number = rest.partition(":")
        if name == self.name and action == "add":
            return [*rows, {part.name: "" for part in self.parts}]
        if name == self.name and action == "remove":
            return [row for position, row in enumerate(rows, 1) if str(position) != number]
        return rows

    def _rows(self, query: Mapping[str, str]) -> list[Row]:
        pattern = re.compile(rf"{self.name}-(\d{{1,3}})-\w+")
        numbers = sorted({int(found[1]) for name in query if (found := pattern.fullmatch(name))})
        return [
            {part.name: query.get(f"{self.name}-{number}-{part.name}", "").strip() for part in self.parts}
            for number in numbers[:MOST_ROWS]
        ]


SUSPENSIONS = Rows(
    "suspension",
    "中止",
    (
        Part("from", "中止之日", "date", "自这一日起不计入"),
        Part("until", "恢复之日", "date", "这一日重新计入；尚未恢复的不填", is_required=False),
        Part("cause", "事由", "text"),
        Part("evidence", "凭据", "text", "文书名称或者文号", is_required=False),
    ),
)
EXTENSIONS = Rows(
    "extension",
    "延长",
    (Part("length", "延长多少", "text"), Part("approver", "批准人", "text"), Part("on", "批准日期", "date")),
)
EDITED = (SUSPENSIONS, EXTENSIONS)


@dataclass
class Reading:
    """One reading of an address for a rule (its newest version for the field). ``objections`` gathers what is wrong."""

    shown: Rule
    query: Mapping[str, str]
    calendar: Calendar
    objections: list[Objection] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows = {kind.name: kind.in_address(self.query) for kind in EDITED}

    def answer(self) -> Answer | None:
        """The counted period; None with objections when something stands against it."""
        trigger = self._read(DAY, _trigger, "没有填起算的日期，请填写")
        opened_on = self._read(OPENED, day_of)
        suspensions = [self._suspension(number, row) for number, row in self._filled(SUSPENSIONS)]
        extensions = [self._extension(number, row) for number, row in self._filled(EXTENSIONS)]
        if self.objections or trigger is None:
            return None
        return self._try(
            DAY,
            lambda: answer(
                self.shown.id,
                trigger=trigger,
                calendar=self.calendar,
                field=self.shown.field,
                opened_on=opened_on,
                suspensions=[made for made in suspensions if made is not None],
                extensions=[made for made in extensions if made is not None],
            ),
        )

    def hard_date(self) -> HardDate | None:
        """The hard date of the year; None with objections when something stands against it."""
        year = self._read(YEAR, year_of, "没有填年份，请填写")
        if year is None:
            return None
        shown = self.shown
        return self._try(YEAR, lambda: hard_date_of(shown.id, year=year, calendar=self.calendar, field=shown.field))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """What the result rests on, as the address says it."""
        yield "rule", self.shown.id
        yield "field", self.shown.field or ""
        yield from ((name, self.query.get(name, "")) for name in (DAY, YEAR, OPENED))
        for kind in EDITED:
            for number, row in self._filled(kind):
                yield from ((f"{kind.name}-{number}-{part}", text) for part, text in row.items())

    def _filled(self, kind: Rows) -> list[tuple[int, Row]]:
        """Rows in which anything was written, with their number on the page."""
        return [(number, row) for number, row in enumerate(self.rows[kind.name], 1) if any(row.values())]

    def _suspension(self, number: int, row: Row) -> Suspension | None:
        name = f"{SUSPENSIONS.name}-{number}"
        begun = self._read(f"{name}-from", day_of, "没有填中止之日，请填写")
        ended = self._read(f"{name}-until", day_of)
        cause = self._read(f"{name}-cause", str, "没有填中止的事由，请填写")
        if begun is None or cause is None:
            return None
        return self._try(f"{name}-until", lambda: Suspension(begun, ended, cause, row["evidence"]))

    def _extension(self, number: int, row: Row) -> Extension | None:
        name, usual = f"{EXTENSIONS.name}-{number}", self.shown.unit or Unit.CALENDAR_DAY
        length = self._read(f"{name}-length", lambda text: length_of(text, usual), "没有填延长多少，请填写")
        approver = self._read(f"{name}-approver", str, "没有填批准人，请填写")
        granted = self._read(f"{name}-on", day_of, "没有填批准日期，请填写")
        if length is None or approver is None or granted is None:
            return None
        return Extension(*length, approver, self.shown.citation, granted)

    def _read(self, name: str, read: Callable[[str], Found], missing: str = "") -> Found | None:
        text = self._text(name)
        if text:
            return self._try(name, lambda: read(text))
        if missing:
            self.objections.append(Objection("missing", missing, field=name))
        return None

    def _text(self, name: str) -> str:
        kind, _, rest = name.partition("-")
        if kind not in self.rows:
            return self.query.get(name, "").strip()
        number, _, part = rest.partition("-")
        return self.rows[kind][int(number) - 1][part]

    def _try(self, name: str, make: Callable[[], Found]) -> Found | None:
        try:
            return make()
        except LawError as error:
            self.objections.append(Objection("cannot-be-counted", str(error), field=name))
            return None


def _trigger(text: str) -> date | datetime:
    return moment_of(text) or day_of(text)
