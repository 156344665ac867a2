"""What is written like an amount and states none: each reason is one function, named after the class it recognises."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from zhunsheng.verifier.figures.candidates import Candidate
from zhunsheng.verifier.figures.passages import Passage
from zhunsheng.verifier.model import Chapter, Qualifier

_LONGEST_CATCHWORD = 24
_OPEN_QUOTE = re.compile(r"[“‘\"][^“‘\"”’]*\Z")
_CLOSING_QUOTE = re.compile(r"[”’\"]")


class Context(NamedTuple):
    """Where a candidate stands: the plain reading, its chapter, and the clause around it before and after."""

    plain: str
    chapter: Chapter | None
    candidate: Candidate
    before: str
    after: str


Rejection = Callable[[Context], bool]
_REJECTIONS: dict[str, Rejection] = {}


def rejects(name: str) -> Callable[[Rejection], Rejection]:
    """Register a reason under the name of the class that it recognises."""

    def register(rejection: Rejection) -> Rejection:
        _REJECTIONS[name] = rejection
        return rejection

    return register


def rejected_as(context: Context) -> str | None:
    """The first class that the candidate belongs to, None when it is a stated amount."""
    for name, rejection in _REJECTIONS.items():
        if rejection(context):
            return name
    return None


def _unquoted(words: str) -> str:
    return _QUOTED.sub("", words) if _QUOTE.search(words) else words


def context_of(passage: Passage, candidate: Candidate) -> Context:
    """The candidate with its clause cut at commas, stops and line ends."""
    before, after = passage.clause_before(candidate.span.start), passage.clause_after(candidate.span.end)
    return Context(passage.plain, passage.chapter, candidate, before, after)


@rejects("title")
def _inside_a_document_name(context: Context) -> bool:
    opened = context.plain.rfind("《", max(0, context.candidate.span.start - 80), context.candidate.span.start)
    return (
        opened >= 0
        and "》" not in context.plain[opened : context.candidate.span.start]
        and ("》" in context.plain[context.candidate.span.end : context.candidate.span.end + 80])
    )


@rejects("slogan")
def _inside_a_catchword(context: Context) -> bool:
    """“三个‘好’”, “1+2”: a short quoted word that contains the whole amount."""
    span = context.candidate.span
    before = context.plain[max(0, span.start - _LONGEST_CATCHWORD) : span.start].rpartition("\n")[2]
    opened = _OPEN_QUOTE.search(before) if "“" in before or "‘" in before or '"' in before else None
    if opened is None:
        return False
    closed = _CLOSING_QUOTE.search(context.plain, span.end, span.end + _LONGEST_CATCHWORD)
    return closed is not None and closed.start() - span.start + len(opened[0]) <= _LONGEST_CATCHWORD


_SLOGANS = re.compile(
    r"(四个意识|四个自信|两个维护|两个确立|两个责任|五个一|三个一|四个一|一个中心|两个毫不动摇|三个规定|四个最严|五位一体|四个全面"
    r"|两个结合|十个明确|十四个坚持|六个必须坚持|十一个坚持|三个务必|四个服务|三会一课|两学一做|一老一小|一案双查|一岗双责)"
)


@rejects("slogan_unquoted")
def _a_known_catchword(context: Context) -> bool:
    start = context.candidate.number.start
    return _SLOGANS.match(context.plain, start) is not None


@rejects("quoted_remainder")
def _counts_a_quoted_word(context: Context) -> bool:
    """三个“好”, 两个“到位”: the number belongs to the catchword."""
    is_small = (context.candidate.value or 0) <= _LARGEST_TURN
    return context.candidate.is_spoken and is_small and context.after[:1] in ("“", "‘")


_ORDINAL = re.compile(r"(第|(?<!先)前|(?<![先前])后|(?<![牵带])头|(?<![期年月])末)\s?$")


@rejects("ordinal")
def _ordinal(context: Context) -> bool:
    """第14次, 第3期; 首次 has no number."""
    if _ORDINAL.search(context.before[-4:]) is None:
        return False
    return context.candidate.qualifier not in (Qualifier.MASKED, Qualifier.MORE_THAN)


_RANK = re.compile(r"(?:(?:排名|排在|位列|位居|名列)(?:全[市区县省国镇])?|[居列]全[市区县省国镇])[前第]?\s?$")


_MOVED = re.compile(r"(上升|提升|前移|下降|前进|后移|进位)了?\s?$")


@rejects("rank")
def _rank(context: Context) -> bool:
    is_move = context.candidate.unit == "位" and _MOVED.search(context.before) is not None
    return is_move or _RANK.search(context.before) is not None


_JOINED_BEFORE = re.compile(r"[〔\[【A-Za-z_/]|(?<=\d)[./·:]")


@rejects("date")
def _part_of_a_date_or_document_number(context: Context) -> bool:
    """12月3日, 〔2023〕12号, GB/T 9704, 7.0版: what stands right before or after is no unit."""
    number = context.candidate.number
    if context.plain[number.end : number.end + 1] in ("年", "月", "日", "号", "·"):
        return True
    return number.start > 0 and _JOINED_BEFORE.match(context.plain, number.start - 1) is not None


_QUOTED = re.compile(r"“[^”]*”|《[^》]*》")
_QUOTE = re.compile(r"[“《]")
_IN_EACH_TIME = re.compile(
    r"每(年|季度|季|月|周|半年|[两二三\d]个?[月年周天日]|次|天|日|学期|季|场|批|件)[^，。；\d]{0,14}$"
)
_IN_EACH_PLACE = re.compile(r"每(名|个|家|户|人|村|社区|所)[^，。；\d]{0,14}$")
_AS_DEMANDED = re.compile(r"的(?:频次|频率|要求|标准|规定)")
_DONE = re.compile(r"(平均|共|累计|合计|已|总计|先后|全年|今年|年内)")


@rejects("norm")
def _norm(context: Context) -> bool:
    """每年集中学法不少于2次: what a rule demands, not what was done. 每村2名 only spreads what was counted before."""
    if "每" not in context.before:
        return False
    before = _unquoted(context.before)
    if _IN_EACH_TIME.search(before):
        return _AS_DEMANDED.match(context.after) is not None or not _DONE.search(before)
    is_bound = context.candidate.qualifier in (Qualifier.AT_LEAST, Qualifier.AT_MOST)
    return is_bound and _IN_EACH_PLACE.search(before) is not None


_NORM_WORDS = re.compile(r"(应当|不得|须|必须|要求|规定|标准为|原则上|以不|按照不)[^，。；]{0,10}$")


@rejects("norm_words")
def _demanded(context: Context) -> bool:
    is_bound = context.candidate.qualifier in (Qualifier.AT_LEAST, Qualifier.AT_MOST)
    return is_bound and _NORM_WORDS.search(context.before) is not None


_PLANNED = re.compile(
    r"(力争|计划(?!完成|执行|落实|外|内|生育|的|任务)|(?<![模虚草比])拟(?!定|予?保留|予?修改|予?修订|予?废止|宣布失效|予?继续|予?取消|予?合并|予?整合|作出|办|写|稿|审)|预计|争取(?![上中省市县国财资补项支])|至少需要|尚需|还需|原定|预定|目标(是|为)|将(新增|建成|开展|举办|组织|新建|打造|培育))[^，。；]{0,20}$"
)


# 对全年12648件诉求进行回头看: what is gone over again was done.
_DONE_ALREADY = re.compile(r"(今年以来|年内已|目前已?|截至|截止|已(?!经营)|对(全年|今年|本年度?)的?[^，。；\d]{0,6}$)")
# 完成年度任务3.4万人的103.5%, 高于5%的要求, 超额完成下达8万户的任务: what was to be reached.
_WANTED = re.compile(r"(完成|达到|超过|超额|达)[^，。；\d]{0,8}(任务|目标|指标|计划)(数|值)?(为|是)?\s?$")
# 超过年度目标85%, 超出目标值（95%）; 完成目标任务85% is what was reached.
_ABOVE = re.compile(
    r"(高于|低于|超额|超出|超过|优于|高出)[^，。；\d]{0,8}(任务|目标|指标|计划|要求|标准)(数|值)?(为|是|的|（)?\s?$"
)
_BEYOND = re.compile(r"(高于|低于|超额|超出|超过|下达|优于)[^，。；\d]{0,8}$")
_REACHED = re.compile(r"(?<!下)达到?")
_OF_A_TASK = re.compile(r"的?(工作|目标|年度)?(任务|要求|目标|指标|标准|计划)")


# 为年度计划350件的102.9%: what was reached, told by what was planned.
_SHARE_OF_A_PLAN = re.compile(r"计划[^，。；]{0,14}的\s?$")


@rejects("plan")
def _plan(context: Context) -> bool:
    is_of_a_plan = context.candidate.unit == "%" and _SHARE_OF_A_PLAN.search(context.before) is not None
    if _PLANNED.search(_unquoted(context.before)) and not is_of_a_plan:
        return True
    if context.chapter is not Chapter.PLANS:
        return False
    return _DONE_ALREADY.search(context.before) is None


@rejects("plan_reached")
def _was_to_be_reached(context: Context) -> bool:
    if (context.after.startswith("的") and _WANTED.search(context.before)) or _ABOVE.search(context.before):
        return True
    if _OF_A_TASK.match(context.after) is None or _REACHED.search(context.before):
        return False
    written = context.plain[context.candidate.span.start : context.candidate.number.start]
    return _BEYOND.search(context.before + written) is not None


_IS_FOR = re.compile(r"(负责|用于|作为|是)")


@rejects("plan_enumerated")
def _one_of_what_is_needed(context: Context) -> bool:
    """至少需要2个机构，一个负责…，一个负责…: the parts of a plan."""
    return context.candidate.is_spoken and _IS_FOR.match(context.after) is not None


# 同期区市场监管局查处9件, 在全区21个街道中排名第三: others are counted.
_MEANWHILE = re.compile(r"同期[^，。；\d]{1,12}(局|院|委|署|队|厅|区|县|市|镇|街道)[^，。；\d]{0,8}$")
_AMONG_RANKED = re.compile(r"[^，。；\d]{1,10}中(综合|总分|得分)?(排名|排|位列|位居|名列|居|列)")
_OF_ALL = re.compile(r"(全国|全省|全市|全区|全县)(仅有?|唯一|共)?\s?$")


@rejects("external")
def _of_others(context: Context) -> bool:
    """成为全市5个获表彰单位之一: others are counted."""
    if _MEANWHILE.search(context.before) or _AMONG_RANKED.match(context.after):
        return True
    return "之一" in context.after[:18] or ("之一" in context.after and _OF_ALL.search(context.before) is not None)


_SHORTENED = re.compile(r"(缩短|压减|压缩|减少|节省|少用|提速|由|从|提前)[^，。；]{0,12}$")
_SPENT = re.compile(r"(均|服务|值班|坐班|培训|学习|授课|学法|志愿|累计|时长|共)[^，。；\d]{0,6}$")
# 平均审理期限32天, 件均办理时长2.9天: how long it took is a result.
_IN_THE_MEAN = re.compile(r"(平均|[件案人户宗单次]均)[^，。；\d]{0,14}$")


@rejects("duration")
def _duration(context: Context) -> bool:
    """A number of days says how long, unless it says how long things took in the mean or by how much something was shortened;
    hours count where spent on work."""
    if context.candidate.unit == "小时":
        return _SPENT.search(context.before) is None
    if context.candidate.unit not in ("天", "工作日"):
        return False
    is_told = _IN_THE_MEAN.search(context.before) or _SHORTENED.search(context.before)
    return context.candidate.qualifier is Qualifier.AT_MOST or is_told is None


_COUNTED_BEYOND = re.compile(r"[^，。；\d]{0,8}\d")


@rejects("age")
def _age(context: Context) -> bool:
    """35岁以下的, 年满18岁: who is meant; only 平均年龄37岁 says what was found, and not where it tells what is lacking."""
    is_mean = "平均年龄" in context.before and context.chapter is not Chapter.PROBLEMS
    return context.candidate.unit == "岁" and not is_mean


@rejects("threshold")
def _threshold(context: Context) -> bool:
    """90分以上71人, 50人以上的企业: what makes one of those counted."""
    if context.plain[context.candidate.span.end - 2 : context.candidate.span.end] not in ("以上", "以下"):
        return False
    if context.candidate.unit in ("%", "次", "场", "期"):
        return False
    return context.after.startswith("的") or _COUNTED_BEYOND.match(context.after) is not None


_FOR_SO_LONG = re.compile(r"(连续|为期|历时|时长|持续)\s?$")


@rejects("time")
def _lasting(context: Context) -> bool:
    return context.candidate.unit in ("个", "期") and _FOR_SO_LONG.search(context.before) is not None


_ASPECT_AFTER = re.compile(r"(方面|层面|维度|环节|阶段|步骤|关键词|字)")
_ARRANGED = re.compile(r"(等|的|从|按照?|围绕|做到|实现|坚持|^)\s?$")
_REDUCED = re.compile(r"(由|从|减少|精简|压减|压缩|整合|优化|合并|缩减)[^，。；\d]{0,8}$")
_COUNTED_AFTER = re.compile(r"[、和]?[\d二三四五六七八九十]+[^，。；、\d]{1,2}")
_STRUCTURE_AFTER = re.compile(
    r"(程序|环节|步骤|流程|要素|方面|层面|维度|阶段|统一|坚持|确保|结合|重点(?!任务|项目|事项)|一起|原则|要求)"
)


@rejects("structure")
def _structure(context: Context) -> bool:
    """专家论证等5项程序, 8个方面: parts of an arrangement; 6个方面32项 counts both, 由15个环节精简为4个环节 what was done."""
    aspect = _ASPECT_AFTER.match(context.after)
    if aspect is not None:
        return _COUNTED_AFTER.match(context.after, aspect.end()) is None and not _REDUCED.search(context.before)
    return (
        _STRUCTURE_AFTER.match(context.after) is not None
        and _ARRANGED.search(context.before) is not None
        and not _REDUCED.search(context.before)
    )


_OF_A_PAPER = re.compile(r"(落实|贯彻|执行|按照|依据)[^，。；、\d]{0,14}(措施|意见|规定|政策|举措|办法|方案|清单)\s?$")
_HELD_AGAINST = re.compile(r"(对标|对照)[^，。；、\d]{0,14}$")


@rejects("reference")
def _name_of_a_paper(context: Context) -> bool:
    """落实优化营商环境措施23条, 对照100项指标: the number belongs to the name of a paper."""
    if context.candidate.unit == "条" and _OF_A_PAPER.search(context.before):
        return True
    return _HELD_AGAINST.search(context.before) is not None


_BACKGROUND = re.compile(
    r"((辖区|区域|国土|总|占地|幅员)面积|常住人口|户籍人口|总人口|流动人口|人口|(?<!直)辖(?!区)|辖区有|地处|全长|海拔)[^，。；]{0,8}$"
)


@rejects("background")
def _background(context: Context) -> bool:
    """辖区面积12平方公里，下辖9个社区: what the place is, not what was done."""
    return _BACKGROUND.search(context.before) is not None


# 占全乡10个行政村的40%, 执法人员编制40名; among what is lacking the means at hand (执法车辆仅有1辆).
_OF_THE_PLACE, _OF_THEM_ALL = re.compile(r"占全(?:[市区县乡镇]|街道)\s?$"), re.compile(r"[^，。；\d]{1,10}的")
# 由法定20个工作日压缩为3个工作日, 完成省定400人任务: what law or a higher office sets.
_LAID_DOWN = re.compile(r"(?<!承接)(?:法定|省定|市定|国定|县定)(?:时限|期限|标准|的|为)?\s?$")
# 抽检任务数为1800批次, 年度任务26个, 下达拆违任务12万平方米: what was to be done; 重点任务56项 are the tasks themselves.
_ASSIGNED = re.compile(r"(?:抽[查检]|检[查测]|年度|下达[^，。；\d]{0,8})任务[数量]{0,2}(?:为|是)?\s?$")
_POSTS = re.compile(r"(?:人员|核定|现有|总)编制(?:数|为|共|有)?\s?$")
_MEANS = ("辆", "台")


@rejects("setting")
def _there_before_any_work(context: Context) -> bool:
    is_base = _OF_THE_PLACE.search(context.before) is not None and _OF_THEM_ALL.match(context.after) is not None
    is_lacking = context.chapter is Chapter.PROBLEMS and context.candidate.unit in _MEANS
    is_laid_down = context.candidate.unit != "%" and _LAID_DOWN.search(context.before) is not None
    is_told_as_done = context.candidate.unit == "项" or "完成" in context.before
    is_task = _ASSIGNED.search(context.before) is not None and not is_told_as_done
    return is_base or is_lacking or is_laid_down or is_task or _POSTS.search(context.before) is not None


_ACTED = re.compile(
    r"(聘请|聘用|特聘|聘|配备|配齐|配置|选派|选聘|组建|成立|设立|设置|建立|建成|建设|形成|完成|开展|召开|举办|组织|举行|下放|承接|下沉|分|共|累计|合计"
    r"|新增|增设|印发|制定|出台|另有|尚有|仍有|办理|受理|化解|调解|审查|打造|创建|获|培育|仅|只有|只|推出|发放|处理|立案|查处|接待|提供|参加|参与|安排|命名|评选"
    r"|发布|公布|公开|收到|收集|征集|排查|整改|拆除|检查|巡查|出动|培训|培养|走访|上报|报送|移送|纠正|废止|修订|清理)[^。；]{0,24}$"
)
# 法治讲座一期。 两次主持召开会议。: there a number in Chinese signs counts what was held.
_HELD_IN = ("次", "场", "期", "轮", "份", "件", "篇", "部", "批次", "场次")
_END_OF_CLAUSE = re.compile(r"\s?(?:$|[，。；、）])")
_HELD = re.compile(r"(主持|召开|研究|听取|到|深入|组织|开展|参加|赴|专题|集中|修订|通报|约谈)")
# Larger numbers in Chinese signs are counts: nobody says 三十二个 for many.
_LARGEST_TURN = 12
_IN_ANOTHER_WORD = frozenset("任统专单唯万之某每各这那另同上下本该逐有无一二三四五六七八九十")
_THERE_ARE = re.compile(r"[另尚仍仅只共]有$")
_OF_AN_ARRANGEMENT = re.compile(r"(方面|环节|层面|统一|坚持|确保|到位|结合)")
_ACTED_ONE = re.compile(r"(聘请|聘用|特聘|聘|配备|配置|选派|选聘|增设|新增|设立|仅|只有|仅有|共)(了|有)?\s?$")


def _is_told_in_digits_before(context: Context) -> bool:
    """提请审议重大决策4项，四项决策均履行法定程序: the same once more."""
    candidate = context.candidate
    before = context.plain[max(0, candidate.span.start - _LONGEST_CATCHWORD) : candidate.span.start]
    told = re.search(rf"(?<!\d){candidate.value:g}\s?{candidate.unit}[，。；]", before)
    return candidate.value != 1 and told is not None


@rejects("idiom")
def _turn_of_phrase(context: Context) -> bool:
    """A number in Chinese signs counts only where something was done: 一个闭环, 培养一支队伍 say nothing of how many."""
    if not context.candidate.is_spoken or context.candidate.value is None:
        return False
    if context.candidate.qualifier is Qualifier.APPROX:
        return False
    if _END_OF_CLAUSE.match(context.after) and context.candidate.unit in _HELD_IN and len(context.before) >= 4:
        return False
    if context.candidate.unit == "次" and context.candidate.value > 1 and _HELD.match(context.after):
        return False
    if _is_told_in_digits_before(context):
        return False
    if context.before[-1:] in _IN_ANOTHER_WORD and _THERE_ARE.search(context.before) is None:
        return True
    if context.candidate.value > _LARGEST_TURN:
        return False
    if context.candidate.value == 1:
        return _ACTED_ONE.search(context.before) is None
    return _ACTED.search(context.before) is None or bool(_OF_AN_ARRANGEMENT.match(context.after))
