"""What a public version must not show: numbers of persons, parties of disputes, internal matters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from zhunsheng.verifier.model import Level, Reading, Span
from zhunsheng.verifier.rules.prose import prose, untitled
from zhunsheng.verifier.rules.registry import Hit, rule
from zhunsheng.verifier.rules.tables import any_of

_IDENTITY = re.compile(r"\d(?<![\dA-Za-z].)\d{16}[\dXx](?![\dA-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_MOBILE = re.compile(r"1(?<![\dA-Za-z.].)[3-9]\d{9}(?![\dA-Za-z])")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z]·?"
    r"[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]{1,2}(?![A-Za-z0-9])"
)
_DOOR = re.compile(
    r"(?:路|街|巷|弄|小区|花园|苑)\d{1,4}号?\d{0,3}(?:栋|幢|座|单元|号楼)\d{0,4}(?:单元)?\d{1,5}(?:室|房|号)"
)
_MATTER = re.compile(r"纠纷|欠薪|处罚|讨薪|罢工|上访|信访案")
_PARTY = re.compile(
    r"(?P<party>[\u4e00-\u9fff]{2,20}(?:公司|集团|工厂|厂|学校|中学|小学|幼儿园|医院|酒店))[^，。；、\n]{0,13}$"
)
_BEFORE_A_MATTER = 35
_BOUNDARY = re.compile(
    r"(?:化解|处理|处置|调解|调处|解决|协调|办理|涉及|关于|针对|围绕|开展|查处|妥善|成功|及时|有效|依法|先后|督促|对|与|和|及|在|将|把|的|为|给|了|因|向|就|由|到|某)"
)


@rule(
    "personal-number",
    Level.ERROR,
    says="公开文本中有身份证号、手机号、车牌号或门牌号",
    way_out="公开前删去或隐去。",
)
def personal_numbers(reading: Reading) -> Iterator[Hit]:
    """Identity numbers with a valid date and check digit, mobile numbers, plates, doors."""
    plain = prose(reading.text)
    for match in _IDENTITY.finditer(plain):
        if _is_identity_number(match[0].upper()):
            yield Hit(Span(*match.span()), "这是一个身份证号码。", {"sort": "identity"})
    for sort, name, pattern in (
        ("mobile", "手机号码", _MOBILE),
        ("plate", "车牌号", _PLATE),
        ("door", "门牌号", _DOOR),
    ):
        for match in pattern.finditer(plain):
            yield Hit(Span(*match.span()), f"这是一个{name}。", {"sort": sort})


@rule(
    "named-party",
    Level.ERROR,
    says="公开文本点名了纠纷、处罚、欠薪的企业或学校",
    way_out="隐去名称，如“某科技公司”。",
)
def named_parties(reading: Reading) -> Iterator[Hit]:
    """A firm or school by its own name near a dispute or a penalty; general words are no names."""
    plain, told = untitled(reading.text), set[int]()
    for matter in _MATTER.finditer(plain):
        match = _PARTY.search(plain, max(0, matter.start() - _BEFORE_A_MATTER), matter.start())
        if match is None:
            continue
        boundaries = list(_BOUNDARY.finditer(match["party"]))
        start = match.start("party") + (boundaries[-1].end() if boundaries else 0)
        name = plain[start : match.end("party")]
        if start not in told and not any_of("privacy", "general").fullmatch(name):
            told.add(start)
            words = f"点名了“{name}”的{matter[0]}。"
            yield Hit(Span(start, matter.end()), words, {"party": name, "matter": matter[0]}, fault=matter[0])


@rule(
    "secrecy-review",
    Level.ERROR,
    says="公开文本写了巡察整改、线索数量、重点人员等内部事项",
    way_out="公开前送保密审查；未经审查或审查不宜公开的，删去。",
)
def internal_matters(reading: Reading) -> Iterator[Hit]:
    """Internal matters that a published text tells of: inspections by the Party, numbers of leads, persons under watch."""
    for match in any_of("privacy", "internal").finditer(untitled(reading.text)):
        yield Hit(Span(*match.span()), f"写了“{match[0]}”，公开前须经保密审查。", {"words": match[0]})


def _is_identity_number(digits: str) -> bool:
    """Whether date and check digit are right (GB 11643); a number of a catalogue rarely is."""
    try:
        date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return _CHECKS[total % len(_CHECKS)] == digits[-1]
