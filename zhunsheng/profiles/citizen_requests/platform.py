"""The city platform: its records of the requests, and the workbooks that it exports in a layout of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from random import Random
from typing import Any

from zhunsheng.profiles.citizen_requests.casting import Casting
from zhunsheng.profiles.citizen_requests.courses import PlatformCourse, Step
from zhunsheng.profiles.citizen_requests.parameters import Parameters
from zhunsheng.profiles.citizen_requests.plans import Plan, Planner
from zhunsheng.profiles.citizen_requests.tales import Tales
from zhunsheng.profiles.workbooks import write_workbook

EXPORTED_AT = time(8, 20)
LARGEST_SERIAL = 9999
# What the platform reports with the end, and the columns of ours that take its moments.
AT_THE_END = ("handling_result", "visit_result", "satisfaction")
MOMENTS = {"record": "received_at", "respond": "responded_at", "close": "handled_at"}


@dataclass(frozen=True)
class Record:
    """One request as the platform knows it in the end: values by column of ours, moments by column, unit by name."""

    plan: Plan
    values: Mapping[str, str]
    moments: Mapping[str, datetime]

    def as_of(self, moment: datetime) -> dict[str, Any]:
        """What the platform shows of it before a moment; what is reported with the end is not known before it."""
        shown = {name: at for name, at in self.moments.items() if at < moment}
        if "handled_at" in shown:
            return {**self.values, **shown}
        return {**{name: value for name, value in self.values.items() if name not in AT_THE_END}, **shown}


@dataclass(frozen=True)
class Export:
    """One workbook: what came in or changed since the one before, as the platform showed it when a month had ended."""

    exported_at: datetime
    rows: tuple[Mapping[str, Any], ...]


class Platform:
    """Keeps the records of one year and exports them."""

    def __init__(self, planner: Planner, casting: Casting, tales: Tales, rng: Random) -> None:
        self.planner, self.casting, self.tales, self.rng = planner, casting, tales, rng
        self.parameters: Parameters = planner.parameters
        layout = self.parameters.platform
        assert layout is not None
        self.layout = layout
        self._numbers: set[str] = set()
        self._settings = {setting.name: setting.value for setting in casting.loaded.profile.settings}

    def records(self, plans: Sequence[Plan], course: PlatformCourse) -> list[Record]:
        """What the platform knows of each request. The numbers out of which disputes grew are nobody else's."""
        self._numbers = {plan.child.outer_number for plan in plans if plan.child is not None}
        return [self._record(plan, course.steps(plan)) for plan in plans]

    def _record(self, plan: Plan, steps: Sequence[Step]) -> Record:
        handling = self.casting.handling(plan, is_found=False)
        tale = self.tales.tale(plan, handling, is_found=False)
        values = {
            "outer_number": self._number(plan),
            "subject": tale.subject,
            "text": tale.text,
            "place": tale.place,
            "enterprise": tale.enterprise,
            "requesters.1.name": tale.requester["name"],
            "requesters.1.phone": tale.requester["phone"],
            "origin": "complaint",
            "topic": handling.topic,
            "channel": handling.channel,
            "handler_unit": self.casting.loaded.units[handling.handler].name,
            "bounce_count": str(plan.bounces),
            "handling_result": self.tales.result(plan, handling),
            **self.tales.visit(plan),
        }
        return Record(plan, values, {MOMENTS[step.act]: step.at for step in steps})

    def exports(self, records: Sequence[Record]) -> Iterator[Export]:
        """The workbooks one after another up to today. Some rows that have not changed stand in two of them."""
        before = self.planner.bounds(1)[0]
        for month in self.parameters.exported_after:
            _, end = self.planner.bounds(month)
            new = [record for record in records if any(before <= at < end for at in record.moments.values())]
            old = [record for record in records if max(record.moments.values()) < before]
            repeated = self.rng.sample(old, min(len(old), self.layout["repeated"]))
            rows = tuple(record.as_of(end) for record in [*repeated, *new])
            yield Export(datetime.combine(end.date(), EXPORTED_AT), rows)
            before = end

    def write(self, export: Export, path: Path) -> None:
        """Write a workbook as the platform would."""
        columns = self.layout["columns"]
        rows = [[self._cell(number, row, column) for column in columns] for number, row in enumerate(export.rows, 1)]
        write_workbook(path, self.layout, export.exported_at, rows)

    def _cell(self, number: int, row: Mapping[str, Any], column: Mapping[str, Any]) -> str:
        name = column.get("value")
        if name is None:
            return str(number)
        value = row.get(name, "")
        if isinstance(value, datetime):
            return value.strftime(self.layout["moment"])
        return str(self._labels(column.get("labels", {})).get(value, value))

    def _labels(self, labels: Mapping[str, str] | str) -> Mapping[str, str]:
        """What the platform calls the codes: as written, or as the place's setting of that name has them."""
        if isinstance(labels, str):
            return self._settings[labels]
        return labels

    def _number(self, plan: Plan) -> str:
        """The number under which the platform keeps it: the one that the dispute has of it, or a new one of its day."""
        if plan.child is not None:
            return plan.child.outer_number
        while True:
            number = str(self.layout["number"]).format(day=plan.received_at, serial=self.rng.randint(1, LARGEST_SERIAL))
            if number not in self._numbers:
                self._numbers.add(number)
                return number
