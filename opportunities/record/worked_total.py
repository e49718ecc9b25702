"""What one person earns, reckoned from what was said: pay line × its work × periods in the term. Pure.

A figure is a range: at least 4 × £115 has no upper end, "up to 10" no lower one. Where a number is missing there is
no total, and the sentence says which.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from ground import money
from opportunities.record.bands import band, is_for
from opportunities.record.durations import DAYS, MONTHS, Quantity, as_quantity, days_of_week, pay_periods, periods

# (name, owner, version, unit) -> pence and currency, or None where no card says it.
Rates = Callable[[dict[str, Any], str], tuple[int, str] | None]

MINUTES = {"minute": 1, "half_hour": 30, "hour": 60}
HALF_DAYS = {"half_day": 1, "day": 2}
PERIODS = {"week", "month", "quarter", "year"}
CALENDAR = DAYS.keys() | MONTHS.keys()
ONE_EACH = {"session", "meeting", "activity", "review", "item"}
SEVERAL_CURRENCIES = "the pay is in more than one currency"
WORDS = {"half_day": "half days", "half_hour": "half hours"}


class NotSaid(Exception):
    """Why there is no total, as the end of "No total: ..."."""


@dataclasses.dataclass(frozen=True)
class Total:
    """`low` or `high` is None where that end is not said; `why` is why there is no total."""

    low: int | None = None
    high: int | None = None
    about: bool = False
    currency: str = money.GBP
    workings: tuple[str, ...] = ()
    why: str = ""

    @property
    def sentence(self) -> str:
        """£1,400 · at least £460 · £2,700 to £5,400 · No total: how many hours is not said."""
        if self.why:
            return f"No total: {self.why}"
        return _figure(self.low, self.high, self.about, lambda pence: money.show(pence, self.currency))


def worked_total(record: dict[str, Any], rates: Rates = lambda rate, unit: None) -> Total:
    """Of a record in canonical shape. Lines on one row of work are alternatives, never added; so are those of two
    variants. Work that nobody has to do is left out.
    """
    lines = paid_lines(record)
    if not lines:
        return Total(why=_no_lines(record))
    of_variants = list(dict.fromkeys(line["variant"] for line in lines if "variant" in line))
    if not of_variants:
        return _sum(lines, record, rates)
    common = [line for line in lines if "variant" not in line]
    totals = [
        _sum([*common, *(one for one in lines if one.get("variant") == name)], record, rates) for name in of_variants
    ]
    if missing := next((total for total in totals if total.why), None):
        return missing
    return _best(list(totals), ours=False)


def paid_lines(record: dict[str, Any], *, optional: bool = False) -> list[dict]:
    """The lines that pay; those for optional work, or those for the rest."""
    keys = {row["key"] for row in record.get("work", []) if "optional" in row and "key" in row}
    lines = [line for line in record.get("pay", {}).get("lines", []) if line["kind"] == "paid"]
    return [line for line in lines if (line.get("work") in keys) is optional]


def optional_total(record: dict[str, Any], rates: Rates = lambda rate, unit: None) -> Total | None:
    """What the paid work that nobody has to do comes to for whoever does all of it; None where there is none."""
    lines = paid_lines(record, optional=True)
    return _sum(lines, record, rates) if lines else None


def _sum(lines: list[dict], record: dict[str, Any], rates: Rates) -> Total:
    try:
        ours = record["kind"] == "own"
        parts = [
            _best([_line(line, record, rates) for line in _fitting(same, record)], ours) for same in _by_work(lines)
        ]
    except NotSaid as missing:
        return Total(why=str(missing))
    if len({part.currency for part in parts}) > 1:
        return Total(why=SEVERAL_CURRENCIES)
    lows, highs = [part.low for part in parts], [part.high for part in parts]
    return Total(
        low=None if None in lows else sum(lows),  # type: ignore[arg-type]
        high=None if None in highs else sum(highs),  # type: ignore[arg-type]
        about=any(part.about for part in parts),
        currency=parts[0].currency,
        workings=tuple(word for part in parts for word in part.workings),
    )


def _no_lines(record: dict[str, Any]) -> str:
    if record["kind"] == "funding_call":
        return "this is a funding call, not paid work"
    status = record.get("pay", {}).get("status")
    if status in ("unpaid", "expenses_only"):
        return "the work is not paid"
    return "what is paid is not said"


def _by_work(lines: list[dict]) -> list[list[dict]]:
    groups: dict[Any, list[dict]] = {}
    for position, line in enumerate(lines):
        groups.setdefault(line.get("work", position), []).append(line)
    return list(groups.values())


def _fitting(lines: list[dict], record: dict[str, Any]) -> list[dict]:
    """Of alternatives by length (`applies_to`) those that one session of the work can be; all where none is said."""
    work = next((row for row in record.get("work", []) if row.get("key") == lines[0].get("work", "")), {})
    length = work.get("length", {})
    if "n" not in length or length["unit"] not in MINUTES:
        return lines
    n = as_quantity(length["n"]).scaled(Fraction(MINUTES[length["unit"]]))
    fit = [line for line in lines if _may_be(line, n, lines)]
    return fit or lines


def _may_be(line: dict, minutes: Quantity, lines: list[dict]) -> bool:
    if minutes.low is not None and minutes.low == minutes.high:
        return is_for(line, lines, int(minutes.low))
    low, high = band(line)
    return (minutes.high is None or minutes.high >= low) and (
        minutes.low is None or high is None or minutes.low <= high
    )


def _best(parts: Sequence[Total | NotSaid], ours: bool) -> Total:
    """Of alternatives: the ones that can be reckoned, from the least to the most that they give.

    Of our own roles all of them: pay may go by any, and no pot is asked for less than it could come to.
    """
    good = [part for part in parts if isinstance(part, Total)]
    missing = [part for part in parts if isinstance(part, NotSaid)]
    if missing and (ours or not good):
        raise missing[0]
    if len({part.currency for part in good}) > 1:
        raise NotSaid(SEVERAL_CURRENCIES)
    lows, highs = [part.low for part in good], [part.high for part in good]
    return Total(
        low=None if None in lows else min(lows),  # type: ignore[type-var]
        high=None if None in highs else max(highs),  # type: ignore[type-var]
        about=any(part.about for part in good),
        currency=good[0].currency,
        workings=good[0].workings,
    )


def _line(line: dict, record: dict, rates: Rates) -> Total | NotSaid:
    try:
        unit = line.get("unit", "")
        low, high, about, currency = _amount(line, unit, rates)
        if not unit:
            raise NotSaid("what one payment is for is not said")
        n = _quantity(line, unit, record)
    except NotSaid as missing:
        return missing
    each = _figure(low, high, about, lambda pence: money.show(pence, currency))
    return Total(
        low=_times(low, n.low),
        high=_times(high, n.high),
        about=about or n.about,
        currency=currency,
        workings=(each if unit == "whole" else f"{_figure(n.low, n.high, n.about, _plain)} × {each}",),
    )


def _times(pence: int | None, n: Fraction | None) -> int | None:
    """Rounded once per line."""
    return None if pence is None or n is None else money.portion(pence, n.numerator, n.denominator)


def _amount(line: dict, unit: str, rates: Rates) -> tuple[int | None, int | None, bool, str]:
    if "amount" in line:
        pence = as_quantity(line["amount"]["pence"])
        low, high = (None if end is None else int(end) for end in (pence.low, pence.high))
        return low, high, pence.about, line["amount"]["currency"]
    found = rates(line["rate"], unit) if "rate" in line else None
    if found is None:
        raise NotSaid(
            f"how much '{line['rate']['name']}' is, is not said" if "rate" in line else "how much is not said"
        )
    return found[0], found[0], False, found[1]


def _quantity(line: dict, unit: str, record: dict) -> Quantity:
    """How many `unit`s one person does."""
    if unit == "whole":
        return Quantity.exactly(1)
    if unit in PERIODS:
        n = periods(record, unit)
        if record["kind"] == "own" and (paid := pay_periods(record, unit)) is not None:
            # We pay it: as many as pay will make, whatever the length says beside the days.
            n = dataclasses.replace(paid, about=n is not None and n.about)
        if n is None:
            raise NotSaid("how long it goes on is not said")
        return n
    work = next((row for row in record.get("work", []) if row.get("key") == line.get("work", "")), None)
    if work is None:
        raise NotSaid(f"how many {WORDS.get(unit, unit + 's')} is not said")
    if work.get("none"):
        return Quantity.exactly(0)
    times = _times_of(work, record)
    length = work.get("length")
    if unit in ONE_EACH or ("applies_to" in line and unit in HALF_DAYS):
        if times is None:
            raise NotSaid(f"how many {unit}s is not said".replace("activitys", "activities"))
        return times
    if length is None or "n" not in length:
        raise NotSaid(f"how many {WORDS.get(unit, unit + 's')} is not said")
    if work["kind"] == "total":
        # The length is of all of it, or of all of it each time: 2 hours a week for as many weeks as there are.
        again = "every" in work and "per" not in work
        times = _times_of(work if again else {**work, "count": work.get("count", 1)}, record)
    if times is None:
        raise NotSaid(f"how many {WORDS.get(unit, unit + 's')} is not said")
    if unit == "block":
        return times.times(_blocks(line["block"], length))
    return times.times(as_quantity(length["n"])).scaled(_ratio(length["unit"], unit))


def _blocks(block: dict, length: dict) -> Quantity:
    """How many blocks one time is: one that is begun counts whole."""
    n, size = as_quantity(length["n"]).scaled(_ratio(length["unit"], block["unit"])), as_quantity(block["n"])
    low = None if n.low is None or not size.high else Fraction(-(-n.low // size.high))
    high = None if n.high is None or not size.low else Fraction(-(-n.high // size.low))
    return Quantity(low, high, n.about or size.about)


def _periods(work: dict, unit: str, record: dict) -> Quantity:
    """How many weeks, months ... this work goes on: those it is spread over where that is said, else those of the term.

    Days are the days of the week on which it may fall: "every day, weekdays" is five times a week.
    """
    over = {"term": {"length": work["over"]}} if "n" in work.get("over", {}) else record
    if unit == "cycle":
        raise NotSaid("how many rounds there are is not said")
    held = days_of_week(over, work["days"]) if unit == "day" and "days" in work else periods(over, unit)
    if held is None:
        raise NotSaid("how long it goes on is not said")
    return held


def _every(work: dict, record: dict) -> Quantity:
    """How many times there is room for: every week, every two to three months. A part of one counts as one."""
    unit, n = work["every"]["unit"], as_quantity(work["every"].get("n", 1))
    if unit not in CALENDAR:
        raise NotSaid("how many times a day it comes is not said")
    held = _periods(work if n == Quantity.exactly(1) else {**work, "days": []}, unit, record)
    low = None if held.low is None or n.high is None else Fraction(held.low // n.high)
    high = None if held.high is None or not n.low else Fraction(-(-held.high // n.low))
    return Quantity(low, high, held.about or n.about)


def _ratio(of: str, unit: str) -> Fraction:
    for table in (MINUTES, HALF_DAYS):
        if of in table and unit in table:
            return Fraction(table[of], table[unit])
    raise NotSaid(f"how many {WORDS.get(unit, unit + 's')} make up one {of.replace('_', ' ')} is not said")


def _times_of(work: dict, record: dict) -> Quantity | None:
    """How often the work comes, for one person; None where that is not said.

    `every` says how often where no number does, and never fewer than the sessions that have a day. The days of the
    week alone say when, not how often: "2 hours, Mondays" may be one Monday.
    """
    count = as_quantity(work["count"]) if "count" in work else None
    if "choose" in work:
        count = Quantity.exactly(work["choose"])
    if count is None:
        dated = sum(bool(work.get("key")) and one.get("work") == work["key"] for one in record.get("sessions", []))
        if "every" in work and "per" not in work:
            count = _at_least(dated, _every(work, record))
        elif dated:
            count = Quantity.exactly(dated)
        elif work["kind"] in ("session", "attendance") or work.keys() & {"per", "days"}:
            return None
        else:
            count = Quantity.exactly(1)
    if work.get("per") == "session":
        each = [_times_of(row, record) for row in record.get("work", []) if row["kind"] == "session"]
        if not each or None in each:
            return None
        sessions = Quantity.exactly(0)
        for one in each:
            sessions = sessions.plus(one)  # type: ignore[arg-type]
        count = count.times(sessions)
    elif "per" in work:
        count = count.times(_periods(work, work["per"], record))
    return dataclasses.replace(count, high=None) if work["kind"] == "attendance" else count


def _at_least(n: int, said: Quantity) -> Quantity:
    return dataclasses.replace(
        said,
        low=None if said.low is None else max(said.low, Fraction(n)),
        high=None if said.high is None else max(said.high, Fraction(n)),
    )


def most_of(record: dict[str, Any], key: str) -> int | None:
    """How many sessions of one row of work are said at most; None where no number is."""
    work = next((row for row in record.get("work", []) if row.get("key") == key), None)
    try:
        times = _times_of(work, record) if work else None
    except NotSaid:
        return None
    return None if times is None or times.high is None else int(times.high)


MOST_MINUTES = 12 * 60  # of one session
HALF_DAY = 240  # minutes


def longest_of(record: dict[str, Any], key: str) -> int | None:
    """How many minutes one session of a row of work lasts at most, as its money was counted.

    None where a longer one costs no more: paid by the session, by the day, by the month.
    """
    lines = [line for line in record["pay"].get("lines", []) if line["kind"] == "paid" and line.get("work") == key]
    units = {line.get("unit") for line in lines}
    by_length = units & {*MINUTES, "block"} or any("applies_to" in line for line in lines)
    work = next((row for row in record.get("work", []) if row.get("key") == key), {})
    length = work.get("length", {})
    if by_length and work.get("kind") != "total" and "n" in length and length["unit"] in MINUTES:
        most = as_quantity(length["n"]).high
        return None if most is None else int(most * MINUTES[length["unit"]])
    return HALF_DAY if units == {"half_day"} else None


def _plain(n: Fraction) -> str:
    return f"{n.numerator:,}" if n.denominator == 1 else f"{float(n):.4g}"


def _figure(low: Any, high: Any, about: bool, show: Callable[[Any], str]) -> str:
    if low is not None and low == high:
        words = show(low)
    elif high is None:
        words = f"at least {show(low)}" if low is not None else "some"
    elif low is None:
        words = f"up to {show(high)}"
    else:
        words = f"{show(low)} to {show(high)}"
    return f"about {words}" if about else words
