"""Who reads what somebody sent, or what a judge said of themselves: each time, until it ends, and never in secret."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import clock
from ground.exceptions import Refused
from members.models import AccessEvent, AccessGrant
from opportunities.actions import applications, panels, reveal, scores
from opportunities.models import Application, Interest, PanelSeat, Score
from opportunities.queries.tallies import criteria_of
from tests.opportunities import selecting as make
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world


@world
def sent(clock_at):
    clock_at(make.OPENS)
    role = make.make_role(seats=2)
    seats = make.panel_of_three(role)
    return role, seats, make.apply(role, make.person("Ann Bee"))


def reads(application: Application):
    return AccessEvent.objects.filter(person=application.person, what=f"answers:{application.pk}")


def test_each_page_that_the_team_opens_is_a_line_and_one_day_is_one_row(sent, clock_at):
    _, _, application = sent
    team, own = client_for(make.coordinator()), client_for(application.person)
    for _ in range(2):
        assert team.get(reverse("selection_application", args=[application.reference])).status_code == 200
    assert reads(application).count() == 2
    page = own.get("/me/privacy/").content.decode()
    said = f"<b><bdi>Corin Hale</bdi></b> read your answers for “{application.version.title}”"
    assert page.count(said + " on 2 March 2026, 2 times. Why: to run this role.") == 1
    first = reads(application).order_by("pk").first()
    own.post(reverse("me_read_ask", args=[first.pk]))
    team.get(reverse("selection_application", args=[application.reference]))
    clock_at("2026-03-03 10:00")
    team.get(reverse("selection_application", args=[application.reference]))
    page = own.get("/me/privacy/").content.decode()
    assert "2 March 2026, 3 times. Why: to run" in page and "3 March 2026. Why: to run this role" in page
    assert page.count("You asked about this") == 1, "a question stays with its day"


def test_reading_ends_with_the_grant(sent):
    _, _, application = sent
    by = make.coordinator()
    reveal.for_team(application, None, by=by)
    grant = AccessGrant.objects.get(reader=by, what=f"answers:{application.pk}")
    AccessGrant.objects.filter(pk=grant.pk).update(until=clock.now() - dt.timedelta(seconds=1))
    with pytest.raises(Refused, match="time to read this ended on"):
        reveal.for_team(application, None, by=by)
    page = client_for(by).get(reverse("selection_application", args=[application.reference]))
    assert page.status_code == 200 and "I tried it at home" not in page.content.decode()
    assert "The time to read this ended on" in page.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessEvent.objects.create(
            person=application.person, reader=by, what=grant.what, purpose=grant.purpose, allowed=True, grant=grant,
            expires_at=clock.now(),
        )  # fmt: skip
    assert reads(application).count() == 1


def test_what_was_taken_back_is_read_by_nobody_until_it_is_sent_again(sent):
    _, _, application = sent
    by = make.coordinator()
    reveal.for_team(application, None, by=by)
    applications.withdraw(application=application, by=application.person)
    assert not AccessGrant.objects.filter(what=f"answers:{application.pk}", ended_at=None).exists()
    page = client_for(by).get(reverse("selection_application", args=[application.reference]))
    assert page.status_code == 404
    applications.reopen(application=application, by=application.person)
    applications.submit(application=application, by=application.person)
    answers, _ = reveal.for_team(application, None, by=by)
    assert "I tried it at home" in " ".join(answers.values())


# What a judge said of themselves


def test_a_coordinator_reads_interests_and_the_judge_can_see_it(sent, clock_at):
    role, _, application = sent
    seat = make.seat(role, make.person("Bea Moss"), paid=False)
    panels.declare(seat=seat, kind="noted", words="Ann Bee is my neighbour.", by=seat.person)
    page = client_for(make.coordinator()).get(reverse("selection_seats", args=[role.slug])).content.decode()
    assert "Ann Bee is my neighbour." in page
    shown = client_for(seat.person).get("/me/privacy/").content.decode()
    assert "read what you said about people you know" in shown and "keep this panel fair" in shown
    with pytest.raises(Refused, match="Only a coordinator"):
        reveal.interests(role, by=application.person)
    assert client_for(application.person).get(reverse("selection_seats", args=[role.slug])).status_code == 403


def test_a_coordinator_sets_a_judge_aside_for_one_application(sent, clock_at):
    role, seats, application = sent
    other = make.apply(role, make.person("Cy Dee"))
    clock_at(make.AFTER)
    seat, criterion = PanelSeat.objects.get(pk=seats[0].pk), criteria_of(role)[0]
    for each in (application, other):
        panels.declare_about(seat=seat, application=each, kind="none", by=seat.person)
        scores.give(seat=seat, application=each, criterion=criterion, value=2, by=seat.person)
    client, path = client_for(make.coordinator()), reverse("selection_set_aside", args=[role.slug])
    for _ in range(2):
        client.post(path, {"seat": seat.pk, "application": application.pk, "sure": "yes"})
    assert Interest.objects.filter(seat=seat, application=application, kind="recuse").count() == 1
    assert Score.objects.get(seat=seat, application=application).void_at is not None
    assert Score.objects.get(seat=seat, application=other).void_at is None
    with pytest.raises(Refused, match="stepped back"):
        scores.give(seat=seat, application=application, criterion=criterion, value=2, by=seat.person)
    with pytest.raises(Refused, match="Only a coordinator"):
        panels.set_aside(seat=seat, application=other, by=seat.person)
