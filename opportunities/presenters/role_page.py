"""The page of a role of ours in the parts that are the same for everybody, and what one person sees between them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from ground import clock
from opportunities.models import Application, Project, Role, RoleKind
from opportunities.presenters import listing, own_role, role_card
from opportunities.presenters.deadline import deadline
from opportunities.queries import open_roles
from opportunities.queries.outcomes import outcome_of

PARTS = ("until_fit", "after_fit")
KEPT_AT_MOST = 300  # some 30 kB each


@dataclass(frozen=True)
class RolePage:
    """`until`: business time from which on something else is true. `parts`: HTML for whoever has not applied."""

    role: Role
    context: dict[str, Any]
    until: dt.datetime
    parts: dict[str, SafeString] = field(default_factory=dict)

    def for_one(self, sent: Application | None) -> dict[str, Any]:
        """What stands on the page of somebody who sent this."""
        return {**self.context, **(self._rendered(sent) if sent else self.parts)}

    def _rendered(self, sent: Application | None) -> dict[str, SafeString]:
        said = {**self.context, "sent": sent}
        return {name: render_to_string(f"opportunities/_role_{name}.html", said) for name in PARTS}


def of(slug: str) -> RolePage:
    """Kept with the snapshot of this process, so as long as nothing public changes, no deadline passes and no day ends.

    Raises Http404 for a role that nobody may read.
    """
    snapshot, now = open_roles.current(), clock.now()
    kept = snapshot.pages.get(slug)
    if kept is None or not now < kept.until:
        kept = _made(slug, snapshot, now)
        if len(snapshot.pages) >= KEPT_AT_MOST:
            snapshot.pages.clear()
        snapshot.pages[slug] = kept
    return kept


def _made(slug: str, snapshot: open_roles.Snapshot, now: dt.datetime) -> RolePage:
    role = get_object_or_404(with_project_page(public_roles().select_related("listing")), slug=slug)
    midnight, closes = clock.end_of(clock.london(now).date()), snapshot.next_end(now)
    page = RolePage(role, _context(role, now), min(midnight, closes) if closes else midnight)
    if role.kind == RoleKind.OWN:
        page.parts.update(page._rendered(None))
    return page


def _context(role: Role, now: dt.datetime) -> dict[str, Any]:
    said = role_card.said_by(role)
    until = deadline(role, said, now)
    context = {
        "role": role,
        "title": said["title"],
        "words_lang": role_card.lang(said),
        "until": until,
        "standing": role_card.status_words(role, until),
        "left": own_role.days_left(until, role.current.closes_at, now),
        "where": role_card.where(said),
        "seats": role_card.places(said),
        "pay": role_card.pay(role, said),
        "who": role_card.who(role, said),
        "versions": own_role.versions(role),
    }
    if role.kind != RoleKind.OWN:
        kind, label = role_card.KINDS[role.kind], role_card.LABELS[role.kind]
        return {**context, "kind": kind, "label": label, "said": listing.page(said, until)}
    context |= own_role.page(role, said, until)
    return {
        **context,
        "dated": bool(context["days"]) or role.sessions.exists(),
        "apply_url": reverse("application_start", args=[role.slug]) if until.open else "",
        "outcome": outcome_of(role),
    }


def public_roles():
    return Role.objects.public().select_related("current", "project__partner")


def with_project_page(roles):
    """`project_has_page`: its prose is a page that an editor makes, and until then there is nothing to link to."""
    there = Project.objects.filter(pk=OuterRef("project"), page__live=True)
    return roles.annotate(project_has_page=Exists(there))
