"""Live sittings follow the advertised session lines of the current version."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from ground import clock, trail
from ground.states import find
from members.models import Person
from opportunities.models import Role, Session, SessionLine
from opportunities.transitions_selection import SESSION

PLANNED = "planned"


def follow(*, role: Role, by: Person) -> None:
    """One sitting for each line with a day and times; those that stand already stay, those no longer said are off.

    Sittings that the team added come from no line and are left alone.
    """
    wanted = {}
    for line in SessionLine.objects.filter(version=role.current):
        if times := moments(line):
            wanted[(line.work_key, *times)] = line
    standing = Session.objects.filter(role=role, status=PLANNED)
    there = {(one.work_key, one.starts_at, one.ends_at): one for one in standing}
    for (work_key, starts, ends), line in wanted.items():
        if (work_key, starts, ends) not in there:
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
    gone = [one.pk for key, one in there.items() if key not in wanted and one.line_id is not None]
    _call_off(Session.objects.filter(pk__in=gone), by=by)


def call_off(*, role: Role, by: Person) -> None:
    _call_off(Session.objects.filter(role=role), by=by)


def _call_off(sessions, *, by: Person) -> None:
    for session in sessions.filter(status=PLANNED, starts_at__gt=clock.now()):
        move(session, "cancel", by=by)


def move(session: Session, verb: str, *, by: Person) -> bool:
    """The only writer of a session's status, for this module and the team's own. What is over stays as it was."""
    row, now = find(SESSION, verb), clock.now()
    moved = Session.objects.filter(pk=session.pk, status__in=row.sources, ends_at__gt=now).update(
        status=row.target, cancelled_at=now, cancelled_by=by
    )
    session.refresh_from_db()
    if moved:
        trail.record(verb, session, by=by)
    return bool(moved)


def moments(line: SessionLine) -> tuple[dt.datetime, dt.datetime] | None:
    """When a line starts and ends, UTC; None where it does not say a whole day and both times."""
    if line.on is None or line.starts is None or line.ends is None or not line.work_key:
        return None
    zone = zoneinfo.ZoneInfo(line.tz) if line.tz else clock.LONDON
    starts, ends = (dt.datetime.combine(line.on, at, zone).astimezone(dt.UTC) for at in (line.starts, line.ends))
    return starts, ends
