"""Is the process up (/healthz), and can it do its work (/readyz)? JSON for a load balancer or a monitor."""

import datetime as dt
import secrets
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from ground import clock, triggers
from ground.models import ClockOffset

WAITED_TOO_LONG = dt.timedelta(minutes=5)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"ok": True})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    found = {name: _answer(check) for name, check in CHECKS.items()}
    ok = all(answer == "ok" for answer in found.values())
    return JsonResponse({"ok": ok, **found}, status=200 if ok else 503)


def _answer(check: Callable[[], str]) -> str:
    """What is wrong, in our words: an engine's own message may hold names of hosts and users."""
    try:
        return check()
    except Exception as error:
        return f"failed: {type(error).__name__}"


def _database() -> str:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1")
        return "ok" if cursor.fetchone() == (1,) else "no answer"


def _cache() -> str:
    word = secrets.token_hex(8)
    cache.set("readyz", word, 60)
    return "ok" if cache.get("readyz") is not None else "what was stored is not there"


def _queue() -> str:
    since = clock.wall() - WAITED_TOO_LONG
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=since, run_after__lt=since)
    never_put_off = DBTaskResult.objects.ready().filter(enqueued_at__lt=since, run_after__year=9999)
    count = waiting.count() + never_put_off.count()
    return "ok" if not count else f"{count} waiting for more than 5 minutes: is a worker running?"


def _migrations() -> str:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    left = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "ok" if not left else f"{len(left)} not applied"


def _rules() -> str:
    """The triggers are put back at the end of a migrate: one that was killed leaves some off."""
    lost = triggers.missing(connections[DEFAULT_DB_ALIAS])
    return "ok" if not lost else f"off in the database: {len(lost)}. Run manage.py migrate"


def _clock() -> str:
    """Only the demo may move its clock on: a moved one elsewhere is a demo's database in the wrong place."""
    moved = not settings.DEMO and ClockOffset.objects.current()
    return "ok" if not moved else "this database was a demo's: its clock was moved on"


CHECKS = {
    "database": _database,
    "cache": _cache,
    "queue": _queue,
    "migrations": _migrations,
    "rules": _rules,
    "clock": _clock,
}
