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
    """The ratio of /opportunities/ as it is rendered to a bare view of the same bytes; and as it is kept, signed in."""
    path, kept = reverse("role_list"), folder / "bare.html"
    what = f"public list, {size[1]} roles, {size[0]} open"
    with server("portal.wsgi:application", KEEP_PUBLIC_PAGES="off") as port:
        line = Line(port, path)
        kept.write_bytes(line.ask())
        mine = Line(port, path, {"Cookie": cookies_of("coproducer")})
        with server("tests.benchmarks.bare:application", BARE_FILE=str(kept)) as bare:
            found = ratio(line, Line(bare, "/"))
            signed_in = ratio(mine, Line(bare, "/"))
            with server("portal.wsgi:application", KEEP_PUBLIC_PAGES="on") as keeping:
                cached = ratio(Line(keeping, path), Line(bare, "/"))
        begin = time.perf_counter()
        line.ask()
        took = time.perf_counter() - begin
    say(
        Figure(f"{what}: rendered, rate over a bare view's", found, "times", 0.15, at_most=False),
        Figure(f"{what}: rendered, signed in", signed_in, "times", 0.10, at_most=False),
        Figure(f"{what}: kept", cached, "times", kept_bar(), at_most=False),
        Figure(f"{what}: one answer", took * 1000, "ms"),
    )
    return found


def kept_bar() -> float:
    return 0.6 if connection.vendor == "sqlite" else 0.45


def cookies_of(who: str) -> str:
    """What a browser sends once it has seen a page: all that was set, the session among it."""
    from tests.cast import Cast

    client = Cast().client(who)
    assert client.get(reverse("role_list")).status_code == 200
    return "; ".join(f"{each.key}={each.coded_value}" for each in client.cookies.values())


def staff(size: tuple[int, int], say: Say) -> tuple[float, float]:
    """Seconds for the team's list of roles, and for a search in it."""
    from tests.cast import Cast

    client = Cast().client("coordinator")
    path = reverse("team_roles")
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    asked = len(queries)  # now: the next request empties the log
    took = median_time(lambda: client.get(path))
    searched = median_time(lambda: client.get(path, {"q": "closed-1"}))
    what = f"staff list, {size[1]} roles"
    say(
        Figure(f"{what}: queries", asked, "", 12),
        Figure(f"{what}: one answer", took * 1000, "ms"),
        Figure(f"{what}: a search", searched * 1000, "ms"),
    )
    return took, searched


def matches(count: int, bar: float, say: Say, *, more: str = "") -> None:
    """All of a member's matches against the statements that fetch every fact of it, run bare.

    A process keeps the criteria of published versions, so it runs fewer statements itself after its first time: the
    bare ones stay those of the first time.
    """
    from opportunities.models import Role, RoleVersion
    from opportunities.queries import matches
    from tests.cast import Cast

    person = Cast().coproducer
    wanted = Role.objects.open().filter(kind="own").values_list("current_id", flat=True)[:count]
    versions = list(RoleVersion.objects.filter(pk__in=list(wanted)))

    def ours() -> None:
        assert len(matches.matches_of(person, versions)) == len(versions)

    def first() -> None:
        matches.forget()
        ours()

    with CaptureQueriesContext(connection) as captured:
        first()
    statements = [query["sql"] for query in captured.captured_queries]

    def bare() -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.replace("%", "%%"), [])
                cursor.fetchall()

    what = f"a member's matches over {len(versions)} open roles{more}"
    least = median_time(bare)
    say(
        Figure(f"{what}: time over their bare SQL's", median_time(ours) / least, "times", bar),
        Figure(f"{what}, a process's first time: over their bare SQL's", median_time(first) / least, "times"),
        Figure(f"{what}, a process's first time: queries", len(statements), ""),
    )
