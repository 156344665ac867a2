"""Growth without the earlier amount: is there a number for the year before that gives it?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from zhunsheng.verifier.model import Figure, Qualifier, Relation, Verdict
from zhunsheng.verifier.relations.changes import tells_of_two_years
from zhunsheng.verifier.relations.cues import counterpart
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import Interval, cut_off, interval_of, is_whole
from zhunsheng.verifier.relations.mentions import FALLS, RISES, Mention, Role, first_joined
from zhunsheng.verifier.relations.percent import HUNDRED, judged, share_of
from zhunsheng.verifier.relations.rate import counts_before

_FALL = re.compile(rf"(?:{FALLS}|降幅)[^，。；\d]{{0,4}}$")
# 结案率97.19%，同比上升6.7%: without a name it is the growth of what stands right before it.
_SHORTEST_NAME = 2
_YEAR_BEFORE = re.compile(r"同比|环比|[比较与](?:\s?(?:19|20)\d\d\s?年|(?:上|去|前)一?年)")
_BARE_DIFFERENCE = re.compile(rf"，(?:净|共|绝对数)?(?:{RISES}|{FALLS})了?\s?")
# 批次同比下降: what the growth is of.
_OF_A_UNIT = re.compile(r"(批|人|件|户|家|起|宗)(?:次|数|量)?\s?$")
_OF_UNITS = re.compile(r"(?:(?:批|人|件|户|家|起|宗)(?:次|数|量)?[、和及]?)+")


@finds
def growth(page: Page) -> Iterator[Relation]:
    """Each growth on the year before, with the amount that it is the growth of."""
    for paragraph in page.paragraphs:
        for place, mention in enumerate(paragraph.mentions):
            if mention.role is not Role.GROWTH:
                continue
            if (told := paragraph.of_part_or_whole(partial(_told, place=place))) is not None:
                yield told


def _told(mentions: Sequence[Mention], place: int) -> Relation | None:
    rate, latest = mentions[place], mentions[place - 1] if place else None
    if latest is not None and latest.role is Role.DIFFERENCE and latest.sentence == rate.sentence:
        return _by_difference(mentions, place)
    if place > 1 and tells_of_two_years(mentions[place - 2], mentions[place - 1]):
        return None
    if (by := _by_the_difference_behind(mentions, place)) is not None:
        return by
    compared = _YEAR_BEFORE.search(mentions[first_joined(mentions, place)].lead)
    present = _present(mentions, place) if not rate.gap.endswith("-") else None
    if compared is None or present is None:
        return None
    falls = _FALL.search(mentions[first_joined(mentions, place)].before) is not None
    return _attained(present.figure, rate.figure, falls=falls)


def _present(mentions: Sequence[Mention], place: int) -> Mention | None:
    """What has grown: the count before it, the one in the unit that it names, or the one told in the same order."""
    lead = mentions[first_joined(mentions, place)].lead
    compared = _YEAR_BEFORE.search(lead)
    of_what = lead[: compared.start()] if compared is not None else ""
    if (told := counterpart(mentions, place)) is not None or "分别" in lead:
        return told if len(of_what) < _SHORTEST_NAME or _OF_UNITS.fullmatch(of_what) else None
    near = (mentions[one] for one in counts_before(mentions, place))
    if place and mentions[place - 1].role is Role.SHARE and len(of_what) < _SHORTEST_NAME:
        return None
    if named := _OF_A_UNIT.search(of_what):
        return next((one for one in near if one.unit.startswith(named[1])), None)
    return next(near, None) if len(of_what) < _SHORTEST_NAME and mentions[place - 1].role is not Role.EARLIER else None


def _by_difference(mentions: Sequence[Mention], place: int) -> Relation | None:
    """14件，比上年减少6件，下降30%: the year before had 20."""
    difference, rate = mentions[place - 1], mentions[place]
    if place > 1 and mentions[place - 2].role is Role.EARLIER:
        return _of_the_earlier(mentions[place - 2].figure, difference.figure, rate.figure)
    present = next((mentions[one] for one in counts_before(mentions, place - 1)), None)
    return None if present is None else _grown_by(present.figure, difference, rate)


def _by_the_difference_behind(mentions: Sequence[Mention], place: int) -> Relation | None:
    """638件，同比增长9.1%，增加53件."""
    difference = mentions[place + 1] if place + 1 < len(mentions) else None
    is_bare = difference is not None and _BARE_DIFFERENCE.fullmatch(difference.gap) is not None
    present = next((mentions[one] for one in counts_before(mentions, place)), None)
    if difference is None or not is_bare or difference.role is not Role.DIFFERENCE or present is None:
        return None
    return _grown_by(present.figure, difference, mentions[place])


def _grown_by(present: Figure, told: Mention, rate: Mention) -> Relation | None:
    """What the growth is where it is told by how much, and not from what."""
    difference = told.figure
    if present.unit != difference.unit:
        return None
    figures, now, by = (present, difference, rate.figure), interval_of(present), interval_of(difference)
    if now is None or by is None:
        return judged(None, rate.figure, "", figures, "change")
    falls = _FALL.search(told.before) is not None
    low, high = (now.low + by.low, now.high + by.high) if falls else (now.low - by.high, now.high - by.low)
    if low <= 0:
        return None
    possible = Interval(by.low / high * HUNDRED, by.high / low * HUNDRED)
    sign = "+" if falls else "-"
    reckoned = f"{difference.quote}÷（{present.quote}{sign}{difference.quote}）"
    return judged(possible, rate.figure, reckoned, figures, "change")


def _of_the_earlier(earlier: Figure, difference: Figure, rate: Figure) -> Relation | None:
    """较改革前的342项减少56项，压减16.4%."""
    if earlier.unit != difference.unit:
        return None
    reckoned = f"{difference.quote}÷{earlier.quote}"
    return judged(share_of(difference, earlier), rate, reckoned, (earlier, difference, rate), "change")


def _attained(present: Figure, rate: Figure, *, falls: bool) -> Relation | None:
    """136件次，比2024年多23%: is there a whole number for the year before?"""
    stated, now = interval_of(rate), interval_of(present)
    if stated is None or now is None or rate.qualifier is not Qualifier.EXACT:
        return None
    figures = (present, rate)
    if falls and stated.low >= HUNDRED:
        return Relation("ratio", figures, Verdict.FAILS, f"数量不可能下降{rate.quote}。")
    if not is_whole(present):
        words = f"{present.quote}与{rate.quote}不矛盾，但没有写明上年数，不能复核。"
        return Relation("ratio", figures, Verdict.HOLDS, words)
    for possible in filter(None, (stated, cut_off(rate))):
        if (earlier := _earlier(now, possible, falls=falls)) is not None:
            words = f"上年为{earlier}{present.unit}时可以得到{rate.quote}。"
            return Relation("ratio", figures, Verdict.HOLDS, words)
    words = f"上年无论是多少，都不会因为{'下降' if falls else '增长'}{rate.quote}而成为{present.quote}。"
    return Relation("ratio", figures, Verdict.FAILS, words)


def _earlier(now: Interval, rate: Interval, *, falls: bool) -> int | None:
    """The least number of the year before that grew, or fell, by the rate to what is now."""
    low, high = (
        (1 - rate.high / HUNDRED, 1 - rate.low / HUNDRED)
        if falls
        else (1 + rate.low / HUNDRED, 1 + rate.high / HUNDRED)
    )
    if low <= 0:
        return None
    numbers = Interval(now.low / high, now.high / low, above=not falls, is_open=falls).whole_numbers()
    return numbers[0] if numbers else None
