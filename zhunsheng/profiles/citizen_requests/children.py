"""The disputes of the generated year that grew out of requests."""

from __future__ import annotations

from typing import Any

from zhunsheng.kernel import registry
from zhunsheng.profiles.citizen_requests.plans import Child
from zhunsheng.profiles.mediation.script import DISPUTE

ORIGIN, APPLICANT = "citizen_request", "applicant"


def children_of_requests() -> list[Child]:
    """Every dispute that says so of its origin, in the order of registration; void ones grew out of nothing."""
    kind: Any = registry.kind(DISPUTE)
    grown = kind._default_manager.filter(origin=ORIGIN, matter__is_void=False)
    disputes = list(grown.select_related("matter__unit").order_by("matter__opened_on", "pk"))
    parties = kind.parties.line._default_manager.filter(side=APPLICANT, matter__in=[dispute.pk for dispute in disputes])
    applicants = {party.matter_id: party for party in parties.order_by("-position")}
    return [
        Child(
            matter=dispute.pk,
            registered_on=dispute.matter.opened_on,
            outer_number=dispute.platform_number,
            unit=dispute.matter.unit.code,
            dispute_type=dispute.dispute_type,
            subject=dispute.subject,
            applicant=applicants[dispute.pk].name,
            phone=applicants[dispute.pk].phone,
        )
        for dispute in disputes
    ]
