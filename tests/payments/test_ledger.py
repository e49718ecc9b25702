"""The check of the books: each of its rules broken once, behind the database's back, and found by its own check."""

from __future__ import annotations

import contextlib

import pytest
from django.db import connection, transaction
from django.db.models import F

from ground import clock
from payments.models import (
    Approval,
    Attempt,
    BankFile,
    BudgetLine,
    Commitment,
    Contribution,
    Due,
    Payment,
    PaymentItem,
    PayRun,
    Posting,
    StatementLine,
)
from payments.queries import ledger_check


@contextlib.contextmanager
def nothing_kept_it():
    """What only a hand in the database's files could do: no trigger, CHECK or unique key stands in the way."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute(
                    "SELECT conrelid::regclass, quote_ident(conname) FROM pg_constraint WHERE contype IN ('c', 'u') "
                    "AND conrelid::regclass::text LIKE 'payments%%'"
                )
                for table, name in cursor.fetchall():
                    cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE")
                cursor.execute("SELECT tgrelid::regclass, quote_ident(tgname) FROM pg_trigger WHERE NOT tgisinternal")
                for table, name in cursor.fetchall():
                    cursor.execute(f"DROP TRIGGER {name} ON {table}")
                cursor.execute(
                    "SELECT quote_ident(indexname) FROM pg_indexes WHERE tablename LIKE 'payments%%' "
                    "AND indexname LIKE '%%_one_live'"
                )
                for (name,) in cursor.fetchall():
                    cursor.execute(f"DROP INDEX IF EXISTS {name}")
            else:
                cursor.execute("PRAGMA ignore_check_constraints = ON")
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                for (name,) in cursor.fetchall():
                    cursor.execute(f'DROP TRIGGER "{name}"')
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE '%_one_live'")
                for (name,) in cursor.fetchall():
                    cursor.execute(f'DROP INDEX "{name}"')
        yield
        transaction.set_rollback(True)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def again(model, **other) -> None:
    row = model.objects.order_by("pk").first()
    for name, value in other.items():
        setattr(row, name, value)
    row.pk = None
    row.save(force_insert=True)


def own(kind: str):
    return Posting.objects.filter(kind=kind)


BROKEN = {
    "a due's posting has another sum": (ledger_check.dues, lambda: own("fall_due").update(pence=F("pence") + 1)),
    "a due has lost a posting": (ledger_check.dues, lambda: own("settle").delete()),
    "a posting stands on the other side": (ledger_check.dues, lambda: own("send").update(debit="in_flight", credit="owed")),
    "a due says more is settled": (ledger_check.dues, lambda: Due.objects.update(settled=F("settled") + 1)),
    "a due says something was turned down": (ledger_check.dues, lambda: Due.objects.update(declined=1, settled=F("settled") - 1)),
    "a due says something was given away": (ledger_check.dues, lambda: Due.objects.update(donated=1, settled=F("settled") - 1)),
    "more went out than was due": (
        ledger_check.dues,
        lambda: (
            Due.objects.update(settled=F("settled") + F("pence")),
            own("settle").update(pence=F("pence") * 2),
            own("send").update(pence=F("pence") * 2),
        ),
    ),
    "a due says more is held": (ledger_check.carried, lambda: Due.objects.update(held=F("held") + 1)),
    "an item carries less of a due": (ledger_check.carried, lambda: PaymentItem.objects.update(pence=F("pence") - 1)),
    "an item carries another due": (ledger_check.carried, lambda: again(PaymentItem, due_id=Due.objects.order_by("-pk")[0].pk)),
    "a pot says more was spent": (ledger_check.lines, lambda: BudgetLine.objects.update(spent=F("spent") + 1)),
    "a pot says more is held": (ledger_check.lines, lambda: BudgetLine.objects.update(held=F("held") + 1)),
    "a pot was given more": (ledger_check.lines, lambda: BudgetLine.objects.update(awarded=F("awarded") + 1)),
    "a pot's posting is gone": (ledger_check.lines, lambda: own("hold").delete()),
    "a commitment is larger": (ledger_check.commitments, lambda: Commitment.objects.update(pence=F("pence") + 1)),
    "a commitment is gone": (ledger_check.commitments, lambda: Commitment.objects.all().delete()),
    "a commitment's posting is gone": (ledger_check.commitments, lambda: own("commit").delete()),
    "a payment is not its items": (ledger_check.payments, lambda: Payment.objects.update(pence=F("pence") + 1)),
    "a payment is paid and was never sent": (ledger_check.payments, lambda: Attempt.objects.update(status="failed")),
    "a payment was sent and says it was not": (ledger_check.payments, lambda: Payment.objects.update(status="in_run")),
    "nobody approved a payment": (ledger_check.approvals, lambda: Approval.objects.update(void_at=clock.now(), void_reason="x")),
    "an approval is of something else": (ledger_check.approvals, lambda: Approval.objects.update(content="0" * 64)),
    "a payment goes to somebody else": (
        ledger_check.approvals,
        lambda: Payment.objects.update(payee=Payment.objects.order_by("-pk")[0].payee_id),
    ),
    "an approval lives on what came back": (ledger_check.approvals, lambda: Payment.objects.update(status="returned")),
    "a run has another total": (ledger_check.runs, lambda: PayRun.objects.update(total_pence=F("total_pence") + 1)),
    "a run has another number": (ledger_check.runs, lambda: PayRun.objects.update(count=F("count") + 1)),
    "a prepared run carries less than it says": (
        ledger_check.runs,
        lambda: Payment.objects.filter(status="in_run").update(status="approved", run=None),
    ),
    "a file has another total": (ledger_check.runs, lambda: BankFile.objects.update(total_pence=F("total_pence") - 1)),
    "an attempt left its run": (ledger_check.runs, lambda: Attempt.objects.update(run=None)),
    "the bank took another sum": (
        ledger_check.booked,
        lambda: StatementLine.objects.filter(kind="debit").update(pence=F("pence") + 1),
    ),
    "the bank took it and we say it is on its way": (ledger_check.booked, lambda: Attempt.objects.update(status="accepted")),
    "a due of unconfirmed work": (ledger_check.contributions, lambda: Contribution.objects.update(status="expected")),
    "confirmed work with no due": (
        ledger_check.contributions,
        lambda: Due.objects.update(contribution=Contribution.objects.order_by("-pk")[0].pk),
    ),
}  # fmt: skip


@pytest.fixture
def books(money):
    """Two payments that arrived, and one in a run that waits for its second pair of eyes."""
    from payments.actions import pay_runs

    money.paid()
    money.paid()
    money.approved()
    pay_runs.prepare(by=money.finance)
    return money


def test_true_books_have_no_problem(books):
    assert [check.__name__ for check in ledger_check.CHECKS if check()] == []


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_found(books, rule):
    check, breaks = BROKEN[rule]
    with nothing_kept_it():
        breaks()
        assert check() != []
        assert set(check()) <= set(ledger_check.problems())


def test_every_check_has_a_rule_that_breaks_it():
    assert {check for check, _breaks in BROKEN.values()} == set(ledger_check.CHECKS)


def test_the_books_are_asked_alike_however_many_they_hold(books, django_assert_num_queries):
    with django_assert_num_queries(19):
        ledger_check.problems()
    books.paid()
    with django_assert_num_queries(19):
        ledger_check.problems()
