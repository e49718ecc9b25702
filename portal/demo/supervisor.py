"""Keeps the demo's processes: starts each, starts again what dies, and stops them all with itself."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

LOOK_EVERY = 0.25
# A child that keeps dying is not started in a tight loop.
WAIT_BEFORE_RESTART = (0.5, 1, 2, 5, 10)
STOP_WITHIN = 15
_SIGNAL_WHEN_PARENT_DIES = 1


@dataclass
class Child:
    name: str
    arguments: Callable[[], list[str]]
    process: subprocess.Popen | None = None
    starts: int = 0
    started: float = 0
    start_after: float = field(default=0)


def _die_with_parent() -> None:
    """In the child, before it runs: should the supervisor be killed outright, Linux ends its children."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_SIGNAL_WHEN_PARENT_DIES, signal.SIGTERM)


class Supervisor:
    def __init__(self, children: list[Child], environment: dict[str, str]):
        self.children = children
        self.environment = {**os.environ, **environment}
        self.stopping = False

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            while not self.stopping:
                for child in self.children:
                    self._look_after(child)
                time.sleep(LOOK_EVERY)
        finally:
            self._stop_all()

    def _ask_to_stop(self, number, frame) -> None:
        self.stopping = True

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is not None and child.process.poll() is not None:
            print(f"{child.name} stopped ({child.process.returncode}), starting it again.", file=sys.stderr, flush=True)
            if now - child.started > 60:
                child.starts = 1
            wait = WAIT_BEFORE_RESTART[min(child.starts, len(WAIT_BEFORE_RESTART)) - 1]
            child.process, child.start_after = None, now + wait
        if child.process is None and now >= child.start_after:
            child.starts += 1
            child.started = now
            # A session of its own: Ctrl-C reaches the supervisor alone, which then stops them in order.
            child.process = subprocess.Popen(
                child.arguments(), env=self.environment, start_new_session=True, preexec_fn=_die_with_parent
            )

    def _stop_all(self) -> None:
        running = [child for child in self.children if child.process is not None and child.process.poll() is None]
        for child in running:
            child.process.terminate()
        until = time.monotonic() + STOP_WITHIN
        for child in running:
            try:
                child.process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()
