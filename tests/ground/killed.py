"""What the killed workers were doing: a row that owes one effect outside, and one of our own when it is done."""

import datetime as dt
import os
import signal
import sqlite3
import sys
import time
from contextlib import closing

from django.db import models, transaction

from ground.jobs import job
from ground.leases import Leased

LEASE_SECONDS = 1


class Effect(Leased):
    class Meta:
        app_label = "tests_ground"
        db_table = "tests_ground_effect"


class Booked(models.Model):
    effect = models.ForeignKey(Effect, models.PROTECT)

    class Meta:
        app_label = "tests_ground"
        db_table = "tests_ground_booked"


class Peer:
    """The other side: counts every call, and does a thing once for each key."""

    def __init__(self, path):
        self.path = path
        with closing(self.connect()) as db, db:
            db.execute("CREATE TABLE IF NOT EXISTS call (key TEXT)")
            db.execute("CREATE TABLE IF NOT EXISTS effect (key TEXT PRIMARY KEY)")

    def connect(self):
        return sqlite3.connect(self.path, timeout=20)

    def send(self, key):
        with closing(self.connect()) as db, db:
            db.execute("INSERT INTO call VALUES (?)", [key])
            db.execute("INSERT OR IGNORE INTO effect VALUES (?)", [key])

    def count(self, table):
        with closing(self.connect()) as db:
            return db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


@job
def send(pk):
    row = Effect.objects.take(pk, lease=dt.timedelta(seconds=LEASE_SECONDS))
    if row is None:
        return
    time.sleep(0.05)
    Peer(os.environ["PEER"]).send(row.effect_key)
    time.sleep(0.1)
    with transaction.atomic():
        row.finish()
        Booked.objects.create(effect=row)


def nursery():
    """Forks a worker for each name it reads, and says its number: a fork takes 20 ms, a start 2 seconds."""
    from django_tasks_db.management.commands.db_worker import Worker

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        number = os.fork()
        if number:
            print(number, flush=True)
            continue
        Worker(
            queue_names=["*"],
            interval=0.05,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=line.strip(),
            excluded_queue_names=[],
        ).run()
