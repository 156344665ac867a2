"""Points in time: 截至, and one day up to which the figures go."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from zhunsheng.verifier.model import Level, Reading, Span
from zhunsheng.verifier.rules.prose import unquoted
from zhunsheng.verifier.rules.registry import Hit, rule

_WRONG_WORD = re.compile(
    r"截止(?P<time>到?\s?(?:目前|现在|今[年日天]?|[本上去当][年月日前]?|年[底末]|报告期?|(?:\d{1,4}|[一二三四五六七八九十]{1,3})\s?[年月日](?:[底末份]|\d{1,2}月)?))"
)
_CUT_OFF = re.compile(
    r"截[至止]到?\s?(?:(?P<year>20\d{2})\s?年|今年|本年|(?P<end>年底|年末))?\s?(?:(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月(?:份)?(?:(?P<day>\d{1,2})\s?日|(?P<month_end>底|末))?|(?P<year_end>底|末|年底))?"
)
_WHOLE_YEAR = re.compile(r"全年[^，。；\n]{0,16}\d")
_MONTHS = {sign: place for place, sign in enumerate("一二三四五六七八九十", start=1)} | {"十一": 11, "十二": 12}
_LAST_MONTH = 12
_YEAR_END = (12, 31)
# The length of a month is asked of a common year when the report names none.
_ANY_YEAR = 2001


@rule(
    "up-to-word",
    Level.NOTE,
    says="“截止”后面跟时间，应为“截至”",
    way_out="改为“截至”；“截止”只用于“某日截止”。",
)
def up_to(reading: Reading) -> Iterator[Hit]:
    """截止 before a time; 截止日期 is right."""
    for match in _WRONG_WORD.finditer(unquoted(reading.text)):
        repair = f"截至{match['time']}"
        yield Hit(Span(*match.span()), f"“{match[0]}”应为“{repair}”。", repair=repair)


@rule(
    "cut-off-days",
    Level.INCONSISTENCY,
    says="数据截至不同的日子，或早于年底却与“全年”并用",
    way_out="统一数据截止日；报“全年”的，补到12月31日。",
)
def cut_off_days(reading: Reading) -> Iterator[Hit]:
    """Two cut-off days of the year reported, or one before its end beside figures of the whole year."""
    plain = unquoted(reading.text)
    days = list(_cut_offs(reading, plain))
    if not days:
        return
    (first, _), other = days[0], next(((day, span) for day, span in days if day != days[0][0]), None)
    if other is not None:
        words = f"前面的数字截至{_words(first)}，这里截至{_words(other[0])}。"
        yield Hit(other[1], words, {"days": [first, other[0]]})
    elif first != _YEAR_END and _WHOLE_YEAR.search(plain):
        yield Hit(days[0][1], f"这里的数字截至{_words(first)}，别处写的是“全年”。", {"days": [first]})


def _cut_offs(reading: Reading, plain: str) -> Iterator[tuple[tuple[int, int], Span]]:
    """Month and day of each cut-off of the year reported; the last of a month when no day is told."""
    for match in _CUT_OFF.finditer(plain):
        if match["year"] and int(match["year"]) != reading.outline.year:
            continue
        month = match["month"]
        if month:
            number = int(month) if month.isdecimal() else _MONTHS.get(month, 0)
            if 0 < number <= _LAST_MONTH:
                last = monthrange(reading.outline.year or _ANY_YEAR, number)[1]
                yield (number, int(match["day"]) if match["day"] else last), Span(*match.span())
        elif match["end"] or match["year_end"]:
            yield _YEAR_END, Span(*match.span())


def _words(day: tuple[int, int]) -> str:
    return f"{day[0]}月{day[1]}日"
