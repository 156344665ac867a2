"""一张网: what lies where."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from zhunsheng.kernel.today import today
from zhunsheng.web.by_place import located_kinds, places_page
from zhunsheng.web.context import drawn, viewer_of
from zhunsheng.web.narrowing import narrowing_of
from zhunsheng.workbench.views.staff import staff_page


@staff_page
def places(request: HttpRequest) -> HttpResponse:
    """All that the viewer may open, by place; narrowed to a unit and a year as lists are."""
    kinds = located_kinds()
    if not kinds:
        raise Http404
    asked = narrowing_of(kinds[0], {name: request.GET.get(name, "") for name in ("unit", "year")})
    page = places_page(viewer_of(request), asked.unit_id, asked.year, today())
    return drawn(request, "workbench/places.html", "ledgers", {"page": page})
