"""Relations: figures that belong together, and whether they agree. Importing the room registers every finder."""

from zhunsheng.verifier.relations import (
    averages,
    changes,
    flows,
    frequencies,
    growth,
    in_parts,
    meetings,
    multiples,
    openings,
    parts,
    rates,
    repeated,
    shares,
    sums,
    targets,
    told_twice,
)

__all__ = [
    "averages",
    "changes",
    "flows",
    "frequencies",
    "growth",
    "in_parts",
    "meetings",
    "multiples",
    "openings",
    "parts",
    "rates",
    "repeated",
    "shares",
    "sums",
    "targets",
    "told_twice",
]
