"""The weeks, months, quarters and years of a placement, counted from the day it began."""

from __future__ import annotations

import datetime as dt

from opportunities.record.durations import later


def ended_periods(unit: str, starts_on: dt.date, last: dt.date | None, today: dt.date) -> list[tuple[str, dt.date]]:
    """(its first day as a key, its last day) of each that is over. The one that a placement ends in is paid whole."""
    found = []
    for count in range(2000):
        begins = later(starts_on, unit, count)
        ends = later(starts_on, unit, count + 1) - dt.timedelta(days=1)
        if last is not None:
            if begins > last:
                break
            ends = min(ends, last)
        if ends >= today:
            break
        found.append((begins.isoformat(), ends))
    return found
