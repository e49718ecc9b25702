"""What tells others or cannot be undone is asked once more, with the names of those it touches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ground import text_format
from ground.asking import NO_WAY_BACK, OWN, asked, named
from ground.typed import apart
from opportunities import policies
from opportunities.actions import scores, selections
from opportunities.actions.applications import is_told
from opportunities.models import (
    Application,
    Interest,
    PanelSeat,
    Place,
    Placement,
    Project,
    Role,
    RoleVersion,
    Session,
)
from opportunities.presenters import selection_stage
from opportunities.queries import tallies
from opportunities.record import publication_check

Form = Callable[[], HttpResponse]


def call_off(request: HttpRequest, session: Session) -> HttpResponse | None:
    if session.status != "planned":
        return None
    with_place = Placement.objects.filter(role=session.role, status="active").select_related("person")
    names = [each.person.name for each in with_place.order_by("person__name", "pk")]
    return asked(
        request,
        title="Call off a session",
        what=[
            f"{session.title}, {text_format.moment(session.starts_at)}, will not take place.",
            f"We tell {named(names)}." if names else "Nobody has a place yet, so nobody is told.",
            NO_WAY_BACK,
        ],
        press="Yes, call it off",
        back=reverse("selection_role", args=[session.role.slug]),
    )


def offer(request: HttpRequest, role: Role) -> HttpResponse | None:
    chosen = Application.objects.filter(role=role, status="selected", places=None).select_related("person")
    names = [each.person.name for each in chosen.order_by("person__name", "pk")]
    if not names:
        return None
    return asked(
        request,
        title="Offer the places",
        what=[f"We tell {named(names)} that there is a place, and ask for a yes or no.", NO_WAY_BACK],
        press=f"Yes, offer {len(names)} place{'s' if len(names) > 1 else ''}",
        back=reverse("selection_role", args=[role.slug]),
    )


def conclude(request: HttpRequest, role: Role) -> HttpResponse | None:
    if role.status == "concluded" or selections.without_letter(role):
        return None  # it is done, or says itself why not
    return asked(
        request,
        title="End this role",
        what=["Everybody has heard. The numbers of this role are published, and spare money goes back.", NO_WAY_BACK],
        press="Yes, end this role",
        back=reverse("selection_role", args=[role.slug]),
    )


def take_back(request: HttpRequest, application: Application) -> HttpResponse | None:
    if not policies.can_withdraw(application, told=is_told(application)):
        return None  # the refusal says why, and names nobody whose time to be read is over
    return asked(
        request,
        title="They take it back",
        what=[
            f"{apart(application.person.name)} takes back application {application.reference}. Nobody reads it then.",
            *(
                ["They can send it again until the role closes."]
                if policies.can_open(application.role)
                else ["The role has closed, so they cannot send it again. Read this to them first.", NO_WAY_BACK]
            ),
        ],
        press="Yes, they said so",
        back=reverse("selection_application", args=[application.reference]),
    )


def take_off(request: HttpRequest, seat: PanelSeat) -> HttpResponse | None:
    if seat.left_at is not None or seat.locked_at is not None:
        return None
    return asked(
        request,
        title="Take somebody off the panel",
        what=[
            f"{apart(seat.person.name)} will not be on this panel any more.",
            "What they scored does not count then. They cannot join this panel again.",
            NO_WAY_BACK,
        ],
        press=f"Yes, take {apart(seat.person.name)} off",
        back=reverse("selection_seats", args=[seat.role.slug]),
    )


def end_project(request: HttpRequest, project: Project) -> HttpResponse | None:
    if project.status != "live" or project.roles.filter(status="published").exists():
        return None
    return asked(
        request,
        title=f"End {apart(project.name)}",
        what=["It stays public, and no role can be added to it any more.", NO_WAY_BACK],
        press="Yes, end the project",
        back=reverse("team_project", args=[project.slug]),
    )


def publish(request: HttpRequest, version: RoleVersion) -> HttpResponse | None:
    role = version.role
    if version.status != "draft" or publication_check.problems(version):
        return None  # what is missing is said at once
    told = "Everybody can read it. The terms are fixed: a change makes a new version."
    if role.current_id is not None:
        people = Application.objects.filter(role=role).exclude(status="withdrawn").count()
        told = f"{_people(people)} applied, and each is told of the change." if people else "Nobody has applied yet."
    return asked(
        request,
        title="Publish the role" if role.current_id is None else f"Publish version {version.number}",
        what=[f"{version.title} becomes public.", told, NO_WAY_BACK],
        press="Yes, publish it",
        back=reverse("team_role", args=[role.slug]),
    )


def _people(count: int) -> str:
    return "1 person has" if count == 1 else f"{count} people have"


def _names(people: QuerySet) -> str:
    return named(each.person.name for each in people.select_related("person").order_by("person__name", "pk"))


def cancel(request: HttpRequest, role: Role, form: Form) -> HttpResponse | None:
    if role.status == "cancelled" or role.placements.exclude(status="ended").exists():
        return None
    names = _names(Application.objects.filter(role=role).exclude(status="withdrawn"))
    return asked(
        request,
        title="Cancel this role",
        what=[
            "The role will not happen. Places on offer are taken back, and sessions are called off.",
            f"We tell {names}." if names else "Nobody has applied, so nobody is told.",
            NO_WAY_BACK,
        ],
        press="Yes, cancel the role",
        form=form,
    )


def stop(request: HttpRequest, role: Role, form: Form) -> HttpResponse | None:
    if role.stopped_at is not None or not policies.can_stop(role):
        return None
    names = _names(Application.objects.filter(role=role, status="draft"))
    return asked(
        request,
        title="Close this role",
        what=[
            "Nobody can apply any more, and everybody can read why.",
            f"We tell {names}, who had begun to write." if names else "Nobody has begun to write, so nobody is told.",
            NO_WAY_BACK,
        ],
        press="Yes, close it",
        form=form,
    )


def go_ahead(request: HttpRequest, project: Project, form: Form) -> HttpResponse | None:
    if project.status != "draft":
        return None
    return asked(
        request,
        title=f"Give {apart(project.name)} the go-ahead",
        what=["It runs from then on, and its roles can become public.", NO_WAY_BACK],
        press="Yes, it goes ahead",
        form=form,
    )


def decide(request: HttpRequest, role: Role, talked: bool, form: Form) -> HttpResponse | None:
    stage = selection_stage.stage(role)
    found, tally = stage.outlook, stage.tally
    if found is None or tally is None or found.by_lot or not policies.can_judging(role):
        return None  # what is missing is said at once
    if (tally.wide and not talked) or tallies.twins(role) or not stage.whole:
        return None
    names = {each.pk: apart(each.person.name) for each in tally.applications}
    groups = (
        ("A place", found.chosen),
        ("On the reserve list, in this order", found.reserve),
        ("Not chosen", found.lacking),
    )
    rows = [f"{label}: {text_format.joined([names[key] for key in keys]) or 'nobody'}." for label, keys in groups]
    return asked(
        request,
        title="Decide",
        what=[*rows, "Nobody is told yet: each gets a letter that you write next.", NO_WAY_BACK],
        press="Yes, decide it so",
        form=form,
    )


def fix_lot(request: HttpRequest, role: Role, source: str, opens_at: dt.datetime, form: Form) -> HttpResponse | None:
    return asked(
        request,
        title="Fix the list for the lot",
        what=[
            f"The lot is drawn from: {source}. Its value is known from {text_format.moment(opens_at)}.",
            "The list, the day and the hour are fixed, and the judges are asked to type the value.",
            NO_WAY_BACK,
        ],
        press="Yes, fix the list",
        form=form,
    )


def letter(request: HttpRequest, application: Application, said: dict[str, str], form: Form) -> HttpResponse | None:
    """The whole of it once more: what is sent is read by somebody who waits for it."""
    person = application.person
    return asked(
        request,
        title=f"Send this letter to {apart(person.name)}",
        what=[
            f"We tell {apart(person.name)} by {person.get_reach_by_display()}.",
            *(f"{label}: {words_}" for label, words_ in said.items() if words_),
            "Once it is sent, the letter stays as it is.",
        ],
        press="Yes, send it",
        form=form,
    )


def set_aside(request: HttpRequest, seat: PanelSeat, application: Application, form: Form) -> HttpResponse | None:
    last = Interest.objects.filter(seat=seat, application=application).last()
    if seat.left_at is not None or (last is not None and last.kind == "recuse"):
        return None
    return asked(
        request,
        title="Set a judge aside",
        what=[
            f"{apart(seat.person.name)} will not judge {apart(application.person.name)}.",
            "A score that they gave does not count then.",
            NO_WAY_BACK,
        ],
        press="Yes, set aside",
        form=form,
    )


def rest(request: HttpRequest, placement: Placement) -> HttpResponse | None:
    if placement.status != "active":
        return None
    return asked(
        request,
        title="Let this place rest",
        what=[
            f"We tell {apart(placement.person.name)} that it rests.",
            "A session that takes place until it goes on is not paid.",
            "We tell them of each, and they may say that they were there.",
        ],
        press="Yes, it rests",
        back=reverse("selection_placement", args=[placement.pk]),
    )


def go_on(request: HttpRequest, placement: Placement) -> HttpResponse | None:
    if placement.status != "paused":
        return None
    return asked(
        request,
        title="Let this place go on",
        what=[f"We tell {apart(placement.person.name)} that it goes on. Sessions from now on are theirs again."],
        press="Yes, it goes on",
        back=reverse("selection_placement", args=[placement.pk]),
    )


def end(request: HttpRequest, placement: Placement, why: str, form: Form) -> HttpResponse | None:
    if placement.status == "ended":
        return None
    return asked(
        request,
        title=f"End the place of {apart(placement.person.name)}",
        what=[
            f"We tell {apart(placement.person.name)}, with this reason: {why}.",
            "What they did until today is paid. Sessions to come are not theirs.",
            NO_WAY_BACK,
        ],
        press="Yes, it ends today",
        form=form,
    )


# A person's own


def turn_down(request: HttpRequest, place: Place, form: Form) -> HttpResponse | None:
    if not policies.can_answer_place(place):
        return None
    return asked(
        request,
        title="Turn the place down?",
        what=[
            f"You say no to {place.application.version.title}.",
            "We ask the next person at once, so you cannot take the place later.",
            "It does not count against you.",
        ],
        press="Yes, turn it down",
        form=form,
        template=OWN,
    )


def withdraw(request: HttpRequest, application: Application) -> HttpResponse | None:
    back = (
        ["You can use it again until the role closes."]
        if policies.can_open(application.role)
        else ["There is no way back.", "The role has closed. Once you take it back, you cannot send it again."]
    )
    return asked(
        request,
        title="Take your application back?",
        what=[
            f"{application.version.title}, {application.reference}.",
            "Nobody reads it any more. You do not have to say why.",
            *back,
        ],
        press="Yes, take it back",
        back=reverse("application_detail", args=[application.reference]),
        template=OWN,
    )


def drop_change(request: HttpRequest, application: Application) -> HttpResponse | None:
    if not application.is_changing:
        return None
    return asked(
        request,
        title="Drop your changes?",
        what=[
            "What you wrote since you sent it is gone then.",
            f"Your application {application.reference} stands as you sent it.",
        ],
        press="Yes, drop my changes",
        back=reverse("application_detail", args=[application.reference]),
        template=OWN,
    )


def lock(request: HttpRequest, seat: PanelSeat) -> HttpResponse | None:
    if seat.locked_at is not None or not policies.can_score(seat) or scores.to_go(seat):
        return None
    return asked(
        request,
        title="Lock your scores?",
        what=[
            "All your scores stay as they are from now on.",
            "When every judge has locked, the panel sees names and all scores.",
            NO_WAY_BACK,
        ],
        press="Yes, lock my scores",
        back=reverse("panel_check", args=[seat.role.slug]),
        template=OWN,
    )


def step_back(request: HttpRequest, code: str, back: str) -> HttpResponse | None:
    return asked(
        request,
        title=f"Step back from {code}?",
        what=[
            "You do not read or judge this one any more. The others judge it.",
            "A score that you gave it does not count then.",
            NO_WAY_BACK,
        ],
        press="Yes, step back",
        back=back,
        template=OWN,
    )
