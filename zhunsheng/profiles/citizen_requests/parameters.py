"""What the year of the requests must come to: totals, monthly vectors, planted cases. Everything may be given anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.profile import Profile
from zhunsheng.profiles.vectors import fitted, vector_faults
from zhunsheng.profiles.working_year import MONTHS

FILE = "citizen_requests_year.yaml"
TOTALS = ("received", "closed")
VECTORS = ("received_by_month", "closed_by_month", "received_after_year", "closed_after_year", "exported_after")


@dataclass(frozen=True)
class Parameters:
    """``received`` and ``closed`` by month from January on, the months after the year (up to today) behind the twelve.

    ``exported_after`` are the months (counted like those) after which the platform exports what came in or changed since.
    ``habits`` says how long, how often, where (as in the file); ``platform`` how the platform lays its workbooks out,
    None where our own people enter the requests.
    """

    received: tuple[int, ...]
    closed: tuple[int, ...]
    planted: Mapping[str, int]
    exported_after: tuple[int, ...]
    habits: Mapping[str, Any]
    where: str

    @property
    def platform(self) -> Mapping[str, Any] | None:
        layout: Mapping[str, Any] | None = self.habits.get("platform")
        return layout

    @property
    def open_at_end(self) -> tuple[int, ...]:
        """How many are open at the end of each month; the last stands for today."""
        return open_at_end(self.received, self.closed)

    def share(self, name: str) -> float:
        return float(self.habits["shares"][name])

    def length(self, name: str) -> tuple[int, int]:
        low, high = self.habits["lengths"][name]
        return low, high


def read_parameters(
    profile: Profile,
    totals: Mapping[str, Any] | None = None,
    vectors: Mapping[str, Any] | None = None,
    planted: Mapping[str, int] | None = None,
) -> Parameters:
    """The profile's parameters, with what is given in their place; a vector not given follows its total.

    ``totals`` may name received and closed (of the year), ``vectors`` those of :data:`VECTORS`. Raises
    InvalidDeclaration listing everything that does not fit together.
    """
    file, where = profile.read(FILE), str(profile.folder / FILE)
    totals, vectors, planted = totals or {}, vectors or {}, planted or {}
    unknown = [*(totals.keys() - {*TOTALS}), *(vectors.keys() - {*VECTORS}), *(planted.keys() - file["planted"])]
    if unknown:
        message = f"没有这些参数：{'、'.join(sorted(unknown))}；可用的见{FILE}"
        raise InvalidDeclaration([Fault(where, message)])
    counts = {name: totals.get(name, file[name]) for name in TOTALS}
    received = fitted(vectors.get("received_by_month"), file["received_by_month"], counts["received"])
    closed = _closed(vectors.get("closed_by_month"), file, received, counts["closed"])
    faults = [
        *vector_faults("received_by_month", received, counts["received"]),
        *vector_faults("closed_by_month", closed, counts["closed"]),
    ]
    after = [vectors.get(f"{name}_after_year", file[f"{name}_after_year"]) for name in TOTALS]
    parameters = Parameters(
        received=(*received, *after[0]),
        closed=(*closed, *after[1]),
        planted={**file["planted"], **planted},
        exported_after=tuple(vectors.get("exported_after", file["exported_after"])),
        habits=file,
        where=where,
    )
    faults += [*_month_faults(profile, parameters, after), *_planted_faults(parameters)]
    if faults:
        raise InvalidDeclaration([Fault(where, message) for message in faults])
    return parameters


def open_at_end(received: Sequence[int], closed: Sequence[int]) -> tuple[int, ...]:
    """What is open at the end of each month."""
    return tuple(accumulate(came - went for came, went in zip(received, closed, strict=False)))


def _closed(given: Any, file: Mapping[str, Any], received: tuple[int, ...], total: int) -> tuple[int, ...]:
    """The vector that is given, or one by which in each month as large a part stays open as usually does."""
    if given is not None:
        return tuple(given)
    usual_received, usual = file["received_by_month"], file["closed_by_month"]
    if tuple(usual_received) == received and sum(usual) == total:
        return tuple(usual)
    ratio = sum(received) / sum(usual_received)
    still_open = [
        min(came, round(count * ratio))
        for came, count in zip(received, open_at_end(usual_received, usual), strict=False)
    ]
    still_open[-1] = sum(received) - total
    before = [0, *still_open]
    return tuple(before[month] + came - before[month + 1] for month, came in enumerate(received))


def _month_faults(profile: Profile, parameters: Parameters, after: Sequence[Sequence[int]]) -> Iterator[str]:
    months = (profile.today.year - profile.year) * MONTHS + profile.today.month
    for name, vector in zip(TOTALS, after, strict=True):
        if len(vector) != max(0, months - MONTHS):
            yield f"{name}_after_year：今天是{profile.today}，次年须写{max(0, months - MONTHS)}个月"
    for month, came, left in zip(range(1, months + 1), parameters.received, parameters.open_at_end, strict=False):
        if not 0 <= left <= came:
            yield f"第{month}个月末在办{left}件：不能小于零，也不能多于当月受理的{came}件"
    exported = parameters.exported_after
    if parameters.platform is not None and (list(exported) != sorted(set(exported)) or exported[-1:] != (months,)):
        yield f"exported_after：须由小到大，最后一次在今天所在的第{months}个月"


def _planted_faults(parameters: Parameters) -> Iterator[str]:
    planted, left = parameters.planted, parameters.open_at_end[-1]
    if planted["overdue_open"] > left:
        yield f"planted：要求今天超期未办的有{planted['overdue_open']}件，而今天仍在办的只有{left}件"
    if planted["bounced_overdue"] > planted["bounced_often"]:
        yield "planted：bounced_overdue 是 bounced_often 的一部分，不能更多"
