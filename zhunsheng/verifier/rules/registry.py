"""The register of rules: what each is called, how grave, what it says and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhunsheng.verifier.model import Finding, Level, Place, Reading, Span, Text

# So many messages of one finding are told in full; those that differ only in what they quote first become one.
_MESSAGES_TOLD = 3
_FIRST_QUOTED = re.compile("(?P<before>[^“]*)(?P<quoted>“[^”]*”)(?P<after>.*)")


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule applies: where, one Chinese sentence, what was compared, a wording that can be proved.

    Hits of one `fault` are one finding with several places; the sentence tells one fault from another unless it is named.
    """

    span: Span
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)
    repair: str | None = None
    fault: str = ""


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
        """What the rule finds in a reading, each fault once with all its places; the notes of one rule are one fault."""
        faults: dict[str, list[Hit]] = {}
        for hit in self.find(reading):
            fault = "" if self.level is Level.NOTE else hit.fault or hit.message
            faults.setdefault(fault, []).append(hit)
        return (self._finding(hits, reading.text) for hits in faults.values())

    def _finding(self, hits: Sequence[Hit], text: Text) -> Finding:
        return Finding(
            code=self.code,
            level=self.level,
            places=tuple(Place(hit.span, text.quote(hit.span), hit.message, hit.repair) for hit in hits),
            message=_message(hits),
            way_out=self.way_out,
            values=hits[0].values if len(hits) == 1 else _together(hits),
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


def _message(hits: Sequence[Hit]) -> str:
    """What all hits say, each once, and how many places there are when that is not seen."""
    messages = list(dict.fromkeys(hit.message.rstrip("。") for hit in hits))
    told, more = messages[:_MESSAGES_TOLD], "等" if len(messages) > _MESSAGES_TOLD else ""
    alike = [_FIRST_QUOTED.fullmatch(message) for message in told]
    around = {(match["before"], match["after"]) for match in alike if match is not None}
    if None not in alike and len(around) == 1:
        before, after = around.pop()
        said = f"{before}{''.join(match['quoted'] for match in alike if match is not None)}{more}{after}"
    else:
        said = f"{'；'.join(told)}{more}"
    return f"{said}。" if len(hits) == len(told) else f"{said}；全文共{len(hits)}处。"


def _together(hits: Sequence[Hit]) -> dict[str, list[Any]]:
    """What was compared at each place, by name; a place without such a value is left out."""
    names = dict.fromkeys(name for hit in hits for name in hit.values)
    return {name: [hit.values[name] for hit in hits if name in hit.values] for name in names}
