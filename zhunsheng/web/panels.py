"""Drawing panels: each type of the page vocabulary has a template and a function that reads what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString

from zhunsheng.kernel import pages, registry
from zhunsheng.kernel.models import Deadline, Link, Matter, Relation
from zhunsheng.kernel.today import this_minute
from zhunsheng.law.receipt import Receipt
from zhunsheng.web.columns import css_of
from zhunsheng.web.concerning import concerning
from zhunsheng.web.dates import remaining, tabular
from zhunsheng.web.diagram import diagram
from zhunsheng.web.differences import DifferenceList, difference_list
from zhunsheng.web.lights import ShownLight, shown_lights
from zhunsheng.web.papers.listing import paper_list
from zhunsheng.web.reading import Reading
from zhunsheng.web.relating import openable
from zhunsheng.web.table import cells_of, openings_of
from zhunsheng.web.timeline import timeline
from zhunsheng.web.values import line_columns

DEADLINES = "web/panels/deadlines.html"
# A matter that was sent back and forth has more limits behind it than anybody reads.
MOST_ENDED = 3


@dataclass(frozen=True)
class Drawn:
    """A panel ready for its template. A panel with nothing to show says so instead of vanishing."""

    label: str
    template: str
    content: Any
    anchor: str


@dataclass(frozen=True)
class Fact:
    label: str
    text: str
    is_long: bool


@dataclass(frozen=True)
class FactSheet:
    """What is filled in, and the names of what is not."""

    facts: tuple[Fact, ...]
    blank: str


@dataclass(frozen=True)
class LineRows:
    """The rows of a line set as texts, under headings of a label and a class."""

    headings: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]

    def lines(self) -> list[SafeString]:
        """The cells of each row."""
        openings = openings_of(self.headings)
        return [cells_of(openings, row) for row in self.rows]


@dataclass(frozen=True)
class Limit:
    """A deadline with its receipt in words."""

    row: Deadline
    receipt: Receipt
    sentence: str
    status: str
    css: str


@dataclass(frozen=True)
class Limits:
    """The limits of a matter: those in view, and those that were kept and are folded away where they are many."""

    present: tuple[Limit, ...]
    folded: tuple[Limit, ...]


@dataclass(frozen=True)
class Linked:
    """A linked matter; without a right to open it only its kind and state are said."""

    relation: str
    kind_label: str
    title: str
    state: str
    url: str


@dataclass(frozen=True)
class Enclosure:
    """An attached document."""

    name: str
    url: str
    seq: int


def panels_of(reading: Reading) -> tuple[Drawn, ...]:
    """The kind's panels, or the default set, drawn; facts of which none is known yet are left out."""
    declared = reading.kind.panels or default_panels(reading)
    drawn = (
        Drawn(panel.label, DRAWN_BY[type(panel)][0], DRAWN_BY[type(panel)][1](reading, panel), f"panel-{number}")
        for number, panel in enumerate(declared, 1)
    )
    return tuple(panel for panel in drawn if not (isinstance(panel.content, FactSheet) and not panel.content.facts))


def default_panels(reading: Reading) -> tuple[pages.Panel, ...]:
    """All columns, all line sets, and what every matter has."""
    kind = reading.kind
    lines = tuple(pages.LineTable(lines.label, name) for name, lines in kind.line_sets().items())
    last = (pages.Versions(),) if kind.is_register else (pages.Deadlines(), pages.Links(), pages.Diagram())
    return (pages.Facts("基本情况", tuple(kind.columns())), *lines, *last, pages.Documents(), pages.Timeline())


def _facts(reading: Reading, panel: pages.Facts) -> FactSheet:
    columns = {name: reading.kind.columns()[name] for name in panel.columns}
    texts = {name: reading.fact(name) for name in panel.columns}
    filled = tuple(
        Fact(str(column.verbose_name), texts[name], isinstance(column, models.TextField))
        for name, column in columns.items()
        if texts[name]
    )
    blank = "、".join(str(column.verbose_name) for name, column in columns.items() if not texts[name])
    return FactSheet(filled, blank)


def _settings(reading: Reading, panel: pages.Settings) -> FactSheet:
    stamped = [reading.dossier.settings[key] for key in panel.settings if key in reading.dossier.settings]
    return FactSheet(tuple(Fact(one["label"], _setting_text(one), False) for one in stamped), "")


def _setting_text(stamped: Mapping[str, Any]) -> str:
    origin = "，".join(part for part in (stamped["unit_name"], stamped.get("source")) if part)
    return f"{stamped['value']}（{origin}{'，待确认' if stamped['needs_confirmation'] else ''}）"


def _line_table(reading: Reading, panel: pages.LineTable) -> LineRows:
    """Columns that no row fills are left out."""
    rows = reading.standing.snapshot.lines.get(panel.lines, ())
    known = line_columns(reading.kind.line_sets()[panel.lines].line)
    columns = {
        name: known[name] for name in panel.columns or known if any(row.get(name) not in (None, "") for row in rows)
    }
    in_table, path = reading.wording.in_table, reading.unit_path
    return LineRows(
        tuple((str(column.verbose_name), css_of(column)) for column in columns.values()),
        tuple(tuple(in_table(column, row.get(name), path) for name, column in columns.items()) for row in rows),
    )


