"""A payment whose pot has ended, or is short, is paid from another, with a reason; names of pots; the books each day."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from ground import clock, triggers
from ground.exceptions import Refused
from opportunities.models import Organisation
from payments.actions import ledger_checks, pay_runs, payments, pots
from payments.models import BooksCheck, BudgetLine, ItemMove, Payment, Pot
from payments.queries import ledger_check
from payments.queries.payments import content_of
from portal.tick import ON_TICK


def facts(money, **changes):
    today = clock.today()
    given = {
        "name": "The second pot",
        "funder": money.pot.funder,
        "pence": 50_000,
        "spend_from": today - dt.timedelta(days=400),
        "spend_by": today + dt.timedelta(days=400),
        "by": money.finance,
    }
    return given | changes


@pytest.fixture
def other(money):
    return pots.open(**facts(money)).lines.get()


def test_a_pot_that_has_ended_is_no_dead_end(money, other, clock_at):
    payment = money.proposed()
    with triggers.updates_allowed(connection, "payments_pot"):
        Pot.objects.filter(pk=money.pot.pk).update(spend_by=clock.today())
    clock_at("2026-12-30 10:00")
    with pytest.raises(Refused, match="choose another pot on the payment's page"):
        money.approve(payment)
    seen = content_of(payment)
    item = payment.items.get()
    for _time in range(2):
        payments.move_item(item=item, line=other, why="The first pot has ended.", by=money.finance)
    assert ItemMove.objects.get().from_line == money.line
    with pytest.raises(Refused, match="changed since you looked"):
        payments.approve(payment=payment, content=seen, by=money.finance)
    payment.refresh_from_db()
    money.approve(payment)
    other.refresh_from_db()
    assert (other.held, other.free) == (7500, 42_500)
    money.settle(money.export())
    other.refresh_from_db()
    assert (other.held, other.spent) == (0, 7500)
    assert ledger_check.problems() == []


def test_what_stands_in_the_way_of_another_pot(money, other):
    payment = money.proposed()
    item = payment.items.get()
    move = {"item": item, "line": other, "why": "So it was agreed.", "by": money.finance}
    with pytest.raises(Refused, match="Only finance"):
        payments.move_item(**move | {"by": money.coordinator})
    with pytest.raises(Refused, match="Say why"):
        payments.move_item(**move | {"why": " "})
    small = pots.open(**facts(money, name="Small", pence=100)).lines.get()
    with pytest.raises(Refused, match="cannot carry this"):
        payments.move_item(**move | {"line": small})
    future = pots.open(**facts(money, name="Next year", spend_from=clock.today() + dt.timedelta(days=9)))
    with pytest.raises(Refused, match="pays for work from"):
        payments.move_item(**move | {"line": future.lines.get()})
    money.approve(payment)
    with pytest.raises(Refused, match="until the payment is approved"):
        payments.move_item(**move)
    assert ItemMove.objects.count() == 0
    for wrong in ({"to_line": money.line, "reason": "x"}, {"to_line": other, "reason": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ItemMove.objects.create(item=item, from_line=money.line, by=money.finance, **wrong)


def test_the_door_stands_on_the_payments_page(money, other, client):
    payment = money.proposed()
    item, page = payment.items.get(), reverse("payments_payment", args=[payment.pk])
    client.force_login(money.finance.user)
    assert "Pay it from this pot" in client.get(page).content.decode()
    address = reverse("payments_move_item", args=[payment.pk])
    client.post(address, {"item": item.pk, "line": other.pk, "why": ""})
    assert ItemMove.objects.count() == 0
    given = {"item": item.pk, "line": other.pk, "why": "The first one is for travel."}
    strange = money.proposed().items.get()
    client.post(address, given | {"item": strange.pk})
    assert ItemMove.objects.count() == 0, "an item of another payment is not there"
    client.post(address, given)
    shown = client.get(page).content.decode()
    assert "The first one is for travel." in shown and "The second pot" in shown
    money.approve(payment)
    assert "Pay it from this pot" not in client.get(page).content.decode()
    client.force_login(money.coordinator.user)
    assert client.post(address, given).status_code in (302, 403)
    assert ItemMove.objects.count() == 1


# Names of pots


def test_another_pot_of_the_same_name_is_refused_and_the_same_again_is_a_second_press(money):
    first = pots.open(**facts(money))
    assert pots.open(**facts(money)) == first
    for change in ({"pence": 60_000}, {"funder": Organisation.objects.create(name="Another")}, {"cost_code": "X"}):
        with pytest.raises(Refused, match="is called “The second pot” already"):
            pots.open(**facts(money, **change))
    assert BudgetLine.objects.get(pot=first).awarded == 50_000


def test_two_presses_at_one_moment_open_one_pot(money, monkeypatch):
    first = pots.open(**facts(money))

    looked, real = [], Pot.objects.filter

    def filter_after_the_first(**given):
        looked.append(given)
        return Pot.objects.none() if len(looked) == 1 else real(**given)

    monkeypatch.setattr(Pot.objects, "filter", filter_after_the_first)
    assert pots.open(**facts(money)) == first and len(looked) == 2


# The books


def test_the_books_are_looked_at_once_a_day_by_the_clock(money, clock_at, client):
    assert "payments.actions.ledger_checks.check_daily" in ON_TICK
    money.paid()
    assert ledger_checks.check_daily().problems == []
    assert ledger_checks.check_daily() is None
    clock_at("2026-11-25 09:00")
    ledger_checks.check_daily()
    assert BooksCheck.objects.count() == 2
    client.force_login(money.finance.user)
    assert "Everything adds up." in client.get(reverse("payments_reports")).content.decode()


def test_books_that_do_not_add_up_stop_the_run_and_are_shown(money, client, caplog):
    payment = money.approved()
    with triggers.updates_allowed(connection, "payments_payment"):
        Payment.objects.filter(pk=payment.pk).update(pence=7600)
    assert ledger_checks.check_daily().problems
    assert "the books: payment" in caplog.text
    with pytest.raises(Refused, match="books do not add up"):
        pay_runs.prepare(by=money.finance)
    client.force_login(money.finance.user)
    assert "They do not add up" in client.get(reverse("payments_reports")).content.decode()
    with triggers.updates_allowed(connection, "payments_payment"):
        Payment.objects.filter(pk=payment.pk).update(pence=7500)
