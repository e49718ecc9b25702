"""What a person's own space says about work and money, for `/me/`."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from ground import text_format
from members.models import Person
from payments.models import ContributionStatus
from payments.presenters import member
from payments.queries import contributions, payments, voids


def of(person: Person) -> list[dict[str, Any]]:
    found = []
    for one in contributions.contributions_of(person).filter(status__in=["expected", "queried"]):
        href = reverse("contribution_detail", kwargs={"pk": one.pk})
        if voids.is_objected(one):
            continue
        if one.status == ContributionStatus.QUERIED:
            said = {
                "title": f"A question about {text_format.date(one.worked_on)}",
                "words": one.title,
                "label": "Answer",
            }
            found.append({**said, "href": href})
        elif member.is_asked(one):
            title = f"Were you there on {text_format.date(one.worked_on)}?"
            said = {
                "title": title,
                "words": f"{one.title}. One press, and your pay starts moving.",
                "label": "I was there",
            }
            there = reverse("contribution_say_there", kwargs={"pk": one.pk})
            found.append({**said, "href": there, "post": True, "else_href": href})
    if payments.owed_without_details(person):
        found.append(
            {
                "title": "Say where your money goes",
                "words": "We owe you money and do not have your bank details yet.",
                "href": reverse("destination_give"),
                "label": "Give bank details",
            }
        )
    for payment in payments.payments_of(person).filter(status__in=["failed", "returned"]):
        found.append(
            {
                "title": "A payment came back",
                "words": payment.reason,
                "href": reverse("payment_detail", kwargs={"pk": payment.pk}),
                "label": "Put it right",
            }
        )
    return found


def cards_of(person: Person) -> list[dict[str, Any]]:
    """The money that comes next, step by step."""
    for one in member.owed(person)[:1]:
        steps = member.steps(one, member.payment_of(one))
        return [
            {
                "title": f"Your pay for {text_format.date(one.worked_on)}",
                "template": "payments/_next_payment.html",
                "pence": one.due_pence,
                "work": one.title,
                "steps": steps,
                "href": reverse("contribution_detail", kwargs={"pk": one.pk}),
            }
        ]
    return []
