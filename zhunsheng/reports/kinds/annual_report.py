"""法治政府建设年度报告: from the notice to the archive, frozen with the records behind every figure, in three versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.history import Entry
from zhunsheng.kernel.acts.snapshot import Attached, Draft, Snapshot
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare import (
    START,
    Access,
    Act,
    ActContext,
    ChoiceField,
    Clock,
    Consulted,
    CountField,
    DateField,
    Kind,
    Line,
    Lines,
    PersonField,
    Procedure,
    ProseField,
    State,
    TextField,
    UnitField,
    guard,
)
from zhunsheng.kernel.digests import sm3
from zhunsheng.kernel.errors import InvalidDeclaration, Objection
from zhunsheng.kernel.jobs.queue import enqueue
from zhunsheng.kernel.models import Matter, Unit
from zhunsheng.kernel.roles import Role
from zhunsheng.law.wording import day_words
from zhunsheng.reports import course
from zhunsheng.reports.course import BASIS, BOTH, GOVERNMENT, HEADS, OUTLINE_NAME, PARTY
from zhunsheng.reports.outline import read_outline
from zhunsheng.reports.outline.versions import VERSIONS

if TYPE_CHECKING:
    from zhunsheng.kernel.acts.form import FormPlace
    from zhunsheng.kernel.acts.store import Written

COMPILING = (Role.JUSTICE_CLERK, Role.OFFICE_CLERK)
AFTER_FREEZING = ("frozen", "filed", "published", "archived")
HEADS_OF_SECTIONS = (Role.SECTION_HEAD, Role.OFFICE_CLERK)
LEADING = (Role.DEPUTY_LEADER, Role.LEADER)
RETURNING = (Role.DISTRICT_SUPERVISOR, Role.LEADER, Role.DEPUTY_LEADER, *COMPILING)
COMMENTING = (*COMPILING, Role.LEADER, Role.DEPUTY_LEADER, Role.SECTION_HEAD, Role.DISTRICT_SUPERVISOR)

OUTCOMES = (("taken", "采纳"), ("partly", "部分采纳"), ("kept", "未采纳"))

# The report that is being frozen: set by freeze_report alone, so that no freeze is recorded without its figures.
being_frozen: ContextVar[int | None] = ContextVar("being_frozen", default=None)
# The report whose file is being kept: set by keep_file alone, so that no file is recorded but those drawn from it.
being_filed: ContextVar[int | None] = ContextVar("being_filed", default=None)
# The report into which comments of a Word file are taken: set by take_in alone, so that nobody is said to have commented.
being_taken_back: ContextVar[int | None] = ContextVar("being_taken_back", default=None)
# The report that is being restated: set by restate_report alone, so that a difference is never typed in.
being_restated: ContextVar[int | None] = ContextVar("being_restated", default=None)

MAKE_FILES, MAKE_RESTATEMENT = "reports.make_files", "reports.make_restatement"
FORMS = (("page", "网页"), ("word", "Word"), ("trace", "数据依据"), ("pdf", "PDF"))
ENDINGS = {"page": "html", "word": "docx", "trace": "json", "pdf": "pdf"}
# What is made beside the versions: for the house alone, and with a restatement.
REMOVALS, RESTATEMENT = "removals", "restatement"
EDITIONS = {**VERSIONS, REMOVALS: "删节清单", RESTATEMENT: "更正说明"}


class FrozenFigure(Line):
    """A figure as it was frozen: value, text, definition, time, and the digest of the records that counted.

    ``value`` and ``target`` are decimal texts; ``valid_until`` is the last day whose facts count, ``known_until`` the
    instant (ISO, UTC) up to which acts were known. A claim is kept with the words it chose.
    """

    label = "固化的数据"

    slot = TextField("标识", max_length=40)
    caption = TextField("数据", max_length=120)
    basis = ChoiceField(
        "依据", choices=(("records", "记录"), ("sheet", "台账表"), ("typed", "手填"), ("claim", "断语"))
    )
    metric = TextField("统计项", max_length=120)
    definition_version = CountField("口径版本")
    meaning = ProseField("口径")
    at = TextField("限定", max_length=200)
    scope = TextField("统计范围", max_length=80)
    period_from_on = DateField("期间起")
    period_to_on = DateField("期间止")
    cut_off_on = DateField("截止日期")
    value = TextField("数值", max_length=40)
    unit = TextField("量词", max_length=20)
    printed = TextField("报告所载", max_length=200)
    counted = CountField("计入记录")
    rows_digest = TextField("计入记录的摘要", max_length=80)
    target = TextField("目标值", max_length=40)
    stated_by = TextField("填报人", max_length=80)
    because = TextField("手填理由", max_length=200)
    sheet = TextField("台账表", max_length=120)
    sheet_digest = TextField("台账表摘要", max_length=80)
    cell = TextField("单元格", max_length=80)
    signer = TextField("签字人", max_length=80)
    signed_on = DateField("签字日期")
    valid_until = DateField("事实截至")
    known_until = TextField("获知截至", max_length=40)


class FrozenPoint(Line):
    """A bar of a chart as it was frozen: the group, its value, how many records counted in it and which (``12-40 44``).

    ``slot`` is the figure whose part it is; ``value`` a decimal text.
    """

    label = "图中的数据"

    chart = TextField("图", max_length=40)
    slot = TextField("所画的数据", max_length=40)
    key = TextField("分组", max_length=80)
    name = TextField("分组名称", max_length=200)
    value = TextField("数值", max_length=40)
    printed = TextField("图中所载", max_length=40)
    counted = CountField("计入记录")
    records = ProseField("计入的记录")


class Contributor(Line):
    """A section that the outline asked for numbers when the round was last laid: it reads the draft and comments on it."""

    label = "参与科室"

    unit = UnitField("科室")


class RestatedFigure(Line):
    """A figure of the restatement: as published, as known now, the difference and why."""

    label = "更正的数据"

    slot = TextField("标识", max_length=40)
    caption = TextField("数据", max_length=120)
    published = TextField("报告所载", max_length=200)
    known_now = TextField("现值", max_length=200)
    difference = TextField("差异", max_length=80)
    because = TextField("原因", max_length=400)


class Comment(Line):
    """What somebody says of a paragraph while the report is drafted, and what became of it.

    ``place`` is the number of the paragraph, from 1, in the text that was read; ``quote`` are the words that are meant.
    ``told_by`` is whom a returned Word file names as the author of a comment in it; ``said_by`` then entered it.
    """

    label = "意见"

    place = CountField("第几段")
    quote = TextField("所引文字", max_length=200)
    words = ProseField("意见")
    said_by = PersonField("提出人")
    told_by = TextField("Word 批注人", max_length=80)
    said_on = DateField("提出日期")
    outcome = ChoiceField("处理结果", choices=OUTCOMES)
    answer = ProseField("处理说明")
    settled_by = PersonField("处理人")
    settled_on = DateField("处理日期")


@guard("提纲可读且属于本年度", basis=BASIS)
def outline_is_sound(context: ActContext) -> Iterator[Objection]:
    try:
        outline = read_outline(context.value("outline") or "", OUTLINE_NAME)
    except InvalidDeclaration as faulty:
        for fault in faulty.faults:
            yield Objection("outline-fault", str(fault), way_out="请按所示行号改正提纲后再提交", field="outline")
        return
    if outline.year != context.value("year"):
        message = f"提纲是{outline.year}年度的，所填年度是{context.value('year')}"
        yield Objection("outline-of-another-year", message, way_out="请改填年度，或换用该年度的提纲", field="year")


@guard("连同全部数据一次冻结", basis=BASIS)
def frozen_with_its_figures(context: ActContext) -> Iterator[Objection]:
    if context.matter is None or being_frozen.get() != context.matter.pk:
        yield Objection(
            "freeze-without-figures",
            "冻结须连同全部数据及其记录一次完成，不能只登记这一步",
            way_out="请在报告页面办理“冻结”",
        )


@guard("提纲尚未随报告冻结", basis=BASIS)
def outline_not_frozen(context: ActContext) -> Iterator[Objection]:
    """A correction of an earlier step comes by here too: what was frozen keeps its words."""
    if context.matter is not None and context.matter.state in AFTER_FREEZING:
        yield Objection(
            "outline-frozen",
            "报告已经冻结，提纲不能再改",
            way_out="数据有误的，请更正台账记录，差异会另行列出；文字有误的，请办理“退回”后修改提纲",
            field="outline",
        )


@guard("提纲列有还没有布置的报数，截止日期可行", basis=BASIS)
def something_to_ask(context: ActContext) -> Iterator[Objection]:
    from zhunsheng.reports.asking import sections_unknown, still_wanted

    if context.matter is None:
        return
    try:
        outline = read_outline(context.value("outline"), OUTLINE_NAME)
    except InvalidDeclaration:
        way_out = "请先办理“修改提纲”，按所示行号改正"
        yield Objection("outline-fault", "提纲有误，读不出要报的数", way_out=way_out)
        return
    due_on = context.value("numbers_due_on")
    wanted = still_wanted(context.matter, outline, context.acted_on)
    if not wanted:
        way_out = "提纲新增或改动了报数的，改好之后再布置；要催的，请在该科室的报数上办理“催报”"
        yield Objection("nothing-to-ask", "提纲所列的报数都已布置，或者没有报数", way_out=way_out)
    for code in sections_unknown(context.matter, wanted):
        message = f"{context.matter.unit.name}没有代码为“{code}”的科室"
        yield Objection("section-unknown", message, way_out="请改正提纲中的 reported，或由系统管理员登记这个科室")
    if due_on is not None and not context.acted_on < due_on < outline.signed_on:
        since, until = day_words(context.acted_on), day_words(outline.signed_on)
        message = f"报数截止日期{day_words(due_on)}应在布置之日{since}之后、报告落款之日{until}之前"
        yield Objection("due-day-unfit", message, way_out="请改填截止日期", field="numbers_due_on")


def sections_asked(place: FormPlace) -> list[dict[str, Any]]:
    """The sections that the outline of a stored report asks for numbers, in its order; none where it cannot be read."""
    try:
        outline = read_outline(AnnualReport.objects.get(pk=place.matter_id).outline, OUTLINE_NAME)
    except InvalidDeclaration:
        return []
    codes = list(dict.fromkeys(figure.reported for figure in outline.reported()))
    units = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))
    return [{"unit": units[code]} for code in codes if code in units]


@guard("由系统在制作之后记载", basis=BASIS, reads="matter")
def filed_as_drawn(context: ActContext) -> Iterator[Objection]:
    if context.matter is None or being_filed.get() != context.matter.pk:
        message = "成文文件由系统按冻结的数据制作，制成后自动记载，不能手工登记"
        yield Objection("file-by-hand", message, way_out="请在报告页面办理“制作文件”")


@guard("差异由系统按现在的记录算出", basis=BASIS)
def restated_as_reckoned(context: ActContext) -> Iterator[Objection]:
    if context.matter is None or being_restated.get() != context.matter.pk:
        message = "更正说明所列的差异由系统按现在的记录算出，不能手工登记"
        yield Objection("restatement-by-hand", message, way_out="请在报告页面办理“更正说明”")


@guard("Word 文件里的批注由系统收回", basis=BASIS)
def told_by_a_file(context: ActContext) -> Iterator[Objection]:
    if context.payload.get("comment_author") and (
        context.matter is None or being_taken_back.get() != context.matter.pk
    ):
        message = "Word 批注人由系统收回修改稿时填写，不能手工登记"
        way_out = "请在“收回修改稿”中交回文件；自己提的意见不填这一项"
        yield Objection("author-by-hand", message, way_out=way_out, field="comment_author")


@guard("所处理的意见尚未处理", basis=BASIS, reads="matter")
def comment_is_open(context: ActContext) -> Iterator[Objection]:
    comments, number = context.before.lines.get("comments", ()), context.value("comment_number")
    if number is None:
        return
    if not 0 < number <= len(comments):
        message = f"本件没有第{number}条意见"
        yield Objection("comment-unknown", message, way_out="请按“意见”中的序号填写", field="comment_number")
    elif comments[number - 1]["outcome"]:
        message = f"第{number}条意见已经处理过"
        way_out = "需要改变处理结果的，请更正原来的处理"
        yield Objection("comment-settled", message, way_out=way_out, field="comment_number")


def note_comment(draft: Draft, entry: Entry) -> None:
    """One row for every comment, in the order in which they came."""
    said = {"place": draft.columns["comment_place"], "quote": draft.columns["comment_quote"]}
    said |= {"words": draft.columns["comment_words"], "told_by": draft.columns["comment_author"]}
    said |= {"said_by": entry.person_id, "said_on": entry.acted_on}
    draft.columns["comment_author"] = ""
    draft.rows("comments").append({**said, "outcome": "", "answer": "", "settled_by": None, "settled_on": None})


def note_settlement(draft: Draft, entry: Entry) -> None:
    """The comment with the number given gets its answer; what names none is refused, but not before it has been folded."""
    number = draft.columns["comment_number"]
    for row in draft.rows("comments")[number - 1 : number] if number else ():
        row["outcome"], row["answer"] = draft.columns["comment_outcome"], draft.columns["comment_answer"]
        row["settled_by"], row["settled_on"] = entry.person_id, entry.acted_on


def attach_file(draft: Draft, entry: Entry) -> None:
    """The file goes on the report's own record, under a name that says what it is."""
    edition = EDITIONS.get(entry.payload.get("file_version", ""))
    ending = ENDINGS.get(entry.payload.get("file_form", ""))
    if edition is None or ending is None:
        # What is asked for without a form is refused, but not before it has been folded.
        return
    name = f"{draft.columns['title']}（{edition}）.{ending}"
    draft.attached = (*draft.attached, Attached(entry.seq, entry.payload["file_digest"], name))


