"""Jobs: written with the act, done at least once, tried again, given up visibly."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from madoguchi.kernel import clock, jobs
from madoguchi.kernel.acts import Act, act
from madoguchi.kernel.tests.conftest import AT, SATO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_jobs")]

done: list[str] = []
failing = False


def tend(*, key: str, plant: str) -> None:
    if failing:
        raise ConnectionError("no answer")
    done.append(plant)


@pytest.fixture(autouse=True)
def tended(monkeypatch: pytest.MonkeyPatch) -> None:
    done.clear()
    monkeypatch.setattr(f"{__name__}.failing", False)
    jobs.job("kerneltest.tend_plant", attempts=3)(tend)


def enqueue(plant: str = "apple") -> None:
    with transaction.atomic():
        jobs.enqueue("kerneltest.tend_plant", key=plant, plant=plant)


def rows(status: str) -> int:
    return DBTaskResult.objects.filter(status=status).count()


def test_a_job_is_done_after_the_act_not_in_it(recorded: list[Act]) -> None:
    with act("plant.set", on=None, by=SATO, at=AT):
        jobs.enqueue("kerneltest.tend_plant", key="1", plant="apple")
        assert done == []
    assert jobs.run_ready_jobs() == 1
    assert done == ["apple"]
    assert jobs.run_ready_jobs() == 0


def test_a_job_of_an_act_that_failed_never_was(recorded: list[Act]) -> None:
    with pytest.raises(ZeroDivisionError), act("plant.set", on=None, by=SATO, at=AT):
        jobs.enqueue("kerneltest.tend_plant", key="1", plant="apple")
        raise ZeroDivisionError
    assert jobs.run_ready_jobs() == 0
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_outside_an_act_is_refused() -> None:
    with pytest.raises(jobs.EnqueuedOutsideAct):
        jobs.enqueue("kerneltest.tend_plant", key="1", plant="apple")


def test_a_job_that_nobody_registered_is_refused_at_once() -> None:
    with pytest.raises(jobs.UnknownJob):
        jobs.enqueue("kerneltest.unknown", key="1")


def test_one_name_means_one_function() -> None:
    jobs.job("kerneltest.tend_plant")(tend)
    with pytest.raises(jobs.JobNamedTwice):
        jobs.job("kerneltest.tend_plant")(lambda *, key: None)


def test_a_failing_job_waits_longer_each_time_and_ends_as_a_dead_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.failing", True)
    with clock.frozen(AT):
        enqueue()
        assert jobs.run_ready_jobs() == 1
    with clock.frozen(AT + timedelta(seconds=9)):
        assert jobs.run_ready_jobs() == 0
    with clock.frozen(AT + timedelta(seconds=10)):
        assert jobs.run_ready_jobs() == 1
    with clock.frozen(AT + timedelta(seconds=29)):
        assert jobs.run_ready_jobs() == 0
    with clock.frozen(AT + timedelta(seconds=30)):
        assert jobs.run_ready_jobs() == 1
    dead = DBTaskResult.objects.get(status=TaskResultStatus.FAILED)
    assert dead.exception_class_path == "builtins.ConnectionError"
    assert rows(TaskResultStatus.READY) == 0


def test_the_pause_doubles_up_to_an_hour() -> None:
    assert [jobs.pause_before(n).total_seconds() for n in (2, 3, 4, 5)] == [10, 20, 40, 80]
    assert jobs.pause_before(60) == timedelta(hours=1)


def test_a_job_that_recovers_is_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.failing", True)
    with clock.frozen(AT):
        enqueue()
        jobs.run_ready_jobs()
    monkeypatch.setattr(f"{__name__}.failing", False)
    with clock.frozen(AT + timedelta(minutes=1)):
        jobs.run_ready_jobs()
    assert done == ["apple"]
    assert rows(TaskResultStatus.FAILED) == 0


def test_a_dead_letter_can_be_revived_with_a_full_round_of_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.job("kerneltest.tend_plant", attempts=1)(tend)
    monkeypatch.setattr(f"{__name__}.failing", True)
    enqueue()
    jobs.run_ready_jobs()
    dead = DBTaskResult.objects.get(status=TaskResultStatus.FAILED)
    monkeypatch.setattr(f"{__name__}.failing", False)
    jobs.revive_dead_job(str(dead.id))
    assert jobs.run_ready_jobs() == 1
    assert done == ["apple"]
    assert rows(TaskResultStatus.FAILED) == 0


def test_only_a_dead_letter_can_be_revived() -> None:
    enqueue()
    with pytest.raises(DBTaskResult.DoesNotExist):
        jobs.revive_dead_job(str(DBTaskResult.objects.get().id))


def claim_and_die(times: int = 1) -> DBTaskResult[..., str]:
    row = DBTaskResult.objects.get()
    for n in range(times):
        row.claim(f"worker-{row.worker_ids}-{n}")
    return row


def test_the_reaper_gives_back_what_a_dead_worker_held() -> None:
    enqueue()
    held = claim_and_die()
    assert held.started_at is not None
    assert jobs.run_ready_jobs() == 0
    assert jobs.return_abandoned_jobs(at=held.started_at + jobs.LEASE) == 0
    assert jobs.return_abandoned_jobs(at=held.started_at + jobs.LEASE + timedelta(seconds=1)) == 1
    assert jobs.run_ready_jobs() == 1
    assert done == ["apple"]


def test_a_job_that_kills_its_workers_ends_as_a_dead_letter_instead_of_killing_on() -> None:
    enqueue()
    held = claim_and_die(times=3)
    assert held.started_at is not None
    jobs.return_abandoned_jobs(at=held.started_at + jobs.LEASE * 2)
    dead = DBTaskResult.objects.get()
    assert dead.status == TaskResultStatus.FAILED
    assert dead.exception_class_path.endswith("WorkerDied")
    jobs.revive_dead_job(str(dead.id))
    assert jobs.run_ready_jobs() == 1


def test_done_jobs_are_forgotten_after_two_weeks_and_dead_ones_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.job("kerneltest.tend_plant", attempts=1)(tend)
    enqueue()
    jobs.run_ready_jobs()
    monkeypatch.setattr(f"{__name__}.failing", True)
    enqueue("pear")
    jobs.run_ready_jobs()
    later = clock.now() + timedelta(days=13)
    assert jobs.forget_done_jobs(at=later) == 0
    assert jobs.forget_done_jobs(at=later + timedelta(days=2)) == 1
    assert [one.status for one in DBTaskResult.objects.all()] == [TaskResultStatus.FAILED]


def test_every_job_is_listed_by_name() -> None:
    names = [one.name for one in jobs.every_job()]
    assert "kerneltest.tend_plant" in names
    assert names == sorted(names)
