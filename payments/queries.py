"""What is read across payments, roles and people. Nothing here writes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable

from django.db.models import Exists, F, Max, Min, OuterRef, Prefetch, Q, QuerySet, Sum

from ground import clock
from ground.refusal import Refused
from members import people_ids
from members.models import Person
from payments import queries_bank
from payments.models import (
    BudgetLine,
    Commitment,
    Contribution,
    ContributionStatus,
    Due,
    PayeeDestination,
    Payment,
    PaymentItem,
    PaymentStatus,
    PayTermsLine,
    Posting,
    Pot,
    TermsSource,
)
from payments.permissions import check_eyes
from payments.policies import check_destination, check_not_booked, check_spend_by

LEFT = F("pence") - F("in_flight") - F("settled") - F("declined") - F("donated") - F("held")
COVERED = ("payee", "organisation", "destination", "rail", "pence")  # by an approval, besides its items
IN_SITTINGS = ("session", "attendance")
LOGGED_UNITS = ("hour", "half_hour", "item", "activity", "review")


def contributions_of(person: Person) -> QuerySet[Contribution]:
    return (
        Contribution.objects.filter(people_ids.of(person, "payee"))
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


def payments_of(person: Person) -> QuerySet[Payment]:
    return Payment.objects.filter(people_ids.of(person, "payee")).order_by("-pk")


def destination_of(person: Person) -> PayeeDestination | None:
    return PayeeDestination.objects.filter(person=person.root, ended_at__isnull=True).first()


def owed_without_details(person: Person) -> bool:
    """Bank details are asked for when something is first due, not before."""
    owed = Due.objects.filter(people_ids.of(person, "contribution__payee")).annotate(left=LEFT).filter(left__gt=0)
    return destination_of(person) is None and owed.exists()


def first_due_without_details() -> list[Contribution]:
    """For each person who is owed something and has given no bank details: the first that fell due."""
    have = set(PayeeDestination.objects.filter(ended_at__isnull=True).values_list("person_id", flat=True))
    owed = (
        Contribution.objects.filter(
            Exists(Due.objects.filter(contribution=OuterRef("pk")).annotate(left=LEFT).filter(left__gt=0)),
            status=ContributionStatus.CONFIRMED,
        )
        .select_related("payee__merged_into")
        .order_by("confirmed_at", "pk")
    )
    first: dict[int, Contribution] = {}
    for one in owed.exclude(payee__in=have):
        if one.payee.root_id not in have:
            first.setdefault(one.payee.root_id, one)
    return list(first.values())


def loggable(person: Person) -> QuerySet[PayTermsLine]:
    """Lines by hour, item or activity, of placements that go on, but for work that is done in sittings.

    Those are what the role published with days and times, or what it calls sessions. A session that the team adds to
    other work, and one that was called off, take nobody's own time away.
    """
    from opportunities.models import Placement, Session, WorkLine

    active = Placement.objects.filter(pk=OuterRef("terms__source_id")).exclude(status="ended")
    sittings = Session.objects.filter(
        role=OuterRef("terms__role"), work_key=OuterRef("work_key"), cancelled_at__isnull=True
    )
    of_sittings = WorkLine.objects.filter(
        version=OuterRef("terms__version"), key=OuterRef("work_key"), kind__in=IN_SITTINGS
    )
    return (
        PayTermsLine.objects.filter(
            Exists(active),
            ~Exists(sittings.filter(line__isnull=False)),
            ~(Exists(sittings) & Exists(of_sittings)),
            people_ids.of(person, "terms__payee"),
            terms__source=TermsSource.PLACEMENT,
            unit__in=LOGGED_UNITS,
        )
        .select_related("terms__role__current", "terms__payee")
        .order_by("terms", "position")
    )


def content_of(payment: Payment) -> str:
    """What an approval covers: payee, destination version, and each line with its pot and amount."""
    facts = (payment.payee_id, payment.payee_organisation_id, payment.destination_id, payment.rail, payment.pence)
    items = sorted((item.pk, item.due_id, item.budget_line_id, item.pence) for item in payment.items.all())
    return hashed(facts, [item[1:] for item in items])


def hashed(facts: Iterable[object], items: list[tuple[int, int, int]]) -> str:
    """Of `content_of`, from plain values: the items in the order of their ids."""
    said = dict(zip(COVERED, facts, strict=True)) | {"items": items}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def earners_and_confirmers(items: Iterable[PaymentItem]) -> tuple[set[int], set[int]]:
    """Root ids. Give items with their due's contribution, payee and confirmer."""
    earners, confirmers = set(), set()
    for item in items:
        done = item.due.contribution
        earners.add(done.payee.root_id)
        if done.confirmed_by is not None:
            confirmers.add(done.confirmed_by.root_id)
    return earners, confirmers


def writers_of(payment: Payment) -> set[int]:
    """Root ids of who wrote down the bank details that it goes to, where that was not the payee."""
    there = payment.destination
    return {there.given_by.root_id} if there is not None and there.given_by_id != there.person_id else set()


def payees_to_propose() -> list[Person]:
    """Who has confirmed dues that no payment carries yet, and a place to send them."""
    due = Due.objects.annotate(left=LEFT).filter(left__gt=0, contribution__status=ContributionStatus.CONFIRMED)
    ids = {person.root_id for person in Person.objects.filter(contributions__dues__in=due).distinct().order_by("pk")}
    return list(
        Person.objects.filter(pk__in=ids, destinations__ended_at__isnull=True, destinations__isnull=False)
        .distinct()
        .order_by("pk")
    )


# Pots


# The promise (rule 5)

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
    roots = people_ids.roots_of({one.payee_id for one in rows})
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


