"""What the same pages would cost without scope, audit or deadlines: the same templates over plain Django queries."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse

from zhunsheng.kernel import registry
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.web.columns import chosen_columns
from zhunsheng.web.context import drawn
from zhunsheng.web.lists import PAGE_SIZE, ListPage, SortedHeading
from zhunsheng.web.narrowing import Narrowing
from zhunsheng.web.table import Row, Table

KIND = "mediation.dispute"


def plain_list(request: HttpRequest) -> HttpResponse:
    """Fifty rows of everything, newest first, in the template of the real list."""
    request.zhunsheng_viewer = Viewer("对照")  # type: ignore[attr-defined]
    kind = registry.kind(KIND)
    matters = Matter.objects.filter(kind=KIND).select_related("unit").order_by("-opened_on")[:PAGE_SIZE]
    records = kind._default_manager.in_bulk([matter.pk for matter in matters])
    columns = chosen_columns(kind, ())
    rows = tuple(_row(matter, records[matter.pk], kind.list_columns) for matter in matters)
    listed = ListPage(
        kind=kind,
        narrowing=Narrowing(kind),
        table=Table(columns, rows),
        count="",
        filters=(),
        headings=tuple(SortedHeading(column, "", "") for column in columns),
        next_address="",
    )
    return drawn(request, "workbench/record_list.html", "ledgers", {"list": listed})


def plain_act(request: HttpRequest, matter_id: int) -> HttpResponse:
    """What writing one line of text costs a plain view: load, set, save, redirect."""
    record = registry.kind(KIND)._default_manager.select_related("matter__unit").get(pk=matter_id)
    record.session_note = request.POST["session_note"]
    record.save(update_fields=["session_note"])
    return redirect("record", KIND, matter_id)


def _row(matter: Matter, record: object, names: tuple[str, ...]) -> Row:
    cells = [matter.number, *(str(getattr(record, name) or "") for name in names)]
    cells += [matter.state, matter.unit.short_name, str(matter.opened_on), str(matter.due_on or "")]
    return Row(reverse("record", args=[KIND, matter.pk]), tuple(cells), "")


urlpatterns = [
    path("plain/", plain_list),
    path("plain/<int:matter_id>/act/", plain_act),
    path("", include("zhunsheng.config.urls")),
]
