"""Monthly vectors of a year: given, usual, or following a new total; and what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhunsheng.profiles.apportion import apportioned
from zhunsheng.profiles.working_year import MONTHS


def fitted(given: Sequence[int] | None, usual: Sequence[int], total: int) -> tuple[int, ...]:
    """The vector that is given, or the usual one with its months in proportion to ``total``."""
    if given is not None:
        return tuple(given)
    return tuple(usual) if sum(usual) == total else tuple(apportioned(total, usual))


def vector_faults(name: str, vector: Sequence[int], total: int) -> Iterator[str]:
    """What keeps a vector from being twelve months that come to ``total``."""
    if len(vector) != MONTHS or min(vector) < 0:
        yield f"{name}：须为十二个不小于零的整数"
    elif sum(vector) != total:
        yield f"{name}：各月相加为{sum(vector)}，总数为{total}"
