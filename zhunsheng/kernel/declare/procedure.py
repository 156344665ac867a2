"""Procedures: few states, dated acts.

A procedure is a class with States, Acts and Clocks. A transition is written ``filed >> decided``; an act without one
writes dates and columns and leaves the state alone. Faults are collected by :mod:`.validate`, never raised one by one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from zhunsheng.kernel.declare.clocks import Clock
from zhunsheng.kernel.declare.guards import Guard
from zhunsheng.kernel.roles import Role

if TYPE_CHECKING:
    from zhunsheng.kernel.acts.history import Entry
    from zhunsheng.kernel.acts.snapshot import Draft


@dataclass(frozen=True, eq=False)
class State:
    """Where a matter lies. ``final`` states close it. Filed under the attribute name given in the procedure."""

    label: str
    final: bool = False
    name: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        object.__setattr__(self, "name", name)

    def __rshift__(self, target: State) -> Transition:
        return Transition((self,), target)

    def __or__(self, other: State) -> States:
        return States((self, other))


@dataclass(frozen=True)
class States:
    """Several states, as the origin of an act."""

    members: tuple[State, ...]

    def __or__(self, other: State) -> States:
        return States((*self.members, other))

    def __rshift__(self, target: State) -> Transition:
        return Transition(self.members, target)


@dataclass(frozen=True)
class Transition:
    origins: tuple[State, ...]
    target: State


START = State("（未登记）", name="start")


@dataclass(frozen=True)
class Opens:
    """An act that opens a matter of another kind in the same step and links the two.

    ``carry`` maps the child's columns (or lines) to ours; ``act`` is the child's opening act, which receives the
    child's part of the form under ``payload[kind key]``.
    """

    kind: str
    act: str
    relation: str
    carry: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Act:
    """A lawful act.

    ``label`` is the statutory term; ``moves`` a transition, or ``at`` the states in which it may be done without moving.
    ``by`` the roles that may do it, in the matter's unit or above it, or, where ``within`` names a column of ``assigned``
    that is filled, in the unit named there or above it; where ``within`` names the lines of ``consulted``, those very units
    may do it too; ``not_by`` earlier acts whose doer must be another person.
    ``writes`` the columns and lines that its form fills, ``needs`` those of them that may not stay empty, ``sets`` fixed
    values, ``dates`` the date column that receives the day of the act, ``times`` the moment column that receives its day
    and time of day: such an act asks for the time. ``finds`` are date columns that look back (see LooksBack) and line sets
    that are found (see Lines): no form asks for them, the payload says what was found. ``guards`` must all hold.
    ``number`` names the paper whose number is issued, ``number_column`` the column that takes it; ``papers`` are those that
    can be printed once it was taken. ``opens`` is the matter of another kind that it opens; where ``grows`` names a relation,
    it opens one of those that the place lets grow out of the matter (``links.children``), as its form chooses. ``effect`` is
    a pure function on the draft for what ``writes`` cannot say. ``basis`` cites the article ("人民调解法 17") or the local
    setting ("参数 …"). ``is_aside`` marks an act that leads off the usual
    course (a withdrawal): it is never told as the next one. ``is_automatic`` marks an act that the system notes by itself:
    nobody may do it, so ``by`` is empty. ``is_by_job`` marks an act that a job takes piece by piece for whoever asked for
    the work: the course of a matter tells such a row as one step. ``is_elsewhere`` marks an act done in another
    system beside the course here (the entry of the matter there): it moves nothing, may be dated before the last step that
    did, and is noted here whichever system is the master.
    """

    label: str
    moves: Transition | None = None
    at: State | States | None = None
    by: tuple[Role, ...] = ()
    within: str = ""
    not_by: tuple[str, ...] = ()
    basis: str = ""
    writes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    sets: Mapping[str, Any] = field(default_factory=dict)
    dates: str = ""
    times: str = ""
    finds: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    number: str = ""
    number_column: str = ""
    papers: tuple[str, ...] = ()
    opens: Opens | None = None
    grows: str = ""
    effect: Callable[[Draft, Entry], None] | None = None
    once: bool = False
    is_aside: bool = False
    is_automatic: bool = False
    is_by_job: bool = False
    is_elsewhere: bool = False
    about: str = ""
    name: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        object.__setattr__(self, "name", name)

    @property
    def origins(self) -> tuple[State, ...]:
        if self.moves is not None:
            return self.moves.origins
        if isinstance(self.at, States):
            return self.at.members
        return () if self.at is None else (self.at,)

    @property
    def target(self) -> State | None:
        return None if self.moves is None else self.moves.target

    @property
    def opens_another(self) -> bool:
        return self.opens is not None or bool(self.grows)

    @property
    def is_opening(self) -> bool:
        return START in self.origins


class Procedure:
    """Base of procedures: ``version``, ``in_force`` (ISO date from which matters begin under it), ``label``.

    ``stamps`` names local settings, besides those of the clocks, whose value of the first day binds the matter.
    ``is_mirror`` says that the course is another system's: its acts are what that system reports, and come in by import.
    ``instead_of_correcting`` says what to do where no step can be set right, since each has set work going; empty where
    steps are corrected as usual.
    """

    version: ClassVar[int] = 1
    in_force: ClassVar[str] = ""
    label: ClassVar[str] = ""
    key: ClassVar[str] = ""
    stamps: ClassVar[tuple[str, ...]] = ()
    is_mirror: ClassVar[bool] = False
    instead_of_correcting: ClassVar[str] = ""
    states: ClassVar[Mapping[str, State]] = {}
    acts: ClassVar[Mapping[str, Act]] = {}
    clocks: ClassVar[Mapping[str, Clock]] = {}
    declared_at: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        members = {name: value for base in reversed(cls.__mro__) for name, value in vars(base).items()}
        cls.states = {name: value for name, value in members.items() if isinstance(value, State)}
        cls.acts = {name: value for name, value in members.items() if isinstance(value, Act)}
        cls.clocks = {name: replace(value, key=name) for name, value in members.items() if isinstance(value, Clock)}
        cls.key = vars(cls).get("key") or _snake(cls.__name__)
        cls.declared_at = place_of(cls)

    @classmethod
    def begins_on(cls) -> date:
        """The first day on which a matter may be opened under this version."""
        return date.fromisoformat(cls.in_force)

    @classmethod
    def stamped_settings(cls) -> tuple[str, ...]:
        """The keys of the local settings that a matter keeps from its first day."""
        return tuple(sorted({*cls.stamps, *(key for clock in cls.clocks.values() for key in clock.settings())}))

    @classmethod
    def acts_without_time(cls, clock: Clock) -> tuple[Act, ...]:
        """The acts that start, stop, suspend or resume a clock and have no time of day: it can only count days then."""
        named = dict.fromkeys((*clock.starts, *clock.stops, *clock.suspend, *clock.resume))
        return tuple(cls.acts[name] for name in named if name in cls.acts and not cls.acts[name].times)

    @classmethod
    def opening_acts(cls) -> tuple[Act, ...]:
        return tuple(act for act in cls.acts.values() if act.is_opening)

    @classmethod
    def growing_act(cls) -> Act | None:
        """The act by which alone other matters grow out of one; None where they do so by being related to it."""
        return next((act for act in cls.acts.values() if act.grows), None)

    @classmethod
    def acts_at(cls, state: str) -> tuple[Act, ...]:
        """The acts whose origin is ``state`` (a state name), in the order of their declaration."""
        return tuple(act for act in cls.acts.values() if any(origin.name == state for origin in act.origins))


def _snake(name: str) -> str:
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")


def place_of(cls: type) -> str:
    """Where a class is declared: file:line, or the file alone when its source cannot be read."""
    module = inspect.getmodule(cls)
    path = getattr(module, "__file__", None) or "<unknown>"
    try:
        return f"{path}:{inspect.getsourcelines(cls)[1]}"
    except (OSError, TypeError):
        return path
