"""Counting the cases anew, by plain SQL on the tables, against what was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.enforcement.parameters import DECIDED_LATE, OVERDUE_OPEN, STORED_LATE, UNRECORDED, Parameters
from zhunsheng.profiles.enforcement.plans import PUBLISHED_LATE
from zhunsheng.profiles.profile import Profile
from zhunsheng.profiles.recounting import by_month, rows, unlike
from zhunsheng.profiles.working_year import WorkingYear

FILED = """
SELECT c.level, m.opened_on FROM enforcement_case c JOIN kernel_matter m ON m.id = c.matter_id
WHERE NOT m.is_void AND m.opened_on BETWEEN %s AND %s
"""
CLOSED = """
SELECT c.level, m.closed_on FROM enforcement_case c JOIN kernel_matter m ON m.id = c.matter_id
WHERE NOT m.is_void AND m.closed_on BETWEEN %s AND %s
"""
HELD = """
SELECT g.matter_id, g.held_on FROM enforcement_casemeeting g JOIN kernel_matter m ON m.id = g.matter_id
WHERE NOT m.is_void AND g.held_on BETWEEN %s AND %s
"""
DISCUSSED = """
SELECT l.case_number, g.held_on FROM enforcement_discussedcase l JOIN enforcement_casemeeting g
ON g.matter_id = l.matter_id WHERE g.held_on BETWEEN %s AND %s
"""
LATE = """
SELECT c.matter_id, c.decided_on FROM enforcement_case c WHERE c.decided_on > c.decide_due_on AND c.decided_on >= %s
"""
OVERDUE = """
SELECT c.matter_id, c.decide_due_on FROM enforcement_case c WHERE c.decided_on IS NULL AND c.decide_due_on < %s
"""
PUBLISHED = """
SELECT c.matter_id, c.published_on FROM enforcement_case c
WHERE c.published_on > c.publish_due_on AND c.published_on >= %s
"""

UNRECORDED_CASES = """
SELECT c.matter_id, m.closed_on FROM enforcement_case c JOIN kernel_matter m ON m.id = c.matter_id
WHERE m.closed_on >= %s AND ((c.evidence_record_due_on IS NOT NULL AND c.evidence_recorded_on IS NULL)
OR (c.service_record_due_on IS NOT NULL AND c.service_recorded_on IS NULL))
"""
STORED = """
SELECT r.matter_id, r.stored_on FROM enforcement_recording r WHERE r.stored_on > r.store_due_on AND r.stored_on >= %s
"""


def recount(profile: Profile, parameters: Parameters) -> None:
    """Compare the tables with ``parameters``. Raises InvalidDeclaration listing every difference."""
    faults = [Fault(parameters.where, message) for message in _differences(profile, parameters)]
    if faults:
        raise InvalidDeclaration(faults)


def _differences(profile: Profile, parameters: Parameters) -> Iterator[str]:
    year = WorkingYear(profile.year, profile.today)
    span, planted = (year.first_day, year.closes_on), parameters.planted
    filed = rows(FILED, *span)
    of_block = [day for level, day in filed if level == "block"]
    yield from unlike("filed_by_month", parameters.filed_by_month, by_month([day for _, day in filed]))
    yield from unlike("of_block_by_month", parameters.of_block_by_month, by_month(of_block))
    yield from unlike("closed", parameters.closed, len(rows(CLOSED, *span)))
    discussed = [number for number, _ in rows(DISCUSSED, *span)]
    yield from unlike("meetings", len(parameters.meetings), len(rows(HELD, *span)))
    yield from unlike("meetings（案件）", parameters.discussed, len(set(discussed)))
    yield from unlike(f"planted.{DECIDED_LATE}", planted[DECIDED_LATE], len(rows(LATE, span[0])))
    yield from unlike(f"planted.{OVERDUE_OPEN}", planted[OVERDUE_OPEN], len(rows(OVERDUE, profile.today)))
    yield from unlike(f"planted.{PUBLISHED_LATE}", planted[PUBLISHED_LATE], len(rows(PUBLISHED, span[0])))
    yield from unlike(f"planted.{UNRECORDED}", planted[UNRECORDED], len(rows(UNRECORDED_CASES, span[0])))
    yield from unlike(f"planted.{STORED_LATE}", planted[STORED_LATE], len(rows(STORED, span[0])))
