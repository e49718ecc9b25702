"""Rows of money are locked in one order (payments/locks.py): read from the statements that the verbs send."""

import contextlib
import re

import pytest
from django.db import OperationalError, connection, transaction

from ground import locks as clashes
from ground.exceptions import Refused
from payments import locks
from payments.actions import choices, destinations, pay_runs, payments
from payments.models import Payment
from tests.factories import money as make

LOCKS = re.compile(r'^UPDATE "(\w+)"|^SELECT .* FROM "(\w+)".* FOR (?:NO KEY )?UPDATE', re.DOTALL)


@contextlib.contextmanager
def transactions():
    """For each outermost transaction: the tables of `ORDER`, as they were first locked."""
    found: list[list[str]] = []
    entered = transaction.Atomic.__enter__

    def enter(self):
        if not connection.in_atomic_block:
            found.append([])
        return entered(self)

    def look(execute, sql, params, many, context):
        match = LOCKS.match(sql)
        table = match and (match[1] or match[2])
        if table in locks.ORDER and connection.in_atomic_block and table not in found[-1]:
            found[-1].append(table)
        return execute(sql, params, many, context)

    transaction.Atomic.__enter__ = enter
    try:
        with connection.execute_wrapper(look):
            yield found
    finally:
        transaction.Atomic.__enter__ = entered


def out_of_order(tables: list[str]) -> bool:
    places = [locks.ORDER.index(table) for table in tables]
    return places != sorted(places)


def a_life_of_money() -> Payment:
    """Every verb that touches more than one table of money, at least once."""
    money = make.Money()
    first, second, third = money.approved(), money.approved(), money.approved()
    run = pay_runs.prepare(by=money.finance)
    pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)
    money.give_details(first.payee, "87654321")
    pay_runs.take_apart(run=run, why="mistake", by=money.finance)
    run = pay_runs.prepare(by=money.finance)
    payments.unapprove(payment=third, why="Looked at again.", by=money.finance)
    done = third.items.get().due.contribution
    choices.choose(contribution=done, kind="less", pence=5000, by=third.payee)
    choices.choose(contribution=done, kind="none", by=third.payee)
    run.refresh_from_db()
    pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)
    pay_runs.export(run=run, by=money.finance2)
    (attempt,) = run.attempts.all()
    money.take(make.report(run, {}))
    money.settle(run)
    again = money.exported()
    (tried,) = again.attempts.all()
    money.take(make.report(again, {tried.key: "AC04"}))
    destinations.give(
        person=tried.payment.payee, name="New", sort_code="203040", account="11112222", by=tried.payment.payee
    )
    make.catch_up.run()
    assert attempt.payment.pk == second.pk
    return second


@pytest.mark.django_db(transaction=True)
def test_every_verb_locks_in_the_one_order(clock_at):
    clock_at("2026-11-24 15:00")
    with transactions() as found:
        a_life_of_money()
    if connection.vendor == "sqlite":
        return  # one writer at a time: it locks no rows. What is told above is told there too
    seen = {table for tables in found for table in tables}
    assert seen >= set(locks.ORDER) - {"members_person"}, sorted(seen)
    assert len([tables for tables in found if len(tables) > 2]) > 5
    assert sorted({" ".join(tables) for tables in found if out_of_order(tables)}) == []


@pytest.mark.django_db(transaction=True)
def test_the_order_is_seen_where_it_is_broken(clock_at):
    clock_at("2026-11-24 15:00")
    money = make.Money()
    payment = money.approved()
    with transactions() as found, transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(reason="")
        money.finance.__class__.objects.filter(pk=payment.payee_id).update(name="Changed")
    assert out_of_order(found[0])


class Deadlock(Exception):
    sqlstate = "40P01"


def clash(cause: Exception) -> OperationalError:
    error = OperationalError("two at once")
    error.__cause__ = cause
    return error


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_clashed_is_done_again_whole(clock_at, monkeypatch):
    clock_at("2026-11-24 15:00")
    money = make.Money()
    payment, tries = money.approved(), []
    real = payments.undo_approval

    def clashing(**facts):
        tries.append(1)
        real(**facts)
        if len(tries) < 3:
            raise clash(Deadlock())

    monkeypatch.setattr(payments, "undo_approval", clashing)
    payments.unapprove(payment=payment, why="Again.", by=money.finance)
    payment.refresh_from_db()
    assert (len(tries), payment.status, payment.approvals.count()) == (3, "proposed", 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "error", [clash(ValueError()), Refused("No."), clash(Deadlock())], ids=["other", "no", "always"]
)
def test_what_is_no_clash_or_never_ends_is_raised(error, monkeypatch):
    monkeypatch.setattr(clashes.time, "sleep", lambda _seconds: None)
    tries = []

    @clashes.again
    def deed():
        tries.append(1)
        raise error

    with pytest.raises(type(error)):
        deed()
    assert len(tries) == (clashes.TRIES if isinstance(error.__cause__, Deadlock) else 1)


def test_inside_anothers_transaction_the_outer_one_is_done_again(db):
    tries = []

    @clashes.again
    def deed():
        tries.append(1)
        raise clashes.Moved

    with pytest.raises(clashes.Moved):
        deed()
    assert len(tries) == 1
