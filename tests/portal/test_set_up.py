"""Machines that start together all run set_up: one after the other, on an empty database."""

import contextlib
import subprocess
import sys

import pytest
from django.db import connection

from portal.set_up_lock import one_at_a_time
from portal.settings.env import ROOT
from tests.processes import database_url, environment

pytestmark = pytest.mark.faults
WAITS = """
import sys, django
django.setup()
from portal.set_up_lock import one_at_a_time
print("asks", flush=True)
with one_at_a_time():
    print("has it", flush=True)
"""


@contextlib.contextmanager
def empty_database(tmp_path):
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    name = "alongside_two_at_once"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    here = str(connection.settings_dict["NAME"])
    try:
        yield database_url().replace(f"/{here}", f"/{name}", 1)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def test_two_at_once_on_an_empty_database(transactional_db, tmp_path, long, figures):
    if not long:
        pytest.skip("in make faults: each migrates from nothing")
    with empty_database(tmp_path) as url:
        together = [
            subprocess.Popen(
                [sys.executable, "manage.py", "set_up"],
                cwd=ROOT,
                env={**environment(), "DATABASE_URL": url, "DATA_DIR": str(tmp_path)},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for _ in range(3)
        ]
        said = [process.communicate(timeout=500)[0] for process in together]
        assert [process.returncode for process in together] == [0, 0, 0], said
    figures(set_ups_at_once=3, that_failed=0)


def test_the_second_waits_until_the_first_is_done(transactional_db):
    with one_at_a_time():
        with one_at_a_time():
            """set_up runs migrate, which asks too"""
        other = subprocess.Popen(
            [sys.executable, "-c", WAITS], cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True
        )
        assert other.stdout.readline() == "asks\n"
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(1)
    assert other.communicate(timeout=30)[0] == "has it\n"
