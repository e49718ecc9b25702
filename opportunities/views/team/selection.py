"""The coordinators' pages in the admin: who applied, the panel, deciding, letters, places, sessions."""

from __future__ import annotations

import functools

from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from ground import clock, sought
from ground.exceptions import Refused
from ground.forms import posted
from ground.typed import apart
from members.models import Person
from members.queries.own_record import called
from members.queries.told_on import said_how, told_on
from members.views.team.pages import Pages, coordinators, done, tried
from opportunities import permissions, policies
from opportunities.actions import applications, draws, places, readings, reveal, selections, sessions
from opportunities.forms.applications import ValueForm
from opportunities.forms.moved_answers import moved_along
from opportunities.forms.selection import DecideForm, EnterForm, SessionForm, SourceForm, WhyForm
from opportunities.models import Application, Draw, Place, Role, Session
from opportunities.presenters import selection_stage
from opportunities.queries import amendments, choices, matches, tallies
from opportunities.queries.answered_in_time import LETTER
from opportunities.selection import scoring
from opportunities.views import sure, sure_places

shown = Pages("opportunities/team", "list-ul")
A_PAGE = 50
OFFERED = 20


def _role(slug: str) -> Role:
    return get_object_or_404(Role.objects.own().filter(current__isnull=False).select_related("current"), slug=slug)


def _application(reference: str) -> Application:
    """What stands: taken back, or never sent, it is not there."""
    rows = Application.objects.sent().select_related("role__current", "version", "person", "letter")
    return get_object_or_404(rows, reference=reference, submitted_at__isnull=False)


@require_safe
@coordinators
def role_applications(request: HttpRequest) -> HttpResponse:
    page = Paginator(selection_stage.roles_with_counts(), A_PAGE).get_page(request.GET.get("page"))
    rows = [{"role": role, "state": selection_stage.state_words(role)} for role in page]
    return shown(request, "role_list", "Applications", {"rows": rows, "page_obj": page})


@require_safe
@coordinators
def role_selection(request: HttpRequest, slug: str) -> HttpResponse:
    return _role_page(request, _role(slug))


def _role_page(request: HttpRequest, role: Role, deciding: DecideForm | None = None) -> HttpResponse:
    """With the decision that was sent and refused."""
    stage = selection_stage.stage(role)
    rows = list(
        Application.objects.sent().filter(role=role).select_related("person", "letter")
        .prefetch_related("places")
        .order_by("person__name", "pk")
    )  # fmt: skip
    lacking = {each.pk for each in stage.without_letter}
    context = {
        "role": role, "version": role.current, "stage": stage, "step": stage.step, "decide_form": deciding or DecideForm(),
        "rows": [
            {
                "application": each, "who": readings.called(each), "state": STATES[each.status], "place": _place_words(each),
                "letter": "to write" if not hasattr(each, "letter") else "to send or read out" if each.pk in lacking else "told",
                "result": _result(stage, each),
            }
            for each in rows
        ],
        "to_confirm": amendments.to_ask(role) if stage.undecided else [],
        "blocked": bool(amendments.waiting(role)) if stage.undecided else False,
        "conflicts": selection_stage.conflicts(role),
        "outlook": selection_stage.outlook_rows(stage.outlook, stage.tally) if stage.outlook and stage.tally else [],
        "adds_up": stage.role.names_opened_at is not None and tallies.adds_up(tallies.criteria_of(role)),
        "sessions": choices.counted(Session.objects.filter(role=role)), "now": clock.now(),
    }  # fmt: skip
    return shown(request, "role_detail", f"Applications: {role.current.title}", context)


STATES = {
    "submitted": "sent", "selected": "chosen", "reserve": "on the reserve list", "not_selected": "not chosen",
}  # fmt: skip
PLACES = {
    "offered": "offered", "accepted": "taken up", "turned_down": "turned down", "withdrawn": "taken back",
    "lapsed": "ran out",
}  # fmt: skip


def _place_words(application: Application) -> str:
    found = next(iter(application.places.all()), None)
    return PLACES[found.status] if found else ""


def _result(stage: selection_stage.Stage, application: Application) -> str:
    if readings.is_over(application):
        return ""
    found = stage.tally.results.get(application.pk) if stage.tally else None
    if found is None:
        return "" if application.score_hundredths is None else scoring.written(application.score_hundredths)
    if found.shortlisted is None:
        return "too few scores"
    if found.score is None:
        return "something needed was not shown"
    return scoring.written(scoring.hundredths(found.score))


