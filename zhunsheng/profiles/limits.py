"""Ends of limits that a local setting states in days: what planned years keep or break."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from zhunsheng.law.clock import compute
from zhunsheng.law.model import Direction, Limit, Unit
from zhunsheng.law.working_days import default_calendar


def day_limit(value: Mapping[str, Any], length: int, key: str) -> Limit:
    """The limit of ``length`` in the unit of the setting's ``value``; ``key`` is what its receipts would call it."""
    return Limit(length, Unit(value["unit"]), Direction.FORWARD, value.get("roll", True), key, key, "", False)


def last_day(limit: Limit, start: date) -> date | None:
    """The last day of a limit that begins with what happened on ``start``; None when its end is not known."""
    return compute(limit, trigger=start, trigger_label="", calendar=default_calendar()).due_on
