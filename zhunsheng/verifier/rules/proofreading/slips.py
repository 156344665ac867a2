"""Slips of the pen: a short list of confusions, dropped characters, lists without marks. No general spell-checker."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier.model import Level, Reading, Span
from zhunsheng.verifier.rules.prose import untitled
from zhunsheng.verifier.rules.registry import Hit, rule
from zhunsheng.verifier.rules.tables import table

# A dropped character is seen by what it is missing from.
_REST_OF_CLAUSE = r"[\u4e00-\u9fff]{0,8}"
# 各社区国庆村: 各 with a general word runs into a name.
_RUN_TOGETHER = re.compile(
    r"各(?P<kind>社区|村居?|乡镇|街道|镇)(?P<name>(?!行政|自然|中心|城中|农|全|各|和|及|与|所有|示范|试点|居|干|民|网|两|重点|积极|组织|新|老)[\u4e00-\u9fff]{2})(?:村|社区)(?![民委干两组级居务庄规镇])"
)


@rule(
    "slip",
    Level.ERROR,
    says="常见的错字、漏字（布署、思路故旧、加行政执法监督）",
    way_out="改正。",
)
def slips(reading: Reading) -> Iterator[Hit]:
    """Words of the confusion list."""
    plain = untitled(reading.text)
    for row in table("confusions")["words"]:
        wrong, right = row["wrong"], row["right"]
        for start in _places(plain, wrong):
            around = plain[max(0, start - 2) : start + len(wrong) + 2]
            if "unless" not in row or not re.search(row["unless"], around):
                span = Span(start, start + len(wrong))
                yield Hit(span, f"“{wrong}”应为“{right}”。", {"right": right}, repair=right)


@rule(
    "dropped-character",
    Level.ERROR,
    says="漏字（在委、政府领导下）",
    way_out="补上漏掉的字。",
)
def dropped_characters(reading: Reading) -> Iterator[Hit]:
    """Turns of phrase that lack a character, by the list of patterns."""
    plain = untitled(reading.text)
    for entry in table("confusions")["dropped"]:
        for match in re.finditer(f"(?:{entry['pattern']}){_REST_OF_CLAUSE}", plain):
            yield Hit(Span(*match.span()), f"“{match[0]}”像是漏字：{entry['says']}。", {"says": entry["says"]})


@rule(
    "names-run-together",
    Level.NOTE,
    says="并列的地名之间漏了顿号（各社区国庆村）",
    way_out="补上顿号，或核对地名。",
)
def names_run_together(reading: Reading) -> Iterator[Hit]:
    """A general word and a name without a mark between."""
    for match in _RUN_TOGETHER.finditer(untitled(reading.text)):
        yield Hit(Span(*match.span()), f"“各{match['kind']}”与“{match['name']}”之间像是漏了标点。")


def _places(plain: str, word: str) -> Iterator[int]:
    """Where a word stands; plain search, many times as fast as a pattern of all words."""
    start = plain.find(word)
    while start >= 0:
        yield start
        start = plain.find(word, start + len(word))
