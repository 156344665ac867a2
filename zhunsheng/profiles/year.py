"""Generating a profile's year: every record comes in by the lawful acts, and the totals are counted anew afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from django.db import transaction

from zhunsheng.profiles.loader import load
from zhunsheng.profiles.mediation.parameters import read_parameters
from zhunsheng.profiles.mediation.recount import recount
from zhunsheng.profiles.mediation.year import MediationYear
from zhunsheng.profiles.profile import Profile


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
    planted: Mapping[str, int] | None = None,
) -> Truth:
    """Load ``profile`` and generate its year into an installation that has none yet; all of it or nothing.

    What is not given is the profile's (see :func:`read_parameters`). The same seed gives the same year but for salts.
    Raises InvalidDeclaration when the figures cannot be met, or when the recount finds others.
    """
    parameters = read_parameters(profile, totals, vectors, planted)
    with transaction.atomic():
        found = MediationYear(load(profile), parameters, Random(profile.seed if seed is None else seed)).generate()
        recount(profile, parameters)
    return Truth(found)
