"""A placement, for the coordinator: what helps the person, if they share it; rest, go on, or end before its time."""

from __future__ import annotations

import functools

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ground import clock
from ground.exceptions import Refused
from ground.typed import apart
from members import reveal
from members.queries import own_record as people
from members.queries.told_on import said_how
from members.views.team.pages import coordinators, done, tried
from opportunities.actions import access_needs, dates, placements
from opportunities.forms.selection import EndForm, SaidDatesForm
from opportunities.models import Placement
from opportunities.queries import choices
from opportunities.views import sure
from opportunities.views.team.selection import shown


def _placement(pk: int) -> Placement:
    rows = Placement.objects.select_related("role__current", "version", "person", "place__application", "ended_by")
    return get_object_or_404(rows, pk=pk)


@never_cache
@coordinators
def placement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _placement(pk))


def _page(
    request: HttpRequest, placement: Placement, ending: EndForm | None = None, saying: SaidDatesForm | None = None
) -> HttpResponse:
    """A press opens the access needs, if the person shares them for this; they see that it was read.

    With the form that was sent and is wrong.
    """
    grant = access_needs.grants_of(placement).first()
    opened = ""
    if request.method == "POST" and grant is not None and ending is None and saying is None:
        try:
            opened = reveal.reveal(
                placement.person, access_needs.WHAT, by=request.user.person,
                purpose=access_needs.purpose(placement.version),
            )  # fmt: skip
        except Refused as refusal:
            messages.error(request, str(refusal))
    found = choices.choices(placement.version, placement.role, placement)
    context = {
        "placement": placement,
        "chosen": placement.chosen_dates.standing().select_related("session").order_by("session__starts_at", "pk"),
        "choosing": bool(found),
        "dates": saying or SaidDatesForm(found),
        "version": placement.version,
        "grant": grant,
        "kept": people.keeps(placement.person, access_needs.WHAT),
        "opened": opened,
        "pauses": placement.pauses.order_by("began_at", "pk"),
        "form": ending or EndForm(),
        "over": placement.ends_on is not None and placement.ends_on < clock.today(),
    }
    return shown(
        request, "placement_detail", f"Placement of {apart(placement.person.name)}: {placement.version.title}", context
    )


@require_POST
@coordinators
def placement_pause(request: HttpRequest, pk: int) -> HttpResponse:
    placement = _placement(pk)
    if page := sure.rest(request, placement):
        return page
    done(
        request, lambda: placements.pause(placement=placement, by=request.user.person),
        f"It rests. {said_how(placement.person)}",
    )  # fmt: skip
    return redirect("selection_placement", pk)


@require_POST
@coordinators
def placement_go_on(request: HttpRequest, pk: int) -> HttpResponse:
    placement = _placement(pk)
    if page := sure.go_on(request, placement):
        return page
    done(
        request, lambda: placements.go_on(placement=placement, by=request.user.person),
        f"It goes on. {said_how(placement.person)}",
    )  # fmt: skip
    return redirect("selection_placement", pk)


@require_POST
@coordinators
def placement_choose_dates(request: HttpRequest, pk: int) -> HttpResponse:
    """What the person said of their dates, on the phone or in a letter."""
    placement = _placement(pk)
    form = SaidDatesForm(choices.choices(placement.version, placement.role, placement), request.POST)
    said = f"Kept. {said_how(placement.person)}"
    choose = functools.partial(dates.choose, placement=placement, by=request.user.person)
    if tried(request, form, lambda: choose(sessions=form.sessions(), heard=form.cleaned_data["heard"]), said):
        return redirect("selection_placement", pk)
    return _page(request, placement, saying=form)


@require_POST
@coordinators
def placement_end(request: HttpRequest, pk: int) -> HttpResponse:
    placement, form = _placement(pk), EndForm(request.POST)
    said = f"It has ended. {said_how(placement.person)}"
    if form.is_valid():
        why = dict(form.fields["why"].choices)[form.cleaned_data["why"]]
        if page := sure.end(request, placement, why, lambda: _page(request, placement, form)):
            return page
    end = functools.partial(placements.end, placement=placement, by=request.user.person)
    if tried(request, form, lambda: end(why=form.cleaned_data["why"]), said):
        return redirect("selection_placement", pk)
    return _page(request, placement, form)
