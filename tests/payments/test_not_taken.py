"""Work that the database does not take: it is no work that is there already, and it stops nobody else's."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from ground import clock
from ground.triggers import Trigger
from payments.actions import catch_up, contributions
from payments.models import Contribution
from tests.cast import signed_in
from tests.factories import money as make

pytestmark = pytest.mark.django_db


def no_work_of(payee) -> None:
    """A rule of the database that this person's work breaks. It goes with the test's transaction."""
    rule = Trigger(
        "payments_contribution_test", "payments_contribution", "INSERT", f"NEW.payee_id = {payee.pk}", "Not this."
    )
    with connection.cursor() as cursor:
        for statement in getattr(rule, connection.vendor)():
            cursor.execute(statement)


def test_work_that_breaks_a_rule_is_not_taken_for_work_that_is_there(money):
    done = money.expected()
    facts = {"terms": done.terms, "ended_at": clock.now(), "by": money.system, "minutes": 60}
    assert contributions.expect(session=done.session, **facts) is None, "the same again is there already"
    no_work_of(done.payee)
    other = make.session(money.role, clock.now(), money.coordinator)
    with pytest.raises(IntegrityError, match="Not this"):
        contributions.expect(session=other, **facts)
    with pytest.raises(IntegrityError, match="Not this"):
        contributions.expect(line=done.terms.lines.get(), period="2026-10", **facts)


def test_it_stops_nobody_elses_and_is_seen(money, caplog):
    first, second = money.payee(), money.payee()
    catch_up.run()
    no_work_of(first)
    make.session(money.role, clock.now(), money.coordinator)
    with pytest.raises(IntegrityError, match="Not this"):
        catch_up.run()
    assert [one.payee for one in Contribution.objects.all()] == [second]
    assert "work was not taken by the database" in caplog.text


def test_it_closes_no_page_to_the_team(money, caplog):
    first, second = money.payee(), money.payee()
    catch_up.run()
    no_work_of(first)
    make.session(money.role, clock.now(), money.coordinator)
    page = signed_in(money.coordinator.user).get(reverse("payments_contributions"))
    assert page.status_code == 200 and second.name in page.content.decode()
    assert "work was not taken by the database" in caplog.text
