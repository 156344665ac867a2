"""Guards: what must hold for an act. A guard yields objections; all of them are collected before anything is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from zhunsheng.kernel.errors import Objection

if TYPE_CHECKING:
    from django.db.models import Model

    from zhunsheng.kernel.acts.deadlines import ClockRun
    from zhunsheng.kernel.acts.history import Entry
    from zhunsheng.kernel.acts.snapshot import Snapshot
    from zhunsheng.kernel.acts.world import FoundRecord
    from zhunsheng.kernel.declare.holdings import HoldsOn
    from zhunsheng.kernel.models import Matter
    from zhunsheng.kernel.viewers import Viewer
    from zhunsheng.law.working_days import Calendar


class ActContext(NamedTuple):
    """What a guard may read: the matter before the act, what the act says, when it was done and by whom.

    ``value(name)`` is the column as it will stand after the act; ``lines(name)`` likewise. ``due_on(clock)`` is the end of a
    running limit, ``due_at(clock)`` its moment where it runs in hours or minutes; ``calendar`` is the one that runs now.
    ``acted_at`` is the moment of the act, None where only its day is known. ``register_version(name)`` is the register entry
    in that column as of the date of the act, or None when it was not in force that day. ``read_versions`` gives every version
    of an entry, ``read_entries`` every version with a value in a column of a register, ``read_records`` the records of a kind
    with these values (see World), ``read_name`` what a person, a unit or a matter is called.
    """

    viewer: Viewer
    matter: Matter | None
    before: Snapshot
    after: Snapshot
    entries: tuple[Entry, ...]
    payload: Mapping[str, Any]
    acted_on: date
    acted_at: datetime | None
    settings: Mapping[str, Any]
    calendar: Calendar
    runs: tuple[ClockRun, ...]
    read_register: Callable[[int, date], Any]
    read_versions: Callable[[int], Sequence[Any]]
    read_entries: Callable[[str, str, Any], Sequence[Any]]
    read_records: Callable[[str, Mapping[str, Any]], Sequence[FoundRecord]]
    read_name: Callable[[type[Model], int], str]
    read_links: Callable[[], tuple[Any, ...]]

    def value(self, name: str) -> Any:
        return self.after.columns.get(name)

    def lines(self, name: str) -> tuple[Mapping[str, Any], ...]:
        return self.after.lines.get(name, ())

    def acted(self, act: str) -> tuple[date, ...]:
        """The dates on which ``act`` was done, corrections applied."""
        return tuple(entry.acted_on for entry in self.entries if entry.act == act)

    def due_on(self, clock: str) -> date | None:
        """The end of the running limit ``clock``, or None when it does not run or is suspended."""
        return next((run.due_on for run in self._running(clock)), None)

    def due_at(self, clock: str) -> datetime | None:
        """The moment at which the running limit ``clock`` ends, or None when it counts days, does not run or is suspended."""
        return next((run.due_at for run in self._running(clock)), None)

    def _running(self, clock: str) -> Iterator[ClockRun]:
        return (run for run in self.runs if run.clock.key == clock and run.stopped_on is None)

    def register_version(self, name: str) -> Any:
        identity = self.value(name)
        return None if identity is None else self.read_register(identity, self.acted_on)

    def linked(self, relation: str) -> tuple[Any, ...]:
        """The matters linked to this one by ``relation`` (see Link), with their outcome."""
        return tuple(link for link in self.read_links() if link.relation == relation)


Check = Callable[[ActContext], Iterator[Objection]]


@dataclass(frozen=True)
class Guard:
    """A named condition with its basis. ``reads`` says whether it can be judged before the form is filled in.

    ``asks`` is what it asks a register, where that is all it does (see holdings). ``is_noted`` keeps what it refuses on
    record.
    """

    name: str
    label: str
    basis: str
    check: Check
    reads: Literal["matter", "form"] = "form"
    asks: HoldsOn | None = None
    is_noted: bool = False

    def objections(self, context: ActContext) -> list[Objection]:
        """All objections, each carrying the guard's basis where it names none of its own."""
        found = []
        for objection in self.check(context):
            basis = objection.basis or (self.basis,)
            found.append(replace(objection, basis=basis, is_noted=self.is_noted))
        return found


def guard(
    label: str, *, basis: str, reads: Literal["matter", "form"] = "form", is_noted: bool = False
) -> Callable[[Check], Guard]:
    """Declare a guard: the decorated generator yields objections, ``label`` says in Chinese what must hold.

    ``is_noted`` keeps what it refuses on record.
    """

    def declare(check: Check) -> Guard:
        return Guard(check.__name__.replace("_", "-"), label, basis, check, reads, is_noted=is_noted)

    return declare
