"""A database that somebody else holds, and a disk that is full: what is read goes on, what is written is whole or not
there, `/readyz` says so within seconds, and afterwards all is as before.
"""

import json
import resource
import sqlite3
import subprocess
import sys
import time

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from ground.models import AuditEvent
from members.models import Person, User
from portal.settings.env import ROOT
from tests.processes import database_url, environment

pytestmark = pytest.mark.faults
SQLITE = "SQLite's own limits; PostgreSQL's server has no such switch that this test may use"


@pytest.fixture
def visitor(transactional_db):
    return Client(raise_request_exception=False)


def reads(visitor):
    found = [visitor.get(path).status_code for path in ("/", "/opportunities/", "/open-book/", "/accounts/login/")]
    assert set(found) == {200}, found
    return len(found)


def test_no_page_waits_for_ever_for_what_somebody_holds(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SHOW lock_timeout")
        assert cursor.fetchone()[0] in (20_000, "20s")


def sign_up(number):
    visitor = Client(raise_request_exception=False)
    return visitor.post(reverse("account_signup"), {"email": f"n{number}@disk.example", "name": f"Number {number}"})


def people():
    return Person.objects.count(), User.objects.count(), AuditEvent.objects.count()


def not_ready(visitor):
    started = time.monotonic()
    told = visitor.get("/readyz").json()
    assert (told["ok"], told["write"][:7]) == (False, "failed:"), told
    assert set(told.values()) - {False, told["write"]} == {"ok"}, told
    taken = time.monotonic() - started
    assert taken < 15, f"{taken:.1f} s: {told}"
    assert visitor.get("/healthz").status_code == 200


def test_a_locked_database(visitor, figures):
    before = people()
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        other = connection.copy()
        other.set_autocommit(False)
        other.cursor().execute("LOCK TABLE ground_beat, members_person IN EXCLUSIVE MODE")
    try:
        not_ready(visitor)
        with connection.cursor() as cursor:
            sqlite = connection.vendor == "sqlite"
            cursor.execute("PRAGMA busy_timeout = 300" if sqlite else "SET lock_timeout = 300")
        read = reads(visitor)
        answer = sign_up(1)
        assert (answer.status_code, "Something went wrong, on our side" in answer.text) == (500, True)
    finally:
        other.rollback()
        other.close()
    assert people() == before
    assert sign_up(1).status_code == 302
    assert visitor.get("/readyz").status_code == 200
    figures(pages_read_while_locked=read, half_written=0)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason=SQLITE)
def test_a_full_disk(visitor, figures):
    before = people()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no page left free from before
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    tried = [sign_up(number).status_code for number in range(17)]
    refused = tried.count(500)
    assert refused and set(tried) <= {302, 500}, tried
    after = people()
    # A 500 may come after the account was made, when its mail found no room: they ask for another code later.
    made = after[0] - before[0]
    assert tried.count(302) <= made == after[1] - before[1], "an account is never without its person"
    not_ready(visitor)
    read = reads(visitor)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone()[0] == "ok"
    assert sign_up(99).status_code == 302
    assert visitor.get("/readyz").status_code == 200
    figures(sign_ups_refused_on_a_full_disk=refused, pages_read_meanwhile=read, half_written=0)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason=SQLITE)
def test_a_process_that_may_write_no_larger_file(transactional_db, figures):
    """What it was told is made is there, with all that belongs to it; nothing else is."""
    before = people()
    limit = 300_000
    done = subprocess.run(
        [sys.executable, "-m", "tests.processes", "tests.portal.filling.open_accounts", "[5000]", "0"],
        env={**environment(), "DATABASE_URL": database_url()},
        cwd=ROOT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made, refused = json.loads(done.stdout.splitlines()[-1])
    after = people()
    assert refused == 5 and made < 5000
    assert [after[0] - before[0], after[1] - before[1]] == [made, made]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone()[0] == "ok"
    figures(accounts_made_until_full=made, lost=0, half_written=0)
