"""Everything that is written like an amount: number, unit, and the words that say how exact it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from zhunsheng.verifier.figures.numerals import MULTIPLIERS, arabic, chinese_integer, last_place
from zhunsheng.verifier.model import Qualifier, Span

_UNITS = Path(__file__).parent.parent / "data" / "units.yaml"

# 节约5万元, 合约3份, 最近3次: there 约 and 近 end another word.
_BEFORE = (
    r"(?:(?P<about>(?<![预节公合违续履签契邀制特简民条解毁集隐租要])约|大约|大概|(?<![最附新临远靠贴])近|将近|接近)"
    r"|(?P<over>超过|突破|超出|(?<!高)超|逾|多于|大于|高于|(?<![经通])过(?=[百千万亿])|破(?=[百千万亿]))"
    r"|(?P<least>不少于|不低于|至少|最少)"
    r"|(?P<most>不超过|不多于|不高于|至多|最多|控制在|(?<!严重)不足|不到|少于|低于))"
)
_AFTER = r"(?:\s?(?P<after>以上|左右|上下|以内|以下|多(?![边元样方种次项数发]|\s?\d)))?"
_ARABIC = r"(?P<number>(?<![\d.])(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?: \d{3}){1,4}|\d{1,15})(?:\.\d{1,6})?(?!\d))"
_LARGE = r"(?P<large>万亿|千万|百万|十万|[十百千万亿])?"
_QUALIFIERS = {"以上": Qualifier.AT_LEAST, "左右": Qualifier.APPROX, "上下": Qualifier.APPROX,
               "以内": Qualifier.AT_MOST, "以下": Qualifier.AT_MOST, "多": Qualifier.APPROX}  # fmt: skip
# What a Chinese numeral is counted in when it is a count and no turn of phrase (两手抓, 三方面 are none).
_SPOKEN_UNITS = ("批次", "场次", "人次", "件次", "个", "名", "次", "场", "份", "件", "项", "家", "起", "宗", "期", "条",
                 "部", "轮", "处", "所", "户", "人", "篇", "类", "支", "座", "辆", "套", "位", "批", "元")  # fmt: skip
# Less is said in digits: 一元 is rather a word.
_LEAST_SPOKEN_YUAN = 100
# What an amount can begin with. Looking for one of these first saves trying the whole pattern at every character.
_SIGNS = "一二两三四五六七八九十百千零〇"
_SPOKEN_STARTS = "".join(sorted({unit[0] for unit in _SPOKEN_UNITS}))
_OPENING = re.compile(
    rf"[\d{_SIGNS}约近超逾过破大将接突多高少低不至最控数几上万亿Xx*_○〇△□]"
    rf"(?:(?<=\d)(?<![\d.]\d)|(?<=[{_SIGNS}])(?=[{_SIGNS}余多几万亿成分{_SPOKEN_STARTS}])"
    rf"|(?<=[约近超逾])(?=[\s\d{_SIGNS}数几上万亿过出])|(?<=大)[约概于]|(?<=[将接])近|(?<=突)破|(?<=[过破])(?=[百千万亿])|(?<=[多高少低])于"
    r"|(?<=不)[少低超多高足到]|(?<=[至最])[少多]|(?<=控)制在|(?<=[数几])(?=[十百千万亿])|(?<=上)(?=[百千万])"
    r"|(?<=[万亿])(?=[余多])|(?<=[Xx*_○〇△□]))"
)
_PLUS_BRACKET = re.compile(r"\s?（(?=\d{1,15}(?:\s?\+\s?\d{1,15}){1,12}）)")
_DIGITS = re.compile(r"\d+")
_SCORE_WORDS = re.compile(
    r"(?:平均分|平均得分|综合得分|总得分|得分|评分|分值|总分|均分|成绩)(?:数)?(?:为|是|达|达到|高达)?\s*$"
)
_COUNTS_CASES = ("件", "宗", "起", "人", "名", "件次", "人次", "条", "份")
_SHARE_FOLLOWS = re.compile(r"，(?:占|[\u4e00-\u9fff]{1,6}率)[^，。；\d]{0,8}\d")
_WORD_BEFORE = re.compile(r"[\u4e00-\u9fff]$")
_BLANKS = re.compile(r"\s|（(?=次）)|(?<=次)）")
_PLACE_SIGN = re.compile(r"[十百千零〇万亿]")
_ALIASES = {
    "㎡": "平方米",
    "个工作日": "工作日",
    "平方千米": "平方公里",
    "千克": "公斤",
    "千米": "公里",
}


class Candidate(NamedTuple):
    """A stretch written like an amount. `number` is where the digits themselves stand; `is_spoken`: 二名, 四个."""

    span: Span
    number: Span
    value: float | None
    unit: str
    qualifier: Qualifier
    step: float
    is_spoken: bool = False


def candidates(plain: str) -> Iterator[Candidate]:
    """All candidates of the plain reading, in order, none overlapping another."""
    end, counted_in = 0, ""
    for opening in _OPENING.finditer(plain):
        if opening.start() < end or (match := _pattern().match(plain, opening.start())) is None:
            continue
        end = match.end()
        found = _candidate(match, plain)
        if found is None:
            continue
        if not found.unit:
            found = found._replace(unit=counted_in)
        elif found.unit in _COUNTS_CASES:
            counted_in = found.unit
        yield found
        end = found.span.end
        if found.unit:
            yield from _summands(plain, found)


def _candidate(match: re.Match[str], plain: str) -> Candidate | None:
    if match["unit"] or match["sign"]:
        return _written(match)
    if match["masked_unit"]:
        return _masked(match)
    if match["spoken_unit"]:
        return _spoken(match)
    if match["share_words"]:
        return _in_words(match)
    if match["tenths"] or match["parts"]:
        return _fraction(match)
    return _score(match, plain)


def _written(match: re.Match[str]) -> Candidate:
    number, large, some, more, sign, unit = match.group("number", "large", "some", "more", "sign", "unit")
    digits, times = number.replace(",", "").replace(" ", ""), MULTIPLIERS[large or ""]
    if digits.isdecimal():
        value, step = float(int(digits) * times), float(times)
    else:
        value, step = float(Decimal(digits) * times), last_place(digits) * times
    is_some = bool(some or more)
    return Candidate(
        span=_span(match),
        number=Span(*match.span("number")),
        value=value,
        unit=sign or _unit(unit),
        qualifier=_qualifier(match, is_some),
        step=_stated_step(value, step) if is_some else step,
    )


def _unit(written: str) -> str:
    """件（次） is 件次, ㎡ is 平方米; 台（套） stays."""
    if len(written) == 1:
        return _ALIASES.get(written, written)
    plain = _BLANKS.sub("", written)
    return _ALIASES.get(plain, plain)


def _score(match: re.Match[str], plain: str) -> Candidate | None:
    """A bare number is an amount only where a mark (平均分为99.47) or its share (2100，占33.9%) is stated."""
    start, end = match.span("number")
    if (
        match["number"].isdigit()
        and _SHARE_FOLLOWS.match(plain, end)
        and _WORD_BEFORE.search(plain, max(0, start - 2), start)
    ):
        number = Span(start, end)
        return Candidate(number, number, float(match["number"]), "", Qualifier.EXACT, 1.0)
    if match["large"] or match["some"] or not _SCORE_WORDS.search(plain, max(0, start - 14), start):
        return None
    number = Span(start, end)
    return Candidate(number, number, arabic(match["number"]), "分", Qualifier.EXACT, last_place(match["number"]))


def _spoken(match: re.Match[str]) -> Candidate | None:
    value = chinese_integer(match["spoken"])
    # 三四轮, 一两个: two digits side by side leave open which.
    if value is None or (len(match["spoken"]) > 1 and not _PLACE_SIGN.search(match["spoken"])):
        return None
    total = float(value * MULTIPLIERS[match["spoken_large"] or ""])
    if match["spoken_unit"] == "元" and total < _LEAST_SPOKEN_YUAN:
        return None
    is_some = match["spoken_some"] is not None or match["vague"] is not None
    return Candidate(
        span=_span(match),
        number=Span(*match.span("spoken")),
        value=total,
        unit=match["spoken_unit"],
        qualifier=_qualifier(match, is_some),
        step=_stated_step(total, 1.0) if is_some else 1.0,
        is_spoken=True,
    )


def _in_words(match: re.Match[str]) -> Candidate | None:
    whole, _, decimals = match["share_words"].partition("点")
    value = chinese_integer(whole)
    if value is None:
        return None
    fraction = "".join(str(chinese_integer(sign)) for sign in decimals)
    return Candidate(
        span=_span(match),
        number=Span(*match.span("share_words")),
        value=float(f"{value}.{fraction or 0}"),
        unit="%",
        qualifier=_qualifier(match, False),
        step=10.0 ** -len(fraction),
    )


def _fraction(match: re.Match[str]) -> Candidate | None:
    """近六成, 1/4左右, 三分之一: a share in words of its own."""
    if match["tenths"]:
        number, value = "tenths", 10.0 * (chinese_integer(match["tenths"]) or float(match["tenths"]))
    else:
        number = "parts"
        over, under = (
            (match["over_part"], match["under_part"]) if match["over_part"] else match["parts"].split("分之")[::-1]
        )
        above, below = (chinese_integer(part) or (float(part) if part.isdigit() else 0) for part in (over, under))
        if not above or not below or above > below:
            return None
        value = round(100.0 * above / below, 6)
    return Candidate(_span(match), Span(*match.span(number)), value, "%", _qualifier(match, False), 1.0)


def _masked(match: re.Match[str]) -> Candidate:
    span = Span(match.start("masked"), match.end("masked_unit"))
    return Candidate(span, Span(*match.span("masked")), None, match["masked_unit"], Qualifier.MASKED, 0.0)


def _summands(plain: str, whole: Candidate) -> Iterator[Candidate]:
    """The parts in 443项（191+252）share the unit of the amount before the bracket."""
    opened = _PLUS_BRACKET.match(plain, whole.span.end)
    if opened is None:
        return
    for number in _DIGITS.finditer(plain, opened.end(), plain.index("）", opened.end())):
        span = Span(*number.span())
        yield Candidate(span, span, float(number[0]), whole.unit, Qualifier.EXACT, 1.0)


def _span(match: re.Match[str]) -> Span:
    return Span(match.start(), match.end())


def _qualifier(match: re.Match[str], is_some: bool) -> Qualifier:
    over, least, most, after, about = match.group("over", "least", "most", "after", "about")
    if over:
        return Qualifier.MORE_THAN
    if least:
        return Qualifier.AT_LEAST
    if most:
        return Qualifier.AT_MOST
    if after:
        return _QUALIFIERS[after]
    return Qualifier.APPROX if is_some or about else Qualifier.EXACT


def _stated_step(value: float, step: float) -> float:
    """840余 leaves open what comes after the 4, 5000余 what comes after the 5."""
    while value % (step * 10) == 0 and step * 10 <= value:
        step *= 10
    return step


@cache
def _pattern() -> re.Pattern[str]:
    table: dict[str, str] = yaml.safe_load(_UNITS.read_text("utf-8"))
    units = "|".join(
        re.escape(unit) + (f"(?!{table[unit]})" if table[unit] else "") for unit in sorted(table, key=len, reverse=True)
    )
    spoken_units = "|".join(unit + (f"(?!{table[unit]})" if table[unit] else "") for unit in _SPOKEN_UNITS)
    written = (
        rf"{_ARABIC}\s?(?P<some>[余多几])?\s?{_LARGE}\s?(?P<more>[余多几])?\s?"
        rf"(?:(?P<sign>[%‰])|(?P<unit>[件人场户批家项条份处台]\s?（[次套]）|大类|(?:{units})(?:/(?:{units}))?))?"
    )
    spoken = (
        rf"(?:(?P<vague>[数几]|上(?=[百千万]))?(?P<spoken>[一二两三四五六七八九十百千零〇]{{1,12}}|(?<!\d)[万亿千百](?=余|多)|(?<=[数几上近超逾过破约达])[万亿]))"
        rf"(?P<spoken_some>[余多几])?(?P<spoken_large>[万亿])?[余多]?(?P<spoken_unit>{spoken_units})"
    )
    blank = r"(?P<masked>(?<![A-Za-z0-9])(?:[Xx]{1,6}|\*{1,6}|_{2,8}|[○〇△□]{1,6}))"
    masked = rf"{blank}\s?[百千万亿]{{0,2}}(?P<masked_unit>{units}|[%‰])"
    fraction = (
        r"(?:(?P<tenths>[一二两三四五六七八九]|(?<!\d)[1-9])成(?![立效果为员功长就都品交份熟型品书])"
        r"|(?P<parts>(?<![\d/])(?P<over_part>\d{1,2})/(?P<under_part>\d{1,2})(?![\d/])"
        r"|[二三四五六七八九十]分之[一二三四五六七八九十]))"
    )
    in_words = r"百分之(?P<share_words>[一二两三四五六七八九十百零]{1,8}(?:点[一二三四五六七八九零]{1,4})?)"
    return re.compile(rf"(?:{_BEFORE}\s?)?(?:{fraction}|{written}|{in_words}|{spoken}){_AFTER}|{masked}")
