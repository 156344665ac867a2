"""导入批次: a table of another system or of a desk, taken in stages: received, mapped, checked, written, completed or undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING

from zhunsheng.kernel import pages, registry
from zhunsheng.kernel.acts.history import Entry
from zhunsheng.kernel.acts.snapshot import Attached, Draft, Snapshot
from zhunsheng.kernel.declare import (
    START,
    Access,
    Act,
    ActContext,
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
    guard,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.masking import Mask
from zhunsheng.kernel.roles import Role

if TYPE_CHECKING:
    from zhunsheng.kernel.acts.store import Written
    from zhunsheng.kernel.acts.world import World

KIND = "kernel.import_run"
BASIS = "参数 数据导入管理规则"
EVERYBODY = tuple(Role)
COUNTS = ("row_count", "good_count", "faulty_count", "unchanged_count", "difference_count")
FILE_LABEL, MENDED_LABEL = "导入的表格", "送回的行"
ENDINGS = ("xlsx", "xlsm", "xls", "et", "ods", "csv", "tsv", "txt")

# The import whose job is at work: set by the stages alone, so that no check or writing is recorded that was not done.
being_worked: ContextVar[int | None] = ContextVar("being_worked", default=None)


@guard("岗位可以登记所导入的种类", basis=BASIS)
def may_open_what_is_imported(context: ActContext) -> Iterator[Objection]:
    from zhunsheng.kernel.imports.rights import importable_kinds, may_import

    kind = {kind.key: kind for kind in importable_kinds()}.get(context.value("record_kind"))
    if kind is None:
        message = f"没有可以导入的种类“{context.value('record_kind')}”"
        yield Objection("kind-not-importable", message, way_out="请从列表中选择", field="record_kind")
    elif context.matter is not None and not may_import(context.viewer, kind, context.matter.unit):
        message = f"您在{context.matter.unit.name}的岗位不能登记{kind.label}，也就不能导入"
        yield Objection("may-not-import", message, way_out="请由可以登记的岗位导入，或改选单位")


@guard("文件已经收到，是表格", basis=BASIS)
def file_is_kept(context: ActContext) -> Iterator[Objection]:
    from zhunsheng.kernel.imports.files import is_kept

    digest = context.payload.get("mended_digest") or context.payload.get("file_digest")
    if digest and not is_kept(digest):
        yield Objection("file-unknown", "没有收到这个文件", way_out="请重新选择文件上传", field="file_digest")


@guard("所选的表、标题行和对应关系可用", basis=BASIS)
def mapping_can_be_used(context: ActContext) -> Iterator[Objection]:
    from zhunsheng.kernel.imports.mapping import mapping_objections

    if context.matter is not None:
        yield from mapping_objections(context.matter.unit, context.after, context.acted_on)


@guard("还没有写入过", basis=BASIS, reads="matter")
def nothing_written_yet(context: ActContext) -> Iterator[Objection]:
    if context.acted("write"):
        way_out = "有误的行可以下载改正后送回；要换对应关系的，请撤销本批，重新导入"
        yield Objection("written-already", "本批已经写入过，不能再改对应关系", way_out=way_out)


@guard("由系统在检查、写入之后记载", basis=BASIS, reads="matter")
def noted_by_the_job(context: ActContext) -> Iterator[Objection]:
    if context.matter is None or being_worked.get() != context.matter.pk:
        yield Objection("job-only", "这一步由系统在完成相应工作后自动记载，不能手工登记", way_out="请等待处理完毕")


@guard("有可以写入的行，或者有与已登记的相符的行", basis=BASIS, reads="matter")
def something_to_write(context: ActContext) -> Iterator[Objection]:
    if not (context.before.column("good_count") or context.before.column("unchanged_count")):
        message = "检查结果中没有一行可用"
        yield Objection("nothing-to-write", message, way_out="请下载有问题的行，改正后送回；或者撤销本批")


@guard("检查的结果还在", basis=BASIS)
def what_was_checked_is_kept(context: ActContext) -> Iterator[Objection]:
    """A check by a program that kept nothing would have nothing written, and nobody told."""
    from zhunsheng.kernel.models import JudgedStretch

    if context.acted("write") or context.matter is None or not context.acted("check"):
        return
    if not JudgedStretch.objects.filter(matter=context.matter).exists():
        message = "这次检查的结果没有保留下来，可能是系统升级之前检查的"
        yield Objection("check-outdated", message, way_out="请重新“对应栏目”，检查之后再写入")


@guard("撤销的岗位可以作废所导入的事项，且没有他人接着办理", basis=BASIS, reads="matter")
def can_be_undone(context: ActContext) -> Iterator[Objection]:
    from zhunsheng.kernel.imports.undoing import undoing_objections

    if context.matter is not None:
        yield from undoing_objections(context.viewer, context.matter, registry.kind(context.value("record_kind")))


def keep_file(draft: Draft, entry: Entry) -> None:
    """The file goes on the import's own record, under the name that it came with."""
    payload = entry.payload
    mended = payload.get("mended_digest")
    label, digest = (MENDED_LABEL, mended) if mended else (FILE_LABEL, payload["file_digest"])
    # The name that it came with is personal and stays masked; the ending says how it is opened.
    ending = payload.get("file_name", "").rpartition(".")[2].lower()
    name = f"{label}.{ending}" if ending in ENDINGS else label
    draft.attached = (*draft.attached, Attached(entry.seq, digest, name))


