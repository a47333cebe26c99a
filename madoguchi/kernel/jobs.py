"""Jobs (後続処理): effects that leave the database, written in the act's own transaction.

A job row *is* the outbox row: it exists exactly when the act committed. A worker delivers it at
least once, so every job carries an idempotency ``key`` and must be harmless when run twice. A
failing job returns with back-off; after its last attempt it stays as a dead letter for a person
to look at. The reaper gives back what a killed worker held.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django_tasks import task
from django_tasks.base import TaskResultStatus

from madoguchi.kernel import clock

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
ATTEMPTS = 8
LEASE = timedelta(minutes=3)
"""A worker shows a sign of life on its job far more often than this; without one it is taken for dead."""
DONE_KEPT_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Job:
    """A named effect: ``run(key=..., **arguments)`` with JSON arguments."""

    name: str
    run: Callable[..., None]
    attempts: int


_jobs: dict[str, Job] = {}


class UnknownJob(LookupError):
    """A stored job names no registered function: it was renamed without a migration."""


class JobNamedTwice(ValueError):
    """Two functions are registered under one name: stored jobs could not tell which is meant."""


class WorkerDied(RuntimeError):
    """Written on a job whose worker died as often as the job may be tried: the job may be what kills it."""


class EnqueuedOutsideAct(RuntimeError):
    """A job outside a transaction could run for something that never happened."""


def job(name: str, *, attempts: int = ATTEMPTS) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as the job ``name`` (``app.verb_noun``)."""

    def register(run: Callable[..., None]) -> Callable[..., None]:
        known = _jobs.get(name)
        if known and (known.run.__module__, known.run.__qualname__) != (run.__module__, run.__qualname__):
            raise JobNamedTwice(name)
        _jobs[name] = Job(name=name, run=run, attempts=attempts)
        return run

    return register


def every_job() -> list[Job]:
    """All registered jobs, by name."""
    return [_jobs[name] for name in sorted(_jobs)]


def enqueue(name: str, *, key: str, **arguments: Any) -> None:
    """Write the job into the transaction that is open; raises ``EnqueuedOutsideAct`` if none is."""
    if name not in _jobs:
        raise UnknownJob(name)
    if not transaction.get_connection().in_atomic_block:
        raise EnqueuedOutsideAct(name)
    perform.enqueue(name, key, arguments, 1)


def pause_before(attempt: int) -> timedelta:
    """Back-off before the ``attempt``-th try (2, 3, ...): doubling, with a ceiling."""
    doublings = min(max(attempt - 2, 0), 20)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


@task()
def perform(name: str, key: str, arguments: dict[str, Any], attempt: int) -> str:
    """Run one job; on failure schedule the next attempt, or fail for good (dead letter)."""
    try:
        found = _jobs[name]
    except KeyError:
        raise UnknownJob(name) from None
    begun, cpu = time.perf_counter(), time.thread_time()
    try:
        found.run(key=key, **arguments)
    except Exception:
        if attempt >= found.attempts:
            log.exception("job dead", extra={"job": name, "attempt": attempt})
            raise
        log.warning("job will be tried again", extra={"job": name, "attempt": attempt}, exc_info=True)
        later = clock.now() + pause_before(attempt + 1)
        perform.using(run_after=later).enqueue(name, key, arguments, attempt + 1)
        return "again"
    took = {"ms": round((time.perf_counter() - begun) * 1000), "cpu_ms": round((time.thread_time() - cpu) * 1000)}
    log.info("job done", extra={"job": name, "attempt": attempt, **took})
    return "done"


def return_abandoned_jobs(*, at: datetime, lease: timedelta = LEASE) -> int:
    """The reaper: jobs without a sign of life for ``lease`` are made ready again; returns how many it found.

    One that has cost as many workers as it has attempts becomes a dead letter (``WorkerDied``).
    """
    from django_tasks_db.models import DBTaskResult

    silent = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=at - lease)
    if not silent.exists():
        return 0
    with transaction.atomic():
        abandoned = list(silent.select_for_update(skip_locked=True))
        for one in abandoned:
            found = _jobs.get(one.args_kwargs["args"][0])
            if len(one.worker_ids) >= (found.attempts if found else ATTEMPTS):
                log.error("job dead, its workers died", extra={"job_id": str(one.id)})
                one.status, one.finished_at = TaskResultStatus.FAILED, at
                one.exception_class_path = f"{WorkerDied.__module__}.{WorkerDied.__qualname__}"
                one.traceback = f"{len(one.worker_ids)} workers died with this job in hand."
            else:
                one.status, one.started_at = TaskResultStatus.READY, None
            one.save(update_fields=["status", "started_at", "finished_at", "exception_class_path", "traceback"])
    return len(abandoned)


def forget_done_jobs(*, at: datetime) -> int:
    """Delete the rows of jobs that were done ``DONE_KEPT_FOR`` ago; dead letters stay for a person to look at."""
    from django_tasks_db.models import DBTaskResult

    done = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=at - DONE_KEPT_FOR)
    return done.delete()[0]


def revive_dead_job(job_id: str) -> None:
    """Give a dead letter another full round of attempts."""
    from django_tasks_db.models import DBTaskResult

    with transaction.atomic():
        dead = DBTaskResult.objects.select_for_update().get(id=job_id, status=TaskResultStatus.FAILED)
        name, key, arguments, _attempt = dead.args_kwargs["args"]
        perform.enqueue(name, key, arguments, 1)
        dead.delete()


def run_ready_jobs(*, limit: int = 1000) -> int:
    """Run what is ready in this process, one after another; returns how many ran (tests, training)."""
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult, get_date_max

    worker = Worker(
        queue_names=["default"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="inline",
    )
    for ran in range(limit):
        # By our clock, not upstream's, so that a test that holds the clock holds the back-off too.
        due = Q(run_after__lte=clock.now()) | Q(run_after=get_date_max())
        ready = DBTaskResult.objects.filter(due, status=TaskResultStatus.READY).first()
        if ready is None:
            return ran
        ready.claim(worker.worker_id)
        worker.run_task(ready)
    return limit
