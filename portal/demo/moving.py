"""The demo's clock moves on, so that a ten-minute walk can reach "paid". It never goes back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from ground import clock
from ground.models import ClockOffset
from ground.refusal import Refused
from portal.management.commands import tick

FURTHEST = dt.timedelta(days=366)


@dataclass(frozen=True)
class Step:
    key: str
    label: str
    moment: dt.datetime


def steps() -> list[Step]:
    now = clock.now()
    return [
        Step("day", "A day", now + dt.timedelta(days=1)),
        Step("week", "A week", now + dt.timedelta(days=7)),
    ]


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
