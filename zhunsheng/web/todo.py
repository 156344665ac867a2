"""我的待办: what must be done, by when, why. Index ranges over grants give the matters, deadlines the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F
from django.urls import reverse

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.declare.procedure import Act, Procedure
from zhunsheng.kernel.early_warning import EarlyWarning, Warned
from zhunsheng.kernel.models import Deadline, Grant, Matter
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.scope import BY_DUE, counted, slice_of
from zhunsheng.kernel.today import this_minute
from zhunsheng.kernel.viewers import Right, Viewer, person_token
from zhunsheng.web.columns import has_clocks
from zhunsheng.web.lists import count_in_words

MOST_ROWS = 30
MOST_LATER = 10
# Matters whose nearest date has passed are few unless advisory dates pile up; beyond this many the list is the place.
MOST_PAST = 300


@dataclass(frozen=True)
class Task:
    """One matter to be handled: which limit, until when, on what basis, which step of warning, and the next act."""

    title: str
    kind_label: str
    url: str
    limit: str
    basis: str
    needs_confirmation: bool
    due: DayOrMoment
    warned: Warned
    is_escalated: bool
    next_label: str
    next_url: str
    is_mine: bool
    order: int


@dataclass(frozen=True)
class Group:
    """Tasks of the same urgency, with where the rest can be seen."""

    label: str
    css: str
    tasks: tuple[Task, ...]
    is_cut: bool


@dataclass(frozen=True)
class Stage:
    """Matters that lie in one state and wait for somebody with the viewer's posts."""

    kind_label: str
    state: str
    next_label: str
    count: str
    url: str


@dataclass(frozen=True)
class Desk:
    """Everything on the home page."""

    groups: tuple[Group, ...]
    stages: tuple[Stage, ...]
    lists: tuple[tuple[str, str], ...]

    @property
    def is_empty(self) -> bool:
        return not any(group.tasks for group in self.groups)


def desk_of(viewer: Viewer, today: date) -> Desk:
    """What the viewer has to do, by step of warning; and, for the head of a unit, what others are about to miss there."""
    kinds = [kind for kind in registry.kinds().values() if has_clocks(kind)]
    warning = EarlyWarning(World(), today)
    own = list(_tasks(viewer, warning, {kind: _due(viewer, kind, today) for kind in kinds}))
    heads = _tasks(viewer, warning, {kind: _pressing(viewer, warning, kind) for kind in kinds})
    known = {task.url for task in own}
    others = [task for task in heads if task.is_escalated and task.url not in known]
    late = [task for task in own if task.warned.is_overdue]
    warned = [task for task in own if task.warned.step is not None]
    later = [task for task in own if not task.warned.is_overdue and task.warned.step is None]
    groups = (
        _group("已超期", "late", late, MOST_ROWS),
        _group("临近期限", "soon", warned, MOST_ROWS),
        _group("请您督促", "escalated", others, MOST_ROWS),
        _group("其他在办期限", "later", later, MOST_LATER),
    )
    lists = tuple(
        (kind.label, f"{reverse('record_list', args=[kind.key])}?order=due_on")
        for kind in kinds
        if viewer.tokens(kind, Right.OPEN)
    )
    return Desk(groups, tuple(_stages(viewer)), lists)


def _group(label: str, css: str, tasks: Sequence[Task], most: int) -> Group:
    """The tasks that press most, first those that end first."""
    ordered = sorted(tasks, key=lambda task: (task.due.until, not task.is_mine, task.order))
    return Group(label, css, tuple(ordered[:most]), len(ordered) > most)


def _tasks(
    viewer: Viewer, warning: EarlyWarning, due: Mapping[type[Record], Iterable[tuple[str, int]]]
) -> Iterator[Task]:
    """The tasks of the matters in ``due`` (tokens and ids by kind), each with the limit that presses most."""
    mine: set[int] = set()
    found: dict[int, type[Record]] = {}
    for kind, rows in due.items():
        for token, matter_id in rows:
            found[matter_id] = kind
            if viewer.person_id is not None and token == person_token(viewer.person_id):
                mine.add(matter_id)
    if not found:
        return
    matters = Matter.objects.select_related("unit").in_bulk(found)
    for matter_id, limit in _nearest_limits(list(found)).items():
        if not matters[matter_id].is_void:
            yield _task(viewer, found[matter_id], matters[matter_id], limit, warning, matter_id in mine)


def _pressing(viewer: Viewer, warning: EarlyWarning, kind: type[Record]) -> Iterator[tuple[str, int]]:
    """Tokens and matters below the units whose head the viewer is, that may be overdue or at their last step."""
    posts = [post for post in viewer.posts if warning.is_head(post)] if _has_binding_clock(kind) else []
    if not posts:
        return
    head, horizon = replace(viewer, posts=tuple(posts), person_id=None), max(map(warning.horizon, posts))
    for token in head.tokens_at_work(kind):
        rows = Grant.visible.filter(token=token, kind=kind.key).order_by(*BY_DUE)
        yield from rows.filter(due_on__lt=warning.today).values_list("token", "matter_id")[:MOST_PAST]
        last = rows.filter(due_on__gte=warning.today, due_on__lte=horizon)
        yield from last.values_list("token", "matter_id")[: MOST_ROWS + 1]


