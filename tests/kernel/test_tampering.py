"""Every way to change the records behind the program's back is found, and the first bad event is named by its seal."""

from __future__ import annotations

import shutil
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from tests.cast import Cast
from tests.kernel import adversary
from zhunsheng.kernel.audit.exports import export_seals, read_export
from zhunsheng.kernel.audit.sealer import seal_all, seal_pending
from zhunsheng.kernel.audit.verify import verify
from zhunsheng.kernel.errors import Finding
from zhunsheng.kernel.models import Event, Installation, Matter, Run, Seal
from zhunsheng.kernel.today import now, on_day

DAYS = (date(2023, 5, 4), date(2023, 5, 5), date(2023, 5, 8), date(2023, 5, 9))


@dataclass
class Sealed:
    """Three seals over the cast and some disputes, exported; one more event is not sealed yet."""

    exports: Path
    settled: Matter
    accepted: Matter
    registered: Matter

    def event(self, matter: Matter, seq: int) -> Event:
        return Event.objects.get(matter=matter, seq=seq)

    def place(self, event: Event) -> dict[str, int | str | None]:
        """Where the exported files say that an event lies."""
        for path in sorted(self.exports.iterdir()):
            export = read_export(path)
            for position, leaf in enumerate(export.leaves, 1):
                if leaf.event_id == event.pk:
                    return {"seal": export.header.number, "position": position, "event": leaf.event_id,
                            "matter": leaf.matter_id, "seq": leaf.seq, "act": leaf.act}  # fmt: skip
        raise AssertionError("the event is in no export")


