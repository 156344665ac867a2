"""What a report still waits for, in the order in which it is usually done: which act, why it is wanted now, and whose it is.

Nothing here allows or forbids: that is for the guards of the acts, most of which are asked what they miss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from zhunsheng.kernel.declare import ActContext, Guard
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.roles import Role
from zhunsheng.reports import course
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.outline import Outline
from zhunsheng.reports.outline.parts import parts_missing
from zhunsheng.reports.rounds import NOT_ASKED, SectionReturn
from zhunsheng.reports.stated import Stated

# What the sections do on requests of their own, beside the acts of the report.
SECTIONS_SIGN = "sections_sign"
RETURN_LABEL = "报数"
OTHERS_TO_DO = {"role-missing", "same-person"}
ACTS = AnnualReport.Course.acts
COMMENT, REVISE = AnnualReport.Course.comment.name, AnnualReport.Course.revise.name


@dataclass(frozen=True)
class Step:
    """Something for the viewer to do: by name, why, until when; and what stands against it as yet.

    It is an act of the report, or without one the return of ``request``.
    """

    label: str
    why: str
    act: str = ""
    request: Matter | None = None
    due_on: date | None = None
    waits: str = ""


@dataclass(frozen=True)
class Awaited:
    """Something that others have to do: which, by whom, why."""

    label: str
    by: str
    why: str


@dataclass(frozen=True)
class NextSteps:
    mine: tuple[Step, ...]
    awaited: tuple[Awaited, ...]


@dataclass(frozen=True)
class Course:
    """A report as it stands for a viewer: its history, what stands against each act of its state, its outline (None before
    there is one), its figures where they are counted, what its sections have returned, and which of these requests the
    viewer may open."""

    context: ActContext
    objections: Mapping[str, Sequence[Objection]]
    outline: Outline | None
    figures: Mapping[str, Stated]
    returns: Sequence[SectionReturn]
    opened: Set[int]


def next_steps(report: Course) -> NextSteps:
    """What the report waits for, parted into the viewer's own and what others do."""
    mine, awaited = list(_own_returns(report)), []
    for act, why in _wanted(report):
        if act == SECTIONS_SIGN:
            awaited.append(Awaited(RETURN_LABEL, Role.SECTION_HEAD.label, why))
            continue
        label, objections = ACTS[act].label, report.objections[act]
        if {objection.code for objection in objections} & OTHERS_TO_DO:
            awaited.append(Awaited(label, "、".join(Role(role).label for role in ACTS[act].by), why))
        else:
            mine.append(Step(label, why, act, waits="；".join(objection.message for objection in objections)))
    return NextSteps((*mine, *_comments_asked(report)), tuple(awaited))


def _wanted(report: Course) -> Iterator[tuple[str, str]]:
    """The acts that are wanted in the present state and why, the first to be done first; none where none can be taken."""
    for act, missing in STEPS.get(report.context.before.state, ()) if report.objections else ():
        if why := missing(report):
            yield act, why


def _own_returns(report: Course) -> Iterator[Step]:
    """The requests to the viewer's own units that are not signed yet."""
    units = {post.unit_id for post in report.context.viewer.posts}
    for one in report.returns:
        if one.request.pk in report.opened and one.request.unit_id in units and not one.is_signed:
            why = f"{one.request.unit.name}的报数{one.state}，签了字才写进报告"
            yield Step(RETURN_LABEL, why, request=one.request, due_on=one.record.due_on)


def _comments_asked(report: Course) -> Iterator[Step]:
    """Whoever may comment and not revise is told that this is what the draft is shown to them for."""
    against = report.objections
    may_comment = COMMENT in against and not against[COMMENT]
    if not may_comment or not against.get(REVISE):
        return
    asked = report.context.before.column
    who = f"征求意见（{asked('comments_asked_of')}）" if asked("comments_asked_on") else "初稿正在编写"
    why = f"{who}，在要改的那一段旁边写；编制人员逐条答复"
    yield Step(ACTS[COMMENT].label, why, COMMENT, due_on=asked("comments_wanted_on"))


