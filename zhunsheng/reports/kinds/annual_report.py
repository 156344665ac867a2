"""法治政府建设年度报告: drafted from an outline, frozen with the records behind every figure, published, archived."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING

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
    CountField,
    DateField,
    Kind,
    Line,
    Lines,
    Procedure,
    ProseField,
    State,
    TextField,
    guard,
)
from zhunsheng.kernel.digests import sm3
from zhunsheng.kernel.errors import InvalidDeclaration, Objection
from zhunsheng.kernel.jobs.queue import enqueue
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.roles import Role
from zhunsheng.reports.outline import read_outline

if TYPE_CHECKING:
    from zhunsheng.kernel.acts.store import Written

BASIS = "参数 法治政府建设年度报告工作制度"
COMPILING = (Role.JUSTICE_CLERK, Role.OFFICE_CLERK)
OUTLINE_NAME = "提纲"
AFTER_FREEZING = ("frozen", "published", "archived")

# The report that is being frozen: set by freeze_report alone, so that no freeze is recorded without its figures.
being_frozen: ContextVar[int | None] = ContextVar("being_frozen", default=None)
# The report whose file is being kept: set by keep_file alone, so that no file is recorded but those drawn from it.
being_filed: ContextVar[int | None] = ContextVar("being_filed", default=None)

MAKE_FILES = "reports.make_files"
FORMS = (("page", "网页"), ("word", "Word"), ("trace", "数据依据"), ("pdf", "PDF"))
ENDINGS = {"page": "html", "word": "docx", "trace": "json", "pdf": "pdf"}


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
            way_out="数据有误的，请更正台账记录，差异会另行列出；文字有误的，请作废本件后重新起草",
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
        message = f"报数截止日期{due_on}应在布置之日{context.acted_on}之后、报告落款之日{outline.signed_on}之前"
        yield Objection("due-day-unfit", message, way_out="请改填截止日期", field="numbers_due_on")


@guard("由系统在制作之后记载", basis=BASIS, reads="matter")
def filed_as_drawn(context: ActContext) -> Iterator[Objection]:
    if context.matter is None or being_filed.get() != context.matter.pk:
        message = "成文文件由系统按冻结的数据制作，制成后自动记载，不能手工登记"
        yield Objection("file-by-hand", message, way_out="请在报告页面办理“制作文件”")


def attach_file(draft: Draft, entry: Entry) -> None:
    """The file goes on the report's own record, under a name that says what it is."""
    ending = ENDINGS.get(entry.payload.get("file_form", ""))
    if ending is None:
        # What is asked for without a form is refused, but not before it has been folded.
        return
    name = f"{draft.columns['title']}.{ending}"
    draft.attached = (*draft.attached, Attached(entry.seq, entry.payload["file_digest"], name))


def digest_outline(draft: Draft, entry: Entry) -> None:
    """The digest follows the text."""
    draft.columns["outline_digest"] = sm3(draft.columns["outline"].encode())


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
    list_columns = ("title", "year", "frozen_on", "published_on")

    year = CountField("年度")
    title = TextField("标题", max_length=120)
    outline = ProseField("提纲", hint="YAML 文本：章节、段落及其数据")
    outline_digest = TextField("提纲摘要", max_length=80)
    frozen_digest = TextField("冻结摘要", max_length=80)
    seal_number = CountField("冻结时最近封印")
    seal_root = TextField("封印根", max_length=80)
    numbers_due_on = DateField("报数截止日期", hint="各科室负责人最迟在这一天签字报到，应早于报告落款之日")
    publication_place = TextField("公开载体", max_length=200, hint="网址、公报期号等")
    frozen_on = DateField("冻结日期")
    published_on = DateField("公开日期")
    archived_on = DateField("归档日期")
    file_form = ChoiceField("最近制成的文件", choices=FORMS)
    file_digest = TextField("最近制成的文件摘要", max_length=80)

    figures = Lines(FrozenFigure, "固化的数据")

    panels = (
        pages.Facts(
            "报告情况",
            (
                "title",
                "year",
                "frozen_on",
                "frozen_digest",
                "seal_number",
                "seal_root",
                "published_on",
                "publication_place",
                "archived_on",
                "outline_digest",
            ),
        ),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Course(Procedure):
        label = "年度报告编制"
        version, in_force = 1, "2019-04-15"

        drafting = State("起草中")
        frozen = State("已冻结")
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
            guards=(something_to_ask,),
            basis=BASIS,
            about="按提纲向各科室各布置一件报数，写明口径、期间和截止日期；已经布置过的不再布置。",
        )
        freeze = Act(
            "冻结",
            drafting >> frozen,
            by=(Role.JUSTICE_CLERK,),
            writes=("figures", "frozen_digest", "seal_number", "seal_root"),
            guards=(frozen_with_its_figures,),
            dates="frozen_on",
            basis=BASIS,
        )
        publish = Act(
            "公开",
            frozen >> published,
            by=COMPILING,
            writes=("publication_place",),
            needs=("publication_place",),
            dates="published_on",
            basis=BASIS,
        )
        order_files = Act(
            "制作文件",
            at=frozen | published,
            by=COMPILING,
            basis=BASIS,
            about="按冻结的数据制作网页、Word、PDF 和数据依据，制成后列在“附卷材料”中，摘要记入办理经过。",
        )
        keep_file = Act(
            "文件制成",
            at=frozen | published,
            by=COMPILING,
            writes=("file_form", "file_digest"),
            needs=("file_form", "file_digest"),
            guards=(filed_as_drawn,),
            effect=attach_file,
            basis=BASIS,
        )
        archive = Act("归档", published >> archived, by=COMPILING, dates="archived_on", basis=BASIS)

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["title"])

    @classmethod
    def stored(cls, world: World, events: Sequence[Written]) -> None:
        """Ask the sections for their numbers, and for the files that an act calls for."""
        from zhunsheng.reports.asking import ask_sections

        for event in events:
            if event.act == cls.Course.ask_sections.name:
                ask_sections(event)
            if event.act == cls.Course.order_files.name:
                assert event.person_id is not None
                enqueue(MAKE_FILES, Matter.objects.get(pk=event.matter_id), event.person_id)
