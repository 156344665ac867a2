"""The calendar: a month, a day, the hard dates of a year."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zhunsheng.kernel.today import today
from zhunsheng.law.hard_dates import hard_dates as hard_dates_of
from zhunsheng.web.context import drawn, viewer_of
from zhunsheng.web.month import day_of, is_general, month_of, year_of
from zhunsheng.web.working_calendar import working_calendar
from zhunsheng.workbench.views.staff import staff_page


@staff_page
def calendar(request: HttpRequest) -> HttpResponse:
    """A month of last days, within what the viewer may open."""
    month = month_of(viewer_of(request), request.GET.dict(), today())
    return drawn(request, "workbench/calendar.html", "calendar", {"month": month})


@staff_page
def calendar_day(request: HttpRequest) -> HttpResponse:
    """What ends on one day."""
    page = day_of(viewer_of(request), request.GET.dict(), today())
    return drawn(request, "workbench/calendar_day.html", "calendar", {"page": page})


@staff_page
def hard_dates(request: HttpRequest) -> HttpResponse:
    """What has to be done by a fixed date of the year, and by which article."""
    year = year_of(request.GET.dict(), today())
    dates = hard_dates_of(year, working_calendar())
    context = {
        "year": year,
        "general": [found for found in dates if is_general(found)],
        "local": [found for found in dates if not is_general(found)],
        "today": today(),
    }
    return drawn(request, "workbench/hard_dates.html", "calendar", context)
