"""A person's own space: what needs them, and how they fit each open role."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members import duties
from members.decorators import own_page
from members.models import Person
from members.queries import own_record
from opportunities import matching
from opportunities.models import Role
from opportunities.presenters.role_card import card
from opportunities.queries import matches
from portal.me import todo

A_PAGE = 10


@own_page
def me(request: HttpRequest, person: Person) -> HttpResponse:
    context = {
        "person": person,
        "needs": todo.needs_of(person, request.user.person),
        "cards": todo.cards_of(person),
        "tasks": todo.about_me(person),
        "spaces": todo.spaces(team=duties.in_the_admin(request)),
        "reads": own_record.did_read(person, 3),
    }
    return render(request, "members/me_detail.html", context)


@own_page
def match_list(request: HttpRequest, person: Person) -> HttpResponse:
    """Every open role of ours, the soonest to close first: never hidden, never ordered by fit."""
    roles = (
        Role.objects.own()
        .open()
        .select_related("current", "project__partner")
        .order_by(F("current__closes_at").asc(nulls_last=True), "pk")
    )
    items, kept = matches.items_of(person), matches.kept_back(person)
    found = matching.match_each(matches.criteria_of(roles.order_by().values_list("current_id", flat=True)), items)
    pages = Paginator(roles, A_PAGE)
    pages.count = len(found)  # as many as were matched: not counted a second time
    page = pages.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [
            {
                "card": card(role),
                "match": found[role.current_id],
                "not_shared": matches.not_shared(kept, found[role.current_id]),
            }
            for role in page
        ],
        "count": page.paginator.count,
        "all_met": sum(match.essential_met == len(match.essential) for match in found.values()),
        "none_missing": sum(match.open_essentials for match in found.values()),
        "told": bool(items),
    }
    return render(request, "members/match_list.html", context)
