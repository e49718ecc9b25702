"""The only reader of the time.

`now()` is business time: what deadlines, pay-by dates and the ledger go by. In the demo it may be moved on
(`move_on`), and tests and the seed set it (`at`). `wall()` is the machine's time, for leases and rate limits.
"""

from __future__ import annotations

import contextlib
import contextvars
import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from dateutil.relativedelta import relativedelta
from django.conf import settings
from govuk_bank_holidays.bank_holidays import BankHolidays

LONDON = ZoneInfo("Europe/London")
# What a day of work, a session or a pot can be on: anything else is a slip of the hand.
EARLIEST, LATEST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC), dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
_set = contextvars.ContextVar[dt.datetime | None]("business_time_set", default=None)
_offset = contextvars.ContextVar[dt.timedelta | None]("business_time_offset", default=None)


def wall() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def now() -> dt.datetime:
    """Business time, UTC."""
    fixed = _set.get()
    if fixed is not None:
        return fixed
    return wall() + (_offset.get() or dt.timedelta())


def today() -> dt.date:
    """The day in London, in business time."""
    return now().astimezone(LONDON).date()


def can_be(day: dt.date) -> bool:
    """Not a slip of the hand (3020 for 2030)."""
    return EARLIEST.date() <= day < min(LATEST.date(), today() + dt.timedelta(days=366 * 20))


def london(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(LONDON)


@contextlib.contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Business time stands still at `moment` inside the block (tests and the seed)."""
    if moment.tzinfo is None:
        raise ValueError("The clock is set with a moment that has a time zone.")
    token = _set.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _set.reset(token)


@contextlib.contextmanager
def offset_read_once() -> Iterator[None]:
    """The stored offset of the demo holds for one request or job: read once, never half-way."""
    token = _offset.set(_stored_offset() if settings.DEMO else dt.timedelta())
    try:
        yield
    finally:
        _offset.reset(token)


@contextlib.contextmanager
def offset_is(offset: dt.timedelta) -> Iterator[None]:
    """Where it was read together with something else."""
    token = _offset.set(offset)
    try:
        yield
    finally:
        _offset.reset(token)


def is_read() -> bool:
    """Whether the offset is there for this request or job already."""
    return _offset.get() is not None


def offset() -> dt.timedelta:
    """How far the demo's clock was moved on: as read for this request or job."""
    return _offset.get() or dt.timedelta()


def _stored_offset() -> dt.timedelta:
    from ground.models import ClockOffset

    return ClockOffset.objects.current()


def start_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), LONDON).astimezone(dt.UTC)


def end_of(day: dt.date) -> dt.datetime:
    """The first moment of the next London day, UTC: a deadline "on 3 December" is over then."""
    return start_of(day + dt.timedelta(days=1))


@lru_cache(maxsize=1)
def _holidays() -> frozenset[dt.date]:
    return frozenset(row["date"] for row in BankHolidays(use_cached_holidays=True).get_holidays("england-and-wales"))


def is_working_day(day: dt.date) -> bool:
    """Monday to Friday and no bank holiday in England."""
    return day.weekday() < 5 and day not in _holidays()


def add_working_days(day: dt.date, days: int) -> dt.date:
    """The `days`-th working day after `day`; for a negative number, before it."""
    step = dt.timedelta(days=1 if days >= 0 else -1)
    left = abs(days)
    while left:
        day += step
        if is_working_day(day):
            left -= 1
    return day


def working_days_between(first: dt.date, last: dt.date) -> int:
    """How many working days lie after `first`, up to and including `last` (0 where last <= first).

    Counted by weeks, so that a day in the year 9999 costs what tomorrow costs.
    """
    if last <= first:
        return 0
    weeks, rest = divmod((last - first).days, 7)
    week_days = weeks * 5 + sum((first.weekday() + day) % 7 < 5 for day in range(1, rest + 1))
    return week_days - sum(first < day <= last for day in _holidays() if day.weekday() < 5)


def is_skipped(day: dt.date, at: dt.time, zone: ZoneInfo = LONDON) -> bool:
    """Whether no clock there ever shows this: it lies in the hour that is left out when summer time begins."""
    said = dt.datetime.combine(day, at, zone)
    return said.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != said.replace(tzinfo=None)


def zone(name: str | None) -> ZoneInfo | None:
    """Ours where none is named; None where there is no such time zone."""
    if not name:
        return LONDON
    return ZoneInfo(name) if name in zones() else None


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    return frozenset(available_timezones())


def quarter(day: dt.date) -> str:
    """The calendar quarter a day lies in, as printed in the open book: "2026 Q4"."""
    return f"{day.year} Q{(day.month - 1) // 3 + 1}"


def quarter_end(day: dt.date) -> dt.date:
    """The last day of the calendar quarter a day lies in."""
    return day + relativedelta(months=2 - (day.month - 1) % 3, day=31)
