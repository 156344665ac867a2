"""Every case of every ledger comes out as written, and together they leave nothing of a procedure untried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.cast import enter_cast
from tests.ledgers.cases import Case, Exercised, all_cases, kinds_with_cases, run, unexercised
from zhunsheng.kernel.declare.kind import Record

pytestmark = pytest.mark.django_db
CASES = all_cases()


@dataclass
class Outcome:
    faults: dict[str, list[str]] = field(default_factory=dict)
    exercised: Exercised = field(default_factory=Exercised)


@pytest.fixture(scope="module")
def outcome(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Outcome]:
    """All cases run once, each from the same cast."""
    result, documents = Outcome(), tmp_path_factory.mktemp("documents")
    with override_settings(MEDIA_ROOT=documents), django_db_blocker.unblock(), transaction.atomic():
        cast = enter_cast()
        for case in CASES:
            with transaction.atomic():
                result.faults[str(case)] = run(case, cast, result.exercised)
                transaction.set_rollback(True)
        transaction.set_rollback(True)
    yield result


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_case_comes_out_as_written(case: Case, outcome: Outcome) -> None:
    assert outcome.faults[str(case)] == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_case_ends_with_something_to_check(case: Case) -> None:
    assert {"state", "refused", "due"} & case.steps[-1].keys()


def test_case_names_are_chinese_sentences_said_once() -> None:
    assert len({str(case) for case in CASES}) == len(CASES)
    assert [case.name for case in CASES if not any("一" <= letter <= "鿿" for letter in case.name)] == []


@pytest.mark.parametrize("kind", kinds_with_cases(), ids=lambda kind: kind.key)
def test_no_state_act_guard_or_clock_is_left_untried(kind: type[Record], outcome: Outcome) -> None:
    assert unexercised(kind, outcome.exercised) == []


def test_what_no_case_tries_is_named() -> None:
    kind = next(kind for kind in kinds_with_cases() if not kind.is_register)
    missing = unexercised(kind, Exercised())
    procedure = next(iter(kind.procedures.values()))
    assert {f"act {name}" for name in procedure.acts} <= set(missing)
    assert {f"clock {name}" for name in procedure.clocks} <= set(missing)
