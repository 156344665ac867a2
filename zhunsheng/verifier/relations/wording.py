"""Numbers in explanations, as people write them, and what words have in common."""

from __future__ import annotations

import re
from fractions import Fraction

from zhunsheng.verifier.model import Figure

_PAIR = re.compile(r"[\u4e00-\u9fff]{2}")


def pairs_of(words: str) -> set[str]:
    """The pairs of neighbouring signs: what two tellings of one thing share."""
    return {words[place : place + 2] for place in range(len(words) - 1) if _PAIR.fullmatch(words[place : place + 2])}


def number(value: Fraction | float) -> str:
    """1402, 99.862, without trailing zeros; at most three decimals."""
    exact = Fraction(str(value)) if isinstance(value, float) else value
    return str(exact.numerator) if exact.denominator == 1 else f"{float(exact):.3f}".rstrip("0").rstrip(".")


def added(parts: tuple[Figure, ...]) -> str:
    """523+55+745+79."""
    return "+".join(number(part.value) for part in parts if part.value is not None)
