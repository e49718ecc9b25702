"""The promise (rule 5): each piece of work whose pay-by day has passed, in its one class."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db.models import F, Max, Min, Q, QuerySet, Sum

from ground import clock
from members import merged_records
from payments.models import (
    Contribution,
    ContributionStatus,
    Due,
    PayeeDestination,
    PaymentItem,
    PaymentStatus,
    Posting,
)
from payments.queries.contributions import for_team

CLASSES = ("settled_in_time", "declined", "settled_late", "queried", "waiting", "in_flight", "overdue")


def classes(contributions: Iterable[Contribution], today: dt.date) -> dict[int, str]:
    """The one class of each contribution whose pay-by has passed; void ones are left out."""
    rows = [one for one in contributions if one.pay_by < today and one.status != ContributionStatus.VOID]
    ids = [one.pk for one in rows]
    sums = {
        row["contribution"]: row
        for row in Due.objects.filter(contribution__in=ids)
        .values("contribution")
        .annotate(due=Sum("pence"), settled=Sum("settled"), declined=Sum("declined"), donated=Sum("donated"))
        .annotate(moving=Sum("in_flight"))
        .order_by()
    }
    last = _last_settled(ids)
    with_bank = Q(payment__attempts__status__in=["sending", "accepted"])
    sent = dict(
        PaymentItem.objects.filter(
            due__contribution__in=ids, payment__status__in=[PaymentStatus.SENDING, PaymentStatus.SENT]
        )
        .values_list("due__contribution")
        .annotate(first=Min("payment__attempts__began_at", filter=with_bank))  # one that came back is no promise kept
        .order_by()
    )
    able = set(PayeeDestination.objects.filter(ended_at__isnull=True).values_list("person", flat=True))
    roots = merged_records.roots_of({one.payee_id for one in rows})
    can_pay = {pk for pk, root in roots.items() if root in able}
    stuck = set(
        PaymentItem.objects.filter(
            due__contribution__in=ids, payment__status__in=[PaymentStatus.FAILED, PaymentStatus.RETURNED]
        ).values_list("due__contribution", flat=True)
    )
    return {one.pk: _class(one, sums.get(one.pk), last.get(one.pk), sent.get(one.pk), can_pay, stuck) for one in rows}


def _last_settled(ids: Iterable[int]) -> dict[int, dt.date]:
    return dict(
        Posting.objects.filter(due__contribution__in=ids, kind="settle")
        .values_list("due__contribution")
        .annotate(last=Max("effective_on"))
        .order_by()
    )


def _class(one: Contribution, sums, last: dt.date | None, sent: dt.datetime | None, can_pay, stuck) -> str:
    if sums is not None:
        if sums["declined"] == sums["due"]:
            return "declined"
        if sums["settled"] + sums["declined"] + sums["donated"] == sums["due"] and last is not None:
            return "settled_in_time" if last <= one.pay_by else "settled_late"
    if one.status == ContributionStatus.QUERIED:
        return "queried"
    if one.status == ContributionStatus.CONFIRMED and (one.pk in stuck or one.payee_id not in can_pay):
        return "waiting"
    if sums is not None and sums["moving"] and sent is not None and clock.london(sent).date() <= one.pay_by:
        return "in_flight"
    return "overdue"


def count(now: dt.datetime | None = None) -> dict:
    """Rule 5 as counted: each class, the denominator they sum to, the share in whole percent, and days to paid.

    `kept` is settled in time and declined together: the two are published as one number.
    """
    from ground import money

    today = clock.london(now or clock.now()).date()
    past = Contribution.objects.filter(pay_by__lt=today).order_by("pk")
    number = Counter(classes(past, today).values())
    found: dict = {name: number.get(name, 0) for name in CLASSES}
    found["all"] = sum(found.values())
    found["kept"] = found["settled_in_time"] + found["declined"]
    found["percent"] = money.percent(found["kept"], found["all"])
    days = sorted(days_to_paid().values())
    found["median_days"], found["ninety_days"] = nth(days, 50), nth(days, 90)
    return found


def days_to_paid(of: Q | None = None) -> dict[int, int]:
    """By contribution: working days from the work to the last of its money, where it is settled whole. `of`: which dues."""
    settled = (
        Due.objects.filter(of or Q())
        .values("contribution", "contribution__ended_at")
        .annotate(left=Sum(F("pence") - F("settled") - F("declined") - F("donated")), got=Sum("settled"))
        .filter(left=0, got__gt=0)
        .order_by()
    )
    rows = {row["contribution"]: row["contribution__ended_at"] for row in settled}
    last = _last_settled(rows)
    return {
        pk: clock.working_days_between(clock.london(ended).date(), last[pk]) for pk, ended in rows.items() if pk in last
    }


def nth(ordered: list[int], percent: int) -> int | None:
    """The smallest value that at least `percent` of them do not exceed."""
    if not ordered:
        return None
    place = -(-len(ordered) * percent // 100)
    return ordered[max(place, 1) - 1]


def in_class(name: str, now: dt.datetime | None = None) -> QuerySet[Contribution]:
    """The rows behind one figure of the promise, oldest promise first."""
    today = clock.london(now or clock.now()).date()
    past = Contribution.objects.filter(pay_by__lt=today).order_by("pk")
    ids = [pk for pk, found in classes(past, today).items() if found == name]
    return for_team().filter(pk__in=ids)


def late(now: dt.datetime | None = None) -> list[Contribution]:
    """Exactly what is overdue, oldest promise first: for the team, never for the public page."""
    today = clock.london(now or clock.now()).date()
    past = list(for_team().filter(pay_by__lt=today))
    found = classes(past, today)
    return [one for one in past if found.get(one.pk) == "overdue"]
