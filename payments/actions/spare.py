"""What a role can no longer need goes back to its pot: unfilled seats, and what an ended placement did not use."""

from __future__ import annotations

from django.db.models import Sum

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
    """Upper end of what this role may still have to pay and that no approval holds yet."""
    return sum(_placement(one) for one in Placement.objects.filter(role=role)) + sum(
        _seat(seat) for seat in PanelSeat.objects.filter(role=role, paid=True, left_at__isnull=True)
    )


def _terms(source: str, source_id: int) -> PayTerms | None:
    return PayTerms.objects.filter(source=source, source_id=source_id).first()


def _used(terms: PayTerms) -> int:
    """Approved (or further), or turned down by choice."""
    approved = PaymentItem.objects.filter(due__contribution__terms=terms, payment__status__in=APPROVED)
    declined = Due.objects.filter(contribution__terms=terms)
    return (approved.aggregate(all=Sum("pence"))["all"] or 0) + (declined.aggregate(all=Sum("declined"))["all"] or 0)


def _placement(placement: Placement) -> int:
    terms = _terms(TermsSource.PLACEMENT, placement.pk)
    whole = placement.version.worked_total_pence or 0
    if terms is None:
        return whole
    if placement.status != PlacementStatus.ENDED:
        return max(0, whole - _used(terms))
    open_ = Contribution.objects.filter(
        terms=terms, status__in=[ContributionStatus.EXPECTED, ContributionStatus.QUERIED]
    )
    unconfirmed = sum(pay.due(one)[1] for one in open_.select_related("terms", "line"))
    due = Due.objects.filter(contribution__terms=terms).aggregate(all=Sum("pence"))["all"] or 0
    return max(0, unconfirmed + due - _used(terms))


def _seat(seat: PanelSeat) -> int:
    terms = _terms(TermsSource.PANEL_SEAT, seat.pk)
    return max(0, (seat.pence or 0) - (_used(terms) if terms else 0))
