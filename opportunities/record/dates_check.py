"""Dates of which each person chooses some, in a role of ours: they are there, there is room, and it stays so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ground.exceptions import Path, Problem
from opportunities.models import RoleVersion, WorkLine
from opportunities.record.durations import whole_day


def dates_to_choose(version: RoleVersion, record: dict[str, Any], seats: int | None) -> Iterator[Problem]:
    sessions = record.get("sessions", [])
    for position, row in enumerate(record.get("work", [])):
        if "choose" in row:
            held = [one for one in sessions if one.get("work") == row["key"]]
            yield from _one(("work", position), row, held, seats)
    yield from _as_before(version, record)


def _one(at: Path, row: dict[str, Any], held: list[dict[str, Any]], seats: int | None) -> Iterator[Problem]:
    count = row["choose"]
    if row["kind"] not in ("session", "training"):
        words = "People choose among sessions: say that this part of the work is sessions."
        yield Problem((*at, "choose"), words)
    if row.keys() & {"per", "every"}:
        words = "List the dates: nobody can choose among those that come again and again."
        yield Problem((*at, "choose"), words)
    if len(held) < count or not all(whole_day(one["on"]) for one in held):
        words = f"List each date that people choose among, with its day: at least {count}."
        yield Problem(("sessions",), words)
        return
    if seats:
        room = sum(min(one.get("room", seats), seats) for one in held)
        if room < count * seats:
            words = f"These dates have room for {room}, and {seats} people come to {count} each: {count * seats}."
            yield Problem(("sessions",), words)


def _as_before(version: RoleVersion, record: dict[str, Any]) -> Iterator[Problem]:
    """People have chosen by it, or will be paid by it."""
    current = version.role.current
    if current is None:
        return
    rows = WorkLine.objects.filter(version=current, choose__isnull=False).order_by("position")
    before = dict(rows.values_list("key", "choose"))
    now = {row["key"]: row["choose"] for row in record.get("work", []) if "choose" in row}
    for key in sorted(before.keys() | now.keys()):
        if before.get(key) != now.get(key):
            words = f"How many dates of '{key}' people come to was said when the role went public, and stays."
            yield Problem(("work",), words)
