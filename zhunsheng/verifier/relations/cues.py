"""What the words around an amount say of it: 合计, 办结, 开展; and which units can count the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

from zhunsheng.verifier.figures.numerals import chinese_integer
from zhunsheng.verifier.model import Figure
from zhunsheng.verifier.relations.mentions import Mention, first_joined

_CASES = frozenset(("件", "宗", "起", "案", "例", "单", "件次"))
_PEOPLE = frozenset(("人", "名", "位", "人次"))
_PAPERS = frozenset(("份", "条", "户", "家", "票", "卷", "批次", "户次", "处", "项", "栋"))
_DATA = Path(__file__).parent.parent / "data"
IN_TOTAL = re.compile(
    r"(?:合计|总计|共计|累计|总共|合共|一共|总[^，。；、\d]{0,4}[数量额]|总(?:投入|投资|收入|支出)|(?<!公)共(?![享同建治识青产性]))(?:有|为|达到?|是)?[^，。；、\d]{0,14}$|全部\s?$|^全年\s?$"
)
# A verb that begins something else than the item of a list.
NEW_FACT = re.compile(
    r"(?:全年|年内|另|并|还|同时)*(?:开展|组织|举办|召开|举行|发放|印发|制定|出台|接待|提供|培训|建成|打造|聘请|配备|出动|走访|收集"
    r"|参加|参与|推送|发布|拍摄|悬挂|解答|受理|收到|办理|挽回|追回|涉及|惠及|吸引|覆盖|签订|出具|下发|责令|移送)"
)
# 报送的10份案卷有3份, 5个逾期项目中4个.
AMONG = re.compile(r"[^，。；、\d]{0,12}(?:[中里]，?(?:已|现|就|共|还)?有|，?(?:已|就|还)?有|[中里]，?)\s?")
# What there was before something came or went: 原有96件，今年新增11件，现有107件.
THERE_WAS = re.compile(
    r"年初|期初|原有|原来|(?:上|去)年(?:年?末|年?底)|(?:19|20)\d\d\s?年(?:年?[底末])|(?:19|20)\d\d\s?年(?:年?初)|改革前|原[^，。；\d]{0,6}有"
)
# What was to be done: 应出庭18件, 通知负责人出庭18件, 年度任务30场.
TO_BE_DONE = re.compile(
    r"(应(?![诉急对用邀])|计划|任务|目标|原定|预定|拟|需|通知(?=[^，。；\d]{0,8}出庭))[^，。；\d]{0,14}$"
)
# Who wins and loses is a share of what was judged, not of what was filed, and how many were judged is seldom said.
OF_JUDGED = re.compile(r"(胜诉|败诉|维持|撤销|纠错|改判)")
# Cases brought over from earlier years may make more ends than beginnings.
BROUGHT_OVER = re.compile(r"(上年|往年|去年|历年|旧存|结转|遗留|积案|存量)")
# What is revised or repealed was in force before; it is none of those newly issued.
OF_A_REVIEW = re.compile(r"废止|修改|修订|保留|失效|继续有效")
NEWLY_ISSUED = re.compile(r"制定|出台|印发|发布|颁布|制发|公布|起草|新增")
_IS_NEW, _WAS_BEFORE = re.compile(r"新[组增建设成评创选聘培]"), re.compile(r"存量|续|原|旧|往年|历年|上年|去年|在办")
OF_ONE_END = re.compile(
    r"维持|驳回|撤销|撤回|变更|终止|确认违法|责令履行|废止|修改|保留|继续有效|失效|取消|替代|合并|准予|退回"
)
_ANNOUNCED = re.compile(r"([两二三四五六七八九十]|(?<!\d)[2-9])(?:大?类|种|大?项|个方面|部分|者|级|条线|渠道)")
# Verbs that say what became of something named before, when no thing of their own follows (受理80件，办结78件).
_MANNER = (
    r"(?:其中|并|拟予?|已|均已|现已|均|按时|按期|及时|全部|成功|依法|顺利|实际|最终|当场|直接|当期|共|目前|截至目前|截至[^，]{2,8}底|到?年底前?|年内"
    r"|一次(?:性)?|协调|督促|立即|限期|有效|就地|妥善|自行|直接|评定|认定|评出|经审查|(?:通过|以|经)[^，。；\d]{2,8}(?:方式)?)"
)
_WHOSE = (
    r"(?:判决|复议|裁定|被|决定|作出(?:行政)?|申请人|当事人|法院|群众"
    r"|(?:人大)?代表(?:委员)?(?:表示)?|委员|企业|成绩|考试|评查)*"
)
# 通过调解、和解结案58件 is one way to end among others.
_BY_WAY_OF = re.compile(r"(?:其中)?(?:通过|以|经)[^，。；\d]{2,10}(?:结案|办结|审结|化解)")
# A case may be opened for other reasons than the matters counted before it, unless those are what came in.
OPENING_STAGES = (2, 3)
CAME_IN = re.compile(r"受理|收到|接[到收报]|举报|投诉|线索|案件|发现|立案")
_LONGEST_OUTCOME = 24
_THING_OF_ITS_OWN = re.compile(r"[\u4e00-\u9fff]{2}")
_NUMBER_FIRST = re.compile(r"(?:^|[，、；。：（])\s*(?:其中|已有|有)?\s*$")
# 63个问题到年底整改59个: the words right behind an amount may still name what it counts.
_ITS_NOUN = re.compile(r"[^，。；：、（）\d]{1,6}?(?=已|到|均|全部|按期|年内|现)")


def stage_of(mention: Mention) -> int:
    """The stage that its verbs tell of when they stand alone (已办结7970件, 169人参加); 0 when it counts things of its own."""
    if len(mention.lead) > _LONGEST_OUTCOME:
        return 0
    if stands_first(mention):
        return _stage(mention.after)
    if _THING_OF_ITS_OWN.search(mention.after):
        return 0
    if told := _stage(mention.lead):
        return told
    noun = _ITS_NOUN.match(mention.lead) if mention.gap.strip() == mention.lead.strip() else None
    return _stage(mention.lead[noun.end() :]) if noun is not None else 0


def stands_first(mention: Mention) -> bool:
    """Whether the amount opens its clause, so that what it tells of stands behind it (169人参加、158人合格)."""
    return _NUMBER_FIRST.search(mention.gap) is not None


def told_of(mention: Mention) -> str:
    """The words that say what the amount is of."""
    return mention.after if stands_first(mention) else mention.lead


def _stage(words: str) -> int:
    told = _outcome().fullmatch(words)
    if told is None:
        return 0
    return max(_stages().values()) if _BY_WAY_OF.match(words) else _stages()[told["verb"]]


def is_outcome(mention: Mention) -> bool:
    """Whether it only says what became of something named before."""
    return stage_of(mention) > 0


def counterpart(mentions: Sequence[Mention], place: int) -> Mention | None:
    """What a share or growth is told of in 57起、31人，分别下降13.6%和18.4%: the second of the second; None without 分别."""
    first = last = first_joined(mentions, place)
    if "分别" not in mentions[first].before:
        return None
    while last + 1 < len(mentions) and first_joined(mentions, last + 1) == first:
        last += 1
    told = last - first + 1
    counts = [
        one for one in mentions[max(0, first - told - 1) : first] if one.is_count and not IN_TOTAL.search(one.lead)
    ]
    return counts[place - first - told] if len(counts) >= told > 1 else None


@cache
def _stages() -> dict[str, int]:
    table: list[list[str]] = yaml.safe_load((_DATA / "stages.yaml").read_text("utf-8"))
    return {verb: stage for stage, verbs in enumerate(table, start=1) for verb in verbs}


@cache
def _outcome() -> re.Pattern[str]:
    verb = "|".join(sorted(_stages(), key=len, reverse=True))
    return re.compile(
        rf"{_MANNER}*{_WHOSE}(?P<verb>{verb})(?:(?:、|和|及|或|或者)?{_WHOSE}(?:{verb}))*"
        r"(?:决定)?等?(?:成功|完毕|完成|到位|了|的)?\s*"
    )


def announced_number(words: str) -> int | None:
    """How many parts are announced (三类案件 → 3); None when it is not said."""
    found = _ANNOUNCED.findall(words)
    if not found:
        return None
    return int(found[-1]) if found[-1].isdigit() else chinese_integer(found[-1])


def the_only_new(parts: Sequence[Mention]) -> Mention | None:
    """The one that tells what is new among all that those beside it count (村级298个、行业性14个，新组建14个)."""
    new = [part for part in parts if _IS_NEW.search(part.lead)]
    is_beside_old = any(_WAS_BEFORE.search(f"{part.lead}{part.after}") for part in parts)
    return new[0] if len(new) == 1 and not is_beside_old else None


def same_cases(first: Figure, second: Figure) -> bool:
    """Whether two amounts count cases or people alike without being told so: 个 and 项 may be anything."""
    return first.unit == second.unit or {first.unit, second.unit} <= _CASES or {first.unit, second.unit} <= _PEOPLE


def counts_cases(figure: Figure) -> bool:
    """Whether the amount is of cases, people, papers or votes: something a rate can be a share of."""
    return figure.unit in _CASES | _PEOPLE | _PAPERS


def comparable(first: Figure, second: Figure) -> bool:
    """Whether the units of two amounts may count the same things."""
    return first.unit == second.unit or any(first.unit in family and second.unit in family for family in _families())


@cache
def _families() -> tuple[frozenset[str], ...]:
    table: dict[str, list[str]] = yaml.safe_load((_DATA / "unit_families.yaml").read_text("utf-8"))
    return tuple(frozenset(units) for units in table.values())
