"""Payments as read: what each carries, what an approval covers, and what stands in the way of one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet

from ground.exceptions import Refused
from members import merged_records
from members.models import Person
from payments.models import (
    Contribution,
    ContributionStatus,
    Due,
    PayeeDestination,
    Payment,
    PaymentItem,
    PaymentStatus,
)
from payments.permissions import check_eyes
from payments.policies import check_destination, check_not_booked, check_spend_by
from payments.queries import bank

LEFT = F("pence") - F("in_flight") - F("settled") - F("declined") - F("donated") - F("held")


COVERED = ("payee", "organisation", "destination", "rail", "pence")  # by an approval, besides its items


def payments_of(person: Person) -> QuerySet[Payment]:
    return Payment.objects.filter(merged_records.of(person, "payee")).order_by("-pk")


def destination_of(person: Person) -> PayeeDestination | None:
    return PayeeDestination.objects.filter(person=person.root, ended_at__isnull=True).first()


def owed_without_details(person: Person) -> bool:
    """Bank details are asked for when something is first due, not before."""
    owed = Due.objects.filter(merged_records.of(person, "contribution__payee")).annotate(left=LEFT).filter(left__gt=0)
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


def writers_for(payee: Person) -> set[int]:
    """Root ids of who wrote down where this person's money goes today, where that was not the person."""
    live = PayeeDestination.objects.filter(merged_records.of(payee), ended_at=None).select_related("given_by")
    return {one.given_by.root_id for one in live.order_by("pk")} - {payee.root_id}


def payees_to_propose() -> list[Person]:
    """Who has confirmed dues that no payment carries yet, and a place to send them."""
    due = Due.objects.annotate(left=LEFT).filter(left__gt=0, contribution__status=ContributionStatus.CONFIRMED)
    ids = {person.root_id for person in Person.objects.filter(contributions__dues__in=due).distinct().order_by("pk")}
    return list(
        Person.objects.filter(pk__in=ids, destinations__ended_at__isnull=True, destinations__isnull=False)
        .distinct()
        .order_by("pk")
    )


def payments_for_team(*statuses: str) -> QuerySet[Payment]:
    items = PaymentItem.objects.select_related(
        "due__contribution__role__current",
        "due__contribution__session",
        "due__contribution__terms",
        "due__contribution__confirmed_by",
        "due__contribution__payee",
        "budget_line__pot",
    ).order_by("pk")
    late = Exists(bank.tries_that_left(OuterRef("pk")))
    found = Payment.objects.select_related("payee", "destination__given_by", "run").annotate(booked_late=late)
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
