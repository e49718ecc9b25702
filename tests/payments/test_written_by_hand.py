"""Whoever writes the rows: work, what is owed for it, payments, tries and runs begin where they begin, and keep what they are."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F

from ground import clock, triggers
from payments.actions import pay_runs
from payments.models import (
    Approval,
    Attempt,
    BudgetLine,
    Commitment,
    Contribution,
    Due,
    Payment,
    PaymentChoice,
    PaymentItem,
    PayRun,
    PayTerms,
    PayTermsLine,
    PayTermsShare,
)
from tests.factories import money as make

pytestmark = pytest.mark.django_db


def refused(words: str, change) -> None:
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        change()


def copied(row: models.Model, **other) -> None:
    """One more row like this one, as an INSERT ... SELECT would write it."""
    fresh = type(row)._base_manager.get(pk=row.pk)
    fresh.pk = fresh.id = None
    for name, value in other.items():
        setattr(fresh, name, value)
    fresh.save(force_insert=True)


def one_more(done: Contribution, **other) -> None:
    copied(done, session=None, log_key="by hand", key="by-hand", minutes=60, **other)


# Work and what is owed for it


def test_no_work_is_born_confirmed(money):
    done = money.confirmed()
    refused("expected before", lambda: one_more(done))
    refused("expected before", lambda: one_more(done, confirmed_at=None, confirmed_by=None, confirmer_root=None))
    refused("expected before anybody confirms", lambda: one_more(done, status="expected"))


@pytest.mark.parametrize("status", ["queried", "void"])
def test_nor_in_any_state_but_its_first(money, status):
    work = money.expected()
    refused("before", lambda: one_more(work, status=status, void_reason="x"))


def test_silence_confirms_later_and_nobody_asked_before(money):
    due = money.expected()
    refused("silence", lambda: one_more(due, by_silence=True))
    refused("asks about it", lambda: one_more(due, queried_at=clock.now(), queried_by=money.coordinator))


def test_work_is_of_whom_its_terms_name(money):
    done = money.expected()
    refused("terms name", lambda: one_more(done, payee=money.finance, payee_root=money.finance.pk))
    refused("terms name", lambda: one_more(done, role=None))


def test_how_long_somebody_worked_is_not_rewritten_before_it_is_confirmed(money):
    rows = Contribution.objects.filter(pk=money.expected().pk)
    refused("as it was written down", lambda: rows.update(minutes=600))
    refused("as it was written down", lambda: rows.update(worked_on=F("worked_on") - dt.timedelta(days=1)))
    refused("as it was written down", lambda: rows.update(work_key="another"))


def test_nothing_is_owed_for_work_that_is_only_expected(money):
    due = money.expected()
    refused("falls due once", lambda: Due.objects.create(contribution=due, line=due.terms.lines.get(), pence=7500))


def test_work_falls_due_once_and_for_no_more_than_its_line(money):
    done = money.confirmed()
    other = money.confirmed(money.payee())
    refused("falls due once", lambda: copied(done.dues.get(), held=0, line_id=other.terms.lines.get().pk))


def test_no_more_falls_due_than_the_line_pays(money, monkeypatch):
    from payments.queries import pay_rates

    line = money.expected().terms.lines.get()
    monkeypatch.setattr(pay_rates, "due", lambda contribution: (line, 2 * line.pence + 1))
    refused("falls due once", lambda: money.confirmed())


def test_what_falls_due_is_still_to_be_paid(money):
    done = money.confirmed()
    refused("still to be paid", lambda: copied(done.dues.get(), settled=1))


@pytest.mark.parametrize("change", [
    {"held": 0}, {"held": 0, "settled": 7500}, {"held": 0, "in_flight": 7500}, {"held": 7000, "declined": 500},
    {"held": 0, "donated": 7500},
], ids=str)  # fmt: skip
def test_what_is_paid_of_a_due_is_what_its_payments_say(money, change):
    payment = money.proposed()
    refused("what its payments", lambda: Due.objects.filter(items__payment=payment).update(**change))


def test_what_was_turned_down_is_what_the_person_chose(money):
    done = money.confirmed()
    dues = Due.objects.filter(contribution=done)
    refused("its person", lambda: dues.update(declined=7500))
    with transaction.atomic():
        PaymentChoice.objects.create(contribution=done, kind="less", pence=5000, due_pence=7500, chosen_by=done.payee)
        refused("its person", lambda: dues.update(declined=2600))
        dues.update(declined=2500)
        transaction.set_rollback(True)


# Pay terms


def test_frozen_terms_take_no_line_and_no_share_more(money):
    terms = money.expected().terms
    refused("that were published", lambda: copied(terms.lines.get(), position=1))
    refused("that were published", lambda: copied(terms.lines.get(), position=1, pence=9900))
    share = terms.shares.first()
    refused("that were published", lambda: copied(share, outcome="another"))
    refused("that were published", lambda: copied(share, percent=share.percent - 1))


def test_terms_are_of_a_place_that_somebody_took_up(money):
    terms = money.expected().terms
    refused("took up", lambda: copied(terms, source_id=terms.source_id + 1000))
    refused("took up", lambda: copied(terms, source_id=terms.source_id, payee=money.finance))
    refused("took up", lambda: copied(terms, source="attendance"))
    assert (PayTerms.objects.count(), PayTermsLine.objects.count()) == (1, 1)
    assert PayTermsShare.objects.filter(terms=terms).count() == 5


# Payments, their tries and runs


def test_a_proposed_payment_keeps_its_payee_and_its_sum(money):
    payment = money.proposed()
    rows = Payment.objects.filter(pk=payment.pk)
    refused("keeps its payee", lambda: rows.update(pence=F("pence") + 1))
    refused("keeps its payee", lambda: rows.update(reference="ANOTHER"))
    refused("keeps its payee|account of the person", lambda: rows.update(payee=money.finance))


def test_a_payment_begins_proposed_and_carries_what_is_its_payees(money):
    payment, theirs = money.approved(), money.payee()
    refused("proposed first", lambda: copied(payment, reference="ANOTHER"))
    other = money.proposed(theirs)
    refused("owed to its payee", lambda: copied(payment.items.get(), payment=other))
    refused("owed to its payee", lambda: copied(other.items.get(), pence=7501))


@pytest.mark.parametrize("change", [{"run": None}, {"approver_root": None}, {"authoriser_root": None}], ids=str)
def test_what_went_to_the_bank_keeps_its_run_and_who_said_yes(money, change):
    payment = money.paid()
    refused("What went to the bank|payment_in_run", lambda: Payment.objects.filter(pk=payment.pk).update(**change))


def test_what_is_approved_is_the_sum_of_its_items(money):
    payment = money.proposed()
    with transaction.atomic():
        made = Payment.objects.create(
            payee=payment.payee, destination=payment.destination, pence=9900, reference="BY HAND"
        )
        copied(payment.items.get(), payment=made)
        refused("sum of its items", lambda: Payment.objects.filter(pk=made.pk).update(status="approved"))
        transaction.set_rollback(True)


def test_an_approval_is_live_first_and_void_once(money):
    approval = money.approved().approvals.get()
    void = {"void_at": clock.now(), "void_reason": "x"}
    refused("live before", lambda: copied(approval, **void))
    with transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(**void)
        refused("voided once", lambda: Approval.objects.filter(pk=approval.pk).update(void_at=None, void_reason=""))
        transaction.set_rollback(True)


@pytest.mark.parametrize("change", [
    {"key": "ANOTHER"}, {"began_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, {"run": None}, {"number": 9},
    {"rail": "another"}, {"settled_on": dt.date(2026, 1, 1)},
], ids=str)  # fmt: skip
def test_a_try_keeps_its_key_its_day_and_its_run(money, change):
    payment = money.paid()
    refused("A try keeps|it arrived stays", lambda: Attempt.objects.filter(payment=payment).update(**change))


def test_a_try_is_of_an_authorised_run_and_begins_when_it_is_sent(money):
    payment = money.approved()
    run = pay_runs.prepare(by=money.finance)
    facts = {"payment": payment, "number": 1, "key": "BY HAND", "rail": "bank_file"}
    refused("second person authorised", lambda: Attempt.objects.create(run=run, **facts))
    refused("second person authorised", lambda: Attempt.objects.create(**facts))
    pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)
    refused("begins when", lambda: Attempt.objects.create(run=run, status="accepted", **facts))


@pytest.mark.parametrize("change", [
    {"reference": "RUN-X"}, {"total_pence": 1}, {"count": 9}, {"pay_on": dt.date(2026, 1, 1)},
], ids=str)  # fmt: skip
@pytest.mark.parametrize("over", [True, False], ids=["over", "prepared"])
def test_a_run_keeps_what_it_is(money, change, over):
    money.approved()
    run = pay_runs.prepare(by=money.finance) if not over else money.export()
    refused(
        "A run keeps|What a run|A run is the sum|The day of a run",
        lambda: PayRun.objects.filter(pk=run.pk).update(**change),
    )


def test_a_run_taken_apart_says_what_it_held(money):
    money.approved()
    run = pay_runs.prepare(by=money.finance)
    pay_runs.take_apart(run=run, why="mistake", by=money.finance)
    refused("What a run paid", lambda: PayRun.objects.filter(pk=run.pk).update(total_pence=0, count=0))


def test_items_of_a_payment_are_added_by_its_proposal_alone(money):
    item = money.proposed().items.get()
    assert PaymentItem.objects.filter(payment=item.payment).count() == 1
    refused("owed to its payee", lambda: copied(item, from_commitment=1, budget_line=item.budget_line))


# Pots


@pytest.mark.parametrize("change", [
    {"held": F("held") + 1}, {"spent": F("spent") - 1}, {"committed": F("committed") - 1}, {"counted_to": 0},
    {"counted_to": F("counted_to") + 1, "held": F("held") + 1}, {"awarded": F("awarded") + 1}, {"kind": "staff"},
], ids=str)  # fmt: skip
def test_a_pots_sums_follow_what_was_posted(money, change):
    money.paid()
    refused(
        "What was awarded|follow what was posted", lambda: BudgetLine.objects.filter(pk=money.line.pk).update(**change)
    )


@pytest.mark.parametrize("change", [{"pence": F("pence") + 1}, {"counted_to": 0}], ids=str)
def test_what_is_promised_to_a_role_follows_what_was_posted(money, change):
    money.paid()
    refused("follows what was posted", lambda: Commitment.objects.filter(pk=money.commitment.pk).update(**change))


def test_no_posting_counts_twice(money):
    """As much again as the newest posting said is as wrong as any other sum."""
    money.approved()
    rows = BudgetLine.objects.filter(pk=money.line.pk)
    refused("follow what was posted", lambda: rows.update(held=F("held") + 7500, committed=F("committed") - 7500))
    line = rows.get()
    refused("follow what was posted", lambda: rows.update(held=0, committed=line.committed + 7500, counted_to=0))


def test_a_pot_begins_free_and_stays_as_it_was_given(money):
    line = money.line
    refused("all free", lambda: BudgetLine.objects.create(pot=money.pot, kind="staff", awarded=9, held=9))
    refused("as it was given", lambda: type(money.pot).objects.update(spend_by=F("spend_by") + dt.timedelta(days=99)))
    refused("stays with its pot", lambda: Commitment.objects.update(role=make.role(money.coordinator)))
    refused(
        "follows what was posted",
        lambda: Commitment.objects.create(line=line, role=make.role(money.coordinator), pence=1),
    )


def test_what_an_approval_took_from_the_promise_stays(money):
    item = money.approved().items.get()
    assert item.from_commitment == 7500
    refused("what was posted for it", lambda: PaymentItem.objects.filter(pk=item.pk).update(from_commitment=0))


def test_pots_that_stood_before_go_on_from_their_last_posting(money):
    """The data step: sums that were written before postings were counted hold all of them."""
    money.paid()
    with triggers.paused(connection, "payments_budgetline"), triggers.paused(connection, "payments_commitment"):
        BudgetLine.objects.update(counted_to=0)
        Commitment.objects.update(counted_to=0)
    step = import_module("payments.migrations.0029_counted_to_the_last")
    step.count(apps, SimpleNamespace(connection=connection))
    assert not triggers.missing(connection)
    money.paid(money.payee())
    assert BudgetLine.objects.get().spent == 15000
