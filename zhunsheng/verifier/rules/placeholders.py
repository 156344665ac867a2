"""Blanks that nobody filled in: XX, 20xx年, A同志, ____, 某某; and masks that were not put everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier.model import Level, Reading, Span
from zhunsheng.verifier.rules.prose import prose
from zhunsheng.verifier.rules.registry import Hit, rule

_LETTERS = r"A-Za-z0-9"
# 王某某 is a person whose name is withheld on purpose.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白"
    "邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_BLANK = re.compile(
    rf"(?:19|20)\d?[Xx*_○]{{1,3}}\s?年?|[Xx](?<![{_LETTERS}].)(?:[Xx]{{1,7}}(?![{_LETTERS}])|(?=\s?[年月日省市区县镇乡村个名件次场人份项家户起宗条批期]))"
    rf"|[A-Z](?<![{_LETTERS}].)(?=新时代|法治思想|同志|总书记|书记|镇|县(?!级)|街道)"
    r"|_{2,}|\*{2,}|[○〇□△]{2,}|（\s{1,4}）|【\s{0,4}】"
    rf"|某(?:(?<![{_SURNAMES}].)某|(?<![\u4e00-\u9fff].)(?=[镇县乡](?![级域民])|街道))"
    r"|待(?<![\u4e00-\u9fff].)(?:补充|填写?|核实|确认|定|更新)(?![\u4e00-\u9fff])"
    r"|(?:19|20)\d\d年 {1,8}月(?: {1,8}日)?|(?<=〔20\d\d〕) {1,8}号"
    r"|(?<=[理办展处共计立审调化受出召到达约]) {2,8}(?=(?:件|人次|次|场|份|宗|起|名|期|户)[，。；、（])"
    r"|[（【\[](?:此处|待补|待填|填写|请填|请输入|插入)[^）】\]\n]{0,20}[）】\]]"
)
# What belongs to the blank when it is quoted: XX市, XXX件, X月.
_TAIL = re.compile(r"街道|社区|[省市区县州旗镇乡村年月日个名件次场人份项家户起宗条批期]?")
_KIND = r"(?:街道|镇|乡|村|社区|区|县)"
_MASKED_PLACE = re.compile(rf"(?:[Xx]{{1,4}}|\*{{1,4}}|某){_KIND}")
_NAMED_BEFORE = re.compile(rf"(?P<place>(?![在到赴于对向为和与及含])[\u4e00-\u9fff]{{2,3}}{_KIND})[、和与]$")
_NAMED_AFTER = re.compile(rf"[、和与](?P<place>[\u4e00-\u9fff]{{2,3}}{_KIND})")
_LONGEST_PLACE = 6


@rule(
    "placeholder",
    Level.ERROR,
    says="留有没有填写的空白：XX、XXX件、20xx年、____、某某",
    way_out="填上实际内容；确需隐去的，用“某”并说明理由。",
)
def placeholders(reading: Reading) -> Iterator[Hit]:
    """Blanks, X月X日 as one; a masked place in a list is told by its own rule."""
    gaps: list[Span] = []
    plain, listed = prose(reading.text), [hit.span for hit in mixed_masks(reading)]
    for match in _BLANK.finditer(plain):
        if any(span.holds(match.start()) for span in listed):
            continue
        tail = _TAIL.match(plain, match.end())
        span = Span(match.start(), tail.end() if tail else match.end())
        if gaps and span.start <= gaps[-1].end:
            gaps[-1] = Span(gaps[-1].start, span.end)
        else:
            gaps.append(span)
    for span in gaps:
        yield Hit(span, f"“{reading.text.quote(span).strip()}”没有填写。", fault="blank")


@rule(
    "masking-inconsistent",
    Level.INCONSISTENCY,
    says="同一列地名，有的隐去，有的没有",
    way_out="要么都写实名，要么都隐去。",
)
def mixed_masks(reading: Reading) -> Iterator[Hit]:
    """A masked place beside a named one in one list."""
    plain = prose(reading.text)
    for match in _MASKED_PLACE.finditer(plain):
        before = _NAMED_BEFORE.search(plain, max(0, match.start() - _LONGEST_PLACE), match.start())
        after = _NAMED_AFTER.match(plain, match.end())
        if named := before or after:
            span = Span(before.start() if before else match.start(), after.end() if after else match.end())
            words = f"一处地名隐去，旁边的“{named['place']}”却写了实名。"
            yield Hit(span, words, {"named": named["place"]})
