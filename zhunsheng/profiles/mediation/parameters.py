"""What a generated year must come to: totals, monthly vectors, planted cases. Everything may be given anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.profile import Profile
from zhunsheng.profiles.vectors import fitted, vector_faults
from zhunsheng.profiles.working_year import MONTHS

FILE = "mediation_year.yaml"
TOTALS = ("confirmed", "major", "major_labour", "confidential")
BY_KIND = ("received", "settled")
VECTORS = ("settled_by_month", "received_by_month", "received_after_year")
OPEN_PLANTED = ("level_overdue_open", "level_due_today", "level_running", "awaiting_acceptance")


@dataclass(frozen=True)
class Parameters:
    """The year's figures by mediation kind and month, and ``habits``: how long, how often, where (as in the file).

    ``received_after_year`` are the disputes received in each month of the next year up to today, in no total.
    """

    received: Mapping[str, int]
    settled: Mapping[str, int]
    settled_by_month: tuple[int, ...]
    received_by_month: Mapping[str, tuple[int, ...]]
    received_after_year: tuple[int, ...]
    confirmed: int
    major: int
    major_labour: int
    confidential: int
    planted: Mapping[str, int]
    habits: Mapping[str, Any]
    where: str

    @property
    def own_kinds(self) -> list[str]:
        """The kinds that come to us by themselves; when they are received follows from when they are settled."""
        return [kind for kind in self.received if kind not in self.received_by_month]

    def share(self, name: str) -> float:
        return float(self.habits["shares"][name])

    def length(self, name: str) -> tuple[int, int]:
        low, high = self.habits["lengths"][name]
        return low, high

    def line(self, kind: str) -> Mapping[str, Any]:
        line: Mapping[str, Any] = self.habits["lines"][kind]
        return line


def read_parameters(
    profile: Profile,
    totals: Mapping[str, Any] | None = None,
    vectors: Mapping[str, Any] | None = None,
    planted: Mapping[str, int] | None = None,
) -> Parameters:
    """The profile's parameters, with what is given in their place; a vector not given follows its total.

    ``totals`` may name received, settled (by kind), confirmed, major, major_labour, confidential; ``vectors``
    settled_by_month, received_by_month and received_after_year. Raises InvalidDeclaration listing everything that does
    not fit together.
    """
    file = profile.read(FILE)
    totals, vectors, planted = totals or {}, vectors or {}, planted or {}
    _refuse_unknown(
        profile,
        [*(totals.keys() - {*TOTALS, *BY_KIND}), *(vectors.keys() - {*VECTORS}), *(planted.keys() - file["planted"])],
    )
    received = {**file["received"], **totals.get("received", {})}
    settled = {**file["settled"], **totals.get("settled", {})}
    by_month = {
        kind: fitted(vectors.get("received_by_month", {}).get(kind), vector, received[kind])
        for kind, vector in file["received_by_month"].items()
    }
    parameters = Parameters(
        received=received,
        settled=settled,
        settled_by_month=fitted(vectors.get("settled_by_month"), file["settled_by_month"], sum(settled.values())),
        received_by_month=by_month,
        received_after_year=tuple(vectors.get("received_after_year", file["received_after_year"])),
        **{name: totals.get(name, file[name]) for name in TOTALS},
        planted={**file["planted"], **planted},
        habits=file,
        where=str(profile.folder / FILE),
    )
    faults = [
        Fault(parameters.where, message) for message in (*_faults(parameters), *_open_faults(parameters, profile))
    ]
    if faults:
        raise InvalidDeclaration(faults)
    return parameters


def _refuse_unknown(profile: Profile, names: list[str]) -> None:
    if names:
        message = f"没有这些参数：{'、'.join(sorted(names))}；可用的见{FILE}"
        raise InvalidDeclaration([Fault(str(profile.folder / FILE), message)])


def _faults(parameters: Parameters) -> Iterator[str]:
    received, settled, planted = parameters.received, parameters.settled, parameters.planted
    if received.keys() != settled.keys():
        yield f"受理数与调成数的调解方式不一致：{'、'.join(received)}；{'、'.join(settled)}"
        return
    for kind, count in settled.items():
        if count > received[kind]:
            yield f"{kind}：调成{count}件，多于受理{received[kind]}件"
        if any(kind not in parameters.habits[part] for part in ("types", "origins", "lines")):
            yield f"{kind}：types、origins、lines 三处都要写明这一调解方式"
    yield from vector_faults("settled_by_month", parameters.settled_by_month, sum(settled.values()))
    for kind, vector in parameters.received_by_month.items():
        yield from vector_faults(f"received_by_month.{kind}", vector, received[kind])
    if parameters.confirmed > sum(settled.values()):
        yield f"司法确认{parameters.confirmed}件，多于调成{sum(settled.values())}件"
    if not parameters.major_labour <= parameters.major <= settled[parameters.own_kinds[0]]:
        yield f"重大纠纷{parameters.major}件（其中劳动争议{parameters.major_labour}件）与调成数不合"
    if planted["level_overdue_open"] > planted["level_overdue"]:
        yield "planted：level_overdue_open 是 level_overdue 的一部分，不能更多"


def _open_faults(parameters: Parameters, profile: Profile) -> Iterator[str]:
    """Whether what is still open today has room: among the year's unsettled, or in the months that came after it."""
    months_after = (profile.today.year - profile.year) * MONTHS + profile.today.month - MONTHS
    if len(parameters.received_after_year) != max(0, months_after):
        yield f"received_after_year：今天是{profile.today}，次年须写{max(0, months_after)}个月"
    kind, wanted = parameters.own_kinds[0], sum(parameters.planted[name] for name in OPEN_PLANTED)
    room = parameters.received[kind] - parameters.settled[kind]
    if not parameters.received_after_year and wanted > room:
        yield f"planted：要求仍在办的有{wanted}件，而{kind}没有调成的只有{room}件"
