"""What a role can no longer need goes back to its pot: unfilled seats, and what an ended placement did not use."""

from __future__ import annotations

from collections import Counter, defaultdict

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from members.models import Person
from opportunities import policies
from opportunities.actions import funding
from opportunities.models import (
    Application,
    PanelSeat,
    Place,
    Placement,
    PlacementStatus,
    PlaceStatus,
    Role,
    RoleStatus,
    RoleVersion,
)
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
from payments.queries import pay_rates

APPROVED = ("approved", "in_run", "sending", "sent", "paid")


def release(*, by: Person) -> None:
    """Of roles that are over, what nobody can need; of others, what publishing let go. Run again, it finds the rest."""
    _over(by)
    _above_the_need(by)


def _over(by: Person) -> None:
    over = [RoleStatus.CONCLUDED, RoleStatus.CANCELLED]
    found = Commitment.objects.filter(pence__gt=0, role__status__in=over).select_related("role", "line")
    rows = list(found.order_by("line", "pk"))
    most = needed({commitment.role_id for commitment in rows})
    for commitment in rows:
        role = commitment.role_id
        if commitment.pence <= most[role]:
            continue
        spare = commitment.pence - needed({role})[role]  # again, now: a tick beside this one may have been here
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
    rows = list(found.select_related("role", "line").order_by("line", "pk"))
    roles = {commitment.role_id for commitment in rows}
    funded = dict(Role.objects.filter(pk__in=roles).order_by().values_list("pk", "current__funded_pence"))
    kept = _kept(roles)
    for commitment in rows:
        role, has = commitment.role_id, funded[commitment.role_id] or 0
        if kept.get(role, 0) <= has:
            continue
        above = _kept({role}).get(role, 0) - has  # again, now: this loop or a tick beside it may have let go
        if above > 0:
            commitments.release(commitment=commitment, pence=above, why="above the need", kind="release_excess", by=by)


def _kept(roles: set[int]) -> dict[int, int]:
    """By role: committed, less let go because it was above the need."""
    posted = Posting.objects.filter(role__in=roles, kind__in=["commit", "release_excess"]).order_by()
    sums = posted.values("role").annotate(
        committed=Sum("pence", filter=Q(kind="commit"), default=0),
        let_go=Sum("pence", filter=Q(kind="release_excess"), default=0),
    )
    return {row["role"]: row["committed"] - row["let_go"] for row in sums}


def needed(roles: set[int]) -> dict[int, int]:
    """Upper end of what each role may still have to pay and that no approval holds yet. The same queries, however many."""
    left = dict.fromkeys(roles, 0)
    if not roles:
        return left
    terms = {(source, pk): key for key, source, pk in _terms(roles)}
    used, due = _used(roles), _sums(Due.objects.filter(contribution__role__in=roles), "pence")
    unconfirmed = _unconfirmed(roles)
    placements = Placement.objects.filter(role__in=roles).order_by()
    for pk, role, status, most in placements.values_list("pk", "role", "status", _most("version")):
        key = terms.get((TermsSource.PLACEMENT, pk))
        if status == PlacementStatus.ENDED:
            most = unconfirmed.get(key, 0) + due.get(key, 0)
        left[role] += max(0, most - used.get(key, 0))
    seats = PanelSeat.objects.filter(role__in=roles, paid=True, left_at__isnull=True).order_by()
    for pk, role, pence in seats.values_list("pk", "role", "pence"):
        left[role] += max(0, (pence or 0) - used.get(terms.get((TermsSource.PANEL_SEAT, pk)), 0))
    for role, pence in _may_still_come(roles).items():
        left[role] += pence
    return left


def _most(version: str) -> Combinable:
    """What one person may earn by these terms (`RoleVersion.most_pence`)."""
    return Coalesce(F(f"{version}__worked_total_pence"), 0) + Coalesce(F(f"{version}__optional_pence"), 0)


def _may_still_come(roles: set[int]) -> dict[int, int]:
    """For people who may still take up a place, under the terms they answered: offers that stand, and the dearest of
    those who may yet be asked for a seat that is free."""
    left: dict[int, int] = defaultdict(int)
    taken: Counter[int] = Counter()
    live = Place.objects.live().filter(role__in=roles).order_by()
    for role, status, pence in live.values_list("role", "status", _most("application__version")):
        taken[role] += 1
        if status == PlaceStatus.OFFERED:
            left[role] += pence
    concluded = Role.objects.filter(pk__in=roles, status=RoleStatus.CONCLUDED, current__isnull=False).order_by("pk")
    asking = {role.pk: role for role in concluded.select_related("current") if not policies.work_is_over(role)}
    waiting: dict[int, list[int]] = defaultdict(list)
    unasked = Application.objects.filter(role__in=asking, status__in=["selected", "reserve"], places=None).order_by()
    for role, pence in unasked.values_list("role", _most("version")):
        waiting[role].append(pence)
    for role, dearest in waiting.items():
        current = asking[role].current
        free = max(0, (current.seats_max or 0) - taken[role]) if current else 0
        left[role] += sum(sorted(dearest, reverse=True)[:free])
    return left


def _terms(roles: set[int]) -> QuerySet[PayTerms, tuple[int, str, int]]:
    return PayTerms.objects.filter(role__in=roles).order_by().values_list("pk", "source", "source_id")


def _sums(dues: QuerySet[Due], column: str) -> dict[int | None, int]:
    rows = dues.order_by().values("contribution__terms").annotate(all=Sum(column))
    return {row["contribution__terms"]: row["all"] for row in rows}


def _used(roles: set[int]) -> dict[int | None, int]:
    """By pay terms: approved (or further), or turned down by choice."""
    found = _sums(Due.objects.filter(contribution__role__in=roles), "declined")
    items = PaymentItem.objects.filter(due__contribution__role__in=roles, payment__status__in=APPROVED).order_by()
    for row in items.values("due__contribution__terms").annotate(all=Sum("pence")):
        key = row["due__contribution__terms"]
        found[key] = found.get(key, 0) + row["all"]
    return found


def _unconfirmed(roles: set[int]) -> dict[int | None, int]:
    waiting = Contribution.objects.filter(
        role__in=roles, status__in=[ContributionStatus.EXPECTED, ContributionStatus.QUERIED]
    )
    found: dict[int | None, int] = defaultdict(int)
    for one in waiting.select_related("terms", "line").order_by("pk"):
        found[one.terms_id] += pay_rates.due(one)[1]
    return found
