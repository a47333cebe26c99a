"""Real workers in real processes: one is killed, one is asked to stop, several share the work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from madoguchi.kernel import clock, jobs
from madoguchi.kernel.tests.working import register
from madoguchi.kernel.worker import Worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_jobs")]

Start = Callable[..., subprocess.Popen[bytes]]


def database_url() -> str:
    """The test database's address, for another process."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    return (
        f"postgresql://{known['USER']}:{known['PASSWORD']}@:{known['PORT']}/{known['NAME']}?host={quote(known['HOST'])}"
    )


def until(met: Callable[[], bool]) -> None:
    """Wait for ``met``, a minute at most."""
    limit = time.monotonic() + 60
    while not met():
        assert time.monotonic() < limit, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a worker and wait until it is up."""
    register(tmp_path)
    started: list[subprocess.Popen[bytes]] = []

    def begin(stop_after: int = 0) -> subprocess.Popen[bytes]:
        number = len(started)
        one = subprocess.Popen(
            [sys.executable, "-m", "madoguchi.kernel.tests.working", str(tmp_path), str(stop_after), str(number)],
            env=os.environ | {"MADOGUCHI_DATABASE_URL": database_url()},
        )
        started.append(one)
        until((tmp_path / f"up-{number}").exists)
        return one

    yield begin
    for one in started:
        one.kill()
        one.wait()


def enqueue(name: str, *keys: str) -> None:
    with transaction.atomic():
        for key in keys:
            jobs.enqueue(f"kerneltest.{name}", key=key)


def marks(folder: Path) -> Counter[str]:
    path = folder / "marks"
    return Counter(path.read_text().split()) if path.exists() else Counter()


def test_a_job_of_a_killed_worker_comes_back_and_is_done(start: Start, tmp_path: Path) -> None:
    (tmp_path / "wait").touch()
    enqueue("linger", "a")
    victim = start()
    until((tmp_path / "begun").exists)
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    (tmp_path / "wait").unlink()
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING
    assert marks(tmp_path) == Counter()
    assert jobs.return_abandoned_jobs(at=clock.now() + jobs.LEASE + timedelta(seconds=1)) == 1
    start(stop_after=1).wait(timeout=30)
    assert marks(tmp_path) == Counter(a=1)


def test_a_new_worker_finds_by_itself_what_a_dead_one_held(start: Start, tmp_path: Path) -> None:
    enqueue("mark", "a")
    held = DBTaskResult.objects.get()
    held.claim("worker-that-died")
    DBTaskResult.objects.update(started_at=clock.now() - jobs.LEASE - timedelta(seconds=1))
    assert start(stop_after=1).wait(timeout=30) == 0
    assert marks(tmp_path) == Counter(a=1)


def test_a_worker_asked_to_stop_finishes_the_job_in_hand_and_takes_no_other(start: Start, tmp_path: Path) -> None:
    (tmp_path / "wait").touch()
    enqueue("linger", "a", "b")
    worker = start()
    until((tmp_path / "begun").exists)
    worker.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    assert worker.poll() is None
    (tmp_path / "wait").unlink()
    assert worker.wait(timeout=30) == 0
    assert len(marks(tmp_path)) == 1
    assert DBTaskResult.objects.filter(status=TaskResultStatus.READY).count() == 1


def test_an_idle_worker_stops_at_once(start: Start) -> None:
    worker = start()
    time.sleep(0.3)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=5) == 0


def test_a_worker_told_twice_goes_at_once_and_its_job_is_not_lost(start: Start, tmp_path: Path) -> None:
    (tmp_path / "wait").touch()
    enqueue("linger", "a")
    worker = start()
    until((tmp_path / "begun").exists)
    worker.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=5) == 1
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING


def test_three_workers_do_each_job_once(start: Start, tmp_path: Path) -> None:
    keys = [f"k{n}" for n in range(60)]
    enqueue("mark", *keys)
    workers = [start() for _ in range(3)]
    until(lambda: DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL).count() == len(keys))
    for one in workers:
        one.send_signal(signal.SIGTERM)
    assert [one.wait(timeout=30) for one in workers] == [0, 0, 0]
    assert marks(tmp_path) == Counter(keys)


def test_a_long_job_shows_that_its_worker_lives(own_jobs: None) -> None:
    seen: list[int] = []

    @jobs.job("kerneltest.long")
    def long(*, key: str) -> None:
        DBTaskResult.objects.update(started_at=clock.now() - jobs.LEASE * 2)
        worker.show_life()
        seen.append(jobs.return_abandoned_jobs(at=clock.now()))

    enqueue("long", "a")
    worker = Worker(interval=0, stop_after=1)
    worker.run()
    assert seen == [0]


def test_a_worker_outlives_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from django.db import OperationalError

    register(tmp_path)
    enqueue("mark", "a")
    worker = Worker(interval=0, stop_after=1)
    answers = iter([OperationalError("database is locked"), OperationalError("server closed the connection")])
    take_next = worker.take_next

    def sometimes() -> DBTaskResult[..., str] | None:
        for trouble in answers:
            raise trouble
        return take_next()

    monkeypatch.setattr(worker, "take_next", sometimes)
    worker.run()
    assert marks(tmp_path) == Counter(a=1)
