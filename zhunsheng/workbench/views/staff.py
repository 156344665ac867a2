"""What every page of the staff has in common: a login, and one way of saying no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.judge import cited_objections
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import today
from zhunsheng.web.context import drawn
from zhunsheng.web.narrowing import BadAddress

View = Callable[..., HttpResponseBase]


def staff_page(view: View) -> View:
    """A page for those who are logged in.

    Refusals become a page with all objections (403), matters that the viewer may not know of 404, bad addresses 400.
    """

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return refusal(request, refused.objections)
        except Matter.DoesNotExist:
            raise Http404 from None
        except BadAddress as fault:
            objection = Objection("bad-address", str(fault), (), "请从列表重新进入")
            return refusal(request, [objection], status=400)

    return guarded


def refusal(request: HttpRequest, objections: Sequence[Objection], status: int = 403) -> HttpResponse:
    """The page that says why not, and what to do."""
    return drawn(request, "workbench/refused.html", "", {"objections": cited_objections(objections, today())}, status)


def kind_or_404(key: str) -> type[Record]:
    """The kind with this key. Raises Http404."""
    try:
        return registry.kind(key)
    except LookupError:
        raise Http404 from None
