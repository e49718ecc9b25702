"""How a person's own work and money are shown to them: their words, never an internal status."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.urls import reverse

from ground import clock, money, text_format
from members import merged_records
from members.models import Person
from opportunities import attendance
from payments.actions import choices
from payments.models import Attempt, Contribution, ContributionStatus, Due, Outcome, Payment, PaymentStatus
from payments.queries import contributions, day_hours, pay_rates, payments, voids

TO_PAYEE = {
    PaymentStatus.PROPOSED: ("Waiting for a first yes", ""),
    PaymentStatus.APPROVED: ("Waiting for a second yes", ""),
    PaymentStatus.IN_RUN: ("Waiting for a second yes", ""),
    PaymentStatus.SENDING: ("On its way", "gold"),
    PaymentStatus.SENT: ("On its way", "gold"),
    PaymentStatus.PAID: ("In your bank", "leaf"),
    PaymentStatus.FAILED: ("Came back", "red"),
    PaymentStatus.RETURNED: ("Came back", "red"),
    PaymentStatus.CANCELLED: ("Changed", ""),
}


def is_asked(one: Contribution) -> bool:
    """A session that took place, and that nobody has answered for yet."""
    waits = one.status == ContributionStatus.EXPECTED and one.session_id is not None and one.said_at is None
    return waits and one.outcome == Outcome.ATTENDED


def status(one: Contribution) -> tuple[str, str]:
    """(words, tone)"""
    if is_asked(one):
        return "Were you there?", "gold"
    if one.status == ContributionStatus.EXPECTED:
        return "With the team", "sky"
    if voids.is_objected(one):
        return "Somebody else looks at it", "sky"
    if one.status == ContributionStatus.QUERIED:
        return "A question for you", "gold"
    if one.status == ContributionStatus.VOID:
        return "Does not count", ""
    return _money_status(one)


def _money_status(one: Contribution) -> tuple[str, str]:
    dues = list(one.dues.all())
    total = sum(due.pence for due in dues)
    if sum(due.declined for due in dues) == total:
        return "You turned it down", ""
    if sum(due.settled + due.declined + due.donated for due in dues) == total:
        return "Paid", "leaf"
    if any(due.in_flight for due in dues):
        return "On its way", "gold"
    return "Confirmed", "leaf"


def row(one: Contribution) -> dict[str, Any]:
    said, tone = status(one)
    _line, pence = pay_rates.due(one)
    return {
        "one": one,
        "href": reverse("contribution_detail", kwargs={"pk": one.pk}),
        "title": one.title,
        "pence": one.due_pence or pence,
        "status": said,
        "tone": tone,
        "paid": said == "Paid",
        "void": one.status == ContributionStatus.VOID,
    }


def outcomes(one: Contribution) -> list[tuple[str, str]]:
    """What else may have happened, and what it pays. Fixed with the role."""
    pays = dict(pay_rates.by_outcome(one))
    return [(attendance.TABLE[one].own, money.show(pays[one])) for one in attendance.ELSE if one in pays]


def may_choose(one: Contribution) -> bool:
    return choices.can_choose(one)


def choosing(one: Contribution) -> str:
    """What may be done about the sum, from the same rule that lets it be done or not."""
    if may_choose(one):
        return "Until the first of them says yes, you can change how much you are paid."
    if one.status != ContributionStatus.CONFIRMED:
        return "You can change how much you are paid once the work is confirmed."
    return "One of them has said yes, so the sum stays as it is. Is it wrong? Ring us."


def payment_of(one: Contribution) -> Payment | None:
    return Payment.objects.filter(items__due__contribution=one).exclude(status="cancelled").order_by("-pk").first()


def is_by_hand(one: Contribution) -> bool:
    """More than offered, or a long day: a coordinator confirms it."""
    waits = one.status == ContributionStatus.EXPECTED
    return waits and (one.above_offer or day_hours.beyond_a_day(one))


def steps(
    one: Contribution, payment: Payment | None, why_void: str = "", *, for_another: bool = False
) -> list[dict[str, Any]]:
    """From the work to the bank; or to why it does not count. `for_another`: silence does not confirm it."""
    began = "The pay clock began." if one.session_id else "You wrote it down, and the pay clock began."
    done = [
        {
            "state": "done",
            "title": "Session over" if one.session_id else "Work done",
            "when": text_format.moment(one.ended_at),
            "words": began,
        }
    ]
    if one.status == ContributionStatus.VOID:
        return [*done, {"state": "now", "title": "This does not count", "words": why_void}]
    said = {"title": "You tell us", "state": "done" if one.said_at else "now"}
    said["when"] = text_format.date(one.said_at) if one.said_at else "Now, if you like"
    confirmed: dict[str, Any] = {
        "title": "The team confirms",
        "state": "next",
        "when": f"By {text_format.day(one.confirms_on)}",
    }
    if is_by_hand(one):
        words = "It is more than the role offered, or a long day, so a coordinator looks at it."
        confirmed |= {"when": "By hand", "words": words}
    elif for_another:
        confirmed |= {"when": "By hand", "words": "A second person of our team looks at it."}
    if one.status == ContributionStatus.CONFIRMED:
        how = "Nobody had a question." if one.by_silence else "By the project team."
        said |= {"state": "done", "when": said["when"] if one.said_at else "You said nothing, which is fine"}
        confirmed |= {"state": "done", "when": text_format.date(one.confirmed_at), "words": how}
    elif voids.is_objected(one):
        confirmed |= {"state": "now", "title": "Somebody else of the team looks at it", "when": ""}
    elif one.status == ContributionStatus.QUERIED:
        confirmed |= {"state": "now", "when": "They have a question for you"}
    elif one.said_at:
        confirmed["state"] = "now"
    asks = one.session_id is not None and (one.said_at is not None or one.outcome == Outcome.ATTENDED)
    return [*done, *([said] if asks else []), confirmed, *_paying(one, payment)]


def _paying(one: Contribution, payment: Payment | None) -> list[dict[str, Any]]:
    if one.status == ContributionStatus.CONFIRMED and status(one)[0] == "You turned it down":
        mind = "You can change your mind." if may_choose(one) else ""
        return [{"state": "done", "title": "You turned it down", "words": mind}]
    late = one.pay_by < clock.today()
    two = {"state": "next", "title": "Two people say yes", "when": "Finance", "words": ""}
    bank = {
        "state": "late" if late else "next",
        "title": "Money in your bank",
        "when": f"By {text_format.day(one.pay_by)}",
    }
    if late:
        bank["words"] = "We are late. That is our fault, and it is counted on our open book."
    if payment is None:
        if one.status == ContributionStatus.CONFIRMED:
            two["state"] = "now"
        two["words"] = choosing(one)
        return [two, bank]
    if payment.status in ("sending", "sent"):
        two["state"], bank["state"] = "done", "late" if late else "now"
        bank["when"] = f"On its way, as {payment.reference}"
    elif payment.status == "paid":
        attempt = payment.attempts.filter(status="settled").first()
        two["state"] = "done"
        bank = {"state": "done", "title": "Money in your bank", "when": f"As {payment.reference}"}
        if attempt and attempt.settled_on:
            bank["when"] = f"{text_format.day(attempt.settled_on)}, as {payment.reference}"
    elif payment.status in ("failed", "returned"):
        two["state"] = "done"
        bank |= {"state": "late", "title": "It came back", "words": payment.reason}
    else:
        two["state"] = "now"
        two["words"] = choosing(one)
    return [two, bank]


def payments_of(person: Person) -> QuerySet[Any]:
    """The newest first, each with the days of its newest try: `sent_at`, `settled_on` and `returned_on`."""
    newest = Attempt.objects.filter(payment=OuterRef("pk")).order_by("-number")
    days = {"sent_at": "began_at", "settled_on": "settled_on", "returned_on": "returned_on"}
    return payments.payments_of(person).annotate(
        **{name: Subquery(newest.values(field)[:1]) for name, field in days.items()}
    )


def _when(payment: Any) -> str:
    """The day that fits where it stands."""
    if payment.status == PaymentStatus.PAID and payment.settled_on:
        return f"arrived {text_format.day_short(payment.settled_on)}"
    if payment.status == PaymentStatus.RETURNED and payment.returned_on:
        return f"came back {text_format.day_short(payment.returned_on)}"
    if payment.status in ("sending", "sent", "failed", "paid", "returned") and payment.sent_at:
        return f"sent {text_format.day_short(payment.sent_at)}"
    return f"put together {text_format.day_short(payment.proposed_at)}"


def payment_row(payment: Any) -> dict[str, Any]:
    """Of one of `payments_of`."""
    said, tone = TO_PAYEE[PaymentStatus(payment.status)]
    return {
        "when": _when(payment),
        "payment": payment,
        "href": reverse("payment_detail", kwargs={"pk": payment.pk}),
        "status": said,
        "tone": tone,
    }


def items(payment: Payment) -> list[dict[str, Any]]:
    rows = payment.items.select_related(
        "due__line", "due__contribution__role__current", "due__contribution__session", "due__contribution__terms"
    ).order_by("due__contribution__worked_on", "pk")
    return [
        {
            "title": item.due.contribution.title,
            "worked_on": item.due.contribution.worked_on,
            "pay_by": item.due.contribution.pay_by,
            "pence": item.pence,
        }
        for item in rows
    ]


def payment_steps(payment: Payment) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"state": "done", "title": "Put together", "when": text_format.date(payment.proposed_at)}
    ]
    for attempt in payment.attempts.order_by("number"):
        found.append({"state": "done", "title": "Sent to the bank", "when": text_format.date(attempt.began_at)})
        if attempt.settled_on:
            found.append({"state": "done", "title": "In your bank", "when": text_format.day(attempt.settled_on)})
        if attempt.returned_on:
            found.append({"state": "late", "title": "It came back", "when": text_format.day(attempt.returned_on)})
        elif attempt.status == "failed":
            found.append({"state": "late", "title": "The bank could not pay it in"})
    if payment.status not in ("paid", "cancelled"):
        said = TO_PAYEE[PaymentStatus(payment.status)][0]
        found.append({"state": "now", "title": said, "words": payment.reason})
    return found


def owed(person: Person) -> list[Contribution]:
    """Confirmed and not yet wholly paid or turned down, the soonest first."""
    open_ = (
        Due.objects.annotate(left=F("pence") - F("settled") - F("declined") - F("donated"))
        .filter(merged_records.of(person, "contribution__payee"), left__gt=0)
        .values("contribution")
    )
    return list(contributions.contributions_of(person).filter(pk__in=open_).order_by("pay_by", "pk"))


def still_owed(person: Person) -> list[Contribution]:
    """What no payment has sent off yet, each with `left_pence`; together they are `sums()["waiting"]`."""
    found = owed(person)
    for one in found:
        one.left_pence = sum(due.outstanding for due in one.dues.all())
    return [one for one in found if one.left_pence]


def sums(person: Person) -> dict[str, int]:
    """This person's own totals, in pence."""
    mine = Due.objects.filter(merged_records.of(person, "contribution__payee"))
    found = mine.aggregate(
        due=Sum("pence", default=0),
        settled=Sum("settled", default=0),
        moving=Sum("in_flight", default=0),
        declined=Sum("declined", default=0),
    )
    found["waiting"] = found["due"] - found["settled"] - found["moving"] - found["declined"]
    return found
