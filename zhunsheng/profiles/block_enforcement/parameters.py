"""What a generated year of the block teams must come to: totals, monthly vectors, planted cases. All may be given anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.profile import Profile
from zhunsheng.profiles.vectors import fitted, vector_faults

FILE = "block_enforcement_year.yaml"
TOTALS = ("persuasions", "orders")


@dataclass(frozen=True)
class Parameters:
    """Persuasions and orders by month, ``planted`` cases (within the totals), and ``habits``: everything as in the file."""

    persuasions_by_month: tuple[int, ...]
    orders_by_month: tuple[int, ...]
    planted: Mapping[str, int]
    habits: Mapping[str, Any]
    where: str

    @property
    def persuasions(self) -> int:
        return sum(self.persuasions_by_month)

    @property
    def orders(self) -> int:
        return sum(self.orders_by_month)

    def share(self, name: str) -> float:
        return float(self.habits["shares"][name])

    def length(self, name: str) -> tuple[int, int]:
        low, high = self.habits["lengths"][name]
        return low, high


def read_parameters(
    profile: Profile,
    totals: Mapping[str, int] | None = None,
    vectors: Mapping[str, Any] | None = None,
    planted: Mapping[str, int] | None = None,
) -> Parameters | None:
    """The profile's parameters, with what is given in their place; None where the profile says nothing of its block teams.

    ``totals`` may name persuasions and orders, ``vectors`` persuasions_by_month and orders_by_month; a vector not given
    follows its total. Raises InvalidDeclaration listing everything that does not fit together.
    """
    if not (profile.folder / FILE).exists():
        return None
    file, where = profile.read(FILE), str(profile.folder / FILE)
    totals, vectors, planted = totals or {}, vectors or {}, planted or {}
    names = {f"{name}_by_month" for name in TOTALS}
    unknown = sorted((totals.keys() - {*TOTALS}) | (vectors.keys() - names) | (planted.keys() - file["planted"].keys()))
    if unknown:
        message = f"没有这些参数：{'、'.join(unknown)}；可用的见{FILE}"
        raise InvalidDeclaration([Fault(where, message)])
    wanted = {name: totals.get(name, file[name]) for name in TOTALS}
    by_month = {
        f"{name}_by_month": fitted(vectors.get(f"{name}_by_month"), file[f"{name}_by_month"], total)
        for name, total in wanted.items()
    }
    parameters = Parameters(**by_month, planted={**file["planted"], **planted}, habits=file, where=where)
    faults = [Fault(where, message) for message in _faults(parameters, wanted)]
    if faults:
        raise InvalidDeclaration(faults)
    return parameters


def _faults(parameters: Parameters, wanted: Mapping[str, int]) -> Iterator[str]:
    yield from vector_faults("persuasions_by_month", parameters.persuasions_by_month, wanted["persuasions"])
    yield from vector_faults("orders_by_month", parameters.orders_by_month, wanted["orders"])
    first = parameters.habits["begins_on"].month
    for name in ("persuasions_by_month", "orders_by_month"):
        if any(getattr(parameters, name)[: first - 1]):
            yield f"{name}：{first}月实施以前不应有数"
    if parameters.planted["referred"] > wanted["orders"]:
        yield f"planted：转责令改正{parameters.planted['referred']}宗，多于责令改正{wanted['orders']}份"
