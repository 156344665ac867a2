"""意见: said of a paragraph, and settled, without leaving the studio."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.declare.procedure import Act
from zhunsheng.kernel.errors import Refused
from zhunsheng.web.forms import new_request_key
from zhunsheng.workbench.studio.page import COURSE, Desk, studio_page
from zhunsheng.workbench.views.staff import staff_page


@staff_page
def studio_comment(request: HttpRequest, matter_id: int) -> HttpResponse:
    """提出意见: the form for the paragraph ``place`` (none: for the whole), and what it sends."""
    if request.method != "POST":
        kept = {"comment_place": request.GET.get("place", ""), "comment_quote": request.GET.get("quote", "")}
        desk = Desk.of(request, matter_id)
        if not request.htmx:  # type: ignore[attr-defined]
            return studio_page(request, desk, kept=kept)
        context = {"report": desk.report, "kept": kept, "request_key": new_request_key()}
        return render(request, "workbench/studio/say.html", context)
    return _taken(request, matter_id, COURSE.comment, "意见已记在这一段旁边")


@staff_page
@require_POST
def studio_settle(request: HttpRequest, matter_id: int) -> HttpResponse:
    """处理意见."""
    return _taken(request, matter_id, COURSE.settle, "已记下处理结果")


def _taken(request: HttpRequest, matter_id: int, act: Act, done: str) -> HttpResponse:
    """Take the act; a refusal comes back with everything that was typed."""
    desk = Desk.of(request, matter_id)
    given = {name: request.POST.get(name, "") for name in act.writes}
    try:
        take(desk.viewer, matter_id, Asked(act.name, given, request_key=request.POST.get("request_key") or None))
    except Refused as refused:
        kept = {name: request.POST[name] for name in request.POST}
        return studio_page(request, desk, kept=kept, objections=refused.objections, status=422)
    messages.success(request, done)
    return redirect(reverse("studio", args=[matter_id]) + request.POST.get("back", ""))
