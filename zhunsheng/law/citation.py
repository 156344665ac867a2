"""Printing what an act, guard or objection rests on, with the article number of the day."""

import re
from datetime import date
from functools import lru_cache

from zhunsheng.law.errors import LawError, UnknownRule
from zhunsheng.law.statutes import instruments, rule, rules

LOCAL = "参数 "
_RULE_ID = re.compile(r"[A-Z]{2,5}-\d+\Z")


def cited(basis: str, on: date) -> str:
    """A basis as printed on ``on``.

    ``JUD-02`` gives the citation of the rule's version in force that day (its nearest version when none is);
    ``人民调解法 19`` gives 《人民调解法》第19条; ``参数 名称`` gives 本地参数“名称”; what is printed already stays as it is.
    Raises UnknownRule for a rule id that stands in no statute file.
    """
    if _RULE_ID.match(basis):
        return _rule_citation(basis, on)
    if basis.startswith(LOCAL):
        return f"本地参数“{basis.removeprefix(LOCAL)}”"
    title, _, article = basis.rpartition(" ")
    return f"《{title}》第{article}条" if title else basis


def basis_fault(basis: str) -> str | None:
    """What is wrong with a basis (Chinese), or None: it must be a rule id, ``法名 条`` of a known instrument, or 参数."""
    if _RULE_ID.match(basis):
        return None if any(known.id == basis for known in rules()) else f"没有编号为“{basis}”的规则"
    if not basis:
        return "没有写依据"
    title, _, _article = basis.rpartition(" ")
    if basis.startswith(LOCAL) or title in {instrument.title for instrument in instruments()}:
        return None
    return f"依据“{basis}”不是已登记的法律文件"


@lru_cache(maxsize=4096)
def _rule_citation(rule_id: str, on: date) -> str:
    try:
        return rule(rule_id, on=on).citation
    except UnknownRule:
        raise
    except LawError:
        versions = [known for known in rules() if known.id == rule_id]
        return min(versions, key=lambda known: abs((known.in_force_from - on).days)).citation
