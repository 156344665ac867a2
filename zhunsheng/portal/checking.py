"""核查报告 for anybody, where the topmost unit has opened it; every address may check so many times an hour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from zhunsheng.files.bounds import MOST_BYTES
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Unit
from zhunsheng.portal.allowance import Allowance
from zhunsheng.portal.shell import drawn, unit_that_opens
from zhunsheng.web.checking import CheckedReport, CheckingLinks, Limits, check, copy_response, page_of, pasted_text
from zhunsheng.web.uploads import bounded_upload

LINKS = CheckingLinks("portal_")
CHECKS = Allowance("checks", "portal.checks_per_hour", "核查、下载", "请过一小时再来，或安装本系统后用命令行核查")
View = Callable[[HttpRequest], HttpResponse]


def open_page(view: Callable[[HttpRequest, Unit], HttpResponse]) -> View:
    """A page that exists only where checking is open."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        unit = unit_that_opens()
        if unit is None:
            raise Http404
        return view(request, unit)

    return guarded


@bounded_upload(MOST_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@open_page
def checking(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The form; sent in, the marked copy beside its findings."""
    if request.method != "POST":
        return _page(request, unit)
    try:
        CHECKS.use(request, unit)
        checked = check(request, Limits.at(unit.ancestor_ids()))
    except Refused as refused:
        return _page(request, unit, objections=refused.objections)
    return _page(request, unit, checked)


@require_POST
@open_page
def checking_copy(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A copy of what was checked, as a download."""
    try:
        CHECKS.use(request, unit)
        return copy_response(request, Limits.at(unit.ancestor_ids()))
    except Refused as refused:
        return _page(request, unit, objections=refused.objections)


def _page(
    request: HttpRequest, unit: Unit, checked: CheckedReport | None = None, objections: Sequence[Objection] = ()
) -> HttpResponse:
    text = "" if checked else pasted_text(request)
    context = page_of(LINKS, Limits.at(unit.ancestor_ids()), checked, text, objections)
    response = drawn(request, "portal/checking.html", "checking", context, 422 if objections else 200)
    response["Cache-Control"] = "no-store"
    return response
