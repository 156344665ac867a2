"""Plans of persuasions and orders: on which working day each was done, how it went on, and what is planted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.block_enforcement.parameters import Parameters
from zhunsheng.profiles.choosing import chosen
from zhunsheng.profiles.working_year import WorkingYear

T = TypeVar("T")
REPEATED, REFERRED = "repeated", "referred"
PERSUASION_UNCHECKED, ORDER_UNCHECKED = "persuasion_unchecked", "order_unchecked"
OBSERVATION_UNCHECKED = "observation_unchecked"
TOLERANCE, OBSERVATION = "enforcement.tolerance", "enforcement.observation_period"
SOFT_MEANS, ITEM = "enforcement.soft_means", "enforcement.listed_item"
# Long enough for the first persuasion to be recorded before the second one is, and well inside any month.
REPEATED_AFTER, REPEATED_WITHIN = 4, 28
ROOM_TO_RECHECK = 6


@dataclass(eq=False)
class Order:
    """An order to rectify: ``issued`` and the rechecks are positions of working days."""

    issued: int
    days_allowed: int
    due_on: date
    rechecked: int | None = None
    is_rectified: bool = True
    rectified_later: int | None = None
    marks: set[str] = field(default_factory=set)


@dataclass(eq=False)
class Persuasion:
    """A persuasion: ``held`` and ``rechecked`` are positions of working days; ``again`` is the earlier one at its place."""

    held: int
    is_on_spot: bool
    rechecked: int | None = None
    again: Persuasion | None = None
    order: Order | None = None
    marks: set[str] = field(default_factory=set)


@dataclass(eq=False)
class Lenient:
    """A milder way: ``begun`` and ``ended`` are positions of working days; ``on`` is the kind's key."""

    on: str
    begun: int
    days_allowed: int = 0
    ended: int | None = None
    marks: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Limits:
    """Within how many working days a persuasion is rechecked, and within how many days of its end a time to rectify or to
    observe."""

    persuasion_days: int
    order_days: int
    observation_days: int


