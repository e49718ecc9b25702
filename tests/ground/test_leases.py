import contextlib
import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from ground import clock, jobs, leases
from ground.leases import LeaseLost
from portal.settings.env import ROOT
from tests.ground.killed import Booked, Effect, Peer
from tests.processes import environment

JOB = "tests.ground.killed.send"
KILLS, JOBS = 15, 40


@pytest.fixture
def tables(transactional_db):
    DBTaskResult.objects.all().delete()  # Wagtail's own, from the first pages
    with connection.schema_editor() as editor:
        editor.create_model(Effect)
        editor.create_model(Booked)


def passed():
    return clock.wall() - dt.timedelta(seconds=1)


def test_one_worker_has_a_row_at_a_time(tables):
    row = Effect.objects.create()
    mine = Effect.objects.take(row.pk)
    assert mine.lease_key
    assert Effect.objects.take(row.pk) is None
    with transaction.atomic():
        mine.finish()
    assert Effect.objects.take(row.pk) is None
    assert not Effect.objects.undone().exists()


def test_a_worker_that_outlived_its_lease_writes_nothing(tables):
    row = Effect.objects.create()
    slow = Effect.objects.take(row.pk)
    Effect.objects.update(lease_until=passed())
    quick = Effect.objects.take(row.pk)
    assert quick.effect_key == slow.effect_key
    with pytest.raises(LeaseLost), transaction.atomic():
        Booked.objects.create(effect=slow)
        slow.finish()
    assert not Booked.objects.exists()
    with transaction.atomic():
        quick.finish()
    with pytest.raises(LeaseLost), transaction.atomic():
        quick.finish()


def test_finishing_outside_a_transaction_is_a_mistake(tables):
    row = Effect.objects.take(Effect.objects.create().pk)
    with pytest.raises(RuntimeError, match="transaction"):
        row.finish()


def test_a_row_given_back_waits_before_it_is_tried_again(tables):
    row = Effect.objects.take(Effect.objects.create().pk)
    row.give_back(after=dt.timedelta(minutes=1))
    assert Effect.objects.take(row.pk) is None
    assert not Effect.objects.waiting().exists()
    Effect.objects.update(lease_until=passed())
    assert Effect.objects.waiting().exists()


def test_a_row_is_queued_again_once(tables):
    row = Effect.objects.create()
    assert jobs.requeue(Effect.objects.all(), JOB) == 0, "its own action has just queued it"
    Effect.objects.update(queued_until=passed())
    assert jobs.requeue(Effect.objects.all(), JOB) == 1
    assert jobs.requeue(Effect.objects.all(), JOB) == 0
    assert DBTaskResult.objects.get().args_kwargs["args"] == [row.pk]


class Workers:
    """Real worker processes, each known by its id in the queue."""

    def __init__(self, peer):
        self.running, self.count = {}, 0
        self.nursery = subprocess.Popen(
            [sys.executable, "-c", "import django; django.setup(); from tests.ground.killed import nursery; nursery()"],
            cwd=ROOT,
            env={**environment(), "PEER": peer.path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def start(self):
        self.count += 1
        name = f"w{self.count}"
        self.nursery.stdin.write(f"{name}\n")
        self.nursery.stdin.flush()
        self.running[name] = int(self.nursery.stdout.readline())

    def kill_one_that_is_busy(self):
        until = time.monotonic() + 20
        while time.monotonic() < until:
            for row in DBTaskResult.objects.running().order_by("-started_at"):
                number = self.running.pop(row.worker_ids[-1], None)
                if number:
                    os.kill(number, signal.SIGKILL)
                    self.start()
                    return
            time.sleep(0.02)
        raise AssertionError("no worker was busy for 20 seconds")

    def stop(self):
        for number in self.running.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self.nursery.stdin.close()
        self.nursery.kill()
        self.nursery.wait()
        self.nursery.stdout.close()


@pytest.mark.faults
def test_fifteen_killed_workers_forty_jobs_forty_effects(tables, tmp_path, monkeypatch, figures):
    monkeypatch.setattr(leases, "QUEUED_FOR", dt.timedelta(seconds=1))
    monkeypatch.setattr(jobs, "STALE", dt.timedelta(seconds=3))
    peer = Peer(os.fspath(tmp_path / "peer.sqlite3"))
    for _ in range(JOBS):
        jobs.enqueue(JOB, Effect.objects.create().pk)
    workers = Workers(peer)
    try:
        for _ in range(3):
            workers.start()
        for _ in range(KILLS):
            time.sleep(random.uniform(0, 0.15))
            workers.kill_one_that_is_busy()
            jobs.requeue(Effect.objects.all(), JOB)
        until = time.monotonic() + 30
        while Effect.objects.undone().exists() and time.monotonic() < until:
            jobs.fail_stale()
            jobs.requeue(Effect.objects.all(), JOB)
            time.sleep(0.1)
    finally:
        workers.stop()
    assert Effect.objects.filter(done_at__isnull=False).count() == JOBS
    assert Booked.objects.count() == Booked.objects.values("effect").distinct().count() == JOBS
    assert peer.count("effect") == JOBS
    assert peer.count("call") <= JOBS + KILLS
    time.sleep(3)
    jobs.fail_stale()
    assert not DBTaskResult.objects.running().exists()
    assert DBTaskResult.objects.failed().count() >= KILLS
    effects = peer.count("effect")
    figures(killed=KILLS, jobs=JOBS, effects=effects, lost=JOBS - effects, doubled=Booked.objects.count() - JOBS)
