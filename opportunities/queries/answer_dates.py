"""By when somebody who is offered a place says yes or no: the usual working days, and before they would be there."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from ground import clock
from opportunities.models import Place, Role, Session


def answer_by(role: Role, told: dt.date) -> dt.date:
    """Counted from the day on which they are told: the usual days, or the last working day before the work begins, if
    that is sooner; that same day, if it begins on the next.

    Of work that goes on already: before its next session, but with a few days to think; never after its last day.
    """
    version = role.current
    last = usual(told)
    following = next_day(role, told)
    if following is not None:
        least = settings.ANSWER_PLACE_AT_LEAST_WORKING_DAYS if has_begun(role) else 0
        last = min(last, max(clock.add_working_days(following, -1), clock.add_working_days(told, least)))
    if version is not None and version.work_ends_on is not None:
        last = min(last, version.work_ends_on)
    return last


def usual(day: dt.date) -> dt.date:
    return clock.add_working_days(day, settings.ANSWER_PLACE_WITHIN_WORKING_DAYS)


def next_day(role: Role, told: dt.date | None = None) -> dt.date | None:
    """When somebody who says yes, once they are told, would first be there."""
    after = max(clock.now(), clock.start_of(told)) if told else clock.now()
    session = Session.objects.filter(role=role, status="planned", starts_at__gt=after).order_by("starts_at").first()
    starts = role.current.work_starts_on if role.current else None
    days = [clock.london(session.starts_at).date()] if session else []
    if starts is not None and starts > clock.london(after).date():
        days.append(starts)
    return min(days, default=None)


def is_short(place: Place) -> bool:
    return place.answer_by < usual(place.told_on or clock.london(place.offered_at).date())


def has_begun(role: Role) -> bool:
    starts = role.current.work_starts_on if role.current else None
    return (starts is not None and starts <= clock.today()) or Session.objects.filter(
        role=role, status="planned", starts_at__lte=clock.now()
    ).exists()
