"""When a role closes: one stored value, told as the host said it, and open or closed computed when it is shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ground import text_format
from opportunities.models import Role
from opportunities.presenters import wording
from opportunities.presenters.wording import Said
from opportunities.record.durations import whole_day

ENDLESS = {
    "rolling": "Open all the time",
    "until_filled": "Open until the places are taken",
    "none": "No closing day",
    "closed": "Closed",
}


@dataclass(frozen=True)
class Deadline:
    open: bool
    said: str  # "Closes Thu 3 Dec, 5pm"
    long: str  # "Thursday 3 December 2026, 5pm"
    notes: tuple[str, ...] = ()  # what the host left out

    @property
    def note(self) -> str:
        return ". ".join(self.notes)


def _is_over(role: Role, now: dt.datetime) -> bool:
    """Not by its deadline, nor by hand: nothing of it is to come."""
    ends, closes = role.current.sessions_end_at if role.current else None, role.closes
    return ends is not None and ends <= now and (closes is None or closes > now)


def _yearly(closes: Said, open_now: bool) -> Deadline:
    ends, opens = wording.when(closes["on"]), wording.when(closes["opens"]) if "opens" in closes else ""
    window = f"{opens} to {ends}, each year" if opens else f"Until {ends}, each year"
    return Deadline(open_now, f"Closes {ends}" if open_now else f"Opens {opens}", window, ("Each year",))


def deadline(role: Role, said: Said, now: dt.datetime) -> Deadline:
    open_now, closes, listed = role.is_open(now), said.get("closes"), said["kind"] != "own"
    if closes is None:
        seen = said["listing"]["seen"] if listed else "whole"
        missing = "not in the part we have seen" if seen == "excerpt" else "the host does not say"
        return Deadline(open_now, f"Closing day: {missing}", missing.capitalize())
    kind = closes["kind"]
    if role.stopped_at is not None and role.closes == role.stopped_at:
        day = text_format.date(role.stopped_at)
        return Deadline(open_now, f"Closed {day}", day, (role.stopped_why,))
    if not open_now and _is_over(role, now):
        day = text_format.date(role.current.sessions_end_at)
        return Deadline(False, f"Closed {day}", day, ("The last session is over",))
    if kind in ENDLESS:
        return Deadline(open_now, ENDLESS[kind], ENDLESS[kind])
    verb = "Closes" if open_now else "Closed"
    if kind == "roughly":
        told = wording.when(closes["on"])
        return Deadline(open_now, f"{verb} {told}", told, ("The host gives no day",))
    if kind == "yearly":
        return _yearly(closes, open_now)
    tz = closes.get("tz")
    at = f", {wording.at(closes['on'], closes['time'], tz=tz)}" if "time" in closes else ""
    at = at or (f", {wording.zone(tz)}" if tz else "")
    day = whole_day(closes["on"])
    assert day is not None, "the schema asks for a whole day"
    short = wording.when(day.isoformat(), short=open_now).removeprefix("" if open_now else f"{day:%A} ")
    notes = []
    if listed and "time" not in closes:
        notes.append("The host gives no time")
    if isinstance(closes["on"], dict) and closes["on"].get("year_worked_out"):
        notes.append("The host gives no year: we worked it out")
    if closes.get("extended"):
        notes.append("The host moved this day")
    for other in closes.get("others", []):
        also = wording.when(other["on"]) + (
            f", {wording.at(other['on'], other['time'], tz=other.get('tz', tz))}" if "time" in other else ""
        )
        notes.append(f"The host also says {also}")
    zone = " UK time" if at and not tz else ""
    ending = "" if "time" in closes or listed else ", at the end of the day"
    return Deadline(open_now, f"{verb} {short}{at}", f"{wording.when(day.isoformat())}{at}{zone}{ending}", tuple(notes))
