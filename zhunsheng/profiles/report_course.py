"""Living the course of a profile's report: real acts on their days, from the draft to where the report stands today."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from datetime import date
from typing import Any

from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.errors import Fault, InvalidDeclaration, Refused
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.profiles.loader import load
from zhunsheng.profiles.profile import Profile
from zhunsheng.reports.building import build_report
from zhunsheng.reports.freezing import freeze_report

COURSE_FILE = "report_course.yaml"
DRAFT, FREEZE = "draft", "freeze"


def live_course(profile: Profile) -> Matter:
    """Draft the report of the profile's year and take the steps of its course, each once; returns it as it then stands.

    Raises InvalidDeclaration for a step that is refused.
    """
    people, report = load(profile).people, None
    for number, step in enumerate(profile.read(COURSE_FILE), 1):
        key = f"demo-{DRAFT}-{profile.year}" if step["act"] == DRAFT else f"demo-course-{profile.year}-{number}"
        # Today goes on by itself: what is frozen today is frozen after everything that happened today.
        with nullcontext() if step["day"] == profile.today else on_day(step["day"], hour=16):
            viewer = Viewer.of_person(people[step["by"]])
            try:
                report = _taken(profile, report, viewer, step, key)
            except Refused as refused:
                where = f"{profile.key}/{COURSE_FILE}: {step['on']}"
                raise InvalidDeclaration([Fault(where, str(one)) for one in refused.objections]) from refused
    assert report is not None
    return report


def _taken(profile: Profile, report: Matter | None, viewer: Viewer, step: Mapping[str, Any], key: str) -> Matter:
    if report is None:
        return build_report(profile.key, profile.year, viewer, request_key=key)
    if step["act"] == FREEZE:
        freeze_report(viewer, report, request_key=key)
    else:
        given = {name: value.isoformat() if isinstance(value, date) else value for name, value in step["given"].items()}
        take(viewer, report.pk, Asked(step["act"], given, request_key=key))
    report.refresh_from_db()
    return report
