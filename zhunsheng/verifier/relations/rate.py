"""A rate as it stands: its name, and the counts that it may rest on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhunsheng.verifier.model import Figure
from zhunsheng.verifier.relations.cues import counts_cases, told_of
from zhunsheng.verifier.relations.find import Paragraph
from zhunsheng.verifier.relations.lists import PartList
from zhunsheng.verifier.relations.mentions import SHARES, Mention, Role
from zhunsheng.verifier.relations.parts import part_of
from zhunsheng.verifier.relations.rate_names import SHORTEST_NAME, name_of, stem_of

NEAR, _MOST_BEHIND = 12, 3
_OPENING = re.compile(r"^(?:其中|并|已|均|的)+")


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with its name and the places of the counts before it in its sentence, nearest first."""

    paragraph: Paragraph
    place: int
    name: str
    near: tuple[int, ...]

    @property
    def mention(self) -> Mention:
        return self.paragraph.mentions[self.place]

    @property
    def figure(self) -> Figure:
        return self.mention.figure

    @property
    def counts(self) -> Iterator[Mention]:
        return (self.paragraph.mentions[place] for place in self.near)

    @property
    def is_of_the_latest(self) -> bool:
        """Whether it is named after the count right before it: 网办率 after 网上办理, 线上办理率 after 线上."""
        if self.place - 1 not in self.near:
            return False
        words = _OPENING.sub("", told_of(self.paragraph.mentions[self.place - 1]))
        stem, left = stem_of(self.name), iter(words)
        if len(stem) < SHORTEST_NAME or len(words) < SHORTEST_NAME:
            return False
        return words in stem or all(sign in left for sign in stem)

    def is_beside(self, place: int) -> bool:
        """Whether the count there stands between the same semicolons."""
        return self.paragraph.mentions[place].segment == self.mention.segment

    def is_of_cases_beside(self, place: int) -> bool:
        """Whether it may be the base: 食品抽检…，合格率98%；药品抽检426批次，合格率99.5%."""
        return self.is_beside(place) and counts_cases(self.paragraph.mentions[place].figure)

    def listed(self, mention: Mention) -> PartList | None:
        """The list that it is a part in."""
        return self.paragraph.list_at.get(mention.figure.start)

    def whole_of(self, place: int) -> Mention | None:
        """What the count there is said to be a part of."""
        listed = self.listed(self.paragraph.mentions[place])
        return listed.whole if listed is not None else part_of(self.paragraph, place)


def rate_at(paragraph: Paragraph, place: int) -> Rate:
    """The rate that stands there, with its surroundings."""
    near = tuple(_beside(paragraph.mentions, place))
    return Rate(paragraph, place, name_of(paragraph.mentions, place), near)


def _beside(mentions: Sequence[Mention], place: int) -> Iterator[int]:
    """The places of the counts before it, then of those in a bracket right behind it (覆盖率92%（走访138家，应走访150家）);

    without any before it of those that follow (办结率98%，受理50件、办结49件).
    """
    before = tuple(counts_before(mentions, place))
    yield from before
    if not before:
        yield from _following(mentions, place)
        return
    for behind in range(place + 1, min(len(mentions), place + 1 + _MOST_BEHIND)):
        if mentions[behind].depth <= mentions[place].depth or (
            behind == place + 1 and not mentions[behind].gap.startswith("（")
        ):
            return
        if mentions[behind].is_count:
            yield behind


def _following(mentions: Sequence[Mention], place: int) -> Iterator[int]:
    """The places of two counts right behind it, if nothing but they stand before the next mark of another fact."""
    behind = mentions[place + 1 : place + 3]
    if "均" in mentions[place].before:
        return
    are_counts = all(one.is_count and one.sentence == mentions[place].sentence for one in behind)
    if len(behind) == 2 and are_counts and behind[0].unit == behind[1].unit:
        yield from (place + 2, place + 1)


def counts_before(mentions: Sequence[Mention], place: int) -> Iterator[int]:
    """The places of the counts before an amount in its sentence and outside other brackets, nearest first."""
    for near in range(place - 1, max(-1, place - 1 - NEAR), -1):
        if mentions[near].sentence != mentions[place].sentence:
            return
        is_inside = mentions[near].depth > mentions[place].depth
        if mentions[near].unit not in SHARES and mentions[near].role in (Role.COUNT, Role.WANTED) and not is_inside:
            yield near
