"""A new version of a procedure: matters begun before it go on under the old one, and are replayed under it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cast import DISPUTE
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.audit.projections import check_projections, rebuild_projections
from zhunsheng.kernel.audit.verify import verify
from zhunsheng.kernel.declare import START, Act, Procedure, State
from zhunsheng.kernel.declare.validate import faults_of
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import on_day

BEFORE, IN_FORCE = date(2023, 5, 31), date(2023, 6, 1)
LAW, BY = "人民调解法 17", (Role.MEDIATOR, Role.JUSTICE_CLERK)


class Second(Procedure):
    """The course from 1 June 2023: other states, no acceptance, another way to close."""

    key, label, version, in_force = "handling", "矛盾纠纷调解（2023年修订）", 2, "2023-06-01"
    taken_in = State("已收件")
    archived = State("已归档", final=True)
    register = Act("收件", START >> taken_in, by=BY, writes=("subject", "parties"), needs=("subject",), basis=LAW)
    archive = Act("归档", taken_in >> archived, by=BY, writes=("reason",), needs=("reason",), basis=LAW)


@pytest.fixture
def amend(monkeypatch):
    """Declare the second version beside the first."""
    kind = registry.kind("mediation.dispute")

    def declare() -> None:
        monkeypatch.setattr(kind, "procedures", {**kind.procedures, ("handling", 2): Second})
        assert faults_of(kind) == []

    return declare


def rows() -> list[tuple[object, ...]]:
    kind = registry.kind("mediation.dispute")
    return [
        *Matter.objects.order_by("pk").values_list(),
        *kind._default_manager.order_by("pk").values_list(),
    ]


def test_old_matters_are_replayed_under_their_old_version(cast, amend):
    cast.settled_dispute(BEFORE)
    cast.accepted_dispute(BEFORE)
    before = rows()
    amend()
    assert check_projections() == [] and verify() == []
    rebuild_projections()
    assert rows() == before


def test_a_matter_begun_before_goes_on_under_the_old_version(cast, amend):
    matter = cast.dispute(on=BEFORE)
    amend()
    cast.act("mediator", matter, "accept", IN_FORCE, mediator=cast.mediators["mediator"].pk)
    assert (matter.procedure_version, matter.state) == (1, "accepted")
    with pytest.raises(Refused) as refused:
        cast.act("mediator", matter, "archive", IN_FORCE, reason="完结")
    assert [objection.code for objection in refused.value.objections] == ["act-unknown"]


def test_the_day_of_the_act_decides_under_which_version_a_matter_begins(cast, amend):
    amend()
    new = cast.dispute(on=IN_FORCE)
    with on_day(IN_FORCE):
        asked = Asked("register", DISPUTE, BEFORE)
        late = open_matter(cast.viewer("mediator"), registry.kind("mediation.dispute"), cast.units["willow"], asked)
    assert (new.procedure_version, new.state) == (2, "taken_in")
    assert (late.matter.procedure_version, late.matter.state) == (1, "registered")
    cast.act("mediator", new, "archive", IN_FORCE, reason="完结")
    assert (new.state, new.closed_on) == ("archived", IN_FORCE)
    assert check_projections() == []


def test_a_matter_whose_version_is_no_longer_declared_is_named_not_guessed(cast, amend, monkeypatch):
    amend()
    new = cast.dispute(on=IN_FORCE)
    kind = registry.kind("mediation.dispute")
    remaining = {key: course for key, course in kind.procedures.items() if key != ("handling", 2)}
    monkeypatch.setattr(kind, "procedures", remaining)
    findings = check_projections()
    assert [(finding.code, finding.values["matter"]) for finding in findings] == [("history-unreadable", new.pk)]
