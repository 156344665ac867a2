"""Programs that tests start as processes of their own: ``python -m tests.kernel.workers PROGRAM FOLDER``.

Each fills the database that ``ZHUNSHENG_DATABASE_URL`` names, forks processes that work on it, and prints as
JSON what came of it. Forking after Django has been set up once saves setting it up for every process.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import django

DAY = date(2023, 5, 4)
KEYS = 8
ACTS = 10
ROUNDS = 8


def main(program: str, folder: str) -> None:
    django.setup()
    enter()
    print(json.dumps(PROGRAMS[program](Path(folder))))


def compete(folder: Path) -> dict[str, Any]:
    """Let seven processes work at the same time; what each did, and what the database holds afterwards."""
    start = str(folder / "start")
    programs = {
        "click": (click, start),
        "click again": (click, start),
        "threads": (click_in_threads, start),
        "mine": (meet, start, "梅和"),
        "theirs": (meet, start, "司明"),
        "auditor": (audit, start),
        "crowd": (crowd, start),
    }
    started = [forked(partial(note_result, folder / name, *program)) for name, program in programs.items()]
    Path(start).touch()
    fates = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in started]
    assert fates == [0] * len(fates), fates
    results = {name: json.loads((folder / name).read_text("utf-8")) for name in programs}
    return {**results, "report": report(folder)}


def note_result(path: Path, program: Callable[..., Any], *arguments: str) -> None:
    path.write_text(json.dumps(program(*arguments)), "utf-8")


def forked(work: Callable[[], None]) -> int:
    """A process of its own that does ``work`` and exits with 0, or with 1 when it failed."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def enter() -> None:
    """Enter the cast with some accepted disputes; law and settings are read by then."""
    from tests.cast import enter_cast

    cast = enter_cast()
    for _ in range(KEYS):
        cast.accepted_dispute(subject="共同承办")


def people(name: str) -> Any:
    from zhunsheng.kernel.models import Person
    from zhunsheng.kernel.viewers import Viewer

    return Viewer.of_person(Person.objects.get(name=name), DAY)


def wait_for(path: str) -> None:
    """Until the starting file is there, so that all begin at once."""
    while not Path(path).exists():
        time.sleep(0.01)


def click(start: str) -> list[int]:
    """Submit the same registrations, by the same person with the same request keys, as other processes do."""
    viewer = people("梅和")
    wait_for(start)
    return [register(viewer, f"click-{number}") for number in range(KEYS)]


def click_in_threads(start: str) -> list[list[int]]:
    """The same by three threads of one process, as a web worker has them."""
    from django.db import connection

    def by_one_thread() -> list[int]:
        try:
            return [register(viewer, f"thread-{number}") for number in range(KEYS)]
        finally:
            connection.close()

    viewer = people("梅和")
    wait_for(start)
    with ThreadPoolExecutor(3) as pool:
        return [clicks.result() for clicks in [pool.submit(by_one_thread) for _ in range(3)]]


def register(viewer: Any, key: str) -> int:
    from tests.cast import DISPUTE
    from zhunsheng.kernel import registry
    from zhunsheng.kernel.acts.take import Asked, open_matter
    from zhunsheng.kernel.models import Unit

    asked = Asked("register", DISPUTE, request_key=key)
    unit = Unit.objects.get(code="willow")
    return open_matter(viewer, registry.kind("mediation.dispute"), unit, asked).pk


def meet(start: str, name: str) -> dict[str, str]:
    """Hold a session on every shared dispute, having seen it as it was accepted; what came of each."""
    from zhunsheng.kernel.acts.take import Asked, take
    from zhunsheng.kernel.errors import Refused
    from zhunsheng.kernel.models import Matter

    viewer, came = people(name), {}
    shared = list(Matter.objects.filter(heading="共同承办").order_by("pk").values_list("pk", flat=True))
    wait_for(start)
    for key in shared:
        try:
            take(viewer, key, Asked("hold_session", {"session_note": name}, seen_seq=2))
            came[str(key)] = "done"
        except Refused as refused:
            came[str(key)] = ",".join(objection.code for objection in refused.objections)
    return came