def digest_outline(draft: Draft, entry: Entry) -> None:
    """The digest follows the text."""
    draft.columns["outline_digest"] = sm3(draft.columns["outline"].encode())


def note_signature(draft: Draft, entry: Entry) -> None:
    """Who signed as which head, and when."""
    signed = draft.columns["signed_as"]
    for head in (PARTY, GOVERNMENT) if signed == BOTH else (signed,):
        if head in HEADS:
            draft.columns[f"{head}_signer"], draft.columns[f"{head}_signed_on"] = entry.person_id, entry.acted_on


def thaw(draft: Draft, entry: Entry) -> None:
    """The freezing stays in the history with its records; the report shows what the records say again."""
    draft.lines["figures"], draft.lines["points"] = [], []
    draft.columns |= {"frozen_on": None, "frozen_digest": "", "seal_number": None, "seal_root": "", "filed_on": None}


def is_settled_for_the_public(snapshot: Snapshot) -> bool:
    """Published, or not to be."""
    return snapshot.state == "published" or snapshot.column("secrecy_result") == course.NOT_PUBLIC


class AnnualReport(Kind):
    """法治政府建设年度报告：每年度一件，数据取自台账，冻结时连同所依据的记录一并固化，之后更正另列差异。"""

    key, label = "reports.annual_report", "法治政府建设年度报告"
    access = Access(
        open=(
            Role.JUSTICE_CLERK,
            Role.OFFICE_CLERK,
            Role.LEADER,
            Role.DEPUTY_LEADER,
            Role.SECTION_HEAD,
            Role.DISTRICT_SUPERVISOR,
        ),
        void=(Role.JUSTICE_CLERK,),
    )
    consulted = Consulted("contributors", "unit", at=("drafting",))
    list_columns = ("title", "year", "document_number", "frozen_on", "filed_on", "published_on")

    year = CountField("年度")
    title = TextField("标题", max_length=120)
    outline = ProseField("提纲", hint="YAML 文本：章节、段落及其数据")
    outline_digest = TextField("提纲摘要", max_length=80)
    frozen_digest = TextField("冻结摘要", max_length=80)
    seal_number = CountField("冻结时最近封印")
    seal_root = TextField("封印根", max_length=80)
    notice_number = TextField("通知文号", max_length=80)
    notice_issuer = TextField("通知机关", max_length=120)
    noticed_on = DateField("登记通知日期")
    filing_wanted_on = DateField("通知要求的报送日", hint="通知没有写明的不填")
    publication_wanted_on = DateField("通知要求的公开日", hint="通知没有写明的不填")
    comments_asked_of = TextField("征求意见的对象", max_length=200)
    comments_wanted_on = DateField("意见反馈截止日")
    comments_asked_on = DateField("征求意见日期")
    deputy_opinion = ProseField("分管领导审核意见")
    deputy_reviewed_on = DateField("分管领导审核日期")
    meeting_name = TextField("审议的会议", max_length=120)
    minutes_number = TextField("会议纪要编号", max_length=80)
    met_on = DateField("会议审议日期")
    signed_as = ChoiceField("签批身份", choices=(*HEADS.items(), (BOTH, "两者兼任")), hint="一人兼任的选“两者兼任”")
    party_signer = PersonField("党（工）委签批人")
    party_signed_on = DateField("党（工）委签批日期")
    government_signer = PersonField("政府（办事处）签批人")
    government_signed_on = DateField("政府（办事处）签批日期")
    document_number = TextField("文号", max_length=80, hint="照办公系统给的文号填写")
    numbered_on = DateField("编文号日期")
    filed_to = TextField("报送", max_length=200, hint="党委、政府")
    copied_to = TextField("抄送", max_length=200, hint="依法治区（县）办")
    filed_on = DateField("报送日期")
    accepted_on = DateField("上级审核通过日期")
    returned_by = TextField("退回机关或人员", max_length=120)
    return_reason = ProseField("退回理由")
    mending_wanted_on = DateField("要求改报的日期", hint="没有写明的不填")
    returned_on = DateField("退回日期")
    secrecy_result = ChoiceField(
        "保密审查结论",
        choices=(
            (course.PASSED, "全文可以公开"),
            (course.WITH_REMOVALS, "删去标明的内容后公开"),
            (course.NOT_PUBLIC, "不予公开"),
        ),
    )
    secrecy_opinion = ProseField("保密审查意见")
    secrecy_reviewed_on = DateField("保密审查日期")
    proof_record = ProseField("审校情况", hint="审出、校出什么，怎样改的；没有的写“无”")
    first_proof_on = DateField("初审初校日期")
    second_proof_on = DateField("复审复校日期")
    final_proof_on = DateField("终审终校日期")
    publication_place = TextField("公开载体", max_length=200, hint="门户网站、公报期号等")
    publication_link = TextField("公开链接", max_length=300, hint="网址；没有网址的载体不填")
    link_reported_to = TextField("链接报送机关", max_length=120)
    link_reported_on = DateField("回报链接日期")
    restatement_reason = ProseField("更正说明的缘由")
    restated_on = DateField("更正说明日期")
    numbers_due_on = DateField("报数截止日期", hint="各科室负责人最迟在这一天签字报到，应早于报告落款之日")
    frozen_on = DateField("冻结日期")
    published_on = DateField("公开日期")
    archived_on = DateField("归档日期")
    file_version = ChoiceField("最近制成的文件属于", choices=tuple(EDITIONS.items()))
    file_form = ChoiceField("最近制成的文件", choices=FORMS)
    file_digest = TextField("最近制成的文件摘要", max_length=80)

    comment_place = CountField("第几段", hint="从正文第一段数起；对全文的意见不填")
    comment_quote = TextField("所引文字", max_length=200, hint="照抄要改的那几个字，便于对照")
    comment_words = ProseField("意见")
    comment_author = TextField("Word 批注人", max_length=80, hint="收回修改稿时由系统填写，自己提的意见不填")
    comment_number = CountField("第几条意见", hint="“意见”中的序号")
    comment_outcome = ChoiceField("处理结果", choices=OUTCOMES)
    comment_answer = ProseField("处理说明", hint="怎样改的，或者为什么不改")

    contributors = Lines(Contributor, "参与科室", found_by=sections_asked)
    figures = Lines(FrozenFigure, "固化的数据")
    points = Lines(FrozenPoint, "图中的数据")
    restated = Lines(RestatedFigure, "更正的数据")
    comments = Lines(Comment, "意见")

    panels = (
        pages.Facts(
            "报告情况",
            (
                "title",
                "year",
                "document_number",
                "notice_number",
                "notice_issuer",
                "filing_wanted_on",
                "publication_wanted_on",
                "frozen_on",
                "frozen_digest",
                "seal_number",
                "seal_root",
                "outline_digest",
            ),
        ),
        pages.Facts(
            "审签与报送",
            (
                "deputy_reviewed_on",
                "met_on",
                "meeting_name",
                "minutes_number",
                "party_signer",
                "party_signed_on",
                "government_signer",
                "government_signed_on",
                "filed_on",
                "filed_to",
                "copied_to",
                "accepted_on",
                "returned_on",
                "returned_by",
                "return_reason",
            ),
        ),
        pages.Facts(
            "审查与公开",
            (
                "secrecy_reviewed_on",
                "secrecy_result",
                "first_proof_on",
                "second_proof_on",
                "final_proof_on",
                "published_on",
                "publication_place",
                "publication_link",
                "link_reported_on",
                "link_reported_to",
                "restated_on",
                "archived_on",
            ),
        ),
        pages.LineTable("意见", "comments"),
        pages.Deadlines(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Course(Procedure):
        label = "年度报告编制"
        version, in_force = 1, "2019-04-15"
        stamps = (course.MEETING_NEEDED, course.ANSWER_NEEDED, course.SIGNED_BY)

        noticed = State("待起草")
        drafting = State("起草中")
        frozen = State("已冻结")
        filed = State("已报送")
        published = State("已公开")
        archived = State("已归档", final=True)

        draft = Act(
            "起草",
            START >> drafting,
            by=COMPILING,
            writes=("year", "title", "outline"),
            needs=("year", "title", "outline"),
            guards=(outline_not_frozen, outline_is_sound),
            effect=digest_outline,
            basis=BASIS,
        )
        notice = Act(
            "登记部署通知",
            START >> noticed,
            by=COMPILING,
            writes=(
                "year",
                "title",
                "notice_number",
                "notice_issuer",
                "filing_wanted_on",
                "publication_wanted_on",
            ),
            needs=("year", "title", "notice_number", "notice_issuer"),
            guards=(course.days_in_order,),
            dates="noticed_on",
            basis="REP-03",
        )
        draft_as_noticed = Act(
            "按通知起草",
            noticed >> drafting,
            by=COMPILING,
            writes=("year", "title", "outline"),
            needs=("year", "title", "outline"),
            guards=(outline_not_frozen, outline_is_sound),
            effect=digest_outline,
            basis=BASIS,
        )
        add_notice = Act(
            "补登部署通知",
            at=drafting | frozen,
            by=COMPILING,
            writes=("notice_number", "notice_issuer", "filing_wanted_on", "publication_wanted_on"),
            needs=("notice_number", "notice_issuer"),
            guards=(course.days_in_order,),
            dates="noticed_on",
            basis="REP-03",
            about="起草之后才收到通知，或者通知改了日期的，在此登记；报送日、公开日随之改变。",
        )
        revise = Act(
            "修改提纲",
            at=drafting,
            by=COMPILING,
            writes=("title", "outline"),
            needs=("title", "outline"),
            guards=(outline_not_frozen, outline_is_sound),
            effect=digest_outline,
            basis=BASIS,
        )
        ask_sections = Act(
            "布置报数",
            at=drafting,
            by=COMPILING,
            writes=("numbers_due_on",),
            needs=("numbers_due_on",),
            finds=("contributors",),
            guards=(something_to_ask,),
            basis=BASIS,
            about="按提纲向各科室各布置一件报数，写明口径、期间和截止日期；已经布置过的不再布置。"
            "提纲要其报数的科室，负责人在起草期间可以看初稿、提意见。",
        )
        ask_comments = Act(
            "征求意见",
            at=drafting,
            by=COMPILING,
            writes=("comments_asked_of", "comments_wanted_on"),
            needs=("comments_asked_of",),
            dates="comments_asked_on",
            basis=BASIS,
        )
        deputy_review = Act(
            "分管领导审核",
            at=drafting | frozen,
            by=(Role.DEPUTY_LEADER,),
            writes=("deputy_opinion",),
            needs=("deputy_opinion",),
            dates="deputy_reviewed_on",
            basis=BASIS,
        )
        meet = Act(
            "会议审议",
            at=drafting | frozen,
            by=COMPILING,
            writes=("meeting_name", "minutes_number"),
            needs=("meeting_name", "minutes_number"),
            dates="met_on",
            basis="参数 年度报告须经会议审议",
        )
        sign = Act(
            "签批",
            at=drafting | frozen,
            by=(Role.LEADER,),
            writes=("signed_as",),
            needs=("signed_as",),
            guards=(course.reviewed_by_deputy, course.met_where_needed, course.signed_once_each),
            effect=note_signature,
            basis="参数 年度报告由谁签批",
            about="党（工）委和政府（办事处）主要负责人各自签批；由一人兼任的，签批身份选“两者兼任”。",
        )
        comment = Act(
            "提出意见",
            at=drafting,
            by=COMMENTING,
            within="contributors",
            writes=("comment_place", "comment_quote", "comment_words", "comment_author"),
            needs=("comment_words",),
            guards=(told_by_a_file,),
            effect=note_comment,
            is_aside=True,
            basis=BASIS,
            about="意见记在所说的段落旁边，由编制人员逐条处理。",
        )
        settle = Act(
            "处理意见",
            at=drafting,
            by=COMPILING,
            writes=("comment_number", "comment_outcome", "comment_answer"),
            needs=("comment_number", "comment_outcome", "comment_answer"),
            guards=(comment_is_open,),
            effect=note_settlement,
            is_aside=True,
            basis=BASIS,
        )
        freeze = Act(
            "冻结",
            drafting >> frozen,
            by=(Role.JUSTICE_CLERK,),
            writes=("figures", "points", "frozen_digest", "seal_number", "seal_root"),
            guards=(frozen_with_its_figures,),
            dates="frozen_on",
            basis=BASIS,
        )
        withhold = Act(
            "标明删节",
            at=frozen | filed,
            by=(*COMPILING, Role.SECTION_HEAD),
            writes=("outline",),
            needs=("outline",),
            guards=(course.only_marks_changed,),
            effect=digest_outline,
            basis="GKA-03",
            about="在编写页面标明哪些文字、段落、章节从公开稿（或者连同报送稿）删去、什么理由；文字和数据不能改。",
        )
        number = Act(
            "编文号",
            at=frozen | filed,
            by=COMPILING,
            writes=("document_number",),
            needs=("document_number",),
            dates="numbered_on",
            basis=BASIS,
        )
        file = Act(
            "报送",
            frozen >> filed,
            by=COMPILING,
            writes=("filed_to", "copied_to"),
            needs=("filed_to", "copied_to"),
            guards=(course.parts_answered, course.signed_by_heads, course.numbered),
            dates="filed_on",
            basis="REP-03",
        )
        accept = Act(
            "审核通过",
            at=filed,
            by=(Role.DISTRICT_SUPERVISOR, *COMPILING),
            dates="accepted_on",
            basis="参数 公开之前须经上级审核",
        )
        send_back = Act(
            "退回",
            (frozen | filed) >> drafting,
            by=RETURNING,
            writes=("returned_by", "return_reason", "mending_wanted_on"),
            needs=("returned_by", "return_reason"),
            dates="returned_on",
            effect=thaw,
            is_aside=True,
            basis=BASIS,
            about="报告回到起草中，改好后重新冻结、报送；原来冻结的数据和文件仍可核验。",
        )
        review_secrecy = Act(
            "保密审查",
            at=frozen | filed,
            by=(*HEADS_OF_SECTIONS, *LEADING, Role.JUSTICE_CLERK),
            not_by=("draft", "draft_as_noticed", "revise"),
            writes=("secrecy_result", "secrecy_opinion"),
            needs=("secrecy_result", "secrecy_opinion"),
            guards=(course.review_fits_removals,),
            dates="secrecy_reviewed_on",
            basis="GKA-03",
            about="对照“删节清单”审查：从报送稿、公开稿删去的每一处都列在里面，写明内容、理由、说明和标明的人。",
        )
        proof_first = Act(
            course.PROOFS["proof_first"],
            at=frozen | filed,
            by=COMPILING,
            writes=("proof_record",),
            needs=("proof_record",),
            dates="first_proof_on",
            basis=BASIS,
        )
        proof_second = Act(
            course.PROOFS["proof_second"],
            at=frozen | filed,
            by=(*HEADS_OF_SECTIONS, Role.JUSTICE_CLERK),
            not_by=("proof_first",),
            writes=("proof_record",),
            needs=("proof_record",),
            guards=(course.after_proof("proof_first"),),
            dates="second_proof_on",
            basis=BASIS,
        )
        proof_final = Act(
            course.PROOFS["proof_final"],
            at=frozen | filed,
            by=LEADING,
            not_by=("proof_first", "proof_second"),
            writes=("proof_record",),
            needs=("proof_record",),
            guards=(course.after_proof("proof_second"),),
            dates="final_proof_on",
            basis=BASIS,
        )
        publish = Act(
            "公开",
            filed >> published,
            by=COMPILING,
            writes=("publication_place", "publication_link"),
            needs=("publication_place",),
            guards=(
                course.secrecy_reviewed,
                course.removals_have_grounds,
                course.proofs_passed,
                course.answered_where_needed,
                course.link_is_an_address,
            ),
            dates="published_on",
            basis="REP-04",
        )
        report_link = Act(
            "回报链接",
            at=published,
            by=COMPILING,
            writes=("link_reported_to",),
            needs=("link_reported_to",),
            dates="link_reported_on",
            basis=BASIS,
        )
        order_files = Act(
            "制作文件",
            at=frozen | filed | published,
            by=COMPILING,
            basis=BASIS,
            about="按冻结的数据制作会议稿、报送稿、公开稿的网页、Word、PDF 和数据依据，并列出删节清单；"
            "制成后列在“附卷材料”中，摘要记入办理经过。",
        )
        keep_file = Act(
            "文件制成",
            at=frozen | filed | published | archived,
            by=COMPILING,
            writes=("file_version", "file_form", "file_digest"),
            needs=("file_version", "file_form", "file_digest"),
            guards=(filed_as_drawn,),
            effect=attach_file,
            is_by_job=True,
            basis=BASIS,
        )
        restate = Act(
            "更正说明",
            at=published | archived,
            by=COMPILING,
            writes=("restated", "restatement_reason"),
            needs=("restated", "restatement_reason"),
            guards=(restated_as_reckoned,),
            dates="restated_on",
            basis=BASIS,
        )
        archive = Act(
            "归档",
            (filed | published) >> archived,
            by=COMPILING,
            guards=(course.published_or_withheld,),
            dates="archived_on",
            basis=BASIS,
        )

        file_by = Clock("报送", start=("draft", "draft_as_noticed"), stop="file", rule="REP-03", year_before="year")
        file_as_noticed = Clock(
            "按通知报送",
            start=("notice", "add_notice"),
            stop="file",
            setting="reports.filing_limit",
            stated="filing_wanted_on",
        )
        mend_by = Clock(
            "退回后改报",
            start="send_back",
            stop="file",
            setting="reports.mending_limit",
            stated="mending_wanted_on",
        )
        publish_by = Clock(
            "公开",
            start=("draft", "draft_as_noticed"),
            stop=("publish", "review_secrecy"),
            stops_when=is_settled_for_the_public,
            rule="REP-04",
            year_before="year",
        )
        publish_as_noticed = Clock(
            "按通知公开",
            start=("notice", "add_notice"),
            stop=("publish", "review_secrecy"),
            stops_when=is_settled_for_the_public,
            setting="reports.publication_limit",
            stated="publication_wanted_on",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["title"])

    @classmethod
    def stored(cls, world: World, events: Sequence[Written]) -> None:
        """Ask the sections for their numbers, and for the files that an act calls for."""
        from zhunsheng.reports.asking import ask_sections

        works = {cls.Course.order_files.name: MAKE_FILES, cls.Course.restate.name: MAKE_RESTATEMENT}
        for event in events:
            if event.act == cls.Course.ask_sections.name:
                ask_sections(event)
            if event.act in works:
                assert event.person_id is not None
                enqueue(works[event.act], Matter.objects.get(pk=event.matter_id), event.person_id)
