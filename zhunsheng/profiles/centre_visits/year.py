"""The year of the centres' visits: each is a short course of acts between its day and its limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from zhunsheng.kernel.acts.batch import WholeRun
from zhunsheng.kernel.roles import Role
from zhunsheng.profiles.cast import Cast
from zhunsheng.profiles.centre_visits.parameters import FILE, Parameters, Route
from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.play import LATE_AFTER, Move, RecordingTimes, opening, play
from zhunsheng.profiles.words import Words
from zhunsheng.profiles.working_year import WorkingYear

INTAKE, CENTRE = "citizen_requests.intake", "citizen_requests.centre"
LABEL, SOURCE = "示范年度：综治中心受理", "generator"
# Working days from one act to the next, and until what was opened ends: no visit that is done comes later in the year.
MOST_WAIT, ROOM_AT_END = 2, 10


class CentreYear:
    """Generates the visits of one year."""

    def __init__(self, loaded: Loaded, parameters: Parameters, rng: Random) -> None:
        self.loaded, self.parameters, self.rng = loaded, parameters, rng
        self.year = WorkingYear(loaded.profile.year, loaded.profile.today)
        self.words, self.cast = Words(loaded, FILE, rng), Cast(loaded, rng)
        self._handler = loaded.units[parameters.handler]
        self.centres = [entry for entry in loaded.profile.registers if entry.kind == CENTRE]

    def generate(self) -> Mapping[str, list[int]]:
        """Take every act in one run. Returns the planted visits as matter ids by name."""
        names, courses, units = [], [], []
        for name, route in self._visits():
            centre = self.rng.choice(self.centres)
            names.append(name)
            units.append(self.loaded.units[centre.unit])
            courses.append([*self._course(name, route, self.loaded.entries[centre.key].pk, centre.unit)])
        with WholeRun(LABEL, SOURCE, opening(self.year.first_day)) as batch:
            late_after = batch.world.settings.resolve(
                LATE_AFTER, self.loaded.street.ancestor_ids(), self.year.first_day
            ).value
            times = RecordingTimes(self.year, late_after, 0, self.words, self.rng)
            cues = [cue for number, moves in enumerate(courses) for cue in times.cues(number, moves)]
            dossiers = play(batch, self.cast, units, cues)
            batch.complete(max(cue.recorded_at for cue in cues))
        made = [mine[INTAKE].matter.pk for mine in dossiers]
        return {
            planted: sorted(pk for name, pk in zip(names, made, strict=True) if name == planted)
            for planted in self.parameters.planted
        }

    def _visits(self) -> Iterator[tuple[str, Route]]:
        """Every visit by the name of its planted case or of its route; what is planted goes to outer bodies if anywhere."""
        routes = self.parameters.routes
        for name, route in routes.items():
            yield from ((name, route) for _ in range(route.count))
        outer = [route for route in routes.values() if route.body]
        for name, count in self.parameters.planted.items():
            yield from ((name, self.rng.choice(outer)) for _ in range(count))

    def _course(self, name: str, route: Route, centre: int, unit: str) -> Iterator[Move]:
        """The acts on one visit, as far as it has come."""
        place = self._place(name)
        doer = self.cast.one_of(Role.DISPATCHER)
        subject = self.rng.choice(route.subjects)
        given = {"centre": centre, "channel": "centre", "subject": subject, "topic": route.topic,
                 "place": self.words.place(unit), "visitors": [self.words.person()]}  # fmt: skip
        yield Move(INTAKE, "register", self.year.days[place], doer, given)
        if name == "without_route":
            return
        yield self._sent(route, place, doer)
        if name == "without_receipt":
            return
        if route.body:
            place += self.rng.randint(1, MOST_WAIT)
            receipt = self.parameters.receipt.format(serial=self.words.serial("receipt"))
            yield Move(INTAKE, "note_receipt", self.year.days[place], doer, {"receipt_number": receipt})
        reply = {"reply_text": self.parameters.reply.format(body=route.body or self._handler.name)}
        yield Move(INTAKE, "reply", self.year.days[place], doer, reply)
        yield Move(INTAKE, "close", self.year.days[place + self.rng.randint(0, MOST_WAIT)], doer)
        if route.ends:
            ended_on, clerk = self.year.days[place + ROOM_AT_END], self.cast.one_of(Role.JUSTICE_CLERK)
            yield Move(route.kind, route.ends["act"], ended_on, clerk, dict(route.ends["given"]))

    def _place(self, name: str) -> int:
        """The working day of a visit; what is still open came on the last one."""
        return self.year.last if name in self.parameters.planted else self.rng.randint(0, self.year.last - ROOM_AT_END)

    def _sent(self, route: Route, place: int, doer: str) -> Move:
        if route.body:
            given: dict[str, Any] = {"outer_kind": self._outer_kind(route), "outer_body": route.body}
            return Move(INTAKE, "refer", self.year.days[place], doer, given)
        handler = self._handler.pk
        given = {"handler_unit": handler, route.kind: {"handler_unit": handler, **route.given}}
        return Move(INTAKE, "triage", self.year.days[place], doer, given)

    def _outer_kind(self, route: Route) -> str:
        return next(name for name, known in self.parameters.routes.items() if known is route)
