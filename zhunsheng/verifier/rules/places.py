"""Names of other places where the issuer's own name should stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier.model import Level, Reading, Span
from zhunsheng.verifier.rules.issuer import IssuerKind, issuer_of, signers_of, titled_of
from zhunsheng.verifier.rules.prose import unquoted
from zhunsheng.verifier.rules.registry import Hit, rule

_LOCAL = (IssuerKind.STREET, IssuerKind.TOWN, IssuerKind.TOWNSHIP)
# A street or town that opens a sentence and does what the report is about.
_SUBJECT = re.compile(
    r"(?:^|[。\n；])\s*(?:\d{4}年(?:度|以来)?，?|今年以来，|一年来，)?(?P<name>[\u4e00-\u9fff]{1,3}(?:街道|镇|乡))(?:党工委|办事处|党委|人民政府)?"
    r"(?:、[^，。]{2,12})?(?=坚持|深入|认真|高度|积极|始终|严格|全面|扎实|切实|紧紧|持续|大力|围绕|共|全年|将"
    r"|(?:还|也|已|又|先后|率先|积极|创新)?(?:建立|成立|组织|开展|召开|制定|推行|实施|印发|举办|组建|打造|探索|落实|聘请|设立|完善|健全|加强))"
)
_NO_NAME = re.compile(r"^(我|本|全|各|该|乡|集|城|市|区|县|辖区|各个|我们)")


@rule(
    "other-place",
    Level.INCONSISTENCY,
    says="以另一个街道、乡镇作主语，或者由它落款，像是沿用了别处的稿件",
    way_out="核对这段内容是不是本单位的；是的，改正地名。",
)
def other_places(reading: Reading) -> Iterator[Hit]:
    """Another street or town as the subject of the report's own work, or below the report."""
    titled = titled_of(reading)
    for signer in signers_of(reading) if titled is not None else ():
        if titled is not None and signer.kind is titled.kind and not _is_one_place(signer.name, titled.name):
            words = f"标题是{titled.name}的，落款是{signer.name}。"
            yield Hit(signer.span, words, {"issuer": titled.name, "named": signer.name})
    issuer = issuer_of(reading)
    if issuer is None or issuer.kind not in _LOCAL:
        return
    for match in _SUBJECT.finditer(unquoted(reading.text)):
        name = match["name"]
        if not _NO_NAME.match(name) and not _is_one_place(name, issuer.name):
            words = f"本报告是{issuer.name}的，这里的主语是{name}。"
            yield Hit(Span(*match.span("name")), words, {"issuer": issuer.name, "named": name})


def _is_one_place(name: str, other: str) -> bool:
    return name in other or other in name
