"""How long something goes on, and when it starts and ends, as far as it was said. Pure."""

from __future__ import annotations

import dataclasses
import datetime as dt
from fractions import Fraction
from typing import Any

from dateutil.relativedelta import relativedelta

from opportunities.record.semantics import earliest, latest

MONTHS = {"month": 1, "quarter": 3, "year": 12}
# The fewest and the most days that one can have.
DAYS = {
    "day": (1, 1),
    "week": (7, 7),
    "fortnight": (14, 14),
    "month": (28, 31),
    "quarter": (90, 92),
    "year": (365, 366),
}


@dataclasses.dataclass(frozen=True)
class Quantity:
    """How many: from `low` to `high`, either not said."""

    low: Fraction | None
    high: Fraction | None
    about: bool = False

    @classmethod
    def exactly(cls, n: int) -> Quantity:
        return cls(Fraction(n), Fraction(n))

    def times(self, other: Quantity) -> Quantity:
        return Quantity(_both(self.low, other.low), _both(self.high, other.high), self.about or other.about)

    def scaled(self, by: Fraction) -> Quantity:
        return self.times(Quantity(by, by))

    def plus(self, other: Quantity) -> Quantity:
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Quantity(low, high, self.about or other.about)


def _both(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one * other


def as_quantity(number: int | dict[str, Any]) -> Quantity:
    """A number of the shape: 8, {min}, {max}, {min, max}, about."""
    if isinstance(number, int):
        return Quantity.exactly(number)
    low, high = number.get("min"), number.get("max")
    return Quantity(
        None if low is None else Fraction(low), None if high is None else Fraction(high), number.get("about", False)
    )


def periods(record: dict[str, Any], per: str) -> Quantity | None:
    """How many weeks, months ... the term has: its length, or starts to ends inclusive. None: not said."""
    term = record.get("term", {})
    length = term.get("length", {})
    if "n" in length:
        return _of_length(as_quantity(length["n"]), length["unit"], per)
    starts, ends = first_day(term.get("starts")), last_day(term.get("ends"))
    if starts is None or ends is None or ends < starts:
        return None
    about = any(isinstance(end, dict) and end.keys() & {"side", "part"} for end in (term["starts"], term["ends"]))
    if per in MONTHS:
        months = (ends.year - starts.year) * 12 + ends.month - starts.month + 1
        return _whole(months, months, MONTHS[per], about)
    days = (ends - starts).days + 1
    return _whole(days, days, DAYS[per][0], about)


MONDAY_TO_FRIDAY, ALL_WEEK = range(5), range(7)
DAYS_OF_WEEK: dict[str, range] = {
    "weekday": MONDAY_TO_FRIDAY,
    "working_day": MONDAY_TO_FRIDAY,  # a bank holiday less is not reckoned with: money is kept for it
    "weekend": range(5, 7),
    "evening": ALL_WEEK,
}
DAYS_OF_WEEK |= {
    name: range(at, at + 1)
    for at, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}


def days_of_week(record: dict[str, Any], named: list[str]) -> Quantity | None:
    """How many days of the term are on these days of the week: exactly where both ends are days, else by its weeks."""
    which = {day for name in named for day in DAYS_OF_WEEK[name]}
    term, days, weeks = record.get("term", {}), periods(record, "day"), periods(record, "week")
    if days is None or weeks is None or len(which) in (0, 7):
        return days
    if "length" not in term and isinstance(term["starts"], str) and isinstance(term["ends"], str):
        first, n = dt.date.fromisoformat(term["starts"]), days.high
        assert n is not None
        return Quantity.exactly(sum((first.weekday() + at) % 7 in which for at in range(int(n))))
    each = weeks.scaled(Fraction(len(which)))
    high = each.high if each.high is None or days.high is None else min(each.high, days.high)
    return Quantity(each.low, high, each.about or days.about)


def _of_length(n: Quantity, unit: str, per: str) -> Quantity | None:
    if unit == per:
        return n
    if unit in MONTHS and per in MONTHS:
        months = n.scaled(Fraction(MONTHS[unit]))
        return _whole(months.low, months.high, MONTHS[per], n.about)
    if unit in DAYS and per in DAYS:
        fewest, most = DAYS[unit]
        low = None if n.low is None else n.low * fewest
        high = None if n.high is None else n.high * most
        return _whole(low, high, DAYS[per][0] if unit not in MONTHS else DAYS[per][1], n.about)
    return None


def _whole(low: Any, high: Any, size: int, about: bool) -> Quantity:
    """Whole periods: the low end rounded down, the high end up."""
    return Quantity(
        None if low is None else Fraction(divmod(int(low), size)[0]),
        None if high is None else Fraction(-divmod(-int(high), size)[0]),
        about,
    )


def later(start: dt.date, unit: str, count: int) -> dt.date:
    """`count` weeks, months, quarters or years after a day, as pay counts them."""
    if unit == "week":
        return start + dt.timedelta(weeks=count)
    return start + relativedelta(months=count * MONTHS[unit])


def pay_periods(record: dict[str, Any], unit: str) -> Quantity | None:
    """How many weeks, months ... are paid: from the first day of the work, and the one that it ends in is paid whole.

    None where the first or the last day is not said.
    """
    starts, ends = work_days(record)
    if starts is None or ends is None or ends < starts:
        return None
    count, days = 0, (ends - starts).days
    while count <= days and later(starts, unit, count) <= ends:
        count += 1
    return Quantity.exactly(count)


def first_day(when: Any) -> dt.date | None:
    return None if when is None else earliest(when)


def last_day(when: Any) -> dt.date | None:
    return None if when is None else latest(when)


def work_days(record: dict[str, Any]) -> tuple[dt.date | None, dt.date | None]:
    """The first and last day of the work, from the term and the sessions."""
    term = record.get("term", {})
    days = [row["on"] for row in record.get("sessions", [])]
    starts = [day for day in (first_day(when) for when in [term.get("starts"), *days]) if day]
    ends = [day for day in (last_day(when) for when in [term.get("ends"), *days]) if day]
    if "ends" not in term and starts and (day := _after(min(starts), term.get("length", {}))):
        ends.append(day)
    return (min(starts) if starts else None, max(ends) if ends else None)


def _after(day: dt.date, length: dict[str, Any]) -> dt.date | None:
    """The last day of a length of time that begins on `day`; its upper end."""
    n = as_quantity(length["n"]).high if "n" in length else None
    if n is None:
        return None
    if length["unit"] in MONTHS:
        try:
            return later(day, length["unit"], int(n)) - dt.timedelta(days=1)
        except (ValueError, OverflowError):  # past the last year that a day can be in
            return None
    if length["unit"] in DAYS and n < 40_000:
        return day + dt.timedelta(days=int(n) * DAYS[length["unit"]][0] - 1)
    return None


def whole_day(value: Any) -> dt.date | None:
    """The day, where the source says a whole one (its year may be worked out)."""
    if isinstance(value, str):
        return dt.date.fromisoformat(value)
    if {"year", "month", "day"} <= value.keys() and "part" not in value:
        return dt.date(value["year"], value["month"], value["day"])
    return None
