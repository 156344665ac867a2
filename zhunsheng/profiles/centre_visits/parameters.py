"""How many visits the centres of a generated year have, by where they were sent, and what is still open at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.profile import Profile

FILE = "centre_visits_year.yaml"


@dataclass(frozen=True)
class Route:
    """Where visits go: to an outer ``body``, or into a ``kind`` of ours whose form says ``given`` and which ``ends`` by an act."""

    count: int
    subjects: tuple[str, ...]
    topic: str
    body: str = ""
    kind: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    ends: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Parameters:
    """``planted`` counts by name: visits without a route yet, and those sent to an outer body that has given no receipt."""

    routes: Mapping[str, Route]
    planted: Mapping[str, int]
    handler: str
    reply: str
    receipt: str
    where: str


def read_parameters(
    profile: Profile,
    totals: Mapping[str, int] | None = None,
    vectors: Mapping[str, Any] | None = None,
    planted: Mapping[str, int] | None = None,
) -> Parameters | None:
    """The profile's visits, with the ``totals`` by route and the ``planted`` in their place that are given.

    None where the place says nothing of its centres. Raises InvalidDeclaration naming what is unknown.
    """
    path = profile.folder / FILE
    if not path.exists():
        return None
    file, totals, planted = profile.read(FILE), totals or {}, planted or {}
    unknown = sorted(
        (totals.keys() - file["routes"].keys()) | {*(vectors or {})} | (planted.keys() - file["planted"].keys())
    )
    if unknown:
        raise InvalidDeclaration([Fault(str(path), f"没有这些参数：{'、'.join(unknown)}；可用的见{FILE}")])
    routes = {
        name: Route(**{**said, "count": totals.get(name, said["count"]), "subjects": tuple(said["subjects"])})
        for name, said in file.pop("routes").items()
    }
    return Parameters(**{**file, "planted": {**file["planted"], **planted}}, routes=routes, where=str(path))
