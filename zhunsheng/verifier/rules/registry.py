"""The register of rules: what each is called, how grave, what it says and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhunsheng.verifier.model import Finding, Level, Reading, Span, Text

# So many notes of one kind are told one by one; more are one thing about the whole document.
_NOTES_TOLD_SINGLY = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule applies: where, one Chinese sentence, what was compared, a wording that can be proved."""

    span: Span
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)
    repair: str | None = None


Finder = Callable[[Reading], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule. `says` is what it looks for and `way_out` what to do, each one Chinese sentence."""

    code: str
    level: Level
    says: str
    way_out: str
    find: Finder

    def findings(self, reading: Reading) -> Iterator[Finding]:
        """What the rule finds in a reading, each at its place; a mass of notes becomes one."""
        hits = list(self.find(reading))
        if self.level is Level.NOTE and len(hits) > _NOTES_TOLD_SINGLY:
            hits = [in_one(hits)]
        for hit in hits:
            yield self._finding(hit, reading.text)

    def _finding(self, hit: Hit, text: Text) -> Finding:
        return Finding(
            code=self.code,
            level=self.level,
            span=hit.span,
            quote=text.quote(hit.span),
            message=hit.message,
            way_out=self.way_out,
            values=hit.values,
            repair=hit.repair,
        )


_RULES: dict[str, Rule] = {}


def rule(code: str, level: Level, *, says: str, way_out: str) -> Callable[[Finder], Finder]:
    """Register a finder as a rule; it is asked for every reading.

    Raises ValueError when the code is taken: a code means one thing for ever.
    """

    def register(find: Finder) -> Finder:
        if code in _RULES:
            raise ValueError(f"two rules with the code {code}")
        _RULES[code] = Rule(code, level, says, way_out, find)
        return find

    return register


def rules() -> tuple[Rule, ...]:
    """All rules, by code."""
    return tuple(_RULES[code] for code in sorted(_RULES))


def findings_of(reading: Reading) -> tuple[Finding, ...]:
    """What all rules find, ordered by place."""
    found = (finding for each in _RULES.values() for finding in each.findings(reading))
    return tuple(sorted(found, key=lambda finding: (finding.span.start, finding.span.end, finding.code)))


def in_one(hits: list[Hit]) -> Hit:
    """Several hits as one: told at the first place, with all places in `values`."""
    first = hits[0]
    places = [(hit.span.start, hit.span.end) for hit in hits]
    words = f"{first.message.rstrip('。')}；全文共{len(hits)}处。"
    return Hit(first.span, words, {**first.values, "places": places})
