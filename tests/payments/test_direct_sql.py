"""Approvals and pay runs, whoever writes the row: the names on them are of who pressed, and they differ."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from ground import clock
from members.models import Person
from payments.actions import pay_runs
from payments.models import Approval, ApprovalItem, Payment, PayRun
from tests.factories import money as make

pytestmark = pytest.mark.django_db


def refused(words: str, query, **change) -> None:
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        query.update(**change)


def taken(query, **change) -> None:
    """Goes through, and is undone: the ledger of a test adds up."""
    with transaction.atomic():
        assert query.update(**change) == 1
        transaction.set_rollback(True)


def test_a_run_takes_the_name_of_who_approved(money):
    payment = money.approved()
    run = pay_runs.begin(by=Person.objects.system())
    own = Payment.objects.filter(pk=payment.pk)
    for who in (money.finance2, money.coordinator, payment.payee):
        refused("the name of who it was", own, status="in_run", run=run, approver_root=who.pk)
    taken(own, status="in_run", run=run, approver_root=money.finance.pk)


def test_who_approved_does_not_authorise_past_the_payments(money):
    third = make.person("Third", "finance")
    money.approved()
    run = pay_runs.prepare(by=money.finance2)
    this = PayRun.objects.filter(pk=run.pk)
    said = {"status": "authorised", "authorised_at": clock.now()}
    refused("approved a payment", this, **said, authorised_by=money.finance)
    refused("approved a payment", this, **said, authorised_by=third)  # with no word of it on the payments
    Payment.objects.filter(run=run).update(authoriser_root=third.pk)
    taken(this, **said, authorised_by=third)


def test_who_prepared_or_took_the_file_stays(money):
    money.approved()
    run = pay_runs.prepare(by=money.finance)
    refused("Who prepared", PayRun.objects.filter(pk=run.pk), prepared_by=money.finance2)
    pay_runs.take_apart(run=run, why="mistake", by=money.finance)
    sent = money.export()
    refused("taken once", PayRun.objects.filter(pk=sent.pk), exported_by=money.coordinator)


@pytest.mark.parametrize("step", ["prepared", "authorised", "exported"])
def test_a_run_is_not_made_half_way(money, step):
    facts = {f"{step}_at": clock.now(), f"{step}_by": money.finance}
    with pytest.raises(IntegrityError, match="prepared before"), transaction.atomic():
        PayRun.objects.create(reference="RUN-X", pay_on=clock.today(), **facts)


@pytest.mark.parametrize("root", ["earner_root", "confirmer_root"])
def test_an_approval_names_who_earned_and_who_confirmed(money, root):
    """Else a row that names two strangers would let the earner approve their own pay."""
    payment = money.proposed()
    item = payment.items.get()
    approval = Approval.objects.create(payment=payment, content="x", at=clock.now(), by=money.finance)
    Approval.objects.filter(pk=approval.pk).update(void_at=clock.now(), void_reason="try")
    true = {
        "earner_root": payment.payee_id,
        "confirmer_root": item.due.contribution.confirmer_root,
        "approver_root": money.finance.pk,
    }
    with pytest.raises(IntegrityError, match="root id is of the person"), transaction.atomic():
        ApprovalItem.objects.create(approval=approval, item=item, pence=item.pence, **true | {root: money.payee().pk})
    with transaction.atomic():
        ApprovalItem.objects.create(approval=approval, item=item, pence=item.pence, **true)
        transaction.set_rollback(True)