@pytest.fixture(scope="module")
def module_sealed(module_cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    cast, exports = module_cast, tmp_path_factory.mktemp("seals")
    settled, _agreement = cast.settled_dispute(DAYS[0])
    with on_day(DAYS[0], hour=20):
        seal_all()
    accepted = cast.accepted_dispute(DAYS[1])
    cast.act("mediator", accepted, "hold_session", DAYS[1], session_note="第一次调解")
    registered = cast.dispute(on=DAYS[1])
    with on_day(DAYS[1], hour=20):
        seal_all()
    cast.act("mediator", accepted, "hold_session", DAYS[2], session_note="第二次调解")
    cast.dispute(on=DAYS[2])
    with on_day(DAYS[2], hour=20):
        seal_all()
    export_seals(exports)
    cast.act("mediator", accepted, "hold_session", DAYS[3], session_note="第三次调解")
    return Sealed(exports, settled, accepted, registered)


@pytest.fixture
def sealed(module_sealed: Sealed, cast: Cast, tmp_path: Path) -> Sealed:
    """The same for every test, on the savepoint of ``cast``, with a folder of its own."""
    exports = shutil.copytree(module_sealed.exports, tmp_path / "seals")
    return replace(deepcopy(module_sealed), exports=exports)


def codes(findings: list[Finding]) -> set[str]:
    return {finding.code for finding in findings}


def named(findings: list[Finding], code: str) -> list[Finding]:
    return [finding for finding in findings if finding.code == code]


def test_an_honest_database_has_no_finding_with_and_without_exports(sealed):
    assert Seal.objects.count() == 3
    assert verify() == []
    assert verify(sealed.exports) == []


def test_a_changed_date_is_named(sealed):
    event = sealed.event(sealed.accepted, 2)
    adversary.run("UPDATE kernel_event SET acted_on = %s WHERE id = %s", date(2023, 5, 4), event.pk)
    first = verify(sealed.exports)[0]
    assert (first.code, dict(first.values)) == ("event-changed", sealed.place(event))
    assert f"第2号封印第{first.values['position']}位，矛盾纠纷#{sealed.accepted.pk}第2步“受理”" in first.message


ANOTHER_VALUE = {
    "act": "hold_session",
    "procedure": "other",
    "procedure_version": 2,
    "acted_on": date(2023, 5, 1),
    "recorded_at": "2023-05-01 08:00:00+00:00",
    "person_id": lambda cast: cast.people["grid"].pk,
    "role": "leader",
    "acting_unit_id": lambda cast: cast.units["ferry"].pk,
    "corrects": 1,
    "marks": '{"late_entry": "补录"}',
    "request_key": "another",
    "run_id": lambda cast: Run.objects.create(source="x", label="x", started_at=now()).pk,
    "open_digest": "sm3:0",
    "personal_digest": "sm3:0",
    "previous_digest": "sm3:0",
    "digest": "sm3:0",
}


@pytest.mark.parametrize("column", ANOTHER_VALUE)
def test_a_change_of_any_column_of_an_event_is_named(sealed, cast, column):
    event, value = sealed.event(sealed.accepted, 2), ANOTHER_VALUE[column]
    value = value(cast) if callable(value) else value
    adversary.run(f"UPDATE kernel_event SET {column} = %s WHERE id = %s", value, event.pk)
    first = verify(sealed.exports)[0]
    assert first.values["event"] == event.pk
    assert first.code in ("event-changed", "chain-broken")


def test_no_column_of_an_event_is_left_out_of_its_digest():
    """A new column must enter the digest, or be named here with its reason."""
    bound_elsewhere = {"id", "seal_id"}  # the order in the seal, and the seal itself
    bound_by_position = {"matter_id", "seq"}  # tried by the tests of swaps, drops and insertions
    columns = {column.column for column in Event._meta.concrete_fields}
    assert columns == ANOTHER_VALUE.keys() | bound_elsewhere | bound_by_position


def test_a_changed_text_is_named(sealed):
    event = sealed.event(sealed.accepted, 3)
    adversary.rewrite_text(event, "第一次", "另一次")
    findings = verify(sealed.exports)
    assert [(finding.code, dict(finding.values)) for finding in findings] == [("payload-changed", sealed.place(event))]


def test_a_changed_party_is_named_without_saying_the_party(sealed):
    event = sealed.event(sealed.settled, 1)
    adversary.run(
        "UPDATE kernel_payload SET personal_body = replace(personal_body, '张三丰', '李四') WHERE event_id = %s",
        event.pk,
    )
    findings = verify(sealed.exports)
    assert [(finding.code, dict(finding.values)) for finding in findings] == [
        ("personal-part-changed", sealed.place(event))
    ]
    assert "李四" not in findings[0].message and "张三丰" not in findings[0].message


def test_personal_data_emptied_without_a_lawful_destruction_is_named(sealed):
    event = sealed.event(sealed.settled, 1)
    adversary.run("UPDATE kernel_payload SET personal_body = '', personal_salt = '' WHERE event_id = %s", event.pk)
    findings = verify(sealed.exports)
    assert [(finding.code, dict(finding.values)) for finding in findings] == [
        ("personal-part-missing", sealed.place(event))
    ]


def test_a_removed_payload_is_named(sealed):
    event = sealed.event(sealed.settled, 1)
    adversary.run("DELETE FROM kernel_payload WHERE event_id = %s", event.pk)
    findings = verify(sealed.exports)
    assert [(finding.code, dict(finding.values)) for finding in findings] == [("payload-missing", sealed.place(event))]


def test_a_dropped_event_is_named_even_when_the_chain_is_closed_over_the_gap(sealed):
    event = sealed.event(sealed.accepted, 3)
    place = sealed.place(event)
    adversary.drop_event(event)
    assert dict(verify(sealed.exports)[0].values) == place
    adversary.run("UPDATE kernel_event SET seq = seq + 100 WHERE matter_id = %s AND seq > 3", sealed.accepted.pk)
    adversary.run("UPDATE kernel_event SET seq = seq - 101 WHERE matter_id = %s AND seq > 100", sealed.accepted.pk)
    adversary.rechain(sealed.accepted)
    adversary.reseal()
    assert verify() == []
    first = verify(sealed.exports)[0]
    assert (first.code, dict(first.values)) == ("event-dropped", place)
    assert first.message.endswith("步骤已被删除")


def test_without_exports_a_dropped_event_still_breaks_chain_and_seal(sealed):
    adversary.drop_event(sealed.event(sealed.accepted, 3))
    assert codes(verify()) == {"event-missing", "seal-root-differs"}


def test_two_swapped_steps_are_named(sealed):
    second, third = sealed.event(sealed.accepted, 2), sealed.event(sealed.accepted, 3)
    for seq, event in ((99, second), (2, third), (3, second)):
        adversary.run("UPDATE kernel_event SET seq = %s WHERE id = %s", seq, event.pk)
    place = sealed.place(second)
    adversary.rechain(sealed.accepted)
    adversary.reseal()
    assert verify() == []
    swapped = named(verify(sealed.exports), "event-swapped")
    assert [finding.values["event"] for finding in swapped] == [second.pk, third.pk]
    assert dict(swapped[0].values) == place


def test_two_events_that_exchanged_their_rows_are_named(sealed):
    """The row ids, and so the places in the seal, are exchanged; every chain still holds."""
    accept, register = sealed.event(sealed.accepted, 2), sealed.event(sealed.registered, 1)
    places = [sealed.place(accept), sealed.place(register)]
    one, other = accept.pk, register.pk
    contents = {key: Event.objects.filter(pk=key).values().get() for key in (one, other)}
    adversary.run("UPDATE kernel_event SET seq = seq + 500, request_key = NULL WHERE id IN (%s, %s)", one, other)
    for key, source in ((one, contents[other]), (other, contents[one])):
        columns = {name: value for name, value in source.items() if name not in ("id", "marks")}
        settings = ", ".join(f"{name} = %s" for name in columns)
        adversary.run(f"UPDATE kernel_event SET {settings} WHERE id = %s", *columns.values(), key)
    adversary.run("UPDATE kernel_payload SET event_id = -1 WHERE event_id = %s", one)
    adversary.run("UPDATE kernel_payload SET event_id = %s WHERE event_id = %s", one, other)
    adversary.run("UPDATE kernel_payload SET event_id = %s WHERE event_id = -1", other)
    adversary.reseal()
    swapped = named(verify(sealed.exports), "event-swapped")
    assert [dict(finding.values) for finding in swapped] == places


def test_an_event_inserted_under_an_old_seal_is_named(sealed):
    with on_day(DAYS[3], hour=20):
        seal_all()
    export_seals(sealed.exports)
    last = sealed.event(sealed.registered, 1)
    new = Event.objects.order_by("-pk").first().pk + 1
    adversary.insert_copy(last, id=new, seq=2, act="hold_session")
    adversary.rechain(sealed.registered)
    adversary.reseal()
    assert verify() == []
    first = verify(sealed.exports)[0]
    assert (first.code, first.values["event"], first.values["seq"]) == ("event-inserted", new, 2)
    assert "第2号封印" in first.message and "没有列出" in first.message


def test_an_unsealed_event_before_the_last_seal_is_named(sealed):
    last = sealed.event(sealed.registered, 1)
    adversary.insert_copy(last, id=-5, seq=2, seal_id=None)
    adversary.rechain(sealed.registered)
    for findings in (verify(), verify(sealed.exports)):
        assert [(finding.code, finding.values["event"]) for finding in findings] == [("event-inserted", -5)]


def test_a_new_event_that_claims_to_be_older_than_the_last_seal_is_named(sealed):
    last = sealed.event(sealed.registered, 1)
    new = Event.objects.order_by("-pk").first().pk + 1
    adversary.insert_copy(last, id=new, seq=2, seal_id=None, recorded_at="2023-05-05 09:30:00+00:00")
    adversary.rechain(sealed.registered)
    findings = verify(sealed.exports)
    assert [(finding.code, finding.level, finding.values["event"]) for finding in findings] == [
        ("event-backdated", "inconsistency", new)
    ]


def test_a_truncated_tail_is_named_even_when_the_head_is_set_back(sealed):
    event = sealed.event(sealed.settled, 3)
    place = sealed.place(event)
    adversary.drop_event(event)
    assert codes(verify()) == {"head-differs", "seal-root-differs"}
    adversary.rechain(sealed.settled)
    adversary.reseal()
    assert verify() == []
    first = verify(sealed.exports)[0]
    assert (first.code, dict(first.values)) == ("tail-truncated", place)


def test_a_rewrite_recomputed_up_to_the_seals_is_named_by_the_exports_alone(sealed):
    event = sealed.event(sealed.accepted, 2)
    place = sealed.place(event)
    adversary.run("UPDATE kernel_event SET acted_on = %s WHERE id = %s", date(2023, 5, 4), event.pk)
    adversary.rechain(sealed.accepted)
    assert codes(verify()) == {"seal-root-differs"}
    adversary.reseal()
    assert verify() == []
    findings = verify(sealed.exports)
    assert (findings[0].code, dict(findings[0].values)) == ("event-rewritten", place)
    assert [finding.values["seal"] for finding in named(findings, "seal-rewritten")] == [2, 3]
    later = sealed.event(sealed.accepted, 4)
    assert later.pk in [finding.values["event"] for finding in named(findings, "event-rewritten")]


def test_a_whole_matter_that_was_dropped_is_named_step_by_step(sealed):
    places = [sealed.place(sealed.event(sealed.accepted, seq)) for seq in (1, 2, 3, 4)]
    adversary.drop_matter(sealed.accepted)
    adversary.reseal()
    assert verify() == []
    dropped = named(verify(sealed.exports), "matter-dropped")
    assert [dict(finding.values) for finding in dropped] == places
    assert dropped[0].message.startswith(f"第2号封印第1位，矛盾纠纷#{sealed.accepted.pk}第1步“登记”")


def test_a_matter_left_without_events_is_named(sealed):
    for event in Event.objects.filter(matter=sealed.registered):
        adversary.drop_event(event)
    assert "matter-without-events" in codes(verify())


def test_a_dropped_last_seal_is_named_with_its_events(sealed):
    event = sealed.event(sealed.accepted, 4)
    place = sealed.place(event)
    adversary.run("UPDATE kernel_event SET seal_id = NULL WHERE seal_id = (SELECT max(id) FROM kernel_seal)")
    adversary.run("DELETE FROM kernel_seal WHERE number = 3")
    findings = verify(sealed.exports)
    assert (findings[0].code, dict(findings[0].values)) == ("event-unsealed", place)
    assert [finding.values["seal"] for finding in named(findings, "seal-dropped")] == [3]


@pytest.mark.parametrize(
    ("column", "value"), [("sealed_at", "2023-05-05 01:00:00+00:00"), ("previous_digest", "sm3:0"), ("digest", "sm3:0")]
)
def test_a_changed_seal_is_named(sealed, column, value):
    adversary.run(f"UPDATE kernel_seal SET {column} = %s WHERE number = 2", value)
    findings = verify(sealed.exports)
    assert "seal-changed" in codes(findings)
    assert {finding.values["seal"] for finding in findings} <= {2, 3}


def test_a_matter_moved_to_another_unit_is_named(sealed, cast):
    adversary.run("UPDATE kernel_matter SET unit_id = %s WHERE id = %s", cast.units["ferry"].pk, sealed.accepted.pk)
    findings = verify(sealed.exports)
    assert dict(findings[0].values) == sealed.place(sealed.event(sealed.accepted, 1))
    assert codes(findings) == {"event-changed"}


def test_changed_stamped_settings_are_named(sealed):
    adversary.run("UPDATE kernel_settingsstamp SET values = %s WHERE id = %s".replace("values", '"values"'),
                  '{"mediation.level_limits": {}}', sealed.accepted.settings_stamp_id)  # fmt: skip
    assert codes(verify()) == {"settings-stamp-changed"}


def test_events_carried_to_another_installation_are_all_named(sealed):
    Installation.objects.update(identity=uuid4())
    findings = verify(sealed.exports)
    assert len(named(findings, "event-changed")) == Event.objects.count()
    assert len(named(findings, "export-of-another-installation")) == 3


def test_a_folder_without_exports_does_not_pass_for_verified(sealed, tmp_path):
    findings = verify(tmp_path)
    assert [(finding.level, finding.code) for finding in findings] == [("error", "no-exports")]


def test_a_seal_not_yet_exported_is_only_a_note(sealed):
    with on_day(DAYS[3], hour=20):
        assert seal_pending() is not None
    findings = verify(sealed.exports)
    assert [(finding.level, finding.code, finding.values["seal"]) for finding in findings] == [
        ("note", "seal-not-exported", 4)
    ]