def note_importer(draft: Draft, entry: Entry) -> None:
    kind = registry.kinds().get(draft.columns["record_kind"])
    draft.columns["title"] = f"{draft.columns['source']}：{kind.label if kind else draft.columns['record_kind']}"
    draft.columns["importer"] = entry.person_id
    keep_file(draft, entry)


class MappedColumn(Line):
    label = "对应关系"

    column_number = CountField("列")
    heading = TextField("标题", max_length=200)
    target = TextField("对应的栏目", max_length=120)

    class Meta(Line.Meta):
        abstract = False


class ImportRun(Kind):
    """导入批次：把别的系统或者科室的台账表格分步导入，先检查、后写入，一步生效，可以整批撤销，原文件和每一步都留痕。"""

    key, label = KIND, "导入批次"
    access = Access(
        open=(
            Role.DISPATCHER,
            Role.JUSTICE_CLERK,
            Role.SQUAD_HEAD,
            Role.LEADER,
            Role.DEPUTY_LEADER,
            Role.ADMINISTRATOR,
        ),
    )
    assigned = ("importer",)
    retention_setting = "imports.retention_years"
    list_columns = ("title", "importer", "row_count", "good_count", "faulty_count", "difference_count", "completed_on")
    panels = (
        pages.Facts(
            "导入情况",
            ("title", "importer", "sheet_name", "heading_row", "completed_on", "undone_on", "reason"),
        ),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    title = TextField("导入内容", max_length=160)
    source = TextField("来源", max_length=40, hint="系统或者台账的名称，如 民意速办")
    record_kind = TextField("导入为", max_length=80, hint="种类，如 mediation.dispute")
    importer = PersonField("导入人")
    file_name = TextField("文件名", personal=Mask.TEXT)
    file_digest = TextField("文件摘要", max_length=80)
    mended_digest = TextField("送回文件的摘要", max_length=80)
    sheet_name = TextField("表名", max_length=120)
    heading_row = CountField("标题行")
    mapping = Lines(MappedColumn, "对应关系")
    row_count = CountField("总行数")
    good_count = CountField("可写入或已写入")
    faulty_count = CountField("有问题")
    unchanged_count = CountField("没有变化")
    difference_count = CountField("与来源不一致")
    reason = ProseField("撤销原因")
    completed_on = DateField("生效日期")
    undone_on = DateField("撤销日期")

    class Course(Procedure):
        version, in_force, label = 1, "2000-01-01", "数据导入"
        instead_of_correcting = "还没有写入的，请重新“对应栏目”；已经写入的，请撤销本批后重新导入"

        received = State("待对应栏目")
        mapped = State("检查中")
        checked = State("已检查")
        writing = State("写入中")
        written = State("待生效")
        completed = State("已生效", final=True)
        undone = State("已撤销", final=True)

        receive = Act(
            "接收文件",
            START >> received,
            by=EVERYBODY,
            writes=("source", "record_kind", "file_digest", "file_name"),
            needs=("source", "record_kind", "file_digest"),
            guards=(may_open_what_is_imported, file_is_kept),
            effect=note_importer,
            basis=BASIS,
        )
        map = Act(
            "对应栏目",
            (received | mapped | checked) >> mapped,
            by=EVERYBODY,
            writes=("sheet_name", "heading_row", "mapping"),
            needs=("sheet_name", "heading_row", "mapping"),
            guards=(may_open_what_is_imported, nothing_written_yet, mapping_can_be_used),
            basis=BASIS,
        )
        check = Act(
            "检查完毕",
            mapped >> checked,
            by=EVERYBODY,
            writes=COUNTS,
            guards=(noted_by_the_job,),
            basis=BASIS,
        )
        mend = Act(
            "送回改正的行",
            (checked | written) >> mapped,
            by=EVERYBODY,
            writes=("mended_digest", "file_name"),
            needs=("mended_digest",),
            guards=(may_open_what_is_imported, file_is_kept),
            effect=keep_file,
            basis=BASIS,
        )
        write = Act(
            "开始写入",
            checked >> writing,
            by=EVERYBODY,
            guards=(may_open_what_is_imported, something_to_write, what_was_checked_is_kept),
            basis=BASIS,
        )
        finish = Act(
            "写入完毕",
            writing >> written,
            by=EVERYBODY,
            writes=COUNTS,
            guards=(noted_by_the_job,),
            basis=BASIS,
        )
        complete = Act(
            "生效",
            written >> completed,
            by=EVERYBODY,
            guards=(may_open_what_is_imported,),
            dates="completed_on",
            basis=BASIS,
            about="生效之后，本批导入的事项才列入台账、计入数据；对原有事项的后续步骤也在此时补记。",
        )
        undo = Act(
            "撤销",
            (received | mapped | checked | writing | written | completed) >> undone,
            by=EVERYBODY,
            writes=("reason",),
            needs=("reason",),
            guards=(may_open_what_is_imported, can_be_undone),
            dates="undone_on",
            is_aside=True,
            basis=BASIS,
            about="本批导入的事项立即不再显示和计数，随后逐件作废；对原有事项补记的步骤随后逐件撤回。",
        )

    class Meta(Kind.Meta):
        abstract = False

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["title"])

    @classmethod
    def stored(cls, world: World, events: Sequence[Written]) -> None:
        """Ask for the work that the act calls for; let the run be seen, or not any more."""
        from zhunsheng.kernel.imports.following import follow

        for event in events:
            follow(event)
