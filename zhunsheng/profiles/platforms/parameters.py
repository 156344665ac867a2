"""What the platforms of a generated year have of its cases: how late, and what is planted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.profile import Profile

FILE = "platforms_year.yaml"
MISSING, LATE, DIFFERS = "entry_missing", "entry_late", "entry_differs"


@dataclass(frozen=True)
class Parameters:
    """``planted`` counts by name of the case; ``habits``: lengths, slips and the platforms' layouts, as in the file."""

    planted: Mapping[str, int]
    habits: Mapping[str, Any]
    where: str

    def length(self, name: str) -> tuple[int, int]:
        low, high = self.habits["lengths"][name]
        return low, high


def read_parameters(
    profile: Profile,
    totals: Mapping[str, Any] | None = None,
    vectors: Mapping[str, Any] | None = None,
    planted: Mapping[str, int] | None = None,
) -> Parameters | None:
    """The profile's parameters, with the ``planted`` given in their place; None where the place enters into no platform.

    There are no totals or vectors of it: the cases are those of the year. Raises InvalidDeclaration for unknown names.
    """
    if not (profile.folder / FILE).exists():
        return None
    file, where = profile.read(FILE), str(profile.folder / FILE)
    planted = planted or {}
    unknown = sorted({*(totals or {}), *(vectors or {}), *(planted.keys() - file["planted"].keys())})
    if unknown:
        raise InvalidDeclaration([Fault(where, f"没有这些参数：{'、'.join(unknown)}；可用的见{FILE}")])
    return Parameters({**file["planted"], **planted}, file, where)
