"""Judging an act before anything is written: every objection at once, and where the matter would stand after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from zhunsheng.kernel.acts.deadlines import judged_dates, late_clocks, rejudged_dates, unlawful_stretching
from zhunsheng.kernel.acts.dossier import Dossier, Standing
from zhunsheng.kernel.acts.history import (
    ACTED_TIME,
    ATTACH,
    COMMON_ACTS,
    CORRECT,
    DESTROY,
    INSTALLER,
    ISSUE_CODE,
    PRINT,
    RELATE,
    SYSTEM,
    UNMASK,
    VOID,
    Entry,
    acted_moment,
    said_time,
)
from zhunsheng.kernel.acts.retention import retention_objections
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.guards import ActContext
from zhunsheng.kernel.declare.procedure import START, Act
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import local
from zhunsheng.kernel.viewers import HeldPost, Viewer
from zhunsheng.law.citation import cited
from zhunsheng.law.errors import LawError
from zhunsheng.law.wording import day_words

RECORDS_BASIS = "参数 业务记录管理规则"
BY_WHOEVER_HANDLES = (ATTACH, UNMASK, ISSUE_CODE, RELATE, PRINT)


class Origin(NamedTuple):
    """Another system's matter: which system, and its number there, as given."""

    source: str
    outer_number: str


class Step(NamedTuple):
    """An act as asked for: its form's payload (JSON values), the civil date it was done, when and why it is recorded.

    ``origin`` goes with what another system reports.
    """

    act: str
    payload: Mapping[str, Any]
    acted_on: date
    recorded_at: datetime
    today: date
    late_reason: str = ""
    corrects: int | None = None
    origin: Origin | None = None

    @property
    def acted_at(self) -> datetime | None:
        """The moment of the act; None where only its day is known."""
        return acted_moment(self.acted_on, self.payload)


class Judgement(NamedTuple):
    """The entry that would be written, the standing before and after it, and all objections against it."""

    entry: Entry
    before: Standing
    after: Standing
    objections: tuple[Objection, ...] = ()


def judge(world: World, dossier: Dossier, viewer: Viewer, step: Step) -> Judgement:
    """Judge one act on a dossier. Reads, never writes."""
    before = dossier.standing()
    post = _post_for(world, dossier, viewer, step)
    late = _late_entry(world, dossier, step)
    entry = Entry(
        seq=len(dossier.entries) + 1,
        act=step.act,
        acted_on=step.acted_on,
        recorded_at=step.recorded_at,
        person_id=viewer.person_id,
        role=INSTALLER if viewer.is_installer else SYSTEM if viewer.is_system else post.role if post else "",
        unit_id=post.unit_id if post else None,
        payload={**step.payload, "late_reason": step.late_reason.strip()} if late else dict(step.payload),
        marks=late,
        corrects=step.corrects,
    )
    if (impossible := _impossible(world, dossier, before, step)) is not None:
        return Judgement(entry, before, before, cited_objections([impossible], step.acted_on))
    if step.act in COMMON_ACTS and not step.payload:
        # Its form could not be read, so there is nothing to fold; whoever asked still learns what else is wrong.
        objections = [*_about_doer(world, dossier, viewer, step, post), *_about_dates(dossier, before, step)]
        return Judgement(entry, before, before, cited_objections(objections, step.acted_on))
    try:
        if judged := judged_marks(dossier, entry):
            entry = entry._replace(marks={**late, **judged})
    except LawError as fault:
        uncountable = Objection("limit-uncountable", str(fault), (RECORDS_BASIS,), "请改正所填的期限后再提交")
        return Judgement(entry, before, before, cited_objections([uncountable], step.acted_on))
    after = dossier.standing(entry)
    objections = [
        *_about_doer(world, dossier, viewer, step, post),
        *_about_master(world, dossier, step),
        *_about_dates(dossier, before, step),
        *_about_lateness(entry, step),
        *_about_destruction(world, dossier, before, step),
        *_about_limits(dossier, before, entry),
        *_about_guards(world, dossier, viewer, before, after, entry),
    ]
    return Judgement(entry, before, after, cited_objections(objections, step.acted_on))


