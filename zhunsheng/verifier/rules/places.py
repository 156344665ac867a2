"""Names of other places where the issuer's own name should stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier.model import Level, Reading, Span
from zhunsheng.verifier.rules.issuer import IssuerKind, issuer_of
from zhunsheng.verifier.rules.prose import unquoted
from zhunsheng.verifier.rules.registry import Hit, rule

_LOCAL = (IssuerKind.STREET, IssuerKind.TOWN, IssuerKind.TOWNSHIP)
# A street or town that opens a sentence and does what the report is about.
_SUBJECT = re.compile(
    r"(?:^|[。\n；])\s*(?:\d{4}年(?:度|以来)?，?|今年以来，|一年来，)?(?P<name>[\u4e00-\u9fff]{1,3}(?:街道|镇|乡))(?:党工委|办事处|党委|人民政府)?"
    r"(?:、[^，。]{2,12})?(?=坚持|深入|认真|高度|积极|始终|严格|全面|扎实|切实|紧紧|持续|大力|围绕|共|全年|将)"
)
_NO_NAME = re.compile(r"^(我|本|全|各|该|乡|集|城|市|区|县|辖区|各个|我们)")


@rule(
    "other-place",
    Level.INCONSISTENCY,
    says="以另一个街道、乡镇作主语，像是沿用了别处的稿件",
    way_out="核对这段内容是不是本单位的；是的，改正地名。",
)
def other_places(reading: Reading) -> Iterator[Hit]:
    """Another street or town as the subject of the report's own work."""
    issuer = issuer_of(reading)
    if issuer is None or issuer.kind not in _LOCAL:
        return
    for match in _SUBJECT.finditer(unquoted(reading.text)):
        name = match["name"]
        if not _NO_NAME.match(name) and name not in issuer.name and issuer.name not in name:
            words = f"本报告是{issuer.name}的，这里的主语是{name}。"
            yield Hit(Span(*match.span("name")), words, {"issuer": issuer.name, "named": name})
