"""Work that comes while somebody's place rests: it is not silently gone. They hear, and may say that they did it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from ground import clock
from ground.refusal import Refused
from members.models import Notice
from opportunities.actions import placements
from opportunities.models import Placement
from payments.actions import catch_up, contributions
from payments.models import Contribution, Due
from tests.factories import money as make
from tests.factories.duties import give
from tests.opportunities.test_panel_leaks import client_for

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
