"""Login and the home page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhunsheng.kernel.today import today
from zhunsheng.web.context import drawn, viewer_of
from zhunsheng.web.dates import prose
from zhunsheng.web.todo import desk_of
from zhunsheng.workbench.views.staff import staff_page


class Login(LoginView):
    """The login page; it says on which fixed day a demonstration stands."""

    template_name = "workbench/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        fixed = settings.ZHUNSHENG_TODAY
        return {**super().get_context_data(**kwargs), "demo_day": "" if fixed is None else prose(fixed)}

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say in Chinese that the account is locked: answered here, the middleware has nothing left to say."""
        if getattr(self.request, "axes_locked_out", False):
            self.request.axes_locked_out = False  # type: ignore[attr-defined]
            return render(self.request, "web/locked_out.html", status=429)
        return super().form_invalid(form)


@staff_page
def home(request: HttpRequest) -> HttpResponse:
    """我的待办."""
    return drawn(request, "workbench/home.html", "home", {"desk": desk_of(viewer_of(request), today())})
