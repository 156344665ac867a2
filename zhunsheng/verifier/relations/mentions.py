"""An amount as it stands in its paragraph: the words around it, its brackets and semicolons, and what it is to others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zhunsheng.verifier.model import Figure, Standing, Text


class Role(StrEnum):
    """What an amount tells: a count, a share (98%), a growth (同比增长8%), a difference (减少7件), the count of an earlier

    year (比上年的75件), an average (平均每村10名), what was wanted (任务3.4万人).
    """

    COUNT = "count"
    SHARE = "share"
    GROWTH = "growth"
    DIFFERENCE = "difference"
    EARLIER = "earlier"
    AVERAGE = "average"
    WANTED = "wanted"


@dataclass(frozen=True, slots=True)
class Mention:
    """An amount with its surroundings.

    `before` are the words of its clause before it, amounts among them; `lead` those since the last amount or mark but 、;
    `after` the words up to the next mark, `following` those up to the next stop; `gap` all that stands between the amount
    before it in the paragraph and it.
    `sentence` and `segment` count stops and semicolons of the paragraph, `depth` the brackets open around it.
    """

    figure: Figure
    role: Role
    before: str
    lead: str
    after: str
    following: str
    gap: str
    sentence: int
    segment: int
    depth: int

    @property
    def unit(self) -> str:
        return self.figure.unit

    @property
    def value(self) -> float | None:
        return self.figure.value

    @property
    def is_count(self) -> bool:
        return self.role is Role.COUNT


SHARES = ("%", "‰")
POINTS = ("百分点", "个百分点")
_LONGEST_CLAUSE = 120
_BREAK = re.compile(r"[，；。：（）！？]")
_BREAK_AFTER = re.compile(r"[，；。：、（）！？]")
# 村（社区）, 办结（含调撤）: a bracket without a number belongs to the words around it.
ASIDE = re.compile(r"（[^（）\d，；。：]{1,12}）")
_STOP = re.compile(r"[。！？]")
_MOST_JOINED = 8
_JOINING = re.compile(r"^[、\s]*(?:以及|及(?![时格])|和(?![解谐])|与(?!会))?")
RISES = "增长|上升|增加|提高|提升|扩大|多|增"
FALLS = "下降|减少|降低|压缩|压减|缩短|减|少|降"
_SIZE = rf"(?:(?:增|降)幅|(?:{RISES}|{FALLS})(?:比例|幅度)|增长率)"
_GROWTH = re.compile(rf"(?:(?:{RISES}|{FALLS}|提速)了?(?:约|近)?|{_SIZE}(?:为|达到?)?)\s?$")
# 5%、3.2%和-2.1%.
JOINED = re.compile(r"\s?[和、与及]\s?-?")
_THAN = r"(?:比(?![例较重武赛学对])|较(?![多少大好高为强]))"
_COMPARED = rf"(?:{_THAN}[^，。；\d]{{0,4}}(?:\s?(?:19|20)\d\d\s?年)?[^，。；\d]{{0,8}}|同比|环比)"
_DIFFERENCE = re.compile(rf"{_COMPARED}(?:净|新|累计|分别)?(?:{RISES}|{FALLS}|新增)[^，。；\d]{{0,4}}了?\s?$")
# 受案增加167件: what stands behind the bare verb is by how much.
_MORE_OR_LESS = re.compile(r"(?<!新)(?:增加|减少|净增|增长|下降|上升)了?\s?$")
_EARLIER = re.compile(
    rf"(?:{_THAN}[^，。；\d]{{0,8}}(?:\s?(?:19|20)\d\d\s?年)?[^，。；\d]{{0,6}}的"
    r"|(?<!结转)(?:上|去|前)一?年(?:度|同期)?(?!结转|旧存|遗留|转入)[^，。；\d]{0,4}(?:为|是|有|的)?"
    rf"|{_THAN}(?:上半年|年初|上季度|改革前)|年初(?:为|是))\s?$"
)
# 比上年（107件）增长36.4%.
_EARLIER_ASIDE = re.compile(
    rf"{_THAN}(?:(?:上|去|前)一?年|(?:19|20)\d\d\s?年)(?:度|同期)?[^，。；、\d（）]{{0,6}}（\s?$"
)
# 与2023年的316件相比，增长24.1%.
_BESIDE = re.compile(
    r"[与同和](?:(?:上|去|前)一?年|\s?(?:19|20)\d\d\s?年)(?:度|同期|全年|底|末)?[^，。；、\d]{0,6}?的?\s?$"
)
# …的68件立案数相比: what is counted may stand between.
_SET_AGAINST = re.compile(r"的?[^，。；、\d]{0,8}?(?:相比|相较|比较|对比)")
# 较2022年962人次增长25.4%.
_THAN_YEAR = re.compile(rf"{_THAN}\s?(?:19|20)\d\d\s?年(?:度|同期)?[^，。；、\d]{{0,6}}$")
# 比上年的936万元多152万元: by how much.
_BY = re.compile(rf"\s?(?:净|新|共|又)?(?:{RISES}|{FALLS}|新增)了?\s?")
_OF_YEAR = re.compile(
    r"\s*(?:19|20)\d\d\s?年(?:度|同期|全年)?(?:仅|则)?(?!以来|起|至|开始)[^，。；、\d]{0,6}?(?<!累计)(?<!共)(?:为|是|有|的)?\s?"
)
_OF_A_STOCK = re.compile(r"年[底末初]")
_AVERAGE = re.compile(
    r"(?:平均|(?:社区|网格|单位|企业|(?<!全)[人户村日月年场件案家期次所镇组校篇套])均)[^，。；\d]{0,10}$"
    r"|(?<![清名简表账])单[份套件户案篇台][^，。；\d]{0,6}$"
    r"|每(?:个|名|家|户|所|处|支|村|社区|人|镇|街道|校|班|单位|网格|场|件|次|期|批)[^，。；\d]{0,6}$"
)
# 每个村8名明白人、6户示范户: both are for each.
_LISTED_ON = re.compile(r"[^，。；：（）\d]{0,8}、[^，。；：（）\d]{0,8}")


def mentions_of(text: Text, figures: Sequence[Figure]) -> Iterator[Mention]:
    """The amounts of one paragraph, in order."""
    sentence = segment = depth = 0
    end, latest = -1, None
    for figure in figures:
        gap = text.plain[end : figure.start] if end >= 0 else text.plain[figure.sentence.start : figure.start]
        if _STOP.search(gap):
            sentence, depth = sentence + 1, 0
        segment += gap.count("；") + (1 if _STOP.search(gap) else 0)
        depth = max(0, depth + gap.count("（") - gap.count("）"))
        latest = _mention(text, figure, gap, latest, (sentence, segment, depth))
        yield latest
        end = figure.end


def _mention(text: Text, figure: Figure, gap: str, latest: Mention | None, place: tuple[int, int, int]) -> Mention:
    start = max(figure.sentence.start, figure.start - _LONGEST_CLAUSE)
    before = _BREAK.split(ASIDE.sub("", text.plain[start : figure.start]))[-1]
    following = _STOP.split(
        text.plain[figure.end : min(figure.sentence.end, figure.end + _LONGEST_CLAUSE)], maxsplit=1
    )[0]
    after = _BREAK_AFTER.split(ASIDE.sub("", following), maxsplit=1)[0]
    lead = _JOINING.sub("", _BREAK.split(ASIDE.sub("", gap))[-1])
    is_set_against = _BESIDE.search(before) is not None and _SET_AGAINST.match(after) is not None
    is_set_against = is_set_against or (_THAN_YEAR.search(before) is not None and _BY.match(after) is not None)
    role = Role.EARLIER if is_set_against else _role(figure, before, gap, latest)
    if following.startswith("/"):
        # 抽检5.2批次/千人.
        role = Role.AVERAGE
    return Mention(figure, role, before, lead, after, following, gap, *place)


def _role(figure: Figure, before: str, gap: str, latest: Mention | None) -> Role:
    if figure.standing in (Standing.PLAN, Standing.NORM):
        return Role.WANTED
    is_share = figure.unit in SHARES
    is_next = is_share and latest is not None and latest.role is Role.GROWTH and JOINED.fullmatch(gap)
    if is_next or (is_share and _GROWTH.search(before)):
        return Role.GROWTH
    is_also = latest is not None and (
        (latest.role is Role.DIFFERENCE and JOINED.fullmatch(gap) is not None)
        or (latest.role is Role.EARLIER and latest.figure.unit == figure.unit and _BY.fullmatch(gap) is not None)
    )
    if figure.unit in POINTS or is_also or _DIFFERENCE.search(before) or _MORE_OR_LESS.search(before):
        return Role.DIFFERENCE
    if _EARLIER.search(before) or _EARLIER_ASIDE.search(gap) or _is_of_an_earlier_year(figure, before, gap, latest):
        return Role.EARLIER
    if is_share:
        return Role.SHARE
    is_average_too = latest is not None and latest.role is Role.AVERAGE and _LISTED_ON.fullmatch(gap) is not None
    return Role.AVERAGE if is_average_too or _AVERAGE.search(before) else Role.COUNT


def _is_of_an_earlier_year(figure: Figure, before: str, gap: str, latest: Mention | None) -> bool:
    """2023年126件，2022年105件; 同比增长20%（2022年为105件）."""
    if latest is None or _OF_YEAR.fullmatch(before) is None:
        return False
    is_measured = latest.role in (Role.GROWTH, Role.DIFFERENCE)
    if figure.period < latest.figure.period:
        return is_measured or figure.unit == latest.figure.unit
    # 比2021年提高0.6个百分点（2021年97.7%）: the year of the measure is that which it is measured by.
    is_named_again = figure.period == latest.figure.period and (gap.startswith("（") or not _OF_A_STOCK.search(before))
    return is_measured and (is_named_again or not latest.figure.period)


def first_joined(mentions: Sequence[Mention], place: int) -> int:
    """The place of the first of the shares or growths that stand joined up to this one (95%、98%和100%)."""
    first = place
    while (
        first > max(0, place - _MOST_JOINED)
        and JOINED.fullmatch(mentions[first].gap)
        and mentions[first - 1].unit == mentions[place].unit
    ):
        first -= 1
    return first