def _people(q: str) -> list[tuple[int, str]]:
    found = called(Person.objects.filter(kind="person", merged_into=None), q).order_by("name", "pk") if q else []
    return [(each.pk, each.name) for each in found[:OFFERED]]


@coordinators
def application_enter(request: HttpRequest, slug: str) -> HttpResponse:
    role, q = _role(slug), sought.words(request.GET.get("q", ""))
    people = _people(q)
    questions = list(role.current.selectionquestions.order_by("position"))
    typed, gone = moved_along(posted(request), role, questions)
    form = EnterForm(people, questions, typed)
    if gone:
        form.add_error(None, "The questions have changed while you typed. Look at each one, then save again.")
    if request.method == "POST" and form.is_valid():
        person = Person.objects.get(pk=form.cleaned_data["person"])

        def enter():
            return applications.enter(
                role=role,
                person=person,
                channel=form.cleaned_data["channel"],
                answers=form.answers(),
                by=request.user.person,
            )

        if tried(request, form, enter, f"The application of {apart(person.name)} is in."):
            return redirect("selection_role", slug)
    context = {"role": role, "version": role.current, "form": form, "q": q, "people": people, "gone": gone}
    return shown(request, "application_enter", f"Enter an application: {role.current.title}", context)


@require_POST
@coordinators
def selection_decide(request: HttpRequest, slug: str) -> HttpResponse:
    role, form = _role(slug), DecideForm(request.POST)

    def decide():
        return selections.decide(role=role, talked=form.cleaned_data["talked"], by=request.user.person)

    if form.is_valid():
        talked = form.cleaned_data["talked"]
        if page := sure.decide(request, role, talked, lambda: _role_page(request, role, form)):
            return page
    if tried(request, form, decide, "Decided. Now everybody needs a letter."):
        return redirect("selection_role", slug)
    return _role_page(request, role, form)


@coordinators
def selection_draw(request: HttpRequest, slug: str) -> HttpResponse:
    """Fix the file and its hash; afterwards type the value. A second person, of the panel, types it too."""
    role = _role(slug)
    draw = role.draws.order_by("pk").first()
    form = ValueForm(posted(request)) if draw else SourceForm(posted(request))
    if request.method == "POST":
        by = request.user.person
        if draw is None and form.is_valid():
            source, opens_at = form.cleaned_data["source"], form.opens_at()
            page = sure.fix_lot(request, role, source, opens_at, lambda: _lot_page(request, role, draw, form))
            if page:
                return page

        def act():
            if draw is None:
                return draws.store(role=role, source=form.cleaned_data["source"], opens_at=form.opens_at(), by=by)
            return draws.type_value(draw=draw, value=form.cleaned_data["value"], by=by)

        if tried(request, form, act, "Saved." if draw else "The list and its hash are fixed."):
            return redirect("selection_draw", slug)
    return _lot_page(request, role, draw, form)


def _lot_page(request: HttpRequest, role: Role, draw: Draw | None, form: Form) -> HttpResponse:
    undecided = Application.objects.filter(role=role, status="submitted").exists()
    context = {
        "role": role, "version": role.current, "draw": draw, "form": form, "undecided": undecided,
        "known": draw is None or policies.can_value_is_known(draw),
    }  # fmt: skip
    return shown(request, "draw", f"The lot: {role.current.title}", context)


@require_POST
@coordinators
def place_offer_all(request: HttpRequest, slug: str) -> HttpResponse:
    role = _role(slug)
    if page := sure.offer(request, role):
        return page
    done(request, lambda: places.offer_all(role=role, by=request.user.person), "The places are offered.")
    return redirect("selection_role", slug)


@coordinators
def place_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(Place.objects.live().select_related("application__person", "role"), pk=pk)
    form = WhyForm(posted(request))
    if request.method == "POST":

        def withdraw():
            return places.withdraw(place=place, why=form.cleaned_data["why"], by=request.user.person)

        if tried(request, form, withdraw, f"Taken back. {said_how(place.application.person)}"):
            return redirect("selection_application", place.application.reference)
    title = f"Take back the place of {apart(place.application.person.name)}"
    return shown(request, "place_withdraw", title, {"place": place, "form": form})


