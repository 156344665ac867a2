"""Refusals: every reason has a code, all reasons come at once, and a refused act has changed nothing."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import OperationalError

from tests.cast import APPLICANT, DAY, DISPUTE, RESPONDENT, Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts import take as taking
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.judge import Origin, open_objections
from zhunsheng.kernel.acts.take import Asked, let_clocks_act, open_matter, take
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.audit.projections import check_projections
from zhunsheng.kernel.audit.verify import verify
from zhunsheng.kernel.declare import START, Act, Procedure, State
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Matter, Person
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer

LAW = "人民调解法 17"


def whole_database() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    return {model._meta.db_table: sorted(model._default_manager.values_list(), key=repr) for model in apps.get_models()}


@contextmanager
def refusal() -> Iterator[list[Objection]]:
    """What the block is refused for; the whole database must be as it was."""
    before, objections = whole_database(), list[Objection]()
    with pytest.raises(Refused) as refused:
        yield objections
    objections += refused.value.objections
    assert whole_database() == before


def codes(objections: list[Objection]) -> list[str]:
    return [objection.code for objection in objections]


def register(cast: Cast, who: str = "mediator", on: date = DAY, today: date = DAY, **given: Any) -> Matter:
    with on_day(today):
        asked = Asked("register", {**DISPUTE, **given}, on)
        return open_matter(cast.viewer(who), registry.kind("mediation.dispute"), cast.units["willow"], asked).matter


def ask(cast: Cast, who: str, matter: Matter, asked: Asked, today: date = DAY) -> None:
    with on_day(today):
        take(cast.viewer(who), matter.pk, asked)


class Twofold(Procedure):
    """A course in which two steps must not be taken by the same person."""

    key, version, in_force = "handling", 9, "2023-05-01"
    drafted, done = State("已起草"), State("已审定", final=True)
    register = Act("登记", START >> drafted, by=(Role.MEDIATOR, Role.JUSTICE_CLERK), writes=("subject",), basis=LAW)
    approve = Act("审定", drafted >> done, by=(Role.MEDIATOR, Role.JUSTICE_CLERK), not_by=("register",), basis=LAW)


@pytest.fixture
def twofold(monkeypatch: pytest.MonkeyPatch) -> type[Procedure]:
    kind = registry.kind("mediation.dispute")
    monkeypatch.setattr(kind, "procedures", {**kind.procedures, ("handling", 9): Twofold})
    return Twofold


def act_unknown(cast):
    ask(cast, "mediator", cast.dispute(), Asked("paint", {}))


def act_switched_off(cast):
    with on_day(DAY):
        value = {"name": "acts.switched_off", "value": json.dumps(["mediation.dispute.refuse"])}
        open_matter(
            cast.viewer("administrator"), registry.kind("kernel.setting"), cast.units["north"], Asked("enter", value)
        )
    matter = cast.dispute()
    with refusal() as objections:
        ask(cast, "mediator", matter, Asked("refuse", {"reason": "无管辖"}))
    raise Refused(objections)


def act_of_a_clock(cast):
    with on_day(DAY):
        value = {"name": "mediation.levels_move", "value": json.dumps(True)}
        open_matter(Viewer.installer(), registry.kind("kernel.setting"), cast.units["north"], Asked("enter", value))
    matter, later = cast.accepted_dispute(), DAY + timedelta(days=2)
    with on_day(later):
        assert let_clocks_act(matter.pk) == 1
    ask(cast, "justice", matter, Asked("correct", {"correction_reason": "不应升级"}, later, corrects=3), later)


def state_does_not_allow(cast):
    ask(cast, "mediator", cast.dispute(), Asked("settle", {}))


def act_done_already(cast):
    matter, major = cast.dispute(), {"leader": cast.people["leader"].pk, "major_plan": "包案"}
    cast.act("justice", matter, "mark_major", **major)
    ask(cast, "justice", matter, Asked("mark_major", major))


def matter_void(cast):
    matter = cast.dispute()
    cast.act("justice", matter, "void", reason="重复登记")
    ask(cast, "mediator", matter, Asked("accept", {"mediator": cast.mediators["mediator"].pk}))


def nothing_to_correct(cast):
    ask(cast, "mediator", cast.dispute(), Asked("correct", {"correction_reason": "笔误"}, DAY, corrects=9))


def limit_uncountable(cast):
    given = {"extension_length": "9999999", "extension_approver": "双方", "extension_basis": "书面"}
    ask(cast, "mediator", cast.accepted_dispute(), Asked("extend", given))


def reason_missing(cast):
    ask(cast, "justice", cast.dispute(), Asked("void", {"reason": " "}))


def installer_may_not(cast):
    with on_day(DAY):
        open_matter(
            Viewer.installer(), registry.kind("mediation.dispute"), cast.units["willow"], Asked("register", DISPUTE)
        )


def role_missing(cast):
    register(cast, who="south_mediator")


def same_person(cast):
    matter = register(cast)
    ask(cast, "mediator", matter, Asked("approve", {}))


def date_in_future(cast):
    register(cast, on=date(2023, 5, 5))


def date_before_last_step(cast):
    matter = cast.accepted_dispute()
    ask(cast, "mediator", matter, Asked("hold_session", {"session_note": "x"}, date(2023, 5, 3)))


def late_reason_missing(cast):
    register(cast, on=date(2023, 5, 4), today=date(2023, 5, 31))


def field_empty(cast):
    register(cast, subject="")


def field_unreadable(cast):
    register(cast, found_on="五月四日")


def no_procedure(cast):
    register(cast, on=date(2001, 1, 1), today=date(2023, 5, 4))


def may_count_not_open(cast):
    ask(cast, "office", cast.dispute(), Asked("accept", {}))


def changed_meanwhile(cast):
    matter = cast.accepted_dispute()
    ask(cast, "justice", matter, Asked("hold_session", {"session_note": "x"}, seen_seq=1))


def request_key_used(cast):
    with on_day(DAY):
        asked = Asked("register", {**DISPUTE}, DAY, request_key="once")
        open_matter(cast.viewer("mediator"), registry.kind("mediation.dispute"), cast.units["willow"], asked)
        open_matter(cast.viewer("justice"), registry.kind("mediation.dispute"), cast.units["willow"], asked)


def outer_number_used(cast):
    with on_day(DAY):
        asked = Asked("register", DISPUTE, DAY, origin=Origin("民意速办", "MY-1"))
        for _ in range(2):
            open_matter(cast.viewer("mediator"), registry.kind("mediation.dispute"), cast.units["willow"], asked)


def master_elsewhere(cast):
    with on_day(DAY):
        value = {"name": "records.masters", "value": json.dumps({"mediation.dispute": "民意速办"})}
        open_matter(Viewer.installer(), registry.kind("kernel.setting"), cast.units["north"], Asked("enter", value))
    with refusal() as objections:
        register(cast)
    raise Refused(objections)


def document_unknown(cast):
    ask(cast, "mediator", cast.dispute(), Asked("attach", {"digest": "sm3:0", "name": "a.pdf"}))


def party_unknown(cast):
    given = {"lines": "parties", "position": 7, "code": "A1"}
    ask(cast, "mediator", cast.dispute(), Asked("issue_code", given))


def retention_not_over(cast):
    matter, _agreement = cast.settled_dispute()
    ask(cast, "justice", matter, Asked("destroy", {"reason": "期满"}))


def matter_not_closed(cast):
    ask(cast, "justice", cast.dispute(), Asked("destroy", {"reason": "期满"}))


def retention_undefined(cast):
    ask(cast, "justice", cast.mediators["mediator"], Asked("destroy", {"reason": "期满"}))


def matter_destroyed(cast):
    matter, _agreement = cast.settled_dispute()
    later = date(2034, 1, 4)
    with on_day(later):
        viewer = cast.viewer("justice", later)
        take(viewer, matter.pk, Asked("destroy", {"reason": "期满"}))
        take(viewer, matter.pk, Asked("attach", {"digest": "sm3:0", "name": "a.pdf"}))


CAUSES: dict[str, Callable[[Cast], None]] = {
    cause.__name__.replace("_", "-"): cause
    for cause in (
        act_done_already, act_of_a_clock, act_switched_off, act_unknown, changed_meanwhile, date_before_last_step, date_in_future,
        document_unknown, field_empty, field_unreadable, installer_may_not, late_reason_missing, limit_uncountable,
        master_elsewhere, matter_destroyed, matter_not_closed, matter_void, may_count_not_open, no_procedure,
        nothing_to_correct, outer_number_used, party_unknown, reason_missing, request_key_used, retention_not_over,
        retention_undefined, role_missing, same_person, state_does_not_allow,
    )
}  # fmt: skip
TRIED_BELOW = {"busy", "setting-missing"}
# No ledger of the cast has acts with a time of day: tests/kernel/test_acts_with_a_time.py tries these.
TRIED_WITH_A_TIME = {"time-in-future", "time-before-last-step"}
# Nor steps that cannot be set right: tests/kernel/test_imports.py tries them.
TRIED_ON_IMPORTS = {"steps-not-correctable"}


@pytest.mark.parametrize("code", CAUSES)
def test_each_reason_for_a_refusal_has_its_code_a_message_and_a_way_out(cast, code, request):
    if code == "same-person":
        request.getfixturevalue("twofold")
    with pytest.raises(Refused) as refused:
        CAUSES[code](cast)
    found = [objection for objection in refused.value.objections if objection.code == code]
    assert found, codes(list(refused.value.objections))
    for objection in refused.value.objections:
        assert re.search(r"[一-鿿]", objection.message)
        assert objection.way_out or objection.code == "installer-may-not"
        assert not any(basis.startswith("参数 ") for basis in objection.basis)
    assert check_projections() == [] and verify() == []


def test_no_code_of_the_kernel_is_left_untried():
    sources = [
        Path(registry.__file__).parent / "acts" / name for name in ("judge.py", "take.py", "form.py", "retention.py")
    ]
    written = {code for path in sources for code in re.findall(r'Objection\(\s*"([a-z-]+)"', path.read_text("utf-8"))}
    assert written == CAUSES.keys() | TRIED_BELOW | TRIED_WITH_A_TIME | TRIED_ON_IMPORTS


def test_all_objections_come_at_once_and_nothing_is_changed(cast):
    """No party, no role, a late entry without reason, an unreadable date: one refusal with everything."""
    matter = cast.dispute(parties=[APPLICANT])
    with refusal() as objections:
        ask(
            cast,
            "grid",
            matter,
            Asked("accept", {"committee": "x", "mediator": cast.mediators["ferry_mediator"].pk}),
            date(2023, 6, 30),
        )
    assert {"role-missing", "party-missing", "mediator-of-another-committee", "field-unreadable"} <= set(
        codes(objections)
    )
    with refusal() as objections, on_day(date(2023, 6, 30)):
        asked = Asked("register", {"subject": "", "amount_yuan": "-5", "people_count": "many"}, date(2023, 5, 4))
        open_matter(cast.viewer("south_mediator"), registry.kind("mediation.dispute"), cast.units["willow"], asked)
    assert set(codes(objections)) == {"field-empty", "field-unreadable", "role-missing", "late-reason-missing"}
    assert codes(objections).count("field-empty") == 4
    assert codes(objections).count("field-unreadable") == 2
    assert {"subject", "amount_yuan", "people_count", "late_reason"} <= {objection.field for objection in objections}


def test_a_refused_child_refuses_the_whole_step(cast):
    matter = cast.accepted_dispute()
    with refusal() as objections:
        ask(cast, "mediator", matter, Asked("settle", {"mediation.agreement": {"agreement_form": "carved"}}))
    assert codes(objections).count("field-empty") >= 1 and "field-unreadable" in codes(objections)


def test_a_guard_that_fails_changes_nothing(cast):
    matter = cast.dispute(parties=[{**APPLICANT, "consents": False}, {**RESPONDENT, "consents": None}])
    with refusal() as objections:
        ask(cast, "mediator", matter, Asked("accept", {}))
    assert codes(objections) == ["party-refuses", "consent-unrecorded", "mediator-missing"]
    assert all(objection.basis for objection in objections)


def test_whoever_may_not_even_count_a_matter_is_told_that_it_does_not_exist(cast):
    matter = cast.dispute()
    before = whole_database()
    for who in ("south_mediator", "ferry_mediator"):
        with pytest.raises(Matter.DoesNotExist):
            ask(cast, who, matter, Asked("accept", {}))
    assert whole_database() == before


def test_a_missing_setting_is_an_objection_that_says_which(cast, monkeypatch):
    from zhunsheng.kernel import local_settings

    definition = local_settings.definitions()["mediation.dispute_types"]
    bare = local_settings.Definition(definition.key, definition.label, definition.about)
    known = {**local_settings.definitions(), definition.key: bare}
    monkeypatch.setattr(local_settings, "definitions", lambda: known)
    monkeypatch.setattr(local_settings, "_loaded", None)
    with refusal() as objections:
        register(cast)
    assert "setting-missing" in codes(objections)
    assert any("纠纷类型" in objection.message for objection in objections)


def test_a_step_reserved_for_another_person_can_be_taken_by_another(cast, twofold):
    matter = register(cast)
    cast.act("justice", matter, "approve")
    assert matter.state == "done"


def test_what_stands_against_an_act_is_known_before_its_form_is_filled_in(cast):
    matter = cast.dispute()
    dossier = Dossier.load(Matter.objects.select_related("unit", "settings_stamp").get(pk=matter.pk), World())
    acts = dossier.procedure.acts

    def against(who: str, act: str) -> list[str]:
        return codes(open_objections(World(), dossier, cast.viewer(who), acts[act], DAY))

    assert against("mediator", "accept") == []
    assert against("grid", "accept") == ["role-missing"]
    assert against("mediator", "settle") == ["state-does-not-allow"]
    assert against("grid", "settle") == ["state-does-not-allow", "role-missing"]


def test_a_person_without_any_post_can_do_nothing(cast):
    stranger = Viewer.of_person(Person.objects.create(name="路人"), DAY)
    matter = cast.dispute()
    with pytest.raises(Matter.DoesNotExist), on_day(DAY):
        take(stranger, matter.pk, Asked("accept", {}))


class Occupied:
    """Stands before each try of an act; as often as told, another writer is in the way."""

    def __init__(self, times: int) -> None:
        self.times, self.tries = times, 0

    def __call__(self) -> None:
        self.tries += 1
        if self.tries <= self.times:
            raise OperationalError("database is locked") from sqlite3.OperationalError("database is locked")


def test_a_database_that_stays_occupied_is_a_refusal_in_words(cast, monkeypatch):
    monkeypatch.setattr(taking, "hold_off_sealing", Occupied(taking.ATTEMPTS))
    monkeypatch.setattr(taking.time, "sleep", lambda seconds: None)
    with refusal() as objections:
        register(cast)
    assert codes(objections) == ["busy"]
    assert "稍候" in objections[0].way_out


def test_a_database_that_is_occupied_for_a_moment_is_waited_for(cast, monkeypatch):
    occupied, waits = Occupied(2), list[float]()
    monkeypatch.setattr(taking, "hold_off_sealing", occupied)
    monkeypatch.setattr(taking.time, "sleep", waits.append)
    assert register(cast).state == "registered"
    assert (occupied.tries, len(waits)) == (3, 2)


def test_a_fault_of_the_database_that_is_not_contention_is_not_hidden(cast, monkeypatch):
    def broken() -> None:
        raise OperationalError("disk I/O error") from sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(taking, "hold_off_sealing", broken)
    with pytest.raises(OperationalError, match="disk I/O"):
        register(cast)
