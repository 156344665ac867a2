"""Choosing at random among what fits, and saying so when there is too little."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

from zhunsheng.kernel.errors import Fault, InvalidDeclaration

T = TypeVar("T")


def chosen(rng: Random, plans: Sequence[T], count: int, fits: Callable[[T], bool], fault: Fault) -> list[T]:
    """``count`` of the plans that fit. Raises InvalidDeclaration with ``fault`` and both numbers when there are fewer."""
    fitting = [plan for plan in plans if fits(plan)]
    if len(fitting) < count:
        message = f"{fault.message}：要求{count}件，全年只有{len(fitting)}件合适"
        raise InvalidDeclaration([Fault(fault.where, message)])
    return rng.sample(fitting, count)
