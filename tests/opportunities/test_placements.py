"""A place taken up: what helps the person is read if they say so; it rests, goes on, ends before its time."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import clock, jobs
from ground.exceptions import Refused
from members import reveal
from members.actions import access, consents, private
from members.models import AccessEvent, AccessGrant, ConsentEvent, ConsentText, Notice, Purpose
from members.tasks import words_of
from opportunities.actions import access_needs, placements, places
from opportunities.models import Pause, Place
from tests.opportunities import selecting as make
from tests.opportunities.test_panel_leaks import client_for
from tests.opportunities.test_places import chosen, offered  # noqa: F401 - fixtures

NEEDS = "A quiet room canary-7719"


@pytest.fixture
def place(offered):  # noqa: F811
    """Offered to Ann, who has told what helps her."""
    _, sent, made = offered
    private.write(person=sent[0].person, access_needs=NEEDS, by=sent[0].person)
    return made[0]


def text() -> ConsentText:
    return consents.current_text(Purpose.TEAM)


def path(place: Place, tail: str = "") -> str:
    return reverse("place_detail", args=[place.pk]) + tail


def taken_up(place: Place, share: bool = True):
    who = place.application.person
    return places.accept(place=place, share_needs=text() if share else None, by=who)


def team(placement, verb: str = "") -> str:
    return reverse(f"selection_placement{verb}", args=[placement.pk])


# What helps the person


def test_the_person_is_asked_before_they_say_yes(place):
    shown = client_for(place.application.person).get(path(place)).content.decode()
    assert "May the coordinators read what helps you" in shown
    assert "until 14 July 2026" in shown, "a fortnight after the work is over"
    assert NEEDS not in shown


def test_who_told_nothing_is_not_asked(offered):  # noqa: F811
    _, sent, made = offered
    shown = client_for(sent[1].person).get(path(made[1])).content.decode()
    assert "May the coordinators" not in shown and reverse("me_access_needs") in shown


@pytest.mark.parametrize("answer", [{}, {"share": "no"}, {"share": "yes"}])
def test_only_a_yes_lets_coordinators_read(place, answer):
    ann, corin = place.application.person, make.coordinator()
    client_for(ann).post(path(place, "accept/"), {"text": text().pk} | answer)
    place.refresh_from_db()
    assert place.status == "accepted", "a place depends on no yes"
    page = client_for(corin).post(team(place.placement)).content.decode()
    allowed = answer.get("share") == "yes"
    assert (NEEDS in page) is allowed
    assert AccessGrant.objects.filter(what="access_needs").count() == int(allowed)
    reads = AccessEvent.objects.filter(person=ann, what="access_needs")
    assert [(read.reader, read.purpose) for read in reads] == (
        [(corin, f"plan “{place.application.version.title}” with you")] if allowed else []
    )
    privacy = client_for(ann).get(reverse("me_privacy")).content.decode()
    assert (
        re.search("The coordinators</bdi> may read your access needs, until .*. Why: to plan", privacy) is not None
    ) is allowed
    assert ("read your access needs on" in privacy) is allowed


def test_the_page_alone_opens_nothing(place):
    placement = taken_up(place)
    shown = client_for(make.coordinator()).get(team(placement)).content.decode()
    assert "Show what helps them" in shown and NEEDS not in shown
    assert not AccessEvent.objects.filter(what="access_needs").exists()


def test_a_yes_is_taken_back_and_given_again(place):
    ann, corin = place.application.person, make.coordinator()
    placement = taken_up(place)
    client = client_for(ann)
    for _ in range(2):
        client.post(path(place, "stop-sharing/"))
    assert NEEDS not in client_for(corin).post(team(placement)).content.decode()
    with pytest.raises(Refused):
        access_needs.share(placement=placement, text=text(), by=make.person("Sol Wray"))
    for _ in range(2):
        client.post(path(place, "share/"), {"text": text().pk})
    assert NEEDS in client_for(corin).post(team(placement)).content.decode()
    grant = access_needs.grants_of(placement).get()
    stop = reverse("me_grant_take_back", args=[grant.pk])
    assert client_for(make.person("Cy Dee")).post(stop).status_code == 404
    for _ in range(2):
        assert client.post(stop).status_code == 302
    assert not access_needs.grants_of(placement).exists()
    kept = ConsentEvent.objects.filter(text__purpose=Purpose.TEAM).order_by("pk").values_list("happened", flat=True)
    assert list(kept) == ["given", "withdrawn"] * 2


def test_other_words_than_those_shown_take_up_nothing(place):
    old = text()
    ConsentText.objects.create(purpose=Purpose.TEAM, version=2, words="Other words")
    client = client_for(place.application.person)
    shown = client.post(path(place, "accept/"), {"share": "yes", "text": old.pk}, follow=True).content.decode()
    assert "The words have changed" in shown
    place.refresh_from_db()
    assert place.status == "offered"


def test_a_grant_that_rests_on_something_else_is_not_stopped_by_the_person(place):
    ann, corin = place.application.person, make.coordinator()
    until = clock.now() + dt.timedelta(days=9)
    grant = access.grant(person=ann, reader=corin, what="phone", purpose="ring", until=until, by=corin)
    assert client_for(ann).post(reverse("me_grant_take_back", args=[grant.pk])).status_code == 404
    with pytest.raises(Refused, match="does not rest on your yes"):
        access.take_back(grant=grant, by=ann)


def test_strangers_get_nothing(place):
    placement = taken_up(place)
    other = client_for(make.person("Cy Dee"))
    for tail in ("share/", "stop-sharing/"):
        assert other.post(path(place, tail)).status_code == 404
    for verb in ("", "_pause", "_go_on", "_end"):
        assert other.post(team(placement, verb)).status_code in (302, 403)
    placement.refresh_from_db()
    assert placement.status == "active" and access_needs.grants_of(placement).exists()


def test_when_it_has_ended_nobody_reads_it_any_more(place):
    placement = taken_up(place)
    placements.end(placement=placement, why="agreed", by=make.coordinator())
    assert NEEDS not in client_for(make.coordinator()).post(team(placement)).content.decode()
    with pytest.raises(Refused):
        reveal.reveal(placement.person, "access_needs", by=make.coordinator(), purpose="look")
    with pytest.raises(Refused, match="This has ended"):
        access_needs.share(placement=placement, text=text(), by=placement.person)


def test_the_grant_runs_out_by_itself(place, clock_at):
    placement = taken_up(place)
    clock_at("2026-07-14 23:00")
    assert reveal.live_grant(placement.person, "access_needs", make.coordinator())
    clock_at("2026-07-15 00:00")
    assert reveal.live_grant(placement.person, "access_needs", make.coordinator()) is None


# Rest, go on, end


def test_it_rests_and_goes_on_and_the_person_is_told(place):
    placement = taken_up(place, share=False)
    client = client_for(make.coordinator())
    for _ in range(2):
        client.post(team(placement, "_pause"), {"sure": "yes"})
    placement.refresh_from_db()
    assert placement.status == "paused" and placement.pauses.filter(over_at=None).count() == 1
    assert "rests for now" in client_for(placement.person).get(path(place)).content.decode()
    for _ in range(2):
        client.post(team(placement, "_go_on"), {"sure": "yes"})
    client.post(team(placement, "_pause"), {"sure": "yes"})
    kinds = Notice.objects.filter(person=placement.person, object_kind="opportunities.placement").order_by("pk")
    assert [each.kind.rpartition("_")[2] for each in kinds] == ["paused", "on", "paused"]
    jobs.run_ready()
    assert placement.version.mail_name in words_of(kinds[0])[1]


def test_it_ends_before_its_time_for_a_neutral_reason(place, mailoutbox):
    placement = taken_up(place)
    client = client_for(make.coordinator())
    assert "Choose an answer: Why" in client.post(team(placement, "_end"), {}, follow=True).content.decode()
    refused = client.post(team(placement, "_end"), {"why": "taken_back"}, follow=True).content.decode()
    assert "Choose one of the answers that are there" in refused
    placements.pause(placement=placement, by=make.coordinator())
    for why in ("dates", "agreed"):
        client.post(team(placement, "_end"), {"why": why, "sure": "yes"})
    placement.refresh_from_db()
    assert (placement.status, placement.ended_why, placement.ended_on) == ("ended", "dates", clock.today())
    assert Pause.objects.get().over_at is None, "it rested until it ended"
    shown = client_for(placement.person).get(path(place)).content.decode()
    assert "The dates no longer fit" in shown
    jobs.run_ready()
    [mail] = [each for each in mailoutbox if "come to its end" in each.subject]
    assert "The dates no longer fit." in mail.body
    for verb, said in (("_pause", "cannot rest"), ("_go_on", "cannot go on")):
        assert said in client.post(team(placement, verb), follow=True).content.decode()


def test_only_a_coordinator_rests_or_ends_it(place):
    placement = taken_up(place)
    for act in (placements.pause, placements.go_on):
        with pytest.raises(Refused, match="Only a coordinator"):
            act(placement=placement, by=placement.person)
    with pytest.raises(Refused, match="Only a coordinator"):
        placements.end(placement=placement, why="agreed", by=placement.person)


def test_the_database_keeps_pauses_and_endings_in_order(place):
    placement = taken_up(place)
    now, by = clock.now(), make.coordinator()
    placements.pause(placement=placement, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.create(placement=placement, began_by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.update(over_at=now - dt.timedelta(days=1), over_by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(placement).objects.update(status="ended", ended_on=now.date(), ended_by=by)
