"""A file that the bank books as one sum, or with charges: nothing of it is sent again before two people have said."""

from __future__ import annotations

import re

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from ground import clock, triggers
from ground.exceptions import Refused
from payments.actions import bank_messages, line_decisions, never_paid, pay_runs, payments
from payments.models import Attempt, Due, LineDecision, NeverPaid, Payment, PayRun, StatementLine
from payments.queries import bank, ledger_check, line_outcomes
from payments.queries.payments import content_of
from tests.factories import money as make
from tests.factories.bank_lines import DAY, SAID, stand, text
from tests.factories.duties import give
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

EARLIER = "booked an earlier try"


@world
def one_refused(clock_at):
    """Two payments of £75.00 in one run of the 24th; the bank refuses the first and it is proposed again. Thursday."""
    clock_at("2026-11-24 15:00")
    money = make.Money()
    first = money.approved()
    run = money.exported()
    clock_at("2026-11-26 10:00")
    money.take(make.report(run, {first.attempts.get().key: "AC04"}))
    first.refresh_from_db()
    payments.retry(payment=first, by=first.payee)
    return money, run


def one_sum(run: PayRun, pounds: str = "150.00", *, named: str = "", inside: str = "Btch") -> str:
    whole = text("batch-of-another-sum", run).replace("149.00", pounds)
    name = named or f"<PmtInfId>{run.file.message_id}</PmtInfId>"
    if inside == "TxDtls":
        return re.sub("<Btch>.*</Btch>", f"<TxDtls><Refs>{name}</Refs></TxDtls>", whole)
    return re.sub("<PmtInfId>.*</PmtInfId>", name, whole)


def first_and_second() -> list[Payment]:
    return list(Payment.objects.order_by("pk"))


def approve(money) -> None:
    payment = first_and_second()[0]
    payments.approve(payment=payment, content=content_of(payment), by=money.finance)


def waits(kind: str = "batch") -> StatementLine:
    found = StatementLine.objects.filter(applied_at=None, kind=kind, message__applied_at__isnull=False)
    return found.select_related("message", "attempt__payment__payee").get()


def both_say(money, line: StatementLine, outcome: str) -> LineDecision:
    said = line_decisions.declare(line=line, outcome=outcome, on=DAY, **SAID, by=money.finance)
    return line_decisions.agree(declared=said, by=money.finance2)


SUMS = {
    "for both": {},
    "for the one that failed": {"pounds": "75.00"},
    "named by its message": {"named": "<MsgId>{file}</MsgId>"},
    "a detail that names the file": {"named": "<PmtInfId>{file}</PmtInfId>", "inside": "TxDtls"},
    "of no name": {"named": "<BtchBookg>true</BtchBookg>"},
    "of the bank's own name": {"named": "<PmtInfId>BANK-77</PmtInfId>"},
}


@pytest.mark.parametrize("how", SUMS.values(), ids=SUMS)
def test_what_one_sum_may_hold_is_not_sent_again_from_the_moment_it_is_given(one_refused, how):
    money, run = one_refused
    approve(money)
    prepared = pay_runs.prepare(by=money.finance)
    how = {key: value.format(file=run.file.message_id) for key, value in how.items()}
    if how.get("pounds") == "75.00":  # of the two it can be either, until the other has arrived
        money.take(text("booked", run).replace(*[one.attempts.get().key for one in first_and_second()]))
    given = one_sum(run, **how).encode()
    message = bank_messages.take(content=given, by=money.finance).message
    assert stand()[0] == "proposed", "the yes to send it again is void at once"
    prepared.refresh_from_db()
    assert prepared.count == 0
    for applied in (False, True):
        if applied:
            bank_messages.apply(message=message, why="Compared.", by=money.finance2)
        with pytest.raises(Refused, match=EARLIER):
            approve(money)
    page = client_for(money.finance).get(reverse("payments_approvals")).content.decode()
    assert "booked an earlier try of this payment" in page
    line = waits()
    assert line_outcomes.to_say(line, None)[0] == "paid"
    both_say(money, line, "paid")
    assert stand() == ["paid", "paid"] and ledger_check.problems() == [] and not bank.to_decide().exists()
    dues = [(one.settled, one.held, one.in_flight) for one in Due.objects.order_by("pk")]
    assert dues == [(7500, 0, 0), (7500, 0, 0)]


def test_neither_the_export_nor_the_database_sends_it(one_refused):
    money, run = one_refused
    approve(money)
    again = pay_runs.prepare(by=money.finance)
    pay_runs.authorise(run=again, total_pence=again.total_pence, by=money.finance2)
    message = bank_messages.take(content=one_sum(run).encode(), by=money.finance).message
    payment = first_and_second()[0]
    with pytest.raises(IntegrityError, match="booked an earlier try"), transaction.atomic():
        with triggers.paused(connection, "payments_payment"), triggers.paused(connection, "payments_payrun"):
            PayRun.objects.filter(pk=again.pk).update(
                status="authorised", authorised_at=clock.now(), authorised_by=money.finance2
            )
            claimed = {"run": again, "approver_root": money.finance.pk}
            Payment.objects.filter(pk=payment.pk).update(status="in_run", **claimed)
        Attempt.objects.create(payment=payment, number=2, key="AL-2", rail="bank_file", run=again)
    for who in (money.finance2, money.finance):
        bank_messages.set_aside(message=message, why="Not the bank's.", by=who)
    approve(money)
    again = pay_runs.prepare(by=money.finance)
    pay_runs.authorise(run=again, total_pence=again.total_pence, by=money.finance2)
    with transaction.atomic():
        Attempt.objects.create(payment=payment, number=2, key="AL-2", rail="bank_file", run=again)
        transaction.set_rollback(True)