def crowd(start: str) -> dict[str, Any]:
    """Register one dispute after another while others do too; how many were done and what went wrong."""
    viewer, faults, longest = people("梅和"), [], 0.0
    wait_for(start)
    for number in range(ACTS):
        begun = time.monotonic()
        try:
            register(viewer, f"crowd-{number}")
        except Exception as fault:
            faults.append(repr(fault))
        longest = max(longest, time.monotonic() - begun)
    return {"done": ACTS - len(faults), "faults": faults, "longest": longest}


def audit(start: str) -> dict[str, Any]:
    """Seal and audit again and again while the others write; how many seals were made, what the audits found."""
    from zhunsheng.kernel.audit.projections import check_projections
    from zhunsheng.kernel.audit.sealer import seal_pending
    from zhunsheng.kernel.audit.verify import verify

    wait_for(start)
    made, found = 0, list[str]()
    for _ in range(8):
        made += seal_pending() is not None
        found += [finding.message for finding in (*verify(), *check_projections())]
    return {"made": made, "found": found}


def slaughter(folder: Path) -> dict[str, Any]:
    """Kill pairs of processes in the midst of their acts; how many, and what the database holds afterwards."""
    chance, killed = random.Random(ROUNDS), 0
    list(dispute_settled("what a settlement needs is read before the first fork"))
    for number in range(ROUNDS):
        logs = [folder / f"{number}-{which}.log" for which in range(2)]
        victims = [forked(partial(work_on, log)) for log in logs]
        for log in logs:
            wait_for(str(log))
        time.sleep(0.02 + chance.random() * 0.4)
        for victim in victims:
            os.kill(victim, signal.SIGKILL)
            killed += os.waitstatus_to_exitcode(os.waitpid(victim, 0)[1]) == -signal.SIGKILL
    return {"killed": killed, "done": len(done_in(folder)), "report": report(folder)}


def work_on(log: Path) -> None:
    """Register, accept and settle disputes for ever, noting each act once it has returned."""
    with log.open("a", buffering=1) as notes:
        for number in count():
            for event in dispute_settled(f"{log.stem}-{number}"):
                notes.write(f"{event}\n")


def dispute_settled(key: str) -> Iterator[int]:
    """Register, accept and settle one dispute; each act's event as it is done."""
    from tests.cast import WRITTEN
    from zhunsheng.kernel.acts.take import Asked, take
    from zhunsheng.kernel.models import Event, Matter

    viewer = people("梅和")
    mediator = Matter.objects.get(kind="mediation.mediator", heading="梅和").pk
    committee = Matter.objects.get(kind="mediation.committee", heading="柳荫社区人民调解委员会").pk
    registered = register(viewer, key)
    yield registered
    matter = Event.objects.get(pk=registered).matter_id
    for act, given in (
        ("accept", {"mediator": mediator, "committee": committee}),
        ("settle", {"mediation.agreement": WRITTEN}),
    ):
        yield take(viewer, matter, Asked(act, given, request_key=f"{key}-{act}")).pk


def done_in(folder: Path) -> list[int]:
    """The events that the killed processes had been told of."""
    lines = [line for path in folder.glob("*.log") for line in path.read_text().split("\n")[:-1]]
    return [int(line) for line in lines]


def announce(folder: Path) -> dict[str, Any]:
    """Kill processes that confirm a notice on holidays, then let several confirm another one at once, while others act."""
    first, second = enter_notice("2023-05-05"), enter_notice("2023-05-06")
    chance, stood = random.Random(ROUNDS), []
    for _ in range(ROUNDS):
        victim = forked(partial(confirm, first, "司明", str(folder)))
        time.sleep(chance.random() * 0.12)
        os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)
        stood.append(standing_of(first))
    if stood[-1]["state"] == "entered":
        confirm(first, "司明", str(folder))
    start = str(folder / "start")
    programs = {
        "one": (confirm, second, "司明", start),
        "other": (confirm, second, "程立", start),
        "again": (confirm, second, "司明", start),
        "sessions": (meet, start, "梅和"),
    }
    started = [forked(partial(note_result, folder / name, *program)) for name, program in programs.items()]
    Path(start).touch()
    fates = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in started]
    assert fates == [0] * len(fates), fates
    results = {name: json.loads((folder / name).read_text("utf-8")) for name in programs}
    return {**results, "stood": stood, "at last": standing_of(second), "report": audited()}


