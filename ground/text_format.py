"""How days, moments and counts are written wherever a person reads them: pages, letters, refusals."""

from __future__ import annotations

import datetime as dt

from ground.clock import LONDON

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _day(value: dt.date | dt.datetime) -> dt.date:
    """The London day of a moment; a day as it is."""
    return value.astimezone(LONDON).date() if isinstance(value, dt.datetime) else value


def day(value: dt.date | dt.datetime) -> str:
    """Thursday 3 December 2026"""
    on = _day(value)
    return f"{_DAYS[on.weekday()]} {date(on)}"


def date(value: dt.date | dt.datetime) -> str:
    """3 December 2026"""
    on = _day(value)
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def day_short(value: dt.date | dt.datetime) -> str:
    """Thu 3 Dec"""
    on = _day(value)
    return f"{_DAYS[on.weekday()][:3]} {on.day} {_MONTHS[on.month - 1][:3]}"


def month_short(value: dt.date | dt.datetime) -> str:
    """Dec"""
    return _MONTHS[_day(value).month - 1][:3]


def clock_time(value: dt.time | dt.datetime) -> str:
    """5pm, 10:30am, noon, midnight"""
    at = value.astimezone(LONDON).time() if isinstance(value, dt.datetime) else value
    if at.minute == 0 and at.hour in (0, 12):
        return "noon" if at.hour else "midnight"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def moment(value: dt.datetime) -> str:
    """3 December 2026, 5pm"""
    return f"{date(value)}, {clock_time(value)}"


def times(count: int) -> str:
    """once, twice, three times"""
    return ("once", "twice")[count - 1] if count in (1, 2) else f"{number(count)} times"


def number(count: int) -> str:
    """In words up to ten: three; in figures above: 11"""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def duration(minutes: int) -> str:
    """3 hours, 1 hour 30 minutes, 45 minutes"""
    hours, rest = divmod(minutes, 60)
    said = [(hours, "hour"), (rest, "minute")]
    return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in said if count) or "no time"


def ordinal(count: int) -> str:
    """first, second, third; 4th, 22nd"""
    if 1 <= count <= 3:
        return ("first", "second", "third")[count - 1]
    teens = 10 <= count % 100 <= 20
    return f"{count}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th')}"


def working_days(count: int) -> str:
    """2 working days; of none: the same day"""
    if count == 0:
        return "the same day"
    return "1 working day" if count == 1 else f"{count} working days"


def within(count: int) -> str:
    """within 2 working days; of none: on the same day"""
    return f"on {working_days(0)}" if count == 0 else f"within {working_days(count)}"


def joined(words: list[str], last: str = "and") -> str:
    """one, two and three"""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def cut(text: str, longest: int = 80) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
