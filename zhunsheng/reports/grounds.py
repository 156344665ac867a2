"""The grounds on which words of a report are not made public: rules of law, by what they call such information."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from zhunsheng.law.model import Rule
from zhunsheng.law.statutes import rules

PROCEDURE = "disclosure_ground"


@cache
def grounds() -> Mapping[str, Rule]:
    """Every ground by its label, in the order of the statutes."""
    return {rule.label: rule for rule in rules() if rule.procedure == PROCEDURE}


def said_ground(ground: str) -> str:
    """A ground with its article, or that there is none yet."""
    if ground not in grounds():
        return "还没有写明"
    rule = grounds()[ground]
    return f"{ground}（{rule.citation}{'，待确认' if rule.needs_confirmation else ''}）"
