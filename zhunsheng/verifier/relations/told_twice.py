"""What became of so many, told in two chapters: 反馈问题213个，整改到位198个, and later 推动213个问题整改到位189个."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhunsheng.verifier.model import Chapter, Figure, Relation, Verdict
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import is_whole
from zhunsheng.verifier.relations.mentions import Mention

_DONE = re.compile(r"(?:整改|完成|到位|落实)了?\s?$")
# What was mended on the spot is not all that was mended, nor is what was mended by the middle of the year.
_ONLY_SOME = re.compile(r"当场|立即|立行|限期|目前|现已|上半年|季度|(?<!\d)[1-9]月")
_EMPTY = re.compile(r"整改|完成|到位|落实|全年|年内|已|均|[，；：、“”（）\d\s]")
# So few are met by chance; so many words of theirs two tellings of one thing share.
_LEAST, _LEAST_SHARED, _LONGEST = 20, 2, 60
_NEAR, _NEXT = 3, 4


@dataclass(frozen=True, slots=True)
class _Telling:
    """So many, what of them was done, the chapter, and the words that lead up to them."""

    whole: Figure
    done: Figure
    chapter: Chapter | None
    pairs: frozenset[str]


@finds
def told_twice(page: Page) -> Iterator[Relation]:
    """Each outcome of one number of matters that another chapter tells otherwise."""
    told: dict[tuple[float | None, str], _Telling] = {}
    for latest in _tellings(page):
        first = told.setdefault((latest.whole.value, latest.whole.unit), latest)
        is_of_another = first.chapter is not latest.chapter and first.done.value != latest.done.value
        if is_of_another and len(first.pairs & latest.pairs) >= _LEAST_SHARED:
            words = f"同为{first.whole.quote}中完成的，前为{first.done.quote}，后为{latest.done.quote}，两处不一。"
            yield Relation("same_fact", (first.done, latest.done), Verdict.FAILS, words)


def _tellings(page: Page) -> Iterator[_Telling]:
    for paragraph in page.paragraphs:
        for place, done in enumerate(paragraph.mentions):
            if not _tells_what_was_done(done):
                continue
            before = reversed(paragraph.mentions[max(0, place - _NEAR) : place])
            whole = next((one for one in before if one.sentence == done.sentence and _may_be_all(one, done)), None)
            if whole is not None:
                chapter = page.outline.chapter_at(whole.figure.start)
                yield _Telling(whole.figure, done.figure, chapter, _pairs_before(page, whole.figure))


def _tells_what_was_done(mention: Mention) -> bool:
    is_told = _DONE.search(mention.lead) is not None and not _ONLY_SOME.search(mention.gap)
    return is_told and mention.is_count and is_whole(mention.figure)


def _may_be_all(one: Mention, done: Mention) -> bool:
    has_room = one.unit == done.unit and (one.value or 0) >= max(_LEAST, done.value or 0)
    return has_room and one.is_count and is_whole(one.figure)


def _pairs_before(page: Page, whole: Figure) -> frozenset[str]:
    start = max(whole.sentence.start, whole.start - _LONGEST)
    told = _EMPTY.split(page.text.plain[start : whole.end + _NEXT])
    return frozenset(words[place : place + 2] for words in told for place in range(len(words) - 1))
