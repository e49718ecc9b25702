"""Judges read on for thirty days after the last answer. Then names, scores and answers are shut to them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import clock, jobs
from ground.exceptions import Refused
from members.models import AccessEvent, AccessGrant
from opportunities.actions import letters, reveal, selections
from tests.opportunities import selecting as make
from tests.opportunities.test_panel_leaks import client_for
from tests.opportunities.test_taken_back import CRITERIA, found_by
from tests.worlds import world

NAMES = ["Zephyrine Quill", "Ottoline Brack"]
ANSWER = "Quetzalcoatl"
DAYS = [(29, True), (30, False), (31, False)]


def _answered(clock_at, *, concluded: bool):
    clock_at(make.OPENS)
    role = make.make_role(seats=1, criteria=CRITERIA)
    seats = make.panel_of_three(role)
    sent = [make.apply(role, make.person(name), words=ANSWER) for name in NAMES]
    clock_at(make.AFTER)
    make.score_all(seats, {(sent[0].pk, 0): 1}, default=3)
    role.refresh_from_db()
    selections.decide(role=role, talked=True, by=make.coordinator())
    reveal.for_judge(seats[0], sent[0], by=seats[0].person)
    for each in sent:
        each.refresh_from_db()
        letters.write(application=each, strength="Clear.", idea="Tell us more.", by=make.coordinator())
    jobs.run_ready()
    if concluded:
        selections.conclude(role=role, by=make.coordinator())
    role.refresh_from_db()
    return role, seats, sent, role.concluded_at or sent[-1].letter.written_at


@world
def concluded(clock_at):
    return _answered(clock_at, concluded=True)


@world
def written(clock_at):
    """Everybody has a letter, and nobody concluded the role."""
    return _answered(clock_at, concluded=False)


def test_the_limit_is_thirty_days():
    assert settings.JUDGES_READ_ON_DAYS == 30


@pytest.mark.parametrize(("day", "reads"), DAYS)
def test_what_a_judge_reads_on_that_day(concluded, clock_at, day, reads):
    _reads_on(concluded, clock_at, day, reads)


@pytest.mark.parametrize(("day", "reads"), DAYS)
def test_and_of_a_role_that_nobody_concluded(written, clock_at, day, reads):
    _reads_on(written, clock_at, day, reads)


def _reads_on(ended, clock_at, day: int, reads: bool) -> None:
    role, seats, sent, last = ended
    clock_at(last + dt.timedelta(days=day))
    judge = client_for(seats[0].person)
    talk = judge.get(reverse("panel_talk", args=[role.slug]))
    assert talk.status_code == (200 if reads else 404)
    if reads:
        assert all(name in talk.content.decode() for name in NAMES), "what is shut later is there"
        assert reveal.for_judge(seats[0], sent[0], by=seats[0].person)[_question(sent[0])].startswith(ANSWER)
        return
    with pytest.raises(Refused, match="This panel has ended"):
        reveal.for_judge(seats[0], sent[0], by=seats[0].person)
    page = judge.get(reverse("panel_role", args=[role.slug])).content.decode()
    assert "30 days" in page and not any(word in page for word in [*NAMES, ANSWER, sent[0].code])


def test_a_moment_before_it_is_open_and_at_the_moment_it_is_shut(concluded, clock_at):
    role, seats, _, last = concluded
    judge, path = client_for(seats[0].person), reverse("panel_talk", args=[role.slug])
    for away, status in ((-1, 200), (0, 404)):
        clock_at(last + dt.timedelta(days=30, seconds=away))
        assert judge.get(path).status_code == status


def test_no_address_shows_it_to_a_judge_any_more(concluded, clock_at):
    """Asked and posted to; a lot, a revision or an interest said late is not a way in either."""
    role, seats, sent, last = concluded
    clock_at(last + dt.timedelta(days=31))
    assert found_by(seats[0].person, role, sent[:1], [*NAMES, ANSWER]) == []


def test_the_person_sees_when_it_ends_and_the_database_keeps_it(concluded, clock_at):
    _, seats, sent, last = concluded
    grants = AccessGrant.objects.filter(person=sent[0].person, reader=seats[0].person)
    ends = last + dt.timedelta(days=30)
    assert {each.until for each in grants} == {ends}, "not the year that a coordinator has"
    clock_at(ends + dt.timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessEvent.objects.create(
            person=sent[0].person, reader=seats[0].person, what=grants[0].what, purpose=grants[0].purpose,
            allowed=True, grant=grants[0], at=clock.now(), expires_at=clock.now() + dt.timedelta(days=1),
        )  # fmt: skip


def _question(application) -> int:
    return application.version.selectionquestions.order_by("position").first().pk
