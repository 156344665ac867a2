"""Subscribing to one's calendar: a person makes and ends an address that any calendar program can read."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Person
from zhunsheng.kernel.today import today
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.web.context import drawn, viewer_of
from zhunsheng.web.feed import feed_of
from zhunsheng.workbench.models import Subscription
from zhunsheng.workbench.views.staff import staff_page

NOBODY = Objection("no-person", "您的账号没有对应的人员，不能订阅", (), "请联系系统管理员登记您的人员和岗位")


@staff_page
def subscription(request: HttpRequest) -> HttpResponse:
    """Whether one has subscribed; making an address shows it this once."""
    person = _person(request)
    address = ""
    if request.method == "POST":
        token = Subscription.made_for(person, today())
        address = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    context = {"address": address, "subscription": Subscription.objects.filter(person=person).first()}
    response = drawn(request, "workbench/subscription.html", "calendar", context)
    response["Cache-Control"] = "no-store"
    return response


@staff_page
@require_POST
def subscription_end(request: HttpRequest) -> HttpResponse:
    """End the subscription: the address shows nothing any more."""
    Subscription.objects.filter(person=_person(request)).delete()
    messages.success(request, "订阅已停止，原来的地址不再有效")
    return redirect("subscription")


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed for whoever holds the token: what its person may see, with number and kind only."""
    person = Subscription.reader(token)
    if person is None:
        raise Http404

    def record_url(kind: str, matter_id: int) -> str:
        return request.build_absolute_uri(reverse("record", args=[kind, matter_id]))

    content = feed_of(Viewer.of_person(person), today(), record_url)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response


def _person(request: HttpRequest) -> Person:
    viewer = viewer_of(request)
    if viewer.person_id is None:
        raise Refused([NOBODY])
    return Person.objects.get(pk=viewer.person_id)
