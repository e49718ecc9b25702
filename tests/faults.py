"""`make faults`: killed workers, races, servers that hang, full disks, the long walks; on both databases.

Each test says what it counted, `figures(killed=15, effects=40, lost=0)`; they are printed a line a test, and summed in
the last line. Ends with an error if a test failed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from portal.settings.env import ROOT

NAME = "figures"
WORKERS = os.environ.get("WORKERS", "2")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="walk longer where a test walks at random")
    parser.addoption("--figures", metavar="FILE", help="write what the tests counted, as JSON")


@pytest.fixture
def figures(request):
    """`figures(killed=15, lost=0)`: numbers that this test measured; the same name twice is added up."""

    def keep(**counts: int) -> None:
        request.node.user_properties.append((NAME, counts))

    return keep


@pytest.fixture
def long(request) -> bool:
    """Whether there is time: a walk of a minute in `make test`, of many in `make faults`."""
    return request.config.getoption("--long")


def pytest_terminal_summary(terminalreporter, config) -> None:
    path = config.getoption("--figures")
    if not path or hasattr(config, "workerinput"):
        return
    found = {}
    for report in terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", []):
        counted: Counter[str] = Counter()
        for name, value in report.user_properties:
            if name == NAME:
                counted.update(value)
        if counted:
            found[report.nodeid] = dict(counted)
    Path(path).write_text(json.dumps(found))


def said(counts: dict[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in counts.items())


def main() -> int:
    ended, whole, lines = 0, Counter(), []
    with tempfile.TemporaryDirectory() as folder:
        for database, before in (("SQLite", []), ("PostgreSQL", [sys.executable, "-m", "tests.pg"])):
            path = Path(folder) / f"{database}.json"
            command = [sys.executable, "-m", "pytest", "-n", WORKERS, "-m", "faults", "--long", f"--figures={path}"]
            ended = subprocess.run([*before, *command], cwd=ROOT, check=False).returncode or ended
            for test, counts in json.loads(path.read_text()).items() if path.exists() else ():
                lines.append(
                    f"{database}: {test.partition('::')[2].removeprefix('test_').replace('_', ' ')}: {said(counts)}"
                )
                whole.update(counts)
    print(*lines, sep="\n")
    print(f"In all: {said(whole)}")
    return ended


if __name__ == "__main__":
    sys.exit(main())
