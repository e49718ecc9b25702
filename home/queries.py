"""What our pages read when they are shown: open roles, projects, the promise. Nothing of it stands on a page."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Count, F, Q, When

from ground import clock, text_format
from opportunities.models import Project, ProjectStatus, Role
from opportunities.models.role_states import open_at
from opportunities.presenters import role_card
from opportunities.queries.answered_in_time import heard
from payments.queries.promise import promise

SOON = 3
ROLES = 20  # on one page of a project


def home() -> dict[str, Any]:
    now = clock.now()
    ours = Role.objects.own().open(now).select_related("current", "project__partner")
    closing = list(ours.order_by(F("current__closes_at").asc(nulls_last=True), "pk")[:SOON])
    return {
        "open_count": ours.count(),
        "others_count": 0 if closing else Role.objects.public().open(now).count(),
        "one_closes": any(role.current.closes_at for role in closing),
        "closing": [{**role_card.card(role, now), "label": ""} for role in closing],
        "stats": stats(),
    }


def stats() -> list[dict[str, str]]:
    """How we keep our promises, counted now; a figure that cannot be counted yet is left out."""
    counted, told = promise(), heard()
    found = []
    if counted["all"]:
        upto = text_format.date(counted["upto"])
        in_time = f"of work with a pay-by day up to {upto} was settled in time, or turned down by choice."
        found.append({"figure": f"{counted['percent']}%", "words": in_time, "small": ""})
    if counted["median_days"] is not None:
        days = counted["median_days"]
        said = f"Half of all pay arrives {text_format.within(days)}, counted from the work."
        figure = f"{days} day{'' if days == 1 else 's'}" if days else "The same day"
        found.append({"figure": figure, "words": said, "small": ""})
    if told.all:
        heard_by = "people heard by the day we promised, with reasons."
        found.append({"figure": str(told.by_the_day), "words": heard_by, "small": f"of {told.all}"})
    return found


def projects() -> dict[str, Any]:
    """Every project that has a page, running ones first, each with how many of its roles are open."""
    now = clock.now()
    open_roles = Role.objects.open(now).own().values("pk")
    found = (
        Project.objects.filter(status__in=[ProjectStatus.LIVE, ProjectStatus.ENDED], page__live=True)
        .select_related("partner")
        .annotate(open_roles=Count("roles", filter=Q(roles__in=open_roles), distinct=True))
        .order_by("name")
    )
    rows = list(found)
    return {
        "running": [row for row in rows if row.status == ProjectStatus.LIVE],
        "ended": [row for row in rows if row.status == ProjectStatus.ENDED],
    }


def project(row: Project, wanted: str | None = None) -> dict[str, Any]:
    """One page of its roles: open ones first, then the earlier ones, the newest at the top."""
    now = clock.now()
    public = Role.objects.public().filter(project=row).select_related("current", "project__partner")
    with_open = public.annotate(is_open_now=Case(When(open_at(now), then=True), default=False))
    page = Paginator(with_open.order_by("-is_open_now", "-first_published_at", "-pk"), ROLES).get_page(wanted)
    return {
        "project": row,
        "page_obj": page,
        "open_cards": [role_card.card(role, now) for role in page if role.is_open(now)],
        "past_cards": [role_card.card(role, now) for role in page if not role.is_open(now)],
    }
