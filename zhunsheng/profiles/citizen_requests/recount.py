"""Counting the requests of the generated year anew, by plain SQL on the tables, against what was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.citizen_requests.parameters import Parameters
from zhunsheng.profiles.profile import Profile
from zhunsheng.profiles.recounting import rows, unlike
from zhunsheng.profiles.working_year import WorkingYear

RECEIVED = """
SELECT e.origin, m.opened_on FROM citizen_requests_event e JOIN kernel_matter m ON m.id = e.matter_id
WHERE NOT m.is_void AND m.opened_on BETWEEN %s AND %s
"""
CLOSED = """
SELECT e.origin, m.closed_on FROM citizen_requests_event e JOIN kernel_matter m ON m.id = e.matter_id
WHERE NOT m.is_void AND m.state = 'closed' AND m.closed_on BETWEEN %s AND %s
"""
GREW = """
SELECT DISTINCT k.target_id, m.opened_on FROM kernel_link k JOIN kernel_matter m ON m.id = k.target_id
JOIN mediation_dispute d ON d.matter_id = k.target_id JOIN kernel_matter e ON e.id = k.source_id
WHERE e.kind = 'citizen_requests.event' AND k.relation = 'became' AND NOT m.is_void AND NOT e.is_void
AND d.origin = 'citizen_request' AND m.opened_on = e.opened_on
"""
ORIGINS = """
SELECT d.matter_id, m.opened_on FROM mediation_dispute d JOIN kernel_matter m ON m.id = d.matter_id
WHERE NOT m.is_void AND d.origin = 'citizen_request'
"""
BOUNCED_OFTEN = """
SELECT m.id, m.opened_on FROM citizen_requests_event e JOIN kernel_matter m ON m.id = e.matter_id
WHERE NOT m.is_void AND e.bounce_count >= 3
"""


def recount(profile: Profile, parameters: Parameters) -> None:
    """Compare the tables with ``parameters``. Raises InvalidDeclaration listing every difference."""
    faults = [Fault(parameters.where, message) for message in _differences(profile, parameters)]
    if faults:
        raise InvalidDeclaration(faults)


def _differences(profile: Profile, parameters: Parameters) -> Iterator[str]:
    year = WorkingYear(profile.year, profile.today)
    span = (year.first_day, profile.today)
    yield from unlike("诉求事件逐月受理", parameters.received, _by_month(year, rows(RECEIVED, *span), parameters))
    yield from unlike("诉求事件逐月办结", parameters.closed, _by_month(year, rows(CLOSED, *span), parameters))
    grew, origins = rows(GREW), rows(ORIGINS)
    yield from unlike("转为纠纷的诉求事件", len(origins), len(grew))
    yield from unlike("planted.bounced_often", parameters.planted["bounced_often"], len(rows(BOUNCED_OFTEN)))


def _by_month(year: WorkingYear, found: list[tuple[object, date]], parameters: Parameters) -> tuple[int, ...]:
    months = [year.month_of(day) for _, day in found]
    return tuple(months.count(month) for month in range(1, len(parameters.received) + 1))
