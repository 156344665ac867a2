"""What holds for every kind that the registry knows: a new one gets all of this for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.registry.conftest import NOBODY, Scene
from tests.registry.making import DAY, filled, open_saying, opening_act
from tests.sheets import csv_of, markup_of, sheet_of, shown_in, without_gaps, worded
from tests.visibility.test_addresses import acts_of
from tests.visibility.walk import linked_in, standing
from tests.visibility.world import PNG
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.form import FormPlace, cleaned
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.audit.projections import check_projections
from zhunsheng.kernel.audit.verify import verify
from zhunsheng.kernel.declare.fields import ProseField, TextField
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.declare.paper_faults import acts_that_print, worded_papers
from zhunsheng.kernel.declare.procedure import Act
from zhunsheng.kernel.declare.validate import faults_of
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Event
from zhunsheng.kernel.roles import Role
from zhunsheng.metrics.checks import faults_of as metric_faults_of
from zhunsheng.metrics.engines.live import MetricSlice, figures
from zhunsheng.metrics.engines.rights import kinds_of
from zhunsheng.metrics.language import Period
from zhunsheng.web.columns import columns_of

pytestmark = pytest.mark.parametrize("kind_key", list(registry.kinds()), scope="module")
PLACES = "citizen_requests.grid"
# Where people meet says nothing of where a matter lies.
MEETS_SOMEWHERE = {"citizen_requests.reception", "enforcement.case_meeting"}
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("x")')


def test_the_declaration_has_no_faults(kind_key):
    kind = registry.kind(kind_key)
    assert [str(fault) for fault in faults_of(kind)] == []
    assert [fault for metric in kind.metrics for fault in metric_faults_of(metric)] == []


def test_what_happens_somewhere_says_so_by_the_one_register_of_places(kind_key):
    kind = registry.kind(kind_key)
    columns = kind.columns()
    named = [name for name, column in columns.items() if getattr(column, "register", "") == PLACES]
    assert named == ([kind.located] if kind.located else [])
    assert kind.located or "place" not in columns or kind_key in MEETS_SOMEWHERE


def test_whoever_may_open_gets_every_page(scene: Scene):
    for role in scene.openers()[:1]:
        client = scene.client(role)
        listed = client.get(reverse("record_list", args=[scene.kind.key]))
        assert listed.status_code == 200 and scene.matter.pk in linked_in(listed.content.decode())
        for name, address in _pages(scene):
            assert client.get(address).status_code == 200, (role, name)


def test_whoever_may_only_count_is_told_so(scene: Scene):
    for role in scene.counters()[:1]:
        client = scene.client(role)
        for name, address in _pages(scene):
            answer = client.get(address)
            assert answer.status_code == 403, (role, name)
            assert "您可以统计这件" in answer.content.decode()
        _lists_nothing(scene, client)


def test_whoever_has_no_right_finds_nothing(scene: Scene):
    for role in scene.strangers()[:2]:
        client = scene.client(role)
        assert [name for name, address in _pages(scene) if client.get(address).status_code != 404] == [], role
        _lists_nothing(scene, client)


def test_whoever_is_not_logged_in_is_sent_to_the_login_page(scene: Scene):
    names = ("record_list", "record_export", "record_export_csv", "record_new")
    addresses = [*(address for _, address in _pages(scene)), *(reverse(name, args=[scene.kind.key]) for name in names)]
    for address in addresses:
        answer = Client().get(address)
        assert answer.status_code == 302 and answer["Location"].startswith(reverse("login"))


def test_a_new_matter_is_opened_only_by_the_roles_of_an_opening_act(scene: Scene):
    roles = {
        role for procedure in scene.kind.procedures.values() for act in procedure.opening_acts() for role in act.by
    }
    address = reverse("record_new", args=[scene.kind.key])
    asked = (*sorted(roles)[:1], *[role for role in Role if role not in roles][:1], NOBODY)
    clients = {role: scene.client(role) for role in asked}
    before = standing()
    for role, client in clients.items():
        wanted = 200 if role in roles and not _opened_by_another(scene) else 403
        assert client.get(address).status_code == wanted, role
        if wanted == 403:
            assert client.post(address, {"unit": scene.matter.unit_id}).status_code == 403
    assert standing() == before


def test_a_row_that_leaves_out_what_it_needs_is_refused_by_every_act_that_writes_it(scene: Scene):
    place = FormPlace(scene.matter.unit.ancestor_ids(), DAY, World())
    for act in (act for procedure in scene.kind.procedures.values() for act in procedure.acts.values()):
        whole = filled(scene.kind, act, scene.cast)
        for name, lines in scene.kind.line_sets().items():
            if name not in act.writes or not lines.line.needs:
                continue
            assert not _unsaid(scene.kind, act, {name: whole[name]}, place)
            for needed in lines.line.needs:
                rows = [*whole[name], {**whole[name][0], needed: ""}]
                said = _unsaid(scene.kind, act, {name: rows}, place)
                assert [objection.field for objection in said] == [name], (act.name, needed)
                label = lines.line.columns()[needed].verbose_name
                assert f"第{len(rows)}行没有填写“{label}”" in said[0].message and "请填写" in said[0].way_out


def test_no_write_without_the_right_changes_anything(scene: Scene):
    clients = {role: scene.client(role) for role in (*scene.counters()[:1], *scene.strangers()[:2], *scene.openers())}
    before = standing()
    for role in (*scene.counters()[:1], *scene.strangers()[:2]):
        wanted = 403 if role in scene.counters() else 404
        for name, address, given in _writes(scene):
            assert clients[role].post(address, given).status_code == wanted, (role, name)
    for name, act in acts_of(scene.matter).items():
        other = next((role for role in scene.openers() if role not in act.by), None)
        if other is not None:
            answer = clients[other].post(reverse("record_act", args=[scene.kind.key, scene.matter.pk, name]), {})
            assert answer.status_code == 422, (other, name)
    assert standing() == before


def test_personal_data_is_masked_until_it_is_asked_for_with_a_reason(scene: Scene):
    values = set(_personal_values(scene))
    for role in scene.everybody():
        client = scene.client(role)
        for name, address in [*_pages(scene), ("list", reverse("record_list", args=[scene.kind.key]))]:
            body = client.get(address).content.decode()
            assert [value for value in values if value in body] == [], (role, name)
    if values:
        _unmasks(scene, values)


def _unmasks(scene: Scene, values: set[str]) -> None:
    client, address = scene.client(scene.openers()[0]), reverse("record_unmask", args=[scene.kind.key, scene.matter.pk])
    before = scene.matter.events.count()
    assert client.post(address, {"reason": " "}).status_code == 422
    assert scene.matter.events.count() == before
    page = client.post(address, {"reason": "核对当事人身份"})
    assert page.status_code == 200
    shown = page.content.decode()
    assert [value for value in values if value not in shown] == []
    newest = scene.matter.events.latest("seq")
    assert (newest.act, newest.seq) == ("unmask", before + 1)
    after = client.get(_detail(scene)).content.decode()
    assert [value for value in values if value in after] == []


@pytest.mark.parametrize("chosen", ["own", "all", "turned"])
def test_workbook_and_csv_hold_what_the_list_shows(scene: Scene, chosen: str):
    client, known = scene.client(scene.openers()[0]), list(columns_of(scene.kind))
    query = {"own": {}, "all": {"columns": ",".join(known)}, "turned": {"columns": ",".join(reversed(known))}}[chosen]
    shown = shown_in(client.get(_address(scene, "record_list"), query).content.decode())
    assert len(shown) > 1
    sheet = sheet_of(client.get(_address(scene, "record_export"), query).getvalue())
    assert without_gaps(worded(sheet, shown)) == without_gaps(shown)
    lines = csv_of(client.get(_address(scene, "record_export_csv"), query).getvalue())
    assert without_gaps(lines) == without_gaps(shown)


def test_personal_data_can_be_chosen_only_where_the_list_has_it(scene: Scene):
    columns, client = scene.kind.columns(), scene.client(scene.openers()[0])
    hidden = [name for name in columns if columns[name].personal is not None and name not in scene.kind.list_columns]
    for name in (*hidden, "nothing"):
        for address in ("record_list", "record_export", "record_export_csv"):
            assert client.get(_address(scene, address), {"columns": name}).status_code == 400


def test_what_looks_like_a_formula_leaves_as_text(scene: Scene):
    column = _text_column(scene)
    if column is None:
        pytest.skip("no text that a form writes stands in the list of this kind")
    for text in FORMULAS:
        open_saying(scene.kind, scene.cast, column, text)
    client = scene.client(scene.openers()[0])
    workbook = client.get(_address(scene, "record_export")).getvalue()
    markup = markup_of(workbook)
    assert set(FORMULAS) <= {cell for row in sheet_of(workbook) for cell in row}
    assert "<f>" not in markup and "<f " not in markup and "<hyperlink" not in markup
    cells = {cell for row in csv_of(client.get(_address(scene, "record_export_csv")).getvalue()) for cell in row}
    assert {f"'{text}" for text in FORMULAS} <= cells
    assert [cell for cell in cells if cell.startswith(tuple("=+-@"))] == []


def test_every_metric_is_counted_for_those_who_may_and_refused_to_others(scene: Scene):
    part = (scene.cast.units["district"], Period.year(DAY.year), DAY)
    for metric in scene.kind.metrics:
        counting = next(role for role in Role if all(kind.access.may_count(role) for kind in kinds_of([metric])))
        found = figures([metric], MetricSlice(scene.viewer(counting), *part))
        assert found[metric.key].key == metric.key
        assert scene.client(counting).get(reverse("figure", args=[metric.key])).status_code == 200
        with pytest.raises(Refused):
            figures([metric], MetricSlice(scene.viewer(NOBODY), *part))
        assert scene.client(NOBODY).get(reverse("figure", args=[metric.key])).status_code in (400, 403)


def test_chain_and_projections_hold_after_acts_looks_and_attachments(scene: Scene):
    client = scene.client(scene.openers()[0])
    events = Event.objects.count()
    for name, address, given in _writes(scene):
        assert client.post(address, given).status_code in (200, 302, 422), name
    assert Event.objects.count() >= events
    assert [str(finding) for finding in verify()] == []
    assert [str(finding) for finding in check_projections()] == []


def _detail(scene: Scene) -> str:
    return reverse("record", args=[scene.kind.key, scene.matter.pk])


def _pages(scene: Scene) -> list[tuple[str, str]]:
    """Every page about the matter: itself, the form of each act, of a correction, of voiding, some of its papers."""
    where = (scene.kind.key, scene.matter.pk)
    acts = [(name, reverse("record_act", args=[*where, name])) for name in acts_of(scene.matter)]
    papers = [(paper, reverse("record_paper", args=[*where, paper])) for paper in _papers(scene)]
    void = ("void", reverse("record_void", args=where))
    return [("detail", _detail(scene)), *acts, void, *_corrections(scene), *papers]


def _papers(scene: Scene) -> list[str]:
    """The papers of acts that were taken, and one that is a draft."""
    taken = set(scene.matter.events.values_list("act", flat=True))
    papers = list(worded_papers(scene.kind))
    drafts = [paper for paper in papers if not acts_that_print(scene.kind, paper) & taken]
    return [*(paper for paper in papers if paper not in drafts), *drafts[:1]]


def _corrections(scene: Scene) -> list[tuple[str, str]]:
    """The page on which the first step is set right, where steps can be."""
    procedure = registry.procedure_of(scene.kind, scene.matter.procedure, scene.matter.procedure_version)
    if procedure.instead_of_correcting:
        return []
    return [("correct", reverse("record_correct", args=[scene.kind.key, scene.matter.pk, 1]))]


def _writes(scene: Scene) -> Iterator[tuple[str, str, dict[str, Any]]]:
    where, reason = (scene.kind.key, scene.matter.pk), {"reason": "核对", "correction_reason": "核对"}
    yield "unmask", reverse("record_unmask", args=where), reason
    yield "attach", reverse("record_attach", args=where), {"file": SimpleUploadedFile("图.png", PNG)}
    for name in acts_of(scene.matter):
        yield name, reverse("record_act", args=[*where, name]), {}
    yield from ((name, address, reason) for name, address in _corrections(scene))
    for paper in _papers(scene):
        yield paper, reverse("record_paper_print", args=[*where, paper]), {}
        yield f"{paper} again", reverse("record_paper_again", args=[*where, paper]), {}
        yield f"{paper} unmasked", reverse("record_paper_unmask", args=[*where, paper]), reason
    yield "void", reverse("record_void", args=where), reason


def _lists_nothing(scene: Scene, client: Client) -> None:
    listed = client.get(reverse("record_list", args=[scene.kind.key])).content.decode()
    assert scene.matter.pk not in linked_in(listed)
    assert len(sheet_of(client.get(_address(scene, "record_export")).getvalue())) == 1
    assert len(csv_of(client.get(_address(scene, "record_export_csv")).getvalue())) == 1


def _opened_by_another(scene: Scene) -> bool:
    """Whether matters of the kind come only from acts of other kinds."""
    opened = {
        (act.opens.kind, act.opens.act)
        for kind in registry.kinds().values()
        for procedure in kind.procedures.values()
        for act in procedure.acts.values()
        if act.opens is not None
    }
    openings = [act for procedure in scene.kind.procedures.values() for act in procedure.opening_acts()]
    return all((scene.kind.key, act.name) in opened for act in openings)


def _unsaid(kind: type[Record], act: Act, given: Mapping[str, Any], place: FormPlace) -> list[Objection]:
    """What the act's form finds missing in the rows that are given."""
    found = cleaned(kind, act, given, place).objections
    return [each for each in found if each.code == "field-empty" and each.field in given]


def _personal_values(scene: Scene) -> Iterator[str]:
    rows: list[Any] = list(scene.kind._default_manager.filter(matter=scene.matter))
    models = [scene.kind]
    for lines in scene.kind.line_sets().values():
        rows += lines.line._default_manager.filter(matter=scene.matter)
        models.append(lines.line)
    for row in rows:
        for name, column in type(row).columns().items():
            if getattr(column, "personal", None) is not None and getattr(row, name):
                yield getattr(row, name)


def _text_column(scene: Scene) -> str | None:
    """A column of free text that the opening act writes and the list shows."""
    columns, written = scene.kind.columns(), opening_act(scene.kind).writes
    shown = [name for name in scene.kind.list_columns if name in columns and name in written]
    free = [name for name in shown if isinstance(columns[name], TextField | ProseField)]
    return next((name for name in free if columns[name].personal is None and scene.kind.key != "kernel.setting"), None)


def _address(scene: Scene, name: str) -> str:
    return reverse(name, args=[scene.kind.key])
