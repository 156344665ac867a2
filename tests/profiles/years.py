"""Small years for tests: every kind, every planted case, few enough to be fast."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction

from tests.again import entered_once
from zhunsheng.profiles.loader import Loaded, load
from zhunsheng.profiles.profile import Profile, read_profile
from zhunsheng.profiles.year import Truth, generate

GUANHU, CHENGGUAN = "guanhu_2023", "chengguan_2023"
PROFILES = (GUANHU, CHENGGUAN)
PLANTED: dict[str, Any] = {
    "level_overdue": 5,
    "level_overdue_open": 2,
    "level_due_today": 1,
    "level_running": 1,
    "awaiting_acceptance": 1,
    "court_overdue_open": 1,
    "court_extended": 1,
    "late_entry": 2,
    "corrected_amount": 2,
    "corrected_date": 1,
    "transferred": 1,
    "void_registered": 1,
    "void_settled": 1,
    "citizen_requests": {
        "bounced_often": 2,
        "bounced_overdue": 1,
        "responded_late": 2,
        "handled_late": 2,
        "overdue_open": 1,
        "without_grid": 2,
    },
    "platforms": {"entry_missing": 2, "entry_late": 3, "entry_differs": 4},
    "block_enforcement": {"repeated": 3, "referred": 2, "persuasion_unchecked": 1, "order_unchecked": 1},
}
IN_TWO_WORKBOOKS = {"citizen_requests": {"exported_after": [6, 12]}}
IN_ONE_WORKBOOK = {"citizen_requests": {"exported_after": [12]}}


@dataclass(frozen=True)
class SmallYear:
    """What is asked of the generator."""

    seed: int
    received: Mapping[str, int]
    settled: Mapping[str, int]
    confirmed: int
    major: int = 3
    major_labour: int = 1
    confidential: int = 3
    planted: Mapping[str, Any] = field(default_factory=lambda: PLANTED)
    profile: str = GUANHU
    vectors: Mapping[str, Any] = field(default_factory=lambda: IN_ONE_WORKBOOK)
    requests: Mapping[str, int] = field(default_factory=lambda: {"received": 150, "closed": 146})
    authority: Mapping[str, Any] = field(default_factory=lambda: {"powers": {1: 20, 2: 12}, "certified": 6})
    enforcement: Mapping[str, Any] = field(
        default_factory=lambda: {"filed": 40, "closed": 36, "of_block": 9, "meetings": [2, 1]}
    )
    blocks: Mapping[str, int] = field(default_factory=lambda: {"persuasions": 40, "orders": 16})

    def totals(self) -> dict[str, Any]:
        names = ("received", "settled", "confirmed", "major", "major_labour", "confidential")
        said = {name: getattr(self, name) for name in names}
        parts = {
            "authority": self.authority,
            "block_enforcement": self.blocks,
            "enforcement": self.enforcement,
            "citizen_requests": self.requests,
        }
        return {**said, **parts}


ONE = SmallYear(
    seed=1,
    received={"people": 56, "administrative": 6, "pre_suit": 24, "court_assigned": 20},
    settled={"people": 45, "administrative": 6, "pre_suit": 7, "court_assigned": 4},
    confirmed=13,
    vectors=IN_TWO_WORKBOOKS,
)
OTHER = SmallYear(
    seed=77,
    received={"people": 40, "administrative": 9, "pre_suit": 30, "court_assigned": 24},
    settled={"people": 32, "administrative": 5, "pre_suit": 11, "court_assigned": 5},
    confirmed=9,
    major=5,
    major_labour=2,
    confidential=1,
)
# Lives in the spring after the year, and knows no court.
ABROAD = SmallYear(
    seed=3,
    received={"people": 48, "administrative": 8},
    settled={"people": 44, "administrative": 7},
    confirmed=9,
    planted={
        **PLANTED,
        "court_overdue_open": 0,
        "court_extended": 0,
        "citizen_requests": {
            "responded_late": 1,
            "handled_late": 2,
            "bounced_often": 2,
            "bounced_overdue": 1,
            "redone": 1,
            "extended": 1,
            "lawfully_handled": 1,
            "late_entry": 1,
            "without_grid": 2,
        },
    },
    profile=CHENGGUAN,
    vectors={
        "received_after_year": [3, 4, 12],
        "citizen_requests": {"received_after_year": [14, 13, 16], "closed_after_year": [14, 13, 15]},
    },
    requests={"received": 130, "closed": 126},
)
TINY = SmallYear(
    seed=5,
    received={"people": 9, "administrative": 1, "pre_suit": 3, "court_assigned": 2},
    settled={"people": 7, "administrative": 1, "pre_suit": 1, "court_assigned": 0},
    confirmed=2,
    major=1,
    confidential=1,
    planted={key: dict.fromkeys(count, 0) if isinstance(count, dict) else 0 for key, count in PLANTED.items()},
    requests={"received": 24, "closed": 22},
)


@contextmanager
def generated(year: SmallYear) -> Iterator[tuple[Profile, Truth]]:
    """Generate the year for as long as the block lasts."""
    with transaction.atomic():
        yield read_profile(year.profile), _enter(year)
        transaction.set_rollback(True)


@entered_once
def _enter(year: SmallYear) -> Truth:
    asked = {"totals": year.totals(), "vectors": year.vectors, "planted": year.planted}
    return generate(read_profile(year.profile), seed=year.seed, **asked)


@entered_once
def loaded(profile: str) -> Loaded:
    """A profile's units, people and registers, without a year."""
    return load(read_profile(profile))


def last_day(profile: Profile) -> str:
    """The last day that counts for the profile's year."""
    return str(min(profile.today, date(profile.year, 12, 31)))


def rows(sql: str, *values: Any) -> list[Any]:
    """The rows of a query written by hand."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
