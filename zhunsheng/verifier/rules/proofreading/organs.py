"""Organs: the issuer's own party organ by its right name, organs of one level in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier.model import Level, Reading, Span
from zhunsheng.verifier.rules.issuer import IssuerKind, issuer_of
from zhunsheng.verifier.rules.prose import unquoted
from zhunsheng.verifier.rules.registry import Hit, rule
from zhunsheng.verifier.rules.tables import table

# 党组织 is another word, 党委领导、政府负责 a slogan, and 区委, 各级党委 are others' organs.
_SPOKEN_OF = re.compile(
    r"(?P<organ>党工委|党组|党委)"
    r"(?P<deed>领导核心|领导作用|在推进|会议|扩大会|理论学习|书记|班子|统一领导|议事|审议|研究|高度|始终|坚持|认真|切实)"
)
_OF_ITSELF = re.compile(r"(?:发挥|经|由|召开|街道|镇|我乡|[，。；\n])$")
_OWN = {IssuerKind.STREET: "党工委", IssuerKind.TOWN: "党委", IssuerKind.TOWNSHIP: "党委"}
_ORGAN = re.compile(
    r"(?P<level>[区县市镇省州乡])?(?P<organ>党委|党工委|委(?=[、和与])|人大(?:常委会)?(?!代表)|政府(?!采购|信息|投资|购买|部门)|政协(?!委员)|监委|法院|检察院)"
)


@rule(
    "own-party-organ",
    Level.INCONSISTENCY,
    says="本单位党组织名称与机构性质不合：街道是党工委，镇、乡是党委",
    way_out="改为本单位党组织的名称，全文统一。",
)
def own_party_organ(reading: Reading) -> Iterator[Hit]:
    """Another organ's name where the issuer speaks of its own, each name once."""
    issuer = issuer_of(reading)
    own = _OWN.get(issuer.kind) if issuer is not None else None
    if issuer is None or own is None:
        return
    plain, told = unquoted(reading.text), set[str]()
    for match in _SPOKEN_OF.finditer(plain):
        organ = match["organ"]
        if organ == own or organ in told or not _OF_ITSELF.search(plain, max(0, match.start() - 2), match.start()):
            continue
        if own in plain or organ == "党组":
            told.add(organ)
            words = f"{issuer.kind.value}的党组织是{own}，这里写“{organ}”。"
            yield Hit(
                Span(*match.span()), words, {"own": own, "named": organ}, f"{own}{match['deed']}", fault="own organ"
            )


@rule(
    "order-of-organs",
    Level.ERROR,
    says="同级机关并列时次序不对：党委、人大、政府、政协、监委、法院、检察院",
    way_out="按次序改排。",
)
def order_of_organs(reading: Reading) -> Iterator[Hit]:
    """Neighbours in a list of one level that stand the wrong way round."""
    plain, ranks = unquoted(reading.text), table("organs")["ranks"]
    before: re.Match[str] | None = None
    for match in _ORGAN.finditer(plain):
        if before is not None and _is_beside(plain, before, match) and ranks[match["organ"]] < ranks[before["organ"]]:
            words = f"{match['organ']}应在{before['organ']}之前。"
            yield Hit(Span(before.start(), match.end()), words, {"first": match["organ"]})
        before = match


def _is_beside(plain: str, before: re.Match[str], match: re.Match[str]) -> bool:
    """Whether the two are neighbours in a list and of one level."""
    joined = plain[before.end() : match.start()] in ("、", "和", "与", "以及", "及")
    return joined and match["level"] in (before["level"], None)
