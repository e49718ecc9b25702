"""Finance's own files. Rows with the host's cost codes; no cell that a spreadsheet would run."""

from __future__ import annotations

from collections.abc import Iterator

from ground import money
from payments.models import Payment, PaymentItem

HEAD = (
    "payment", "status", "payee", "work done on", "pay by", "sent on", "booked on", "amount", "currency",
    "pot", "cost code", "purchase order", "budget line", "project", "run",
)  # fmt: skip
SENT = ("sending", "sent", "paid", "returned", "failed")


def payments() -> Iterator[tuple[str, ...]]:
    """The head, then one row an item, oldest first."""
    yield HEAD
    items = (
        PaymentItem.objects.filter(payment__status__in=SENT)
        .select_related("payment__payee", "payment__run", "budget_line__pot", "due__contribution__role__project")
        .prefetch_related("payment__attempts__run")
        .order_by("pk")
    )
    for item in items:
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


def safe(cell: str) -> str:
    """A text that begins like a formula is shown as text."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def sums() -> list[tuple[str, int, int]]:
    """(status in words, how many, pence) of every payment."""
    found: dict[str, list[int]] = {}
    for payment in Payment.objects.order_by("pk"):
        row = found.setdefault(payment.get_status_display(), [0, 0])
        row[0] += 1
        row[1] += payment.pence
    return [(words, count, pence) for words, (count, pence) in found.items()]
