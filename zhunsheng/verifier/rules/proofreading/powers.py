"""Whose power, and which words: acts that a body cannot do, 法制 for 法治, fines as a result."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier.model import Chapter, Level, Reading, Span
from zhunsheng.verifier.rules.issuer import issuer_of
from zhunsheng.verifier.rules.prose import unquoted, untitled
from zhunsheng.verifier.rules.registry import Hit, rule
from zhunsheng.verifier.rules.tables import any_of, table

_AROUND = 24
_FINES = re.compile(r"罚没?款(?:金额|总额|收入)?(?:合计|共计|累计|总计|共|达|约|为)*\s?\d[\d,.]*\s?[万亿]?余?元")


@rule(
    "power-of-another-body",
    Level.ERROR,
    says="写了本机关无权作出的行为（街道办结行政复议、政府审结案件）",
    way_out="按本机关的职权改写，如“配合办理行政复议答复”；是别的机关做的，写明是谁，或删去。",
)
def powers_of_other_bodies(reading: Reading) -> Iterator[Hit]:
    """Acts of the act × body table; each row of it is one fault."""
    issuer = issuer_of(reading)
    plain = unquoted(reading.text)
    for row in table("powers")["acts"]:
        if issuer is None or issuer.kind.value not in row["not_by"]:
            continue
        for match in re.finditer(row["act"], plain):
            around = plain[max(0, match.start() - _AROUND) : match.end() + _AROUND]
            if "unless" not in row or not re.search(row["unless"], around):
                values = {"act": match[0], "issuer": issuer.kind.value}
                yield Hit(Span(*match.span()), f"{row['because']}", values, fault=row["act"])


@rule(
    "legal-system-word",
    Level.NOTE,
    says="写“法制”，现一般写“法治”；法制审核、法制机构除外",
    way_out="改为“法治”。",
)
def legal_system_words(reading: Reading) -> Iterator[Hit]:
    """法制 outside its proper terms."""
    for match in any_of("powers", "legal_system").finditer(untitled(reading.text)):
        right = match[0].replace("法制", "法治")
        yield Hit(Span(*match.span()), f"“{match[0]}”现一般写作“{right}”。", repair=right)


@rule(
    "fines-as-result",
    Level.NOTE,
    says="把罚款数额写作成效（行政处罚法第74条）",
    way_out="删去罚款数额，改写案件数和办理质量。",
)
def fines_as_result(reading: Reading) -> Iterator[Hit]:
    """The amount of fines told among the results."""
    for match in _FINES.finditer(unquoted(reading.text)):
        if reading.outline.chapter_at(match.start()) in (None, Chapter.RESULTS):
            yield Hit(Span(*match.span()), "罚款数额不宜作为成效，不得与考核挂钩。")
