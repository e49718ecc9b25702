"""What the demo promises of its year: every stage is there, everybody has something to do, most of the book is printed."""

from __future__ import annotations

import pytest
from django.core.management import get_commands

from ground import clock
from ground.management.commands.state_diagrams import tables
from ground.states import states
from members.models import Person
from opportunities.models import Draw, PanelSeat, Role
from payments.models import Attempt, Contribution, PayRun, PrintedPart
from payments.queries import promise_classes
from portal.demo.accounts import ACCOUNTS
from portal.me.todo import needs_of
from portal.team import waiting
from tests.architecture.test_states import aggregate

pytestmark = [pytest.mark.django_db, pytest.mark.seeded]
if "seed" not in get_commands():
    pytestmark.append(pytest.mark.skip(reason="there is no seed"))

# A moment, and not a place to stay: gone again in the transaction, or the minute, that made it.
PASSING = {
    ("payments", "PayRun", "preparing"),
    ("payments", "PayRun", "authorised"),
    ("payments", "Payment", "sending"),
    ("payments", "Attempt", "sending"),
}
STAGES = [
    (app, name, state)
    for app, found in tables().items()
    for name, table in found.items()
    for state in states(table)
    if (app, name, state) not in PASSING
]


@pytest.mark.parametrize(("app", "name", "state"), STAGES, ids=lambda each: each)
def test_every_stage_is_there(app, name, state):
    assert aggregate(app, name).objects.filter(status=state).exists()


def own_roles():
    return Role.objects.own().filter(status="published")


COMPUTED = {
    "open": lambda: own_roles().filter(current__closes_at__gt=clock.now()),
    "rolling": lambda: own_roles().filter(current__closes_at=None),
    "past its deadline, the panel reads": lambda: own_roles().filter(
        current__closes_at__lte=clock.now(), panel_seats__locked_at=None, panel_seats__left_at=None
    ),
    "selected, letters going out": lambda: own_roles().filter(applications__status="selected"),
    "drawn by lot": lambda: Draw.objects.all(),
    "a judge half-way": lambda: PanelSeat.objects.filter(locked_at=None, scores__isnull=False),
    "written down by the person": lambda: Contribution.objects.exclude(log_key=""),
    "by the month": lambda: Contribution.objects.exclude(period="").exclude(period="whole"),
    "for a seat on a panel": lambda: Contribution.objects.filter(terms__source="panel_seat"),
    "paid again after it came back": lambda: Attempt.objects.filter(number__gt=1, status="settled"),
}


@pytest.mark.parametrize("stage", COMPUTED)
def test_stages_that_no_column_keeps_are_there(stage):
    assert COMPUTED[stage]().exists()


@pytest.mark.parametrize("found", [name for name in promise_classes.CLASSES if name != "in_flight"])
def test_every_class_of_the_promise_is_counted(found):
    assert promise_classes.count()[found]


def test_the_promise_is_mostly_kept():
    counted = promise_classes.count()
    assert counted["percent"] >= 90
    assert counted["median_days"] <= 8


@pytest.mark.parametrize("email", [account.email for account in ACCOUNTS])
def test_everybody_of_the_demo_has_something_waiting(email):
    person = Person.objects.get(user__email=email)
    assert needs_of(person) or waiting.waiting_for(person)


def test_the_year_is_about_as_large_as_it_says():
    assert 55 <= Person.objects.exclude(kind="system").count() <= 65
    assert 11 <= PayRun.objects.exclude(status="apart").count() <= 13


def test_most_of_the_open_book_is_printed_under_its_own_project():
    parts = PrintedPart.objects.select_related("cell")
    own = [part for part in parts if part.cell is not None and part.cell.project_id is not None]
    assert len({part.quarter_id for part in parts}) >= 3
    assert len(own) * 2 > len(parts)  # in the first quarters a project may have paid one judge and nobody else
    assert sum(part.pence for part in own) * 10 >= sum(part.pence for part in parts) * 9
    assert all(part.cell.payees >= 5 for part in own)
