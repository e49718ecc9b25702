"""Every figure of the open book, once: the page, its CSVs and the tests read them here."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from ground import clock
from members.models import Notice
from opportunities.heard import LETTER
from opportunities.models import Application, ApplicationStatus, Role
from opportunities.outcomes import protected
from opportunities.wording import SELECTION
from payments.models import Contribution
from payments.queries import printed_cells, promise

KEPT = "Settled in time, or turned down by choice"
OTHERS = (
    ("settled_late", "Settled late", "These stay in this line for good.", "gold"),
    ("waiting", "Waiting for the person", "We have asked for bank details, or the bank sent it back.", "sky"),
    ("in_flight", "Sent, not yet landed", "Sent by the pay-by day.", "mint"),
    ("queried", "Queried", "The time or the sum is being checked.", "none"),
    ("overdue", "Overdue", "Nothing sent by the pay-by day.", "plum"),
)


@dataclass(frozen=True)
class PaidInTime:
    percent: int | None
    kept: int
    all: int
    others: list[dict[str, Any]]

    @property
    def rest(self) -> int:
        return self.all - self.kept

    @property
    def rows(self) -> list[tuple[str, int]]:
        return [(KEPT, self.kept), *((each["title"], each["count"]) for each in self.others)]


def paid_in_time(counted: dict) -> PaidInTime:
    others = [
        {"key": key, "title": title, "words": words, "tone": tone, "count": counted[key]}
        for key, title, words, tone in OTHERS
    ]
    return PaidInTime(counted["percent"], counted["kept"], counted["all"], others)


def promised() -> dict:
    """As counted by payments; how many days pay took is told once it stands for enough people."""
    counted = promise()
    paid = Contribution.objects.filter(dues__settled__gt=0).values("payee_root").distinct().order_by()
    if paid.count() < settings.SMALL_NUMBER:
        counted |= {"median_days": None, "ninety_days": None}
    return counted


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


@dataclass(frozen=True)
class Chosen:
    slug: str
    title: str
    applied: str
    shortlisted: str
    selected: str
    how: str
    heard_on: dt.date | None
    promised: dt.date | None


def chosen() -> list[Chosen]:
    """Each decided role of ours, the newest first: counts protected as on its own page, three queries for all."""
    rows: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    role_of: dict[int, int] = {}
    sent = Application.objects.sent().filter(role__kind="own").order_by("pk")
    for pk, role, status, listed in sent.values_list("pk", "role", "status", "shortlisted"):
        rows[role].append((status, bool(listed)))
        role_of[pk] = role
    decided = [pk for pk, found in rows.items() if any(status != ApplicationStatus.SUBMITTED for status, _ in found)]
    heard_on: dict[int, dt.date] = {}
    waiting: dict[int, int] = {pk: len(rows[pk]) for pk in decided}
    told = Notice.objects.filter(kind=LETTER, object_kind=Application._meta.label_lower, told_at__isnull=False)
    for application, at in told.order_by("told_at", "pk").values_list("object_id", "told_at"):
        role = role_of.get(application)
        if role in waiting:
            heard_on[role] = clock.london(at).date()
            waiting[role] -= 1
    roles = Role.objects.public().filter(pk__in=decided).select_related("current")
    found = []
    for role in roles.order_by("-first_published_at", "-pk"):
        said = rows[role.pk]
        picked = sum(status == ApplicationStatus.SELECTED for status, _ in said)
        applied, selected, shortlisted = protected([len(said), picked, sum(listed for _, listed in said)])
        how = SELECTION.get(role.current.selection_method, "")
        everyone = heard_on.get(role.pk) if waiting[role.pk] <= 0 else None
        found.append(
            Chosen(
                role.slug, role.current.title, applied, shortlisted, selected, how, everyone, role.current.hear_by_on
            )
        )
    return found
