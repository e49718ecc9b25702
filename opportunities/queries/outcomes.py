"""What the public may know of how a role ended, with small numbers protected."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from ground import clock
from opportunities.models import UNREAD, Application, ApplicationReason, Role
from opportunities.queries.answered_in_time import RoleHeard, by_role

FEWER = f"fewer than {settings.SMALL_NUMBER}"
HIDDEN = "not shown, so that nobody can be picked out"
CHOSEN = ("chosen", "chosen_by_lot")  # the reasons that are given at the decision
METHODS = {
    "panel_scoring": "A panel scored every answer without names.",
    "lottery": "By lot, among everyone who met what was needed.",
    "mixed": "Some places by score, some by lot.",
    "invitation": "By invitation, for a published reason.",
}


@dataclasses.dataclass(frozen=True)
class Outcome:
    """Counts are words ready to print: a number, "fewer than 5", or why it is not shown."""

    applied: str
    shortlisted: str
    selected: str
    method: str
    lot: bool
    heard: RoleHeard | None
    concluded_on: dt.date | None


def protected(counts: list[int], small: int = settings.SMALL_NUMBER) -> list[str]:
    """Counts of groups that lie one inside the other, most important first.

    A count below `small` is "fewer than"; one whose difference to a printed count would be below it is not shown.
    """
    printed: list[int] = []
    said = []
    for count in counts:
        if count < small:
            said.append(FEWER)
        elif all(_apart(count, other, small) for other in printed):
            printed.append(count)
            said.append(str(count))
        else:
            said.append(HIDDEN)
    return said


def _apart(count: int, other: int, small: int) -> bool:
    """The same, or far enough away. Beside a 6, "not shown" would mean a 5 and nothing else: so a 6 is not shown too."""
    return abs(count - other) >= small or (count == other and other != small + 1)


class AsDecided(NamedTuple):
    pk: int
    role: int
    status: str
    shortlisted: bool | None
    decided_at: dt.datetime | None
    reserve_order: int | None
    was_chosen: bool


def as_decided(found: QuerySet[Application]) -> Iterator[AsDecided]:
    """With what was decided of each, which stays: also of whoever took theirs back since, or came from the reserve.

    Whoever reads the counts of a role on two days learns nothing of the one person who moved in between.
    """
    chosen = ApplicationReason.objects.filter(application=OuterRef("pk"), reason__code__in=CHOSEN)
    rows = found.filter(Q(decided_at__isnull=False) | ~Q(status__in=UNREAD)).annotate(was_chosen=Exists(chosen))
    return (AsDecided(*row) for row in rows.order_by("pk").values_list(*AsDecided._fields))


def counts(rows: Iterable[AsDecided]) -> list[int]:
    """Applied, chosen, shortlisted: as they stood when the role was decided."""
    decided = [row for row in rows if row.decided_at is not None]
    chosen = [row for row in decided if row.was_chosen or (row.status == "selected" and row.reserve_order is None)]
    return [len(decided), len(chosen), sum(bool(row.shortlisted) for row in decided)]


def outcome_of(role: Role) -> Outcome | None:
    """None while the role is not decided: an open role publishes no counts."""
    rows = list(as_decided(Application.objects.filter(role=role)))
    if role.kind != "own" or not any(row.decided_at for row in rows):
        return None
    applied_words, selected_words, shortlisted_words = protected(counts(rows))
    return Outcome(
        applied=applied_words,
        shortlisted=shortlisted_words,
        selected=selected_words,
        method=METHODS.get(role.current.selection_method if role.current else "", ""),
        lot=role.draws.filter(drawn_at__isnull=False).exists(),
        heard=by_role([role.pk]).get(role.pk),
        concluded_on=clock.london(role.concluded_at).date() if role.concluded_at else None,
    )