def cited_objections(objections: Iterable[Objection], on: date) -> tuple[Objection, ...]:
    """The objections with every basis printed as of ``on``."""
    return tuple(
        replace(objection, basis=tuple(cited(basis, on) for basis in objection.basis)) for objection in objections
    )


def open_objections(world: World, dossier: Dossier, viewer: Viewer, act: Act, on: date) -> list[Objection]:
    """What already stands against ``act`` before its form is filled in: for the list of acts one can and cannot do."""
    step = step_without_form(dossier, act.name, on)
    impossible = _impossible(world, dossier, dossier.standing(), step)
    found = [impossible] if impossible else []
    found += _about_doer(world, dossier, viewer, step, _post_for(world, dossier, viewer, step))
    found += _about_master(world, dossier, step)
    return list(cited_objections([*found, *_about_matter(world, dossier, viewer, act, step)], on))


def stands_against(world: World, dossier: Dossier, act: Act, on: date) -> bool:
    """Whether the matter itself forbids ``act`` on a day, whoever does it and whatever a form would say."""
    step = step_without_form(dossier, act.name, on)
    if _impossible(world, dossier, dossier.standing(), step) is not None:
        return True
    return any(_about_matter(world, dossier, Viewer.clock(), act, step))


def step_without_form(dossier: Dossier, act: str, on: date) -> Step:
    """The act as it is asked about before anybody has filled in its form."""
    moment = dossier.entries[-1].recorded_at if dossier.entries else datetime.min
    return Step(act, {}, on, moment, on)


def _about_matter(world: World, dossier: Dossier, viewer: Viewer, act: Act, step: Step) -> Iterator[Objection]:
    """What the guards object that read the matter alone."""
    context = standing_context(world, dossier, viewer, step)
    for guard in act.guards:
        if guard.reads == "matter":
            yield from guard.objections(context)


def standing_context(world: World, dossier: Dossier, viewer: Viewer, said: Step) -> ActContext:
    """What guards see that read the matter alone, as it stands."""
    before = dossier.standing()
    return _context(world, dossier, viewer, before, before.snapshot, said)


def _post_for(world: World, dossier: Dossier, viewer: Viewer, step: Step) -> HeldPost | None:
    if step.act in BY_WHOEVER_HANDLES:
        return handling_post(dossier, viewer)
    act = _act_meant(dossier, step)
    if act is None:
        return viewer.post_over(dossier.matter.unit, _roles_for(dossier, step))
    return post_for_act(world, dossier, viewer, act)


def post_for_act(world: World, dossier: Dossier, viewer: Viewer, act: Act) -> HeldPost | None:
    """The post by which the viewer may do ``act``: where it is done or above, or in a very unit that is asked."""
    post = viewer.post_over(unit_of_act(world, dossier, act), act.by)
    asked = dossier.kind.consulted
    if post is not None or asked is None or act.within != asked.lines:
        return post
    return viewer.post_in(dossier.kind.consulted_units(dossier.standing().snapshot), act.by)


def handling_post(dossier: Dossier, viewer: Viewer) -> HeldPost | None:
    """The post by which the viewer may attach to the matter, relate it or look at what is masked there.

    It lies in the matter's unit or above it, or in the very unit that handles the matter.
    """
    roles = dossier.kind.access.open + dossier.kind.access.confidential
    snapshot = dossier.standing().snapshot
    handlers = [snapshot.column(name) for name in dossier.kind.handler_columns()]
    return viewer.post_over(dossier.matter.unit, roles) or viewer.post_in(handlers, roles)


def unit_of_act(world: World, dossier: Dossier, act: Act) -> Unit:
    """The unit in which, or above which, whoever does ``act`` must hold a post: the handling one where there is one."""
    handler = dossier.standing().snapshot.column(act.within) if act.within else None
    return dossier.matter.unit if handler is None else world.read_unit(handler)


