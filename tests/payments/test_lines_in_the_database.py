"""What two people say of the bank's lines, written past the code: the database wants the same two people."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from ground import clock
from members.models import Person
from payments.actions import bank_messages, line_decisions, never_paid
from payments.models import (
    Attempt,
    BankMessage,
    LineDecision,
    LineOutcome,
    NeverPaid,
    Payment,
    StatementLine,
)
from tests.factories.bank_lines import DAY, SAID, text
from tests.factories.records import joined


@pytest.fixture
def again(two_sent):
    """One is booked once more, which waits."""
    money, run = two_sent
    money.take(text("debit-booked-once-more", run))
    return money, run, waits("again")


@pytest.fixture
def one_sum(two_sent):
    """One sum for both waits: the bank's count of it is wrong."""
    money, run = two_sent
    money.take(text("batch-of-another-sum", run).replace("149.00", "150.00").replace("<NbOfTxs>2<", "<NbOfTxs>3<"))
    return money, run, waits("batch")


def waits(outcome: str) -> StatementLine:
    return StatementLine.objects.select_related("message", "attempt__payment__payee").get(
        applied_at=None, outcome=outcome
    )


def made(by: Person | None = None) -> Person:
    return Person.objects.create(name="A second", added_by=by)


def write(line: StatementLine, by: Person, **facts: object) -> LineDecision:
    payee = line.attempt.payment.payee if line.attempt else None
    given = {"payee_root": payee and payee.root_id, "declarer_root": by.root_id, "outcome": "nothing"} | facts
    return LineDecision.objects.create(line=line, reason="On the phone.", shown_by="4711", declared_by=by, **given)


def yes(by: Person) -> dict[str, object]:
    return {"agreed_at": clock.now(), "agreed_by": by, "agreer_root": by.root_id}


def applied(by: Person) -> dict[str, object]:
    return {"applied_at": clock.now(), "applied_by": by, "applier_root": by.root_id}


def refused(rows, *, match: str = "", **facts: object) -> None:
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        rows.update(**facts)


@pytest.mark.parametrize("outcome", ["twice", "nothing"])
def test_a_line_ends_by_two(again, outcome):
    money, _run, line = again
    line_decisions.declare(line=line, outcome=outcome, **SAID, by=money.finance)
    refused(StatementLine.objects.filter(pk=line.pk), outcome=outcome, match="Two people")


def test_nothing_that_failed_is_paid_by_one_word(two_sent, clock_at):
    money, run = two_sent
    clock_at("2026-12-10 10:00")
    attempt = Attempt.objects.order_by("pk").first()
    said = never_paid.declare(attempt=attempt, **SAID, by=money.finance)
    never_paid.agree(declared=said, by=money.finance2)
    money.take(text("booked", run))
    line = waits("late")
    with pytest.raises(DatabaseError, match="Two people"), transaction.atomic():
        StatementLine.objects.filter(pk=line.pk).update(outcome=LineOutcome.PAID)
        Attempt.objects.filter(pk=line.attempt_id).update(status="settled", settled_on=DAY, told_on=DAY)
    sent = {"run": run, "approver_root": money.finance.pk}
    refused(Payment.objects.filter(pk=attempt.payment_id), status="paid", **sent, match="Only a try of it")
    said = line_decisions.declare(line=line, outcome="paid", on=DAY, **SAID, by=money.finance)
    with transaction.atomic():
        LineDecision.objects.filter(pk=said.pk).update(**yes(money.finance2))
        StatementLine.objects.filter(pk=line.pk).update(outcome=LineOutcome.PAID)
        Attempt.objects.filter(pk=line.attempt_id).update(status="settled", settled_on=DAY, told_on=DAY)
        payment = Payment.objects.filter(pk=attempt.payment_id)
        refused(payment, status="paid", run=run, approver_root=money.finance2.pk, match="with the name of who it was")
        assert payment.update(status="paid", **sent) == 1
        transaction.set_rollback(True)


