"""Live sittings follow the advertised session lines of the current version."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from ground import clock, states, trail
from members.actions import notices
from members.models import Person
from opportunities.models import Placement, Role, RoleVersion, Session, SessionLine, VersionStatus
from opportunities.transitions import SESSION

PLANNED = "planned"
ADDED = "opportunities/session_added"
CALLED_OFF = "opportunities/session_called_off"


def follow(*, role: Role, by: Person) -> None:
    """One sitting for each line with a day and times; those that stand already stay, those no longer said are off.

    One that was called off stays off as long as the terms go on saying it. Sittings that the team added come from no
    line and are left alone.
    """
    wanted, before = said(role.current), said(_before(role))
    sittings = list(Session.objects.filter(role=role))
    there = {_key(one): one for one in sittings if one.status == PLANNED}
    off = {_key(one) for one in sittings if one.status != PLANNED} & set(before)
    gone = [one.pk for key, one in there.items() if key not in wanted and one.line_id is not None]
    _call_off(Session.objects.filter(pk__in=gone), by=by)
    for (work_key, starts, ends), line in wanted.items():
        if (work_key, starts, ends) not in {*there, *off}:
            made = Session.objects.create(
                role=role,
                line=line,
                work_key=work_key,
                title=line.what or line.version.title,
                starts_at=starts,
                ends_at=ends,
                added_by=by,
            )
            trail.record("add", made, by=by)
            tell(made, ADDED, by=by)


def said(version: RoleVersion | None) -> dict[tuple[str, dt.datetime, dt.datetime], SessionLine]:
    """Each line of a version that says a whole day and both times, by what makes it the same sitting."""
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
    """Everybody who has taken up a place and was not told to stay away."""
    placed = Placement.objects.filter(role=session.role_id).exclude(status="ended").select_related("person")
    for placement in placed.order_by("pk"):
        notices.owe(person=placement.person, kind=kind, obj=session, by=by)


def moments(line: SessionLine) -> tuple[dt.datetime, dt.datetime] | None:
    """When a line starts and ends, UTC; None where it does not say a whole day and both times."""
    if line.on is None or line.starts is None or line.ends is None or not line.work_key:
        return None
    zone = clock.zone(line.tz) or clock.LONDON
    starts, ends = (dt.datetime.combine(line.on, at, zone).astimezone(dt.UTC) for at in (line.starts, line.ends))
    return starts, ends
