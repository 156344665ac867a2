"""The workbench against the oracle: every address, every write, for people of random worlds."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, example, given, settings
from openpyxl import Workbook

from tests.sheets import csv_of, sheet_of
from tests.visibility.addresses import CLASSIFIED, Address, addresses
from tests.visibility.oracle import (
    Sight,
    changed_since_freezing,
    counted_in_report,
    is_withheld,
    may_act,
    reads_report,
)
from tests.visibility.walk import STATUS, Walker, linked_in, refusals_in, standing
from tests.visibility.world import (
    DAY,
    PEOPLE,
    PNG,
    REGISTRAR,
    MatterPlan,
    Plan,
    PostPlan,
    ReportPlan,
    World,
    build,
    plans,
)
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.history import COMMON_ACTS
from zhunsheng.kernel.declare import Act, RegisterField
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.documents import store_document
from zhunsheng.kernel.models import Deadline, Matter
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import on_day
from zhunsheng.law.statutes import instruments
from zhunsheng.metrics.language import Count, Population
from zhunsheng.metrics.registry import metrics
from zhunsheng.reports.changes import CLOSED_NAME
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.web.columns import columns_of
from zhunsheng.workbench.models import SavedView, SheetLayout

# Parts of report pages that a walk must have met, beside addresses.
WITHHELD, CLOSED = "a withheld figure", "a changed matter that stays closed"
WORDS_ONLY = "a draft without its numbers"
ABOUT_RIGHTS = {"role-missing", "may-count-not-open", "installer-may-not"}

# One world in which every sort of viewer and matter occurs; hypothesis adds others.
EVERY_SORT = Plan(
    parents=(0, 0, 1),
    posts=(
        PostPlan(0, Role.MEDIATOR, 3),
        PostPlan(1, Role.OFFICE_CLERK, 1),
        PostPlan(2, Role.LEADER, 1),
        PostPlan(3, Role.MEDIATOR, 2, "ended_today"),
        PostPlan(4, Role.JUSTICE_CLERK, 1, "future"),
        PostPlan(5, Role.DISTRICT_SUPERVISOR, 0),
        PostPlan(6, Role.ADVISER, 3),
        PostPlan(6, Role.SECTION_HEAD, 2),
        PostPlan(PEOPLE, Role.JUSTICE_CLERK, 0),
    ),
    matters=(
        MatterPlan("accepted", 3, person=3),
        MatterPlan("major", 1, "confidential", person=6),
        MatterPlan("confirming", 3, "made_confidential", person=1),
        MatterPlan("registered", 2, "made_ordinary", is_void=True),
        MatterPlan("settled", 1, person=0, has_code=True),
    ),
    reports=(
        ReportPlan(1, "drafted"),
        ReportPlan(1, "frozen"),
        ReportPlan(0, "published"),
        ReportPlan(3, "drafted"),
        ReportPlan(0, "drafted", asks=2),
    ),
)


def test_every_address_that_the_resolver_knows_is_classified():
    names = [name for name, _ in addresses()]
    assert "" not in names, "an address without a name cannot be classified"
    assert sorted(set(names) - CLASSIFIED.keys()) == []
    assert sorted(CLASSIFIED.keys() - set(names)) == []


def test_no_address_serves_stored_documents_or_an_administration_past_the_scope():
    routes = [route for _, route in addresses()]
    assert [route for route in routes if route.startswith(("media", "admin", "documents"))] == []


@contextmanager
def undone() -> Any:
    """Whatever is written in the block is taken back."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


