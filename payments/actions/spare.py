"""What a role can no longer need goes back to its pot: unfilled seats, and what an ended placement did not use."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q, QuerySet, Sum

from members.models import Person
from opportunities.actions import funding
from opportunities.models import PanelSeat, Placement, PlacementStatus, Role, RoleStatus, RoleVersion
from payments import pay
from payments.actions import commitments
from payments.models import (
    Commitment,
    Contribution,
    ContributionStatus,
    Due,
    PaymentItem,
    PayTerms,
    Posting,
    TermsSource,
)

APPROVED = ("approved", "in_run", "sending", "sent", "paid")


def release(*, by: Person) -> None:
    """Of roles that are over, what nobody can need; of others, what publishing let go. Run again, it finds the rest."""
    _over(by)
    _above_the_need(by)


def _over(by: Person) -> None:
    over = [RoleStatus.CONCLUDED, RoleStatus.CANCELLED]
    found = Commitment.objects.filter(pence__gt=0, role__status__in=over).select_related("role__current", "line")
    for commitment in found.order_by("line", "pk"):
        spare = commitment.pence - needed(commitment.role)
        if spare > 0:
            back = commitments.release(commitment=commitment, pence=spare, why="not needed any more", by=by)
            funding.return_funding(version=_newest(commitment.role), pence=back, by=by)


def _newest(role: Role) -> RoleVersion:
    newest = role.current or role.versions.order_by("-number").first()
    assert newest is not None
    return newest


def _above_the_need(by: Person) -> None:
    """Publishing keeps what the version needs: committed, less let go already, less what the version says it has."""
    found = Commitment.objects.filter(pence__gt=0, role__status=RoleStatus.PUBLISHED).exclude(
        role__versions__status="draft"  # a draft may have asked for more than the current terms need
    )
    for commitment in found.select_related("role__current", "line").order_by("line", "pk"):
        version = commitment.role.current
        sums = Posting.objects.filter(role=commitment.role).aggregate(
            committed=Sum("pence", filter=Q(kind="commit"), default=0),
            let_go=Sum("pence", filter=Q(kind="release_excess"), default=0),
        )
        above = sums["committed"] - sums["let_go"] - (version.funded_pence if version else 0)
        if above > 0:
            commitments.release(commitment=commitment, pence=above, why="above the need", kind="release_excess", by=by)


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
