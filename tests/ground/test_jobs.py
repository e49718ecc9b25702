import datetime as dt

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from ground import clock, jobs
from ground.models import ClockOffset
from members.models import Person

ran = []


@jobs.job
def note(number):
    ran.append((number, clock.now()))


@jobs.job
def stumble(number):
    raise ValueError(f"canary: person {number} said something")


@pytest.fixture(autouse=True)
def _nothing_ran(db):
    DBTaskResult.objects.all().delete()  # Wagtail's own, from the first pages
    ran.clear()


def test_a_job_and_its_rows_commit_together_or_not_at_all(db):
    with pytest.raises(RuntimeError), transaction.atomic():
        Person.objects.create(name="Gone")
        jobs.enqueue(f"{__name__}.note", 1)
        raise RuntimeError
    assert jobs.run_ready() == 0
    jobs.enqueue(f"{__name__}.note", 2)
    assert jobs.run_ready() == 1
    assert [number for number, _ in ran] == [2]


@pytest.mark.parametrize("value", ["7", True, None, 7.0, "rosa@example.org"])
def test_a_job_takes_ids_only(db, value):
    with pytest.raises(TypeError, match="ids"):
        jobs.enqueue(f"{__name__}.note", value)


def test_a_name_that_is_no_job_is_refused(db):
    with pytest.raises(TypeError, match="not a job"):
        jobs.enqueue("ground.clock.now", 1)
    with pytest.raises(ImportError):
        jobs.enqueue("members.tasks.no_such_job", 1)


def test_a_job_reads_the_moved_clock_once(db):
    ClockOffset.objects.add(dt.timedelta(days=40))
    jobs.enqueue(f"{__name__}.note", 1)
    jobs.run_ready()
    assert ran[0][1] - clock.wall() > dt.timedelta(days=39)


def test_the_queue_keeps_where_a_job_failed_and_not_what_it_said(db):
    jobs.enqueue(f"{__name__}.stumble", 5)
    with pytest.raises(ValueError, match="canary"):
        jobs.run_ready()
    row = DBTaskResult.objects.get()
    assert row.status == "FAILED"
    assert "canary" not in row.traceback
    assert "ValueError at ground/test_jobs.py" in row.traceback


def test_a_worker_that_was_killed_leaves_a_job_that_is_called_failed(db):
    jobs.enqueue(f"{__name__}.note", 1)
    jobs.enqueue(f"{__name__}.note", 2)
    old, fresh = DBTaskResult.objects.ready()
    old.claim("killed")
    fresh.claim("busy")
    DBTaskResult.objects.filter(pk=old.pk).update(started_at=clock.wall() - jobs.STALE * 2)
    assert jobs.fail_stale() == 1
    assert {row.pk: row.status for row in DBTaskResult.objects.all()} == {old.pk: "FAILED", fresh.pk: "RUNNING"}


def test_old_finished_jobs_are_forgotten(db):
    jobs.enqueue(f"{__name__}.note", 1)
    jobs.run_ready()
    assert jobs.forget_finished() == 0
    DBTaskResult.objects.update(finished_at=clock.wall() - jobs.KEEP * 2)
    assert jobs.forget_finished() == 1
