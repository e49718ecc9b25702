"""An approval covers exactly what is sent, in the database and again before the file is made; and people as they are."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from ground import triggers
from ground.exceptions import Refused
from members.actions import duties
from payments.actions import catch_up, pay_runs, payments
from payments.models import Payment, PaymentItem, PaymentStatus
from payments.queries.payments import content_of, destination_of
from tests.factories import money as make
from tests.factories import records


@pytest.mark.parametrize("column", ["payee", "destination", "rail", "pence", "currency", "reference"])
@pytest.mark.parametrize("status", ["approved", "in_run", "sending"])
def test_the_database_keeps_what_was_approved(money, status, column):
    payment = money.approved()
    if status == "in_run":
        pay_runs.prepare(by=money.finance)
    elif status == "sending":
        money.export()
    other = money.payee()
    values = {"payee": other, "destination": destination_of(other), "rail": "x", "pence": 1}
    values |= {"currency": "EUR", "reference": "OTHER"}
    with (
        pytest.raises(IntegrityError, match=r"payment keeps|to an account of the person"),
        transaction.atomic(),
    ):
        Payment.objects.filter(pk=payment.pk).update(**{column: values[column]})


def test_nothing_joins_an_approved_payment_and_no_item_changes_its_amount(money):
    payment, proposed = money.approved(), money.proposed()
    item, other = payment.items.get(), proposed.items.get()
    due = money.confirmed().dues.get()
    for change in (
        lambda: PaymentItem.objects.create(payment=payment, due=due, budget_line=item.budget_line, pence=1),
        lambda: PaymentItem.objects.filter(pk=other.pk).update(payment=payment),
        lambda: PaymentItem.objects.filter(pk=other.pk).update(pence=1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_payment_that_came_back_goes_to_the_new_account(money):
    run = money.exported()
    attempt = run.attempts.get()
    money.take(make.report(run, {attempt.key: "AC04"}))
    payment = Payment.objects.get()
    given = money.give_details(payment.payee, "11112222")
    payment.refresh_from_db()
    assert (payment.status, payment.destination) == ("proposed", given)


@pytest.mark.parametrize("step", ["authorise", "export"])
def test_what_was_changed_behind_the_database_is_not_sent(money, step):
    payment = money.approved()
    elsewhere = destination_of(money.payee())
    run = pay_runs.prepare(by=money.finance)
    if step == "export":
        pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)
    with triggers.updates_allowed(connection, "payments_payment"):
        Payment.objects.filter(pk=payment.pk).update(destination=elsewhere)
    with pytest.raises(Refused, match="is not what was approved"):
        if step == "export":
            pay_runs.export(run=run, by=money.finance2)
        else:
            pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)
    assert payment.attempts.count() == 0
    with triggers.updates_allowed(connection, "payments_payment"):  # the ledger is looked at after each test
        Payment.objects.filter(pk=payment.pk).update(destination=payment.destination)


def joined(money, clock_at):
    """The first finance person turns out to be the second: their duty ends, and the records are joined."""
    for duty in money.finance.duties.all():
        duties.end(duty=duty, by=make.person("Ada", "administrator"))
    clock_at("2026-11-26 10:00")
    records.joined(money.finance, money.finance2)


def test_who_approved_under_another_record_does_not_authorise(money, clock_at):
    third = make.person("Third", "finance")
    money.approved()
    run = pay_runs.prepare(by=third)
    joined(money, clock_at)
    with pytest.raises(Refused, match="You approved a payment in this run"):
        pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)


def test_records_joined_after_the_second_yes_ask_for_another(money, clock_at):
    third = make.person("Third", "finance")
    money.approved()
    run = pay_runs.prepare(by=third)
    pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)
    joined(money, clock_at)
    with pytest.raises(Refused, match="their records are joined now"):
        pay_runs.export(run=run, by=third)
    catch_up.run()
    run.refresh_from_db()
    assert (run.status, run.authorised_by) == ("prepared", None)


def test_an_approver_who_turns_out_to_be_the_earner_approved_nothing(money):
    payment = money.approved()
    run = pay_runs.prepare(by=money.finance)
    records.joined(payment.payee, money.finance)
    with pytest.raises(Refused, match="records of this person were joined"):
        pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)
    catch_up.run()
    payment.refresh_from_db()
    assert (payment.status, payment.run) == (PaymentStatus.PROPOSED, None)
    with pytest.raises(Refused, match="own pay"):
        payments.approve(payment=payment, content=content_of(payment), by=money.finance)
