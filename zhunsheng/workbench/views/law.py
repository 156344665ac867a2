"""The pages about law: the calculator, the statutes, one statute."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from zhunsheng.web.citing import uses_of
from zhunsheng.web.context import drawn
from zhunsheng.web.law_links import LawLinks
from zhunsheng.web.law_pages import calculator_context
from zhunsheng.web.reviewing import reviews_here
from zhunsheng.web.statute_pages import Standing, statute_page, statutes_page
from zhunsheng.workbench.views.staff import staff_page

LINKS = LawLinks()
HERE = Standing(uses_of, reviews_here)


@staff_page
def calculator(request: HttpRequest) -> HttpResponse:
    """期限计算器."""
    return drawn(request, "workbench/calculator.html", "statutes", calculator_context(request, LINKS))


@staff_page
def statutes(request: HttpRequest) -> HttpResponse:
    """All statutes by sort, or the rules that fit some words."""
    page = statutes_page(request.GET.get("find", ""), LINKS)
    return drawn(request, "workbench/statutes.html", "statutes", {"page": page})


@staff_page
def statute(request: HttpRequest, instrument: str) -> HttpResponse:
    """One statute: its rules, their versions, and where this installation uses them."""
    try:
        page = statute_page(instrument, LINKS, HERE)
    except LookupError:
        raise Http404 from None
    return drawn(request, "workbench/statute.html", "statutes", {"page": page})