def _due(viewer: Viewer, kind: type[Record], today: date) -> Iterator[tuple[str, int]]:
    """Tokens and matters by nearest date: of an assigned matter any state, of the others those the posts can move on."""
    states = [name for name, _ in handled_states(viewer, kind)]
    for token in viewer.tokens_at_work(kind):
        rows = Grant.visible.filter(token=token, kind=kind.key)
        if not token.startswith("p"):
            if not states:
                continue
            rows = rows.filter(state__in=states)
        if _has_binding_clock(kind):
            past = rows.filter(due_on__lt=today).order_by(*BY_DUE)
            yield from past.values_list("token", "matter_id")[:MOST_PAST]
        coming = rows.filter(due_on__gte=today).order_by(*BY_DUE)
        yield from coming.values_list("token", "matter_id")[: MOST_ROWS + 1]


def _nearest_limits(matter_ids: list[int]) -> dict[int, Deadline]:
    """The limit that presses most: a binding one that has passed, else the next to come. An advisory one that has
    passed presses nobody."""
    rows = Deadline.objects.filter(matter_id__in=matter_ids, stopped_on=None, due_on__isnull=False)
    now = this_minute()
    nearest: dict[int, Deadline] = {}
    for row in rows.order_by("due_on", F("due_at").asc(nulls_last=True)):
        assert row.due is not None
        if not (row.is_advisory and row.due.has_passed(now)):
            nearest.setdefault(row.matter_id, row)
    return nearest


def _task(
    viewer: Viewer, kind: type[Record], matter: Matter, limit: Deadline, warning: EarlyWarning, is_mine: bool
) -> Task:
    assert limit.due is not None
    warned = warning.of(matter.unit, f"{kind.key}.{limit.clock}", limit.due)
    procedure = registry.procedure_of(kind, matter.procedure, matter.procedure_version)
    act = next_act(viewer, procedure, matter.state, limit.clock)
    return Task(
        title=" ".join(part for part in (matter.number, matter.heading) if part) or kind.label,
        kind_label=kind.label,
        url=reverse("record", args=[kind.key, matter.pk]),
        limit=limit.label,
        basis=limit.receipt["citation"],
        needs_confirmation=limit.needs_confirmation,
        due=limit.due,
        warned=warned,
        is_escalated=warned.is_escalated and not limit.is_advisory,
        next_label=_next_label(act),
        next_url=reverse("record_act", args=[kind.key, matter.pk, act.name]) if act else "",
        is_mine=is_mine,
        order=matter.number_order or matter.pk,
    )


def _next_label(act: Act | None) -> str:
    return act.label if act is not None else "查看"


def next_act(viewer: Viewer, procedure: type[Procedure], state: str, clock: str) -> Act | None:
    """The act to take next: one that ends the limit, the first named by its clock that the posts allow; else one that ends
    the state."""
    here = {act.name: act for act in procedure.acts_at(state) if viewer.roles & set(act.by)}
    ending = [here[name] for name in procedure.clocks[clock].stops if name in here]
    return _leading_on(procedure, [*ending, *_moving_acts(viewer, procedure, state)])


def _leading_on(procedure: type[Procedure], acts: Iterable[Act]) -> Act | None:
    """The first act that leads on; none where each leads aside, or the course is another system's."""
    return None if procedure.is_mirror else next((act for act in acts if not act.is_aside), None)


def leads_on(procedure: type[Procedure], state: str, act: Act) -> bool:
    """Whether an act takes a matter from ``state`` to one that its procedure declares later, and not aside."""
    order = list(procedure.states)
    target = act.target
    return not act.is_aside and target is not None and order.index(target.name) > order.index(state)


def _has_binding_clock(kind: type[Record]) -> bool:
    return any(not clock.advisory for procedure in kind.procedures.values() for clock in procedure.clocks.values())


def handled_states(viewer: Viewer, kind: type[Record]) -> list[tuple[str, Act | None]]:
    """The states that one of the viewer's posts can end, each with the first act that leads on, if one does. What is
    closed waits for nobody, even where a closed matter can be reopened or revoked."""
    found: dict[str, Act | None] = {}
    for procedure in kind.procedures.values():
        for name in (name for name, state in procedure.states.items() if not state.final):
            if moving := _moving_acts(viewer, procedure, name):
                found.setdefault(name, _leading_on(procedure, moving))
    return list(found.items())


def _moving_acts(viewer: Viewer, procedure: type[Procedure], state: str) -> list[Act]:
    """The acts by which the viewer's posts can end this state, the one that leads on first."""
    return [act for act in procedure.acts_at(state) if act.target is not None and viewer.roles & set(act.by)]


def _stages(viewer: Viewer) -> Iterator[Stage]:
    """How many matters wait in each state. Register entries wait for nothing."""
    for kind in registry.kinds().values():
        if kind.is_register or not viewer.tokens(kind, Right.OPEN):
            continue
        labels = {
            name: state.label for procedure in kind.procedures.values() for name, state in procedure.states.items()
        }
        for name, act in handled_states(viewer, kind):
            count = counted(slice_of(viewer, kind, Right.OPEN, state=name))
            if count:
                url = f"{reverse('record_list', args=[kind.key])}?state={name}"
                yield Stage(kind.label, labels[name], _next_label(act), count_in_words(count), url)
