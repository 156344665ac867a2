"""Counting the registers anew, by plain SQL on the tables, against what was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.authority.parameters import Parameters
from zhunsheng.profiles.profile import Profile
from zhunsheng.profiles.recounting import rows, unlike

POWERS = """
SELECT p.batch, p.valid_from FROM authority_power p JOIN kernel_matter m ON m.id = p.matter_id
WHERE NOT m.is_void AND p.valid_from <= %s AND (p.valid_until IS NULL OR p.valid_until > %s)
"""
UNOWNED = POWERS + "AND p.owner_id IS NULL"
WITH_BLOCKS = POWERS + "AND p.block_since_on IS NOT NULL"
CERTIFIED = """
SELECT DISTINCT c.person_id, c.expires_on FROM authority_certificate c JOIN kernel_matter m ON m.id = c.matter_id
WHERE NOT m.is_void AND c.valid_from <= %s AND c.expires_on >= %s
"""
LAPSED = """
SELECT c.person_id, c.expires_on FROM authority_certificate c JOIN kernel_matter m ON m.id = c.matter_id
WHERE NOT m.is_void AND c.expires_on BETWEEN %s AND %s
"""


def recount(profile: Profile, parameters: Parameters) -> None:
    """Compare the tables with ``parameters``. Raises InvalidDeclaration listing every difference."""
    faults = [Fault(parameters.where, message) for message in _differences(profile, parameters)]
    if faults:
        raise InvalidDeclaration(faults)


def _differences(profile: Profile, parameters: Parameters) -> Iterator[str]:
    day, planted = (profile.today, profile.today), parameters.planted
    batches = [batch for batch, _ in rows(POWERS, *day)]
    for batch in parameters.batches:
        yield from unlike(f"powers.{batch.number}", batch.count, batches.count(batch.number))
    yield from unlike("powers", parameters.powers, len(batches))
    yield from unlike("planted.without_owner", planted["without_owner"], len(rows(UNOWNED, *day)))
    blocks = sum(parameters.habits["with_blocks"]["fields"].values())
    yield from unlike("with_blocks", blocks, len(rows(WITH_BLOCKS, *day)))
    yield from unlike("certified", parameters.certified, len(rows(CERTIFIED, *day)))
    yield from unlike("planted.lapsed", planted["lapsed"], len(rows(LAPSED, date(profile.year, 1, 1), profile.today)))
