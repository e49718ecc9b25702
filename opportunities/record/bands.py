"""A rate for sessions of some length only (`applies_to`): which of several a session is paid by. Pure."""

from __future__ import annotations

from collections.abc import Iterable

MINUTES = {"minute": 1, "hour": 60, "half_day": 240, "day": 480}


def band(line: dict) -> tuple[int, int | None]:
    """How many minutes one session is for this line: from, up to."""
    said = line.get("applies_to", {})
    unit = MINUTES.get(said.get("unit", ""), 1)
    return said.get("min", 0) * unit, said["max"] * unit if "max" in said else None


def is_for(line: dict, lines: list[dict], minutes: int) -> bool:
    """Whether a session of so many minutes is this line's: one at the edge of two is that of the longer ones."""
    return holds(*band(line), [band(other)[0] for other in lines if other is not line], minutes)


def holds(low: int, high: int | None, others: Iterable[int], minutes: int) -> bool:
    """`others`: from which length on the other lines are."""
    if minutes < low or (high is not None and minutes > high):
        return False
    return minutes != high or minutes not in others
