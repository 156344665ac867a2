"""A Merkle tree over event digests (pure).

Leaf: SM3 over 0x00 and the digest's text; node: SM3 over 0x01 and the texts of its two children. The prefixes keep a
node from being passed off as a leaf (RFC 6962 section 2.1, RFC 9162 section 2.1.1). Level by level two neighbours
become one node and an odd last one is promoted as it is, which gives the very tree that those documents define by
splitting at the largest power of two. Digests are texts ``sm3:…``: the algorithm's name is part of what is digested.
"""

from __future__ import annotations

from collections.abc import Iterable

from zhunsheng.kernel.digests import sm3


def leaf(digest: str) -> str:
    """The leaf of an event's digest."""
    return sm3(b"\x00" + digest.encode("ascii"))


def node(left: str, right: str) -> str:
    """The node over two children."""
    return sm3(b"\x01" + left.encode("ascii") + right.encode("ascii"))


def root(digests: Iterable[str]) -> str:
    """The root over ``digests`` in order, holding one digest per level. Raises ValueError when there is none."""
    peaks: list[tuple[int, str]] = []
    for digest in digests:
        height, top = 0, leaf(digest)
        while peaks and peaks[-1][0] == height:
            top = node(peaks.pop()[1], top)
            height += 1
        peaks.append((height, top))
    if not peaks:
        raise ValueError("a Merkle tree needs at least one leaf")
    top = peaks.pop()[1]
    while peaks:
        top = node(peaks.pop()[1], top)
    return top
