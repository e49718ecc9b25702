"""A worker and its `tick` while PostgreSQL is started again: they wait, come back, and do what was queued meanwhile."""

import os
import subprocess
import sys
import time

import pytest

from portal.settings.env import ROOT
from tests import pg

pytestmark = pytest.mark.faults
ASK = "SELECT status, count(*) FROM django_tasks_database_dbtaskresult GROUP BY status"
ENQUEUE = "import django; django.setup(); from ground import jobs; jobs.enqueue('members.tasks.send_notice', 1)"
RESTARTS, DOWN = 3, 2


@pytest.fixture
def server(long):
    if not long:
        pytest.skip("in make faults: a server of its own, set up from nothing")
    with pg.restartable() as found:
        yield found


def test_workers_outlive_restarts_of_the_database(server, tmp_path, figures):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "DATABASE_URL": server.url,
        "DATA_DIR": str(tmp_path),
    }

    def run(*arguments):
        subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True, timeout=300)

    def start(*arguments):
        return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)

    run("manage.py", "set_up", "-v", "0")
    worker = ("manage.py", "db_worker", "--interval", "0.2", "--queue-name", "*")
    running = [start(*worker), start(*worker), start("manage.py", "tick", "--every", "1")]
    try:
        for number in range(RESTARTS):
            server.stop()
            time.sleep(DOWN)
            assert [process.poll() for process in running] == [None, None, None], number
            server.start()
            run("-c", ENQUEUE)
            until = time.monotonic() + 60
            while left(server.url):
                assert time.monotonic() < until, f"not done within a minute of start {number}: {left(server.url)}"
                time.sleep(0.2)
        assert [process.poll() for process in running] == [None, None, None]
    finally:
        for process in running:
            process.kill()
            process.wait()
    figures(restarts=RESTARTS, processes_that_ended=0, jobs_left=0)


def left(url):
    import psycopg

    with psycopg.connect(url) as raw:
        return [row for row in raw.execute(ASK).fetchall() if row[0] in ("READY", "RUNNING")]
