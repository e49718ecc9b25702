"""Finding a role, and everything that is said about one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ground import clock
from ground.public_pages import only_for_this_once, public_page
from opportunities.models import Application, Role, RoleKind
from opportunities.presenters import own_role, role_card, role_page
from opportunities.presenters.calendar_file import calendar
from opportunities.presenters.open_list import PAGE, boxes_without_counts, html, page_of
from opportunities.presenters.role_filters import Chosen, RoleFilter, read
from opportunities.queries import open_roles
from opportunities.queries.matches import match_of


@public_page(read)
@require_safe
def role_list(request: HttpRequest) -> HttpResponse:
    """Open ones out of the snapshot; with closed ones, by SQL and without counts."""
    snapshot = open_roles.current()
    chosen = Chosen.of(request.GET, snapshot.facets)
    wanted = request.GET.get("page")
    found = _with_closed(chosen, wanted) if chosen.with_closed else page_of(chosen, snapshot, wanted)
    context = {
        "chips": chosen.chips(),
        "filter": chosen,
        "with_closed_url": chosen.address(closed="too"),
        "clear": reverse("role_list"),
    }
    if wanted and str(found["page_obj"].number) != wanted:
        only_for_this_once(request)  # past the last: no end of such addresses
    return render(request, "opportunities/role_list.html", {**context, **found})


def _with_closed(chosen: Chosen, wanted: str | None) -> dict[str, Any]:
    now, roles = clock.now(), role_page.public_roles()
    page = Paginator(RoleFilter(chosen, roles, now).results(), PAGE).get_page(wanted)
    everything = Role.objects.public().count()
    return {
        "page_obj": page,
        "cards": [html(role_card.card(role, now)) for role in page],
        "facets": boxes_without_counts(chosen),
        "of": everything,
        "closed_count": everything - Role.objects.public().open(now).count(),
    }


@public_page()
def role_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = role_page.of(slug)
    if page.role.kind != RoleKind.OWN:
        return render(request, "opportunities/listing_detail.html", page.context)
    context = {**page.for_one(_sent(request, page.role)), "fit": _fit(request, page.role)}
    return render(request, "opportunities/role_detail.html", context)


def _sent(request: HttpRequest, role: Role) -> Application | None:
    """What this person has sent for it already, so that they are not asked to apply again."""
    return Application.objects.visible_to(request.user).filter(role=role).sent().first()


def _fit(request: HttpRequest, role: Role) -> Any:
    """The match as it stands for who is signed in: the same that the team sees."""
    if not request.user.is_authenticated:
        return None
    return match_of(request.user.person, role.current)


@public_page()
def version_list(request: HttpRequest, slug: str) -> HttpResponse:
    role = get_object_or_404(role_page.public_roles(), slug=slug)
    context = {"role": role, "title": role.current.title, "versions": own_role.versions(role)}
    return render(request, "opportunities/version_list.html", context)


def version_bytes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The stored bytes, as hashed: nothing added, not even a line end."""
    role = get_object_or_404(role_page.public_roles(), slug=slug)
    version = role.versions.filter(status="published", number=number).first()
    if version is None:
        raise Http404
    return HttpResponse(version.canonical.encode(), content_type="application/json")


def role_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Of a cancelled role too: calendars that have its dates hear that they are off."""
    role = get_object_or_404(role_page.public_roles().filter(kind=RoleKind.OWN), slug=slug)
    content = calendar(role, request.build_absolute_uri(reverse("role_detail", args=[slug])))
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{role.slug}.ics"'
    return answer
