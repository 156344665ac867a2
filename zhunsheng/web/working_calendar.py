"""The working-day calendar that runs here: the notices of the files and those confirmed in this installation."""

from __future__ import annotations

from zhunsheng.kernel.models import Installation
from zhunsheng.kernel.running_calendar import calendars
from zhunsheng.law.working_days import Calendar, default_calendar


def working_calendar() -> Calendar:
    """The running calendar; that of the files where nothing is set up yet. One query."""
    version = Installation.objects.values_list("calendar_version", flat=True).first()
    return default_calendar() if version is None else calendars(version).now
