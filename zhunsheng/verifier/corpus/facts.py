"""What is known of a report beside its figures: whose it is, where, of which year, and whether it is a copy of another."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from heapq import nsmallest
from typing import Any

from zhunsheng.verifier.marked.words import name_of
from zhunsheng.verifier.model import Reading
from zhunsheng.verifier.rules.issuer import IssuerKind, issuer_of

_SHINGLE, _SKETCH = 12, 64
_SUPERIOR = r"(?:[\u4e00-\u9fff]{2,7}?(?:自治区|自治州|省|市|区|县|旗|州|盟))*"
_BEFORE_NAMES = re.compile(r"^(?:关于|中共|中国共产党|现将|来源|发布机构)+")
# 区, 某镇: the sort of unit alone, or a name left out.
_SHORTEST_NAME = 3
_HEAD = 600
# Unified social credit codes, which open index numbers: two signs, six digits of the region, ten signs.
_CREDIT_CODE = re.compile(r"(?<![0-9A-Z])[1-9A-Y]{2}(\d{6})[0-9A-Z]{10}(?![0-9A-Z])")
_INDEX_LABELS = ("索引号", "统一编号")
_REGION_CODE = re.compile(r"(?<!\d)(\d{12}|\d{9}|\d{6})(?!\d)")
# The provinces of GB/T 2260; a number that begins otherwise (a year, a month) is no code of a region.
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]")


@dataclass(frozen=True, slots=True)
class Facts:
    """Days are ISO dates, empty where the report does not say; so are unit, kind and region code.

    `unit` is the issuer with the places above it as the text names them; `kind` what sort of unit it is (街道, 镇, 县).
    `fingerprint` is a digest of the words alone; `sketch` are the smallest digests of their 12-character runs, ascending.
    """

    title: str
    unit: str
    kind: str
    region_code: str
    year: int | None
    published_on: str
    signed_on: str
    media_type: str
    encoding: str
    is_ocr: bool
    characters: int
    fingerprint: str
    sketch: tuple[int, ...]

    def plain(self) -> dict[str, Any]:
        """As plain data, to be kept."""
        return asdict(self) | {"sketch": list(self.sketch)}

    @classmethod
    def from_plain(cls, row: dict[str, Any]) -> Facts:
        """Out of what `plain` gave."""
        return cls(**(row | {"sketch": tuple(row["sketch"])}))


def facts_of(reading: Reading) -> Facts:
    """The facts of one report."""
    unit, kind = _unit(reading)
    words = _words(reading)
    source, outline = reading.source, reading.outline
    return Facts(
        title=name_of(reading),
        unit=unit,
        kind=kind,
        region_code=_code_of_index(source.metadata.get(label, "") for label in _INDEX_LABELS),
        year=outline.year,
        published_on=str(source.published_on or ""),
        signed_on=str(outline.signed_on or ""),
        media_type=source.media_type,
        encoding=source.encoding,
        is_ocr=source.is_ocr,
        characters=len(words),
        fingerprint=hashlib.new("sm3", words.encode("utf-8", "replace")).hexdigest(),
        sketch=_sketch(words),
    )


def region_code_in(path: str) -> str:
    """The code of a region that a folder or file is named by or begins with (440309, 440309_longhua); empty without one."""
    for part in reversed(re.split(r"[/\\]", path)):
        match = _REGION_CODE.match(part)
        if match is not None and _PROVINCE.match(match[1]):
            return match[1]
    return ""


def _code_of_index(values: Iterable[str]) -> str:
    for value in values:
        match = _CREDIT_CODE.search(value.upper())
        if match is not None and _PROVINCE.match(match[1]):
            return match[1]
    return ""


def _unit(reading: Reading) -> tuple[str, str]:
    """The issuer with the places that stand right before its name somewhere in title or head, and its sort."""
    issuer = issuer_of(reading)
    if issuer is None:
        return "", ""
    kind = issuer.name[-1:] if issuer.kind is IssuerKind.GOVERNMENT else issuer.kind.value
    title = reading.outline.title
    heads = (title.words if title else "", reading.source.title, reading.text.plain[:_HEAD])
    named = re.compile(_SUPERIOR + re.escape(issuer.name)) if issuer.name else None
    found = [_BEFORE_NAMES.sub("", match[0]) for head in heads if named for match in named.finditer(head)]
    unit = max(found, key=len, default=issuer.name)
    return unit if len(unit) >= _SHORTEST_NAME else "", kind


def _words(reading: Reading) -> str:
    """The words of the report without chrome, blanks and marks, in simplified script."""
    plain = reading.text.plain
    lines = (plain[line.start : line.end] for line in reading.outline.paragraphs)
    return re.sub(r"[\W_]+", "", "".join(lines))


def _sketch(words: str) -> tuple[int, ...]:
    data = words.encode("utf-16-le", "replace")
    width = 2 * _SHINGLE
    digests = {zlib.crc32(data[start : start + width]) for start in range(0, len(data) - width + 1, 2)}
    return tuple(nsmallest(_SKETCH, digests))
