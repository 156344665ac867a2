"""The three kinds of error: a faulty declaration, a refusal, and a finding (which is data)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from zhunsheng.law.wording import day_words

# Days and amounts amid Chinese words. What somebody wrote stands in quotes, an example of how to write is set off by a blank.
_QUOTED_OR_COUNTED = re.compile(
    r"“[^”]*”|(?<![\d\s/-])(?P<day>\d{4}-\d{2}-\d{2})(?![\dT-])|(?<=\d)(?P<no_cents>\.00)(?=元)"
)


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
    are written as pages write them (2023年5月4日, 200元).
    """

    code: str
    message: str
    basis: tuple[str, ...] = ()
    way_out: str = ""
    field: str = ""
    is_noted: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", _as_pages_write(self.message))
        object.__setattr__(self, "way_out", _as_pages_write(self.way_out))


def _as_pages_write(text: str) -> str:
    """The text with its days written out, and no cents where there are none."""
    return _QUOTED_OR_COUNTED.sub(_written, text)


def _written(found: re.Match[str]) -> str:
    if found["no_cents"]:
        return ""
    try:
        return day_words(date.fromisoformat(found["day"])) if found["day"] else found[0]
    except ValueError:
        return found[0]


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