def enter_notice(day: str) -> int:
    """A notice, entered and not confirmed, by which one day is free."""
    from zhunsheng.kernel import registry
    from zhunsheng.kernel.acts.take import Asked, open_matter
    from zhunsheng.kernel.models import Unit

    given = {"title": f"{day}放假", "year": 2023, "issued_on": "2023-05-04"}
    given["days"] = [{"day": day, "festival": "临时", "is_working": False}]
    kind, unit = registry.kind("kernel.notice_on_holidays"), Unit.objects.get(code="north")
    return open_matter(people("司明"), kind, unit, Asked("enter", given)).matter_id


def confirm(notice: int, name: str, start: str) -> str:
    """Confirm a notice, having seen its list; what came of it."""
    from zhunsheng.kernel.acts.recounting import differences_of
    from zhunsheng.kernel.acts.take import Asked, take
    from zhunsheng.kernel.errors import Refused

    viewer, code = people(name), differences_of(notice).code
    wait_for(start)
    try:
        take(viewer, notice, Asked("confirm", {"list_code": code}))
    except Refused as refused:
        return ",".join(objection.code for objection in refused.objections)
    return "done"


def standing_of(notice: int) -> dict[str, Any]:
    """The state of a notice, how often it was confirmed, and the last days of the shared disputes' levels."""
    from zhunsheng.kernel.models import Deadline, Event, Matter

    rows = Deadline.objects.filter(matter__heading="共同承办", clock="level_by", stopped_on=None)
    return {
        "state": Matter.objects.get(pk=notice).state,
        "confirmed": Event.objects.filter(matter=notice, act="confirm").count(),
        "due": sorted({str(row.due_on) for row in rows}),
    }


def report(folder: Path) -> dict[str, Any]:
    """What the database holds at the end, and what the audit says of it."""
    from zhunsheng.kernel.models import Event, IssuedNumber, Link, Matter, NumberSequence, Payload

    numbers = IssuedNumber.objects.filter(paper="mediation.dispute.register").order_by("number")
    told = done_in(folder)
    settled = Matter.objects.filter(kind="mediation.dispute", state="settled")
    return {
        **audited(),
        "numbers": list(numbers.values_list("number", flat=True)),
        "last": NumberSequence.objects.get(paper="mediation.dispute.register").last,
        "disputes": Matter.objects.filter(kind="mediation.dispute").count(),
        "keys": max(Counter(Event.objects.exclude(request_key=None).values_list("request_key", flat=True)).values()),
        "without_payload": Event.objects.count() - Payload.objects.count(),
        "lost": len(told) - Event.objects.filter(pk__in=told).count(),
        "settled": settled.count(),
        "agreements": Matter.objects.filter(kind="mediation.agreement").count(),
        "linked": Link.objects.filter(source__in=settled, relation="settled_by").count(),
        "sessions": dict(
            Counter(str(key) for key in Event.objects.filter(act="hold_session").values_list("matter", flat=True))
        ),
    }


def audited() -> dict[str, list[str]]:
    """What the audit says once everything is sealed."""
    from zhunsheng.kernel.audit.projections import check_projections
    from zhunsheng.kernel.audit.sealer import seal_all
    from zhunsheng.kernel.audit.verify import verify

    seal_all()
    return {
        "findings": [finding.message for finding in verify()],
        "projections": [finding.message for finding in check_projections()],
    }


def reading(folder: Path) -> dict[str, Any]:
    """Read a list for a file while, between its parts, others register, accept and void; what it held and what is there."""
    from zhunsheng.kernel import registry
    from zhunsheng.kernel.instant import one_instant
    from zhunsheng.kernel.models import Matter
    from zhunsheng.web import export
    from zhunsheng.web.narrowing import narrowing_of

    export.CHUNK = 2
    kind, found = registry.kind("mediation.dispute"), {}
    for order in ("due_on", "-due_on", "-opened_on"):
        asked = narrowing_of(kind, {"order": order, "columns": "matter.number,matter.state,session_note"})
        before = list(export.export_of(people("司明"), asked, DAY).rows())
        during = []
        with one_instant(), ThreadPoolExecutor(1) as pool:
            for row in export.export_of(people("司明"), asked, DAY).rows():
                during.append(row)
                pool.submit(move_on, f"{order}-{len(during)}", len(during)).result()
        found[order] = {"before": before, "during": during, "there": Matter.objects.filter(kind=kind.key).count()}
    return found


