"""A database that does not open: one sentence at a shell, which names no host, user or password; a clock that waits."""

import subprocess
import sys
import threading

import pytest

from portal.database import AWAY
from portal.settings.env import ROOT
from tests import production

NOWHERE = "postgres://someone:secretword@127.0.0.1:1/name"
COMMANDS = [["set_up"], ["migrate"], ["tick"], ["createcachetable"], ["first_administrator", "ada@host.example"]]


@pytest.mark.parametrize("url", [NOWHERE, "sqlite:////nowhere/at/all.sqlite3"], ids=["postgresql", "sqlite"])
def test_a_command_says_so_in_one_sentence(tmp_path, url):
    env = production.environment(tmp_path, **production.GOOD | {"DATABASE_URL": url})
    assert production.tries(*COMMANDS, env=env) == [(1, AWAY)] * len(COMMANDS)


def test_the_clock_waits_from_its_start_on_with_a_line_each_time(tmp_path):
    env = production.environment(tmp_path, **production.GOOD | {"DATABASE_URL": NOWHERE})
    command = [sys.executable, "manage.py", "tick", "--every", "1"]
    clock = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True)
    slow = threading.Timer(60, clock.kill)
    slow.start()
    try:
        lines = [clock.stderr.readline() for _ in range(3)]
        assert clock.poll() is None
    finally:
        slow.cancel()
        clock.kill()
        clock.communicate()
    for line in lines:
        assert "the database is away (OperationalError): again in 1 seconds" in line, lines
        assert "secretword" not in line


def test_a_folder_for_the_high_water_that_cannot_be_written_is_told_before_a_deploy(tmp_path):
    env = production.environment(tmp_path, **production.GOOD | {"HIGH_WATER_DIR": "/proc/nope"})
    ((code, said),) = production.tries(["check", "--deploy"], env=env)
    assert code == 1 and "The folder HIGH_WATER_DIR, /proc/nope, cannot be written." in said
    del env["HIGH_WATER_DIR"]
    assert production.tries(["check", "--deploy"], env=env)[0][0] == 0
