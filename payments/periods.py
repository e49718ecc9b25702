"""The weeks, months, quarters and years of a placement, counted from the day it began."""

from __future__ import annotations

import calendar
import datetime as dt

MONTHS = {"month": 1, "quarter": 3, "year": 12}


def _later(start: dt.date, unit: str, count: int) -> dt.date:
    if unit == "week":
        return start + dt.timedelta(weeks=count)
    months = start.month - 1 + count * MONTHS[unit]
    year, month = start.year + months // 12, months % 12 + 1
    return dt.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def ended_periods(unit: str, starts_on: dt.date, last: dt.date | None, today: dt.date) -> list[tuple[str, dt.date]]:
    """(its first day as a key, its last day) of each that is over. The one that a placement ends in is paid whole."""
    found = []
    for count in range(2000):
        begins = _later(starts_on, unit, count)
        ends = _later(starts_on, unit, count + 1) - dt.timedelta(days=1)
        if last is not None:
            if begins > last:
                break
            ends = min(ends, last)
        if ends >= today:
            break
        found.append((begins.isoformat(), ends))
    return found
