"""The queue: jobs asked for, claimed by lease, moved on in the transaction that writes what they did, ended once."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from zhunsheng.kernel.models import Job, Matter

# A claim that is not renewed for so long is taken for dead. Nothing but waiting depends on it.
LEASE = timedelta(seconds=60)


class Overtaken(Exception):
    """Another runner has moved the job on, or ended it; what this one prepared is not needed any more."""


def enqueue(work: str, matter: Matter, person_id: int) -> Job:
    """Ask for work. The caller holds the transaction of the act that asks."""
    return Job.objects.create(work=work, matter=matter, person_id=person_id, queued_at=_clock())


def claim() -> Job | None:
    """The oldest job that nobody works on, claimed by this process; None when there is none."""
    with transaction.atomic():
        waiting = Job.objects.select_for_update(skip_locked=True).filter(finished_at=None)
        for job in waiting:
            if job.lease_until is None or job.lease_until < _clock() or _has_died(job.runner):
                job.runner, job.lease_until = runner_name(), _clock() + LEASE
                job.started_at = job.started_at or _clock()
                job.save(update_fields=["runner", "lease_until", "started_at"])
                return job
    return None


def is_anything_waiting() -> bool:
    """Whether it is worth claiming: a look that locks nothing."""
    return (
        Job.objects.filter(Q(lease_until=None) | Q(lease_until__lt=_clock()) | ~Q(runner=runner_name()))
        .filter(finished_at=None)
        .exists()
    )


def advance(job: Job, to: int, counts: Mapping[str, int], *, expected: int) -> None:
    """Move the job on, in the transaction that writes what lies between. Raises Overtaken when it is not at ``expected``.

    The job's row is locked until the transaction ends, so that two runners never write the same stretch.
    """
    stored = _locked(job)
    if stored.position != expected:
        raise Overtaken
    stored.position = to
    _come_to(stored, counts)
    job.position, job.counts = stored.position, stored.counts


def add_up(job: Job, counts: Mapping[str, int]) -> None:
    """Add to what the job has come to, in the transaction that writes it; in whatever order. Raises Overtaken when it ended.

    The job's row is locked until the transaction ends: do it last.
    """
    _come_to(_locked(job), counts)


def _locked(job: Job) -> Job:
    stored = Job.objects.select_for_update().get(pk=job.pk)
    if stored.finished_at is not None:
        raise Overtaken
    return stored


def _come_to(stored: Job, counts: Mapping[str, int]) -> None:
    stored.lease_until = _clock() + LEASE
    stored.counts = {name: stored.counts.get(name, 0) + counts.get(name, 0) for name in {*stored.counts, *counts}}
    stored.save(update_fields=["position", "lease_until", "counts"])


def renew(job: Job, total: int) -> None:
    """Say that the job is alive, and how much there is to do."""
    job.total = total
    Job.objects.filter(pk=job.pk, finished_at=None).update(total=total, lease_until=_clock() + LEASE)


def finish(job: Job, failure: str = "") -> None:
    """End the job; a failure says in Chinese what went wrong. Ending twice changes nothing."""
    Job.objects.filter(pk=job.pk, finished_at=None).update(finished_at=_clock(), failure=failure)


def go_on(job_id: int) -> None:
    """Let a job that has failed go on from where it stopped."""
    Job.objects.filter(pk=job_id, finished_at__isnull=False).exclude(failure="").update(
        finished_at=None, failure="", lease_until=None, runner="", queued_at=F("queued_at")
    )


def runner_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _has_died(runner: str) -> bool:
    """Whether the claimer was a process of this machine that is no more."""
    host, _, process = runner.rpartition(":")
    if host != socket.gethostname() or not process.isdecimal() or int(process) == os.getpid():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _clock() -> datetime:
    """The machine's clock: leases are about processes, not about law."""
    return datetime.now(UTC)


def plain_of(job: Job) -> dict[str, Any]:
    """How far a job is, for whoever shows it."""
    return {"position": job.position, "total": job.total, "counts": job.counts}
