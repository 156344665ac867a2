"""Figures: all of a year, and one with everything that it rests on."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse

from zhunsheng.kernel.today import today
from zhunsheng.metrics.engines.live import figures as figures_in
from zhunsheng.metrics.registry import metrics
from zhunsheng.web.context import drawn, viewer_of
from zhunsheng.web.figures import (
    counted_by,
    divisions_of,
    figures_by_kind,
    group_label,
    printed_figure,
    record_of,
    scope_of,
    traced_ids,
)
from zhunsheng.web.lists import list_page
from zhunsheng.web.narrowing import narrowing_of
from zhunsheng.workbench.views.staff import staff_page


@staff_page
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure that the viewer may count, for a year and a unit."""
    scope = scope_of(viewer_of(request), request.GET, today())
    return drawn(request, "workbench/figures.html", "figures", {"scope": scope, "kinds": figures_by_kind(scope)})


@staff_page
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """One figure: definition, course over the year, divisions, and the records that it counts."""
    metric, day, viewer = metrics().get(key), today(), viewer_of(request)
    if metric is None:
        raise Http404
    scope = scope_of(viewer, request.GET, day)
    found = figures_in([metric], scope.part)[key]
    parts = metric.traceable()
    chosen = int(request.GET["of"]) if request.GET.get("of", "").isdecimal() else 0
    measure = parts[min(chosen, len(parts) - 1)]
    asked = {name: text for name, text in request.GET.items() if name in ("order", "after")}
    kept = (*scope.pairs(), ("of", str(chosen)))
    narrowing = replace(narrowing_of(record_of(measure), asked), kept=kept, within=traced_ids(measure, scope))
    context = {
        "metric": metric,
        "scope": scope,
        "shown": printed_figure(found),
        "sources": [counted_by(source) for source in parts],
        "fixed": [(group_label(metric, name, value, scope, day), scope.address_without(name))
                  for name, value in scope.part.at.items()],
        "divisions": divisions_of(metric, scope, day),
        "parts": [(number, part.label, part is measure) for number, part in enumerate(parts)],
        "list": list_page(viewer, narrowing, day),
    }  # fmt: skip
    return drawn(request, "workbench/figure.html", "figures", context)
