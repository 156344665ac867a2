"""The pages of the portal."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhunsheng.portal.shell import drawn
from zhunsheng.web.law_links import LawLinks
from zhunsheng.web.law_pages import calculator_context
from zhunsheng.web.rule_choice import rule_choice
from zhunsheng.web.statute_pages import ELSEWHERE, statute_page, statutes_page
from zhunsheng.web.working_calendar import working_calendar

LINKS = LawLinks("portal_")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the portal offers."""
    context = {
        "choice": rule_choice("", "", LINKS),
        "statutes": statutes_page("", LINKS),
        "links": LINKS,
        "last_year": working_calendar().last_day.year,
    }
    return drawn(request, "portal/home.html", "home", context)


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """期限计算器."""
    return drawn(request, "portal/calculator.html", "calculator", calculator_context(request, LINKS))


@require_safe
def statutes(request: HttpRequest) -> HttpResponse:
    """All statutes by sort, or the rules that fit some words."""
    page = statutes_page(request.GET.get("find", ""), LINKS)
    return drawn(request, "portal/statutes.html", "statutes", {"page": page})


@require_safe
def statute(request: HttpRequest, instrument: str) -> HttpResponse:
    """One statute, without anything of this installation."""
    try:
        page = statute_page(instrument, LINKS, ELSEWHERE)
    except LookupError:
        raise Http404 from None
    return drawn(request, "portal/statute.html", "statutes", {"page": page})
