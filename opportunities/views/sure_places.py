"""As `sure.py`: what a coordinator does about places and sessions that tells people at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ground import text_format
from ground.asking import NO_WAY_BACK, asked, refused
from ground.typed import apart
from opportunities.actions import places, sessions
from opportunities.models import Place, Placement, Role, Session
from opportunities.queries import choices

Form = Callable[[], HttpResponse]


def add_session(
    request: HttpRequest, role: Role, title: str, starts: dt.datetime, ends: dt.datetime, work_key: str, form: Form
) -> HttpResponse | None:
    facts = {"starts_at": starts, "ends_at": ends, "work_key": work_key}
    there = Session.objects.filter(role=role, status="planned", title=title, **facts).exists()
    if there or refused(sessions.check_add, role=role, **facts):
        return None
    if work_key in choices.of(role.current):
        return asked(
            request,
            title="Add a session",
            what=[
                f"{title}, {text_format.moment(starts)} to {text_format.clock_time(ends)}.",
                "It is one more date to choose from. Whoever has no date yet is asked to choose.",
                "You can call it off again until it begins. Those who chose it are told of that.",
            ],
            press="Yes, add it",
            form=form,
        )
    told = Placement.objects.filter(role=role).exclude(status="ended").count()
    people = "1 person" if told == 1 else f"{told} people"
    return asked(
        request,
        title="Add a session",
        what=[
            f"{title}, {text_format.moment(starts)} to {text_format.clock_time(ends)}.",
            f"We tell {people} at once: everybody who has a place."
            if told
            else "Nobody has a place yet, so nobody is told.",
            "You can call it off again until it begins. They are told of that too.",
        ],
        press="Yes, add it",
        form=form,
    )


def said_no(request: HttpRequest, place: Place, form: Form) -> HttpResponse | None:
    """A coordinator writes down what somebody said."""
    name = apart(place.application.person.name)
    following = places.asked_next(place)
    return asked(
        request,
        title=f"{name} says no",
        what=[
            f"{name} does not take the place in {place.application.version.title}, and is told that you wrote it down.",
            f"{apart(following.person.name)} is next in line: we offer them the place at once."
            if following
            else "Nobody is waiting for the place, so nobody else is asked.",
            NO_WAY_BACK,
        ],
        press="Yes, they said no",
        form=form,
    )