def test_no_yes_of_whom_the_other_made(again):
    """Of a line as of a file and of what was never paid."""
    money, run, line = again
    said = line_decisions.declare(line=line, outcome="nothing", **SAID, by=money.finance)
    hers = made(by=money.finance)
    refused(LineDecision.objects.filter(pk=said.pk), **yes(hers), match="made, joined or appointed")
    taken = bank_messages.take(content=text("booked", run).encode(), by=money.finance).message
    refused(BankMessage.objects.filter(pk=taken.pk), **applied(hers), match="made, joined or appointed")
    keep = made()
    joined(money.finance, keep)
    refused(LineDecision.objects.filter(pk=said.pk), **yes(hers), match="made, joined or appointed")
    refused(BankMessage.objects.filter(pk=taken.pk), **applied(hers), match="made, joined or appointed")


def test_two_records_of_one_person_are_one(again, clock_at):
    """Joined before the yes and after what was said: the roots that the rows keep differ, the people do not."""
    money, run, line = again
    said = line_decisions.declare(line=line, outcome="nothing", **SAID, by=money.finance)
    taken = bank_messages.take(content=text("booked", run).encode(), by=money.finance).message
    clock_at("2026-12-10 10:00")
    sent = Attempt.objects.get(status="sending")
    never = never_paid.declare(attempt=sent, **SAID, by=money.finance)
    keep, other = made(), made()
    joined(money.finance, keep)
    joined(other, keep)
    for one in (keep, other, money.finance):
        one.refresh_from_db()
        refused(LineDecision.objects.filter(pk=said.pk), **yes(one), match="neither of the two|different|four_eyes")
        refused(BankMessage.objects.filter(pk=taken.pk), **applied(one), match="does not apply|four_eyes")
        refused(NeverPaid.objects.filter(pk=never.pk), **yes(one), match="neither of the two|different|four_eyes")
        # A root id that is not theirs does not help.
        refused(LineDecision.objects.filter(pk=said.pk), **yes(one) | {"agreer_root": made().pk}, match="A root id")


@pytest.mark.parametrize("who", ["agrees", "said it"])
def test_nobody_who_is_paid_by_it(again, who):
    """Also where the payee's record is joined with one of the two after it was said."""
    money, _run, line = again
    payee = line.attempt.payment.payee
    for by in (payee, money.finance):
        with pytest.raises(DatabaseError), transaction.atomic():
            write(line, by, payee_root=None if by == money.finance else by.root_id)
    said = write(line, money.finance)
    third = made()
    joined(payee, third if who == "agrees" else money.finance)
    refused(LineDecision.objects.filter(pk=said.pk), **yes(third), match="neither of the two")


def test_what_is_said_waits_first(again):
    money, _run, line = again
    with pytest.raises(DatabaseError, match="waits for a second"), transaction.atomic():
        write(line, money.finance, **yes(money.finance2))


def test_one_sum_is_said_by_nobody_whom_it_pays(one_sum):
    money, run, line = one_sum
    payees = [one.payment.payee for one in run.attempts.order_by("pk")]
    for payee in payees:
        with pytest.raises(DatabaseError, match="own pay"), transaction.atomic():
            write(line, payee, outcome="paid", on=DAY)
    with pytest.raises(DatabaseError, match="A root id"), transaction.atomic():
        write(line, money.finance, outcome="paid", on=DAY, payee_root=payees[0].pk)
    said = line_decisions.declare(line=line, outcome="paid", on=DAY, **SAID, by=money.finance)
    for payee in payees:
        refused(LineDecision.objects.filter(pk=said.pk), **yes(payee), match="own pay")
    third = made()
    joined(payees[1], third)
    refused(LineDecision.objects.filter(pk=said.pk), **yes(third), match="own pay")
    line_decisions.agree(declared=said, by=money.finance2)
    assert not Attempt.objects.exclude(status="settled").exists()
