"""Dividing a whole number by weights."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def apportioned(total: int, weights: Sequence[int]) -> list[int]:
    """``total`` in whole parts by ``weights`` (largest remainder, the earlier part first among equals).

    A part of weight 0 gets nothing. Raises ValueError when there is something to divide but no weight.
    """
    whole = sum(weights)
    if whole == 0:
        if total:
            raise ValueError(f"{total} cannot be divided: all weights are 0")
        return [0] * len(weights)
    exact = [Fraction(total * weight, whole) for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(weights)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts
