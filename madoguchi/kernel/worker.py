"""The worker (後続処理の係): takes one job after another, shows that it lives, and gives back what the dead held.

Any number may run, on one machine or several. One killed in the middle of a job loses nothing: its
sign of life stops, and after ``jobs.LEASE`` another worker (or itself, started again) takes the job up.
"""

from __future__ import annotations

import logging
import os
import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

from django.db import DatabaseError, close_old_connections, connection, transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as DatabaseWorker
from django_tasks_db.models import DBTaskResult

from madoguchi.kernel import clock
from madoguchi.kernel.chores import Rounds

log = logging.getLogger(__name__)

SIGN_OF_LIFE = timedelta(seconds=30)


class Worker(DatabaseWorker):
    """Upstream's worker with a loop that outlives a busy or restarting database and stops when asked to."""

    def __init__(self, *, interval: float, stop_after: int | None) -> None:
        super().__init__(
            queue_names=["default"],
            excluded_queue_names=[],
            interval=interval,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=stop_after,
            worker_id=uuid.uuid4().hex,
        )
        self.asked_to_stop = threading.Event()
        self.holds: uuid.UUID | None = None

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """First signal: finish the job in hand. Second: leave it, for the reaper to give to another worker."""
        if self.asked_to_stop.is_set():
            os._exit(1)
        self.running = False
        self.asked_to_stop.set()

    def run(self) -> None:
        """Work until asked to stop, or until ``max_tasks`` jobs are done."""
        while self.running:
            try:
                worked = self.work_once()
            except DatabaseError:
                log.exception("the database did not answer; trying again")
                connection.close()
                worked = False
            if self.max_tasks is not None and self._run_tasks >= self.max_tasks:
                return
            if not worked:
                self.asked_to_stop.wait(self.interval)

    def work_once(self) -> bool:
        """Take and do the next job, if there is one."""
        close_old_connections()
        found = self.take_next()
        if found is None:
            return False
        self.holds = found.id
        try:
            self.run_task(found)
        finally:
            self.holds = None
        return True

    def take_next(self) -> DBTaskResult[..., str] | None:
        """The next ready job, marked as ours so that no other worker takes it."""
        ready = DBTaskResult.objects.ready().filter(backend_name=self.backend_name, queue_name__in=self.queue_names)
        # Reading first keeps an idle worker from taking SQLite's only write lock every second.
        if not ready.exists():
            return None
        with transaction.atomic():
            found = ready.get_locked()
            if found is not None:
                found.claim(self.worker_id)
        return found

    def show_life(self) -> None:
        """Renew the lease on the job in hand."""
        if self.holds is not None:
            DBTaskResult.objects.filter(id=self.holds, status=TaskResultStatus.RUNNING).update(started_at=clock.now())


def run_worker(*, stop_after: int | None, interval: float) -> None:
    """Run one worker in this process until SIGTERM or SIGINT, or until ``stop_after`` jobs are done.

    ``interval`` is how many seconds to wait when nothing is ready.
    """
    worker = Worker(interval=interval, stop_after=stop_after)
    if threading.current_thread() is threading.main_thread():
        worker.configure_signals()
    ended = threading.Event()
    rounds = Rounds(done={})
    # Two threads: a chore that takes long must not silence the sign of life.
    beside = [
        threading.Thread(target=_repeat, args=(worker.show_life, ended), name="sign-of-life", daemon=True),
        threading.Thread(target=_repeat, args=(lambda: rounds.go(at=clock.now()), ended), name="chores", daemon=True),
    ]
    for thread in beside:
        thread.start()
    log.info("worker begins", extra={"worker": worker.worker_id})
    try:
        worker.run()
    finally:
        ended.set()
        for thread in beside:
            thread.join(timeout=10)
        if threading.current_thread() is threading.main_thread():
            worker.reset_signals()
    log.info("worker ends", extra={"worker": worker.worker_id, "jobs": worker._run_tasks})


def _repeat(what: Callable[[], object], ended: threading.Event) -> None:
    """Do ``what`` at once and then regularly, with a database connection of this thread's own."""
    try:
        while True:
            try:
                close_old_connections()
                what()
            except DatabaseError:
                log.exception("the database did not answer beside the jobs; trying again")
                connection.close()
            if ended.wait(SIGN_OF_LIFE.total_seconds()):
                return
    finally:
        connection.close()
