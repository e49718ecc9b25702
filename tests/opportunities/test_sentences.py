"""A sentence about what one may still do is on the screen exactly where the verb does it: both are asked together."""

from __future__ import annotations

import pytest
from django.db import transaction

from ground.exceptions import Refused
from opportunities.actions import applications, changes, roles
from tests.opportunities import selecting as make
from tests.opportunities.test_changes import again, mine, page, sent  # noqa: F401 - the world of that module
from tests.opportunities.test_panel_leaks import client_for


def open_(role, application, clock_at) -> None:
    """As it was sent."""


def closed(role, application, clock_at) -> None:
    clock_at(make.AFTER)


def cancelled(role, application, clock_at) -> None:
    roles.cancel(role=role, why="The money is gone.", by=make.coordinator())


def withdrawn(role, application, clock_at) -> None:
    applications.withdraw(application=application, by=application.person)


def withdrawn_and_closed(role, application, clock_at) -> None:
    withdrawn(role, application, clock_at)
    clock_at(make.AFTER)


@pytest.mark.parametrize("state", [open_, closed, cancelled, withdrawn, withdrawn_and_closed])
def test_what_the_pages_say_of_changing_and_taking_back_is_what_the_verbs_do(sent, clock_at, state):  # noqa: F811
    role, application = sent
    state(role, application, clock_at)
    client, one = client_for(application.person), again(application)
    there = client.get(mine(one)).content.decode()
    after_sending = client.get(page(role, "application_sent")).content.decode()
    verb = applications.reopen if one.status == "withdrawn" else changes.change
    can_change, can_take_back = done(verb, one), done(applications.withdraw, one)
    assert ("Change my answers" in there) == can_change
    assert ("you can change your answers" in after_sending.lower()) == (can_change)
    assert ("You can still change your mind" in there) == (can_change and one.status == "withdrawn")
    assert ("Take my application back" in there) == (can_take_back and one.status != "withdrawn")
    assert ("You can use it again until the role closes" in there) == (can_change and one.status != "withdrawn")


def done(verb, application) -> bool:
    """Whether it would be done; it is not."""
    try:
        with transaction.atomic():
            verb(application=again(application), by=application.person)
            raise ZeroDivisionError
    except Refused:
        return False
    except ZeroDivisionError:
        return True


# After the last session nothing is taken any more, whatever the deadline says


def test_after_the_last_session_no_page_says_that_one_may_go_on(db, clock_at):
    clock_at("2026-03-02 10:00")
    role = make.make_role(
        closes={"kind": "rolling"}, dates=[{"kind": "hear_by", "within_working_days": 10}],
    )  # fmt: skip
    application = make.apply(role, make.person("Ann Bee"))
    applications.withdraw(application=application, by=application.person)
    clock_at("2026-05-12 13:01")
    one = again(application)
    assert not done(applications.reopen, one)
    there = client_for(one.person).get(mine(one)).content.decode()
    assert "You can still change your mind" not in there and "Change my answers" not in there
