"""Who had a word in a join of somebody's records is tied to that person: no second pair of eyes on their money."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from ground import clock
from ground.exceptions import Refused
from members.actions import duties, joins
from members.models import Duty, Join
from members.queries import ties
from payments.actions import bank_messages, pay_runs, payments
from payments.models import Approval, ApprovalItem, BankMessage, Payment, PayRun
from payments.queries import pay_runs as run_queries
from payments.queries.payments import content_of
from tests.factories import duties as give_duties
from tests.factories import money as make
from tests.factories import records
from tests.worlds import world


@world
def joined(clock_at):
    """Cofi coordinates and is in finance; with a second coordinator they join Fay's records. Fay is in finance."""
    clock_at("2026-11-23 10:00")
    money = make.Money()
    money.cofi = make.person("Cofi", "coordinator", "finance")
    money.second = make.person("Corinna", "coordinator")
    return money, make.person("Fay by another mail")


def agreed(money, record, keep) -> Join:
    join = joins.propose(person=record, into=keep, evidence="They rang", by=money.cofi)
    joins.agree(join=join, by=money.second)
    return join


def refused(deed, **given) -> None:
    with pytest.raises(Refused, match="joined"), transaction.atomic():
        deed(**given)


def test_who_joined_somebody_s_records_is_not_their_second_pair_of_eyes(joined):
    money, other = joined
    money.approved()
    run = pay_runs.prepare(by=money.finance)
    agreed(money, other, money.finance)
    assert ties.tied(money.cofi.pk, money.finance.pk) and ties.tied(money.finance.pk, money.cofi.pk)
    assert ties.tied(money.second.pk, money.finance.pk) and not ties.tied(money.cofi.pk, money.finance2.pk)
    assert [one.pk for one in run_queries.who_authorises(run)] == [money.finance2.pk]
    refused(pay_runs.authorise, run=run, total_pence=run.total_pence, by=money.cofi)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(run=run).update(authoriser_root=money.cofi.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        PayRun.objects.filter(pk=run.pk).update(authorised_at=clock.now(), authorised_by=money.cofi)
    pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)


def test_a_file_that_they_took_waits_for_another(joined, clock_at):
    money, other = joined
    run = money.exported()
    agreed(money, other, money.finance)
    content = make.statement(run, clock.today()).encode()
    clock_at("2026-11-24 10:00")
    message = bank_messages.take(content=content, by=money.finance).message
    refused(bank_messages.apply, message=message, why="The bank's page says so.", by=money.cofi)
    with pytest.raises(IntegrityError), transaction.atomic():
        BankMessage.objects.filter(pk=message.pk).update(
            applied_at=clock.now(), applied_by=money.cofi, applier_root=money.cofi.pk
        )


@pytest.mark.parametrize("how", ["record", "keep"])
def test_who_joined_a_payee_s_records_does_not_approve_their_pay(joined, how):
    money, other = joined
    payment = money.proposed(money.payee(known=False, offered_by=money.finance))
    agreed(money, *((payment.payee, other) if how == "record" else (other, payment.payee)))
    refused(payments.approve, payment=payment, content=content_of(payment), by=money.cofi)
    with pytest.raises(IntegrityError), transaction.atomic():
        approval = Approval.objects.create(payment=payment, content="x" * 64, by=money.cofi)
        item = payment.items.get()
        worked = item.due.contribution
        ApprovalItem.objects.create(
            approval=approval,
            item=item,
            approver_root=money.cofi.pk,
            earner_root=worked.payee_root,
            confirmer_root=worked.confirmer_root,
        )
    assert payments.approve(payment=payment, content=content_of(payment), by=money.finance)


def test_what_was_taken_back_ties_nobody_and_who_parted_releases_or_stops_is_tied(joined):
    money, other = joined
    join = joins.propose(person=other, into=money.finance, evidence="Same name", by=money.cofi)
    assert ties.tied(money.cofi.pk, other.pk)
    joins.take_back(join=join, by=money.cofi)
    assert not ties.tied(money.cofi.pk, money.finance.pk)
    ama, stopper = make.person("Ama", "administrator"), make.person("Sten", "coordinator")
    join = agreed(money, other, money.finance)
    joins.stop(join=join, how="phone", by=stopper)
    joins.release(join=join, by=ama)
    assert ties.tied_to(other.pk) >= {money.cofi.pk, money.second.pk, ama.pk, stopper.pk}
    assert money.finance.pk not in ties.tied_to(other.pk), "two records of a join are not tied to each other"


def test_somebody_in_finance_is_left_for_their_pay(joined):
    """Where everybody in finance has had a word in it, or is about to."""
    money, other = joined
    payee = make.person("Paula")
    for one in (money.finance, money.finance2):
        Duty.objects.filter(person=one, kind="finance").update(ends=clock.today())
    with pytest.raises(Refused, match="nobody in finance could approve"):
        joins.propose(person=other, into=payee, evidence="They rang", by=money.cofi)
    join = joins.propose(person=other, into=payee, evidence="They rang", by=money.second)
    with pytest.raises(Refused, match="nobody in finance could approve"):
        joins.agree(join=join, by=money.cofi)
    joins.agree(join=join, by=make.person("Ama", "administrator"))


def test_who_appointed_somebody_is_tied_as_the_person_they_are_today(joined):
    """An administrator who has left joins a record of their own: the tie goes with them."""
    money, other = joined
    first, second = make.person("Ada", "administrator"), make.person("Abel", "administrator")
    new = make.person("New")
    duties.agree(proposal=duties.propose(person=new, kind="finance", by=first), by=second)
    Duty.objects.filter(person=first).update(ends=clock.today())
    records.joined(first, other)
    assert ties.tied(new.pk, other.pk) and ties.tied(other.pk, new.pk)
    give_duties.give(other, "finance")
    payment = money.proposed()
    payments.approve(payment=payment, content=content_of(payment), by=new)
    run = pay_runs.prepare(by=money.finance)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(run=run).update(authoriser_root=other.pk)
