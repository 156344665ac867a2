"""Parts: one amount that is said to be among another, or to be what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhunsheng.verifier.model import Figure, Relation, Text, Verdict
from zhunsheng.verifier.relations.cues import OUTCOME, between, clause_after, clause_before, comparable, same_cases
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import interval_of

# Cases brought over from earlier years may make more ends than beginnings.
_BROUGHT_OVER = re.compile(r"(上年|往年|去年|历年|旧存|结转|遗留|积案|存量)")
_OF_WHICH = re.compile(r"其中")
_PLACES = re.compile(r"(村|社区|居|学校|企业|网格|小区|单位|园区|街区)")


@finds
def parts(page: Page) -> Iterator[Relation]:
    """Every single part with its whole."""
    for figures in page.paragraphs:
        for place, figure in enumerate(figures):
            if (whole := whole_of(page.text, figures, place)) is not None:
                yield _judged(page.text, whole, figure)
            elif (places := _each_place(page.text, figures, place)) is not None:
                yield _covered(places, figure)


def whole_of(text: Text, figures: Sequence[Figure], place: int) -> Figure | None:
    """What the amount is a part of: the nearest comparable one before it that is no outcome itself."""
    part = figures[place]
    alike = comparable if _is_of_which(text, figures, place) else same_cases
    if part.unit == "%" or (alike is same_cases and not is_outcome(text, part)):
        return None
    for whole in reversed(figures[:place]):
        if not _same_breath(text, whole, part):
            return None
        if alike(whole, part) and not is_outcome(text, whole):
            return whole
    return None


def is_outcome(text: Text, figure: Figure) -> bool:
    """Whether its clause only says what became of something named before (已办结7970件)."""
    return OUTCOME.match(clause_before(text, figure)) is not None and not re.match(
        r"[^，。；、）]*[\u4e00-\u9fff]{2}", clause_after(text, figure)
    )


def _is_of_which(text: Text, figures: Sequence[Figure], place: int) -> bool:
    """其中 stands between it and the amount before it, and no second part follows (else it is a sum)."""
    return place > 0 and _OF_WHICH.search(between(text, figures[place - 1], figures[place])) is not None


def _same_breath(text: Text, whole: Figure, part: Figure) -> bool:
    """The same sentence, or the next one when that begins with 其中."""
    words = between(text, whole, part)
    return "。" not in words or re.search(r"。\s*其中", words) is not None


def _judged(text: Text, whole: Figure, part: Figure) -> Relation:
    larger, smaller = interval_of(whole), interval_of(part)
    if larger is None or smaller is None:
        return Relation("part_of", (whole, part), Verdict.UNKNOWN, "其中有隐去的数字，无法核对。")
    if not larger.before(smaller):
        return Relation("part_of", (whole, part), Verdict.HOLDS, f"{part.quote}不超过{whole.quote}，相符。")
    if _BROUGHT_OVER.search(text.plain[whole.sentence.start : part.sentence.end]):
        return Relation(
            "part_of", (whole, part), Verdict.UNKNOWN, f"{part.quote}多于{whole.quote}，文中提到往年结转，无法核对。"
        )
    return Relation("part_of", (whole, part), Verdict.FAILS, f"{part.quote}是{whole.quote}的一部分，却多于它。")


def _each_place(text: Text, figures: Sequence[Figure], place: int) -> Figure | None:
    """到9个村（社区）宣讲9次: the places that the events were held in."""
    if place == 0:
        return None
    places, events = figures[place - 1], figures[place]
    words = between(text, places, events)
    if events.unit not in ("次", "场", "场次") or places.unit != "个" or re.search(r"[，。；、]", words):
        return None
    reached = re.search(r"[到赴]([全各][市区县镇乡村街道]*)?\s?$", text.plain[places.sentence.start : places.start])
    return places if reached and _PLACES.match(words) else None


def _covered(places: Figure, events: Figure) -> Relation:
    least, most = interval_of(places), interval_of(events)
    if least is None or most is None:
        return Relation("part_of", (places, events), Verdict.UNKNOWN, "其中有隐去的数字，无法核对。")
    if most.before(least):
        return Relation(
            "part_of", (places, events), Verdict.FAILS, f"{events.quote}到不了{places.quote}，平均每处不足一次。"
        )
    return Relation("part_of", (places, events), Verdict.HOLDS, f"{places.quote}，{events.quote}，每处至少一次，相符。")
