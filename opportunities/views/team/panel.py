"""The coordinators' page of a role's panel: seats, what judges said of whom they know, and who judges whom."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from ground import sought
from ground.exceptions import Refused
from ground.forms import posted
from ground.typed import apart
from members.models import Person
from members.queries.told_on import said_how
from members.views.team.pages import coordinators, done, tried
from opportunities.actions import panels, reveal
from opportunities.forms.selection import SeatForm, SetAsideForm
from opportunities.models import Application, PanelSeat, Role
from opportunities.queries import tallies
from opportunities.views import sure
from opportunities.views.team.selection import _people, shown


@coordinators
def seat_give(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, get_object_or_404(Role.objects.own().select_related("current"), slug=slug))


def _page(request: HttpRequest, role: Role, setting_aside: SetAsideForm | None = None) -> HttpResponse:
    """With the form beside it that was sent and is wrong."""
    written = role.current or role.versions.order_by("-number").first()
    q = sought.words(request.GET.get("q", ""))
    people = _people(q)
    form = SeatForm(people, None if setting_aside else posted(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        person = Person.objects.get(pk=given["person"])

        def give():
            return panels.give_seat(
                role=role, person=person, paid=given["paid"], co_producer=given["paid"], pence=given["pence"],
                minutes=(given["hours"] or 0) * 60 or None, by=request.user.person,
            )  # fmt: skip

        if tried(request, form, give, f"{apart(person.name)} has a seat. {said_how(person)}"):
            return redirect("selection_seats", role.slug)
    seats = PanelSeat.objects.live().filter(role=role).select_related("person").order_by("pk")
    try:
        said, too_late = reveal.interests(role, by=request.user.person), ""
    except Refused as refusal:
        said, too_late = [], str(refusal)
    context = {
        "role": role,
        "said": said,
        "too_late": too_late,
        "aside": setting_aside or _aside_form(role),
        "form": form,
        "q": q,
        "people": people,
        "seats": seats,
        "whole": tallies.panel_is_whole(role),
    }
    return shown(request, "seat_give", f"The panel: {written.title if written else role.slug}", context)


def _aside_form(role: Role, data=None) -> SetAsideForm | None:
    """Where somebody judges and somebody waits to be judged."""
    seats = PanelSeat.objects.live().filter(role=role).select_related("person").order_by("pk")
    waiting = Application.objects.filter(role=role, status="submitted").select_related("person").order_by("pk")
    form = SetAsideForm(
        [(each.pk, each.person.name) for each in seats],
        [(each.pk, f"{apart(each.person.name)} ({each.reference})") for each in waiting],
        data,
    )
    return form if seats and waiting else None


@require_POST
@coordinators
def seat_set_aside(request: HttpRequest, slug: str) -> HttpResponse:
    role = get_object_or_404(Role.objects.own().select_related("current"), slug=slug)
    form = _aside_form(role, request.POST)
    if form is None:
        messages.error(request, "Nobody judges here, or nobody waits to be judged.")
        return redirect("selection_seats", slug)
    if form.is_valid():
        seat = PanelSeat.objects.select_related("role", "person").get(pk=form.cleaned_data["seat"])
        application = Application.objects.select_related("person").get(pk=form.cleaned_data["application"])
        said = f"{apart(seat.person.name)} does not judge {apart(application.person.name)}."
        by = request.user.person
        if page := sure.set_aside(request, seat, application, lambda: _page(request, role, form)):
            return page
        if tried(request, form, lambda: panels.set_aside(seat=seat, application=application, by=by), said):
            return redirect("selection_seats", slug)
    return _page(request, role, form)


@require_POST
@coordinators
def seat_leave(request: HttpRequest, pk: int) -> HttpResponse:
    seat = get_object_or_404(PanelSeat.objects.select_related("role", "person"), pk=pk)
    if page := sure.take_off(request, seat):
        return page
    done(
        request,
        lambda: panels.leave(seat=seat, by=request.user.person),
        f"{apart(seat.person.name)} has left the panel.",
    )
    return redirect("selection_seats", seat.role.slug)
