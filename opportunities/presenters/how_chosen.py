"""How people were chosen for each role of ours that is decided: counts protected, the same for every page."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from opportunities.models import Application, Role
from opportunities.presenters.wording import SELECTION
from opportunities.queries.answered_in_time import RoleHeard, by_role
from opportunities.queries.outcomes import HIDDEN, AsDecided, as_decided, counts, protected


@dataclass(frozen=True)
class Chosen:
    slug: str
    title: str
    applied: str
    shortlisted: str
    selected: str
    how: str
    heard: RoleHeard | None
    promised: dt.date | None


def chosen() -> list[Chosen]:
    """Each decided role of ours, the newest first: counts protected as on its own page, four queries for all."""
    rows: dict[int, list[AsDecided]] = defaultdict(list)
    for row in as_decided(Application.objects.filter(role__kind="own")):
        rows[row.role].append(row)
    decided = [role for role, found in rows.items() if any(one.decided_at for one in found)]
    heard = by_role(decided)
    roles = Role.objects.public().filter(pk__in=decided).select_related("current")
    found = []
    for role in roles.order_by("-first_published_at", "-pk"):
        counted = protected(counts(rows[role.pk]))
        applied, selected, shortlisted = ("not shown" if words == HIDDEN else words for words in counted)
        how = SELECTION.get(role.current.selection_method, "")
        title, promised = role.current.title, role.current.hear_by_on
        found.append(Chosen(role.slug, title, applied, shortlisted, selected, how, heard.get(role.pk), promised))
    return found
