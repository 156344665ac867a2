"""查询办理进度: a party sees with a code where their own matter stands. Nothing is stored, nothing stays in the browser."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.today import today
from zhunsheng.portal.allowance import Allowance
from zhunsheng.portal.shell import drawn
from zhunsheng.web.following import FollowedMatter, followed

CODES = Allowance("codes", "portal.codes_per_hour", "查询", "请过一小时再来，或向承办单位询问")
UNKNOWN = Objection(
    "code-unknown",
    "没有找到与这个查询码对应的事项",
    (),
    "请核对承办单位发给您的查询码；更改姓名或名称后须重新领取",
    "code",
)


@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest) -> HttpResponse:
    """The form; with a code, the matters that it opens."""
    if request.method != "POST":
        return _page(request)
    try:
        unit = Unit.objects.filter(parent=None).order_by("pk").first()
        if unit is not None:
            CODES.use(request, unit)
        found = followed(request.POST.get("code", ""), today())
        if not found:
            raise Refused([UNKNOWN])
    except Refused as refused:
        return _page(request, objections=refused.objections)
    return _page(request, found)


def _page(
    request: HttpRequest, found: Sequence[FollowedMatter] = (), objections: Sequence[Objection] = ()
) -> HttpResponse:
    context = {"found": found, "objections": objections}
    response = drawn(request, "portal/following.html", "following", context, 422 if objections else 200)
    response["Cache-Control"] = "no-store"
    return response
