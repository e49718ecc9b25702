"""What the public may know of how a role ended, with small numbers protected."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.conf import settings
from django.db.models import Max

from ground import clock
from members.models import Notice
from opportunities.models import Application, Role

FEWER = f"fewer than {settings.SMALL_NUMBER}"
HIDDEN = "not shown, so that nobody can be picked out"
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
    heard_on: dt.date | None
    concluded_on: dt.date | None
    waiting: bool


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


def outcome_of(role: Role) -> Outcome | None:
    """None while the role is not decided: an open role publishes no counts."""
    rows = list(Application.objects.sent().filter(role=role).order_by("pk").values_list("status", "shortlisted", "pk"))
    decided = [row for row in rows if row[0] != "submitted"]
    if role.kind != "own" or not decided:
        return None
    selected = sum(status == "selected" for status, _, _ in rows)
    shortlisted = sum(bool(listed) for _, listed, _ in rows)
    applied_words, selected_words, shortlisted_words = protected([len(rows), selected, shortlisted])
    told = Notice.objects.told().filter(
        kind="opportunities/letter_ready",
        object_kind=Application._meta.label_lower,
        object_id__in=[pk for _, _, pk in rows],
    )
    last = told.aggregate(last=Max("told_at"))["last"]
    return Outcome(
        applied=applied_words,
        shortlisted=shortlisted_words,
        selected=selected_words,
        method=METHODS.get(role.current.selection_method if role.current else "", ""),
        lot=role.draws.filter(drawn_at__isnull=False).exists(),
        heard_on=clock.london(last).date() if last else None,
        concluded_on=clock.london(role.concluded_at).date() if role.concluded_at else None,
        waiting=role.status != "concluded" and told.count() < len(rows),
    )
