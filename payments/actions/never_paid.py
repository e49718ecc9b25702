"""A payment that the bank never settled: one person in finance says so, a second agrees, and it is paid again."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from ground import clock, same_moment, trail
from ground.exceptions import Refused
from ground.locks import again
from members.models import Person
from payments import locks
from payments.actions import attempts, pay_runs, payments
from payments.models import Attempt, NeverPaid
from payments.permissions import check_never_paid
from payments.queries import bank


@again
@transaction.atomic
def declare(*, attempt: Attempt, why: str, evidence: str, by: Person) -> NeverPaid:
    """Nothing moves before a second person agrees. A second press of the same person is harmless."""
    attempt = _held(attempt)
    payee = attempt.payment.payee
    assert payee is not None
    check_never_paid(by, payee)
    there = NeverPaid.objects.filter(attempt=attempt, taken_back_at=None).first()
    if there is not None:
        if there.declared_by.root_id == by.root_id:
            return there
        raise Refused("Somebody has said this already. Read it, and agree if it is so.")
    bank.check_never_paid(attempt)
    if not why.strip() or not evidence.strip():
        raise Refused("Say why you are sure, and where it can be read again.")
    try:
        with transaction.atomic():
            made = NeverPaid.objects.create(
                attempt=attempt,
                reason=why.strip(),
                shown_by=evidence.strip(),
                payee_root=payee.root_id,
                declared_by=by,
                declarer_root=by.root_id,
            )
    except IntegrityError as refused:
        same_moment.there(NeverPaid.objects.filter(attempt=attempt, taken_back_at=None), refused)
        raise Refused("Somebody else was quicker. Look again.") from None
    trail.record("declare_never_paid", made, by=by, attempt=attempt.pk)
    return made


@again
@transaction.atomic
def agree(*, declared: NeverPaid, by: Person) -> NeverPaid:
    """In flight -> owed, the approval is void, and it is proposed again to where the person's money goes now."""
    attempt = _held(declared.attempt)
    declared = NeverPaid.objects.select_related("declared_by").get(pk=declared.pk)
    payee = attempt.payment.payee
    assert payee is not None
    check_never_paid(by, payee, declarer=declared.declared_by.root_id)
    if declared.agreed_at is not None:
        return declared
    if declared.taken_back_at is not None:
        raise Refused("This was taken back. Say it again if it is so.")
    bank.check_never_paid(attempt)
    agreed = NeverPaid.objects.filter(pk=declared.pk, agreed_at=None, taken_back_at=None).update(
        agreed_at=clock.now(), agreed_by=by, agreer_root=by.root_id
    )
    if not agreed or not attempts.never_paid(attempt=attempt, by=by):
        raise Refused("The bank has told us what became of this payment. Look again.")
    declared.refresh_from_db()
    trail.record("agree_never_paid", declared, by=by, attempt=attempt.pk)
    payments.propose_again(payment=attempt.payment, by=by)
    if attempt.run is not None:
        pay_runs.finish(run=attempt.run, by=by)
    return declared


@again
@transaction.atomic
def take_back(*, declared: NeverPaid, by: Person) -> NeverPaid:
    """By anybody in finance: it was not so, or it is not sure. A second call is harmless."""
    attempt = _held(declared.attempt)
    assert attempt.payment.payee is not None
    check_never_paid(by, attempt.payment.payee)
    taken = NeverPaid.objects.filter(pk=declared.pk, agreed_at=None, taken_back_at=None).update(
        taken_back_at=clock.now(), taken_back_by=by
    )
    declared.refresh_from_db()
    if taken:
        trail.record("take_back_never_paid", declared, by=by)
    elif declared.agreed_at is not None:
        raise Refused("A second person has agreed, so the payment has been proposed again.")
    return declared


def _held(attempt: Attempt) -> Attempt:
    """With its payment locked: two people who answer at one moment do it one after the other."""
    locks.payment(attempt.payment_id)
    return Attempt.objects.select_related("payment__payee", "run").get(pk=attempt.pk)
