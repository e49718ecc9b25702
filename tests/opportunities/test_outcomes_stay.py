"""The counts of a role stay as they were at the decision: who moves later is not to be seen by comparing two days."""

from __future__ import annotations

import secrets

import pytest

from ground import clock
from opportunities.actions import applications
from opportunities.models import Application, ApplicationReason, ReasonCode
from opportunities.presenters.how_chosen import chosen
from opportunities.queries.outcomes import outcome_of
from tests.factories.money import become
from tests.opportunities import selecting as make

pytestmark = pytest.mark.django_db
COUNTS = ("15", "10", "5")


@pytest.fixture
def decided(clock_at):
    """Fifteen applied, ten were shortlisted, five chosen, two kept in reserve."""
    clock_at(make.OPENS)
    role, by = make.make_role(seats=5), make.coordinator()
    clock_at(make.AFTER)
    now, code = clock.now(), ReasonCode.objects.get(code="chosen")
    for number in range(15):
        status = "selected" if number < 5 else "reserve" if number < 7 else "not_selected"
        who = make.person(f"Person {number}")
        made = Application.objects.create(
            role=role, version=role.current, person=who, reference=f"A-9{number:03}", code=secrets.token_hex(3)
        )
        become(made, status="submitted", submitted_at=now, submitted_by=who)
        order = number - 4 if status == "reserve" else None
        become(made, status=status, shortlisted=number < 10, reserve_order=order, decided_at=now, decided_by=by)
        if status == "selected":
            ApplicationReason.objects.create(application=made, reason=code, given_by=by)
    return role


def told(role) -> list[tuple[str, str, str]]:
    outcome, (row,) = outcome_of(role), chosen()
    return [(outcome.applied, outcome.shortlisted, outcome.selected), (row.applied, row.shortlisted, row.selected)]


def one(role, status: str) -> Application:
    return Application.objects.filter(role=role, status=status).order_by("pk").first()


def test_somebody_from_the_reserve_moves_no_count(decided):
    assert told(decided) == [COUNTS, COUNTS]
    applications.select(application=one(decided, "reserve"), by=make.coordinator())
    assert told(decided) == [COUNTS, COUNTS]


@pytest.mark.parametrize("status", ["selected", "reserve", "not_selected"])
def test_who_takes_theirs_back_afterwards_moves_no_count(decided, status):
    found = one(decided, status)
    applications.withdraw(application=found, by=found.person)
    assert Application.objects.get(pk=found.pk).status == "withdrawn"
    assert told(decided) == [COUNTS, COUNTS]


def test_one_from_the_reserve_who_takes_it_back_does_not_either(decided):
    found = one(decided, "reserve")
    applications.select(application=found, by=make.coordinator())
    found.refresh_from_db()
    applications.withdraw(application=found, by=found.person)
    assert told(decided) == [COUNTS, COUNTS]
