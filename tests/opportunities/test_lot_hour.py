"""The day and hour of a draw stand in its file, nobody types a value sooner, and whoever may type it has the task."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import clock
from ground.exceptions import Refused
from opportunities.actions import draws
from opportunities.models import Draw
from tests.opportunities import selecting as make
from tests.opportunities.test_draws import tied  # noqa: F401
from tests.opportunities.test_panel_leaks import client_for

HOUR = make.moment("2026-03-28T20:30:00")


@pytest.fixture
def fixed(tied):  # noqa: F811
    role, seats, sent = tied
    return role, seats, sent, make.fix_lot(role, opens_at=HOUR)


def test_day_and_hour_stand_in_the_file_and_on_each_page(fixed):
    role, seats, _, draw = fixed
    assert json.loads(draw.file)["value_known_at"] == "2026-03-28T20:30+00:00"
    for who, name in (
        (seats[0].person, "panel_draw"),
        (make.coordinator(), "selection_draw"),
        (seats[0].person, "draw_detail"),
    ):
        page = client_for(who).get(reverse(name, args=[role.slug])).content.decode()
        assert "28 March 2026, 8:30pm" in page or "28 March 2026, 8.30pm" in page, name


def test_before_its_hour_nobody_types_a_value(fixed, clock_at):
    role, seats, _, draw = fixed
    clock_at(HOUR - dt.timedelta(seconds=1))
    for who, name in ((seats[0].person, "panel_draw"), (make.coordinator(), "selection_draw")):
        client, path = client_for(who), reverse(name, args=[role.slug])
        assert 'name="value"' not in client.get(path).content.decode()
        client.post(path, {"value": "17"})
        with pytest.raises(Refused, match="not known yet"):
            draws.type_value(draw=draw, value="17", by=who)
    assert Draw.objects.get(pk=draw.pk).value_one == ""
    clock_at(HOUR)
    client_for(seats[0].person).post(reverse("panel_draw", args=[role.slug]), {"value": "17"})
    assert Draw.objects.get(pk=draw.pk).value_one == "17"


@pytest.mark.parametrize("opens_at", [make.moment("2026-03-22T10:00:00"), make.moment("2026-06-01T10:00:00")])
def test_an_hour_that_has_passed_or_is_far_is_refused(tied, opens_at):  # noqa: F811
    with pytest.raises(Refused, match="still to come"):
        make.fix_lot(tied[0], opens_at=opens_at)


def test_the_task_is_on_each_judges_home_from_its_hour_until_they_have_typed(fixed, clock_at):
    role, seats, _, _ = fixed
    first, second = client_for(seats[0].person), client_for(seats[1].person)
    assert "The lot waits for its value" not in first.get("/me/").content.decode()
    clock_at(HOUR)
    path = reverse("panel_draw", args=[role.slug])
    for client in (first, second):
        home = client.get("/me/").content.decode()
        assert "The lot waits for its value" in home and path in home and make.SOURCE_SAID in home
    first.post(path, {"value": "17"})
    assert "The lot waits for its value" not in first.get("/me/").content.decode()
    assert "The lot waits for its value" in second.get("/me/").content.decode()
    second.post(path, {"value": "17"})
    assert "The lot waits for its value" not in second.get("/me/").content.decode()


def test_every_link_to_a_lot_opens_for_whoever_is_shown_it(fixed, clock_at):
    """The coordinator was led to the panel's page, which was not there for her."""
    role, seats, sent, _ = fixed
    clock_at(HOUR)
    for who, name in (
        (make.coordinator(), "selection_draw"), (seats[0].person, "panel_draw"), (seats[0].person, "panel_talk"),
        (sent[0].person, "draw_detail"), (make.coordinator(), "draw_detail"),
    ):  # fmt: skip
        client = client_for(who)
        page = client.get(reverse(name, args=[role.slug])).content.decode()
        links = {part.split('"')[0] for part in page.split('href="')[1:] if "/lot/" in part.split('"')[0]}
        for link in links:
            path = link if link.startswith("/") else f"/panel/{role.slug}/lot/" if link == "../lot/" else link
            assert client.get(path).status_code == 200, (name, link)
    assert client_for(make.coordinator()).get(reverse("panel_draw", args=[role.slug])).url == reverse(
        "selection_draw", args=[role.slug]
    )


def test_the_database_takes_no_value_before_the_hour(fixed):
    _, seats, _, draw = fixed
    judge, now = seats[0].person, clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(
            value_one="17", value_one_at=now, value_one_by=judge, value_one_root=judge.pk
        )
    with pytest.raises(IntegrityError, match="fixed before"), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(opens_at=now)
