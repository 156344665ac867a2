"""``python -m tests.kernel.clock_crowd FOLDER``: four processes let the clocks act at once while people go on working."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import django

LATER = date(2023, 5, 15)
MATTERS, MOVES_EACH, LOOKERS = 8, 3, 4


def main(folder: Path) -> dict[str, Any]:
    from tests.kernel.workers import forked, note_result

    started = [forked(partial(note_result, folder / str(number), look)) for number in range(LOOKERS)]
    started.append(forked(partial(note_result, folder / "people", work)))
    fates = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in started]
    assert fates == [0] * len(fates), fates
    return {"looks": [json.loads((folder / str(number)).read_text("utf-8")) for number in range(LOOKERS)], **report()}


def enter() -> None:
    from tests.cast import enter_cast
    from tests.kernel.test_expiry import let_levels_move

    cast = let_levels_move(enter_cast())
    for _ in range(MATTERS):
        cast.accepted_dispute()


def look() -> int:
    from zhunsheng.kernel.acts.due import let_all_clocks_act
    from zhunsheng.kernel.today import on_day

    with on_day(LATER):
        return let_all_clocks_act()


def work() -> int:
    """A session on every matter."""
    from zhunsheng.kernel.acts.take import Asked, take
    from zhunsheng.kernel.models import Matter, Person
    from zhunsheng.kernel.today import on_day
    from zhunsheng.kernel.viewers import Viewer

    with on_day(LATER):
        viewer = Viewer.of_person(Person.objects.get(name="梅和"))
        for pk in Matter.objects.filter(kind="mediation.dispute").values_list("pk", flat=True):
            take(viewer, pk, Asked("hold_session", {"session_note": "双方到场"}, LATER))
    return MATTERS


def report() -> dict[str, Any]:
    from zhunsheng.kernel.audit.projections import check_projections
    from zhunsheng.kernel.audit.verify import verify
    from zhunsheng.kernel.models import Event, Matter

    disputes = Matter.objects.filter(kind="mediation.dispute")
    return {
        "acts": [list(matter.events.order_by("seq").values_list("act", flat=True)) for matter in disputes],
        "by_clock": Event.objects.filter(role="clock").count(),
        "findings": [str(finding) for finding in (*verify(), *check_projections())],
    }


if __name__ == "__main__":
    django.setup()
    enter()
    print(json.dumps(main(Path(sys.argv[1]))))
