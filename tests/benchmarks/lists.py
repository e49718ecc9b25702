"""The lists people wait for: the public one over HTTP, the team's, and a member's matches."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.benchmarks.report import Figure
from tests.benchmarks.serving import Line, median_time, ratio, server

Say = Callable[..., None]


def public(folder: Path, size: tuple[int, int], say: Say) -> float:
    """The ratio of /opportunities/ to a bare view of the same bytes."""
    path = reverse("role_list")
    with server("portal.wsgi:application") as port:
        line = Line(port, path)
        kept = folder / "bare.html"
        kept.write_bytes(line.ask())
        with server("tests.benchmarks.bare:application", BARE_FILE=str(kept)) as bare:
            found = ratio(line, Line(bare, "/"))
        begin = time.perf_counter()
        line.ask()
        took = time.perf_counter() - begin
    what = f"public list, {size[1]} roles, {size[0]} open"
    say(Figure(f"{what}: rate over a bare view's", found, "times"), Figure(f"{what}: one answer", took * 1000, "ms"))
    return found


def staff(size: tuple[int, int], say: Say) -> float:
    from tests.cast import Cast

    client = Cast().client("coordinator")
    path = reverse("team_roles")
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    asked = len(queries)  # now: the next request empties the log
    took = median_time(lambda: client.get(path))
    what = f"staff list, {size[1]} roles"
    say(
        Figure(f"{what}: queries", asked, "", 12),
        Figure(f"{what}: one answer", took * 1000, "ms"),
    )
    return took


def matches(count: int, bar: float, say: Say) -> None:
    """All of a member's matches against the same statements run bare."""
    from opportunities.matches import matches_of
    from opportunities.models import Role, RoleVersion
    from tests.cast import Cast

    person = Cast().coproducer
    wanted = Role.objects.open().filter(kind="own").values_list("current_id", flat=True)[:count]
    versions = list(RoleVersion.objects.filter(pk__in=list(wanted)))

    def ours() -> None:
        assert len(matches_of(person, versions)) == len(versions)

    with CaptureQueriesContext(connection) as captured:
        ours()
    statements = [query["sql"] for query in captured.captured_queries]

    def bare() -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.replace("%", "%%"), [])
                cursor.fetchall()

    what = f"a member's matches over {len(versions)} open roles"
    say(
        Figure(f"{what}: time over their bare SQL's", median_time(ours) / median_time(bare), "times", bar),
        Figure(f"{what}: queries", len(statements), ""),
    )