def promise(now: dt.datetime | None = None) -> dict:
    """Rule 5 as counted: each class, the denominator they sum to, the share in whole percent, and days to paid.

    `kept` is settled in time and declined together: the two are published as one number.
    """
    from ground import money

    today = clock.london(now or clock.now()).date()
    past = Contribution.objects.filter(pay_by__lt=today).order_by("pk")
    counted = Counter(classes(past, today).values())
    found: dict = {name: counted.get(name, 0) for name in CLASSES}
    found["all"] = sum(found.values())
    found["kept"] = found["settled_in_time"] + found["declined"]
    found["percent"] = money.percent(found["kept"], found["all"])
    days = days_to_paid()
    found["median_days"], found["ninety_days"] = nth(days, 50), nth(days, 90)
    return found


def days_to_paid() -> list[int]:
    """Working days from the work to the last of its money, for everything that is settled whole; sorted."""
    settled = (
        Due.objects.values("contribution", "contribution__ended_at")
        .annotate(left=Sum(F("pence") - F("settled") - F("declined") - F("donated")), got=Sum("settled"))
        .filter(left=0, got__gt=0)
        .order_by()
    )
    rows = {row["contribution"]: row["contribution__ended_at"] for row in settled}
    last = _last_settled(rows)
    return sorted(
        clock.working_days_between(clock.london(ended).date(), last[pk]) for pk, ended in rows.items() if pk in last
    )


def nth(ordered: list[int], percent: int) -> int | None:
    """The smallest value that at least `percent` of them do not exceed."""
    if not ordered:
        return None
    place = -(-len(ordered) * percent // 100)
    return ordered[max(place, 1) - 1]


def printed_cells(now: dt.datetime | None = None) -> list[dict]:
    """The open book's money: one row a printed cell, oldest quarter first. The CSV is these rows and nothing finer."""
    from payments.models import PrintedCell

    until = now or clock.now()
    cells = (
        PrintedCell.objects.filter(printed_in__printed_at__lte=until)
        .select_related("printed_in", "project")
        .order_by("printed_in__ends_on", F("project__name").asc(nulls_last=True))
    )
    return [
        {
            "quarter": cell.printed_in.quarter,
            "project": cell.project,
            "label": str(cell.project) if cell.project else _other_words(cell),
            "carried_over": cell.carried_over,
            "pence": cell.pence,
        }
        for cell in cells
    ]


def _other_words(cell) -> str:
    return "Other projects, with what was carried over" if cell.carried_over else "Other projects"


# For the team


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


def in_class(name: str, now: dt.datetime | None = None) -> QuerySet[Contribution]:
    """The rows behind one figure of the promise, oldest promise first."""
    today = clock.london(now or clock.now()).date()
    past = Contribution.objects.filter(pay_by__lt=today).order_by("pk")
    ids = [pk for pk, found in classes(past, today).items() if found == name]
    return for_team().filter(pk__in=ids)


def count_of(status: str) -> int:
    return Contribution.objects.filter(status=status).count()


def items_of(contribution: Contribution) -> QuerySet[PaymentItem]:
    return PaymentItem.objects.filter(due__contribution=contribution).select_related("payment").order_by("pk")


def postings_of(contribution: Contribution) -> QuerySet[Posting]:
    return Posting.objects.filter(due__contribution=contribution).select_related("by").order_by("pk")


def lines() -> QuerySet[BudgetLine]:
    return BudgetLine.objects.select_related("pot__funder").order_by("pot__spend_by", "pk")


def postings_of_pot(pot: Pot, account: str = "") -> QuerySet[Posting]:
    """All of them, or those that made what stands in one account."""
    found = Posting.objects.filter(budget_line__pot=pot)
    if account:
        found = found.filter(Q(debit=account) | Q(credit=account))
    return found.select_related("role__current", "by").order_by("-pk")


def commitments_of(pot: Pot) -> QuerySet[Commitment]:
    return Commitment.objects.filter(line__pot=pot).select_related("role__current", "line").order_by("pk")


def payments_for_team(*statuses: str) -> QuerySet[Payment]:
    items = PaymentItem.objects.select_related(
        "due__contribution__role__current",
        "due__contribution__session",
        "due__contribution__terms",
        "due__contribution__confirmed_by",
        "due__contribution__payee",
        "budget_line__pot",
    ).order_by("pk")
    late = queries_bank.booked_late().filter(attempt__payment=OuterRef("pk"))
    found = Payment.objects.select_related("payee", "destination__given_by", "run").annotate(booked_late=Exists(late))
    found = found.prefetch_related(Prefetch("items", queryset=items))
    return (found.filter(status__in=statuses) if statuses else found).order_by("proposed_at", "pk")


def why_not_approve(
    payment: Payment, person: Person, *, booked_late: bool = False, tied: set[int] | None = None
) -> str:
    """What stands in the way of this person's yes, in a sentence; nothing where they may.

    `booked_late` is annotated by `payments_for_team`; `tied` is `ties.tied_to` of their root id, where it is known.
    """
    items = list(payment.items.all())
    try:
        check_eyes(person, *earners_and_confirmers(items), writers_of(payment), tied)
        check_destination(payment.destination)
        check_not_booked(booked_late)
        for item in items:
            check_spend_by(item.due.contribution.worked_on, item.budget_line.pot.spend_by)
    except Refused as refusal:
        return str(refusal)
    if payment.status != PaymentStatus.PROPOSED:
        return "This is not waiting for approval."
    return ""


def late(now: dt.datetime | None = None) -> list[Contribution]:
    """Exactly what is overdue, oldest promise first: for the team, never for the public page."""
    today = clock.london(now or clock.now()).date()
    past = list(for_team().filter(pay_by__lt=today))
    found = classes(past, today)
    return [one for one in past if found.get(one.pk) == "overdue"]
