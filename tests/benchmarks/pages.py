"""Whole pages over HTTP against a bare view of the same bytes, what a browser fetches for one, and the files of finance."""

from __future__ import annotations

import csv
import gzip
import io
import re
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.benchmarks.lists import Say, cookies_of, kept_bar
from tests.benchmarks.report import Figure
from tests.benchmarks.serving import Line, median_time, ratio, server

FETCHED = re.compile(rb'(?:href|src)="(/static/[^"]+|/media/[^"]+)"')


@contextmanager
def beside_bare(folder: Path, body: bytes) -> Iterator[int]:
    file = folder / "bare.html"
    file.write_bytes(body)
    with server("tests.benchmarks.bare:application", BARE_FILE=str(file)) as port:
        yield port


def kept(folder: Path, paths: dict[str, str], say: Say) -> None:
    """Each of these pages as it is kept, and as much as a browser that comes for the first time fetches for it."""
    with server("portal.wsgi:application", KEEP_PUBLIC_PAGES="on") as port:
        for name, path in paths.items():
            line = Line(port, path)
            with beside_bare(folder, line.ask()) as bare:
                say(Figure(f"{name}: kept", ratio(line, Line(bare, "/")), "times", kept_bar(), at_most=False))
            weight(port, name, path, say)
        weight(port, "sign in", reverse("account_login"), say)


def weight(port: int, name: str, path: str, say: Say) -> None:
    sizes = list(_sizes(port, path))
    say(
        Figure(f"{name}: as transferred, cold", sum(sizes) / 1000, "kB", 60),
        Figure(f"{name}: requests, cold", len(sizes), "", 6),
    )


def _sizes(port: int, path: str) -> Iterator[int]:
    packed = {"Accept-Encoding": "gzip"}
    body = Line(port, path, packed).ask()
    yield len(body)
    html = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    for file in sorted(set(FETCHED.findall(html))):
        yield len(Line(port, file.decode(), packed).ask())


def role_signed_in(folder: Path, path: str, say: Say) -> None:
    """A role with the match of whoever reads it."""
    from tests.cast import Cast

    client = Cast().client("coproducer")
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        body = client.get(path).content
    assert b'id="fit' in body or b"fit" in body
    asked = len(queries)
    with (
        server("portal.wsgi:application", KEEP_PUBLIC_PAGES="on") as port,
        beside_bare(folder, body) as bare,
    ):
        found = ratio(Line(port, path, {"Cookie": cookies_of("coproducer")}), Line(bare, "/"))
    say(
        Figure("a role, signed in, with the match: queries", asked, "", 12),
        Figure("a role, signed in, with the match: rate over a bare view's", found, "times", 0.05, at_most=False),
    )


def open_book(say: Say, count: int) -> float:
    """Seconds for the open book, uncached, over so many contributions in printed quarters."""
    from django.test import Client

    client, path = Client(), reverse("open_book")
    with override_settings(CACHES=_no_pages()):
        assert client.get(path).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        asked = len(queries)
        took = median_time(lambda: client.get(path))
    say(
        Figure(f"open book, uncached, {count} contributions: one answer", took * 1000, "ms"),
        Figure(f"open book, uncached, {count} contributions: queries", asked, ""),
    )
    return took


def _no_pages() -> dict:
    from django.conf import settings

    return {**settings.CACHES, "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


def payments_file(say: Say, count: int) -> None:
    """Finance's file of payments against a csv.writer over the same values."""
    from payments.presenters import reports

    rows = list(reports.payments())
    assert len(rows) > count

    def ours() -> None:
        from ground.csv_export import csv_file

        assert len(csv_file("payments.csv", reports.payments()).content) > count

    def bare() -> None:
        csv.writer(io.StringIO()).writerows(_values(reports))

    took, least = median_time(ours, 5), median_time(bare, 5)
    say(
        Figure(f"payments as CSV, {count} rows: time over a bare writer's", took / least, "times", 3),
        Figure(f"payments as CSV, {count} rows: memory beside it", (_memory(ours) - _memory(bare)) / 1e6, "MB", 20),
        Figure(f"payments as CSV, {count} rows: one file", took * 1000, "ms"),
    )


def _values(reports) -> Iterator[tuple]:
    return (
        reports.items()
        .select_related(None)
        .values_list(
            "payment__reference", "payment__status", "payment__payee__name", "due__contribution__worked_on",
            "due__contribution__pay_by", "pence", "payment__currency", "budget_line__pot__name",
            "budget_line__pot__cost_code", "budget_line__pot__purchase_order", "budget_line__kind",
            "due__contribution__role__project__name", "payment__attempts__began_at", "payment__attempts__settled_on",
            "payment__attempts__run__reference",
        )
        .iterator(1000)
    )  # fmt: skip


def _memory(deed: Callable[[], None]) -> int:
    tracemalloc.start()
    try:
        deed()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def how_many_fit(say: Say, members: int) -> None:
    """One role against so many members, by the matcher's twin in SQL: what Django adds to its statements."""
    from opportunities.models import Role
    from opportunities.queries import matches, matching_sql

    role = Role.objects.open().filter(kind="own").order_by("-pk").first()
    criteria = matches.criteria_of([role.current_id])[role.current_id]

    def ours() -> None:
        found = matching_sql.people_for(criteria)
        assert found.count() >= members
        list(found.values_list("pk", *(f"found_{one.id}" for one in criteria)).iterator(2000))

    with CaptureQueriesContext(connection) as captured:
        ours()
    statements = [query["sql"] for query in captured.captured_queries if query["sql"].startswith("SELECT")]

    def bare() -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.replace("%", "%%"), [])
                cursor.fetchall()

    pairs = []
    for _ in range(3):
        begin = time.perf_counter()
        bare()
        between = time.perf_counter()
        ours()
        pairs.append((time.perf_counter() - between) / (between - begin))
    say(Figure(f"one role against {members} members: time over its bare SQL's", sorted(pairs)[1], "times", 2))
