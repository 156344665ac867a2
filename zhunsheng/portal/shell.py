"""What surrounds every page of the portal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.kinds.setting import Setting
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.today import today

OPEN_SETTING = "portal.checking_is_open"


def unit_that_opens() -> Unit | None:
    """The topmost of the units that have opened checking to the public today; None keeps the page closed."""
    named = Setting.objects.filter(name=OPEN_SETTING, matter__is_void=False).values("matter__unit")
    for unit in Unit.objects.filter(pk__in=named).order_by("path"):
        if World().settings.resolve(OPEN_SETTING, unit.ancestor_ids(), today()).value:
            return unit
    return None


def drawn(
    request: HttpRequest, template: str, here: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """A page inside the shell; ``here`` is its entry in the navigation."""
    around = {"here": here, "has_checking": unit_that_opens() is not None}
    return render(request, template, {**around, **context}, status=status)
