"""Working days, counted alike for tomorrow and for the last day there is."""

import datetime as dt
import time

import pytest

from ground import clock

DAY = dt.date(2026, 12, 22)


def one_by_one(first: dt.date, last: dt.date) -> int:
    return sum(clock.is_working_day(first + dt.timedelta(days=n)) for n in range(1, (last - first).days + 1))


@pytest.mark.parametrize("start", range(-7, 8))
@pytest.mark.parametrize("length", [0, 1, 2, 5, 6, 7, 8, 13, 30, 400])
def test_counted_by_weeks_is_counted_one_by_one(start, length):
    first = DAY + dt.timedelta(days=start)
    last = first + dt.timedelta(days=length)
    assert clock.working_days_between(first, last) == one_by_one(first, last)


def test_a_last_day_before_the_first_is_none():
    assert clock.working_days_between(DAY, DAY - dt.timedelta(days=9)) == 0


def test_the_year_9999_costs_what_tomorrow_costs():
    began = time.perf_counter()
    for _ in range(1_000):
        clock.working_days_between(DAY, dt.date.max)
    assert time.perf_counter() - began < 5  # one by one it is two million days for each
