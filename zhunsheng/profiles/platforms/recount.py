"""Counting the entries anew, by plain SQL on the tables, against what was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.platforms.parameters import DIFFERS, LATE, MISSING, Parameters
from zhunsheng.profiles.profile import Profile
from zhunsheng.profiles.recounting import rows, unlike

NOT_ENTERED = """
SELECT c.matter_id, m.opened_on FROM enforcement_case c JOIN kernel_matter m ON m.id = c.matter_id
WHERE (c.information_entered_on IS NULL AND c.information_due_on < %s)
OR (c.supervision_entered_on IS NULL AND c.supervision_due_on < %s)
"""
ENTERED_LATE = """
SELECT c.matter_id, m.opened_on FROM enforcement_case c JOIN kernel_matter m ON m.id = c.matter_id
WHERE c.information_entered_on > c.information_due_on OR c.supervision_entered_on > c.supervision_due_on
"""
OTHERWISE = """
SELECT DISTINCT d.subject_id, m.opened_on FROM kernel_rowdifference d JOIN kernel_matter m ON m.id = d.subject_id
JOIN enforcement_case c ON c.matter_id = m.id
"""


def recount(profile: Profile, parameters: Parameters) -> None:
    """Compare the tables with ``parameters``. Raises InvalidDeclaration listing every difference."""
    faults = [Fault(parameters.where, message) for message in _differences(profile, parameters)]
    if faults:
        raise InvalidDeclaration(faults)


def _differences(profile: Profile, parameters: Parameters) -> Iterator[str]:
    planted, today = parameters.planted, profile.today
    yield from unlike(f"planted.{MISSING}", planted[MISSING], len(rows(NOT_ENTERED, today, today)))
    yield from unlike(f"planted.{LATE}", planted[LATE], len(rows(ENTERED_LATE)))
    yield from unlike(f"planted.{DIFFERS}", planted[DIFFERS], len(rows(OTHERWISE)))
