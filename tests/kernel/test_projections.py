"""Every projection is held against the history: what differs is named without its values, rebuilding mends it."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.kernel import adversary
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.store import MATTER_PROJECTION
from zhunsheng.kernel.audit.projections import check_projections, rebuild_projections
from zhunsheng.kernel.audit.verify import verify
from zhunsheng.kernel.models import (
    Attachment,
    Deadline,
    Document,
    Event,
    Grant,
    Installation,
    IssuedNumber,
    Link,
    Matter,
    NumberSequence,
)
from zhunsheng.kernel.today import moment_of

OTHER_DAY = date(2020, 1, 1)


@pytest.fixture
def busy(cast):
    """A matter that has a row in every projection."""
    matter, _agreement = cast.settled_dispute()
    document = Document.objects.create(digest="sm3:00", size=1, media_type="application/pdf")
    cast.act("mediator", matter, "attach", digest=document.digest, name="协议.pdf")
    assert check_projections() == []
    return matter


def party():
    return registry.kind("mediation.dispute").line_sets()["parties"].line._default_manager


def records():
    return registry.kind("mediation.dispute")._default_manager


SPOILED = {
    "a record": (lambda m: records().filter(pk=m.pk).update(subject="另一事由"), "projection-differs"),
    "a record gone": (lambda m: records().filter(pk=m.pk).delete(), "projection-missing"),
    "a line": (lambda m: party().filter(matter=m, position=0).update(name="某人"), "projection-differs"),
    "a line gone": (lambda m: party().filter(matter=m, position=0).delete(), "projection-missing"),
    "a line too many": (lambda m: party().create(matter=m, position=9, name="某人"), "projection-extra"),
    "a limit": (lambda m: Deadline.objects.filter(matter=m).update(due_on=OTHER_DAY), "projection-differs"),
    "a judged date": (lambda m: Deadline.objects.filter(matter=m).update(judged_due_on=None), "projection-differs"),
    "a limit gone": (lambda m: Deadline.objects.filter(matter=m).delete(), "projection-missing"),
    "a grant gone": (lambda m: Grant.objects.filter(matter=m).delete(), "projection-missing"),
    "a grant's date": (lambda m: Grant.objects.filter(matter=m).update(opened_on=OTHER_DAY), "projection-differs"),
    "a grant too many": (
        lambda m: Grant.objects.create(token="u0", kind=m.kind, matter=m, opened_on=m.opened_on, state=m.state),
        "projection-extra",
    ),
    "a link gone": (lambda m: Link.objects.filter(source=m).delete(), "projection-missing"),
    "a link too many": (lambda m: Link.objects.create(source=m, relation="answers", target=m), "projection-extra"),
    "an attachment": (lambda m: Attachment.objects.filter(matter=m).update(digest="sm3:1"), "projection-differs"),
    "an attachment gone": (lambda m: Attachment.objects.filter(matter=m).delete(), "projection-missing"),
    "a number": (lambda m: IssuedNumber.objects.filter(matter=m).update(text="另一号"), "projection-differs"),
    "a number gone": (lambda m: IssuedNumber.objects.filter(matter=m).delete(), "projection-missing"),
    "a sequence": (lambda m: NumberSequence.objects.update(last=99), "numbers-not-gapless"),
    "the version of settings": (lambda m: Installation.objects.update(settings_version="x"), "projection-differs"),
}


@pytest.mark.parametrize("what", SPOILED)
def test_what_differs_from_the_history_is_named_and_mended(busy, what):
    spoil, code = SPOILED[what]
    spoil(busy)
    findings = check_projections()
    assert code in {finding.code for finding in findings}
    assert not any("某人" in finding.message or "另一事由" in finding.message for finding in findings)
    assert rebuild_projections() == Matter.objects.count()
    assert check_projections() == []
    assert verify() == []


@pytest.mark.parametrize("column", MATTER_PROJECTION)
def test_every_projected_column_of_a_matter_is_held_against_the_history(busy, column):
    field = Matter._meta.get_field(column)
    moment = moment_of(OTHER_DAY, time(9, 30))
    values = {
        "DateField": OTHER_DAY,
        "DateTimeField": moment,
        "BooleanField": True,
        "PositiveIntegerField": 99,
        "BigIntegerField": 99,
    }
    Matter.objects.filter(pk=busy.pk).update(**{column: values.get(field.get_internal_type(), "x")})
    findings = [finding for finding in check_projections() if finding.values["columns"] == (column,)]
    assert [finding.values["matter"] for finding in findings] == [busy.pk]
    rebuild_projections()
    assert check_projections() == []


def test_a_register_entry_is_held_against_the_history(cast):
    rows = registry.kind("mediation.mediator")._default_manager
    rows.filter(matter=cast.mediators["mediator"]).update(valid_until=OTHER_DAY)
    assert [finding.values["matter"] for finding in check_projections()] == [cast.mediators["mediator"].pk]
    rebuild_projections()
    assert check_projections() == []


def test_a_history_that_cannot_be_folded_is_named_and_left_as_it_is(busy):
    first = Event.objects.get(matter=busy, seq=1)
    adversary.run("UPDATE kernel_event SET act = 'dance' WHERE id = %s", first.pk)
    before = list(records().filter(pk=busy.pk).values())
    assert [(f.code, f.values["matter"]) for f in check_projections()] == [("history-unreadable", busy.pk)]
    assert rebuild_projections() == Matter.objects.count() - 1
    assert list(records().filter(pk=busy.pk).values()) == before


def test_checking_costs_no_query_per_matter(cast):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert check_projections() == []
        return len(captured)

    cast.settled_dispute()
    few = queries()
    for _ in range(8):
        cast.settled_dispute()
    assert queries() == few


def test_verifying_costs_no_query_per_matter(cast):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert verify() == []
        return len(captured)

    few = queries()
    for _ in range(5):
        cast.dispute()
    assert queries() == few
