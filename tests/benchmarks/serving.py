"""Real servers, asked over one kept connection each, in turn."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from portal.settings.env import ROOT

ROUNDS = 5


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@contextlib.contextmanager
def server(application: str, **environment: str) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    process = subprocess.Popen(
        [*command, "--threads", "4", "--keep-alive", "75", "--log-level", "error"],
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


class Line:
    """One kept connection."""

    def __init__(self, port: int, path: str, headers: dict[str, str] | None = None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.path, self.headers = path, headers or {}

    def ask(self) -> bytes:
        self.connection.request("GET", self.path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{self.path} answered {answer.status}")
        return body

    def rate(self, seconds: float) -> float:
        """Requests a second."""
        count, begin = 0, time.perf_counter()
        while time.perf_counter() - begin < seconds:
            self.ask()
            count += 1
        return count / (time.perf_counter() - begin)


def ratio(line: Line, bare: Line, seconds: float = 1.0) -> float:
    for _ in range(5):
        line.ask(), bare.ask()
    rounds = []
    for _ in range(ROUNDS):
        one = line.rate(seconds)
        rounds.append(one / bare.rate(seconds / 2))
    return statistics.median(rounds)


def median_time(deed, rounds: int = 9) -> float:
    """Seconds."""
    deed()
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        deed()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)