def _roles_for(dossier: Dossier, step: Step) -> tuple[str, ...]:
    access = dossier.kind.access
    if step.act in (VOID, DESTROY):
        return access.void
    if step.act in BY_WHOEVER_HANDLES:
        return access.open + access.confidential
    act = _act_meant(dossier, step)
    return () if act is None else act.by


def _act_meant(dossier: Dossier, step: Step) -> Act | None:
    return act_meant(dossier, step.act, step.corrects)


def act_meant(dossier: Dossier, name: str, corrects: int | None) -> Act | None:
    """The declared act that is asked for, or that a correction sets right."""
    if name == CORRECT:
        name = next((entry.act for entry in dossier.entries if entry.seq == corrects), "")
    return dossier.procedure.acts.get(name)


def _impossible(world: World, dossier: Dossier, before: Standing, step: Step) -> Objection | None:
    """What makes the act meaningless here, so that nothing else can be judged."""
    snapshot = before.snapshot
    if snapshot.is_destroyed and step.act != VOID:
        message = "本件保管期满，个人信息已销毁，不能再办理"
        return Objection("matter-destroyed", message, (RECORDS_BASIS,), "可以作废；需要继续办理的，请重新登记")
    if snapshot.is_void and step.act not in (UNMASK, DESTROY):
        return Objection("matter-void", "本件已作废，不能再办理", (RECORDS_BASIS,), "需要继续办理的，请重新登记")
    if step.act == CORRECT:
        return _uncorrectable(dossier, step)
    if step.act in COMMON_ACTS:
        return None
    act = dossier.procedure.acts.get(step.act)
    if act is None:
        return Objection("act-unknown", f"本程序没有“{step.act}”这一步", (), "请刷新页面后重选")
    if f"{dossier.kind.key}.{act.name}" in _switched_off(world, dossier, step.acted_on):
        return Objection(
            "act-switched-off", f"本单位没有启用“{act.label}”", ("参数 停用的步骤",), "需要启用的，请联系系统管理员"
        )
    if any(origin.name == snapshot.state for origin in act.origins):
        if act.once and any(entry.act == act.name for entry, _ in before.steps):
            return Objection("act-done-already", f"“{act.label}”已经办过", (act.basis,), "需要改正的，请用“更正”")
        return None
    label = START.label if snapshot.state == START.name else dossier.procedure.states[snapshot.state].label
    wanted = "、".join(origin.label for origin in act.origins)
    message = f"当前处于“{label}”，“{act.label}”只能在“{wanted}”时办理"
    return Objection("state-does-not-allow", message, (act.basis,), "请先完成前面的步骤，或刷新页面查看最新状态")


def _switched_off(world: World, dossier: Dossier, on: date) -> list[str]:
    value: list[str] = world.settings.resolve("acts.switched_off", dossier.matter.unit.ancestor_ids(), on).value
    return value


def _uncorrectable(dossier: Dossier, step: Step) -> Objection | None:
    if instead := dossier.procedure.instead_of_correcting:
        message = f"{dossier.kind.label}的步骤不能用“更正”改动"
        return Objection("steps-not-correctable", message, (RECORDS_BASIS,), instead)
    target = next((entry for entry in dossier.entries if entry.seq == step.corrects), None)
    if target is not None and target.is_by_clock:
        message, way_out = "期限届满自动办理的步骤不能更正", "期限起算有误的，请更正起算的一步，自动办理随之改正"
        return Objection("act-of-a-clock", message, (RECORDS_BASIS,), way_out)
    if target is None or target.act in COMMON_ACTS:
        return Objection(
            "nothing-to-correct", "要更正的步骤不存在或不能更正", (RECORDS_BASIS,), "请在办理经过中选择要更正的一步"
        )
    if not str(step.payload.get("correction_reason", "")).strip():
        return Objection(
            "reason-missing", "更正没有写明理由", (RECORDS_BASIS,), "请写明更正的理由", "correction_reason"
        )
    return None


