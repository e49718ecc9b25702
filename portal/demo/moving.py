"""The demo's clock moves on, so that a ten-minute walk can reach "paid". It never goes back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from ground import clock
from ground.exceptions import Refused
from ground.models import ClockOffset
from opportunities.models import Role, Session
from payments.queries import bank
from portal import tick

MORNING = dt.time(9)
FURTHEST = dt.timedelta(days=366)


@dataclass(frozen=True)
class Step:
    key: str
    label: str
    about: str
    moment: dt.datetime


def steps() -> list[Step]:
    """Until the bank's answers, a day, a week, and the next moments at which something happens by itself."""
    now = clock.now()
    found = [
        Step("day", "a day", "", now + dt.timedelta(days=1)),
        Step("week", "a week", "", now + dt.timedelta(days=7)),
    ]
    waits = bank.awaited()
    if waits and waits[1] > clock.today():
        run, day = waits
        morning = dt.datetime.combine(day, MORNING, tzinfo=clock.LONDON)
        found.insert(0, Step("bank", "when the bank has booked it", f"The bank has {run.reference}", morning))
    role = Role.objects.own().open(now).filter(current__closes_at__isnull=False).order_by("current__closes_at").first()
    if role:
        found.append(Step("deadline", "the next deadline", role.current.title, role.current.closes_at))
    session = Session.objects.filter(status="planned", ends_at__gt=now).order_by("ends_at", "pk").first()
    if session:
        found.append(Step("session", "the end of the next session", session.title, session.ends_at))
    return found


def move_on(key: str) -> dt.datetime:
    """Move to the moment that `key` names, then do what is due by then. Returns the new business time."""
    if not settings.DEMO:
        raise Refused("Only the demo can move its clock on.")
    step = next((one for one in steps() if one.key == key), None)
    if step is None:
        raise Refused("There is no such moment ahead of us. Choose one from the list.")
    ahead = step.moment - clock.now()
    if not dt.timedelta() < ahead <= FURTHEST:
        raise Refused("That is too far to move in one go.")
    # Whole seconds are stored: rounding up lands just past the moment, never just before it.
    ClockOffset.objects.add(ahead + dt.timedelta(seconds=1))
    tick.run()
    return step.moment
