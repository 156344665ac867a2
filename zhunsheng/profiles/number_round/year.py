"""Drafting the report of a generated year and living its round: real acts, on their days, with sheets of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from random import Random
from typing import Any

from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.documents import store_document
from zhunsheng.kernel.errors import Fault, InvalidDeclaration, Refused
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import at_moment
from zhunsheng.profiles.cast import Cast
from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.number_round.parameters import Parameters, SectionRound, Step
from zhunsheng.profiles.play import opening
from zhunsheng.profiles.profile import Profile
from zhunsheng.reports.building import build_report
from zhunsheng.reports.kinds.number_request import AskedNumber, NumberRequest
from zhunsheng.reports.return_sheet import NAME, cell_of, return_sheet

BETWEEN = timedelta(minutes=9)
COURSE = NumberRequest.Course


def draft_key(profile: Profile) -> str:
    """The request key under which the year's report is drafted, so that whoever drafts it again gets the same one."""
    return f"demo-draft-{profile.year}"


@dataclass(frozen=True)
class _Doing:
    """An act with its day and the section it is about, in the order in which they are done."""

    on: date
    section: SectionRound
    step: Step


class NumberRound:
    """Drafts the report, asks the sections, and plays what each of them does."""

    def __init__(self, loaded: Loaded, parameters: Parameters, rng: Random) -> None:
        self.loaded, self.parameters = loaded, parameters
        self.cast = Cast(loaded, rng)

    def generate(self) -> Mapping[str, list[int]]:
        """Live the round. Nothing in it is a fault to be searched for. Raises InvalidDeclaration for an unlawful step."""
        said, profile, compiler = self.parameters, self.loaded.profile, self.cast.viewer(self.parameters.compiler)
        with at_moment(opening(said.drafted_on)):
            report = build_report(profile.key, profile.year, compiler, request_key=draft_key(profile))
        due_on = {"numbers_due_on": said.due_on.isoformat()}
        self._at(opening(said.asked_on), lambda: take(compiler, report.pk, Asked("ask_sections", due_on)))
        for moment, doing in self._in_order():
            self._at(moment, lambda doing=doing: self._do(doing))  # type: ignore[misc]
        return {}

    def _in_order(self) -> Iterator[tuple[datetime, _Doing]]:
        accept = Step(self.parameters.accepted_on, COURSE.accept.name, {}, "", {})
        doings = [
            _Doing(step.on, section, step) for section in self.parameters.sections for step in (*section.steps, accept)
        ]
        for number, doing in enumerate(sorted(doings, key=lambda doing: doing.on)):
            yield opening(doing.on) + number * BETWEEN, doing

    def _at(self, moment: datetime, act: Callable[[], Any]) -> None:
        with at_moment(moment):
            try:
                act()
            except Refused as refused:
                where = f"{self.parameters.where}: {moment:%Y-%m-%d}"
                raise InvalidDeclaration([Fault(where, str(one)) for one in refused.objections]) from refused

    def _do(self, doing: _Doing) -> None:
        section, step = doing.section, doing.step
        request = Matter.objects.get(kind=NumberRequest.key, unit=self.loaded.units[section.unit])
        ways: Mapping[str, tuple[str, Callable[[], dict[str, Any]]]] = {
            COURSE.fill.name: (section.clerk, lambda: self._return(request, section, step)),
            COURSE.amend.name: (
                section.clerk,
                lambda: {**self._return(request, section, step), "amend_reason": step.reason},
            ),
            COURSE.confirm.name: (section.head, dict),
            COURSE.remind.name: (self.parameters.compiler, lambda: {"reminder": step.reason}),
            COURSE.send_back.name: (self.parameters.compiler, lambda: _sent_back(step)),
            COURSE.accept.name: (self.parameters.compiler, dict),
        }
        doer, given = ways[step.act]
        take(self.cast.viewer(doer), request.pk, Asked(step.act, given()))

    def _return(self, request: Matter, section: SectionRound, step: Step) -> dict[str, Any]:
        """The answers of a section with the sheet that says them."""
        values = {**section.values, **step.values}
        columns = AskedNumber.columns()
        items = [
            {**{name: getattr(item, name) for name in columns}, "value": str(values[item.slot])}
            for item in AskedNumber.objects.filter(matter=request).order_by("position")
        ]
        answers = [
            {
                "slot": item["slot"],
                "value": item["value"],
                "printed": section.printed.get(item["slot"], ""),
                "cell": cell_of(place),
            }
            for place, item in enumerate(items)
        ]
        name = f"{request.unit.name}{NAME}.xlsx"
        digest = store_document(BytesIO(return_sheet(items)), name, request.unit).digest
        return {"answers": answers, "sheet_digest": digest, "sheet_name": name}


def _sent_back(step: Step) -> dict[str, Any]:
    remarks = [{"slot": slot, "reason": reason} for slot, reason in step.remarks.items()]
    return {"return_reason": step.reason, "remarks": remarks}