@require_POST
@coordinators
def selection_conclude(request: HttpRequest, slug: str) -> HttpResponse:
    role = _role(slug)
    if page := sure.conclude(request, role):
        return page
    done(request, lambda: selections.conclude(role=role, by=request.user.person), "Concluded: everybody has heard.")
    return redirect("selection_role", slug)


@require_safe
@coordinators
def application_team_detail(request: HttpRequest, reference: str) -> HttpResponse:
    application = _application(reference)
    letter = getattr(application, "letter", None)
    try:
        told, letter_words = reveal.for_team(application, letter, by=request.user.person)
        match, too_late = matches.match_for(application), ""
    except Refused as refusal:
        told, letter_words, match, too_late = {}, None, None, str(refusal)
    place = application.places.select_related("placement", "answered_by").order_by("-pk").first()
    context = {
        "application": application, "role": application.role, "version": application.version,
        "answers": [
            {"question": each.text, "answer": told.get(each.pk, "")}
            for each in application.version.selectionquestions.order_by("position")
        ],
        "match": match, "state": STATES[application.status], "letter": letter,
        "letter_words": letter_words, "too_late": too_late,
        "letter_told": told_on(application, (LETTER,)) if letter else None,
        "to_tell": "" if too_late else said_how(application.person),
        "reasons": [] if too_late else application.reasons.select_related("reason", "criterion").order_by("pk"),
        "must_confirm": amendments.must_confirm(application),
        "may_take_back": permissions.can_take_back(request.user.person, application),
        "changed": amendments.changed_parts(application.stands_on, application.role.current)
        if amendments.is_behind(application)
        else [],
        "place": place,
        "placement": getattr(place, "placement", None), "written": ("accepted", "turned_down"),
    }  # fmt: skip
    title = application.reference if too_late else f"{application.reference}: {apart(application.person.name)}"
    return shown(request, "application_detail", title, context)


@require_POST
@coordinators
def application_confirm_for(request: HttpRequest, reference: str) -> HttpResponse:
    """What somebody said on the phone or wrote: it stands."""
    application = _application(reference)
    said = f"Kept: {readings.called(application)} said that it stands."
    done(request, lambda: applications.confirm(application=application, by=request.user.person), said)
    return redirect("selection_application", reference)


@require_POST
@coordinators
def application_withdraw_for(request: HttpRequest, reference: str) -> HttpResponse:
    sent = Application.objects.exclude(submitted_at=None).exclude(status="draft")
    application = get_object_or_404(sent.select_related("role", "person"), reference=reference)
    if application.status != "withdrawn":  # a second press: it is not there to be named any more
        said = f"Kept: {apart(application.person.name)} took it back."
        may = permissions.can_take_back(request.user.person, application)
        if may and (page := sure.take_back(request, application)):
            return page
        done(request, lambda: applications.withdraw(application=application, by=request.user.person), said)
    return redirect("selection_role", application.role.slug)


@coordinators
def session_add(request: HttpRequest, slug: str) -> HttpResponse:
    role = _role(slug)
    works = [
        (line.key, line.what or line.kind.replace("_", " "))
        for line in role.current.worklines.filter(none=False).exclude(key="").order_by("position")
    ]
    form = SessionForm(works, posted(request))
    if request.method == "POST" and form.is_valid():
        starts, ends = form.moments()
        typed = form.cleaned_data
        again = functools.partial(_session_page, request, role, form)
        if page := sure_places.add_session(request, role, typed["title"], starts, ends, typed["work_key"], again):
            return page

        def add():
            return sessions.add(
                role=role, title=typed["title"], starts_at=starts, ends_at=ends, work_key=typed["work_key"],
                room=typed["room"], by=request.user.person,
            )  # fmt: skip

        if tried(request, form, add, "The session is added."):
            return redirect("selection_role", slug)
    return _session_page(request, role, form)


def _session_page(request: HttpRequest, role: Role, form: Form) -> HttpResponse:
    return shown(request, "session_add", f"Add a session: {role.current.title}", {"role": role, "form": form})


@require_POST
@coordinators
def session_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(Session.objects.select_related("role"), pk=pk)
    if page := sure.call_off(request, session):
        return page
    done(request, lambda: sessions.cancel(session=session, by=request.user.person), "The session is called off.")
    return redirect("selection_role", session.role.slug)
