"""Finance's own files. Rows with the host's cost codes; no cell that a spreadsheet would run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import QuerySet

from ground import clock, money
from payments.models import Attempt, BudgetLine, Contribution, Payment, PaymentItem, PaymentStatus, Posting
from payments.queries import pay_rates

HEAD = (
    "payment", "status", "payee", "work done on", "pay by", "sent on", "booked on", "amount", "currency",
    "pot", "cost code", "purchase order", "budget line", "project", "run",
)  # fmt: skip
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
STATUSES = dict(PaymentStatus.choices)
LINE_KINDS = dict(BudgetLine._meta.get_field("kind").flatchoices)
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
    rows = items(**chosen)
    last = _last_attempts(rows)
    for payment, reference, status, payee, worked_on, pay_by, pence, currency, pot, cost_code, order, kind, project in (
        rows.select_related(None)
        .values_list(
            "payment", "payment__reference", "payment__status", "payment__payee__name",
            "due__contribution__worked_on", "due__contribution__pay_by", "pence", "payment__currency",
            "budget_line__pot__name", "budget_line__pot__cost_code", "budget_line__pot__purchase_order",
            "budget_line__kind", "due__contribution__role__project__name",
        )
        .iterator(1000)
    ):  # fmt: skip
        began_at, settled_on, run = last.get(payment, (None, None, None))
        yield (
            reference,
            STATUSES[status],
            payee or "",
            worked_on.isoformat(),
            pay_by.isoformat(),
            clock.london(began_at).date().isoformat() if began_at else "",
            settled_on.isoformat() if settled_on else "",
            money.as_decimal(pence),
            currency,
            pot,
            cost_code,
            order,
            LINE_KINDS[kind],
            project or "",
            run or "",
        )


def _last_attempts(rows: QuerySet[PaymentItem]) -> dict[int, tuple]:
    """Of each payment the newest one: when it began, when it was settled, in which run."""
    found = Attempt.objects.filter(payment__in=rows.order_by().select_related(None).values("payment"))
    facts = found.order_by("number").values_list("payment", "began_at", "settled_on", "run__reference")
    return {payment: last for payment, *last in facts}


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
