"""Live sessions: made from the advertised lines, or added by the team; called off before they begin."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from ground import clock, text_format, trail, typed
from ground.exceptions import Refused
from ground.models import PublicData
from members.models import Person
from opportunities import permissions
from opportunities.actions import session_lines
from opportunities.models import Role, RoleVersion, Session, SessionLine
from opportunities.queries import choices
from opportunities.record import record_of
from opportunities.record.worked_total import MOST_MINUTES, longest_of, most_of


@transaction.atomic
def from_lines(*, role: Role, by: Person) -> list[Session]:
    """One session for each advertised line that says its day and both times. A second call makes none."""
    lines = SessionLine.objects.filter(
        version=role.current, on__isnull=False, starts__isnull=False, ends__isnull=False, session=None
    ).order_by("position")
    made, chosen = [], choices.of(role.current)
    # A line of a newer version says the same session again: it is there already.
    there = set(Session.objects.filter(role=role).values_list("work_key", "starts_at"))
    for line in lines:
        zone = clock.zone(line.tz) or clock.LONDON
        starts = dt.datetime.combine(line.on, line.starts, zone).astimezone(dt.UTC)
        ends = dt.datetime.combine(line.on, line.ends, zone).astimezone(dt.UTC)
        if (line.work_key, starts) in there or ends <= starts:
            continue
        made.append(
            Session.objects.create(
                role=role, line=line, work_key=line.work_key, title=line.what or "Session", starts_at=starts, ends_at=ends,
                by_choice=line.work_key in chosen, room=line.room, added_at=clock.now(), added_by=by,
            )
        )  # fmt: skip
    return made


@transaction.atomic
def add(
    *,
    role: Role,
    title: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    work_key: str = "",
    room: int | None = None,
    by: Person,
) -> Session:
    """A session the advert did not name. `work_key` is a row of the version's work, asked when more than one fits.
    `room`: how many can come to it, where people choose their date.

    A second press finds the session of the first.
    """
    permissions.check_coordinate(by)
    work_key = _part_of_work(role, work_key)
    Role.objects.select_for_update().get(pk=role.pk)
    facts: dict[str, Any] = {
        "work_key": work_key,
        "title": typed.lettered(title) or "Session",
        "starts_at": starts_at,
        "ends_at": ends_at,
    }
    if found := Session.objects.filter(role=role, status=session_lines.PLANNED, **facts).order_by("pk").first():
        return found
    check_add(role=role, starts_at=starts_at, ends_at=ends_at, work_key=work_key)
    if work_key in choices.of(role.current):
        facts |= {"by_choice": True, "room": room}
    session = Session.objects.create(role=role, **facts, added_at=clock.now(), added_by=by)
    trail.record("add", session, by=by)
    PublicData.objects.bump()  # with its first session a role has dates for a calendar
    session_lines.tell(session, session_lines.ADDED, by=by)
    return session


def check_add(*, role: Role, starts_at: dt.datetime, ends_at: dt.datetime, work_key: str) -> None:
    """What the terms, the money and the clock say against it."""
    work_key = _part_of_work(role, work_key)
    assert role.current is not None
    if ends_at <= starts_at:
        raise Refused("A session ends after it starts.")
    if starts_at <= clock.now():
        raise Refused("Add a session before it begins: people have to hear of it.")
    check_times(role.current, work_key, starts_at, ends_at)
    _check_funded(role, work_key)


def _part_of_work(role: Role, work_key: str) -> str:
    if role.status not in ("published", "concluded") or role.current is None:
        raise Refused("Sessions belong to a role that has been published.")
    fits = list(
        role.current.worklines.filter(none=False).exclude(key="").order_by("position").values_list("key", "kind")
    )
    if not work_key:
        keys = [key for key, kind in fits if kind in ("session", "attendance", "training")]
        if len(keys) != 1:
            raise Refused("Say which part of the work this session is.")
        work_key = keys[0]
    if work_key not in {key for key, _ in fits}:
        raise Refused("This is no part of the work as it was published.")
    return work_key


def check_times(version: RoleVersion, work_key: str, starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    """Within the work's time, and no longer than the money was counted for."""
    minutes = int((ends_at - starts_at).total_seconds() // 60)
    if minutes > MOST_MINUTES:
        raise Refused(f"A session lasts {text_format.duration(MOST_MINUTES)} at most.")
    longest = longest_of(record_of(version), work_key)
    if longest is not None and minutes > longest:
        raise Refused(
            f"The terms have money for {text_format.duration(longest)} each time. "
            "Make it shorter, or publish new terms and have them funded first."
        )
    if version.work_ends_on is not None and clock.london(starts_at).date() > version.work_ends_on:
        raise Refused(
            f"The work ends on {text_format.date(version.work_ends_on)}, as the terms say. Choose a day before, or publish "
            "new terms and have them funded first."
        )


def _check_funded(role: Role, work_key: str) -> None:
    """The terms say how many there are, and the money is for so many: what was called off too late is paid as well. One
    more date to choose from costs nothing."""
    if work_key in choices.of(role.current):
        return
    record = record_of(role.current)
    most, days = most_of(record, work_key), notice_days(record)
    all_of_it = Session.objects.filter(role=role, work_key=work_key)
    planned = all_of_it.filter(status=session_lines.PLANNED).count()
    off = all_of_it.exclude(cancelled_at=None).values_list("cancelled_at", "starts_at")
    late = sum(days is not None and at > starts - dt.timedelta(days=days) for at, starts in off)
    if most is not None and planned + late >= most:
        were = f", and {late} {'was' if late == 1 else 'were'} called off too late and still paid" if late else ""
        raise Refused(
            f"The terms have money for {most} of these, and {planned} are planned{were}. "
            + ("P" if late else "Call one off, or p")
            + "ublish new terms and have them funded first."
        )


def notice_days(record: dict[str, Any]) -> int | None:
    """Called off later than this many days before, a session is paid. None: nothing was published."""
    shares = record.get("attendance_shares", [])
    return next((row.get("notice_days") for row in shares if row["outcome"] == "cancelled_late"), None)


@transaction.atomic
def cancel(*, session: Session, by: Person) -> Session:
    permissions.check_coordinate(by)
    if not session_lines.move(session, "cancel", by=by) and session.status != "cancelled":
        raise Refused("A session that has begun cannot be called off. Say that the host did not come.")
    return session
