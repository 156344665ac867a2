"""Who made the report: a street, a town, a district, an office; read from title, head and signature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from zhunsheng.verifier.model import Reading, Span
from zhunsheng.verifier.rules.prose import untitled


class IssuerKind(StrEnum):
    """What sort of body it is; each has its own organs, powers and way of naming itself."""

    STREET = "街道"
    TOWN = "镇"
    TOWNSHIP = "乡"
    OFFICE = "部门"
    GOVERNMENT = "政府"


@dataclass(frozen=True, slots=True)
class Issuer:
    """The issuer by its own name (观湖街道, 城关镇) and where it is named; the name is empty when only the sort is told."""

    name: str
    kind: IssuerKind
    span: Span


_UNIT = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,14}?)(?P<kind>街道|镇|乡)(?![镇村道街])")
_OFFICE = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,14}?)(?:局|委员会|厅|法院|检察院)(?=[\d关法]|$)")
_GOVERNMENT = re.compile(
    r"(?P<name>(?:[\u4e00-\u9fff]{1,8}|[XxA某*]{1,3})?[省市区县州旗])(?:人民政府|关于|\d{4}年|法治)"
)
_SUPERIORS = re.compile(r".*[省市区县州旗]")
# What is no part of a name but stands before it: 关于城关镇, 全镇, 我街道.
_BEFORE_NAMES = re.compile(
    r"^(?:关于|中共|现将|今年|年来|以来|年度?|[来源发布机构主办单位]{2,4}|[年月日我本全各该将在对由为向和到从])+"
)
_LONGEST_NAME = 4
_LINES_OF_SIGNATURE = 4
_HEAD = 400


def issuer_of(reading: Reading) -> Issuer | None:
    """The issuer, None when the text does not say; a street or town anywhere in title, signature or head comes first."""
    stretches = _stretches(reading)
    for pattern in (_UNIT, _OFFICE, _GOVERNMENT):
        for start, words in stretches:
            if (issuer := _named(pattern, words, start)) is not None:
                return issuer
    return None


def _named(pattern: re.Pattern[str], words: str, start: int) -> Issuer | None:
    for match in pattern.finditer(words):
        if pattern is not _UNIT:
            kind = IssuerKind.OFFICE if pattern is _OFFICE else IssuerKind.GOVERNMENT
            return Issuer(match["name"], kind, Span(start + match.start(), start + match.end()))
        name = _BEFORE_NAMES.sub("", _SUPERIORS.sub("", match["name"]))
        if 0 < len(name) <= _LONGEST_NAME:
            kind = IssuerKind(match["kind"])
            return Issuer(name + match["kind"], kind, Span(start + match.start(), start + match.end()))
    return None


def _stretches(reading: Reading) -> list[tuple[int, str]]:
    """Title, signature, head: each with where it begins."""
    plain, outline = untitled(reading.text), reading.outline
    found = (
        [(outline.title.span.start, plain[outline.title.span.start : outline.title.span.end])] if outline.title else []
    )
    if reading.source.title and outline.title is None:
        found.append((0, reading.source.title))
    signature = [line for line in outline.paragraphs[-_LINES_OF_SIGNATURE:] if line.end - line.start < 40]
    found += [(line.start, plain[line.start : line.end]) for line in signature]
    found.append((0, plain[:_HEAD]))
    return found
