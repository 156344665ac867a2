"""Voices: a report speaks as one body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier.model import Level, Reading, Span
from zhunsheng.verifier.rules.issuer import IssuerKind, issuer_of
from zhunsheng.verifier.rules.prose import unquoted
from zhunsheng.verifier.rules.registry import Hit, rule

_VOICE = re.compile(r"[我本](?P<body>街道|镇(?!域)|乡(?!镇)|局(?!限)|院|委(?!员)|厅|处(?=[^理在于]))")
_OFFICES = frozenset(("局", "院", "委", "厅", "处"))
_LOCALS = frozenset(("街道", "镇", "乡"))


@rule(
    "several-authors",
    Level.NOTE,
    says="一份报告里有几个单位的口吻（我局、我院与街道、区政府）",
    way_out="统一为报告单位的口吻；引用部门材料的，改成第三人称。",
)
def several_authors(reading: Reading) -> Iterator[Hit]:
    """The first place where an office speaks in a government's report, or a local government in an office's."""
    issuer = issuer_of(reading)
    voices = [(match["body"], Span(*match.span())) for match in _VOICE.finditer(unquoted(reading.text))]
    if not voices:
        return
    own = _own_bodies(issuer.kind) if issuer is not None else frozenset((voices[0][0],))
    foreign = next(((body, span) for body, span in voices if body not in own), None)
    if foreign is not None:
        sentence = reading.outline.sentence_at(foreign[1].start)
        start = max(sentence.start if sentence else foreign[1].start, foreign[1].start - 20)
        words = f"这里是“{reading.text.quote(foreign[1])}”的口吻，与全文不一致，像是由几份材料拼成。"
        yield Hit(Span(start, foreign[1].end), words, {"voices": sorted({body for body, _ in voices})})


def _own_bodies(kind: IssuerKind) -> frozenset[str]:
    if kind is IssuerKind.OFFICE:
        return _OFFICES
    return frozenset((kind.value,)) if kind.value in _LOCALS else frozenset()
