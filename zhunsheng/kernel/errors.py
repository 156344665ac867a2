"""The three kinds of error: a faulty declaration, a refusal, and a finding (which is data)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Fault:
    """One fault of a declaration: where it stands (file:line) and what is wrong."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class InvalidDeclaration(Exception):
    """The programmer's error. Carries every fault found, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class Objection:
    """One reason why an act is refused.

    ``code`` is kebab-case and stable; ``message`` says in Chinese what is wrong; ``basis`` cites the articles or the
    local setting it rests on; ``way_out`` says what the user can do next; ``field`` names the form field concerned.
    ``is_noted`` says that the attempt itself is to be kept on record (see acts/refusals). Days and amounts in both texts
    are written as pages write them (law.wording: 2023年5月4日, 200元).
    """

    code: str
    message: str
    basis: tuple[str, ...] = ()
    way_out: str = ""
    field: str = ""
    is_noted: bool = False


class Refused(Exception):
    """The user's error. Carries every objection, and the matter on which the act was judged, if it came so far.

    Nothing has been changed.
    """

    def __init__(self, objections: Iterable[Objection], on: Any = None) -> None:
        self.objections, self.on = tuple(objections), on
        super().__init__("；".join(objection.message for objection in self.objections))


@dataclass(frozen=True)
class Finding:
    """Something found while checking: data, not an exception."""

    level: Literal["error", "inconsistency", "note"]
    code: str
    message: str
    where: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
