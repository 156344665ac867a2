"""What the penalty cases of a generated year must come to: totals, monthly vectors, meetings, planted cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.profile import Profile
from zhunsheng.profiles.vectors import fitted, vector_faults

FILE = "enforcement_year.yaml"
TOTALS = ("filed", "closed", "of_block", "meetings")
VECTORS = ("filed_by_month", "of_block_by_month")
DECIDED_LATE, OVERDUE_OPEN = "decided_late", "overdue_open"
UNCERTIFIED, UNAPPROVED = "uncertified_attempts", "unapproved_viewings"
UNRECORDED, STORED_LATE = "unrecorded", "stored_late"


@dataclass(frozen=True)
class Parameters:
    """The year's figures, and ``habits``: lengths, shares, words, as in the file.

    ``meetings`` says how many cases each meeting discusses; no case is discussed twice.
    """

    filed: int
    closed: int
    of_block: int
    meetings: tuple[int, ...]
    filed_by_month: tuple[int, ...]
    of_block_by_month: tuple[int, ...]
    planted: Mapping[str, int]
    habits: Mapping[str, Any]
    where: str

    @property
    def open(self) -> int:
        return self.filed - self.closed

    @property
    def discussed(self) -> int:
        return sum(self.meetings)

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
) -> Parameters | None:
    """The profile's parameters, with what is given in their place; None where the profile says nothing of its cases.

    ``totals`` may name filed, closed, of_block and meetings, ``vectors`` filed_by_month and of_block_by_month; a vector
    not given follows its total. Raises InvalidDeclaration listing everything that does not fit together.
    """
    if not (profile.folder / FILE).exists():
        return None
    file, where = profile.read(FILE), str(profile.folder / FILE)
    totals, vectors, planted = totals or {}, vectors or {}, planted or {}
    unknown = (totals.keys() - {*TOTALS}) | (vectors.keys() - {*VECTORS}) | (planted.keys() - file["planted"].keys())
    if unknown:
        message = f"没有这些参数：{'、'.join(sorted(unknown))}；可用的见{FILE}"
        raise InvalidDeclaration([Fault(where, message)])
    said = {name: totals.get(name, file[name]) for name in TOTALS}
    parameters = Parameters(
        filed=said["filed"],
        closed=said["closed"],
        of_block=said["of_block"],
        meetings=tuple(said["meetings"]),
        filed_by_month=fitted(vectors.get("filed_by_month"), file["filed_by_month"], said["filed"]),
        of_block_by_month=fitted(vectors.get("of_block_by_month"), file["of_block_by_month"], said["of_block"]),
        planted={**file["planted"], **planted},
        habits=file,
        where=where,
    )
    faults = [Fault(where, message) for message in _faults(parameters)]
    if faults:
        raise InvalidDeclaration(faults)
    return parameters


def _faults(parameters: Parameters) -> Iterator[str]:
    yield from vector_faults("filed_by_month", parameters.filed_by_month, parameters.filed)
    yield from vector_faults("of_block_by_month", parameters.of_block_by_month, parameters.of_block)
    months = zip(parameters.filed_by_month, parameters.of_block_by_month, strict=False)
    if any(of_block > filed for filed, of_block in months):
        yield "of_block_by_month：有的月份街区立案多于全部立案"
    if not 0 <= parameters.open <= parameters.filed:
        yield f"办结{parameters.closed}宗，多于立案{parameters.filed}宗"
    if parameters.planted[OVERDUE_OPEN] > parameters.open:
        yield f"planted：超期未决{parameters.planted[OVERDUE_OPEN]}宗，多于在办{parameters.open}宗"
