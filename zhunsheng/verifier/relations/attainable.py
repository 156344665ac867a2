"""Rates of which only a base is stated: is there a whole number of cases that gives them?"""

from __future__ import annotations

import re

from zhunsheng.verifier.model import Figure, Qualifier, Relation, Verdict
from zhunsheng.verifier.relations.cues import TO_BE_DONE, counts_cases
from zhunsheng.verifier.relations.intervals import interval_of, is_whole
from zhunsheng.verifier.relations.mentions import Mention, Role
from zhunsheng.verifier.relations.parts import part_of
from zhunsheng.verifier.relations.percent import HUNDRED, attained_count, exact_share, percent
from zhunsheng.verifier.relations.rate import Rate
from zhunsheng.verifier.relations.rate_names import OF_SEVERAL_GRADES, is_named_by, is_of_others, rate_words, stem_of
from zhunsheng.verifier.relations.wording import number

# Who is content is a share of those asked, and how many those were is seldom said.
_OF_THOSE_ASKED = re.compile(r"满意")
# What a rate may be a share of came in, was looked at, or was to be done; 约谈12家，整改率98% is of others.
_MAY_BE_BASE = re.compile(
    r"受理|收到|接[到收访听]|办理|评查|抽|检查|核查|排查|参加|参考|参训|应|考|培训|审[查核结理判]|调[解处]|化解|案件|案卷|问题|事项|处理"
    r"|立案|发放|回收|登记|意见|建议|执法人员|干部|队员|学员|共|有"
)
_MAY_EXCEED = re.compile(r"(完成|达成|执行|达标)")


def attained(rate: Rate) -> Relation | None:
    """Only bases are stated: is there a whole number of cases of one of them that gives this rate?"""
    mention, stated = rate.mention, interval_of(rate.figure)
    bases = [one for one in rate.counts if counts_cases(one.figure) and one.segment == mention.segment]
    if not bases or stated is None or mention.role is not Role.SHARE or is_of_others(rate.name):
        return None
    nearest = bases[0].figure
    if nearest.value is None:
        return Relation("ratio", (nearest, rate.figure), Verdict.UNKNOWN, "其中有隐去的数字，无法核对。")
    if stated.low > HUNDRED:
        return None if _MAY_EXCEED.search(rate.name) else _beyond(nearest, rate.figure)
    if not is_whole(nearest) or rate.figure.qualifier is not Qualifier.EXACT:
        words = f"{nearest.quote}与{rate.figure.quote}不矛盾，但没有写明分子，不能复核。"
        return Relation("ratio", (nearest, rate.figure), Verdict.HOLDS, words)
    listed = rate.paragraph.list_at
    for base in sorted(bases, key=lambda one: one.figure.start in listed):
        count = attained_count(int(base.value or 0), rate.figure) if is_whole(base.figure) else None
        if count is not None:
            share = percent(exact_share(count, int(base.value or 0)))
            words = f"{count}÷{number(base.value or 0)}＝{share}，可以得到{rate.figure.quote}。"
            return Relation("ratio", (base.figure, rate.figure), Verdict.HOLDS, words)
    whole = part_of(rate.paragraph, rate.near[0]) if bases[0] is next(rate.counts) else None
    return _unattained(rate, whole or bases[0], bases[0])


def _unattained(rate: Rate, base: Mention, nearest: Mention) -> Relation | None:
    may_be_base = _MAY_BE_BASE.search(f"{base.lead}{base.after}") is not None
    if _OF_THOSE_ASKED.search(rate.name) or not may_be_base or not _adjoins(rate, nearest):
        return None
    words = f"以{number(base.value or 0)}为分母，无论分子是多少都得不出{rate.figure.quote}。"
    return Relation("ratio", (base.figure, rate.figure), Verdict.FAILS, words)


def _beyond(base: Figure, rate: Figure) -> Relation:
    return Relation("ratio", (base, rate), Verdict.FAILS, f"{rate.quote}超过了100%，而它是所列数量的一部分之比。")


def _is_behind_all(rate: Rate, base: Mention) -> bool:
    """参加187人，参考率100%，合格率99.5%: the first rate leaves nobody out."""
    latest = rate.paragraph.mentions[max(0, rate.place - 2) : rate.place]
    return len(latest) == 2 and latest[0] is base and latest[1].role is Role.SHARE and latest[1].value == float(HUNDRED)


def _adjoins(rate: Rate, base: Mention) -> bool:
    """The rate is of what was just counted: the next clause, without an amount between, of a sort told of cases."""
    mention = rate.mention
    is_next = rate.paragraph.mentions[rate.place - 1] is base or _is_behind_all(rate, base)
    is_part = is_named_by(stem_of(rate.name), base.lead) and not TO_BE_DONE.search(base.lead)
    told = any(name in mention.gap for name in (*rate_words(), *OF_SEVERAL_GRADES)) and not is_part
    return is_next and len(re.findall(r"[，；]", mention.gap)) <= 1 and told