class Planner:
    """Plans one year; the same random numbers give the same year."""

    def __init__(self, parameters: Parameters, year: WorkingYear, limits: Limits, rng: Random) -> None:
        self.parameters, self.year, self.limits, self.rng = parameters, year, limits, rng
        self.begins = year.before(parameters.habits["begins_on"] - timedelta(days=1)) + 1

    def plans(self) -> tuple[list[Persuasion], list[Order]]:
        """All persuasions, and the orders that grew out of none of them. Raises InvalidDeclaration when it cannot be met."""
        persuasions = [self._persuasion(place) for place in self._places(self.parameters.persuasions_by_month)]
        self._mark_unchecked(persuasions)
        self._mark_repeated(persuasions)
        room = self._refer(persuasions)
        orders = [self._order(place) for place in self._places(room)]
        self._mark_orders([*orders, *(one.order for one in persuasions if one.order is not None)])
        return persuasions, orders

    def lenient(self) -> list[Lenient]:
        """Tolerances, observation periods and soft means, as many as the habits say, spread over the working days."""
        plans = [
            Lenient(f"enforcement.{name}", self.rng.randint(self.begins, self.year.last))
            for name, count in self.parameters.habits["lenient"].items()
            for _ in range(count)
        ]
        for plan in plans:
            if plan.on == TOLERANCE:
                decided = plan.begun + self.rng.randint(*self.parameters.length("tolerance"))
                plan.ended = decided if decided <= self.year.last else None
        self._observe([plan for plan in plans if plan.on == OBSERVATION])
        return plans

    def _observe(self, plans: Sequence[Lenient]) -> None:
        """Every observation period that is over was rechecked, but for those planted."""
        over: list[tuple[Lenient, date]] = []
        for plan in plans:
            plan.days_allowed = self.rng.choice(self.parameters.habits["days_observed"])
            due_on = self.year.days[plan.begun] + timedelta(days=plan.days_allowed)
            ended = self.year.before(due_on - timedelta(days=1)) + 1
            plan.ended = ended if ended <= self.year.last else None
            over.append((plan, due_on))
        within = timedelta(days=self.limits.observation_days)
        for plan, _ in self._chosen(over, OBSERVATION_UNCHECKED, lambda one: one[1] + within < self.year.today):
            plan.ended = None
            plan.marks.add(OBSERVATION_UNCHECKED)

    def _places(self, by_month: Sequence[int]) -> list[int]:
        places = []
        for month, count in enumerate(by_month, 1):
            open_days = [place for place in self.year.month(month) if place >= self.begins]
            if count and not open_days:
                raise self._impossible(f"{month}月没有可用的工作日")
            places += sorted(self.rng.choices(open_days, k=count)) if count else []
        return places

    def _persuasion(self, held: int) -> Persuasion:
        plan = Persuasion(held, self.rng.random() < self.parameters.share("on_spot"))
        if not plan.is_on_spot:
            rechecked = held + self.rng.randint(1, self.limits.persuasion_days)
            plan.rechecked = rechecked if rechecked <= self.year.last else None
        return plan

    def _mark_unchecked(self, plans: Sequence[Persuasion]) -> None:
        def fits(plan: Persuasion) -> bool:
            return not plan.is_on_spot and plan.held + self.limits.persuasion_days < self.year.last

        for plan in self._chosen(plans, PERSUASION_UNCHECKED, fits):
            plan.rechecked = None
            plan.marks.add(PERSUASION_UNCHECKED)

    def _mark_repeated(self, plans: Sequence[Persuasion]) -> None:
        """Pairs at one place, each persuasion in one pair at most."""
        paired: set[int] = set()
        for later in self.rng.sample(plans, len(plans)):
            if sum(REPEATED in plan.marks for plan in plans) == self.parameters.planted[REPEATED]:
                return
            before = [plan for plan in plans if id(plan) not in paired and self._may_repeat(plan, later)]
            if id(later) not in paired and before:
                later.again = self.rng.choice(before)
                paired |= {id(later), id(later.again)}
                later.marks.add(REPEATED)
        if sum(REPEATED in plan.marks for plan in plans) < self.parameters.planted[REPEATED]:
            raise self._impossible(f"planted.{REPEATED}：没有这么多相隔合适的劝导")

    def _may_repeat(self, earlier: Persuasion, later: Persuasion) -> bool:
        apart = (self.year.days[later.held] - self.year.days[earlier.held]).days
        return REPEATED_AFTER <= apart <= REPEATED_WITHIN

    def _refer(self, plans: Sequence[Persuasion]) -> list[int]:
        """Some rechecks end in an order; what is left of the orders of each month."""
        room = list(self.parameters.orders_by_month)
        wanted = self.parameters.planted[REFERRED]
        for plan in self.rng.sample(plans, len(plans)):
            month = self.year.days[plan.rechecked].month - 1 if plan.rechecked is not None else 0
            if wanted and plan.rechecked is not None and room[month]:
                plan.order = self._order(plan.rechecked)
                plan.marks.add(REFERRED)
                room[month] -= 1
                wanted -= 1
        if wanted:
            raise self._impossible(f"planted.{REFERRED}：还有{wanted}宗无法安排")
        return room

    def _order(self, issued: int) -> Order:
        days_allowed = self.rng.choice(self.parameters.habits["days_allowed"])
        return Order(issued, days_allowed, self.year.days[issued] + timedelta(days=days_allowed))

    def _mark_orders(self, orders: Sequence[Order]) -> None:
        """Every order whose time is over was rechecked, but for those planted."""
        over = [order for order in orders if order.due_on < self.year.today]
        within = timedelta(days=self.limits.order_days)
        unchecked = self._chosen(over, ORDER_UNCHECKED, lambda order: order.due_on + within < self.year.today)
        for order in over:
            if order in unchecked:
                order.marks.add(ORDER_UNCHECKED)
                continue
            self._recheck(order)

    def _recheck(self, order: Order) -> None:
        low, high = self.parameters.length("recheck_days")
        due = self.year.before(order.due_on)
        order.rechecked = min(self.year.last, max(order.issued, due) + self.rng.randint(low, high))
        order.is_rectified = self.rng.random() < self.parameters.share("rectified")
        if order.is_rectified or due + ROOM_TO_RECHECK > self.year.last:
            order.is_rectified = True
            return
        order.rechecked = max(order.rechecked, due + 1)
        later = order.rechecked + self.rng.randint(2, ROOM_TO_RECHECK)
        order.rectified_later = later if later <= self.year.last and self.rng.random() < 0.5 else None

    def _chosen(self, plans: Sequence[T], name: str, fits: Callable[[T], bool]) -> list[T]:
        return chosen(self.rng, plans, self.parameters.planted[name], fits, Fault(self.parameters.where, name))

    def _impossible(self, message: str) -> InvalidDeclaration:
        return InvalidDeclaration([Fault(self.parameters.where, message)])
