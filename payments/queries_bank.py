"""What the bank has told us, and what of it waits for a person."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from payments.models import BankMessage, StatementLine


def messages() -> QuerySet[BankMessage]:
    """With something on them: an empty statement a day is no news."""
    return BankMessage.objects.filter(lines__isnull=False).annotate(count=Count("lines")).order_by("-pk")


def booked_late() -> QuerySet[StatementLine]:
    """What left our account though we hold its attempt for failed: it waits for a person."""
    return StatementLine.objects.filter(kind="debit", applied_at__isnull=True, attempt__status="failed")


def unmatched() -> QuerySet[StatementLine]:
    """What the bank told us that stands beside no payment of ours, or waits because it disagrees.

    "Not decided" and "sent twice" are news while the bank has the payment; after that it is known what became of it.
    """
    over = Q(kind__in=["pending", "repeated"]) & ~Q(attempt__status__in=["sending", "accepted"])
    return (
        StatementLine.objects.filter(Q(attempt__isnull=True) | Q(applied_at__isnull=True))
        .exclude(over)
        .select_related("message", "attempt__payment")
        .order_by("-pk")
    )
