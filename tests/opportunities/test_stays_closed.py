"""Who applied in time is judged beside those who applied in time, by what was fixed then; a session paid is one of so many."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from ground import clock
from ground.exceptions import Refused
from opportunities.actions import sessions
from opportunities.models import Role, RoleVersion
from tests.factories import roles as factory
from tests.opportunities import selecting as make

pytestmark = pytest.mark.django_db
LATER = {
    "closes": {"kind": "date", "on": "2026-03-30", "time": "17:00"},
    "dates": [{"kind": "hear_by", "on": "2026-05-30"}],
}


@pytest.fixture
def closed(clock_at):
    clock_at(make.OPENS)
    role = make.make_role()
    make.apply(role, make.person("Ann Bee"))
    clock_at(make.AFTER)
    role.refresh_from_db()
    return role


def test_a_deadline_that_has_passed_with_applications_stays(closed):
    with pytest.raises(Refused, match="the closing day stays as it is"):
        factory.change(closed, **LATER)
    closed.refresh_from_db()
    assert not closed.is_open() and closed.current.number == 1


def test_other_terms_change_after_the_deadline_and_it_stays_closed(closed):
    version = factory.change(closed, feedback="By letter.")
    closed.refresh_from_db()
    assert closed.current_id == version.pk and not closed.is_open()


def test_where_nobody_applied_it_may_open_again(clock_at):
    clock_at(make.OPENS)
    role = make.make_role()
    clock_at(make.AFTER)
    factory.change(role, **LATER)
    role.refresh_from_db()
    assert role.is_open()


def test_nor_does_another_version_open_it_in_the_database(closed):
    version = factory.change(closed, feedback="By letter.")
    first = closed.versions.get(number=1)
    with transaction.atomic():
        from ground import triggers

        with triggers.paused(transaction.get_connection(), "opportunities_roleversion"):
            RoleVersion.objects.filter(pk=version.pk).update(closes_at=clock.now() + dt.timedelta(days=30))
        with triggers.paused(transaction.get_connection(), "opportunities_role"):
            Role.objects.filter(pk=closed.pk).update(current=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Role.objects.filter(pk=closed.pk).update(current=version)


def test_what_is_called_off_too_late_is_one_of_those_there_is_money_for(db):
    role = factory.make_role()
    by = factory.coordinator()
    sessions_of = lambda: role.sessions.order_by("pk")  # noqa: E731
    for n in range(2 - sessions_of().count()):
        start = clock.now() + dt.timedelta(days=30 + n)
        sessions.add(role=role, title=f"Planned {n}", starts_at=start, ends_at=start + dt.timedelta(hours=2), by=by)
    one = sessions_of().first()
    with pytest.raises(Refused, match="money for 2"):
        add_soon(role, by)
    sessions.cancel(session=one, by=by)
    soon = add_soon(role, by)
    sessions.cancel(session=soon, by=by)
    with pytest.raises(Refused, match="1 was called off too late and still paid"):
        add_soon(role, by)


def add_soon(role, by):
    start = clock.now() + dt.timedelta(hours=3)
    return sessions.add(role=role, title="Soon", starts_at=start, ends_at=start + dt.timedelta(hours=1), by=by)


def test_the_database_counts_what_was_called_off_too_late(db):
    """As the verb does, whoever writes the row."""
    role = factory.make_role()
    by = factory.coordinator()
    for planned in role.sessions.filter(status="planned").order_by("pk"):
        sessions.cancel(session=planned, by=by)
    for _ in range(2):
        sessions.cancel(session=add_soon(role, by), by=by)
    start = clock.now() + dt.timedelta(hours=4)
    work_key = role.sessions.last().work_key
    facts = {"work_key": work_key, "starts_at": start, "ends_at": start + dt.timedelta(hours=1), "added_by": by}
    with pytest.raises(IntegrityError, match="no money for another"), transaction.atomic():
        role.sessions.create(**facts, title="By hand")
