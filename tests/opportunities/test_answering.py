"""A place is answered before the work begins: the work is from 4 May (a bank holiday), its sessions on 5 and 12 May."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from ground import jobs
from opportunities.actions import places
from opportunities.models import Place
from opportunities.queries import answer_dates
from tests.opportunities import selecting as make
from tests.opportunities.test_panel_leaks import client_for
from tests.opportunities.test_places import chosen, offered  # noqa: F401 - fixtures

USUAL, EVE = dt.date(2026, 4, 15), dt.date(2026, 5, 1)
OFFERED_ON = {
    "long before": ("2026-03-30 10:00", USUAL),
    "days before": ("2026-04-27 10:00", EVE),
    "on the last working day": ("2026-05-01 10:00", EVE),
    "on the day itself: before the session, in two working days at least": ("2026-05-04 10:00", dt.date(2026, 5, 6)),
    "between the sessions": ("2026-05-05 14:00", dt.date(2026, 5, 11)),
    "after the last session": ("2026-05-12 14:00", dt.date(2026, 5, 27)),
    "with the end near": ("2026-06-26 10:00", dt.date(2026, 6, 30)),
}


@pytest.mark.parametrize("case", OFFERED_ON)
def test_the_day_lies_before_the_person_would_be_there(chosen, clock_at, case):  # noqa: F811
    _, sent = chosen
    when, expected = OFFERED_ON[case]
    clock_at(when)
    place = places.offer(application=sent[0], by=make.coordinator())
    assert place.answer_by == expected
    assert answer_dates.is_short(place) is (expected not in (USUAL, dt.date(2026, 5, 27)))


def test_who_is_asked_from_the_reserve_has_until_the_work_begins_and_is_told_why(offered, clock_at):  # noqa: F811
    _, sent, made = offered
    clock_at("2026-04-28 10:00")
    places.turn_down(place=made[0], by=sent[0].person)
    [place] = Place.objects.filter(application=sent[2])
    assert place.answer_by == EVE
    page = client_for(sent[2].person).get(reverse("place_detail", args=[place.pk])).content.decode()
    assert "That is soon, because the work begins on 4 May 2026." in page
    jobs.run_ready()
    clock_at("2026-05-02 10:00")
    places.catch_up()
    place.refresh_from_db()
    assert place.status == "lapsed"
    following = Place.objects.get(application=sent[3])
    assert following.answer_by == dt.date(2026, 5, 2), "the work begins on the next working day"


def test_with_time_enough_the_page_says_nothing_of_it(offered):  # noqa: F811
    _, sent, made = offered
    page = client_for(sent[0].person).get(reverse("place_detail", args=[made[0].pk])).content.decode()
    assert "That is soon" not in page and answer_dates.next_day(made[0].role) == dt.date(2026, 5, 4)
