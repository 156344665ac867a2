"""The verifier's look at a report that is still being written: findings by place, and which mandatory parts stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from zhunsheng.reports.laid import Laid
from zhunsheng.reports.outline.parts import PARTS

if TYPE_CHECKING:
    from zhunsheng.verifier.model import Finding, Verification

LEVELS = ("error", "inconsistency", "note")
# Looking a text over takes longer than drawing its page, and what was typed last is the text that is then saved and drawn.
KEPT = 64


@dataclass(frozen=True)
class FoundHere:
    """A finding with the paragraph or heading where it first stands, None for title and signature; how many more places."""

    level: str
    code: str
    message: str
    way_out: str
    quote: str
    repair: str
    address: int | None
    section: int | None
    more: int


@dataclass(frozen=True)
class MandatoryPart:
    """A part that a yearly report must have: ``section`` is the number of the one that says it is that part.

    Where none does, ``likely`` is the section whose heading sounds like it, if one does.
    """

    label: str
    section: int | None
    likely: int | None = None


@dataclass(frozen=True)
class LookedOver:
    """What the verifier says of the text: ``worst`` is the gravest level by paragraph."""

    findings: tuple[FoundHere, ...]
    parts: tuple[MandatoryPart, ...]
    worst: Mapping[int, str]

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many findings of each level there are, the gravest first."""
        found = [finding.level for finding in self.findings]
        return tuple((level, found.count(level)) for level in LEVELS if level in found)


@lru_cache(maxsize=KEPT)
def looked_over(laid: Laid, last_year: str = "") -> LookedOver:
    """Verify a laid-out report, beside the text of last year's where there is one. The same text gives the same answer."""
    from zhunsheng.verifier.model import Beside, Source
    from zhunsheng.verifier.pipeline import verify
    from zhunsheng.verifier.text import text_of

    beside = Beside(last_year=text_of(Source(last_year))) if last_year else None
    verified = verify(Source(laid.text), beside)
    findings = tuple(_here(finding, laid) for finding in verified.findings)
    ordered = sorted(findings, key=lambda finding: LEVELS.index(finding.level))
    return LookedOver(tuple(ordered), tuple(_parts(verified, laid)), _worst(verified, laid))


def _here(finding: Finding, laid: Laid) -> FoundHere:
    line = laid.line_at(finding.span.start)
    return FoundHere(
        level=finding.level.value,
        code=finding.code,
        message=finding.message,
        way_out=finding.way_out,
        quote=finding.quote,
        repair=finding.repair or "",
        address=line.address,
        section=line.section,
        more=len(finding.places) - 1,
    )


def _parts(verified: Verification, laid: Laid) -> Iterator[MandatoryPart]:
    named: dict[str, int | None] = {}
    for line in reversed(laid.lines):
        named.update(dict.fromkeys(line.parts, line.section))
    headed: dict[str, int | None] = {}
    for section in verified.reading.outline.sections:
        if section.chapter is not None and section.heading is not None:
            # The verifier's chapters bear the names of the parts.
            headed.setdefault(section.chapter.name.lower(), laid.line_at(section.heading.span.start).section)
    for part, label in PARTS.items():
        yield MandatoryPart(label, named.get(part), None if part in named else headed.get(part))


def _worst(verified: Verification, laid: Laid) -> dict[int, str]:
    """The gravest level of what was found in each paragraph, at any of its places."""
    found: dict[int, str] = {}
    for finding in verified.findings:
        for place in finding.places:
            address = laid.line_at(place.span.start).address
            if address is not None:
                found[address] = min(found.get(address, LEVELS[-1]), finding.level.value, key=LEVELS.index)
    return found
