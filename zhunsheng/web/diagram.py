"""The procedure as a drawing: states in columns, acts on the arrows, the way taken so far in ink."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from zhunsheng.kernel.acts.history import Entry
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare.procedure import Procedure, State
from zhunsheng.web.dates import tabular
from zhunsheng.web.reading import Reading

BOX_WIDTH, BOX_HEIGHT = 132, 52
GAP, ROW = 168, 84
MARGIN = 12
# How far before the box an arrow ends, so that its head reaches it.
HEAD = 8


@dataclass(frozen=True)
class Box:
    """A state: where it stands, what it says, and how far the matter has come (passed, present, ahead)."""

    x: int
    y: int
    label: str
    reached_on: str
    css: str

    @property
    def middle(self) -> int:
        return self.x + BOX_WIDTH // 2

    def drawn(self) -> str:
        frame = f'<rect x="{self.x}" y="{self.y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="6"/>'
        text_y = self.y + (23 if self.reached_on else 32)
        text = f'<text x="{self.middle}" y="{text_y}" text-anchor="middle">{escape(self.label)}</text>'
        day = (
            f'<text class="box-date" x="{self.middle}" y="{self.y + 42}" text-anchor="middle">{self.reached_on}</text>'
        )
        return f'<g class="box {self.css}">{frame}{text}{day if self.reached_on else ""}</g>'


@dataclass(frozen=True)
class Arrow:
    """A way from one state to another: an SVG path, with the labels of its acts before the head."""

    path: str
    css: str

    def drawn(self) -> str:
        return f'<path class="arrow {self.css}" d="{self.path}" marker-end="url(#head-{self.css})"/>'


@dataclass(frozen=True)
class Label:
    """The acts that lead into a state, written above the arrow's last stretch."""

    x: int
    y: int
    text: str

    def drawn(self) -> str:
        return f'<text class="arrow-label" x="{self.x}" y="{self.y}" text-anchor="end">{escape(self.text)}</text>'


@dataclass(frozen=True)
class Drawing:
    """The whole diagram with its sentence for those who cannot see it.

    Its marks are put together here, escaped: a template that writes every coordinate costs ten times as much.
    """

    width: int
    height: int
    marks: SafeString
    staying: tuple[tuple[str, str], ...]
    sentence: str

    @property
    def has_columns(self) -> bool:
        """Whether it is wider than one box, and so than a narrow screen."""
        return self.width > BOX_WIDTH + 2 * MARGIN


def diagram(reading: Reading) -> Drawing:
    """The diagram of the matter's procedure."""
    procedure, present = reading.dossier.procedure, reading.matter.state
    reached = _reached(reading.standing.steps)
    places = _places(procedure)
    boxes = {name: _box(procedure.states[name], place, reached, present) for name, place in places.items()}
    taken = _taken(reading.standing.steps)
    arrows, labels = _arrows(procedure, boxes, taken)
    width = max(box.x for box in boxes.values()) + BOX_WIDTH + MARGIN
    height = max(box.y for box in boxes.values()) + BOX_HEIGHT + MARGIN
    return Drawing(
        width,
        height,
        mark_safe("".join(mark.drawn() for mark in (*arrows, *labels, *boxes.values()))),
        _staying(procedure),
        _sentence(procedure, present),
    )


def _places(procedure: type[Procedure]) -> dict[str, tuple[int, int]]:
    """Column and row of each state: by distance from the start, all final states in the last column."""
    opened = {act.target.name for act in procedure.opening_acts() if act.target is not None}
    # Where a matter may begin at once with what another beginning leads to, that stands behind it.
    later = {act.target.name for name in opened for act in procedure.acts_at(name) if act.target is not None}
    distance = {name: 0 for name in procedure.states if name in (opened - later or opened)}
    frontier = list(distance)
    while frontier:
        origin = frontier.pop(0)
        for act in procedure.acts_at(origin):
            if act.target is not None and act.target.name not in distance:
                distance[act.target.name] = distance[origin] + 1
                frontier.append(act.target.name)
    open_states = [name for name in distance if not procedure.states[name].final]
    last = max((distance[name] for name in open_states), default=-1) + 1
    places, used = {}, dict.fromkeys(range(last + 1), 0)
    for name, state in procedure.states.items():
        column = last if state.final else distance.get(name, 0)
        places[name] = (column, used[column])
        used[column] += 1
    return places


