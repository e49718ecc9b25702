"""Every figure of the open book, once: the page, its CSVs and the tests read them here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from payments.queries.open_book import printed_cells
from payments.queries.promise import Quarter, kept

KEPT = "Settled in time, or turned down by choice"
OTHERS = (
    ("settled_late", "Settled late", "These stay in this line for good.", "gold"),
    ("waiting", "Waiting for the person", "We have asked for bank details, or the bank sent it back.", "sky"),
    ("in_flight", "Sent, not yet landed", "Sent by the pay-by day.", "mint"),
    ("queried", "Queried", "The time or the sum is being checked.", "none"),
    ("overdue", "Overdue", "Nothing sent by the pay-by day.", "plum"),
)

MOST_SQUARES = 60


@dataclass(frozen=True)
class PaidInTime:
    percent: int | None
    kept: int
    all: int
    others: list[dict[str, Any]]

    upto: dt.date | None

    @property
    def rest(self) -> int:
        return self.all - self.kept

    @property
    def square(self) -> int:
        """How much work one square stands for: 1, 10, 100, as many as it takes for a row that can be looked at."""
        most, square = max((row["count"] for row in self.others), default=0), 1
        while most > MOST_SQUARES * square:
            square *= 10
        return square


def paid_in_time(counted: dict) -> PaidInTime:
    others = [
        {"key": key, "title": title, "words": words, "tone": tone, "count": counted[key]}
        for key, title, words, tone in OTHERS
    ]
    return PaidInTime(counted["percent"], counted["kept"], counted["all"], others, counted["upto"])


def in_time_rows(printed: list[Quarter]) -> list[tuple[str, str, int]]:
    """(quarter, what happened, how many): each printed quarter whole. The page's figures are their sums."""
    return [
        row
        for one in printed
        for row in (
            (one.quarter, KEPT, kept(one.counts)),
            *((one.quarter, title, one.counts[key]) for key, title, _words, _tone in OTHERS),
        )
    ]


@dataclass(frozen=True)
class MoneyTable:
    """Printed cells as a table: quarters across, projects down. A cell that was not printed says why."""

    quarters: list[str]
    rows: list[tuple[str, list[dict[str, Any]]]]
    totals: list[int]

    @property
    def total(self) -> int:
        return sum(self.totals)


OTHER = "Other projects"
LAST_QUARTERS = 4


def money_table(cells: list[dict]) -> MoneyTable:
    """The newest quarters; the CSV has them all."""
    quarters = sorted({cell["quarter"] for cell in cells})[-LAST_QUARTERS:]
    shown = [cell for cell in cells if cell["quarter"] in quarters]
    by_place: dict[tuple[str, str], dict] = {
        (cell["project"].name if cell["project"] else OTHER, cell["quarter"]): cell for cell in shown
    }
    names = sorted({name for name, _ in by_place if name != OTHER}) + [OTHER] * any(
        name == OTHER for name, _ in by_place
    )
    rows = [
        (name, [by_place.get((name, quarter)) or {"pence": None, "carried_over": False} for quarter in quarters])
        for name in names
    ]
    totals = [sum(cell["pence"] for cell in shown if cell["quarter"] == quarter) for quarter in quarters]
    return MoneyTable(quarters, rows, totals)


def cells() -> list[dict]:
    return printed_cells()
