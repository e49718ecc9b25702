"""Live sessions follow the advertised session lines of the current version."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from ground import clock, states, text_format, trail
from ground.exceptions import Refused
from members.actions import notices
from members.models import Person
from opportunities.models import ChosenDate, Placement, Role, RoleVersion, Session, SessionLine, VersionStatus
from opportunities.queries import choices
from opportunities.transitions import SESSION

PLANNED = "planned"
ADDED = "opportunities/session_added"
CALLED_OFF = "opportunities/session_called_off"


def follow(*, role: Role, by: Person) -> None:
    """One session for each line with a day and times; those that stand already stay, those no longer said are off.

    One that was called off stays off as long as the terms go on saying it. Sessions that the team added come from no
    line and are left alone.
    """
    wanted, before = said(role.current), said(_before(role))
    sessions = list(Session.objects.filter(role=role))
    there = {_key(one): one for one in sessions if one.status == PLANNED}
    off = {_key(one) for one in sessions if one.status != PLANNED} & set(before)
    chosen = choices.of(role.current)
    gone = [one.pk for key, one in there.items() if key not in wanted and one.line_id is not None]
    _call_off(Session.objects.filter(pk__in=gone), by=by)
    _keep_room(there, wanted)
    for (work_key, starts, ends), line in wanted.items():
        if (work_key, starts, ends) not in {*there, *off}:
            made = Session.objects.create(
                role=role,
                line=line,
                work_key=work_key,
                title=line.what or line.version.title,
                starts_at=starts,
                ends_at=ends,
                by_choice=line.work_key in chosen,
                room=line.room,
                added_by=by,
            )
            trail.record("add", made, by=by)
            tell(made, ADDED, by=by)


def _keep_room(there: dict, wanted: dict) -> None:
    """A date has the room that the terms say now, and never less than has been chosen."""
    for key in there.keys() & wanted.keys():
        session, room = there[key], wanted[key].room
        if session.by_choice and session.room != room:
            spots = ChosenDate.objects.filter(session=session, left_at=None).values_list("spot", flat=True)
            if room is not None and max(spots, default=0) > room:
                day = text_format.day(clock.london(session.starts_at).date())
                raise Refused(f"People have chosen {day} already. Keep room for {max(spots)}.")
            Session.objects.filter(pk=session.pk).update(room=room)


def said(version: RoleVersion | None) -> dict[tuple[str, dt.datetime, dt.datetime], SessionLine]:
    """Each line of a version that says a whole day and both times, by what makes it the same session."""
    found = {}
    for line in SessionLine.objects.filter(version=version) if version else []:
        if times := moments(line):
            found[(line.work_key, *times)] = line
    return found


def _before(role: Role) -> RoleVersion | None:
    published = role.versions.filter(status=VersionStatus.PUBLISHED).exclude(pk=role.current_id)
    return published.order_by("-number").first()


def _key(one: Session) -> tuple[str, dt.datetime, dt.datetime]:
    return one.work_key, one.starts_at, one.ends_at


def call_off(*, role: Role, by: Person) -> None:
    _call_off(Session.objects.filter(role=role), by=by)


def _call_off(sessions, *, by: Person) -> None:
    for session in sessions.filter(status=PLANNED, starts_at__gt=clock.now()):
        move(session, "cancel", by=by)


def move(session: Session, verb: str, *, by: Person) -> bool:
    """What has begun stays as it was: people are there."""
    now = clock.now()
    moved = states.move(session, SESSION, verb, by=by, only=Q(starts_at__gt=now), cancelled_at=now, cancelled_by=by)
    if moved:
        notices.drop_about(session, (ADDED,), by=by)
        tell(session, CALLED_OFF, by=by)
    return moved


def tell(session: Session, kind: str, *, by: Person) -> None:
    """Everybody who has taken up a place and was not told to stay away. Of one of several dates: who comes to it."""
    if session.by_choice and kind == ADDED:
        return  # whoever has no date yet is asked (dates.catch_up)
    placed = Placement.objects.filter(role=session.role_id).exclude(status="ended").select_related("person")
    if session.by_choice:
        placed = placed.filter(chosen_dates__session=session, chosen_dates__left_at=None)
    for placement in placed.order_by("pk"):
        notices.owe(person=placement.person, kind=kind, obj=session, by=by)


def moments(line: SessionLine) -> tuple[dt.datetime, dt.datetime] | None:
    """When a line starts and ends, UTC; None where it does not say a whole day and both times."""
    if line.on is None or line.starts is None or line.ends is None or not line.work_key:
        return None
    zone = clock.zone(line.tz) or clock.LONDON
    starts, ends = (dt.datetime.combine(line.on, at, zone).astimezone(dt.UTC) for at in (line.starts, line.ends))
    return starts, ends
