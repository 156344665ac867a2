"""Generating a profile's year: every record comes in by the lawful acts, and the totals are counted anew afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from django.db import transaction

from zhunsheng.kernel.models import Matter
from zhunsheng.profiles.authority import parameters as authority
from zhunsheng.profiles.authority.recount import recount as recount_authority
from zhunsheng.profiles.authority.year import AuthorityYear
from zhunsheng.profiles.block_enforcement import parameters as block_enforcement
from zhunsheng.profiles.block_enforcement.recount import recount as recount_blocks
from zhunsheng.profiles.block_enforcement.year import BlockEnforcementYear
from zhunsheng.profiles.centre_visits import parameters as centre_visits
from zhunsheng.profiles.centre_visits.recount import recount as recount_visits
from zhunsheng.profiles.centre_visits.year import CentreYear
from zhunsheng.profiles.citizen_requests import parameters as citizen_requests
from zhunsheng.profiles.citizen_requests.recount import recount as recount_requests
from zhunsheng.profiles.citizen_requests.takeover import request_year
from zhunsheng.profiles.enforcement import parameters as enforcement
from zhunsheng.profiles.enforcement.recount import recount as recount_cases
from zhunsheng.profiles.enforcement.year import EnforcementYear
from zhunsheng.profiles.loader import load
from zhunsheng.profiles.mediation import parameters as mediation
from zhunsheng.profiles.mediation.recount import recount as recount_disputes
from zhunsheng.profiles.mediation.year import MediationYear
from zhunsheng.profiles.number_round import parameters as number_round
from zhunsheng.profiles.number_round.recount import recount as recount_round
from zhunsheng.profiles.number_round.year import NumberRound
from zhunsheng.profiles.platforms import parameters as platforms
from zhunsheng.profiles.platforms.recount import recount as recount_entries
from zhunsheng.profiles.platforms.year import PlatformYear
from zhunsheng.profiles.profile import Profile


@dataclass(frozen=True)
class Part:
    """What a year has of one ledger: how its parameters are read, its records made and counted anew.

    What is said of a part stands under its ``key``, and so do the names of what it plants; the disputes, which were there
    first, have none.
    """

    key: str
    read: Callable[..., Any]
    year: Callable[..., Any]
    recount: Callable[[Profile, Any], None]

    def named(self, planted: Mapping[str, list[int]]) -> dict[str, list[int]]:
        """What it planted, under the names that the whole year knows it by."""
        return {f"{self.key}.{name}" if self.key else name: ids for name, ids in planted.items()}

    def random(self, seed: int) -> Random:
        """Chance of its own, so that no part moves another."""
        return Random(f"{seed}/{self.key}" if self.key else seed)


# In the order in which they are made: the later ones name what the earlier have entered.
PARTS = (
    Part("authority", authority.read_parameters, AuthorityYear, recount_authority),
    Part("block_enforcement", block_enforcement.read_parameters, BlockEnforcementYear, recount_blocks),
    Part("enforcement", enforcement.read_parameters, EnforcementYear, recount_cases),
    Part("platforms", platforms.read_parameters, PlatformYear, recount_entries),
    Part("", mediation.read_parameters, MediationYear, recount_disputes),
    Part("citizen_requests", citizen_requests.read_parameters, request_year, recount_requests),
    Part("number_round", number_round.read_parameters, NumberRound, recount_round),
    Part("centre_visits", centre_visits.read_parameters, CentreYear, recount_visits),
)


@dataclass(frozen=True)
class Truth:
    """What was planted, as matter ids by name of the case: for tests and for the reader, never stored in the tables."""

    planted: Mapping[str, list[int]]

    def write(self, path: Path) -> None:
        """Write it as JSON: each planted fault with the kind and the number of its matter."""
        path.parent.mkdir(parents=True, exist_ok=True)
        matters = Matter.objects.in_bulk({identity for ids in self.planted.values() for identity in ids})
        rows = [
            {
                "fault": fault,
                "kind": matters[identity].kind,
                "number": matters[identity].number or matters[identity].outer_number,
                "matter": identity,
            }
            for fault, ids in self.planted.items()
            for identity in ids
        ]
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")

    @classmethod
    def read(cls, path: Path) -> Truth:
        """What was written. Raises FileNotFoundError, ValueError for another file."""
        planted: dict[str, list[int]] = {}
        try:
            for row in json.loads(path.read_text("utf-8")):
                planted.setdefault(row["fault"], []).append(row["matter"])
        except (KeyError, TypeError, UnicodeDecodeError) as fault:
            raise ValueError(f"{path} is no list of planted faults") from fault
        return cls(planted)


def generate(
    profile: Profile,
    *,
    seed: int | None = None,
    totals: Mapping[str, Any] | None = None,
    vectors: Mapping[str, Any] | None = None,
    planted: Mapping[str, Any] | None = None,
) -> Truth:
    """Load ``profile`` and generate its year into an installation that has none yet; all of it or nothing.

    What is not given is the profile's; see the ``read_parameters`` of each part for what may be given under its key. The
    same seed gives the same year but for salts. Raises InvalidDeclaration when the figures cannot be met, or when a
    recount finds others.
    """
    given = [_by_part(one) for one in (totals, vectors, planted)]
    read = [(part, part.read(profile, *(one[part.key] for one in given))) for part in PARTS]
    seed = profile.seed if seed is None else seed
    found: dict[str, list[int]] = {}
    with transaction.atomic():
        loaded = load(profile)
        for part, parameters in read:
            if parameters is not None:
                found |= part.named(part.year(loaded, parameters, part.random(seed)).generate())
                part.recount(profile, parameters)
    return Truth(found)


def _by_part(given: Mapping[str, Any] | None) -> Mapping[str, Mapping[str, Any]]:
    """What is said of each part, by its key; what is said of none is the disputes'."""
    said = dict(given or {})
    parts = {part.key: said.pop(part.key, {}) for part in PARTS if part.key}
    return {**parts, "": said}