def _about_doer(
    world: World, dossier: Dossier, viewer: Viewer, step: Step, post: HeldPost | None
) -> Iterator[Objection]:
    if viewer.is_installer:
        if not dossier.kind.is_register:
            yield Objection("installer-may-not", "系统安装只能登记基础台账，不能代办业务", (RECORDS_BASIS,))
        return
    act = _act_meant(dossier, step)
    if viewer.is_system and act is not None and act.is_automatic:
        return
    if post is None:
        wanted = "、".join(Role(role).label for role in _roles_for(dossier, step)) or "（无人）"
        label = act.label if act is not None else COMMON_ACTS.get(step.act, step.act)
        basis = (act.basis,) if act is not None else (RECORDS_BASIS,)
        handler = dossier.standing().snapshot.column(act.within) if act is not None and act.within else None
        if handler is not None:
            wanted = f"{world.read_unit(handler).name}的{wanted}"
        here = "本单位" if handler is None else "该单位"
        message = f"“{label}”须由{wanted}办理，您在{here}没有这一岗位"
        yield Objection("role-missing", message, basis, f"请交{wanted}办理")
    if act is None or step.act == CORRECT:
        return
    for earlier in act.not_by:
        if any(entry.act == earlier and entry.person_id == viewer.person_id for entry in dossier.entries):
            label = dossier.procedure.acts[earlier].label
            message = f"“{act.label}”与“{label}”不能由同一人办理"
            yield Objection("same-person", message, (act.basis,), "请交另一人办理")


def _about_master(world: World, dossier: Dossier, step: Step) -> Iterator[Objection]:
    """A ledger whose master is another system changes only by what that system reports."""
    act = _act_meant(dossier, step)
    if (step.act in COMMON_ACTS and step.act != CORRECT) or (act is not None and act.is_elsewhere):
        return
    kind, unit, is_mirror = dossier.kind, dossier.matter.unit, dossier.procedure.is_mirror
    source = "" if step.origin is None else step.origin.source
    master = dossier.matter.source if is_mirror else ""
    if not dossier.entries:
        master = world.master(kind.key, unit, step.acted_on)
    if (is_mirror and not source) or (master and source != master):
        doing = "改动" if dossier.entries else "登记"
        message = f"{kind.label}以{f'“{master}”' if master else '外部系统'}为准，不在本系统{doing}"
        way_out = "请在该系统办理后导入；需要改由本系统办理的，请系统管理员调整参数"
        yield Objection("master-elsewhere", message, ("参数 以外部系统为准的台账",), way_out)


def _about_dates(dossier: Dossier, before: Standing, step: Step) -> Iterator[Objection]:
    if step.acted_on > step.today:
        yield Objection(
            "date-in-future",
            f"办理日期{day_words(step.acted_on)}晚于今天{day_words(step.today)}",
            (RECORDS_BASIS,),
            "请填写实际办理的日期",
            "acted_on",
        )
    elif step.acted_at is not None and step.acted_at > step.recorded_at:
        message = f"办理时刻{said_time(step.acted_at)}晚于现在{said_time(local(step.recorded_at))}"
        yield Objection("time-in-future", message, (RECORDS_BASIS,), "请填写实际办理的时刻", ACTED_TIME)
    snapshot, act_is_first = before.snapshot, not before.steps
    if act_is_first or step.act in COMMON_ACTS:
        return
    is_beside = bool(snapshot.versions) or dossier.procedure.acts[step.act].is_elsewhere
    since = snapshot.opened_on if is_beside else snapshot.moved_on
    if since is not None and step.acted_on < since:
        message = f"办理日期{day_words(step.acted_on)}早于上一步的日期{day_words(since)}"
        yield Objection(
            "date-before-last-step",
            message,
            (RECORDS_BASIS,),
            "请核对日期；上一步日期有误的，请先更正上一步",
            "acted_on",
        )
    elif step.acted_at is not None and snapshot.moved_at is not None and step.acted_at < snapshot.moved_at:
        message = f"办理时刻{said_time(step.acted_at)}早于上一步的时刻{said_time(snapshot.moved_at)}"
        way_out = "请核对时刻；上一步时刻有误的，请先更正上一步"
        yield Objection("time-before-last-step", message, (RECORDS_BASIS,), way_out, ACTED_TIME)


