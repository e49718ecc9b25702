"""How much own-time work one day can hold, and on which day."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import clock
from ground.exceptions import Refused
from ground.forms import DayField
from payments.actions import contributions
from payments.models import Contribution
from tests.factories import money as make
from tests.payments.test_pages import client_of, text


@pytest.fixture
def lines(db, clock_at):
    """Two placements of one person, each paid by the hour."""
    clock_at("2026-11-24 18:00")
    money = make.Money(lines=((4000, "hour", "plan"),))
    payee, other = money.payee(), make.Money(lines=((4000, "hour", "plan"),))
    make.placement(other.role, payee, other.coordinator)
    make.catch_up.run()
    return [terms.lines.get() for terms in payee.pay_terms.order_by("pk")]


def log(line, minutes: int, key: str, day: dt.date | None = None):
    return contributions.log(
        line=line, worked_on=day or clock.today(), minutes=minutes, log_key=key, by=line.terms.payee
    )


def test_three_entries_of_twelve_hours_on_one_day_are_one(lines):
    log(lines[0], 12 * 60, "a")
    for line, key in ((lines[0], "b"), (lines[1], "c")):
        with pytest.raises(Refused, match=r"written down 12 hours for that day\. Write up to 12 hours for one day"):
            log(line, 15, key)
    log(lines[1], 12 * 60, "d", clock.today() - dt.timedelta(days=1))
    assert Contribution.objects.count() == 2


def test_a_second_press_of_the_last_entry_is_harmless(lines):
    for _press in range(2):
        made = log(lines[0], 12 * 60, "a")
    assert Contribution.objects.get() == made


def test_what_does_not_count_leaves_its_hours_free(lines):
    made = log(lines[0], 12 * 60, "a")
    contributions.void(contribution=made, why="Twice.", by=lines[0].terms.role.added_by)
    assert log(lines[1], 12 * 60, "b").minutes == 720


def test_the_form_says_it_beside_what_was_typed(lines):
    log(lines[0], 11 * 60, "a")
    day = clock.today()
    when = {"worked_on_day": day.day, "worked_on_month": day.month, "worked_on_year": day.year}
    sent = {"line": lines[1].pk, "minutes": 120, "log_key": "z", **when}
    page = text(client_of(lines[0].terms.payee).post(reverse("contribution_log"), sent))
    assert "You have written down 11 hours for that day. Write up to 12 hours" in page
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"minutes": 721}, {"minutes": 0}, {"worked_on": dt.date(9999, 1, 1)}, {"worked_on": dt.date(1066, 1, 1)}]
)
def test_the_database_keeps_the_limits_of_an_entry(lines, wrong):
    made = log(lines[0], 60, "a")
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=made.pk).update(**wrong)


def test_the_database_keeps_the_limit_of_a_day(lines):
    one = log(lines[0], 700, "a")
    with pytest.raises(IntegrityError), transaction.atomic():
        one.pk, one.log_key, one.key, one.minutes = None, "b", "b", 21
        one.save(force_insert=True)


@pytest.mark.parametrize("year", ["1066", "2099", "3026", "9999"])
def test_a_day_that_is_a_slip_of_the_hand_is_asked_for_again(year):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="too far away"):
        DayField().clean(["24", "11", year])
