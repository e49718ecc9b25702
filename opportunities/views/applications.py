"""What a person has applied for, how it stands, and the answer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ground.exceptions import Refused
from members.actions import notices
from members.models import AccessEvent
from members.queries import own_record
from opportunities import policies
from opportunities.actions import applications, changes, letters, reveal
from opportunities.models import Application, Letter, PanelSeat, Place, RoleVersion
from opportunities.presenters.letter import letter_facts
from opportunities.presenters.timeline import Standing
from opportunities.queries import amendments, matches
from opportunities.views import sure


def _mine(request: HttpRequest):
    return (
        Application.objects.visible_to(request.user)
        .select_related("role__current", "version", "person", "letter")
        .prefetch_related(Prefetch("places", queryset=Place.objects.order_by("-pk")))
    )


def _letter(application: Application) -> Letter | None:
    return getattr(application, "letter", None)


def _standing(application: Application, seats: list[PanelSeat] | None = None) -> Standing:
    found = [] if seats is None else seats
    place = next(iter(application.places.all()), None)
    paid = sum(each.paid and each.co_producer for each in found)
    return Standing(application, _letter(application), place, len(found), paid)


def _linked(step: dict) -> dict:
    """Names of addresses become addresses here: a timeline knows no URLs."""
    name = step.get("name")
    return step | ({"href": reverse(name, args=[step["key"]])} if name else {})


@never_cache
@login_required
@require_safe
def application_list(request: HttpRequest) -> HttpResponse:
    rows = []
    for application in _mine(request).newest_first():
        standing = _standing(application)
        said, tone = standing.status
        rows.append({"application": application, "status": said, "tone": tone, "next": _linked(standing.next_step())})
    return render(request, "opportunities/application_list.html", {"rows": rows})


@never_cache
@login_required
@require_safe
def application_detail(request: HttpRequest, reference: str) -> HttpResponse:
    application = get_object_or_404(_mine(request), reference=reference)
    seats = list(PanelSeat.objects.live().filter(role=application.role))
    standing = _standing(application, seats)
    said, tone = standing.status
    told = reveal.for_applicant(application, by=request.user.person)
    questions = application.version.selectionquestions.order_by("position")
    behind = amendments.is_behind(application)
    context = {
        "application": application,
        "role": application.role,
        "version": application.version,
        "newer": application.role.current if behind else None,
        "must_confirm": behind and amendments.must_confirm(application),
        "changed": amendments.changed_parts(application.stands_on, application.role.current) if behind else [],
        "notes": _notes(application) if behind else [],
        "status": said,
        "tone": tone,
        "next": _linked(standing.next_step()),
        "steps": [_linked(step) for step in standing.steps()],
        "answers": [{"question": each.text, "answer": told.get(each.pk, "")} for each in questions],
        "match": matches.match_for(application),
        "reads": _reads(application),
        "can_change": not application.is_changing and policies.can_change(application),
        "open": policies.can_open(application.role),
        # Never a sign of a decision that has no letter yet.
        "can_withdraw": policies.can_withdraw(application, told=standing.told or standing.place is not None),
    }
    return render(request, "opportunities/application_detail.html", context)


def _notes(application: Application) -> list[RoleVersion]:
    """The public notes of each version since the one the person knows."""
    since = application.role.versions.filter(status="published", number__gt=application.stands_on.number)
    return list(since.order_by("number"))


def _reads(application: Application) -> list[dict]:
    """Who opened the answers, what for and when, without naming judges to the judged."""
    found = AccessEvent.objects.filter(what=f"answers:{application.pk}", allowed=True)
    return own_record.by_day(found.select_related("reader").order_by("-pk")[: own_record.LOOK_BACK])


def _act(request: HttpRequest, reference: str, verb, done: str) -> HttpResponse:
    application = get_object_or_404(_mine(request), reference=reference)
    try:
        verb(application=application, by=request.user.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("application_detail", reference)


@never_cache
@login_required
def application_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """A page asks once more. After the role has closed there is no way back, and it says so."""
    application = get_object_or_404(_mine(request), reference=reference)
    said = "You took your application back. Nobody reads it now."
    if request.method == "POST" and application.status == "withdrawn":
        return _act(request, reference, applications.withdraw, said)
    standing = _standing(application)
    try:
        policies.check_withdraw(application, told=standing.told or standing.place is not None)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("application_detail", reference)
    return sure.withdraw(request, application) or _act(request, reference, applications.withdraw, said)


@login_required
@require_POST
def application_confirm(request: HttpRequest, reference: str) -> HttpResponse:
    return _act(
        request, reference, applications.confirm, "Thank you. Your application stands, and you need do nothing more."
    )


@login_required
@require_POST
def application_reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """What was sent counts until the change is sent too; what was taken back is a draft again."""
    application = get_object_or_404(_mine(request), reference=reference)
    sent = application.status == "submitted"
    try:
        (changes.change if sent else applications.reopen)(application=application, by=request.user.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("application_detail", reference)
    said = "What you sent before counts until then." if sent else "It does not count until you do."
    messages.warning(request, f"You can change your answers now. Send them again before the role closes. {said}")
    return redirect("application_check", application.role.slug)


@login_required
@require_POST
def application_drop_change(request: HttpRequest, reference: str) -> HttpResponse:
    application = get_object_or_404(_mine(request), reference=reference)
    if page := sure.drop_change(request, application):
        return page
    done = "We dropped your changes. Your application stands as you sent it."
    return _act(request, reference, changes.drop_change, done)


@never_cache
@login_required
@require_safe
def letter_detail(request: HttpRequest, reference: str) -> HttpResponse:
    application = get_object_or_404(_mine(request).filter(letter__isnull=False), reference=reference)
    notices.see(application, (letters.READY,), by=request.user.person)
    context = {
        **letter_facts(application.letter, by=request.user.person),
        "role": application.role,
        "place": (place := next(iter(application.places.all()), None)),
        "place_key": str(place.pk) if place else "",
        "judges": PanelSeat.objects.live().filter(role=application.role).count(),
    }
    return render(request, "opportunities/letter_detail.html", context)
