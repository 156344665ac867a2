"""Numbers in explanations, as people write them."""

from __future__ import annotations

from fractions import Fraction

from zhunsheng.verifier.model import Figure


def number(value: Fraction | float) -> str:
    """1402, 99.862, without trailing zeros; at most three decimals."""
    exact = Fraction(str(value)) if isinstance(value, float) else value
    return str(exact.numerator) if exact.denominator == 1 else f"{float(exact):.3f}".rstrip("0").rstrip(".")


def added(parts: tuple[Figure, ...]) -> str:
    """523+55+745+79."""
    return "+".join(number(part.value) for part in parts if part.value is not None)
