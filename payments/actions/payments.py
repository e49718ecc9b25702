"""A payment from proposal to a run: who may say yes to what, and what makes that yes void."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from ground import clock, states, text_format, trail
from ground.exceptions import Refused
from ground.locks import Moved, again
from members import merged_records
from members.models import Person
from payments import locks, notifications, policies, transitions
from payments.actions import commitments
from payments.models import (
    Approval,
    ApprovalItem,
    BudgetLine,
    ContributionStatus,
    Due,
    ItemMove,
    PayeeDestination,
    Payment,
    PaymentItem,
    PaymentStatus,
    PayRun,
    RunStatus,
)
from payments.permissions import check_approve, check_finance, check_own
from payments.queries import bank, joined_records, payments

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def _reference() -> str:
    """What the bank shows: neutral, the same for every project and reason."""
    return "ALONGSIDE " + "".join(secrets.choice(LETTERS) for _ in range(8))


@again
@transaction.atomic
def propose(*, payee: Person, by: Person) -> Payment | None:
    """Everything confirmed that no payment carries, as one payment; None of nothing, or with nowhere to send it."""
    destination = payments.destination_of(payee)
    if destination is None:
        return None
    owed = (
        Due.objects.select_for_update(no_key=True)
        .filter(contribution__payee__in=merged_records.ids_of(payee), contribution__status=ContributionStatus.CONFIRMED)
        .order_by("pk")
    )
    carried = [(due, due.outstanding - due.held) for due in owed]
    carried = [(due, left) for due, left in carried if left > 0]
    if not carried:
        return None
    payment = Payment.objects.create(
        payee=payee.root,
        destination=destination,
        pence=sum(left for _due, left in carried),
        reference=_reference(),
    )
    for due, left in carried:
        PaymentItem.objects.create(payment=payment, due=due, budget_line=due.contribution.terms.budget_line, pence=left)
        taken = Due.objects.filter(
            pk=due.pk, pence__gte=F("in_flight") + F("settled") + F("declined") + F("donated") + F("held") + left
        ).update(held=F("held") + left)
        if not taken:
            raise Moved
    trail.record("propose_payment", payment, by=by, pence=payment.pence)
    return payment


@again
@transaction.atomic
def move_item(*, item: PaymentItem, line: BudgetLine, why: str, by: Person) -> PaymentItem:
    """Paid from another budget line than its terms name, before approval: a pot may have ended, or be short."""
    check_finance(by)
    item = PaymentItem.objects.select_related("payment", "due__contribution__role", "budget_line").get(pk=item.pk)
    payment = locks.payment(item.payment_id)
    if item.budget_line_id == line.pk:
        return item
    if payment.status != PaymentStatus.PROPOSED:
        raise Refused("The pot can be changed until the payment is approved. This one has gone on.")
    if not why.strip():
        raise Refused("Say why another pot pays this. It is kept with the payment.")
    worked_on = item.due.contribution.worked_on
    if worked_on < line.pot.spend_from:
        raise Refused(f"“{line.pot.name}” pays for work from {text_format.date(line.pot.spend_from)} on.")
    policies.check_spend_by(worked_on, line.pot.spend_by)
    before, item.budget_line = item.budget_line, line
    commitments.check_room([item])
    if not PaymentItem.objects.filter(pk=item.pk, budget_line=before).update(budget_line=line):
        raise Refused("Somebody else was quicker. Look again.")
    ItemMove.objects.create(item=item, from_line=before, to_line=line, reason=why.strip(), by=by)
    trail.record("move_item", item, by=by, from_line=before.pk, to_line=line.pk)
    item.refresh_from_db()
    return item


@again
def approve(*, payment: Payment, content: str, by: Person) -> Approval:
    """One person says yes to exactly this content, and the pot holds it; where it cannot, the payment waits.

    What can be refused by reading is refused before anything is locked; the guarded writes have the last word.
    """
    check_finance(by)
    payment = Payment.objects.select_related("destination__given_by").get(pk=payment.pk)
    live = payment.approvals.filter(void_at__isnull=True).first()
    if live is not None and live.content == content and live.by_id == by.pk:
        return live
    policies.check_payment("approve", payment.status)
    items = list(
        payment.items.select_related(
            "due__contribution__payee", "due__contribution__role", "due__contribution__confirmed_by", "budget_line__pot"
        ).order_by("budget_line", "pk")
    )
    _check_content(payment, content)
    check_approve(by, *payments.earners_and_confirmers(items), payments.writers_of(payment))
    policies.check_destination(payment.destination)
    if payment.payee is not None:
        joined_records.check(payment.payee)
    policies.check_not_booked(bank.tries_that_left(payment).exists())
    check_not_forgotten(items)
    for item in items:
        policies.check_spend_by(item.due.contribution.worked_on, item.budget_line.pot.spend_by)
    commitments.check_room(items)
    with transaction.atomic():
        if not states.move(payment, transitions.PAYMENT, "approve", by=by):
            raise Refused("Somebody else was quicker. Look again.")
        _check_content(payment, content)  # nothing of it can change any more: it is approved, or this is undone
        approval = Approval.objects.create(payment=payment, content=content, by=by)
        for item in items:
            commitments.hold(item=item, cause=_cover(approval, item, by), by=by)
    return approval


def approve_what_arrived(*, payment: Payment, by: Person) -> Approval:
    """In the caller's transaction: the money has left already, so its day, its details and its pot's last day are not
    asked about; whose pay it is, who confirmed it and who wrote down the details are."""
    items = list(
        payment.items.select_related(
            "due__contribution__payee", "due__contribution__role", "due__contribution__confirmed_by", "budget_line__pot"
        ).order_by("budget_line", "pk")
    )
    check_approve(by, *payments.earners_and_confirmers(items), payments.writers_of(payment))
    approval = Approval.objects.create(payment=payment, content=payments.content_of(payment), by=by)
    for item in items:
        commitments.hold(item=item, cause=_cover(approval, item, by), by=by)
    return approval


def check_not_forgotten(items: Iterable[PaymentItem]) -> None:
    """Before a yes and before a file."""
    booked = bank.booked_and_forgotten(items).values_list("end_to_end", flat=True).first()
    policies.check_not_forgotten(booked or "")


def _check_content(payment: Payment, content: str) -> None:
    if payments.content_of(payment) != content:
        raise Refused("This payment has changed since you looked. Read it again.")


def _cover(approval: Approval, item: PaymentItem, by: Person) -> ApprovalItem:
    done = item.due.contribution
    try:
        with transaction.atomic():
            return ApprovalItem.objects.create(
                approval=approval,
                item=item,
                pence=item.pence,
                earner_root=done.payee.root_id,
                confirmer_root=done.confirmed_by.root_id if done.confirmed_by else done.confirmer_root,
                approver_root=by.root_id,
            )
    except IntegrityError:
        raise Refused(
            "Who earned it, who confirmed it, who wrote down the bank details and who approves it are different people."
        ) from None


@again
@transaction.atomic
def unapprove(*, payment: Payment, why: str, by: Person) -> Payment:
    """Something it covered has changed: the approval is void, the pot gets its hold back, and the run loses it."""
    payment = locks.payment(payment.pk)
    if payment.status == PaymentStatus.PROPOSED:
        return payment
    policies.check_payment("unapprove", payment.status)
    run = payment.run
    if run is not None and run.status not in (RunStatus.PREPARING, RunStatus.PREPARED, RunStatus.AUTHORISED):
        raise Refused("This payment is with the bank already.")
    undo_approval(payment=payment, why=why, spent=False, by=by)
    states.move(payment, transitions.PAYMENT, "unapprove", by=by, run=None, approver_root=None, authoriser_root=None)
    if run is not None:
        from payments.actions import pay_runs

        pay_runs.reopen(run=run, why=why, by=by)
    return payment


@transaction.atomic
def take_back_approval(*, payment: Payment, by: Person) -> Payment:
    """Approved by mistake: anybody in finance may say so, until a run has it. A second call is harmless."""
    check_finance(by)
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    policies.check_take_back_approval(payment.status, in_a_run=payment.run_id is not None)
    return unapprove(payment=payment, why="Taken back before it was in a run", by=by)


def undo_approval(*, payment: Payment, why: str, spent: bool, by: Person) -> None:
    """Void the live approval and give the pot back what it held (or what was spent and came back)."""
    for approval in payment.approvals.filter(void_at__isnull=True):
        for covered in approval.items.select_related("item__due__contribution__role").order_by(
            "item__budget_line", "pk"
        ):
            commitments.give_back(item=covered.item, cause=covered, spent=spent, by=by)
        Approval.objects.filter(pk=approval.pk).update(void_at=clock.now(), void_reason=why)


@again
@transaction.atomic
def cancel(*, payment: Payment, by: Person) -> Payment:
    """What it carried is free for another payment. Only before approval, or when the bank has sent it back."""
    payment = locks.payment(payment.pk)
    if payment.status == PaymentStatus.CANCELLED:
        return payment
    policies.check_payment("cancel", payment.status)
    if states.move(payment, transitions.PAYMENT, "cancel", by=by):
        notifications.goes_again(payment, by=by)
        for item in payment.items.order_by("due"):
            Due.objects.filter(pk=item.due_id).update(held=F("held") - item.pence)
    return payment


@again
@transaction.atomic
def retry(*, payment: Payment, by: Person) -> Payment:
    """A payment that came back is proposed again, to where the person's money goes now: a new attempt, a new key."""
    payment = locks.payment(payment.pk)
    assert payment.payee is not None
    check_own(by=by, payee=payment.payee)
    if payment.status == PaymentStatus.PROPOSED:
        return payment
    policies.check_payment("retry", payment.status)
    if payments.destination_of(payment.payee) is None:
        raise Refused("Give your bank details first.")
    return propose_again(payment=payment, by=by)


