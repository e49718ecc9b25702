"""`make bench`: a portal of its own in a folder that is thrown away, real servers, one line a figure."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

MADE = 4
SMALL, LARGE = (30, 100), (300, 10_000)
STAFF_TIMES, SEARCH_TIMES, MATCH_TIMES, BOOKS_TIMES = 2.0, 4.0, 3.0, 3.0
LIST_TIMES, BOOK_TIMES = 1.2, 2.0
PAYMENTS, FEW, MANY = 10_000, 264, 20_000
MEMBERS = 100_000


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
        os.environ["DATA_DIR"] = folder
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("set_up", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        figures = measure(Path(folder))
    return sum(each.verdict == "missed" for each in figures) and 1


def measure(folder: Path) -> list:
    from django.db import connection
    from django.urls import reverse

    from tests.benchmarks import books, lists, pages, report, world
    from tests.cast import Cast

    figures: list[report.Figure] = []

    def say(*found: report.Figure) -> None:
        for each in found:
            print(each, flush=True)
            figures.append(each)

    made = world.make_open(MADE)
    world.without_triggers()
    world.copy(made[0], SMALL[0] - MADE, called="open", is_open=True)
    world.copy(made[0], SMALL[1] - SMALL[0], called="closed", is_open=False)
    small_list = lists.public(folder, SMALL, say)
    small_staff = lists.staff(SMALL, say)
    world.copy(made[0], LARGE[0] - SMALL[0], called="more-open", is_open=True)
    world.copy(made[0], LARGE[1] - SMALL[1] - (LARGE[0] - SMALL[0]), called="more-closed", is_open=False)
    large_list = lists.public(folder, LARGE, say)
    large_staff = lists.staff(LARGE, say)
    say(report.Figure("public list: 100 roles' ratio over 10,000's", small_list / large_list, "times", LIST_TIMES))
    listed, searched = (large / small for large, small in zip(large_staff, small_staff, strict=True))
    say(
        report.Figure("staff list: time at 10,000 over time at 100", listed, "times", STAFF_TIMES),
        report.Figure("staff list: a search at 10,000 over one at 100", searched, "times", SEARCH_TIMES),
    )
    lists.matches(LARGE[0], MATCH_TIMES, say)
    world.tell(Cast().coproducer)
    world.ask()
    lists.matches(LARGE[0], MATCH_TIMES, say, more=" (15 words told, 6 criteria a role)")
    role = reverse("role_detail", args=[made[0].slug])
    public = {
        "list": reverse("role_list"), "home": "/", "a role": role, "a project": world.project_page(made[0]),
        "how we choose": reverse("how_we_choose"), "open book": reverse("open_book"),
    }  # fmt: skip
    pages.kept(folder, public, say)
    pages.role_signed_in(folder, role, say)
    world.members(MEMBERS)
    pages.how_many_fit(say, MEMBERS)
    books.some_work(FEW)
    small_book = pages.open_book(say, FEW)
    books.no_work()
    books.check(PAYMENTS, BOOKS_TIMES, say)
    pages.payments_file(say, PAYMENTS)
    books.more_work(MANY - books.printed())
    assert books.printed() == MANY
    large_book = pages.open_book(say, MANY)
    say(
        report.Figure(
            "open book, uncached: time at 20,000 over time at 264", large_book / small_book, "times", BOOK_TIMES
        )
    )
    report.keep(figures, connection.vendor)
    return figures


if __name__ == "__main__":
    sys.exit(main())
