"""All of it, less, or none: the person's choice, until it is approved. No reason is asked."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, QuerySet

from ground import money, trail
from ground.exceptions import Refused
from ground.locks import Moved, again
from members import on_behalf as hearing
from members.models import Person
from payments import locks, notifications
from payments.actions import commitments, payments
from payments.actions.postings import post
from payments.models import (
    Account,
    Commitment,
    Contribution,
    ContributionStatus,
    Due,
    Payment,
    PaymentChoice,
    PaymentStatus,
)
from payments.permissions import allowed, check_say

STILL_OPEN = (PaymentStatus.PROPOSED, PaymentStatus.FAILED, PaymentStatus.RETURNED)
MOVING = (PaymentStatus.APPROVED, PaymentStatus.IN_RUN, PaymentStatus.SENDING, PaymentStatus.SENT, PaymentStatus.PAID)


def check_choose(contribution: Contribution) -> None:
    if contribution.status != ContributionStatus.CONFIRMED:
        raise Refused("You can choose once the work is confirmed.")
    if Payment.objects.filter(items__due__contribution=contribution, status__in=MOVING).exists():
        raise Refused("This has been approved for payment, so it can no longer be changed here. Ring us.")


def can_choose(contribution: Contribution) -> bool:
    return allowed(check_choose, contribution)


def _still_open(contribution: Contribution) -> QuerySet[Payment]:
    return (
        Payment.objects.filter(items__due__contribution=contribution, status__in=STILL_OPEN).distinct().order_by("pk")
    )


@again
@transaction.atomic
def choose(
    *, contribution: Contribution, kind: str, by: Person, pence: int | None = None, heard: str = ""
) -> PaymentChoice:
    """owed -> declined for what is turned down, or back. A payment that was proposed is cancelled and made anew.

    `heard`: how they said it (`members.on_behalf.HOW`), where a coordinator writes it down for somebody without an account.
    """
    check_say(by, contribution.payee)
    facts = hearing.facts(contribution.payee, heard, by=by)
    held = {payment.pk for payment in locks.payments(_still_open(contribution).values_list("pk", flat=True))}
    contribution = Contribution.objects.select_for_update(no_key=True).get(pk=contribution.pk)
    check_choose(contribution)
    dues = list(Due.objects.select_for_update(no_key=True).filter(contribution=contribution).order_by("pk"))
    total = sum(due.pence for due in dues)
    if kind == "less" and not (pence and 0 < pence < total):
        raise Refused(f"Write an amount below {money.show(total)}.")
    if kind not in ("all", "less", "none"):
        raise Refused("Choose all of it, less, or none.")
    newest = contribution.choices.order_by("-pk").first()
    if newest and newest.kind == kind and newest.pence == (pence if kind == "less" else None):
        return newest
    for payment in _still_open(contribution):
        if payment.pk not in held:
            raise Moved  # it was proposed meanwhile
        payments.cancel(payment=payment, by=by)
    choice = PaymentChoice.objects.create(
        contribution=contribution,
        kind=kind,
        pence=pence if kind == "less" else None,
        due_pence=total,
        chosen_by=by,
    )
    paid = {"all": total, "less": pence or 0, "none": 0}[kind]
    for due in dues:
        part = min(due.pence, paid)
        paid -= part
        _decline(due, due.pence - part, choice, by)
    trail.record("choose", choice, by=by, kind=kind, **facts)
    if kind == "none":
        notifications.declined(contribution, by=by)
    if facts:
        notifications.choice_written_down(choice, by=by)
    return choice


def _decline(due: Due, wanted: int, choice: PaymentChoice, by: Person) -> None:
    due.refresh_from_db()
    more = wanted - due.declined
    if not more:
        return
    if not Due.objects.filter(
        pk=due.pk, declined=due.declined, pence__gte=F("in_flight") + F("settled") + F("donated") + F("held") + wanted
    ).update(declined=wanted):
        raise Refused("This is being paid already.")
    given, taken = (Account.OWED, Account.DECLINED) if more > 0 else (Account.DECLINED, Account.OWED)
    kind = "decline" if more > 0 else "undecline"
    post(kind=kind, debit=given, credit=taken, pence=abs(more), cause=choice, due=due, by=by)
    terms = due.contribution.terms
    commitment = Commitment.objects.filter(line=terms.budget_line, role=terms.role).first()
    if commitment and more > 0:
        commitments.release(commitment=commitment, pence=more, why="declined", by=by)
