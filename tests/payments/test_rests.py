"""Work that comes while somebody's place rests: it is not silently gone. They hear, and may say that they did it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import clock
from ground.exceptions import Refused
from members.models import Notice
from opportunities.actions import placements
from opportunities.models import Pause, Placement
from payments.actions import catch_up, contributions
from payments.models import Contribution, Due, Void
from tests.factories import money as make
from tests.factories.duties import give
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

REST = "opportunities/placement_paused"


def rested(money, clock_at, payee=None) -> Contribution:
    """The coordinator lets it rest, the session takes place, and the coordinator lets it go on.

    `payee`: a coordinator who lets their own place rest.
    """
    now, by = clock.now(), payee or money.coordinator
    placement = Placement.objects.get(person=payee or money.payee())
    made = make.session(money.role, now + dt.timedelta(days=8), money.coordinator)
    clock_at(now + dt.timedelta(days=2))
    placements.pause(placement=placement, by=by)
    clock_at(now + dt.timedelta(days=9))
    placements.go_on(placement=placement, by=money.coordinator)
    catch_up.run()
    return Contribution.objects.get(session=made)


def test_a_session_in_a_rest_is_told_and_may_be_objected_to(money, clock_at):
    one = rested(money, clock_at)
    assert (one.status, one.voided.voided_by) == ("void", money.coordinator)
    told = Notice.objects.filter(person=one.payee, kind__in=[REST, "payments/void"]).order_by("pk")
    assert [(each.kind, each.status == "moot") for each in told] == [(REST, False), ("payments/void", False)]
    page = client_for(one.payee).get(reverse("contribution_detail", args=[one.pk])).content.decode()
    assert "Your work was resting then" in page and reverse("contribution_object_to", args=[one.pk]) in page
    contributions.object_to(contribution=one, words="I was there.", by=one.payee)
    with pytest.raises(Refused, match="another coordinator"):
        contributions.confirm(contribution=one, by=money.coordinator)
    contributions.confirm(contribution=one, by=make.person("Odile", "coordinator"))
    assert Due.objects.get(contribution=one).pence == 7500


def test_it_is_made_once_however_often_one_looks(money, clock_at):
    rested(money, clock_at)
    catch_up.run()
    assert Contribution.objects.count() == 1


def test_a_rest_without_work_is_old_news_once_it_is_over(money, clock_at):
    placement = Placement.objects.get(person=money.payee())
    placements.pause(placement=placement, by=money.coordinator)
    clock_at(clock.now() + dt.timedelta(days=1))
    placements.go_on(placement=placement, by=money.coordinator)
    assert [each.status for each in Notice.objects.filter(kind=REST)] == ["moot"]


def test_the_news_stays_where_the_placement_ends_after_it(money, clock_at):
    now, placement = clock.now(), Placement.objects.get(person=money.payee())
    make.session(money.role, now + dt.timedelta(days=1), money.coordinator)
    placements.pause(placement=placement, by=money.coordinator)
    clock_at(now + dt.timedelta(days=2))
    placements.end(placement=placement, why="agreed", by=money.coordinator)
    assert "moot" not in [each.status for each in Notice.objects.filter(kind=REST)]


def test_nobodys_own_rest_is_their_own_word(money, clock_at):
    """A coordinator who is placed themself: the word is the system's, and they may still object."""
    payee = money.payee()
    give(payee, "coordinator")
    money.coordinator = payee
    one = rested(money, clock_at, payee=payee)
    assert one.voided.voided_by.kind == "system"


# By the month, and for the whole of it


def monthly(clock_at, *, rests: str, ends: str) -> dict[str, str]:
    """A place from 1 January at so much a month: what became of each month, once it has ended in its rest."""
    clock_at("2026-01-01 09:00")
    money = make.Money(lines=((20_000, "month", ""), (5_000, "whole", "")))
    placement = make.placement(money.role, make.person(), money.coordinator, starts_on=dt.date(2026, 1, 1))
    clock_at(rests)
    placements.pause(placement=placement, by=money.coordinator)
    clock_at(ends)
    placements.end(placement=placement, why="agreed", by=money.coordinator)
    clock_at(clock.now() + dt.timedelta(days=2))
    catch_up.run()
    return dict(Contribution.objects.order_by("ended_at", "pk").values_list("period", "status"))


