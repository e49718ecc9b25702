"""Three answers for a balancer and a monitor, as JSON: is the process up (/healthz), can it serve people (/readyz),
and is the work behind the pages done (/workz)?

A balancer asks `/readyz` and takes a web process out that says 503. It never asks `/workz`: a worker or a cache that
is away is for a person to mend, while the pages still answer. All three answer to any host and scheme, since a probe
comes by address over plain http; nothing in them is about a person, and no engine's own words are passed on.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIRequest
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult
from wagtail.models import Site

from ground import clock, mail, triggers
from ground.models import Beat, ClockOffset, Installation
from ground.sealed import CannotOpen, with_newest_key
from home.reference_data import site_at
from members.models import Channel, Notice, NoticeStatus

WAITED_TOO_LONG = dt.timedelta(minutes=5)
MAIL_TOO_LONG = dt.timedelta(minutes=30)
TICK_TOO_LONG = dt.timedelta(minutes=15)
WRITE_WITHIN = 3000  # milliseconds: a database that somebody else holds is told of in time
A_PAGE = "/"
WRONG_KEYS = "FIELD_KEYS do not open what this database holds: they are another installation's, or one is missing."
OF_OURS = re.compile(r'(?:href|src)="(/static/[^"?#]+)')


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"ok": True})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    return _told(READY, request)


@require_safe
@never_cache
def workz(request: HttpRequest) -> JsonResponse:
    return _told(WORKING, request)


ANSWERS = {"/healthz": healthz, "/readyz": readyz, "/workz": workz}


def _told(checks: dict[str, Callable[[HttpRequest], str]], request: HttpRequest) -> JsonResponse:
    found = {name: _answer(check, request) for name, check in checks.items()}
    ok = all(answer == "ok" for answer in found.values())
    return JsonResponse({"ok": ok, **found}, status=200 if ok else 503)


def _answer(check: Callable[[HttpRequest], str], request: HttpRequest) -> str:
    """What is wrong, in our words: an engine's own message may hold names of hosts and users."""
    try:
        return check(request)
    except Exception as error:
        return f"failed: {type(error).__name__}"


# Can it serve?


def _database(request: HttpRequest) -> str:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1")
        return "ok" if cursor.fetchone() == (1,) else "no answer"


def _write(request: HttpRequest) -> str:
    connection = connections[DEFAULT_DB_ALIAS]
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if sqlite:
            cursor.execute(f"PRAGMA busy_timeout = {WRITE_WITHIN}")
        try:
            with transaction.atomic():
                if not sqlite:
                    cursor.execute(f"SET LOCAL lock_timeout = {WRITE_WITHIN}")
                    cursor.execute(f"SET LOCAL statement_timeout = {WRITE_WITHIN}")
                Beat.objects.write()
        finally:
            if sqlite:
                cursor.execute(f"PRAGMA busy_timeout = {connection.settings_dict['OPTIONS']['timeout'] * 1000}")
    return "ok"


def _migrations(request: HttpRequest) -> str:
    left = _wanted() - set(MigrationRecorder(connections[DEFAULT_DB_ALIAS]).applied_migrations())
    return "ok" if not left else f"{len(left)} not applied: run manage.py set_up"


@lru_cache(maxsize=1)
def _wanted() -> frozenset[tuple[str, str]]:
    """The last of each app, as the code has them: read from the disk once in a process."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _rules(request: HttpRequest) -> str:
    """The triggers are put back at the end of a migrate: one that was killed leaves some off."""
    lost = triggers.missing(connections[DEFAULT_DB_ALIAS])
    return "ok" if not lost else f"off in the database, or another version's: {len(lost)}. Run manage.py migrate"


def _keys(request: HttpRequest) -> str:
    return "ok" if keys_open() else WRONG_KEYS


def keys_open() -> bool:
    """FIELD_KEYS open what they sealed when this database was made."""
    try:
        with_newest_key(Installation.objects.get().probe)
    except (CannotOpen, ValueError):
        return False
    return True


def _clock(request: HttpRequest) -> str:
    """Only the demo may move its clock on: a moved one elsewhere is a demo's database in the wrong place."""
    moved = not settings.DEMO and ClockOffset.objects.current()
    return "ok" if not moved else "this database was a demo's: its clock was moved on"


def _site(request: HttpRequest) -> str:
    """Links in mail and feeds are made from it. What set_up writes there is what is wanted."""
    ours = Site.objects.filter(is_default_site=True).first()
    there = ours and (ours.hostname, ours.port)
    return "ok" if there == site_at(settings.SITE_URL) else "is not at SITE_URL: run manage.py set_up"


def _page(request: HttpRequest) -> str:
    """The first page and the files it names, through all that stands before a page."""
    page = _asked(request, "GET", A_PAGE)
    if page.status_code != 200:
        return f"the first page answers {page.status_code}"
    files = dict.fromkeys(OF_OURS.findall(page.text))
    lost = [path for path in files if _asked(request, "HEAD", path).status_code != 200]
    return "ok" if not lost else f"{len(lost)} of {len(files)} files are not there: run manage.py collectstatic"


def _asked(request: HttpRequest, method: str, path: str) -> HttpResponse:
    """As somebody would ask who typed SITE_URL; `request.ask` is the middleware's way on (portal/middleware.py)."""
    site = urlsplit(settings.SITE_URL)
    inner = WSGIRequest(
        {
            **{name: value for name, value in request.META.items() if name.startswith("wsgi.")},
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "SERVER_NAME": site.hostname,
            "SERVER_PORT": str(site.port or 443),
            "HTTP_HOST": site.netloc,
            "HTTP_X_FORWARDED_PROTO": "https",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": site.scheme,
        }
    )
    return request.ask(inner)


# Is the work done?


def _queue(request: HttpRequest) -> str:
    since = clock.wall() - WAITED_TOO_LONG
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=since, run_after__lt=since)
    never_put_off = DBTaskResult.objects.ready().filter(enqueued_at__lt=since, run_after__year=9999)
    count = waiting.count() + never_put_off.count()
    return "ok" if not count else f"{count} waiting for more than 5 minutes: is a worker running?"


def _tick(request: HttpRequest) -> str:
    last = Beat.objects.filter(name="tick").first()
    if last is None:
        return "has never run: is manage.py tick started every five minutes?"
    return "ok" if clock.wall() - last.at < TICK_TOO_LONG else f"ran last at {last.at:%Y-%m-%d %H:%M} UTC"


def _mail(request: HttpRequest) -> str:
    with clock.offset_read_once():
        since = clock.now() - MAIL_TOO_LONG
    owed = Notice.objects.undone().filter(channel=Channel.EMAIL, status=NoticeStatus.DUE, due_at__lt=since)
    if count := owed.count():
        return f"{count} mails owed for more than 30 minutes"
    return "does not go just now" if mail.troubled() else "ok"


def _cache(request: HttpRequest) -> str:
    word = secrets.token_hex(8)
    cache.set("workz", word, 60)
    return "ok" if cache.get("workz") is not None else "what was stored is not there"


READY = {
    "database": _database,
    "migrations": _migrations,
    "rules": _rules,
    "keys": _keys,
    "clock": _clock,
    "write": _write,
    "site": _site,
    "page": _page,
}
WORKING = {"queue": _queue, "tick": _tick, "mail": _mail, "cache": _cache}
