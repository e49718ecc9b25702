"""Finance's own files. Rows with the host's cost codes; no cell that a spreadsheet would run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import QuerySet

from ground import money
from payments.models import Contribution, Payment, PaymentItem, PaymentStatus, Posting
from payments.queries import pay_rates

HEAD = (
    "payment", "status", "payee", "work done on", "pay by", "sent on", "booked on", "amount", "currency",
    "pot", "cost code", "purchase order", "budget line", "project", "run",
)  # fmt: skip
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
SENT = ("sending", "sent", "paid", "returned", "failed")


def items(*, status: str = "", pot: str = "", month: str = "") -> QuerySet[PaymentItem]:
    """One row a piece of work in a payment, oldest first: sent ones, or those of a state; of a pot; of a month's work."""
    found = PaymentItem.objects.filter(payment__status__in=[status] if status in PaymentStatus.values else SENT)
    if pot.isascii() and pot.isdigit() and len(pot) < 15:
        found = found.filter(budget_line__pot=int(pot))
    if MONTH.fullmatch(month):
        found = found.filter(
            due__contribution__worked_on__year=int(month[:4]), due__contribution__worked_on__month=int(month[5:])
        )
    return found.select_related(
        "payment__payee",
        "budget_line__pot",
        "due__contribution__role__current",
        "due__contribution__session",
        "due__contribution__terms",
    ).order_by("pk")


def payments(**chosen: str) -> Iterator[tuple[str, ...]]:
    """The head, then the items."""
    yield HEAD
    rows = items(**chosen).select_related(
        "payment__payee", "payment__run", "budget_line__pot", "due__contribution__role__project"
    )
    for item in rows.prefetch_related("payment__attempts__run"):
        payment, done, pot = item.payment, item.due.contribution, item.budget_line.pot
        attempts = sorted(payment.attempts.all(), key=lambda one: one.number)
        last = attempts[-1] if attempts else None
        yield (
            payment.reference,
            payment.get_status_display(),
            payment.payee.name if payment.payee else "",
            done.worked_on.isoformat(),
            done.pay_by.isoformat(),
            f"{last.began_at:%Y-%m-%d}" if last else "",
            last.settled_on.isoformat() if last and last.settled_on else "",
            money.as_decimal(item.pence),
            payment.currency,
            pot.name,
            pot.cost_code,
            pot.purchase_order,
            item.budget_line.get_kind_display(),
            done.role.project.name if done.role and done.role.project else "",
            last.run.reference if last and last.run else "",
        )


def contributions(found: QuerySet[Contribution]) -> Iterator[tuple[str, ...]]:
    yield "who", "work", "work done on", "what happened", "state", "amount", "currency", "pay by"
    for one in found:
        yield (
            one.payee.name,
            one.title,
            one.worked_on.isoformat(),
            one.get_outcome_display(),
            one.get_status_display(),
            money.as_decimal(one.due_pence or pay_rates.due(one)[1]),
            line.currency if (line := pay_rates.due(one)[0]) else money.GBP,
            one.pay_by.isoformat(),
        )


def postings(found: QuerySet[Posting]) -> Iterator[tuple[str, ...]]:
    yield "number", "recorded", "at the bank", "what", "from", "to", "amount", "currency", "role", "by"
    for one in found:
        yield (
            str(one.pk),
            one.recorded_at.isoformat(timespec="seconds"),
            one.effective_on.isoformat(),
            words_of(one.kind),
            one.get_debit_display(),
            one.get_credit_display(),
            money.as_decimal(one.pence),
            one.currency,
            str(one.role) if one.role else "",
            one.by.name,
        )


KINDS = {
    "award": "money came into the pot",
    "commit": "set aside for a role",
    "release": "set free again",
    "release_excess": "set free: more than is needed",
    "hold": "held for a payment",
    "hold_free": "held for a payment, from what was free",
    "unhold": "no longer held",
    "unhold_free": "no longer held, free again",
    "spend": "paid out",
    "unspend": "came back",
    "unspend_free": "came back, free again",
    "fall_due": "fell due",
    "decline": "turned down by choice",
    "undecline": "asked for after all",
    "send": "sent to the bank",
    "settle": "arrived",
    "return": "came back",
    "fail": "refused by the bank",
}


def words_of(kind: str) -> str:
    return KINDS.get(kind, kind.replace("_", " "))


def sums() -> list[tuple[str, str, int, int]]:
    """(status, in words, how many, pence) of every payment."""
    found: dict[str, list[int]] = {}
    for payment in Payment.objects.order_by("pk"):
        row = found.setdefault(payment.status, [0, 0])
        row[0] += 1
        row[1] += payment.pence
    return [(status.value, status.label, *found[status.value]) for status in PaymentStatus if status.value in found]
