"""One set_up at a time: several machines that start together all run it, and the second waits for the first."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

KEY = 4703910462281937  # no meaning, the same for every version: PostgreSQL's own locks have numbers
_held: list[bool] = []


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """PostgreSQL: a lock of a connection of its own, which goes with it if we are killed. SQLite: of a file beside."""
    if _held:  # set_up runs migrate
        yield
        return
    _held.append(True)
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        if connection.vendor == "postgresql":
            other = connection.copy()
            try:
                with other.cursor() as cursor:
                    cursor.execute("SET lock_timeout = 0")
                    cursor.execute("SELECT pg_advisory_lock(%s)", [KEY])
                yield
            finally:
                other.close()
        else:
            with (Path(settings.DATA_DIR) / "set_up.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
    finally:
        _held.clear()
