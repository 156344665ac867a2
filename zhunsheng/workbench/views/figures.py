"""Figures: all of a year, and one with everything that it rests on."""

from __future__ import annotations

from dataclasses import replace

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse

from zhunsheng.kernel.today import today
from zhunsheng.metrics.engines.live import figures as figures_in
from zhunsheng.metrics.language import Measure, Metric
from zhunsheng.metrics.registry import metrics
from zhunsheng.web.context import drawn, viewer_of
from zhunsheng.web.export import csv_response, export_of, workbook_response
from zhunsheng.web.figures import (
    Scope,
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
from zhunsheng.web.narrowing import Narrowing, narrowing_of
from zhunsheng.workbench.views.staff import staff_page


@staff_page
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure that the viewer may count, for a year and a unit."""
    scope = scope_of(viewer_of(request), request.GET, today())
    return drawn(request, "workbench/figures.html", "figures", {"scope": scope, "kinds": figures_by_kind(scope)})


@staff_page
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """One figure: definition, course over the year, divisions, and the records that it counts."""
    day, viewer = today(), viewer_of(request)
    metric, scope = _asked(request, key)
    found = figures_in([metric], scope.part)[key]
    parts = metric.traceable()
    measure, narrowing = _counted(request, metric, scope)
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


@staff_page
def figure_export(request: HttpRequest, key: str) -> FileResponse:
    """The records that a figure counts, as a workbook."""
    _, narrowing = _counted(request, *_asked(request, key))
    return workbook_response(export_of(viewer_of(request), narrowing, today()))


@staff_page
def figure_export_csv(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """The same as CSV."""
    _, narrowing = _counted(request, *_asked(request, key))
    return csv_response(export_of(viewer_of(request), narrowing, today()))


def _asked(request: HttpRequest, key: str) -> tuple[Metric, Scope]:
    """The metric with its scope. Raises Http404, and BadAddress for a scope that cannot be chosen."""
    metric = metrics().get(key)
    if metric is None:
        raise Http404
    return metric, scope_of(viewer_of(request), request.GET, today())


def _counted(request: HttpRequest, metric: Metric, scope: Scope) -> tuple[Measure, Narrowing]:
    """The part of the figure that is asked for, and the list of the records that it counts."""
    parts = metric.traceable()
    chosen = int(request.GET["of"]) if request.GET.get("of", "").isdecimal() else 0
    measure = parts[min(chosen, len(parts) - 1)]
    seen_as = {name: text for name, text in request.GET.items() if name in ("order", "after")}
    kept = (*scope.pairs(), ("of", str(chosen)))
    listed = narrowing_of(record_of(measure), seen_as)
    return measure, replace(listed, kept=kept, within=traced_ids(measure, scope))
