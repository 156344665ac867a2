"""Counting the round anew, by plain SQL on the tables, against what is planted."""

from __future__ import annotations

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.number_round.parameters import Parameters
from zhunsheng.profiles.profile import Profile
from zhunsheng.profiles.recounting import rows, unlike

REQUESTS = "FROM reports_numberrequest r JOIN kernel_matter m ON m.id = r.matter_id"
LATE = f"""
SELECT r.matter_id, m.opened_on {REQUESTS} JOIN kernel_deadline d ON d.matter_id = m.id
WHERE d.clock = 'due_by' AND d.stopped_on > d.due_on
"""
RETURNED = f"SELECT r.matter_id, m.opened_on {REQUESTS} WHERE r.return_count > 0"
CHANGED = """
SELECT n.id, m.opened_on FROM reports_askednumber n JOIN kernel_matter m ON m.id = n.matter_id
JOIN reports_numberrequest r ON r.matter_id = m.id WHERE n.before <> '' AND r.amend_reason <> ''
"""
UNSIGNED = f"SELECT r.matter_id, m.opened_on {REQUESTS} WHERE m.state <> 'accepted'"


def recount(profile: Profile, parameters: Parameters) -> None:
    """Compare the tables with ``parameters``. Raises InvalidDeclaration listing every difference."""
    wanted = {**parameters.planted, "unsigned": 0}
    found = {"late": LATE, "returned": RETURNED, "changed": CHANGED, "unsigned": UNSIGNED}
    messages = [one for name, sql in found.items() for one in unlike(name, wanted[name], len(rows(sql)))]
    if messages:
        raise InvalidDeclaration([Fault(parameters.where, message) for message in messages])