def _about_lateness(entry: Entry, step: Step) -> Iterator[Objection]:
    if entry.marks.get("late_entry") and not step.late_reason.strip():
        message = f"办理日期是{day_words(step.acted_on)}，今天才录入，属于补录，须注明理由"
        yield Objection("late-reason-missing", message, (RECORDS_BASIS,), "请填写补录理由", "late_reason")


def _about_destruction(world: World, dossier: Dossier, before: Standing, step: Step) -> list[Objection]:
    if step.act != DESTROY:
        return []
    return retention_objections(world, dossier.kind, dossier.matter, before.snapshot.closed_on, step.acted_on)


def _about_limits(dossier: Dossier, before: Standing, entry: Entry) -> Iterator[Objection]:
    """A period is lengthened or stopped only as its rule allows."""
    for objection in unlawful_stretching(before.runs, entry, before.snapshot, dossier.settings):
        yield Objection(objection.code, objection.said, (objection.rule_id,), objection.way_out)


def _about_guards(
    world: World, dossier: Dossier, viewer: Viewer, before: Standing, after: Standing, entry: Entry
) -> list[Objection]:
    if entry.act == CORRECT:
        return _about_corrected(world, dossier, viewer, after, entry)
    act = dossier.procedure.acts.get(entry.act)
    if act is None or not act.guards:
        return []
    context = _context(world, dossier, viewer, before, after.snapshot, entry)
    return [objection for guard in act.guards for objection in guard.objections(context)]


def _about_corrected(world: World, dossier: Dossier, viewer: Viewer, after: Standing, entry: Entry) -> list[Objection]:
    """The guards of the corrected act, judged at its own place in the corrected history."""
    place = next(number for number, (step, _) in enumerate(after.steps) if step.seq == entry.corrects)
    corrected, snapshot = after.steps[place]
    past = replace(dossier, entries=tuple(step for step, _ in after.steps[:place]))
    context = _context(world, past, viewer, past.standing(), snapshot, corrected)
    guards = dossier.procedure.acts[corrected.act].guards
    return [objection for guard in guards for objection in guard.objections(context)]


def _context(
    world: World,
    dossier: Dossier,
    viewer: Viewer,
    before: Standing,
    after: Snapshot,
    said: Step | Entry,
) -> ActContext:
    """What guards read: ``dossier`` holds the history up to the act, ``before`` where that left the matter."""
    return ActContext(
        viewer=viewer,
        matter=dossier.matter,
        before=before.snapshot,
        after=after,
        entries=dossier.entries,
        payload=said.payload,
        acted_on=said.acted_on,
        acted_at=said.acted_at,
        settings=dossier.settings,
        calendar=dossier.calendars.now,
        runs=before.runs,
        read_register=world.read_register,
        read_versions=world.read_versions,
        read_entries=world.read_entries,
        read_records=world.read_records,
        read_name=world.read_name,
        read_links=lambda: world.read_links(before.snapshot.links),
    )


def _late_entry(world: World, dossier: Dossier, step: Step) -> dict[str, Any]:
    """The mark of a late entry, with its reason; empty for what is entered in time."""
    allowed = world.settings.resolve("records.late_after_days", dossier.matter.unit.ancestor_ids(), step.today).value
    if step.act in COMMON_ACTS or (step.today - step.acted_on).days <= allowed:
        return {}
    return {"late_entry": step.late_reason.strip() or True}


def judged_marks(dossier: Dossier, entry: Entry) -> dict[str, Any]:
    """What an entry judges: the due dates of the limits that it stops, and which of them it overran."""
    runs_before, runs_after = dossier.standing().runs, dossier.standing(entry).runs
    judging = rejudged_dates if entry.act == CORRECT else judged_dates
    judged = judging(runs_before, runs_after)
    late = late_clocks(runs_after, judged)
    return ({"judged": judged} if judged else {}) | ({"after_limit": late} if late else {})
