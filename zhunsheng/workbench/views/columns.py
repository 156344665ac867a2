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
NARROWED = Objection(
    "view-of-one-unit",
    "按单位或者按编号、名称开头筛选的视图，不适合别人，不能共用",
    (),
    "请去掉这两项筛选，另存一个视图再共用",
)
NOT_ONES_UNIT = Objection("unit-of-another", "您在所选单位没有岗位，不能与它共用", (), "请从列表重新进入")
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
    # What is changed is shown to its person first: nobody else's list changes by a click on 保存.
    _, is_new = SavedView.objects.update_or_create(
        person_id=person_id, kind=kind.key, name=name, defaults={"query": query, "saved_on": today(), "unit": None}
    )
    messages.success(request, f"视图“{name}”已{'保存' if is_new else '改为现在的筛选、列和排序'}")
    return redirect(f"{reverse('record_list', args=[kind.key])}?{query}")


@staff_page
@require_POST
def view_delete(request: HttpRequest, kind_key: str, view_id: int) -> HttpResponse:
    """Delete a view of one's own; the list stays as it is."""
    found = _own_view(request, kind_key, view_id)
    found.delete()
    messages.success(request, f"视图“{found.name}”已删除")
    return redirect(f"{reverse('record_list', args=[kind_key])}?{found.query}")


@staff_page
@require_POST
def view_share(request: HttpRequest, kind_key: str, view_id: int) -> HttpResponse:
    """Share a view of one's own with a unit in which one holds a post, or with nobody any more."""
    found = _own_view(request, kind_key, view_id)
    wanted = request.POST.get("unit", "")
    unit = next((post for post in viewer_of(request).posts if str(post.unit_id) == wanted), None)
    if wanted and unit is None:
        return refusal(request, [NOT_ONES_UNIT])
    narrowing = narrowing_of(kind_or_404(kind_key), QueryDict(found.query).dict())
    if unit is not None and (narrowing.unit_id or narrowing.begins):
        return refusal(request, [NARROWED], status=422)
    SavedView.objects.filter(pk=found.pk).update(unit_id=None if unit is None else unit.unit_id)
    with_whom = "不再共用" if unit is None else f"已与{unit.unit_name}及下级单位共用，各人仍只看到自己有权看的"
    messages.success(request, f"视图“{found.name}”{with_whom}")
    return redirect(f"{reverse('record_list', args=[kind_key])}?{found.query}")


def _own_view(request: HttpRequest, kind_key: str, view_id: int) -> SavedView:
    """A view of one's own. Raises Http404 for anybody else's."""
    kind = kind_or_404(kind_key)
    found = SavedView.objects.filter(pk=view_id, person_id=viewer_of(request).person_id, kind=kind.key).first()
    if found is None:
        raise Http404
    return found
