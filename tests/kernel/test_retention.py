"""The end of retention: what is due, what is destroyed, and what survives: chain, projections, figures."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from django.db.models import Count, Sum

from tests.cast import Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.retention import closed_before
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.audit.exports import export_seals
from zhunsheng.kernel.audit.projections import check_projections, rebuild_projections
from zhunsheng.kernel.audit.sealer import seal_all
from zhunsheng.kernel.audit.verify import verify
from zhunsheng.kernel.documents import path_of, store_document
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Attachment, Document, Event, Matter, Payload
from zhunsheng.kernel.retention import destroy, due_for_destruction
from zhunsheng.kernel.today import on_day

CLOSED = date(2023, 5, 4)
LAST_DAY_KEPT = date(2033, 5, 4)
DUE = date(2033, 5, 5)


def destroyed(cast: Cast, matter: Matter, on: date = DUE, key: str = "k1") -> Event:
    with on_day(on):
        event = destroy(cast.viewer("justice", on), matter.pk, key, "保管期满")
    matter.refresh_from_db()
    return event


def refused(cast: Cast, who: str, matter: Matter, on: date, reason: str = "保管期满") -> list[str]:
    with on_day(on), pytest.raises(Refused) as raised:
        destroy(cast.viewer(who, on), matter.pk, "k1", reason)
    return [objection.code for objection in raised.value.objections]


def texts() -> str:
    """Everything that the payloads and the records say."""
    bodies = Payload.objects.values_list("open_body", "personal_body")
    rows = [
        list(model._default_manager.values_list())
        for kind in registry.kinds().values()
        for model in (kind, *(lines.line for lines in kind.line_sets().values()))
    ]
    return repr([list(bodies), rows])


def test_a_matter_is_due_the_day_after_its_years_are_over(cast):
    matter, agreement = cast.settled_dispute(CLOSED)
    assert list(due_for_destruction(LAST_DAY_KEPT)) == []
    assert list(due_for_destruction(DUE)) == [matter]
    assert agreement.closed_on is None
    assert refused(cast, "justice", matter, LAST_DAY_KEPT) == ["retention-not-over"]
    assert destroyed(cast, matter).act == "destroy"
    assert list(due_for_destruction(DUE)) == []


@pytest.mark.parametrize(
    ("on", "years", "cutoff"),
    [
        (date(2033, 5, 5), 10, date(2023, 5, 5)),
        (date(2024, 2, 29), 1, date(2023, 3, 1)),
        (date(2028, 2, 29), 4, date(2024, 2, 29)),
        (date(2025, 3, 1), 1, date(2024, 3, 1)),
    ],
)
def test_whole_years_are_counted_to_the_corresponding_day(on, years, cutoff):
    assert closed_before(on, years) == cutoff


def test_years_are_read_for_the_unit_as_they_stand_on_the_day_of_asking(cast):
    matter, _agreement = cast.settled_dispute(CLOSED)
    for code, years, since in (("south", 1, CLOSED), ("north", 12, date(2030, 1, 7))):
        with on_day(since):
            given = {"name": "mediation.retention_years", "value": json.dumps(years)}
            open_matter(
                cast.viewer("administrator", since),
                registry.kind("kernel.setting"),
                cast.units[code],
                Asked("enter", given),
            )
    assert matter not in due_for_destruction(DUE)
    assert refused(cast, "justice", matter, DUE) == ["retention-not-over"]
    assert list(due_for_destruction(date(2035, 5, 5))) == [matter]


def test_everything_that_stands_against_it_is_said_at_once(cast):
    matter, agreement = cast.settled_dispute(CLOSED)
    assert refused(cast, "mediator", matter, CLOSED, reason="") == [
        "reason-missing",
        "role-missing",
        "retention-not-over",
    ]
    assert refused(cast, "justice", agreement, DUE) == ["matter-not-closed"]
    assert refused(cast, "justice", cast.mediators["mediator"], DUE) == ["role-missing", "retention-undefined"][1:]
    with on_day(DUE), pytest.raises(Matter.DoesNotExist):
        destroy(cast.viewer("south_mediator", DUE), matter.pk, "k1", "保管期满")


def test_names_numbers_and_texts_are_gone_everywhere(cast):
    matter, _agreement = cast.settled_dispute(CLOSED)
    assert "张三丰" in texts() and "13812345678" in texts() and "甲乙丙物业" in texts()
    destroyed(cast, matter)
    assert "张三丰" not in texts() and "13812345678" not in texts() and "甲乙丙物业" not in texts()
    payloads = Payload.objects.filter(event__matter=matter).exclude(event__personal_digest="")
    assert payloads.exists()
    for payload in payloads:
        assert (payload.personal_body, payload.personal_salt) == ("", "")
        assert payload.destroyed_at is not None


def test_chain_seals_and_projections_survive_a_destruction(cast, tmp_path):
    matter, _agreement = cast.settled_dispute(CLOSED)
    with on_day(CLOSED, hour=20):
        seal_all()
    export_seals(tmp_path)
    digests = list(Event.objects.order_by("pk").values_list("digest", "personal_digest"))
    destroyed(cast, matter)
    assert list(Event.objects.order_by("pk").values_list("digest", "personal_digest"))[: len(digests)] == digests
    assert verify(tmp_path) == []
    assert check_projections() == []
    rebuild_projections()
    assert check_projections() == []
    assert matter.is_destroyed


def test_no_figure_changes_and_others_keep_their_data(cast):
    matter, _agreement = cast.settled_dispute(CLOSED)
    cast.settled_dispute(date(2023, 6, 1), subject="另一件")
    dispute = registry.kind("mediation.dispute")
    parties = dispute.line_sets()["parties"].line

    def figures() -> object:
        rows = dispute._default_manager.values("mediation_kind", "settled_on", "dispute_type", "level")
        return (
            list(
                rows.annotate(count=Count("pk"), yuan=Sum("amount_yuan"), people=Sum("people_count")).order_by(
                    "settled_on"
                )
            ),
            list(
                parties._default_manager.values("matter", "side").annotate(count=Count("pk")).order_by("matter", "side")
            ),
            list(Matter.objects.order_by("pk").values_list("pk", "kind", "state", "outcome", "opened_on", "closed_on")),
            list(matter.deadlines.values_list("clock", "due_on", "judged_due_on", "stopped_on")),
        )

    before = figures()
    destroyed(cast, matter)
    assert figures() == before
    assert texts().count("张三丰") > 0


def test_destroying_twice_is_one_act_and_nothing_more_can_be_done(cast):
    matter, _agreement = cast.settled_dispute(CLOSED)
    assert destroyed(cast, matter) == destroyed(cast, matter)
    with on_day(DUE), pytest.raises(Refused) as raised:
        take(cast.viewer("justice", DUE), matter.pk, Asked("unmask", {"reason": "查看"}))
    assert [objection.code for objection in raised.value.objections] == ["matter-destroyed"]
    with on_day(DUE):
        take(cast.viewer("justice", DUE), matter.pk, Asked("void", {"reason": "误登"}))
    assert check_projections() == []


def test_documents_of_its_own_go_with_it_and_shared_ones_stay(
    cast, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    matter, agreement = cast.settled_dispute(CLOSED)
    own = store_document(io.BytesIO(b"%PDF-1.7 own"), "own.pdf")
    shared = store_document(io.BytesIO(b"%PDF-1.7 shared"), "shared.pdf")
    for target, document in ((matter, own), (matter, shared), (agreement, shared)):
        cast.act("mediator", target, "attach", digest=document.digest, name="材料.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        destroyed(cast, matter)
    assert list(Document.objects.values_list("digest", flat=True)) == [shared.digest]
    assert not path_of(own.digest).exists() and path_of(shared.digest).exists()
    assert Attachment.objects.filter(matter=matter).count() == 2
    assert verify() == [] and check_projections() == []
