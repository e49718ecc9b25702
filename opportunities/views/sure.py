"""What coordinators are asked once more, with the names of those it touches, before it tells them or cannot be undone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ground import words
from ground.asking import asked
from ground.typed import apart
from opportunities import policies
from opportunities.actions import selections
from opportunities.actions.applications import is_told
from opportunities.models import Application, PanelSeat, Placement, Project, Role, Session

NO_WAY_BACK = "This cannot be undone."


def call_off(request: HttpRequest, session: Session) -> HttpResponse | None:
    if session.status != "planned":
        return None
    with_place = Placement.objects.filter(role=session.role, status="active").select_related("person")
    names = [each.person.name for each in with_place.order_by("person__name", "pk")]
    return asked(
        request,
        title="Call off a session",
        what=[
            f"{session.title}, {words.moment(session.starts_at)}, will not take place.",
            f"We tell {words.joined(names)}." if names else "Nobody has a place yet, so nobody is told.",
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
        what=[f"We tell {words.joined(names)} that there is a place, and ask for a yes or no.", NO_WAY_BACK],
        press=f"Offer {len(names)} place{'s' if len(names) > 1 else ''}",
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
            f"{apart(application.person.name)} takes back application {application.reference}. Nobody reads it then."
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
            "What they scored does not count then. You can give them a seat again, and they begin anew.",
        ],
        press=f"Yes, take {apart(seat.person.name)} off",
        back=reverse("selection_seats", args=[seat.role.slug]),
    )


def end_project(request: HttpRequest, project: Project) -> HttpResponse | None:
    if project.status != "live":
        return None
    return asked(
        request,
        title=f"End {project.name}",
        what=["It stays public, and no role can be added to it any more.", NO_WAY_BACK],
        press="Yes, end the project",
        back=reverse("team_project", args=[project.slug]),
    )