@pytest.mark.parametrize(
    ("rests", "ends", "became"),
    [
        ("2026-02-01 00:00", "2026-02-18 15:00", {"2026-01-01": False, "2026-02-01": True, "whole": False}),
        ("2026-02-03 09:00", "2026-02-18 15:00", {"2026-01-01": False, "2026-02-01": False, "whole": False}),
        ("2026-01-20 09:00", "2026-03-10 15:00",
         {"2026-01-01": False, "2026-02-01": True, "2026-03-01": True, "whole": False}),
        ("2026-01-01 09:00", "2026-01-05 15:00", {"2026-01-01": False, "whole": False}),
    ],
    ids=["all of the last month", "worked in the last month", "two months", "rests on the first day"],
)  # fmt: skip
def test_what_a_place_ends_in_while_it_rests_is_paid_where_they_worked_in_it(db, clock_at, rests, ends, became):
    found = monthly(clock_at, rests=rests, ends=ends)
    assert {period: status == "void" for period, status in found.items()} == became


def test_the_whole_is_not_paid_to_who_rested_from_before_it_began(db, clock_at):
    clock_at("2026-01-01 09:00")
    money = make.Money(lines=((5_000, "whole", ""),))
    placement = make.placement(money.role, make.person(), money.coordinator, starts_on=dt.date(2026, 1, 5))
    placements.pause(placement=placement, by=money.coordinator)
    clock_at("2026-01-20 09:00")
    placements.end(placement=placement, why="their_wish", by=money.coordinator)
    catch_up.run()
    only = Contribution.objects.get()
    assert (only.status, only.voided.rest) == ("void", Pause.objects.get())


def test_a_session_later_on_the_day_it_ends_in_its_rest_is_not_theirs(money, clock_at):
    now, placement = clock.now(), Placement.objects.get(person=money.payee())
    make.session(money.role, now + dt.timedelta(hours=7), money.coordinator)
    placements.pause(placement=placement, by=money.coordinator)
    clock_at(now + dt.timedelta(hours=1))
    placements.end(placement=placement, why="agreed", by=money.coordinator)
    clock_at(now + dt.timedelta(days=1))
    catch_up.run()
    assert Contribution.objects.get().status == "void"


# In public, and in the database


@world
def twelve(clock_at):
    """Six people whose place rested while a session was held, and six who were there."""
    clock_at("2026-11-24 15:00")
    money = make.Money(seats=12)
    payees = [money.payee() for _ in range(12)]
    make.session(money.role, clock.now() + dt.timedelta(days=1), money.coordinator)
    for payee in payees[:6]:
        placements.pause(placement=Placement.objects.get(person=payee), by=money.coordinator)
    clock_at("2026-11-26 15:00")
    catch_up.run()
    return money


def test_what_came_in_a_rest_is_counted_apart(twelve, clock_at, client):
    assert Void.objects.filter(rest__isnull=False).count() == Void.objects.count() == 6

    def told() -> list[str]:
        return client.get(reverse("open_book_voids")).content.decode("utf-8-sig").split("\r\n")[1:-1]

    assert told() == [], "the quarter goes on"
    clock_at("2027-01-01 10:00")
    assert told() == ["came while somebody's place rested,6"]
    page = client.get(reverse("open_book")).content.decode()
    assert "<b>6</b> pieces of work came while somebody" in page and "were said not to count, up to" not in page


def test_no_work_is_hidden_by_a_rest_that_was_not(twelve, clock_at):
    """Else who says that work does not count could keep it out of the public figure."""
    there = Contribution.objects.exclude(status="void").order_by("pk").first()
    elses, other = Pause.objects.order_by("pk").first(), Placement.objects.get(person=there.payee)
    placements.pause(placement=other, by=twelve.coordinator)
    for rest in (elses, Pause.objects.get(placement=other)):
        with pytest.raises(IntegrityError, match="came in a rest"), transaction.atomic():
            Void.objects.create(
                contribution=there, payee_root=there.payee_root, rest=rest,
                voided_by=twelve.coordinator, voider_root=twelve.coordinator.pk,
            )  # fmt: skip
    for change in ({"began_at": there.session.starts_at}, {"placement": other}):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Pause.objects.filter(pk=elses.pk).update(**change)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Void.objects.update(rest=None)
    Pause.objects.filter(pk=elses.pk).update(over_at=clock.now(), over_by=twelve.coordinator)
    with pytest.raises(IntegrityError, match="over once"), transaction.atomic():
        Pause.objects.filter(pk=elses.pk).update(over_at=None, over_by=None)
