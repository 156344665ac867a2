"""Sameness of subject: whether two amounts count the same, by the words that they are told with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhunsheng.verifier.model import Figure
from zhunsheng.verifier.relations.find import Page

_COUNTED_ALIKE = {"宗": "件", "起": "件", "件次": "件", "案": "件", "名": "人", "位": "人", "场次": "场"}
_LONGEST_CLAUSE, _NEXT_WORDS = 24, 4
_MARK = re.compile(r"[，；。：、（）！？\n\d]")
# What says when, how many, by whom or in what manner, and not what is counted.
_SAYS_NOTHING = re.compile(
    r"各类|各种|全年|年内|今年|本年度?|以来|共计|累计|合计|先后|分别|实际|切实|开展|进行|组织|成功|完成|参加|实施|全部|所有"
    r"|全(?:[省市区县乡镇局]|街道)|我(?:[省市区县乡镇局]|街道)|本(?:[省市区县乡镇局]|街道)|\d+年度?|[共已均了的有和与及为达到对将就由在等：“”\s]"
)
_ANY_MATTER = re.compile(r"(?:案件|活动|工作|事项|事件|情况|行为|数量|总数|数)$")
_BODY = re.compile(r"(?![各全])[\u4e00-\u9fff]{0,8}?(?<!进)(?:[所村站]|社区|中队|窗口|分局|支部)(?=[\u4e00-\u9fff])")
_OF_A_TIME = re.compile(r"[去上前]年|同期|季度|半年|月|每")
_PAIR = re.compile(r"[\u4e00-\u9fff]{2}")


@dataclass(frozen=True, slots=True)
class Told:
    """The words around an amount that say something, as pairs of signs, with the last of them: what is counted.

    `body` is who did it, where it is one of many (东城所, 综合执法大队); `is_of_a_time` where only a part of the year, or another
    year, is told of.
    """

    pairs: frozenset[str]
    head: str
    body: str
    is_of_a_time: bool

    def names(self, other: Told) -> bool:
        """Whether what one of them counts is named by the other."""
        return bool(self.head) and bool(other.head) and (self.head in other.pairs or other.head in self.pairs)

    def is_of_the_same_body(self, other: Told) -> bool:
        """Whether neither is told of one body among many, or both of the same."""
        return self.body == other.body

    def shared(self, other: Told) -> float:
        """The share of the shorter telling that the longer one has too."""
        return len(self.pairs & other.pairs) / max(1, min(len(self.pairs), len(other.pairs)))

    def alike(self, other: Told) -> float:
        """The share of the longer telling that the shorter one has too: more words may make it another thing."""
        return len(self.pairs & other.pairs) / max(1, len(self.pairs), len(other.pairs))


def told_with(page: Page, figure: Figure) -> Told:
    """The words of its clause before it, and right behind it the noun that it counts."""
    plain, sentence = page.text.plain, figure.sentence
    before = _MARK.split(plain[max(sentence.start, figure.start - _LONGEST_CLAUSE) : figure.start])[-1]
    after = _MARK.split(plain[figure.end : min(sentence.end, figure.end + _NEXT_WORDS)])[0]
    said = _SAYS_NOTHING.sub("", before)
    behind = _SAYS_NOTHING.sub("", after)
    head = (_ANY_MATTER.sub("", said) or said)[-2:] if len(said) > 1 else behind[:2]
    body = _BODY.match(said)
    return Told(
        _pairs(said) | _pairs(behind), head, body[0] if body is not None else "", _OF_A_TIME.search(before) is not None
    )


def counted_in(figure: Figure) -> str:
    """The unit, one for all that count the same: 214起 and 214宗."""
    return _COUNTED_ALIKE.get(figure.unit, figure.unit)


def _pairs(words: str) -> frozenset[str]:
    pairs = (words[place : place + 2] for place in range(len(words) - 1))
    return frozenset(pair for pair in pairs if _PAIR.fullmatch(pair))
