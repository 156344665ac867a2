"""核查报告 for anybody, where the topmost unit has opened it; every address may check so many times an hour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from ipaddress import ip_address, ip_network

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from zhunsheng.files.bounds import MOST_BYTES
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.today import today
from zhunsheng.portal.shell import drawn, unit_that_opens
from zhunsheng.web.checking import CheckedReport, CheckingLinks, Limits, check, copy_response, page_of, pasted_text
from zhunsheng.web.uploads import bounded_upload

LINKS = CheckingLinks("portal_")
RATE_SETTING = "portal.checks_per_hour"
_HOUR_SECONDS = 3600
# What one household or office is given of the newer addresses.
_NETWORK_BITS = 64
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
        _count(request, unit)
        checked = check(request, Limits.at(unit.ancestor_ids()))
    except Refused as refused:
        return _page(request, unit, objections=refused.objections)
    return _page(request, unit, checked)


@require_POST
@open_page
def checking_copy(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A copy of what was checked, as a download."""
    try:
        _count(request, unit)
        return copy_response(request, Limits.at(unit.ancestor_ids()))
    except Refused as refused:
        return _page(request, unit, objections=refused.objections)


def _count(request: HttpRequest, unit: Unit) -> None:
    """Count one more from this address. Raises Refused beyond what an hour allows."""
    most = int(World().settings.resolve(RATE_SETTING, unit.ancestor_ids(), today()).value)
    key = f"portal-checks:{_origin(request)}"
    cache.add(key, 0, _HOUR_SECONDS)
    if cache.incr(key) > most:
        message = f"同一地址每小时最多核查、下载{most}次，已经用完"
        raise Refused([Objection("too-many-checks", message, (), "请过一小时再来，或安装本系统后用命令行核查")])


def _origin(request: HttpRequest) -> str:
    """The address of the sender; of the newer addresses the network, since a single one is changed at will."""
    address = ip_address(request.META["REMOTE_ADDR"])
    if address.version == 4:
        return str(address)
    return str(ip_network((address, _NETWORK_BITS), strict=False))


def _page(
    request: HttpRequest, unit: Unit, checked: CheckedReport | None = None, objections: Sequence[Objection] = ()
) -> HttpResponse:
    text = "" if checked else pasted_text(request)
    context = page_of(LINKS, Limits.at(unit.ancestor_ids()), checked, text, objections)
    response = drawn(request, "portal/checking.html", "checking", context, 422 if objections else 200)
    response["Cache-Control"] = "no-store"
    return response
