"""The grid of forms: what is true holds, with one number changed it fails, what is masked does not, and no trap alarms."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.verifier.forms import MATTERS, Matter, Telling, families, forms, masked, tellings, told_again, trap
from tests.verifier.reports import relations_in
from zhunsheng.verifier.model import Verdict

_CHANCES = st.integers(0, 10**6).map(Random)
_FORMS = st.sampled_from([(family, form) for family in families() for form in forms()[family]])
_BOUNDS = ("高于", "超过", "超出", "不低于")


def says(telling: Telling, verdict: Verdict) -> bool:
    """Whether the amounts of the telling are related with this verdict, at most one of many left out."""
    wanted = set(telling.members)
    least = max(2, len(wanted) - (len(wanted) > 3))
    return any(
        relation.verdict is verdict and len(wanted & set(map(_bare, relation.members))) >= least
        for relation in relations_in(telling.text)
    )


def alarms(text: str) -> list[tuple[str, ...]]:
    return [relation.members for relation in relations_in(text) if relation.verdict is Verdict.FAILS]


def _bare(quote: str) -> str:
    """高于95% is told of 95%."""
    return next((quote.removeprefix(bound) for bound in _BOUNDS if quote.startswith(bound)), quote)


def _of_one_matter(family: str) -> Iterator[tuple[str, Matter, Random]]:
    """Each form of the family, with the next matter in turn."""
    for place, form in enumerate(forms()[family]):
        yield form, MATTERS[place % len(MATTERS)], Random(form)


@pytest.mark.parametrize("family", families())
def test_what_is_true_in_a_form_holds_and_what_is_changed_fails(family: str) -> None:
    for form, matter, chance in _of_one_matter(family):
        for telling in tellings(family, form, matter, chance):
            assert says(telling, Verdict.HOLDS if telling.is_true else Verdict.FAILS), telling
            assert not (telling.is_true and alarms(telling.text)), telling


@pytest.mark.parametrize("form", forms()["openings"])
def test_an_opening_is_held_against_the_chapter_that_tells_it_again(form: str) -> None:
    for matter in MATTERS:
        same, other, (first, second) = told_again(form, matter, Random(form))
        assert alarms(same) == [], same
        assert (first, second) in alarms(other), other


@pytest.mark.parametrize("family", families())
def test_what_is_masked_fails_in_no_form(family: str) -> None:
    for form, matter, chance in _of_one_matter(family):
        for text in masked(family, form, matter, chance):
            assert alarms(text) == [], text


def test_no_form_that_relates_nothing_alarms() -> None:
    for form in forms()["traps"]:
        for matter in MATTERS:
            text = trap(form, matter, Random(form))
            assert alarms(text) == [], text


@given(_FORMS, st.sampled_from(MATTERS), _CHANCES)
def test_a_form_says_the_same_of_every_matter_and_number(told: tuple[str, str], matter: Matter, chance: Random) -> None:
    family, form = told
    for telling in tellings(family, form, matter, chance):
        assert says(telling, Verdict.HOLDS if telling.is_true else Verdict.FAILS), telling


@given(st.sampled_from(forms()["traps"]), st.sampled_from(MATTERS), _CHANCES)
def test_a_trap_of_any_number_alarms_nowhere(form: str, matter: Matter, chance: Random) -> None:
    text = trap(form, matter, chance)
    assert alarms(text) == [], text
