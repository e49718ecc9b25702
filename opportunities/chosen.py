"""How people were chosen for each role of ours that is decided: counts protected, the same for every page."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from members.models import Notice
from members.told import day_of
from opportunities.heard import LETTER
from opportunities.models import UNREAD, Application, Role
from opportunities.outcomes import HIDDEN, AsDecided, as_decided, counts, protected
from opportunities.wording import SELECTION


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
    rows: dict[int, list[AsDecided]] = defaultdict(list)
    role_of: dict[int, int] = {}
    for row in as_decided(Application.objects.filter(role__kind="own")):
        rows[row.role].append(row)
        if row.status not in UNREAD:
            role_of[row.pk] = row.role
    there = Counter(role_of.values())
    decided = [role for role, found in rows.items() if any(one.decided_at for one in found)]
    heard_on: dict[int, dt.date] = {}
    waiting: dict[int, int] = {pk: there[pk] for pk in decided}
    told = Notice.objects.told().filter(kind=LETTER, object_kind=Application._meta.label_lower)
    for application, at, how in told.order_by("told_at", "pk").values_list("object_id", "told_at", "told_how"):
        role = role_of.get(application)
        if role in waiting:
            heard_on[role] = max(heard_on.get(role, dt.date.min), day_of(at, how))
            waiting[role] -= 1
    roles = Role.objects.public().filter(pk__in=decided).select_related("current")
    found = []
    for role in roles.order_by("-first_published_at", "-pk"):
        counted = protected(counts(rows[role.pk]))
        applied, selected, shortlisted = ("not shown" if words == HIDDEN else words for words in counted)
        how = SELECTION.get(role.current.selection_method, "")
        everyone = heard_on.get(role.pk) if waiting[role.pk] <= 0 else None
        found.append(
            Chosen(
                role.slug, role.current.title, applied, shortlisted, selected, how, everyone, role.current.hear_by_on
            )
        )
    return found
