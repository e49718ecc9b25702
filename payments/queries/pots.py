"""What a pot holds, and the rows behind each of its figures."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from payments.models import (
    BudgetLine,
    Commitment,
    Posting,
    Pot,
)


def budget_lines() -> QuerySet[BudgetLine]:
    return BudgetLine.objects.select_related("pot__funder").order_by("pot__spend_by", "pk")


def postings_of_pot(pot: Pot, account: str = "") -> QuerySet[Posting]:
    """All of them, or those that made what stands in one account."""
    found = Posting.objects.filter(budget_line__pot=pot)
    if account:
        found = found.filter(Q(debit=account) | Q(credit=account))
    return found.select_related("role__current", "by").order_by("-pk")


def commitments_of(pot: Pot) -> QuerySet[Commitment]:
    return Commitment.objects.filter(line__pot=pot).select_related("role__current", "line").order_by("pk")
