"""How long somebody worked for us on one day, own time and sessions together."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, Subquery, Sum

from ground import clock
from members import merged_records
from members.models import Person
from opportunities.models import Placement, Session
from payments.models import MOST_MINUTES_A_DAY, Contribution, ContributionStatus


def minutes_of(payee: Person, day: dt.date) -> int:
    """What has been written down or expected for that day; work of a week or a month has no day."""
    mine = Contribution.objects.filter(merged_records.of(payee, "payee"), worked_on=day, period="")
    return mine.exclude(status=ContributionStatus.VOID).aggregate(all=Sum("minutes"))["all"] or 0


def with_sessions(payee: Person, day: dt.date) -> int:
    """The same, with the sessions of that day that are not over and are theirs."""
    going_on = Placement.objects.filter(merged_records.of(payee), role=OuterRef("role")).exclude(status="ended")
    made = Contribution.objects.filter(merged_records.of(payee, "payee"), session=OuterRef("pk"))
    on_day = Session.objects.filter(starts_at__gte=clock.start_of(day), starts_at__lt=clock.end_of(day))
    to_come = on_day.filter(Exists(going_on), ~Exists(made), cancelled_at=None).order_by("pk")
    lengths = [ends - starts for starts, ends in to_come.values_list("starts_at", "ends_at")]
    return minutes_of(payee, day) + int(sum(lengths, dt.timedelta()).total_seconds() // 60)


def beyond_a_day(one: Contribution) -> bool:
    """Own time with which that day comes to more than 12 hours: a coordinator looks at it, and silence does not."""
    return bool(one.log_key) and minutes_of(one.payee, one.worked_on) > MOST_MINUTES_A_DAY


# Of rows with `of_day`: more than was offered, or own time that makes its day a long one.
BY_HAND = Q(above_offer=True) | ~Q(log_key="") & Q(of_day__gt=MOST_MINUTES_A_DAY)


def of_day() -> Subquery:
    """For many pieces of work, with `root` the id of whose they are: `minutes_of` their day."""
    root = OuterRef(OuterRef("root"))
    theirs = Person.objects.filter(Q(pk=root) | Q(merged_into=root)).values("pk")
    on_day = Contribution.objects.filter(payee__in=theirs, worked_on=OuterRef("worked_on"), period="")
    rows = on_day.exclude(status=ContributionStatus.VOID).order_by().values("worked_on")
    return Subquery(rows.annotate(all=Sum("minutes")).values("all"))