def _box(state: State, place: tuple[int, int], reached: Mapping[str, date], present: str) -> Box:
    column, row = place
    css = "present" if state.name == present else "passed" if state.name in reached else "ahead"
    x, y = MARGIN + column * (BOX_WIDTH + GAP), MARGIN + row * ROW
    return Box(x, y, state.label, tabular(reached.get(state.name)), css)


def _arrows(
    procedure: type[Procedure], boxes: Mapping[str, Box], taken: frozenset[tuple[str, str]]
) -> tuple[list[Arrow], list[Label]]:
    ways: dict[tuple[str, str], list[str]] = {}
    into: dict[str, list[str]] = {}
    for act in procedure.acts.values():
        if act.target is None or act.is_opening:
            continue
        into.setdefault(act.target.name, []).append(act.label)
        for origin in act.origins:
            ways.setdefault((origin.name, act.target.name), []).append(act.label)
    arrows = [
        Arrow(_path(boxes[origin], boxes[target]), "taken" if (origin, target) in taken else "open")
        for origin, target in ways
    ]
    labels = [_label(boxes[target], "／".join(dict.fromkeys(acts))) for target, acts in into.items()]
    # Ways that were taken are drawn last, so that ink lies over grey.
    return sorted(arrows, key=lambda arrow: arrow.css == "taken"), labels


def _path(origin: Box, target: Box) -> str:
    """Straight along a row or down a column; otherwise down from the origin and along the target's row, to its nearer side."""
    end_x, end_y = target.x - HEAD, target.y + BOX_HEIGHT // 2
    if origin.y == target.y:
        return f"M{origin.x + BOX_WIDTH} {end_y}H{end_x}"
    bend = 10
    start_y = origin.y + BOX_HEIGHT
    if origin.x == target.x and origin.y < target.y:
        return f"M{origin.middle} {start_y}V{target.y - HEAD}"
    if origin.x > target.x:
        return f"M{origin.middle} {start_y}V{end_y - bend}q0 {bend} -{bend} {bend}H{target.x + BOX_WIDTH + HEAD}"
    return f"M{origin.middle} {start_y}V{end_y - bend}q0 {bend} {bend} {bend}H{end_x}"


def _label(target: Box, text: str) -> Label:
    return Label(target.x - 18, target.y + BOX_HEIGHT // 2 - 8, text)


def _reached(steps: tuple[tuple[Entry, Snapshot], ...]) -> dict[str, date]:
    """The states that the matter has been in, with the day on which each was last entered."""
    reached: dict[str, date] = {}
    state = ""
    for entry, snapshot in steps:
        if snapshot.state != state:
            state = snapshot.state
            reached[state] = entry.acted_on
    return reached


def _taken(steps: tuple[tuple[Entry, Snapshot], ...]) -> frozenset[tuple[str, str]]:
    states = [snapshot.state for _, snapshot in steps]
    return frozenset(pairwise(states))


def _staying(procedure: type[Procedure]) -> tuple[tuple[str, str], ...]:
    """The acts that leave the state as it is, by state."""
    found = []
    for name, state in procedure.states.items():
        labels = [act.label for act in procedure.acts_at(name) if act.target is None]
        if labels:
            found.append((state.label, "、".join(labels)))
    return tuple(found)


def _sentence(procedure: type[Procedure], present: str) -> str:
    ways = [
        f"“{'、'.join(origin.label for origin in act.origins)}”经“{act.label}”到“{act.target.label}”"
        for act in procedure.acts.values()
        if act.target is not None and not act.is_opening
    ]
    return f"当前状态：{procedure.states[present].label}。" + "；".join(ways) + "。"