def pressing_of(panels: Sequence[Drawn]) -> Limit | None:
    """The limit that presses: the running one that ends first, if the page shows limits at all."""
    limits = [limit for panel in panels if panel.template == DEADLINES for limit in panel.content.present]
    running = [limit for limit in limits if limit.css in ("late", "running") and limit.row.stopped_on is None]
    return min(running, key=lambda limit: limit.row.due.until, default=None)


def _deadlines(reading: Reading, _panel: pages.Panel) -> Limits:
    rows = sorted(Deadline.objects.filter(matter=reading.matter), key=lambda row: (row.stopped_on is not None, row.pk))
    limits = tuple(limit_of(row, reading.today) for row in rows)
    ended = tuple(limit for limit in limits if limit.css == "done")
    if len(ended) <= MOST_ENDED:
        return Limits(limits, ())
    return Limits(tuple(limit for limit in limits if limit.css != "done"), ended)


def limit_of(row: Deadline, today: date) -> Limit:
    """A deadline in words, with how it stands today."""
    receipt = Receipt.from_dict(row.receipt)
    status, css = _status(row, today)
    return Limit(row, receipt, receipt.sentence(), status, css)


def _status(row: Deadline, today: date) -> tuple[str, str]:
    if row.stopped is not None:
        late = row.was_late and not row.is_advisory
        return (f"{tabular(row.stopped)}办理，超期", "late") if late else (f"{tabular(row.stopped)}办结", "done")
    if row.due is None:
        return "中止中", "paused"
    if row.due.has_passed(this_minute()):
        return ("提示日已过", "done") if row.is_advisory else (remaining(row.due, today), "late")
    return remaining(row.due, today), "running"


def _links(reading: Reading, _panel: pages.Panel) -> tuple[Linked, ...]:
    """What the matter links to, then what links to it, each in the order in which it came about."""
    here = reading.matter.pk
    links = (
        Link.objects.filter(Q(source=here) | Q(target=here)).order_by("pk").values_list("relation", "source", "target")
    )
    ends = [(Relation(relation).label, target) for relation, source, target in links if source == here]
    ends += [(f"来自（{Relation(relation).label}）", source) for relation, source, target in links if target == here]
    if not ends:
        return ()
    matters = Matter.objects.in_bulk([far for _, far in ends])
    reached = {matter.pk for matter in openable(reading.viewer, matters.values())}
    return tuple(_linked(relation, matters[far], far in reached) for relation, far in ends)


def _linked(relation: str, matter: Matter, may_open: bool) -> Linked:
    kind = registry.kind(matter.kind)
    state = registry.procedure_of(kind, matter.procedure, matter.procedure_version).states[matter.state].label
    if matter.is_void:
        state = "已作废"
    if not may_open:
        return Linked(relation, kind.label, "（您无权打开）", state, "")
    title = " ".join(part for part in (matter.number, matter.heading) if part)
    return Linked(relation, kind.label, title, state, reverse("record", args=[matter.kind, matter.pk]))


def _documents(reading: Reading, _panel: pages.Panel) -> tuple[Enclosure, ...]:
    where = (reading.kind.key, reading.matter.pk)
    return tuple(
        Enclosure(item.name, reverse("record_document", args=[*where, item.seq]), item.seq)
        for item in reading.standing.snapshot.attached
    )


def _versions(reading: Reading, _panel: pages.Panel) -> LineRows:
    """The periods of validity of a register entry, newest first, with the columns in which they differ."""
    versions = reading.standing.snapshot.versions
    columns = {
        name: column
        for name, column in reading.kind.columns().items()
        if any(version.columns.get(name) != versions[0].columns.get(name) for version in versions)
    }
    headings = (("自", "whole"), ("至（不含）", "whole"))
    in_table, path = reading.wording.in_table, reading.unit_path
    return LineRows(
        (*headings, *((str(column.verbose_name), css_of(column)) for column in columns.values())),
        tuple(
            (
                tabular(version.valid_from),
                tabular(version.valid_until) or "现行",
                *(in_table(column, version.columns.get(name), path) for name, column in columns.items()),
            )
            for version in reversed(versions)
        ),
    )


def _differences(reading: Reading, _panel: pages.Panel) -> DifferenceList | None:
    return difference_list(reading)


def _lights(reading: Reading, _panel: pages.Panel) -> tuple[ShownLight, ...]:
    return shown_lights(reading)


def _diagram(reading: Reading, _panel: pages.Panel) -> Any:
    return diagram(reading)


def _timeline(reading: Reading, _panel: pages.Panel) -> Any:
    return timeline(reading)


DRAWN_BY: dict[type[pages.Panel], tuple[str, Callable[[Reading, Any], Any]]] = {
    pages.Facts: ("web/panels/facts.html", _facts),
    pages.LineTable: ("web/panels/lines.html", _line_table),
    pages.Deadlines: (DEADLINES, _deadlines),
    pages.Lights: ("web/panels/lights.html", _lights),
    pages.Settings: ("web/panels/facts.html", _settings),
    pages.Differences: ("web/panels/differences.html", _differences),
    pages.Diagram: ("web/panels/diagram.html", _diagram),
    pages.Timeline: ("web/panels/timeline.html", _timeline),
    pages.Links: ("web/panels/links.html", _links),
    pages.Concerning: ("web/panels/concerning.html", concerning),
    pages.Papers: ("web/panels/papers.html", paper_list),
    pages.Documents: ("web/panels/documents.html", _documents),
    pages.Versions: ("web/panels/lines.html", _versions),
}
