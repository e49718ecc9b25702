"""Jobs: asked for inside the caller's transaction, kept in the same database, run by a worker of their own.

A job is a function in `<app>/tasks.py` under `@job`. It takes ids, fetches, and calls actions. Both the rows and the
job commit, or neither does.
"""

from __future__ import annotations

import datetime as dt
import functools
import logging
import traceback
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.base import DEFAULT_TASK_QUEUE_NAME, Task, TaskResultStatus

from ground import clock
from ground.leases import LeasedQuerySet

log = logging.getLogger(__name__)
STALE = dt.timedelta(minutes=15)
KEEP = dt.timedelta(days=7)
CODES = "codes"  # a queue of its own, with a worker of its own: priority does not help while a worker hangs


class JobFailed(Exception):
    """What the queue keeps of an error: its class and where, never its words, which may be about a person."""


def job(function: Callable | None = None, *, queue: str = DEFAULT_TASK_QUEUE_NAME) -> Any:
    """`@job`, or `@job(queue=CODES)`."""

    def made(function: Callable) -> Task:
        @functools.wraps(function)
        def run(*ids):
            try:
                with clock.offset_read_once():
                    return function(*ids)
            except Exception as error:
                raise JobFailed(where(error)) from None

        return task(queue_name=queue)(run)

    return made if function is None else made(function)


def where(error: BaseException) -> str:
    """An error's class and the last steps that led to it, without its words."""
    frames = traceback.extract_tb(error.__traceback__)[1:]
    steps = " > ".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames[-6:])
    return f"{type(error).__module__}.{type(error).__qualname__} at {steps}"


def _short(path: str) -> str:
    return "/".join(path.split("/")[-2:])


def enqueue(name: str, *ids: int, after: dt.timedelta | None = None) -> None:
    """`enqueue("payments.tasks.send", attempt.pk)`. Only whole numbers: the queue holds nothing about a person."""
    for value in ids:
        if type(value) is not int:
            raise TypeError(f"A job takes ids, not {type(value).__name__}.")
    found = import_string(name)
    if not isinstance(found, Task):
        raise TypeError(f"{name} is not a job: put @job above it.")
    if after is not None:
        found = found.using(run_after=clock.wall() + after)
    found.enqueue(*ids)


def requeue(rows: LeasedQuerySet, name: str, *, limit: int = 500) -> int:
    """Queue again each of our rows that nobody holds; the mark and the job are one transaction."""
    count = 0
    with transaction.atomic():
        for pk in rows.waiting().order_by("pk").values_list("pk", flat=True)[:limit]:
            if rows.mark_queued(pk):
                enqueue(name, pk)
                count += 1
    return count


def fail_stale() -> int:
    """A killed worker leaves its job RUNNING for ever: call it failed. What it owed is in our rows."""
    from django_tasks_db.models import DBTaskResult

    now = clock.wall()
    return (
        DBTaskResult.objects.running()
        .filter(started_at__lt=now - STALE)
        .update(
            status=TaskResultStatus.FAILED,
            finished_at=now,
            exception_class_path="ground.jobs.JobFailed",
            traceback="The worker was stopped while it ran this.",
        )
    )


def forget_finished() -> int:
    from django_tasks_db.models import DBTaskResult

    old = DBTaskResult.objects.finished().filter(finished_at__lt=clock.wall() - KEEP)
    return old.delete()[0]


def run_ready(*, limit: int = 10_000) -> int:
    """Run what is queued here and now, in this process (tests, the seed). The first error is raised as itself."""
    from django_tasks_db.models import DBTaskResult

    for count in range(limit):
        waiting = DBTaskResult.objects.ready().first()
        if waiting is None:
            return count
        waiting.claim("here")
        try:
            given = waiting.args_kwargs
            waiting.set_successful(waiting.task.call(*given["args"], **given["kwargs"]))
        except Exception as failed:
            waiting.set_failed(failed)
            told = failed.__context__ if isinstance(failed, JobFailed) else None
            raise (told or failed) from None
    return limit
