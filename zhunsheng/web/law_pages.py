"""What the pages about law need to be drawn, on whichever face."""

from __future__ import annotations

from django.http import HttpRequest

from zhunsheng.web.calculator import calculator
from zhunsheng.web.law_links import LawLinks
from zhunsheng.web.working_calendar import working_calendar


def calculator_context(request: HttpRequest, links: LawLinks) -> dict[str, object]:
    """The calculator for the address of the request, and its result's own address in full."""
    page = calculator(request.GET.dict(), links, working_calendar())
    absolute = request.build_absolute_uri(page.result.address) if page.result is not None else ""
    return {"page": page, "absolute": absolute}
