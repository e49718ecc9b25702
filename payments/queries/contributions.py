"""Pieces of work as read: a person's own, the team's, and what can still be logged."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from members import merged_records
from members.models import Person
from payments.models import (
    Contribution,
    PaymentItem,
    PayTermsLine,
    Posting,
    TermsSource,
)

IN_SESSIONS = ("session", "attendance")


LOGGED_UNITS = ("hour", "half_hour", "item", "activity", "review")


def contributions_of(person: Person) -> QuerySet[Contribution]:
    return (
        Contribution.objects.filter(merged_records.of(person, "payee"))
        .select_related(
            "terms",
            "role__current",
            "session",
            "line",
            "payee",
            "voided__voided_by",
            "voided__answered_by",
            "voided__case",
        )
        .prefetch_related("dues", "terms__lines", "terms__shares")
        .order_by("-ended_at", "-pk")
    )


def loggable(person: Person) -> QuerySet[PayTermsLine]:
    """Lines by hour, item or activity, of placements that go on, but for work that is done in sessions.

    Those are what the role published with days and times, or what it calls sessions. A session that the team adds to
    other work, and one that was called off, take nobody's own time away.
    """
    from opportunities.models import Placement, Session, WorkLine

    active = Placement.objects.filter(pk=OuterRef("terms__source_id")).exclude(status="ended")
    sessions = Session.objects.filter(
        role=OuterRef("terms__role"), work_key=OuterRef("work_key"), cancelled_at__isnull=True
    )
    of_sessions = WorkLine.objects.filter(
        version=OuterRef("terms__version"), key=OuterRef("work_key"), kind__in=IN_SESSIONS
    )
    return (
        PayTermsLine.objects.filter(
            Exists(active),
            ~Exists(sessions.filter(line__isnull=False)),
            ~(Exists(sessions) & Exists(of_sessions)),
            merged_records.of(person, "terms__payee"),
            terms__source=TermsSource.PLACEMENT,
            unit__in=LOGGED_UNITS,
        )
        .select_related("terms__role__current", "terms__payee")
        .order_by("terms", "position")
    )


def for_team(status: str = "") -> QuerySet[Contribution]:
    found = Contribution.objects.select_related(
        "payee",
        "terms__role",
        "role__current",
        "session",
        "line",
        "confirmed_by",
        "voided__voided_by",
        "voided__answered_by",
        "voided__case",
    ).prefetch_related("dues", "terms__lines", "terms__shares")
    return (found.filter(status=status) if status else found).order_by("pay_by", "pk")


def count_of(status: str) -> int:
    return Contribution.objects.filter(status=status).count()


def items_of(contribution: Contribution) -> QuerySet[PaymentItem]:
    return PaymentItem.objects.filter(due__contribution=contribution).select_related("payment").order_by("pk")


def postings_of(contribution: Contribution) -> QuerySet[Posting]:
    return Posting.objects.filter(due__contribution=contribution).select_related("by").order_by("pk")
