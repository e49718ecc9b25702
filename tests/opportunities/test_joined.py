"""Records of somebody with a duty or a seat wait while a panel of their roles judges without names."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from ground import clock, triggers
from members.actions import joins
from members.models import Join, Person
from opportunities.actions import catch_up
from opportunities.actions import joins as due
from opportunities.models import Application, PanelSeat, Role
from tests import postbox
from tests.factories import records
from tests.factories.money import person
from tests.opportunities.test_panel_leaks import panel  # noqa: F401

LATER = "2026-04-20 10:00"


@pytest.fixture
def judging(panel):  # noqa: F811
    seat = PanelSeat.objects.select_related("person", "role").order_by("pk").first()
    applicant = Application.objects.filter(role=seat.role, status="submitted").order_by("pk").first().person
    return seat, applicant


def agreed(record: Person, into: Person) -> Join:
    one, two = person("Cora", "coordinator"), person("Cleo", "coordinator")
    join = joins.propose(person=record, into=into, evidence="Same name", by=one)
    join = joins.agree(join=join, by=two)
    postbox.delivered()
    return join


def test_no_applicant_becomes_a_judge_while_the_panel_is_blind(judging, clock_at):
    seat, applicant = judging
    join = agreed(applicant, seat.person)
    clock_at(LATER)
    assert due.is_blind(join)
    catch_up.run()
    assert Person.objects.get(pk=applicant.pk).merged_into_id is None
    with triggers.paused(connection, "opportunities_role"):
        Role.objects.filter(pk=seat.role_id).update(names_opened_at=clock.now())
    catch_up.run()
    assert Person.objects.get(pk=applicant.pk).merged_into_id == seat.person_id


def test_the_database_says_so_too(judging):
    seat, applicant = judging
    with pytest.raises(IntegrityError), transaction.atomic():
        records.joined(applicant, seat.person)


def test_somebody_without_a_part_in_it_does_not_wait(judging, clock_at):
    _seat, applicant = judging
    join = agreed(applicant, person("Una"))
    assert not due.is_blind(join)
