"""The stock procedure of simple entries: recorded by one person, confirmed by another, within the local limit."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.db import models
from django.test.utils import isolate_apps

from tests.cast import Cast
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.judge import Judgement, Step, judge
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare import Access, DateField, Kind, TextField
from zhunsheng.kernel.declare.recorded import recorded
from zhunsheng.kernel.declare.validate import faults_of
from zhunsheng.kernel.roles import Role


@pytest.fixture
def visit() -> type[Kind]:
    """A simple entry as a ledger would declare it."""
    with isolate_apps("zhunsheng.kernel"):

        class Visit(Kind):
            """走访：由社区登记、司法所确认的简单事项。"""

            key, label = "sample.visit", "走访"
            access = Access(open=(Role.COMMUNITY_CLERK, Role.JUSTICE_CLERK))
            subject = TextField("事项")
            confirmed_on = DateField("确认日期")

            Entry = recorded(
                label="登记与确认",
                in_force="2020-01-01",
                writes=("subject",),
                needs=("subject",),
                recorders=(Role.COMMUNITY_CLERK, Role.JUSTICE_CLERK),
                confirmers=(Role.COMMUNITY_CLERK, Role.JUSTICE_CLERK),
                basis="参数 本单位工作制度",
                dates="confirmed_on",
            )

            class Meta(Kind.Meta):
                abstract = False
                app_label = "kernel"

    assert issubclass(Visit, models.Model)
    return Visit


def done(cast: Cast, dossier: Dossier, who: str, act: str, on: date) -> Judgement:
    """Judge an act and, when nothing is objected to, add it to the dossier."""
    moment = datetime.combine(on, time(9), tzinfo=UTC)
    payload = {"subject": "节前走访"} if act == "record" else {}
    judgement = judge(World(), dossier, cast.viewer(who, on), Step(act, payload, on, moment, on))
    if not judgement.objections:
        dossier.entries = (*dossier.entries, judgement.entry)
    return judgement


def test_a_simple_entry_declares_without_a_fault(visit):
    assert faults_of(visit) == []


def test_an_entry_is_confirmed_by_another_person_within_five_working_days(cast, visit):
    dossier = Dossier.begin(visit, cast.units["willow"], date(2023, 5, 4), World())
    assert not done(cast, dossier, "community", "record", date(2023, 5, 4)).objections
    (run,) = dossier.standing().running()
    assert (run.clock.key, run.due_on, run.receipt.needs_confirmation) == ("confirm_by", date(2023, 5, 10), True)
    judgement = done(cast, dossier, "justice", "confirm", date(2023, 5, 10))
    assert not judgement.objections and "after_limit" not in judgement.entry.marks
    snapshot = dossier.standing().snapshot
    assert (snapshot.state, snapshot.column("confirmed_on"), snapshot.closed_on) == (
        "confirmed", date(2023, 5, 10), date(2023, 5, 10),
    )  # fmt: skip


def test_whoever_recorded_an_entry_may_not_confirm_it(cast, visit):
    dossier = Dossier.begin(visit, cast.units["willow"], date(2023, 5, 4), World())
    done(cast, dossier, "justice", "record", date(2023, 5, 4))
    judgement = done(cast, dossier, "justice", "confirm", date(2023, 5, 5))
    assert [objection.code for objection in judgement.objections] == ["same-person"]
    assert dossier.standing().snapshot.state == "recorded"


def test_a_confirmation_after_the_limit_is_marked(cast, visit):
    dossier = Dossier.begin(visit, cast.units["willow"], date(2023, 5, 4), World())
    done(cast, dossier, "community", "record", date(2023, 5, 4))
    judgement = done(cast, dossier, "justice", "confirm", date(2023, 5, 11))
    assert not judgement.objections
    assert judgement.entry.marks["after_limit"] == ["确认期限"]
