"""A place that ends later than the notice before a session: that session counts, or somebody says that it does not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from ground import clock
from opportunities.actions import placements, sessions
from opportunities.models import EndedWhy, Pause, Placement, Session
from payments.actions import catch_up, contributions
from payments.models import Contribution, PayTerms, Void
from tests.factories import money as make
from tests.worlds import world

EVENING = "2026-11-23 21:00"


@world
def before_a_session(clock_at):
    """It is nine in the evening; the session begins at ten the next morning. The terms ask for five days' notice."""
    clock_at(EVENING)
    money = make.Money()
    payee = money.payee()
    sat = make.session(money.role, clock.now() + dt.timedelta(hours=16), money.coordinator)
    catch_up.run()
    return money, Placement.objects.get(person=payee), sat


def after(clock_at) -> list[Contribution]:
    clock_at("2026-11-25 10:00")
    for _ in range(2):
        catch_up.run()
    return list(Contribution.objects.order_by("pk"))


@pytest.mark.parametrize("why", ["done_early", "work_changed", "taken_back"])
def test_ended_by_us_too_late_is_paid_as_called_off_late(before_a_session, clock_at, why):
    money, placement, sat = before_a_session
    placements.end(placement=placement, why=why, by=money.coordinator)
    (one,) = after(clock_at)
    assert (one.session, one.outcome, one.status) == (sat, "cancelled_late", "expected")
    another = make.person("Corinna", "coordinator")
    assert contributions.confirm(contribution=one, by=another).due_pence == 7500


@pytest.mark.parametrize("why", ["their_wish", "agreed", "dates"])
def test_ended_as_they_wished_does_not_count_and_they_may_object(before_a_session, clock_at, why):
    money, placement, sat = before_a_session
    placements.end(placement=placement, why=why, by=money.coordinator)
    (one,) = after(clock_at)
    assert (one.session, one.status) == (sat, "void")
    assert Void.objects.get(contribution=one).voided_by == money.coordinator
    contributions.object_to(contribution=one, words="I never asked to stop.", outcome="cancelled_late", by=one.payee)
    one.refresh_from_db()
    assert one.status == "queried"


def test_ended_in_time_or_for_a_session_added_later_makes_nothing(before_a_session, clock_at):
    money, placement, sat = before_a_session
    far = make.session(money.role, clock.now() + dt.timedelta(days=8), money.coordinator)
    placements.end(placement=placement, why=EndedWhy.DONE_EARLY, by=money.coordinator)
    clock_at("2026-11-24 09:00")
    make.session(money.role, clock.now() + dt.timedelta(days=1), money.coordinator)
    clock_at("2026-12-02 10:00")
    catch_up.run()
    assert [one.session for one in Contribution.objects.all()] == [sat] and far.ends_at < clock.now()


def test_what_is_added_on_the_day_after_their_place_ended_makes_no_work(before_a_session, clock_at):
    """For that evening and for the next days; in the database too."""
    money, placement, sat = before_a_session
    placements.end(placement=placement, why=EndedWhy.DONE_EARLY, by=money.coordinator)
    clock_at("2026-11-23 21:10")
    tonight = make.session(
        money.role, clock.now() + dt.timedelta(hours=2), money.coordinator, hours=1, added_at=clock.now()
    )
    soon = make.session(money.role, clock.now() + dt.timedelta(days=1), money.coordinator, added_at=clock.now())
    assert [one.session for one in after(clock_at)] == [sat] and soon.ends_at < clock.now()
    terms = PayTerms.objects.get(source="placement", source_id=placement.pk)
    with pytest.raises(IntegrityError, match="after their place had ended"), transaction.atomic():
        contributions.expect(terms=terms, session=tonight, ended_at=tonight.ends_at, minutes=60, by=money.system)


def test_a_place_that_ended_before_we_wrote_down_when_counts_to_the_end_of_its_day(before_a_session, clock_at):
    money, placement, sat = before_a_session
    ended = {"ended_on": clock.today(), "ended_by": money.coordinator, "ended_why": EndedWhy.DONE_EARLY}
    Placement.objects.filter(pk=placement.pk).update(status="ended", **ended)
    clock_at("2026-11-23 21:10")
    soon = make.session(money.role, clock.now() + dt.timedelta(days=1), money.coordinator, added_at=clock.now())
    assert [one.session for one in after(clock_at)] == [sat, soon]
    refused(Placement.objects.filter(pk=placement.pk), ended_at=clock.now() - dt.timedelta(days=3))


def test_a_rest_one_minute_before_a_session_has_a_row_that_can_be_objected_to(before_a_session, clock_at):
    money, placement, sat = before_a_session
    clock_at("2026-11-24 09:59")
    placements.pause(placement=placement, by=money.coordinator)
    (one,) = after(clock_at)
    assert (one.session, one.status) == (sat, "void") and Void.objects.get(contribution=one).rest.placement == placement
    contributions.object_to(contribution=one, words="I was there.", by=one.payee)
    one.refresh_from_db()
    assert one.status == "queried"


def refused(rows, **to) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**to)


def test_the_database_calls_nothing_off_afterwards(before_a_session, clock_at):
    money, _placement, sat = before_a_session
    rows = Session.objects.filter(pk=sat.pk)
    off = {"status": "cancelled", "cancelled_by": money.coordinator}
    refused(rows, **off, cancelled_at=clock.now() - dt.timedelta(days=10))
    clock_at("2026-11-25 10:00")
    catch_up.run()
    refused(rows, **off, cancelled_at=sat.starts_at - dt.timedelta(minutes=1))
    later = make.session(money.role, clock.now() + dt.timedelta(days=2), money.coordinator)
    sessions.cancel(session=later, by=money.coordinator)


def test_the_database_moves_no_beginning_and_backdates_no_rest(before_a_session, clock_at):
    money, placement, _sat = before_a_session
    after(clock_at)
    refused(Placement.objects.filter(pk=placement.pk), starts_on=clock.today() + dt.timedelta(days=9))
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.create(
            placement=placement, began_at=clock.now() - dt.timedelta(days=2), began_by=money.coordinator
        )
