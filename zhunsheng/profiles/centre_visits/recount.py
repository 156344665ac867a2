"""Counting the visits anew, by plain SQL on the tables, against what was asked for."""

from __future__ import annotations

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.centre_visits.parameters import Parameters
from zhunsheng.profiles.profile import Profile
from zhunsheng.profiles.recounting import rows, unlike

VISITS = "FROM citizen_requests_intake v JOIN kernel_matter m ON m.id = v.matter_id"
CLOSED = f"SELECT v.matter_id, m.opened_on {VISITS} WHERE m.state = 'closed' AND"
SENT_OUT = f"{CLOSED} v.outer_kind = %s AND v.receipted_on IS NOT NULL"
TAKEN_ON = f"""
{CLOSED} v.route = %s AND EXISTS (
SELECT 1 FROM kernel_link l JOIN kernel_matter c ON c.id = l.target_id WHERE l.source_id = m.id AND c.kind = v.route)
"""
PLANTED = {
    "without_route": f"SELECT v.matter_id, m.opened_on {VISITS} WHERE m.state = 'registered'",
    "without_receipt": f"SELECT v.matter_id, m.opened_on {VISITS} WHERE m.state = 'referred' AND v.receipted_on IS NULL",
}


def recount(profile: Profile, parameters: Parameters) -> None:
    """Compare the tables with ``parameters``. Raises InvalidDeclaration listing every difference."""
    messages = [
        message
        for name, route in parameters.routes.items()
        for message in unlike(name, route.count, len(rows(TAKEN_ON if route.kind else SENT_OUT, route.kind or name)))
    ]
    for name, wanted in parameters.planted.items():
        messages += unlike(name, wanted, len(rows(PLANTED[name])))
    if messages:
        raise InvalidDeclaration([Fault(parameters.where, message) for message in messages])
