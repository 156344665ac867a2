"""An earlier report of the unit beside this one: figures then and now, and what the verifier says of both texts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zhunsheng.reports.beside import beside, read_earlier
from zhunsheng.reports.earlier import earlier_reports
from zhunsheng.reports.laid import laid_out
from zhunsheng.reports.looking_over import looked_over
from zhunsheng.reports.studio import edition_to_work_on, printed_in
from zhunsheng.web.context import drawn
from zhunsheng.web.narrowing import BadAddress
from zhunsheng.workbench.studio.page import Desk
from zhunsheng.workbench.views.staff import staff_page


@staff_page
def studio_beside(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The latest earlier report beside this one, or the one asked for."""
    desk = Desk.of(request, matter_id)
    edition, is_counted = edition_to_work_on(desk.report, desk.viewer)
    year = edition.outline.year
    choices = earlier_reports(desk.report, year, desk.viewer)
    context: dict[str, object] = {"report": desk.report, "choices": choices, "year": year, "is_counted": is_counted}
    asked = request.GET.get("report", "")
    chosen = next(((year, other) for year, other in choices if not asked or str(other.pk) == asked), None)
    if chosen is None and asked:
        raise BadAddress("没有可以对照的这份报告")
    if chosen is not None:
        earlier = read_earlier(*chosen)
        laid = laid_out(edition.outline, printed_in(edition))
        alone = looked_over(laid).findings
        both = looked_over(laid, earlier.text).findings
        context |= {
            "earlier": earlier,
            "rows": beside(edition.figures, earlier.figures),
            "findings": [finding for finding in both if finding not in alone],
        }
    return drawn(request, "workbench/studio/beside.html", "reports", context)
