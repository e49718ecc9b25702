"""The dates of a role for a person's calendar. Its titles say nothing about the subject: calendars are shared.

A session keeps its UID through every version of the terms, so that a calendar that has it moves it or takes it away
instead of showing it twice. One that the team added has a UID of its own, also once terms name it. Times are UTC: readers of calendars do not agree on what a list of time zones means.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from ground import clock
from opportunities.models import Role, RoleStatus, Session, VersionStatus
from opportunities.presenters.wording import Said
from opportunities.record.durations import whole_day


@dataclass
class Dated:
    """One session of a role: through its versions, or added by the team. `key` is its own for good.

    `said_at`: when it was first made public.
    """

    key: str
    row: Said
    said_at: dt.datetime
    called_off_at: dt.datetime | None = None
    added: Session | None = None

    @property
    def same(self) -> tuple:
        return same(self.row)

    def begins(self) -> dt.date | dt.datetime:
        return self.added.starts_at if self.added else moment(self.row, "from") or day_of(self.row)

    def ends(self) -> dt.datetime | None:
        return self.added.ends_at if self.added else moment(self.row, "to")

    def begun(self, now: dt.datetime) -> bool:
        begins = self.begins()
        return begins <= now if isinstance(begins, dt.datetime) else begins < now.date()


def same(row: Said) -> tuple:
    return row.get("work", ""), day_of(row), row.get("from"), row.get("to"), row.get("tz")


def day_of(row: Said) -> dt.date:
    day = whole_day(row["on"])
    assert day is not None, "only sessions with a whole day are dated"
    return day


def moment(row: Said, end: str) -> dt.datetime | None:
    if end not in row:
        return None
    at = dt.time.fromisoformat(row[end])
    return dt.datetime.combine(day_of(row), at, clock.zone(row.get("tz")) or clock.LONDON).astimezone(dt.UTC)


def sessions_of(role: Role, sessions: list[Session]) -> list[Dated]:
    """Every session with a day that was ever published or added, as it stands now."""
    found: list[Dated] = []
    added = [_added(session) for session in sessions if session.line_id is None]
    published = role.versions.filter(status=VersionStatus.PUBLISHED).order_by("number")
    for canonical, at in published.values_list("canonical", "published_at"):
        rows = [row for row in json.loads(canonical).get("sessions", []) if whole_day(row["on"])]
        found += [one for one in added if one not in found and one.said_at < at]
        _follow(found, rows, at)
    found += [one for one in added if one not in found]
    found = _each_once(found)
    _called_off_by_hand(sessions, found)
    if role.status == RoleStatus.CANCELLED and role.cancelled_at is not None:
        _call_off([one for one in found if one.called_off_at is None], role.cancelled_at)
    return sorted(found, key=lambda one: (day_of(one.row), one.row.get("from", "")))  # else as they were made public


def _follow(found: list[Dated], rows: list[Said], at: dt.datetime) -> None:
    """The same again first; then what moved, in order within its part of the work; the rest is new, or called off.

    What the team added may be named by later terms, and is then the same; not being named, it still stands.
    """
    left, waiting = list(found), []
    for row in rows:
        if it := next((one for one in left if one.same == same(row)), None):
            left.remove(it)
            it.row, it.called_off_at = row, None
        else:
            waiting.append(row)
    left = [one for one in left if one.added is None and one.called_off_at is None and not one.begun(at)]
    for row in waiting:
        if it := next((one for one in left if one.row.get("work", "") == row.get("work", "")), None):
            left.remove(it)
            it.row = row
        else:
            number = sum(one.added is None for one in found) + 1
            found.append(Dated(f"session-{number}", row, at))
    _call_off(left, at)


def _call_off(some: list[Dated], at: dt.datetime) -> None:
    for one in some:
        if not one.begun(at):
            one.called_off_at = at


When = tuple[str, dt.date | dt.datetime, dt.date | dt.datetime | None]


def _when(one: Dated) -> When:
    return one.row.get("work", ""), one.begins(), one.ends()


def _called_off_by_hand(sessions: list[Session], found: list[Dated]) -> None:
    live: list[tuple[When, dt.datetime | None]] = [
        ((one.work_key, one.starts_at, one.ends_at), one.cancelled_at) for one in sessions
    ]
    planned = {when for when, cancelled_at in live if cancelled_at is None}
    off = {when: cancelled_at for when, cancelled_at in live if when not in planned}
    for one in found:
        if one.called_off_at is None:
            one.called_off_at = off.get(_when(one))


def _added(session: Session) -> Dated:
    begins, ends = (at.astimezone(clock.LONDON) for at in (session.starts_at, session.ends_at))
    row = {"work": session.work_key, "on": begins.date().isoformat(), "from": f"{begins:%H:%M}", "to": f"{ends:%H:%M}"}
    return Dated(f"added-{session.pk}", row, session.added_at, session.cancelled_at, session)


def _each_once(found: list[Dated]) -> list[Dated]:
    """A session of the terms that was called off and then added again, as often as it likes, is that session."""
    named = {_when(one) for one in found if one.added is None and one.called_off_at is None}
    return [one for one in found if one.added is None or _when(one) not in named]


def changes_of(role: Role, sessions: list[Session]) -> list[dt.datetime]:
    """When anything of these dates was said: new terms, one added, one called off. There are ever more of them.

    The newest wins in a calendar, so nothing that is sent may look older than what it takes the place of.
    """
    version = role.current
    assert version is not None and version.published_at is not None, "only what is public has a calendar"
    by_hand = [at for one in sessions for at in (one.added_at if one.line_id is None else None, one.cancelled_at)]
    said = [at for at in (*by_hand, role.cancelled_at) if at is not None]
    return [version.published_at] * version.number + said


def calendar(role: Role, address: str) -> bytes | None:
    """None where no session has a whole day."""
    rows = list(Session.objects.filter(role=role).order_by("pk"))
    sessions = sessions_of(role, rows)
    if not sessions:
        return None
    changes = changes_of(role, rows)
    found = Calendar()
    found.add("prodid", "-//Alongside//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    planned = [one for one in sessions if one.called_off_at is None]
    for one in sessions:
        event = _event(role, one, changes)
        if one.called_off_at is None:
            event.add("summary", f"Alongside: session {planned.index(one) + 1} of {len(planned)}")
        else:
            event.add("summary", "Alongside: a session that was called off")
        event.add("url", address)
        found.add_component(event)
    return found.to_ical()


def _event(role: Role, one: Dated, changes: list[dt.datetime]) -> Event:
    event = Event()
    event.add("uid", f"role-{role.pk}-{one.key}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", len(changes))
    event.add("dtstamp", max(changes))
    event.add("status", "CONFIRMED" if one.called_off_at is None else "CANCELLED")
    event.add("dtstart", one.begins())
    if ends := one.ends():
        event.add("dtend", ends)
    return event
