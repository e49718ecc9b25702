"""How people were chosen for each role of ours that is decided: counts protected, the same for every page."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from ground import clock
from members.models import Notice
from opportunities.heard import LETTER
from opportunities.models import Application, ApplicationStatus, Role
from opportunities.outcomes import HIDDEN, protected
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
    rows: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    role_of: dict[int, int] = {}
    sent = Application.objects.sent().filter(role__kind="own").order_by("pk")
    for pk, role, status, listed in sent.values_list("pk", "role", "status", "shortlisted"):
        rows[role].append((status, bool(listed)))
        role_of[pk] = role
    decided = [pk for pk, found in rows.items() if any(status != ApplicationStatus.SUBMITTED for status, _ in found)]
    heard_on: dict[int, dt.date] = {}
    waiting: dict[int, int] = {pk: len(rows[pk]) for pk in decided}
    told = Notice.objects.told().filter(kind=LETTER, object_kind=Application._meta.label_lower)
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
        counted = protected([len(said), picked, sum(listed for _, listed in said)])
        applied, selected, shortlisted = ("not shown" if words == HIDDEN else words for words in counted)
        how = SELECTION.get(role.current.selection_method, "")
        everyone = heard_on.get(role.pk) if waiting[role.pk] <= 0 else None
        found.append(
            Chosen(
                role.slug, role.current.title, applied, shortlisted, selected, how, everyone, role.current.hear_by_on
            )
        )
    return found