def move_on(key: str, number: int) -> None:
    """Register a dispute, hold a session on one that was there, void another, on a connection of one's own."""
    from django.db import connection

    from zhunsheng.kernel.acts.take import Asked, take
    from zhunsheng.kernel.models import Matter

    try:
        register(people("梅和"), key)
        shared = list(Matter.objects.filter(heading="共同承办", is_void=False).order_by("pk"))
        take(people("梅和"), shared[number % len(shared)].pk, Asked("hold_session", {"session_note": key}))
        if number == 1:
            take(people("司明"), shared[-1].pk, Asked("void", {"reason": key}))
    finally:
        connection.close()


ROWS = 2_400


def import_killed(folder: Path) -> dict[str, Any]:
    """Import a long table with a runner that is killed again and again, at last by two runners at once, while others act."""
    from django.conf import settings

    from tests.cast import Cast
    from tests.imports import EVENT, PLATFORM, Import, enter_settings, row, table
    from zhunsheng.kernel.acts.take import Asked, take
    from zhunsheng.kernel.models import Job, Matter, Person, Unit

    settings.MEDIA_ROOT = folder / "documents"
    units = {unit.code: unit for unit in Unit.objects.all()}
    cast = Cast(units=units, people={"dispatcher": Person.objects.get(name="游听")})
    enter_settings(cast)
    times = {"受理时间": "2023-04-03 9:05", "响应时间": "2023-04-03 9:25", "办结时间": "2023-04-03 10:05"}
    faulty = {**times, "受理时间": "4月3日"}
    rows = [row(number, **(times if number % 100 else faulty)) for number in range(1, ROWS + 1)]
    done = Import.received(cast, table(rows))
    page = import_mapping(done.matter)
    take(done.viewer, done.matter.pk, Asked("map", page))
    chance, kills = random.Random(ROWS), kill_runners(done.matter, "checked", random.Random(1))
    take(done.viewer, done.matter.pk, Asked("write", {}))
    kills += kill_runners(done.matter, "written", chance)
    take(done.viewer, done.matter.pk, Asked("complete", {}))
    matters = Matter.objects.filter(kind=EVENT, source=PLATFORM, is_void=False)
    return {
        "kills": kills,
        "counts": done.counts,
        "matters": matters.count(),
        "numbers": matters.values("outer_number").distinct().count(),
        "events": sorted(set(matters.values_list("head_seq", flat=True))),
        "faults": len(done.faults),
        "failures": [job.failure for job in Job.objects.all() if job.failure],
        "report": audited(),
    }


def import_mapping(matter: Any) -> dict[str, Any]:
    from zhunsheng.web.importing import mapping_given, mapping_page

    return mapping_given(mapping_page(matter, {}))


def kill_runners(matter: Any, wanted: str, chance: random.Random) -> int:
    """Kill runners, each with two processes of its own, in the midst of their work; then let two do the rest together."""
    from zhunsheng.kernel.jobs.runner import run_waiting

    kills = 0
    for part in range(1, 5):
        runner = forked(lead_runner)
        wait_for_row(matter, part * ROWS // 6)
        time.sleep(chance.random() * 0.05)
        os.killpg(runner, signal.SIGKILL)
        kills += os.waitstatus_to_exitcode(os.waitpid(runner, 0)[1]) == -signal.SIGKILL
    together = [forked(lead_runner) for _ in range(2)]
    for runner in together:
        assert os.waitstatus_to_exitcode(os.waitpid(runner, 0)[1]) == 0
    run_waiting()
    matter.refresh_from_db()
    assert matter.state == wanted, matter.state
    return kills


def wait_for_row(matter: Any, row: int) -> None:
    """Until the latest work on an import has come to so many rows, or has ended."""
    from zhunsheng.kernel.models import Job

    jobs = Job.objects.filter(matter=matter)
    while (job := jobs.latest("pk")).counts.get("row_count", 0) < row and job.finished_at is None:
        time.sleep(0.002)


def lead_runner() -> None:
    """Run what waits, as the leader of a group of processes that are killed together."""
    from zhunsheng.kernel.jobs.runner import run_waiting

    os.setpgrp()
    run_waiting(hands=2)


PROGRAMS = {
    "compete": compete,
    "import": import_killed,
    "slaughter": slaughter,
    "announce": announce,
    "reading": reading,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