# Says why something is wanted; nothing where it is not.
Missing = Callable[[Course], str]


def _by(guard: Guard) -> Missing:
    """What a guard of a later act misses."""
    return lambda report: "；".join(objection.message for objection in guard.objections(report.context))


def _not_asked(report: Course) -> str:
    count = sum(1 for figure in report.figures.values() if figure.mark == NOT_ASKED)
    return f"提纲里有{count}项数要科室报，还没有布置" if count else ""


def _not_signed(report: Course) -> str:
    open_ = [one for one in report.returns if not one.is_signed]
    late = sum(1 for one in open_ if one.days_late)
    names = "、".join(one.request.unit.name for one in open_)
    return f"{names}还没有签字报到{f'，其中{late}个科室逾期' if late else ''}" if open_ else ""


def _comments_open(report: Course) -> str:
    count = sum(1 for row in report.context.before.lines.get("comments", ()) if not row["outcome"])
    return f"有{count}条意见没有处理" if count else ""


def _parts_open(report: Course) -> str:
    missing = parts_missing(report.outline) if report.outline is not None else ()
    return f"没有标明哪一节写{'、'.join(missing)}，缺少必备部分不能报送" if missing else ""


def _files_not_made(report: Course) -> str:
    return "" if course.is_passed(report.context, "keep_file") else "现在的内容还没有制成会议稿、报送稿、公开稿的文件"


def _proof(act: str) -> Missing:
    """A level of proof is wanted once those below it are done."""
    below = list(course.PROOFS)[: list(course.PROOFS).index(act)]

    def missing(report: Course) -> str:
        is_next = all(course.is_passed(report.context, each) for each in below)
        return (
            f"现在的内容还没有完成{course.PROOFS[act]}" if is_next and not course.is_passed(report.context, act) else ""
        )

    return missing


def _link_not_reported(report: Course) -> str:
    return "" if report.context.before.column("link_reported_on") else "公开之后把链接报给上级"


SIGNING = (
    ("deputy_review", _by(course.reviewed_by_deputy)),
    ("meet", _by(course.met_where_needed)),
    ("sign", _by(course.signed_by_heads)),
)
RELEASING = (
    ("review_secrecy", _by(course.secrecy_reviewed)),
    *((act, _proof(act)) for act in course.PROOFS),
)
WRITING = (
    ("ask_sections", _not_asked),
    (SECTIONS_SIGN, _not_signed),
    ("settle", _comments_open),
    ("revise", _parts_open),
)
FILING = (
    ("send_back", _by(course.parts_answered)),
    *SIGNING,
    ("number", _by(course.numbered)),
    ("order_files", _files_not_made),
)
PUBLISHING = (("accept", _by(course.answered_where_needed)), *RELEASING, ("order_files", _files_not_made))

PUBLISHED = (("order_files", _files_not_made), ("report_link", _link_not_reported))


def _then(steps: Sequence[tuple[str, Missing]], act: str, why: str) -> tuple[str, Missing]:
    """The act that is wanted when none of these steps is any more."""
    return act, lambda report: "" if any(missing(report) for _, missing in steps) else why


# By state: the acts that lead on, and what says that they are wanted.
STEPS: Mapping[str, Sequence[tuple[str, Missing]]] = {
    "noticed": (_then((), "draft_as_noticed", "部署通知已经登记，可以起草了"),),
    "drafting": (*WRITING, *SIGNING, _then(WRITING, "freeze", "正文和数据都定了的，冻结；冻结之后才能编文号、报送")),
    "frozen": (*FILING, _then(FILING, "file", "签批、文号、文件都齐了，报党委、政府，抄送依法治区（县）办")),
    "filed": (*PUBLISHING, _then(PUBLISHING, "publish", "保密审查、三审三校都过了，向社会公开")),
    "published": (*PUBLISHED, _then(PUBLISHED, "archive", "公开的事办完了，归档")),
}
