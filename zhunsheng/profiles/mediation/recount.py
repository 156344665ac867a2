"""Counting the generated year anew, by plain SQL on the tables, against what was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.mediation.parameters import Parameters
from zhunsheng.profiles.profile import Profile
from zhunsheng.profiles.recounting import by_month, rows, unlike
from zhunsheng.profiles.working_year import MONTHS, WorkingYear

RECEIVED = """
SELECT d.mediation_kind, m.opened_on FROM mediation_dispute d JOIN kernel_matter m ON m.id = d.matter_id
WHERE NOT m.is_void AND m.opened_on BETWEEN %s AND %s
"""
SETTLED = """
SELECT d.mediation_kind, d.settled_on FROM mediation_dispute d JOIN kernel_matter m ON m.id = d.matter_id
WHERE NOT m.is_void AND m.state = 'settled' AND d.settled_on BETWEEN %s AND %s
"""
CONFIRMED = """
SELECT a.agreement_form, c.applied_on FROM mediation_confirmation c
JOIN kernel_matter m ON m.id = c.matter_id
JOIN kernel_link k ON k.target_id = c.matter_id AND k.relation = 'confirmed_by'
JOIN mediation_agreement a ON a.matter_id = k.source_id
JOIN kernel_link s ON s.target_id = a.matter_id AND s.relation = 'settled_by'
JOIN kernel_matter d ON d.id = s.source_id
WHERE NOT m.is_void AND NOT d.is_void AND d.state = 'settled' AND c.applied_on <= a.confirm_due_on
AND c.applied_on BETWEEN %s AND %s
"""
MAJOR = """
SELECT d.dispute_type, d.settled_on FROM mediation_dispute d JOIN kernel_matter m ON m.id = d.matter_id
WHERE NOT m.is_void AND d.major_on IS NOT NULL AND d.leader_id IS NOT NULL AND d.settled_on BETWEEN %s AND %s
"""
CONFIDENTIAL = """
SELECT d.secrecy, d.settled_on FROM mediation_dispute d JOIN kernel_matter m ON m.id = d.matter_id
WHERE NOT m.is_void AND m.is_confidential AND d.settled_on BETWEEN %s AND %s
"""
LEVEL_OVERDUE = """
SELECT DISTINCT m.id, m.opened_on FROM kernel_deadline t JOIN kernel_matter m ON m.id = t.matter_id
WHERE NOT m.is_void AND m.kind = 'mediation.dispute' AND t.clock = 'level_by'
AND (t.stopped_on > t.judged_due_on OR (t.stopped_on IS NULL AND t.due_on < %s))
"""


def recount(profile: Profile, parameters: Parameters) -> None:
    """Compare the tables with ``parameters``. Raises InvalidDeclaration listing every difference."""
    faults = [Fault(parameters.where, message) for message in _differences(profile, parameters)]
    if faults:
        raise InvalidDeclaration(faults)


def _differences(profile: Profile, parameters: Parameters) -> Iterator[str]:
    year = WorkingYear(profile.year, profile.today)
    span = (year.first_day, year.closes_on)
    received, settled = rows(RECEIVED, *span), rows(SETTLED, *span)
    for kind, count in parameters.received.items():
        yield from unlike(f"received.{kind}", count, sum(row[0] == kind for row in received))
    for kind, count in parameters.settled.items():
        yield from unlike(f"settled.{kind}", count, sum(row[0] == kind for row in settled))
    for kind, vector in parameters.received_by_month.items():
        months = by_month([day for row_kind, day in received if row_kind == kind])
        yield from unlike(f"received_by_month.{kind}", vector, months)
    after = [year.month_of(day) for _, day in rows(RECEIVED, year.closes_on + timedelta(days=1), profile.today)]
    months_after = tuple(after.count(MONTHS + number) for number, _ in enumerate(parameters.received_after_year, 1))
    yield from unlike("received_after_year", parameters.received_after_year, months_after)
    yield from unlike("received", sum(parameters.received.values()), len(received))
    yield from unlike("settled_by_month", parameters.settled_by_month, by_month([day for _, day in settled]))
    forms = [form for form, _ in rows(CONFIRMED, *span)]
    yield from unlike("confirmed", ["written"] * parameters.confirmed, forms)
    major = [dispute_type for dispute_type, _ in rows(MAJOR, *span)]
    yield from unlike("major", parameters.major, len(major))
    yield from unlike("major_labour", parameters.major_labour, major.count("labour"))
    yield from unlike("confidential", parameters.confidential, len(rows(CONFIDENTIAL, *span)))
    yield from unlike(
        "planted.level_overdue", parameters.planted["level_overdue"], len(rows(LEVEL_OVERDUE, profile.today))
    )
