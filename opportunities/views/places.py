"""A place that is offered to a person: what it is, what it pays, yes or no. And the lot of a role, for anyone."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ground import clock, keys, text_format
from ground.exceptions import Refused
from ground.public_pages import public_page
from members.actions import consents, notices
from members.models import ConsentText, Purpose
from members.queries import own_record as people
from opportunities import permissions
from opportunities.actions import access_needs, dates, places, reveal
from opportunities.forms.applications import DatesForm, NeedsForm, TurnDownForm
from opportunities.models import Application, Draw, PanelSeat, Place, Role
from opportunities.presenters import wording
from opportunities.queries import answer_dates, choices
from opportunities.selection import lot
from opportunities.views import sure


def _mine(request: HttpRequest):
    return Place.objects.visible_to(request.user).select_related(
        "application__version", "application__person", "role__current", "placement"
    )


def _needs(place: Place, sent: NeedsForm | None = None) -> dict:
    """What the page says about access needs: whether there are any, who may read them and until when, or the question."""
    version, placement = place.application.version, getattr(place, "placement", None)
    kept = people.keeps(place.application.person, access_needs.WHAT)
    consent = consents.current_text(Purpose.TEAM)
    last_day = access_needs.last_day(version)
    asked = kept and place.status == "offered"
    return {
        "kept": kept,
        "consent": consent,
        "last_day": last_day,
        "form": (sent or NeedsForm(until=last_day, initial={"text": consent.pk})) if asked else None,
        "grant": access_needs.grants_of(placement).first() if placement else None,
    }


def _text_shown(request: HttpRequest) -> ConsentText | None:
    return get_object_or_404(ConsentText, purpose=Purpose.TEAM, pk=keys.typed(request.POST.get("text")))


@never_cache
@login_required
@require_safe
def place_detail(request: HttpRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(_mine(request), pk=pk)
    notices.see(place, places.TELLING, by=request.user.person)
    return _page(request, place)


def _page(
    request: HttpRequest,
    place: Place,
    *,
    sharing: NeedsForm | None = None,
    turning_down: TurnDownForm | None = None,
    choosing: DatesForm | None = None,
) -> HttpResponse:
    """With the form that was sent and is wrong."""
    version = place.application.version
    placement = getattr(place, "placement", None)
    found = choices.choices(version, place.role, placement)
    mine = {date.session.pk for choice in found for date in choice.mine}
    sessions = place.role.sessions.filter(status="planned").order_by("starts_at", "pk")
    sessions = sessions.filter(Q(by_choice=False) | Q(pk__in=mine))  # those to choose stand in the form
    lines = [
        {
            "pence": line.pence_max or line.pence_min,
            "unit": wording.UNITS.get(line.unit, ""),
            "by_period": line.unit in ("week", "month", "quarter", "year"),
            "what": line.what,
        }
        for line in version.paylines.filter(kind="paid").order_by("position")
        if line.pence_max or line.pence_min
    ]
    context = {
        "place": place,
        "why": reveal.why(place, by=request.user.person) if place.status == "withdrawn" else "",
        "version": version,
        "role": place.role,
        "application": place.application,
        "lines": lines,
        "days": [
            {
                "day": clock.london(each.starts_at).date(),
                "title": each.title,
                "words": f"{text_format.clock_time(each.starts_at)} to {text_format.clock_time(each.ends_at)}",
            }
            for each in sessions
        ],
        "form": turning_down or TurnDownForm(),
        "soon": place.status == "offered" and answer_dates.is_short(place),
        "next_day": answer_dates.next_day(place.role),
        "begun": answer_dates.has_begun(place.role),
        "placement": placement,
        "dates": choosing or DatesForm(found),
        "to_choose": any(choice.lacking > 0 for choice in found),
        "needs": _needs(place, sharing) if place.status in ("offered", "accepted") else None,
    }
    return render(request, "opportunities/place_detail.html", context)


@login_required
@require_POST
def place_accept(request: HttpRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(_mine(request), pk=pk)
    form = NeedsForm(request.POST, until=access_needs.last_day(place.application.version))
    chosen = DatesForm(choices.choices(place.application.version, place.role), request.POST)
    wrong = "share" in form.errors or not chosen.is_valid()
    if wrong and place.status == "offered":
        return _page(request, place, sharing=form, choosing=chosen)
    try:
        shown = _text_shown(request) if form.cleaned_data.get("share") == "yes" else None
        theirs = chosen.sessions() if chosen.is_valid() else []
        places.accept(place=place, share_needs=shown, sessions_chosen=theirs, by=request.user.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The place is yours. Welcome!")
    return redirect("place_detail", pk)


@login_required
@require_POST
def place_share(request: HttpRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(_mine(request).filter(placement__isnull=False), pk=pk)
    try:
        access_needs.share(placement=place.placement, text=_text_shown(request), by=request.user.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The coordinators may read it now. You see each reading on your privacy page.")
    return redirect("place_detail", pk)


@login_required
@require_POST
def place_stop_sharing(request: HttpRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(_mine(request).filter(placement__isnull=False), pk=pk)
    access_needs.stop_sharing(placement=place.placement, by=request.user.person)
    messages.success(request, "Stopped. The coordinators may not read it any more.")
    return redirect("place_detail", pk)


@login_required
@require_POST
def place_choose_dates(request: HttpRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(_mine(request).filter(placement__isnull=False), pk=pk)
    form = DatesForm(choices.choices(place.application.version, place.role, place.placement), request.POST)
    if not form.is_valid():
        return _page(request, place, choosing=form)
    try:
        dates.choose(placement=place.placement, sessions=form.sessions(), by=request.user.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Kept. You can change it until a day before.")
    return redirect("place_detail", pk)


@login_required
@require_POST
def place_turn_down(request: HttpRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(_mine(request), pk=pk)
    form = TurnDownForm(request.POST)
    if not form.is_valid():
        return _page(request, place, turning_down=form)
    if page := sure.turn_down(request, place, lambda: _page(request, place, turning_down=form)):
        return page
    try:
        places.turn_down(place=place, why=form.cleaned_data["why"], by=request.user.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Thank you for telling us. We ask the next person. This does not count against you.")
    return redirect("place_detail", pk)


@public_page()
@require_safe
def draw_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The hash, the value and the lines that redo it, for everybody; the file for those whom it is about."""
    role = get_object_or_404(Role.objects.public().own().select_related("current"), slug=slug)
    draw = get_object_or_404(Draw.objects.order_by("pk"), role=role)
    ticket, may_read = _lot_for(request, draw)
    context = {
        "role": role,
        "version": role.current,
        "draw": draw,
        "ticket": ticket,
        "file": draw.file if may_read else "",
        "script": Path(lot.__file__).read_text(),
    }
    return render(request, "opportunities/draw_detail.html", context)


@require_safe
def draw_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The bytes that were hashed and nothing else: copied from a page, a line end would change the order."""
    role = get_object_or_404(Role.objects.public().own(), slug=slug)
    draw = get_object_or_404(Draw.objects.order_by("pk"), role=role)
    if not _lot_for(request, draw)[1]:
        raise Http404
    answer = HttpResponse(draw.file.encode(), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="draw.json"'
    return answer


def _lot_for(request: HttpRequest, draw: Draw) -> tuple[str, bool]:
    """(their ticket, whether they may read the file): applicants of this lot, its panel, the coordinators."""
    if not request.user.is_authenticated:
        return "", False
    person = request.user.person.root
    mine = draw.tickets.filter(application__in=Application.objects.of(person)).first()
    judge = PanelSeat.objects.live().of(person).filter(role=draw.role_id).exists()
    return mine.ticket if mine else "", bool(mine) or judge or permissions.can_coordinate(person)
