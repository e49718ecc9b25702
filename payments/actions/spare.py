"""What a role can no longer need goes back to its pot: unfilled seats, and what an ended placement did not use."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import QuerySet, Sum

from members.models import Person
from opportunities.models import PanelSeat, Placement, PlacementStatus, Role, RoleStatus
from payments import pay
from payments.actions import commitments
from payments.models import Commitment, Contribution, ContributionStatus, Due, PaymentItem, PayTerms, TermsSource

APPROVED = ("approved", "in_run", "sending", "sent", "paid")


def release(*, by: Person) -> None:
    """Only of roles that are concluded or cancelled; run again and again, it releases what has become spare since."""
    over = [RoleStatus.CONCLUDED, RoleStatus.CANCELLED]
    found = Commitment.objects.filter(pence__gt=0, role__status__in=over).select_related("role__current", "line")
    for commitment in found.order_by("line", "pk"):
        spare = commitment.pence - needed(commitment.role)
        if spare > 0:
            commitments.release(commitment=commitment, pence=spare, why="not needed any more", by=by)


def needed(role: Role) -> int:
    """Upper end of what this role may still have to pay and that no approval holds yet. Six queries, however many."""
    terms = {(one.source, one.source_id): one.pk for one in PayTerms.objects.filter(role=role)}
    used, due = _used(role), _sums(Due.objects.filter(contribution__role=role), "pence")
    unconfirmed = _unconfirmed(role)
    left = 0
    for placement in Placement.objects.filter(role=role).select_related("version"):
        key = terms.get((TermsSource.PLACEMENT, placement.pk))
        if placement.status != PlacementStatus.ENDED:
            most = placement.version.worked_total_pence or 0
        else:
            most = unconfirmed.get(key, 0) + due.get(key, 0)
        left += max(0, most - used.get(key, 0))
    for seat in PanelSeat.objects.filter(role=role, paid=True, left_at__isnull=True):
        left += max(0, (seat.pence or 0) - used.get(terms.get((TermsSource.PANEL_SEAT, seat.pk)), 0))
    return left


def _sums(dues: QuerySet[Due], column: str) -> dict[int | None, int]:
    rows = dues.order_by().values("contribution__terms").annotate(all=Sum(column))
    return {row["contribution__terms"]: row["all"] for row in rows}


def _used(role: Role) -> dict[int | None, int]:
    """By pay terms: approved (or further), or turned down by choice."""
    found = _sums(Due.objects.filter(contribution__role=role), "declined")
    items = PaymentItem.objects.filter(due__contribution__role=role, payment__status__in=APPROVED).order_by()
    for row in items.values("due__contribution__terms").annotate(all=Sum("pence")):
        key = row["due__contribution__terms"]
        found[key] = found.get(key, 0) + row["all"]
    return found


def _unconfirmed(role: Role) -> dict[int | None, int]:
    waiting = Contribution.objects.filter(
        role=role, status__in=[ContributionStatus.EXPECTED, ContributionStatus.QUERIED]
    )
    found: dict[int | None, int] = defaultdict(int)
    for one in waiting.select_related("terms", "line").order_by("pk"):
        found[one.terms_id] += pay.due(one)[1]
    return found
