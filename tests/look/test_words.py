import datetime as dt

import pytest
from django.template import engines

from ground import text_format


def drawn(source: str, **context) -> str:
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [
        (17, 0, "5pm"),
        (10, 30, "10:30am"),
        (12, 0, "noon"),
        (0, 0, "midnight"),
        (0, 5, "12:05am"),
        (12, 45, "12:45pm"),
    ],
)
def test_a_time_is_said_as_people_say_it(hour, minute, said):
    assert text_format.clock_time(dt.time(hour, minute)) == said


def test_a_moment_is_told_in_london_time():
    summer_night = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)
    assert text_format.moment(summer_night) == "2 July 2026, 12:30am"
    assert text_format.day(summer_night) == "Thursday 2 July 2026"


def test_filters_write_money_and_days():
    on = dt.date(2026, 12, 3)
    said = drawn(
        "{{ a|pounds }} {{ b|pounds }} {{ on|day }}, {{ on|day_short }}",
        a=123400,
        b=3750,
        on=on,
    )
    assert said == "£1,234 £37.50 Thursday 3 December 2026, Thu 3 Dec"


def test_a_value_that_is_missing_is_written_as_nothing():
    assert drawn("[{{ none|pounds }}{{ none|day }}{{ none|moment }}]", none=None) == "[]"


def test_lists_are_joined_as_in_a_sentence():
    assert text_format.joined(["one"]) == "one"
    assert text_format.joined(["one", "two", "three"]) == "one, two and three"
