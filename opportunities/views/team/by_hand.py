"""What somebody said on the phone or in a letter about a place, written down by a coordinator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from members.views.team.pages import coordinators, done
from opportunities.actions import places
from opportunities.forms.selection import PlaceAnswerForm
from opportunities.models import Place
from opportunities.views import sure_places
from opportunities.views.team.selection import shown


@coordinators
def place_answer(request: HttpRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(Place.objects.select_related("application__person", "role__current"), pk=pk)
    if place.status != "offered":
        messages.info(request, f"This place does not wait for an answer any more: {place.get_status_display()}.")
        return redirect("selection_application", place.application.reference)
    form = PlaceAnswerForm(request.POST if request.method == "POST" else None)
    name, by = place.application.person.name, request.user.person
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if typed["answer"] == "no" and (
            page := sure_places.said_no(request, place, lambda: _page(request, place, form))
        ):
            return page
        if typed["answer"] == "yes":
            kept = done(
                request, lambda: places.accept(place=place, heard=typed["heard"], by=by), f"Kept: {name} said yes."
            )
        else:
            kept = done(
                request,
                lambda: places.turn_down(place=place, why=typed["why"], heard=typed["heard"], by=by),
                f"Kept: {name} said no. Whoever is next in line is asked.",
            )
        if kept:
            return redirect("selection_application", place.application.reference)
    return _page(request, place, form)


def _page(request: HttpRequest, place: Place, form: PlaceAnswerForm) -> HttpResponse:
    title = f"What {place.application.person.name} said"
    return shown(request, "place_answer", title, {"place": place, "form": form})
