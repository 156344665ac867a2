"""Taking the acts of all plans in the order in which they were recorded, so that numbers run as they would have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.batch import Batch, BatchStep
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.history import COMMON_ACTS
from zhunsheng.kernel.errors import Fault, InvalidDeclaration, Refused
from zhunsheng.kernel.models import Unit
from zhunsheng.profiles.cast import Cast
from zhunsheng.profiles.words import Words
from zhunsheng.profiles.working_year import OFFICE_MINUTES, OFFICE_OPENS, WorkingYear

LATE_AFTER = "records.late_after_days"


@dataclass(frozen=True)
class Move:
    """One act to be taken on a planned matter or on what it opened (``on`` is the kind's key).

    ``waits`` are the working days between the act and its record; ``corrects`` counts the acts on that matter from 1.
    ``acted_time`` is the time of day, where the plan knows it: the record then follows within minutes.
    """

    on: str
    act: str
    acted_on: date
    doer: str
    given: dict[str, Any] = field(default_factory=dict)
    waits: int = 0
    corrects: int | None = None
    acted_time: time | None = None


@dataclass(frozen=True)
class Cue:
    """A move with the moment of its recording; sorted by that moment, then by plan, then in the plan's own order."""

    recorded_at: datetime
    plan: int
    order: int
    move: Move
    late_reason: str


class RecordingTimes:
    """When acts are recorded: mostly the same day in office hours, sometimes the next, seldom late and then with a reason."""

    def __init__(
        self, year: WorkingYear, late_after_days: int, next_day_share: float, words: Words, rng: Random
    ) -> None:
        self.year, self.late_after, self.next_day_share = year, timedelta(days=late_after_days), next_day_share
        self.words, self.rng = words, rng

    def cues(self, plan: int, moves: Sequence[Move]) -> Iterator[Cue]:
        """The moves of one plan with strictly rising moments."""
        previous: datetime | None = None
        for order, move in enumerate(moves):
            moment = self._recorded_at(move)
            if previous is not None and moment <= previous:
                moment = previous + timedelta(minutes=self.rng.randint(2, 25))
            previous = moment
            is_late = moment.date() - move.acted_on > self.late_after and move.act not in COMMON_ACTS
            yield Cue(moment, plan, order, move, self.words.word("late_reasons") if is_late else "")

    def _recorded_at(self, move: Move) -> datetime:
        day = self._recorded_on(move)
        if move.acted_time is None or day != move.acted_on:
            return opening(day) + timedelta(minutes=self.rng.randrange(OFFICE_MINUTES), seconds=self.rng.randrange(60))
        done = datetime.combine(day, move.acted_time, tzinfo=ZoneInfo(settings.TIME_ZONE))
        return done + timedelta(seconds=self.rng.randint(20, 200))

    def _recorded_on(self, move: Move) -> date:
        waits = move.waits
        if not waits and move.act not in COMMON_ACTS and self.rng.random() < self.next_day_share:
            waits = 1
        place = self.year.before(move.acted_on) + waits
        if not waits or place > self.year.last:
            return move.acted_on
        recorded_on = self.year.days[place]
        is_planned = bool(move.waits)
        return recorded_on if is_planned or recorded_on - move.acted_on <= self.late_after else move.acted_on


def opening(day: date) -> datetime:
    """When the office opens on a day."""
    return datetime.combine(day, OFFICE_OPENS, tzinfo=ZoneInfo(settings.TIME_ZONE))


def play(batch: Batch, cast: Cast, units: Sequence[Unit], cues: Sequence[Cue]) -> list[dict[str, Dossier]]:
    """Take every act; ``units`` are those of the plans, whose first act opens. Returns each plan's dossiers by kind key.

    Raises InvalidDeclaration naming the act and all objections when the procedure refuses one: the plan was unlawful.
    """
    dossiers: list[dict[str, Dossier]] = [{} for _ in units]
    for cue in sorted(cues, key=lambda cue: (cue.recorded_at, cue.plan, cue.order)):
        move = cue.move
        step = BatchStep(
            move.act,
            move.given,
            move.acted_on,
            cue.recorded_at,
            cue.late_reason,
            move.corrects,
            acted_time=move.acted_time,
        )
        mine, viewer = dossiers[cue.plan], cast.viewer(move.doer)
        try:
            if not mine:
                mine[move.on] = batch.open(viewer, registry.kind(move.on), units[cue.plan], step)
                continue
            child = batch.act(viewer, mine[move.on], step)
        except Refused as refused:
            where = f"{move.on} {move.act} {move.acted_on} by {move.doer}"
            raise InvalidDeclaration([Fault(where, str(objection)) for objection in refused.objections]) from refused
        if child is not None:
            mine[child.kind.key] = child
    return dossiers
