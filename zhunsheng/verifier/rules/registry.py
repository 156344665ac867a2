"""The register of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from zhunsheng.verifier.model import Finding, Reading

Rule = Callable[[Reading], Iterable[Finding]]
_RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Register a rule; it is asked for every reading."""
    _RULES.append(function)
    return function


def findings_of(reading: Reading) -> tuple[Finding, ...]:
    """What all rules find, ordered by place."""
    found = (finding for each in _RULES for finding in each(reading))
    return tuple(sorted(found, key=lambda finding: (finding.span.start, finding.span.end, finding.code)))
