"""Generating a profile's year: every record comes in by the lawful acts, and the totals are counted anew afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from django.db import transaction

from zhunsheng.profiles.authority import parameters as authority
from zhunsheng.profiles.authority.recount import recount as recount_authority
from zhunsheng.profiles.authority.year import AuthorityYear
from zhunsheng.profiles.block_enforcement import parameters as block_enforcement
from zhunsheng.profiles.block_enforcement.recount import recount as recount_blocks
from zhunsheng.profiles.block_enforcement.year import BlockEnforcementYear
from zhunsheng.profiles.citizen_requests import parameters as citizen_requests
from zhunsheng.profiles.citizen_requests.recount import recount as recount_requests
from zhunsheng.profiles.citizen_requests.takeover import ImportedYear
from zhunsheng.profiles.citizen_requests.year import RequestYear
from zhunsheng.profiles.enforcement import parameters as enforcement
from zhunsheng.profiles.enforcement.recount import recount as recount_cases
from zhunsheng.profiles.enforcement.year import EnforcementYear
from zhunsheng.profiles.loader import load
from zhunsheng.profiles.mediation import parameters as mediation
from zhunsheng.profiles.mediation.recount import recount as recount_disputes
from zhunsheng.profiles.mediation.year import MediationYear
from zhunsheng.profiles.profile import Profile

AUTHORITY, BLOCKS, PENALTIES, REQUESTS = "authority", "block_enforcement", "enforcement", "citizen_requests"
OTHERS = (AUTHORITY, BLOCKS, PENALTIES, REQUESTS)


@dataclass(frozen=True)
class Truth:
    """What was planted, as matter ids by name of the case: for tests and for the reader, never stored in the tables."""

    planted: Mapping[str, list[int]]

    def write(self, path: Path) -> None:
        """Write it as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.planted, indent=1) + "\n", "utf-8")


def generate(
    profile: Profile,
    *,
    seed: int | None = None,
    totals: Mapping[str, Any] | None = None,
    vectors: Mapping[str, Any] | None = None,
    planted: Mapping[str, Any] | None = None,
) -> Truth:
    """Load ``profile`` and generate its year into an installation that has none yet; all of it or nothing.

    What is not given is the profile's; what is said of the powers and officers stands under ``authority``, of the block
    teams under ``block_enforcement``, of the penalty cases under ``enforcement``, of the requests under
    ``citizen_requests`` (see the ``read_parameters`` of each). The same seed gives the same year but for salts. Raises
    InvalidDeclaration when the figures cannot be met, or when a recount finds others.
    """
    disputes, powers, blocks, penalties, requests = zip(
        *(_parts(given) for given in (totals, vectors, planted)), strict=True
    )
    of_disputes, of_powers, of_blocks, of_penalties, of_requests = (
        mediation.read_parameters(profile, *disputes),
        authority.read_parameters(profile, totals=powers[0], planted=powers[2]),
        block_enforcement.read_parameters(profile, *blocks),
        enforcement.read_parameters(profile, *penalties),
        citizen_requests.read_parameters(profile, *requests),
    )
    seed = profile.seed if seed is None else seed
    with transaction.atomic():
        loaded = load(profile)
        found: dict[str, list[int]] = {}
        if of_powers is not None:
            cases = AuthorityYear(loaded, of_powers, Random(f"{seed}/{AUTHORITY}")).generate()
            found |= {f"{AUTHORITY}.{name}": ids for name, ids in cases.items()}
            recount_authority(profile, of_powers)
        if of_blocks is not None:
            cases = BlockEnforcementYear(loaded, of_blocks, Random(f"{seed}/{BLOCKS}")).generate()
            found |= {f"{BLOCKS}.{name}": ids for name, ids in cases.items()}
            recount_blocks(profile, of_blocks)
        if of_penalties is not None:
            cases = EnforcementYear(loaded, of_penalties, Random(f"{seed}/{PENALTIES}")).generate()
            found |= {f"{PENALTIES}.{name}": ids for name, ids in cases.items()}
            recount_cases(profile, of_penalties)
        found |= MediationYear(loaded, of_disputes, Random(seed)).generate()
        recount_disputes(profile, of_disputes)
        way = RequestYear if of_requests.platform is None else ImportedYear
        cases = way(loaded, of_requests, Random(f"{seed}/{REQUESTS}")).generate()
        found |= {f"{REQUESTS}.{name}": ids for name, ids in cases.items()}
        recount_requests(profile, of_requests)
    return Truth(found)


def _parts(given: Mapping[str, Any] | None) -> tuple[Mapping[str, Any], ...]:
    """What is said of the disputes, then of each of the other ledgers."""
    said = dict(given or {})
    return said, *(said.pop(part, {}) for part in OTHERS)
