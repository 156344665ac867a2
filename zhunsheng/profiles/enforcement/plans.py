"""Planning the penalty cases of a year: when each is filed, which are a block's, discussed, late or still open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from zhunsheng.kernel.errors import Fault
from zhunsheng.profiles.choosing import chosen
from zhunsheng.profiles.enforcement.parameters import DECIDED_LATE, OVERDUE_OPEN, STORED_LATE, UNRECORDED, Parameters
from zhunsheng.profiles.working_year import MONTHS, WorkingYear

LATE_ENTRY = "late_entry"
PUBLISHED_LATE = "published_late"
EVIDENCE, SERVICE = "evidence", "service"
RECORDED = (EVIDENCE, SERVICE)


@dataclass
class Plan:
    """A case: the place of its filing among the working days, and what is to become of it.

    ``meeting`` is the number of the meeting that discusses it, with the place of its day. Every step of ``RECORDED`` is
    recorded but ``lacks``; the recordings of ``stored_late`` come into store too late.
    """

    filed: int
    month: int
    is_of_block: bool
    is_closed: bool = True
    meeting: int | None = None
    meeting_place: int = 0
    marks: set[str] = field(default_factory=set)
    lacks: str = ""
    stored_late: set[str] = field(default_factory=set)

    @property
    def is_plain(self) -> bool:
        """Whether nothing special has been planned for it yet."""
        return self.is_closed and self.meeting is None and not self.marks


class Planner:
    """Draws the plans of a year; places are positions in the working year."""

    def __init__(self, parameters: Parameters, year: WorkingYear, rng: Random) -> None:
        self.parameters, self.year, self.rng = parameters, year, rng
        self.planted = parameters.planted

    def plans(self) -> list[Plan]:
        """Every case of the year in the order of filing. Raises InvalidDeclaration where the year has no room."""
        plans = [plan for month in range(1, MONTHS + 1) for plan in self._month(month)]
        plans.sort(key=lambda plan: plan.filed)
        for plan in plans[len(plans) - (self.parameters.open - self.planted[OVERDUE_OPEN]) :]:
            plan.is_closed = False
        span = self.parameters.habits["lengths"]
        early = self.year.last - span["room_for_the_late"]
        for plan in self._chosen(plans, OVERDUE_OPEN, lambda plan: plan.filed < early):
            plan.is_closed = False
        self._chosen(plans, DECIDED_LATE, lambda plan: plan.filed < early - span["after_decision"])
        self._discuss(plans)
        quick = self.year.last - span["usual_course"]
        self._chosen(plans, LATE_ENTRY, lambda plan: plan.filed < quick)
        self._chosen(plans, PUBLISHED_LATE, lambda plan: plan.filed < quick)
        self._record(plans, quick)
        return plans

    def _record(self, plans: Sequence[Plan], quick: int) -> None:
        """Some closed cases lack the record of a step; some recordings are stored late."""
        where = self.parameters.where
        fault = Fault(where, f"planted.{UNRECORDED}")
        for plan in chosen(self.rng, plans, self.planted[UNRECORDED], lambda plan: plan.is_closed, fault):
            plan.lacks = self.rng.choice(RECORDED)
        early = [plan for plan in plans if plan.is_closed and plan.filed < quick]
        recordings = [(plan, step) for plan in early for step in RECORDED if step != plan.lacks]
        fault = Fault(where, f"planted.{STORED_LATE}")
        for plan, step in chosen(self.rng, recordings, self.planted[STORED_LATE], lambda _: True, fault):
            plan.stored_late.add(step)

    def _month(self, month: int) -> list[Plan]:
        """The filings of a month. In the last one they leave room for the course of a case, as far as there is."""
        count, of_block = self.parameters.filed_by_month[month - 1], self.parameters.of_block_by_month[month - 1]
        places = self.year.month(month)
        shortest = self.year.last - self.parameters.habits["lengths"]["shortest_course"]
        roomy = [place for place in places if place <= shortest] or places
        late = max(0, self.parameters.open - self.planted[OVERDUE_OPEN]) if month == MONTHS else 0
        drawn = [self.rng.choice(roomy if number >= late else places) for number in range(count)]
        blocks = [True] * of_block + [False] * (count - of_block)
        self.rng.shuffle(blocks)
        return [Plan(place, month, is_of_block) for place, is_of_block in zip(drawn, blocks, strict=True)]

    def _discuss(self, plans: Sequence[Plan]) -> None:
        """Each meeting discusses cases of the street that are ripe by its day."""
        low, high = self.parameters.length("before_meeting")
        for number, size in enumerate(self.parameters.meetings):
            share = (number + 2) / (len(self.parameters.meetings) + 2)
            place = int((self.year.last - self.parameters.habits["lengths"]["after_decision"]) * share)
            ripe = [
                plan for plan in plans if plan.is_plain and not plan.is_of_block and low <= place - plan.filed <= high
            ]
            fault = Fault(self.parameters.where, f"meetings：第{number + 1}次集体讨论会")
            for plan in chosen(self.rng, ripe, size, lambda _: True, fault):
                plan.meeting, plan.meeting_place = number, place

    def _chosen(self, plans: Sequence[Plan], name: str, fits: Callable[[Plan], bool]) -> list[Plan]:
        fault = Fault(self.parameters.where, f"planted.{name}")
        found = chosen(self.rng, plans, self.planted[name], lambda plan: plan.is_plain and fits(plan), fault)
        for plan in found:
            plan.marks.add(name)
        return found
