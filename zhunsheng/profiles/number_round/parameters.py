"""Who does what in the round of a generated year, and what is planted in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.profile import Profile

FILE = "number_round_year.yaml"


@dataclass(frozen=True)
class Step:
    """An act on the request to a section; ``values`` are what this return says otherwise."""

    on: date
    act: str
    values: Mapping[str, Any]
    reason: str
    remarks: Mapping[str, str]


@dataclass(frozen=True)
class SectionRound:
    """What a section returns, by name of the figure, and how; ``clerk`` and ``head`` by login name."""

    unit: str
    clerk: str
    head: str
    values: Mapping[str, Any]
    printed: Mapping[str, str]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Parameters:
    """``planted`` counts by name: requests that were late or sent back, numbers changed after they were signed."""

    compiler: str
    drafted_on: date
    asked_on: date
    due_on: date
    accepted_on: date
    planted: Mapping[str, int]
    sections: tuple[SectionRound, ...]
    where: str


def read_parameters(
    profile: Profile,
    totals: Mapping[str, Any] | None = None,
    vectors: Mapping[str, Any] | None = None,
    planted: Mapping[str, int] | None = None,
) -> Parameters | None:
    """The profile's round; None where the place has none. Raises InvalidDeclaration for whatever is given: all stands there."""
    path = profile.folder / FILE
    if not path.exists():
        return None
    if unknown := sorted({*(totals or {}), *(vectors or {}), *(planted or {})}):
        raise InvalidDeclaration([Fault(str(path), f"没有这些参数：{'、'.join(unknown)}；报数的各步写在{FILE}")])
    file = dict(profile.read(FILE))
    sections = file.pop("sections").items()
    return Parameters(**file, sections=tuple(_section(unit, said) for unit, said in sections), where=str(path))


def _section(unit: str, said: Mapping[str, Any]) -> SectionRound:
    steps = tuple(
        Step(step["day"], step["act"], step.get("values", {}), step.get("reason", ""), step.get("remarks", {}))
        for step in said["steps"]
    )
    return SectionRound(unit, said["clerk"], said["head"], said["values"], said.get("printed", {}), steps)
