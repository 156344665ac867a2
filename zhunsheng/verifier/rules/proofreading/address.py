"""Forms of address and fixed phrases (提法), judged by the day of signing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from zhunsheng.verifier.model import Level, Reading, Span
from zhunsheng.verifier.rules.days import judged_on
from zhunsheng.verifier.rules.prose import untitled
from zhunsheng.verifier.rules.registry import Hit, rule
from zhunsheng.verifier.rules.tables import table


@dataclass(frozen=True, slots=True)
class Phrase:
    """A form that is wrong from a day (to a day, if it came back), and what stands in its place."""

    pattern: re.Pattern[str]
    instead: str
    since: date
    until: date | None

    def applies(self, on: date | None) -> bool:
        """Whether the form was wrong on the day; without a day it is judged as of now."""
        if on is None:
            return self.until is None
        return self.since <= on and (self.until is None or on <= self.until)


@rule(
    "form-of-address",
    Level.ERROR,
    says="提法不规范或已更改（习总书记）",
    way_out="改为规范提法；引用旧文件名称的，加书名号。",
)
def forms_of_address(reading: Reading) -> Iterator[Hit]:
    """Phrases of the dated table; names of older papers keep their words."""
    day, plain = judged_on(reading), untitled(reading.text)
    for phrase in _phrases():
        if phrase.applies(day):
            for match in phrase.pattern.finditer(plain):
                words = f"“{match[0]}”应为“{phrase.instead}”。"
                yield Hit(Span(*match.span()), words, {"instead": phrase.instead}, repair=phrase.instead)


@rule(
    "fixed-phrase",
    Level.ERROR,
    says="固定表述缺字、多字或错字（习近平新时代…思想）",
    way_out="按固定表述改正。",
)
def fixed_phrases(reading: Reading) -> Iterator[Hit]:
    """What begins and ends like a fixed phrase and is not it."""
    plain = untitled(reading.text)
    for entry in table("phrases")["fixed"]:
        for match in re.finditer(entry["like"], plain):
            if match[0] != entry["whole"]:
                words = f"固定表述是“{entry['whole']}”，这里写成“{match[0]}”。"
                yield Hit(Span(*match.span()), words, {"whole": entry["whole"]}, repair=entry["whole"])


@cache
def _phrases() -> tuple[Phrase, ...]:
    return tuple(
        Phrase(re.compile(row["phrase"]), row["instead"], row["from"], row.get("to"))
        for row in table("phrases")["outdated"]
    )
