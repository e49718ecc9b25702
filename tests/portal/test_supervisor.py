import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.settings.env import ROOT

# A supervisor of two children that stay, each under its own number in a folder.
PROGRAM = """
import sys
from portal.demo.supervisor import Child, Supervisor
folder = sys.argv[1]
stay = "import os, time; open(%r + '/' + str(os.getpid()), 'w'); time.sleep(60)" % folder
arguments = lambda: [sys.executable, "-c", stay]
Supervisor([Child("One", arguments), Child("Other", arguments)], {}).run()
"""


def wait_for(condition, seconds=15):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come about")


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.fixture
def supervisor(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    yield process
    process.kill()
    process.communicate()


def children(tmp_path):
    return {int(path.name) for path in tmp_path.iterdir()}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_dies_is_started_again_and_all_stop_together(supervisor, tmp_path, number):
    wait_for(lambda: len(children(tmp_path)) == 2)
    victim = min(children(tmp_path))
    os.kill(victim, signal.SIGKILL)
    wait_for(lambda: len(children(tmp_path)) == 3)
    supervisor.send_signal(number)
    assert supervisor.wait(20) == 0
    assert not [pid for pid in children(tmp_path) if alive(pid)]


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_no_orphans_when_the_supervisor_itself_is_killed(supervisor, tmp_path):
    wait_for(lambda: len(children(tmp_path)) == 2)
    supervisor.kill()
    supervisor.wait()
    wait_for(lambda: not [pid for pid in children(tmp_path) if alive(pid)])
