"""The text that is sealed: whatever writes it, it is the one that was sealed before."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.kernel.digests import canonical, known_answer_holds

texts = st.text(st.characters(exclude_categories=("Cs",)))
# What payloads and marks hold: amounts are texts, whole numbers have 64 bits.
scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner))


@given(values)
def test_the_sealed_text_is_that_of_the_standard_encoder_with_sorted_keys(value):
    assert canonical(value) == json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@given(values)
def test_the_sealed_text_is_read_as_what_was_sealed(value):
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize("value", [date(2023, 5, 4), {"day": date(2023, 5, 4)}, {1, 2}, {1: "one"}, 2**64])
def test_what_has_no_one_text_is_not_sealed(value):
    with pytest.raises(TypeError):
        canonical(value)


def test_the_digest_is_that_of_the_standard():
    assert known_answer_holds()
