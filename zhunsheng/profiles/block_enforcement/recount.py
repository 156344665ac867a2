"""Counting the year of the block teams anew, by plain SQL on the tables, against what was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.block_enforcement.parameters import Parameters
from zhunsheng.profiles.profile import Profile
from zhunsheng.profiles.recounting import by_month, rows, unlike

PERSUASIONS = """
SELECT p.block_id, m.opened_on FROM enforcement_persuasion p JOIN kernel_matter m ON m.id = p.matter_id
WHERE NOT m.is_void AND p.block_id IS NOT NULL AND p.officer_id IS NOT NULL AND m.opened_on BETWEEN %s AND %s
"""
ORDERS = """
SELECT o.block_id, m.opened_on FROM enforcement_rectificationorder o JOIN kernel_matter m ON m.id = o.matter_id
WHERE NOT m.is_void AND o.block_id IS NOT NULL AND o.level = 'block' AND m.opened_on BETWEEN %s AND %s
AND (SELECT COUNT(*) FROM enforcement_orderofficer f WHERE f.matter_id = m.id AND f.person_id IS NOT NULL) >= 2
"""
SAID_TO_BE_REPEATED = PERSUASIONS + "AND p.previous_on IS NOT NULL"
PLACES = """
SELECT p.place, m.opened_on FROM enforcement_persuasion p JOIN kernel_matter m ON m.id = p.matter_id
WHERE NOT m.is_void AND m.opened_on BETWEEN %s AND %s ORDER BY p.place, m.opened_on
"""
LENIENT = """
SELECT m.id, m.opened_on FROM kernel_matter m WHERE NOT m.is_void AND m.kind = %s AND m.opened_on BETWEEN %s AND %s
"""
LATE = """
SELECT t.matter_id, t.due_on FROM kernel_deadline t JOIN kernel_matter m ON m.id = t.matter_id
WHERE NOT m.is_void AND m.kind = %s AND t.clock = 'recheck_by' AND t.stopped_on IS NULL AND t.due_on < %s
"""


def recount(profile: Profile, parameters: Parameters) -> None:
    """Compare the tables with ``parameters``. Raises InvalidDeclaration listing every difference."""
    faults = [Fault(parameters.where, message) for message in _differences(profile, parameters)]
    if faults:
        raise InvalidDeclaration(faults)


def _differences(profile: Profile, parameters: Parameters) -> Iterator[str]:
    span, planted = (parameters.habits["begins_on"], profile.today), parameters.planted
    persuasions, orders = rows(PERSUASIONS, *span), rows(ORDERS, *span)
    yield from unlike(
        "persuasions_by_month", parameters.persuasions_by_month, by_month([day for _, day in persuasions])
    )
    yield from unlike("orders_by_month", parameters.orders_by_month, by_month([day for _, day in orders]))
    yield from unlike("planted.repeated", planted["repeated"], len(rows(SAID_TO_BE_REPEATED, *span)))
    yield from unlike("planted.repeated", planted["repeated"], _repeated(rows(PLACES, *span), parameters))
    for name, count in parameters.habits["lenient"].items():
        yield from unlike(f"lenient.{name}", count, len(rows(LENIENT, f"enforcement.{name}", *span)))
    unchecked = {
        "persuasion_unchecked": "persuasion",
        "order_unchecked": "rectification_order",
        "observation_unchecked": "observation_period",
    }
    for name, kind in unchecked.items():
        yield from unlike(f"planted.{name}", planted[name], len(rows(LATE, f"enforcement.{kind}", profile.today)))


def _repeated(places: list[tuple[str, date]], parameters: Parameters) -> int:
    """How many of the persuasions, sorted by place and day, came so soon after another one at their place."""
    within = timedelta(days=parameters.habits["repeat_window"])
    return sum(before[0] == after[0] and after[1] - before[1] <= within for before, after in pairwise(places))
