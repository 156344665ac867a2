"""Choosing the columns of a list, and keeping a list as a view of one's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.today import today
from zhunsheng.web.choosing import DOWN, SHOW, UP, choosable, rearranged
from zhunsheng.web.context import drawn, siblings_of, viewer_of
from zhunsheng.web.narrowing import narrowing_of
from zhunsheng.workbench.models import SavedView
from zhunsheng.workbench.views.staff import kind_or_404, refusal, staff_page

MOST_VIEWS = 30
LONGEST_NAME = SavedView._meta.get_field("name").max_length or 0
NOBODY = Objection("no-person", "您的账号没有对应的人员，不能保存视图", (), "请联系系统管理员登记您的人员和岗位")
NAMELESS = Objection(
    "view-nameless", f"没有写视图的名称，或名称超过{LONGEST_NAME}个字", (), "请退回列表，写一个简短的名称再保存"
)
TOO_MANY = Objection("views-too-many", f"一个列表最多保存{MOST_VIEWS}个视图", (), "请先打开不再用的视图并删除")


@staff_page
def record_columns(request: HttpRequest, kind_key: str) -> HttpResponse:
    """Which columns the list shows and in which order; the address carries the choice, nothing is kept."""
    kind = kind_or_404(kind_key)
    narrowing = narrowing_of(kind, request.GET.dict())
    ticked = request.GET.getlist(SHOW)
    is_filled = "filled" in request.GET
    if is_filled:
        narrowing = rearranged(narrowing, ticked, request.GET.dict())
        if ticked and not request.GET.keys() & {UP, DOWN}:
            return redirect(f"{reverse('record_list', args=[kind.key])}?{narrowing.address()}")
    context = {
        "kind": kind,
        "siblings": siblings_of(viewer_of(request), kind),
        "narrowing": narrowing,
        "columns": choosable(narrowing),
        "own_address": narrowing.address(columns=()),
        "moved": request.GET.get(UP) or request.GET.get(DOWN),
        "none_ticked": is_filled and not ticked,
    }
    return drawn(request, "workbench/columns.html", "ledgers", context)


@staff_page
@require_POST
def view_save(request: HttpRequest, kind_key: str) -> HttpResponse:
    """Keep the list that the form names, under a name; a view of that name is replaced."""
    kind, person_id = kind_or_404(kind_key), viewer_of(request).person_id
    if person_id is None:
        return refusal(request, [NOBODY])
    query = narrowing_of(kind, QueryDict(request.POST.get("query", "")).dict()).address()
    name = request.POST.get("name", "").strip()
    own = SavedView.objects.filter(person_id=person_id, kind=kind.key)
    if not 0 < len(name) <= LONGEST_NAME:
        return refusal(request, [NAMELESS], status=422)
    if own.exclude(name=name).count() >= MOST_VIEWS:
        return refusal(request, [TOO_MANY], status=422)
    _, is_new = SavedView.objects.update_or_create(
        person_id=person_id, kind=kind.key, name=name, defaults={"query": query, "saved_on": today()}
    )
    messages.success(request, f"视图“{name}”已{'保存' if is_new else '改为现在的筛选、列和排序'}")
    return redirect(f"{reverse('record_list', args=[kind.key])}?{query}")


@staff_page
@require_POST
def view_delete(request: HttpRequest, kind_key: str, view_id: int) -> HttpResponse:
    """Delete a view of one's own; the list stays as it is."""
    kind = kind_or_404(kind_key)
    found = SavedView.objects.filter(pk=view_id, person_id=viewer_of(request).person_id, kind=kind.key).first()
    if found is None:
        raise Http404
    found.delete()
    messages.success(request, f"视图“{found.name}”已删除")
    return redirect(f"{reverse('record_list', args=[kind.key])}?{found.query}")
