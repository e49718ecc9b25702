"""Two people at one moment: the database may end one of two transactions, and the deed is done again."""

from __future__ import annotations

import functools
import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection

Deed = TypeVar("Deed", bound=Callable)
TRIES = 4
CLASHES = {"40001", "40P01"}  # serialisation failure, deadlock


class Moved(Exception):
    """What was locked is not any more what was read before: read and lock again."""


def again(deed: Deed) -> Deed:
    """Around a verb's whole transaction. Inside another's, that one is tried again. The last clash is raised."""

    @functools.wraps(deed)
    def wrapped(*args, **kwargs):
        if connection.in_atomic_block:
            return deed(*args, **kwargs)
        for tried in range(1, TRIES):
            try:
                return deed(*args, **kwargs)
            except (OperationalError, Moved) as error:
                if not _clashed(error):
                    raise
            time.sleep(random.uniform(0.01, 0.1) * tried)  # noqa: S311 - so that two do not meet again
        return deed(*args, **kwargs)

    return wrapped  # type: ignore[return-value]


def _clashed(error: Exception) -> bool:
    return isinstance(error, Moved) or getattr(error.__cause__, "sqlstate", None) in CLASHES
