"""Bringing a written notice in: the same notice twice is one record, whoever brings it."""

from __future__ import annotations

from typing import Any

from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.holiday_text import WrittenNotice
from zhunsheng.kernel.kinds.notice_on_holidays import BASIS, KEEPERS, NoticeDay, NoticeOnHolidays
from zhunsheng.kernel.models import Matter, Unit
from zhunsheng.kernel.running_calendar import Confirmed
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.law.working_days import Notice

STANDING = ("entered", "confirmed")


def entered(viewer: Viewer, written: WrittenNotice, source: str) -> Matter:
    """The record of a notice: the standing one that says the same, else a new one in the viewer's topmost unit.

    Raises Refused with all objections.
    """
    given = _given(written, source)
    for row in NoticeOnHolidays.objects.filter(matter__state__in=STANDING, issued_on=written.issued_on):
        if _same(row, given):
            return row.matter
    return open_matter(viewer, NoticeOnHolidays, _unit_of(viewer), Asked("enter", given)).matter


def unentered(written: WrittenNotice, source: str) -> Confirmed:
    """The notice as the calendar would have it, without a record."""
    holidays = {named.day: named.festival for named in written.days if not named.is_working}
    working = frozenset(named.day for named in written.days if named.is_working)
    notice = Notice(written.title, written.number or None, written.issued_on, source, holidays, working)
    return Confirmed(0, written.year, notice)


def _given(written: WrittenNotice, source: str) -> dict[str, Any]:
    return {
        "title": written.title,
        "document_number": written.number,
        "year": written.year,
        "issued_on": written.issued_on.isoformat(),
        "source": source,
        "days": [
            {"day": named.day.isoformat(), "festival": named.festival, "is_working": named.is_working}
            for named in written.days
        ],
    }


def _same(row: NoticeOnHolidays, given: dict[str, Any]) -> bool:
    """Whether a record says what is given. Where the notice was read may differ."""
    if (row.title, row.document_number, row.year) != (given["title"], given["document_number"], given["year"]):
        return False
    lines = (
        NoticeDay.objects.filter(matter=row.matter).order_by("position").values_list("day", "festival", "is_working")
    )
    stored = [(day.isoformat(), festival, is_working) for day, festival, is_working in lines if day is not None]
    return stored == [(named["day"], named["festival"], named["is_working"]) for named in given["days"]]


def _unit_of(viewer: Viewer) -> Unit:
    posts = [post for post in viewer.posts if post.role in KEEPERS]
    if not posts:
        labels = "、".join(role.label for role in KEEPERS)
        message = f"{viewer.name}没有登记放假通知的岗位"
        raise Refused([Objection("role-missing", message, (BASIS,), f"请由{labels}登记")])
    return Unit.objects.get(pk=min(posts, key=lambda post: len(post.unit_path)).unit_id)