@pytest.mark.django_db
@settings(
    max_examples=1,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@example(EVERY_SORT)
@given(plans(most_matters=5))
def test_every_page_and_every_write_gives_exactly_what_the_words_allow(plan):
    chance = random.Random(repr(plan))
    visited: Counter[tuple[str, int]] = Counter()
    looked: Counter[tuple[str, Sight]] = Counter()
    written: Counter[tuple[str, Sight]] = Counter()
    with undone(), on_day(DAY):
        world = build(plan)
        layouts = _layouts(world)
        for person in range(PEOPLE + 1):
            walker = Walker(world, person, visited, looked, chance)
            writer = replace(walker, asked=written)
            _walk_desk(walker)
            _walk_law(walker)
            _walk_calendar(walker)
            _walk_figures(walker)
            for kind in registry.kinds().values():
                _walk_new(walker, kind)
                if world.of_kind(kind.key):
                    _walk_list(walker, kind)
            for unit, layout in layouts.items():
                _walk_layout(walker, unit, layout)
            for pk in _some_of_each_kind(walker):
                _walk_matter(walker, pk)
                _write_on_matter(writer, pk)
            for pk in world.of_kind(AnnualReport.key):
                _walk_report(walker, pk)
    if plan is EVERY_SORT:
        _everything_was_asked(visited)


def _some_of_each_kind(walker: Walker) -> list[int]:
    """Every dispute with what came of it, one report, and one entry of each register."""
    world = walker.world
    marked = [
        pk for pk, truth in world.truths.items() if (truth.marks or truth.secrets) and truth.kind != AnnualReport.key
    ]
    others = [AnnualReport.key, *(kind.key for kind in registry.kinds().values() if kind.is_register)]
    entered = [entries for key in others if (entries := world.of_kind(key))]
    return [*marked, *(walker.chance.choice(entries) for entries in entered)]


def _everything_was_asked(visited: Counter[tuple[str, int]]) -> None:
    """A walk that never came to an address, or never met one of its answers, proves nothing about it."""
    for name in ("record", "record_act", "record_correct", "record_void", "record_document"):
        assert {status for asked, status in visited if asked == name} >= {200, 403, 404}, name
    for name in ("report", "report_freeze", "report_figure", "report_version", "report_removals", "report_restate"):
        assert {status for asked, status in visited if asked == name} >= {200, 404}, name
    for name in ("studio", "studio_paragraph", "studio_check"):
        assert {status for asked, status in visited if asked == name} >= {200, 404}, name
    for part in (WITHHELD, CLOSED, WORDS_ONLY):
        assert visited[(part, 200)], part
    for name in ("record_unmask", "record_attach"):
        assert {status for asked, status in visited if asked == name} >= {403, 404}, name
    assert {status for asked, status in visited if asked == "record_new"} >= {200, 403}


def _walk_desk(walker: Walker) -> None:
    for name, sort in CLASSIFIED.items():
        if sort is Address.DESK:
            assert walker.get(name).status_code in (200, 302)


def _walk_law(walker: Walker) -> None:
    """A statute, and what is open to all: the same for everybody, no matter on it."""
    known = walker.chance.choice(instruments())
    assert walker.get("statute", known.key).status_code == 200
    for name in ("portal", "portal_statutes", "portal_calculator"):
        assert linked_in(walker.get(name).content.decode()) == set()
    assert linked_in(walker.get("portal_statute", known.key).content.decode()) == set()


def _walk_calendar(walker: Walker) -> None:
    """The days on which a limit ends: each lists what the person may open and no other, the month counts as many."""
    openable = {pk for pk, sight in walker.sights.items() if sight is Sight.OPEN}
    due: dict[Any, set[int]] = {}
    for matter_id, day in Deadline.objects.filter(stopped_on=None, due_on__isnull=False).values_list(
        "matter", "due_on"
    ):
        due.setdefault(day, set()).add(matter_id)
    for day, matters in due.items():
        wanted = matters & openable
        assert linked_in(walker.get("calendar_day", query=f"?on={day}").content.decode()) == wanted
        month = walker.get("calendar", query=f"?month={day:%Y-%m}").context["month"]
        cell = next(cell for week in month.weeks for cell in week if cell is not None and cell.sort.day == day)
        assert cell.count == len(wanted)
    _walk_feed(walker, openable)


def _walk_feed(walker: Walker, openable: set[int]) -> None:
    """The person's feed names matters that they may open, by number at most; ended, it is gone."""
    page = walker.post("subscription", given={})
    if page.status_code == 403:
        return
    token = page.context["address"].rpartition("/")[2].removesuffix(".ics")
    feed = walker.get("calendar_feed", token)
    assert feed.status_code == 200
    text = feed.content.decode().replace("\r\n ", "")
    assert linked_in(text) <= openable
    told = [truth.marks[0] for truth in walker.world.truths.values() if len(truth.marks) > 1 and truth.marks[0] in text]
    assert told == []
    walker.post("subscription_end", given={})
    assert walker.get("calendar_feed", token).status_code == 404
    assert walker.get("subscription_end").status_code == 405


def _walk_figures(walker: Walker) -> None:
    """The count of every matter opened this year, and its records, in a unit of the tree: as the oracle has them."""
    plan, unit = walker.world.plan, walker.chance.randrange(len(walker.world.units))
    posts = walker.posts()
    query = f"?unit={walker.world.units[unit].pk}&year={DAY.year}"
    within_reach = any(post.unit in plan.path(unit) for post in posts)
    assert walker.get("figures", query=query).status_code == (200 if within_reach else 400)
    for metric in metrics().values():
        rows = metric.of if isinstance(metric, Count) else None
        if not isinstance(rows, Population) or rows.dated != "opened_on" or rows.lines or metric.distinct:
            continue
        if rows.where is not None:
            continue
        page = walker.get("figure", metric.key, query=query)
        may_count = any(registry.kind(rows.kind).access.may_count(post.role) for post in posts
                        if post.unit in plan.path(unit) or unit in plan.path(post.unit))  # fmt: skip
        assert page.status_code == (400 if not within_reach else 200 if may_count else 403), metric.key
        files = [walker.get(name, metric.key, query=query) for name in ("figure_export", "figure_export_csv")]
        assert [file.status_code for file in files] == [page.status_code] * 2, metric.key
        if page.status_code == 200:
            opened = _counts_exactly(walker, page, rows.kind, unit)
            assert [len(sheet_of(files[0].getvalue())), len(csv_of(files[1].getvalue()))] == [opened + 1] * 2


def _counts_exactly(walker: Walker, page: HttpResponse, kind: str, unit: int) -> int:
    """The page tells how many count and lists those that open; how many these are."""
    void = set(Matter.objects.filter(is_void=True).values_list("pk", flat=True))
    there = [pk for pk in walker.world.of_kind(kind)
             if pk not in void and unit in walker.world.plan.path(walker.world.truths[pk].unit)]  # fmt: skip
    counted = [pk for pk in there if walker.sights[pk] >= Sight.COUNT]
    opened = {pk for pk in there if walker.sights[pk] is Sight.OPEN}
    basis = page.context["shown"].figure.basis
    assert (basis.counted, basis.openable) == (len(counted), len(opened))
    assert linked_in(page.content.decode()) == opened
    return len(opened)


def _walk_list(walker: Walker, kind: type[Record]) -> None:
    wanted = walker.openable(kind.key)
    page = walker.get("record_list", kind.key)
    assert linked_in(page.content.decode()) == wanted
    _walk_narrowed(walker, kind, walker.chance.randrange(len(walker.world.units)), wanted)
    _walk_views(walker, kind)
    for rows in _files(walker, kind):
        assert len(rows) == len(wanted) + 1
        text = "\n".join(cell for row in rows for cell in row)
        for pk, truth in walker.world.truths.items():
            assert [secret for secret in truth.secrets if secret in text] == []
            assert pk in wanted or [mark for mark in truth.marks if mark in text] == []


def _walk_narrowed(walker: Walker, kind: type[Record], unit: int, wanted: set[int]) -> None:
    """A list narrowed to a unit shows what is wanted there and below; a unit out of reach is refused."""
    plan = walker.world.plan
    page = walker.get("record_list", kind.key, query=f"?unit={walker.world.units[unit].pk}&order=due_on")
    below = {pk for pk in wanted if unit in plan.path(walker.world.truths[pk].unit)}
    within_reach = any(post.unit in plan.path(unit) for post in walker.posts())
    assert page.status_code == (200 if within_reach else 400)
    assert linked_in(page.content.decode()) == (below if within_reach else set())


def _walk_views(walker: Walker, kind: type[Record]) -> None:
    """The columns to choose from name no matter; a view is seen and deleted only by the person who keeps it."""
    assert linked_in(walker.get("record_columns", kind.key).content.decode()) == set()
    names = {person: f"视图子{person}丑" for person in range(PEOPLE + 1)}
    own = names[walker.person]
    assert walker.get("view_save", kind.key).status_code == 405
    walker.post("view_save", kind.key, given={"name": own, "query": "order=due_on"})
    body = walker.get("record_list", kind.key).content.decode()
    assert [name for name in names.values() if name in body] == [own]
    for view in SavedView.objects.filter(kind=kind.key):
        for name in ("view_delete", "view_share"):
            assert walker.get(name, kind.key, view.pk).status_code == 405
            if view.name != own:
                assert walker.post(name, kind.key, view.pk, given={}).status_code == 404
    kept = SavedView.objects.get(kind=kind.key, name=own)
    if walker.person % 2:
        assert walker.post("view_delete", kind.key, kept.pk, given={}).status_code == 302


def _layouts(world: World) -> dict[int, SheetLayout]:
    """A workbook for disputes in the first and in the last unit, set by the registrar."""
    book = Workbook()
    book.active.append(["名称", "编号"])
    content = BytesIO()
    book.save(content)
    document = store_document(BytesIO(content.getvalue()), "表样.xlsx")
    return {
        unit: SheetLayout.objects.create(
            unit=world.units[unit], kind="mediation.dispute", name=f"表样子{unit}丑.xlsx", document=document,
            made_by=world.people[REGISTRAR], made_at=timezone.now(), sheet=book.active.title, heading_row=1,
            columns=[[1, "名称", "subject"], [2, "编号", "matter.number"]],
        )
        for unit in {0, len(world.units) - 1}
    }  # fmt: skip


def _walk_layout(walker: Walker, unit: int, layout: SheetLayout) -> None:
    """Seen by posts in its unit or below, set and deleted by those in it, filled with what the person may open."""
    where = (layout.kind, layout.pk)
    units = {post.unit for post in walker.posts()}
    is_seen = any(unit in walker.world.plan.path(post) for post in units)
    assert (layout.name in walker.get("record_layouts", layout.kind).content.decode()) is is_seen
    assert walker.get("layout_delete", *where).status_code == 405
    assert walker.get("record_layout", *where).status_code == (200 if unit in units else 404)
    with undone():
        assert walker.post("layout_delete", *where, given={}).status_code == (302 if unit in units else 404)
    file = walker.get("layout_export", *where)
    assert file.status_code == (200 if is_seen else 404)
    if is_seen:
        rows = sheet_of(file.getvalue())[1:]
        wanted = {walker.world.truths[pk].marks[0] for pk in walker.openable(layout.kind)}
        assert {row[0] for row in rows} == wanted and len(rows) == len(walker.openable(layout.kind))


def _files(walker: Walker, kind: type[Record]) -> Iterator[list[list[str]]]:
    """The list as a workbook and as CSV, with every column that can be chosen."""
    query = "?columns=" + ",".join(columns_of(kind))
    yield [
        [str(cell) for cell in row] for row in sheet_of(walker.get("record_export", kind.key, query=query).getvalue())
    ]
    yield csv_of(walker.get("record_export_csv", kind.key, query=query).getvalue())


def _walk_new(walker: Walker, kind: type[Record]) -> None:
    """The form for a new matter, and sending it: only where a post carries a role of an opening act."""
    world = walker.world
    roles = _opening_roles(kind)
    reached = {
        number for number in range(len(world.units)) for post in walker.posts()
        if post.role in roles and post.unit in world.plan.path(number)
    }  # fmt: skip
    assert walker.get("record_new", kind.key).status_code == (200 if reached else 403)
    unit = walker.chance.randrange(len(world.units))
    before = standing()
    with undone():
        answer = walker.post("record_new", kind.key, given={"unit": world.units[unit].pk})
        if unit not in reached:
            assert answer.status_code in (400, 403)
            assert standing() == before
        else:
            assert not refusals_in(answer) & ABOUT_RIGHTS


def _opening_roles(kind: type[Record]) -> set[str]:
    """The roles of the opening acts that people do by themselves, not by way of another kind's act."""
    opened_by_others = {
        (act.opens.kind, act.opens.act)
        for other in registry.kinds().values()
        for procedure in other.procedures.values()
        for act in procedure.acts.values()
        if act.opens is not None
    }
    return {
        role
        for procedure in kind.procedures.values()
        for act in procedure.opening_acts()
        if (kind.key, act.name) not in opened_by_others
        for role in act.by
    }


def _walk_matter(walker: Walker, pk: int) -> None:
    """The page of the matter, and some of the pages about it."""
    kind = registry.kind(walker.world.truths[pk].kind)
    status = STATUS[walker.sights[pk]]
    assert walker.get("record", kind.key, pk).status_code == status
    matter = Matter.objects.get(pk=pk)
    attached = matter.events.filter(act="attach").values_list("seq", flat=True)
    pages = [("record_act", (kind.key, pk, act), status) for act in acts_of(matter)]
    pages += [
        ("record", (_another(kind), pk), 404),
        ("record_void", (kind.key, pk), status),
        ("record_correct", (kind.key, pk, 1), status),
        ("record_paper", (kind.key, pk, "nothing"), 404 if status == 200 else status),
        ("record_unmask", (kind.key, pk), 405),
        ("record_attach", (kind.key, pk), 405),
    ]
    for name, arguments, wanted in walker.some(pages, walker.sights[pk]):
        assert walker.get(name, *arguments).status_code == wanted, (name, arguments)
    for seq in attached:
        assert (walker.download("record_document", kind.key, pk, seq) == PNG) == (status == 200)
        assert walker.visited[("record_document", status)]


def _walk_report(walker: Walker, pk: int) -> None:
    """The report as it is printed, its freezing, and the records behind each figure, as the oracle has them."""
    world = walker.world
    sight = walker.sights[pk]
    status = 200 if reads_report(world, walker.person, pk) else STATUS[min(sight, Sight.COUNT)]
    page = walker.get("report", pk)
    assert page.status_code == STATUS[sight]
    assert walker.get("report_freeze", pk).status_code == status
    if sight is Sight.OPEN and status != 200:
        # Whoever is only asked about a draft reads its words and comments on them; its numbers are not counted for them.
        walker.visited[(WORDS_ONLY, 200)] += 1
        assert page.context["drawing"] is None
        assert walker.post("report_copy", pk, given={}).status_code == 403
    assert walker.get("report_figure", pk, "nothing").status_code == (404 if status == 200 else status)
    assert walker.get("report_figure_export", pk, "received", 1).status_code == (404 if status == 200 else status)
    assert walker.get("report_removals", pk).status_code == status
    version = walker.get("report_version", pk, "public")
    assert version.status_code == status
    assert walker.get("report_version", pk, "nothing").status_code == 404
    restating = walker.get("report_restate", pk)
    assert restating.status_code == STATUS[walker.sights[pk]]
    _walk_studio(walker, pk)
    _walk_returned(walker, pk)
    counted = counted_in_report(world, pk)
    withheld = pk not in world.frozen and is_withheld(counted, walker.sights)
    if status == 200:
        figures = page.context["drawing"].edition.figures
        assert (figures["received"].value, figures["people"].value) == (
            len(counted),
            None if withheld else len(counted),
        )
        _tells_changes(walker, pk, page)
    for name, is_hidden in (("received", False), ("people", withheld)):
        answer = walker.get("report_figure", pk, name)
        assert answer.status_code == status
        file = walker.get("report_figure_export", pk, name, 0)
        assert file.status_code == status
        if status == 200:
            opened = {key for key in counted if walker.sights[key] is Sight.OPEN}
            assert len(sheet_of(file.getvalue())) == len(opened) + 1
            walker.visited[(WITHHELD, 200)] += is_hidden
            _opens_behind(walker, pk, answer, counted, is_hidden)


def _walk_studio(walker: Walker, pk: int) -> None:
    """The studio is for whoever may open the report: without the right to count it shows names for figures."""
    wanted = STATUS[walker.sights[pk]]
    for name, arguments in (
        ("studio", ()),
        ("studio_paragraph", ("at-0",)),
        ("studio_heading", (0,)),
        ("studio_comment", ()),
        ("studio_mark", ("at-0",)),
        ("studio_withhold", ()),
        ("studio_versions", ()),
        ("studio_plans", ()),
        ("studio_beside", ()),
    ):
        assert walker.get(name, pk, *arguments).status_code == wanted, name
    assert walker.get("studio_check", pk, "at-0").status_code == walker.get("studio_settle", pk).status_code == 405
    assert walker.post("studio_check", pk, "at-0", given={"text": "一。"}).status_code == wanted
    assert walker.get("studio_unmark", pk, "at-0").status_code == 405
    unmarked = walker.post("studio_unmark", pk, "at-0", given={})
    assert unmarked.status_code == (422 if wanted == 200 else wanted), "nothing is marked there"
    settled = walker.post("studio_settle", pk, given={"comment_number": "1", "comment_outcome": "taken"})
    assert settled.status_code == (422 if wanted == 200 else wanted)


def _walk_returned(walker: Walker, pk: int) -> None:
    """Drafts are given out and taken back by whoever may open the report, and nobody else hears of a file."""
    wanted = STATUS[walker.sights[pk]]
    assert walker.get("report_returned", pk).status_code == wanted
    assert walker.get("report_returned_file", pk, 1).status_code == (404 if wanted == 200 else wanted)
    assert walker.post("report_returned", pk, given={}).status_code == (422 if wanted == 200 else wanted)
    assert walker.get("report_copy", pk).status_code == 405
    if wanted != 200:
        assert walker.post("report_copy", pk, given={}).status_code == wanted


def _opens_behind(walker: Walker, report: int, page: HttpResponse, counted: set[int], is_hidden: bool) -> None:
    """The page of a figure lists what may be opened, and tells how many count unless that is withheld."""
    opened = {pk for pk in counted if walker.sights[pk] is Sight.OPEN}
    body = page.content.decode()
    assert linked_in(body) == {report, *opened}
    assert (f"计入{len(counted)}件" in body) is not is_hidden, (report, walker.person)


def _tells_changes(walker: Walker, report: int, page: HttpResponse) -> None:
    """What came after the freezing: each changed dispute, by name and with its acts only for who may open it."""
    drawn = {found.difference.name: found for found in page.context["drawing"].differences}
    if report not in walker.world.frozen:
        assert drawn == {}
        return
    changed = changed_since_freezing(walker.world, report)
    now = (counted_in_report(walker.world, report) | changed) - walker.world.void
    assert drawn.keys() == ({"received", "people"} if changed else set())
    for name, found in drawn.items():
        hidden = [row for row in found.rows if row.name == CLOSED_NAME]
        walker.visited[(CLOSED, 200)] += len(hidden)
        assert [row.acts for row in hidden if row.acts or row.address] == []
        closed = {pk for pk in changed if walker.sights[pk] is not Sight.OPEN}
        if name == "people" and is_withheld(now, walker.sights):
            assert found.rows == ()
        else:
            assert (len(found.rows), len(hidden)) == (len(changed), len(closed))


def _another(kind: type[Record]) -> str:
    return next(key for key in registry.kinds() if key != kind.key)


def acts_of(matter: Matter) -> dict[str, Act]:
    """The declared acts of a matter's procedure beyond the one that opened it."""
    procedure = registry.procedure_of(registry.kind(matter.kind), matter.procedure, matter.procedure_version)
    return {name: act for name, act in procedure.acts.items() if not act.is_opening}


def _write_on_matter(walker: Walker, pk: int) -> None:
    """Some writes of every sort: without the right nothing changes, with it no right is missing."""
    matter = Matter.objects.get(pk=pk)
    kind = registry.kind(matter.kind)
    procedure = registry.procedure_of(kind, matter.procedure, matter.procedure_version)
    first = procedure.acts[matter.events.get(seq=1).act]
    access, reason = kind.access, {"reason": "核对", "correction_reason": "核对", "acted_on": DAY.isoformat()}
    handling = access.open + access.confidential
    writes: list[tuple[str, tuple[Any, ...], tuple[str, ...], dict[str, Any]]] = [
        ("record_act", (kind.key, pk, name), act.by, _references_to_forbidden(walker, kind, act.writes))
        for name, act in acts_of(matter).items()
    ]
    writes += [
        ("record_correct", (kind.key, pk, 1), first.by, reason),
        ("record_void", (kind.key, pk), access.void, reason),
        ("record_unmask", (kind.key, pk), handling, reason),
        ("record_attach", (kind.key, pk), handling, {"file": SimpleUploadedFile("图.png", PNG)}),
    ]
    pointing = [write for write in writes if write[0] == "record_act" and write[3]]
    for name, arguments, roles, values in [*walker.some(writes, walker.sights[pk]), *pointing[:1]]:
        _write(walker, pk, name, arguments, roles, values)


def _references_to_forbidden(walker: Walker, kind: type[Record], writes: tuple[str, ...]) -> dict[str, Any]:
    """References to a matter that the person may not open: no answer may name it."""
    forbidden = [pk for pk, truth in walker.world.truths.items()
                 if truth.marks and walker.sights[pk] is not Sight.OPEN]  # fmt: skip
    columns = kind.columns()
    named = [name for name in writes if isinstance(columns.get(name), RegisterField)]
    return {name: walker.chance.choice(forbidden) for name in named} if forbidden else {}


def _write(
    walker: Walker, pk: int, name: str, arguments: tuple[Any, ...], roles: tuple[str, ...], values: dict[str, Any]
) -> None:
    truth, sight = walker.world.truths[pk], walker.sights[pk]
    before = standing()
    with undone():
        answer = walker.post(name, *arguments, given=values)
        asked = truth.consulted if arguments[-1] == "comment" else frozenset()
        if may_act(walker.world, walker.person, truth, roles, asked):
            assert answer.status_code in (200, 302, 422)
            assert not refusals_in(answer) & ABOUT_RIGHTS
            return
        assert standing() == before
        assert answer.status_code == (422 if sight is Sight.OPEN else STATUS[sight])


@pytest.mark.django_db
def test_without_a_login_one_reads_of_reports_only_that_they_were_published():
    with on_day(DAY):
        world, client = build(EVERY_SORT), Client()
        page = client.get(reverse("portal_reports")).content.decode()
        published = [number for number, report in enumerate(EVERY_SORT.reports) if report.state == "published"]
        assert [number for number in range(len(EVERY_SORT.reports)) if f"随机报告子{number}丑" in page] == published
        assert linked_in(page) == set()
        for pk in world.of_kind(AnnualReport.key):
            # No file of theirs was made.
            assert client.get(reverse("portal_report", args=[pk])).status_code == 404
            assert client.get(reverse("portal_report_file", args=[pk, "pdf"])).status_code == 404


@pytest.mark.django_db
def test_whoever_is_not_logged_in_gets_nothing_but_the_login_page():
    with on_day(DAY):
        world = build(EVERY_SORT)
        before = standing()
        for name, arguments in _every_address_of(world):
            for answer in (Client().get(reverse(name, args=arguments)), Client().post(reverse(name, args=arguments))):
                assert answer.status_code == 302 and answer["Location"].startswith(reverse("login")), name
        assert standing() == before


def _every_address_of(world: World) -> list[tuple[str, tuple[Any, ...]]]:
    """One address of every name behind the login."""
    found: list[tuple[str, tuple[Any, ...]]] = []
    pk = next(pk for pk, truth in world.truths.items() if truth.people)
    kind = world.truths[pk].kind
    for name, route in addresses():
        if CLASSIFIED[name] in (Address.OPEN_TO_ALL, Address.PUBLISHED, Address.FEED):
            continue
        values = {"kind_key": kind, "matter_id": pk, "seq": 1, "name": "accept", "key": next(iter(metrics())),
                  "instrument": instruments()[0].key, "view_id": 1, "layout_id": 1,
                  "difference_id": 1, "returned_id": 1, "version": "public", "where": "at-0", "section": 0,
                  "place": 0, "address": "A1", "number": 0}  # fmt: skip
        found.append((name, tuple(value for key, value in values.items() if f":{key}>" in route)))
    return found


def test_every_common_act_that_a_person_can_take_has_an_address_in_the_walk():
    by_people = {"correct", "void", "attach", "unmask", "relate", "issue_code"}
    assert by_people <= COMMON_ACTS.keys()
    assert {f"record_{act}" for act in by_people} <= CLASSIFIED.keys()
    assert "print" in COMMON_ACTS and "record_paper_print" in CLASSIFIED
