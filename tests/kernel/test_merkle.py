"""The Merkle tree against the recursive definition of RFC 6962, and what its prefixes are for."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.kernel.audit import merkle


def tree_hash(leaves: list[bytes]) -> str:
    """RFC 6962 section 2.1 word for word, with SM3 for SHA-256 and digests written as text."""
    if len(leaves) == 1:
        return written(b"\x00" + leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return written(b"\x01" + tree_hash(leaves[:split]).encode() + tree_hash(leaves[split:]).encode())


def written(data: bytes) -> str:
    return "sm3:" + hashlib.new("sm3", data).hexdigest()


def digests(count: int) -> list[str]:
    return [written(str(number).encode()) for number in range(count)]


@pytest.mark.parametrize("count", [*range(1, 34), 127, 128, 129, 1000])
def test_the_streamed_root_is_the_root_of_the_recursive_definition(count):
    leaves = digests(count)
    assert merkle.root(iter(leaves)) == tree_hash([leaf.encode() for leaf in leaves])


def test_a_tree_of_one_leaf_is_that_leaf():
    assert merkle.root(["sm3:00"]) == merkle.leaf("sm3:00") != "sm3:00"


def test_an_empty_tree_is_refused():
    with pytest.raises(ValueError, match="at least one leaf"):
        merkle.root([])


def test_a_node_cannot_be_passed_off_as_a_leaf():
    left, right = digests(2)
    inner = merkle.node(merkle.leaf(left), merkle.leaf(right))
    assert merkle.root([left, right]) == inner
    assert merkle.root([inner]) != inner
    assert merkle.leaf(merkle.leaf(left) + merkle.leaf(right)) != inner


@given(count=st.integers(2, 40), data=st.data())
def test_any_change_drop_or_swap_gives_another_root(count, data):
    leaves = digests(count)
    place = data.draw(st.integers(0, count - 1))
    other = data.draw(st.integers(0, count - 1).filter(lambda number: number != place))
    swapped = list(leaves)
    swapped[place], swapped[other] = swapped[other], swapped[place]
    altered = [
        [*leaves[:place], written(b"another"), *leaves[place + 1 :]],
        [*leaves[:place], *leaves[place + 1 :]],
        [*leaves[:place], leaves[place], *leaves[place:]],
        swapped,
    ]
    roots = {merkle.root(leaves), *(merkle.root(variant) for variant in altered)}
    assert len(roots) == 5
