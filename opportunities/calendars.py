"""The dates of a role for a person's calendar. Its titles say nothing about the subject: calendars are shared."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from opportunities.cards import said_by
from opportunities.models import Role
from opportunities.wording import whole_day

LONDON = "Europe/London"


def calendar(role: Role, address: str) -> bytes | None:
    """None where no sitting has a whole day."""
    rows = [(row, day) for row in said_by(role).get("sessions", []) if (day := whole_day(row["on"]))]
    if not rows:
        return None
    found = Calendar()
    found.add("prodid", "-//Alongside//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    for place, (row, day) in enumerate(rows, start=1):
        event = Event()
        event.add("uid", f"{role.slug}-{place}-v{role.current.number}@alongside")
        event.add("dtstamp", role.current.published_at)
        event.add("summary", f"Alongside: session {place} of {len(rows)}")
        event.add("url", address)
        zone = ZoneInfo(row.get("tz", LONDON))
        if "from" in row:
            start = dt.time.fromisoformat(row["from"])
            event.add("dtstart", dt.datetime.combine(day, start, zone))
            if "to" in row:
                event.add("dtend", dt.datetime.combine(day, dt.time.fromisoformat(row["to"]), zone))
        else:
            event.add("dtstart", day)
        found.add_component(event)
    found.add_missing_timezones()
    return found.to_ical()
