"""What happens to a payment at the bank. Each verb once: a guarded move, then its postings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F

from ground import clock, states, trail
from ground.models import PublicData
from members.models import Person
from payments import debt_keys, notifications, transitions
from payments.actions import commitments, payments
from payments.actions.postings import post
from payments.models import Account, Attempt, Due, Payment, PaymentItem, PayRun, Posting
from payments.queries import pay_runs

NEVER_PAID = "NEVERPAID"  # ours: no code of the bank's has more than four signs
REASONS = {
    "AC01": "The bank does not know this account number.",
    "AC04": "The account has been closed.",
    "AC06": "The account is blocked.",
    "AM05": "The bank says this was sent twice.",
    "BE04": "The bank says the address is missing.",
    "MD07": "The bank says the account holder has died.",
    "MS03": "The bank gave no reason.",
    NEVER_PAID: "The bank never paid it.",
    "RC01": "The bank does not know this sort code.",
}


def in_words(code: str) -> str:
    return REASONS.get(code, "The bank could not pay this in.")


def begin(*, payment: Payment, run: PayRun, by: Person) -> Attempt:
    """owed -> in flight. Called by the export of a run, in its transaction."""
    number = payment.attempts.count() + 1
    begins = debt_keys.of_payment(payment.items.select_related("due__contribution"))
    key = f"{begins}{Attempt.objects.filter(key__startswith=begins).count() + 1}"
    attempt = Attempt.objects.create(payment=payment, number=number, key=key, rail=payment.rail, run=run)
    trail.record("begin_attempt", attempt, by=by)
    if not states.move(payment, transitions.PAYMENT, "begin", by=by):
        raise RuntimeError("A run sends only what it claimed.")
    for item in payment.items.order_by("due"):
        Due.objects.filter(pk=item.due_id).update(held=F("held") - item.pence, in_flight=F("in_flight") + item.pence)
        _post(item, "send", Account.OWED, Account.IN_FLIGHT, attempt, by)
    return attempt


def _post(
    item: PaymentItem,
    kind: str,
    debit: Account,
    credit: Account,
    attempt: Attempt,
    by: Person,
    on: dt.date | None = None,
    reverses: str = "",
) -> None:
    was = {"kind": reverses, "cause_kind": "attempt", "cause_id": attempt.pk, "due": item.due_id}
    post(
        reverses=Posting.objects.get(**was) if reverses else None,
        kind=kind,
        debit=debit,
        credit=credit,
        pence=item.pence,
        cause=attempt,
        due=item.due,
        activity_on=item.due.contribution.worked_on,
        effective_on=on,
        by=by,
    )


@transaction.atomic
def accept(*, attempt: Attempt, by: Person) -> bool:
    return states.move(attempt, transitions.ATTEMPT, "accept", by=by) and states.move(
        attempt.payment, transitions.PAYMENT, "accept", by=by
    )


@transaction.atomic
def fail(*, attempt: Attempt, code: str, by: Person) -> bool:
    """The bank refused it: in flight -> owed; the approval is void and the person is told why."""
    if not _fail(attempt, code, why="The bank refused it.", by=by):
        return False
    notifications.came_back(attempt.payment, step=f"attempt {attempt.number}", by=by)
    return True


@transaction.atomic
def never_paid(*, attempt: Attempt, by: Person) -> bool:
    """Two people in finance say that the bank never paid it: the same postings, and no fault of the person's.

    Called by the second one's yes, in its transaction.
    """
    if not _fail(attempt, NEVER_PAID, why=in_words(NEVER_PAID), by=by):
        return False
    notifications.never_paid(attempt.payment, step=f"attempt {attempt.number}", by=by)
    return True


def _fail(attempt: Attempt, code: str, *, why: str, by: Person) -> bool:
    if not states.move(attempt, transitions.ATTEMPT, "fail", by=by, reason_code=code[:10]):
        return False
    payment = attempt.payment
    states.move(payment, transitions.PAYMENT, "fail", by=by, reason=in_words(code))
    for item in _items(payment):
        Due.objects.filter(pk=item.due_id).update(in_flight=F("in_flight") - item.pence, held=F("held") + item.pence)
        _post(item, "fail", Account.IN_FLIGHT, Account.OWED, attempt, by, reverses="send")
    payments.undo_approval(payment=payment, why=why, spent=False, by=by)
    return True


@transaction.atomic
def settle(*, attempt: Attempt, on: dt.date, by: Person) -> bool:
    """The bank booked it on that day: in flight -> settled, held -> spent."""
    if not states.move(
        attempt, transitions.ATTEMPT, "settle", by=by, settled_on=on, told_on=clock.today(), done_at=clock.wall()
    ):
        return False
    payment = attempt.payment
    states.move(payment, transitions.PAYMENT, "settle", by=by)
    for item in _items(payment):
        Due.objects.filter(pk=item.due_id).update(
            in_flight=F("in_flight") - item.pence, settled=F("settled") + item.pence
        )
        _post(item, "settle", Account.IN_FLIGHT, Account.SETTLED, attempt, by, on)
    for covered in _covered(payment):
        commitments.spend(item=covered.item, cause=covered, effective_on=on, by=by)
    notifications.paid(payment, step=f"attempt {attempt.number}", by=by)
    PublicData.objects.bump()  # last: it is held until the end
    return True


@transaction.atomic
def arrive(*, attempt: Attempt, on: dt.date, by: Person) -> bool:
    """It failed here, and the bank booked it after all: owed -> settled, and the pot bears it anew.

    Called by the second of two people. The money went on the approval that it was sent with, so the payment names that
    approver, run and destination again; what the pot bears now is the second one's yes. Refused where they could not
    approve it, or no pot can carry it.
    """
    payment = attempt.payment
    ways = (transitions.ATTEMPT, attempt.status), (transitions.PAYMENT, payment.status)
    if not all(states.may(rows, "arrive", status) for rows, status in ways):
        return False
    went: dict[str, Any] = pay_runs.as_it_went(attempt)
    if not states.move(
        attempt, transitions.ATTEMPT, "arrive", by=by, settled_on=on, told_on=clock.today(), done_at=clock.wall()
    ):
        return False
    if not states.move(payment, transitions.PAYMENT, "arrive", by=by, run=attempt.run, reason="", **went):
        raise RuntimeError("The payment was locked with its try.")
    approval = payments.approve_what_arrived(payment=payment, by=by)
    for item in _items(payment):
        Due.objects.filter(pk=item.due_id).update(held=F("held") - item.pence, settled=F("settled") + item.pence)
        _post(item, "settle", Account.OWED, Account.SETTLED, attempt, by, on)
    for covered in approval.items.select_related("item__budget_line", "item__due__contribution__role").order_by("pk"):
        commitments.spend(item=covered.item, cause=covered, effective_on=on, by=by)
    notifications.paid(payment, step=f"attempt {attempt.number}", by=by)
    PublicData.objects.bump()  # last: it is held until the end
    return True


@transaction.atomic
def give_back(*, attempt: Attempt, on: dt.date, code: str, by: Person) -> bool:
    """It came back: settled -> owed, and the pot has it again. Every item is open again."""
    if not states.move(
        attempt, transitions.ATTEMPT, "give_back", by=by, returned_on=on, told_on=clock.today(), reason_code=code[:10]
    ):
        return False
    payment = attempt.payment
    states.move(payment, transitions.PAYMENT, "give_back", by=by, reason=in_words(code))
    for item in _items(payment):
        Due.objects.filter(pk=item.due_id).update(settled=F("settled") - item.pence, held=F("held") + item.pence)
        _post(item, "return", Account.SETTLED, Account.OWED, attempt, by, on, reverses="settle")
    payments.undo_approval(payment=payment, why="The bank sent it back.", spent=True, by=by)
    notifications.came_back(payment, step=f"attempt {attempt.number}", by=by)
    PublicData.objects.bump()
    return True


def _items(payment: Payment):
    return payment.items.select_related("due__contribution").order_by("due")


def _covered(payment: Payment):
    live = payment.approvals.filter(void_at__isnull=True).first()
    assert live is not None
    return live.items.select_related("item__budget_line", "item__due__contribution__role").order_by(
        "item__budget_line", "pk"
    )
