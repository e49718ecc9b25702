from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ground import clock
from ground.public_pages import public_page
from opportunities.models import ReasonCode, Role, RoleStatus
from opportunities.presenters import role_card, wording
from opportunities.presenters.deadline import deadline
from opportunities.presenters.how_chosen import chosen

SHOWN = 12


@public_page()
def how_we_choose(request: HttpRequest) -> HttpResponse:
    """The rules in words, and beside them what is true today: roles being chosen and how earlier ones ended."""
    now = clock.now()
    roles = Role.objects.public().own().filter(status=RoleStatus.PUBLISHED).select_related("current")
    context = {
        "choosing": [
            {
                "title": role.current.title,
                "slug": role.slug,
                "method": wording.SELECTION.get(role.current.selection_method, ""),
                "until": deadline(role, role_card.said_by(role), now),
            }
            for role in roles.order_by("-first_published_at", "-pk")[:SHOWN]
        ],
        "ended": chosen()[:SHOWN],
        "reasons": ReasonCode.objects.filter(retired_at=None).order_by("pk"),
        "answer_days": settings.ANSWER_PLACE_WITHIN_WORKING_DAYS,
        "small": settings.SMALL_NUMBER,
    }
    return render(request, "opportunities/how_we_choose.html", context)
