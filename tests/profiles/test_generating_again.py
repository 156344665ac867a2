"""The same seed gives the same year; a second year never slips into the tables of the first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.profiles.years import GUANHU, TINY, SmallYear, generated, rows
from zhunsheng.kernel.errors import InvalidDeclaration
from zhunsheng.kernel.models import Matter
from zhunsheng.profiles.loader import load
from zhunsheng.profiles.profile import read_profile
from zhunsheng.profiles.year import generate

pytestmark = pytest.mark.django_db


def test_the_same_seed_gives_the_same_year_and_another_seed_another() -> None:
    load(read_profile(GUANHU))
    once = told(TINY)
    assert once == told(TINY)
    assert once != told(replace(TINY, seed=2))


def told(year: SmallYear) -> list[Any]:
    """What the year says, in order, without ids and salts."""
    with generated(year):
        return rows(
            "SELECT e.act, e.acted_on, e.recorded_at, m.number, m.heading, p.personal_body FROM kernel_event e "
            "JOIN kernel_matter m ON m.id = e.matter_id JOIN kernel_payload p ON p.event_id = e.id "
            "WHERE e.run_id IS NOT NULL ORDER BY e.recorded_at, m.number, m.outer_number, m.kind, m.heading, e.seq"
        )


def test_a_second_year_in_the_same_database_fails_loudly_and_changes_nothing() -> None:
    with generated(TINY) as (profile, _):
        before = Matter.objects.count()
        with pytest.raises(InvalidDeclaration, match="编码CG-001已经是"):
            generate(profile, seed=3, totals=TINY.totals(), vectors=TINY.vectors, planted=TINY.planted)
        assert Matter.objects.count() == before
