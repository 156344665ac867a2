"""The versions of a report: who wrote what when, and any two compared word by word."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zhunsheng.reports.comparing import Comparison, compared
from zhunsheng.reports.versions import Version, changes_between, versions_of
from zhunsheng.web.context import drawn
from zhunsheng.web.narrowing import BadAddress
from zhunsheng.workbench.studio.page import Desk
from zhunsheng.workbench.views.staff import staff_page

SHOWN = 20


@staff_page
def studio_versions(request: HttpRequest, matter_id: int) -> HttpResponse:
    """All versions with what each changed; with ``old`` and ``new`` the two compared."""
    desk = Desk.of(request, matter_id)
    versions = versions_of(desk.dossier)
    old, new = (_version(versions, request.GET.get(name, "")) for name in ("old", "new"))
    comparison: Comparison | None = None
    if old is not None and new is not None:
        comparison = compared(old.outline(), new.outline())
    context = {
        "report": desk.report,
        "versions": versions,
        "changes": list(changes_between(versions[-SHOWN:])) if comparison is None else (),
        "unshown": max(len(versions) - SHOWN, 0),
        "old": old,
        "new": new,
        "comparison": comparison,
    }
    return drawn(request, "workbench/studio/versions.html", "reports", context)


def _version(versions: tuple[Version, ...], number: str) -> Version | None:
    """The version with a number; None where none is asked for. Raises BadAddress."""
    if not number:
        return None
    found = next((version for version in versions if str(version.number) == number), None)
    if found is None:
        raise BadAddress(f"本报告没有第{number}稿")
    return found
