"""What the registers of a generated year must come to: powers by batch, certificates, planted cases. All may be given anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.profile import Profile

FILE = "authority_year.yaml"
TOTALS = ("powers", "certified")


@dataclass(frozen=True)
class Batch:
    """Powers taken over together: how many, on which day, by which paper of which day."""

    number: int
    count: int
    taken_on: date
    paper: str
    paper_on: date


@dataclass(frozen=True)
class Parameters:
    """``batches`` of powers, ``certified`` officers at the end, ``planted`` cases, and ``habits``: everything as in the file."""

    batches: tuple[Batch, ...]
    certified: int
    planted: Mapping[str, int]
    habits: Mapping[str, Any]
    where: str

    @property
    def powers(self) -> int:
        """How many powers there are in all batches."""
        return sum(batch.count for batch in self.batches)

    def matters(self) -> list[tuple[str, str, str]]:
        """Every power that can be named, as (field, kind, name), so that each field comes first once in every round."""
        patterns: Mapping[str, str] = self.habits["patterns"]
        fields: Mapping[str, Any] = self.habits["fields"]
        longest = max(len(field["matters"]) for field in fields.values())
        return [
            (field, kind, pattern.format(matter=said["matters"][number]))
            for kind, pattern in patterns.items()
            for number in range(longest)
            for field, said in fields.items()
            if number < len(said["matters"])
        ]


def read_parameters(
    profile: Profile,
    totals: Mapping[str, Any] | None = None,
    vectors: Mapping[str, Any] | None = None,
    planted: Mapping[str, int] | None = None,
) -> Parameters | None:
    """The profile's parameters, with what is given in their place; None where the profile says nothing of its powers.

    ``totals`` may name powers (how many by batch) and certified; there are no vectors. Raises InvalidDeclaration listing
    everything that does not fit together.
    """
    if not (profile.folder / FILE).exists():
        return None
    file, where = profile.read(FILE), str(profile.folder / FILE)
    totals, vectors, planted = totals or {}, vectors or {}, planted or {}
    unknown = sorted((totals.keys() - {*TOTALS}) | vectors.keys() | (planted.keys() - file["planted"].keys()))
    if unknown:
        message = f"没有这些参数：{'、'.join(unknown)}；可用的见{FILE}"
        raise InvalidDeclaration([Fault(where, message)])
    counts = {int(number): count for number, count in totals.get("powers", {}).items()}
    batches = tuple(Batch(**{**said, "count": counts.get(said["number"], said["count"])}) for said in file["batches"])
    certified = totals.get("certified", file["certified"])
    parameters = Parameters(batches, certified, {**file["planted"], **planted}, file, where)
    faults = [Fault(where, message) for message in _faults(parameters)]
    if faults:
        raise InvalidDeclaration(faults)
    return parameters


def _faults(parameters: Parameters) -> Iterator[str]:
    named, wanted = len(parameters.matters()), parameters.powers
    if wanted > named:
        yield f"要求{wanted}项权责事项，素材只够{named}项"
    if parameters.planted["without_owner"] > wanted:
        yield f"planted：未明确承办单位的{parameters.planted['without_owner']}项，多于全部{wanted}项"
    if parameters.planted["expiring"] > parameters.certified:
        yield f"planted：即将到期的{parameters.planted['expiring']}本，多于持证的{parameters.certified}人"
