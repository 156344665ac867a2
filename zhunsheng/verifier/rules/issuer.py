"""Who made the report: a street, a town, a district, an office; read from title, head and signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
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


_UNIT = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,14}?)(?P<kind>街道|镇|乡)(?![镇村道街情域区级长])")
_OFFICE = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,14}?)(?:局|委员会|厅|法院|检察院)(?=[\d关法]|$)")
_GOVERNMENT = re.compile(
    r"(?P<name>(?:[\u4e00-\u9fff]{1,8}|[XxA某*]{1,3})?[省市区县州旗])(?:人民政府|关于|\d{4}年|法治)"
)
_SELF = re.compile(
    r"[我本](?:(?P<unit>街道|镇|乡)(?![镇村域])|(?P<office>局|委(?!员)|厅)|(?P<government>[省市区县州旗]))"
)
_SIGNER = re.compile(r"(?<!\S)(?:中共)?[\u4e00-\u9fff]{2,20}(?:人民政府|办事处|委员会)(?!\S)")
_SUPERIORS = re.compile(r"(?<=[省市区县州旗])")
# What is no part of a name but stands before it: 关于城关镇, 现将珠池街道.
_BEFORE_NAMES = re.compile(
    r"^(?:关于|中共|现将|今年|年来|以来|年度?|来源|发布机构|主办单位|[年月日将在对由为向和到从])+"
)
_OWN = re.compile(r"[我本全各该]")
_LONGEST_NAME = 4
_LINES_OF_SIGNATURE = 4
_LONGEST_SIGNATURE = 40
_HEAD = 400


def issuer_of(reading: Reading) -> Issuer | None:
    """The issuer, None when the text does not say.

    A street or town named in title, signature or head comes first, then an office or a government in title or signature,
    then what the text calls itself (我镇, 我局).
    """
    named = _title(reading) + _signature(reading)
    plain = untitled(reading.text)
    head = plain[: plain.find("。", _HEAD) + 1] or plain
    return (
        next((issuer for start, words in (*named, (0, head)) for issuer in _units(words, start)), None)
        or next((issuer for start, words in named for issuer in _bodies(words, start)), None)
        or _self(plain)
    )


def signers_of(reading: Reading) -> tuple[Issuer, ...]:
    """The streets, towns and governments that stand alone on the lines of the signature."""
    return tuple(
        issuer
        for start, words in _signature(reading)
        for name in _SIGNER.finditer(words)
        for issuer in (*_units(name[0], start + name.start()), *_governments(name[0], start + name.start()))
    )


def titled_of(reading: Reading) -> Issuer | None:
    """The street, town or government that the title names as the issuer; None when it names none."""
    titles = _title(reading)
    return next(
        (issuer for start, words in titles for issuer in (*_units(words, start), *_governments(words, start))), None
    )


def _units(words: str, start: int) -> Iterator[Issuer]:
    for match in _UNIT.finditer(words):
        own = _OWN.split(match["name"])[-1]
        pieces = [piece for piece in _SUPERIORS.split(own) if piece]
        name = _BEFORE_NAMES.sub("", pieces[-1]) if pieces else ""
        if 0 < len(name) <= _LONGEST_NAME:
            span = Span(start + match.end() - len(name + match["kind"]), start + match.end())
            yield Issuer(name + match["kind"], IssuerKind(match["kind"]), span)


def _bodies(words: str, start: int) -> Iterator[Issuer]:
    for match in _OFFICE.finditer(words):
        yield Issuer(match["name"], IssuerKind.OFFICE, Span(start + match.start(), start + match.end()))
    yield from _governments(words, start)


def _governments(words: str, start: int) -> Iterator[Issuer]:
    for match in _GOVERNMENT.finditer(words):
        yield Issuer(match["name"], IssuerKind.GOVERNMENT, Span(start + match.start(), start + match.end()))


def _self(plain: str) -> Issuer | None:
    match = _SELF.search(plain)
    if match is None:
        return None
    kind = (
        IssuerKind(match["unit"]) if match["unit"] else IssuerKind.OFFICE if match["office"] else IssuerKind.GOVERNMENT
    )
    return Issuer("", kind, Span(*match.span()))


def _title(reading: Reading) -> list[tuple[int, str]]:
    """The title and where it begins; that of the page when the text has none."""
    title = reading.outline.title
    if title is not None:
        return [(title.span.start, untitled(reading.text)[title.span.start : title.span.end])]
    return [(0, reading.source.title)] if reading.source.title else []


def _signature(reading: Reading) -> list[tuple[int, str]]:
    """The short lines at the end, or down to the date of signing."""
    outline = reading.outline
    end = len(reading.text.plain) if outline.signature is None else outline.signature.end
    last = [line for line in outline.paragraphs if line.start < end][-_LINES_OF_SIGNATURE:]
    lines = (line for line in last if line.end - line.start < _LONGEST_SIGNATURE)
    return [(line.start, untitled(reading.text)[line.start : line.end]) for line in lines]