def test_nothing_follows_and_it_is_sent(one_refused):
    money, run = one_refused
    money.take(one_sum(run))
    both_say(money, waits(), "nothing")
    approve(money)
    assert stand() == ["approved", "sending"] or stand() == ["approved", "sent"]


def test_what_was_cancelled_and_is_carried_by_another_payment_is_held_back_too(one_refused):
    money, run = one_refused
    first = first_and_second()[0]
    payments.cancel(payment=first, by=money.system)
    other = payments.propose(payee=first.payee, by=money.system)
    money.take(one_sum(run))
    with pytest.raises(Refused, match=EARLIER):
        payments.approve(payment=other, content=content_of(other), by=money.finance)


def test_a_sum_of_another_account_holds_nothing_back(one_refused):
    """Smaller than the payment, or before the file was made."""
    money, run = one_refused
    money.take(one_sum(run, "74.99", named="<PmtInfId>WAGES</PmtInfId>"))
    money.take(
        one_sum(run, named="<PmtInfId>WAGES</PmtInfId>").replace("<BookgDt><Dt>2026-11-25", "<BookgDt><Dt>2026-11-23")
    )
    approve(money)
    assert stand()[0] == "approved"


def test_a_sum_is_said_by_nobody_whom_it_pays_and_a_part_by_no_row_alone(one_refused):
    money, run = one_refused
    money.take(one_sum(run))
    line, payee = waits(), first_and_second()[0].payee
    give(payee, "finance")
    with pytest.raises(Refused, match="their own pay"):
        line_decisions.declare(line=line, outcome="paid", on=DAY, **SAID, by=payee)
    with pytest.raises(DatabaseError), transaction.atomic():
        StatementLine.objects.create(
            message=line.message, entry="x", kind="debit", pence=7500, booked_on=DAY, part_of=line,
            attempt=first_and_second()[0].attempts.get(),
        )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        StatementLine.objects.filter(pk=line.pk).update(outcome="known", applied_at=line.message.applied_at)


# Never paid


def test_what_one_sum_may_hold_is_not_said_to_be_never_paid(one_refused, clock_at):
    money, run = one_refused
    clock_at("2026-12-10 10:00")
    attempt = first_and_second()[1].attempts.get()
    said = never_paid.declare(attempt=attempt, **SAID, by=money.finance)
    message = bank_messages.take(content=one_sum(run, "149.00").encode(), by=money.finance).message
    for applied in (False, True):
        if applied:
            bank_messages.apply(message=message, why="Compared.", by=money.finance2)
        with pytest.raises(Refused, match="Look at Reconciliation first"):
            never_paid.agree(declared=said, by=money.finance2)
    with pytest.raises(DatabaseError), transaction.atomic():
        NeverPaid.objects.filter(pk=said.pk).update(
            agreed_at=message.received_at, agreed_by=money.finance2, agreer_root=money.finance2.root_id
        )
    both_say(money, waits(), "nothing")
    never_paid.agree(declared=said, by=money.finance2)
    assert stand() == ["proposed", "proposed"]


# With charges


def charged(run: PayRun, which: int = 1, *, inside: bool = True) -> str:
    """Of the first (1) or the second payment: £75.20 left our account, of which £75.00 is the payment."""
    whole = text("booked", run)
    keys = [one.attempts.get().key for one in first_and_second()]
    whole = whole.replace(keys[0], keys[which - 1])
    head, tail = whole.split("<NtryDtls>")
    head = head.replace("75.00", "75.20")
    tail = tail if inside else re.sub(r"<Amt [^>]*>75.00</Amt>", "", tail)
    return f"{head}<NtryDtls>{tail}"


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("which", [1, 2])
def test_a_payment_booked_with_charges_waits_and_is_paid_at_its_sum(one_refused, clock_at, which, inside):
    money, run = one_refused
    message = bank_messages.take(content=charged(run, which, inside=inside).encode(), by=money.finance).message
    clock_at("2026-12-10 10:00")
    for applied in (False, True):
        if applied:
            bank_messages.apply(message=message, why="Compared.", by=money.finance2)
        if which == 1:
            with pytest.raises(Refused, match=EARLIER):
                approve(money)
        else:
            with pytest.raises(Refused, match="Look at Reconciliation first"):
                never_paid.declare(attempt=first_and_second()[1].attempts.get(), **SAID, by=money.finance)
    line = waits("debit")
    assert [str(one) for one in line_outcomes.to_say(line, line.attempt)] == ["paid", "nothing"]
    here = reverse("payments_bank_line", args=[line.pk])
    assert "£0.20 more than the payment" in client_for(money.finance).get(here).content.decode()
    said = line_decisions.declare(line=line, outcome="paid", on=DAY, **SAID, by=money.finance)
    asked = client_for(money.finance2).post(reverse("payments_agree_line", args=[said.pk])).content.decode()
    assert "The payment is paid as £75" in asked and "£0.20 more left our account" in asked
    line_decisions.agree(declared=said, by=money.finance2)
    assert stand()[which - 1] == "paid" and Due.objects.order_by("pk")[which - 1].settled == 7500
    assert ledger_check.problems() == [] and not bank.to_decide().exists()


def test_less_than_the_payment_is_no_charge(one_refused):
    money, run = one_refused
    money.take(charged(run).replace("75.20", "74.80"))
    line = waits("debit")
    assert [str(one) for one in line_outcomes.to_say(line, line.attempt)] == ["nothing"]
    with pytest.raises(Refused, match=EARLIER):
        approve(money)
