from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ground import clock
from opportunities import cards, wording
from opportunities.deadlines import deadline
from opportunities.models import ReasonCode, Role
from opportunities.outcomes import outcome_of

SHOWN = 12


def how_we_choose(request: HttpRequest) -> HttpResponse:
    """The rules in words, and beside them what is true today: roles being chosen and how earlier ones ended."""
    now = clock.now()
    roles = (
        Role.objects.public().own().select_related("current", "project__partner").order_by("-first_published_at", "-pk")
    )
    choosing, ended = [], []
    for role in roles[: SHOWN * 2]:
        until = deadline(role, cards.said_by(role), now)
        row = {
            "title": role.current.title,
            "slug": role.slug,
            "method": wording.SELECTION.get(role.current.selection_method, ""),
            "until": until,
        }
        if role.status == "published":
            choosing.append(row)
        elif role.status == "concluded" and len(ended) < SHOWN:
            ended.append(row | {"outcome": outcome_of(role)})
    context = {
        "choosing": choosing[:SHOWN],
        "ended": ended,
        "reasons": ReasonCode.objects.filter(retired_at=None).order_by("pk"),
        "answer_days": settings.ANSWER_PLACE_WITHIN_WORKING_DAYS,
        "small": settings.SMALL_NUMBER,
    }
    return render(request, "opportunities/how_we_choose.html", context)