def propose_again(*, payment: Payment, by: Person) -> Payment:
    """In the caller's transaction, for a person whose details we have."""
    assert payment.payee is not None
    destination = payments.destination_of(payment.payee)
    states.move(
        payment,
        transitions.PAYMENT,
        "retry",
        by=by,
        destination=destination,
        run=None,
        approver_root=None,
        authoriser_root=None,
        reason="",
    )
    notifications.goes_again(payment, by=by)
    return payment


@again
@transaction.atomic
def follow_destination(*, destination: PayeeDestination, by: Person) -> None:
    """New bank details: what is proposed goes there, what was approved is looked at again, what came back may go."""
    held = locks.payments(payments.payments_of(destination.person).values_list("pk", flat=True))
    for payment in held:
        if payment.status in (PaymentStatus.APPROVED, PaymentStatus.IN_RUN):
            payment = unapprove(payment=payment, why="The bank details changed.", by=by)
        if payment.status == PaymentStatus.PROPOSED:
            Payment.objects.filter(pk=payment.pk, status=PaymentStatus.PROPOSED).update(destination=destination)
        elif payment.status in (PaymentStatus.FAILED, PaymentStatus.RETURNED):
            retry(payment=payment, by=by)


def claim(*, payment: Payment, run: PayRun, approver_root: int, by: Person) -> bool:
    """A run takes an approved payment: one guarded UPDATE, so two runs never carry it."""
    free = Q(run__isnull=True)
    return states.move(payment, transitions.PAYMENT, "claim", by=by, only=free, run=run, approver_root=approver_root)
