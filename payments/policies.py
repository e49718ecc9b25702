"""When something may be done, by state. Who, is in permissions.py."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings

from ground import clock, text_format
from ground.exceptions import Refused
from ground.states import may
from payments import transitions

if TYPE_CHECKING:
    from payments.models import Attempt, Contribution, PayeeDestination

# A new destination after an old one waits this long, so that a stolen account can be noticed.
COOL_OFF_WORKING_DAYS = 2
# A payment that arrived shows on a statement before then.
NEVER_PAID_AFTER_WORKING_DAYS = 3
BOOKED = ("debit", "return", "credit", "reversal", "other")
_CONTRIBUTION = {
    "confirmed": "This has been confirmed already.",
    "void": "This does not count any more.",
    "queried": "The team has a question about this.",
    "expected": "This still waits to be confirmed.",
}


def check_contribution(verb: str, status: str) -> None:
    if not may(transitions.CONTRIBUTION, verb, status):
        raise Refused(_CONTRIBUTION[status])


def check_silence(contribution: Contribution, *, beyond_a_day: bool, for_another: bool) -> None:
    """`beyond_a_day`: own time with which that day comes to more than a day's work, sessions and all. `for_another`: one
    person of the team alone stands behind it."""
    if contribution.above_offer:
        raise Refused("This is more than the role offered, so somebody of the team looks at it.")
    if beyond_a_day:
        raise Refused("With the sessions of that day this is more than 12 hours, so somebody of the team looks at it.")
    if for_another:
        raise Refused("One person of the team alone stands behind this work, so another one looks at it.")


def check_payment(verb: str, status: str) -> None:
    if not may(transitions.PAYMENT, verb, status):
        raise Refused(f"This payment is {status.replace('_', ' ')}, so this cannot be done now.")


def check_take_back_approval(status: str, *, in_a_run: bool) -> None:
    if in_a_run:
        raise Refused("This payment is in a run already. Take it out of the run, or take the run apart.")
    if status != "proposed":
        check_payment("unapprove", status)


def check_never_paid(attempt: Attempt, *, in_one_sum: bool) -> None:
    """The bank has had its time, and has told us nothing of what became of it, alone or in one sum with others."""
    if attempt.status not in ("sending", "accepted"):
        raise Refused("The bank has told us what became of this payment. Look again.")
    booked = attempt.lines.filter(kind__in=BOOKED, message__set_aside_at=None)
    if in_one_sum or booked.exclude(outcome="nothing").exists():
        raise Refused("The bank has booked something for this payment. Look at Reconciliation first.")
    pays_on = attempt.run.pay_on if attempt.run else clock.london(attempt.began_at).date()
    first = clock.add_working_days(pays_on, NEVER_PAID_AFTER_WORKING_DAYS)
    if clock.today() < first:
        raise Refused(f"The bank may still pay this. You can say this from {text_format.date(first)} on.")


def check_not_booked(booked_late: bool) -> None:
    """An earlier try, which we hold for failed, has left our account after all."""
    if booked_late:
        raise Refused(
            "The bank has booked an earlier try of this payment. Look at Reconciliation: it may have arrived."
        )


def check_nothing_unexplained(line: str) -> None:
    """`line`: the bank's id of what it booked for us and this database does not know."""
    if line:
        raise Refused(
            f"The bank has paid {line} for us, and we have no record of it. Nothing is sent until two people have said what "
            "it is. Look at Reconciliation."
        )


def check_not_forgotten(booked: str) -> None:
    """`booked`: the bank's id of a payment for this work that we have no record of."""
    if booked:
        raise Refused(
            f"The bank has booked a payment for this work already, as {booked}, and we have no record of it. It may "
            "have arrived. Look at Reconciliation."
        )


def pay_by(ended_at: dt.datetime, promised: int | None = None) -> dt.date:
    """The clock starts with the work, whatever happens in the office. `promised`: how many working days the role said."""
    days = min(settings.PAY_BY_WORKING_DAYS, promised or settings.PAY_BY_WORKING_DAYS)
    return clock.add_working_days(clock.london(ended_at).date(), days)


def prompts_on(since: dt.datetime) -> dt.date:
    return clock.add_working_days(clock.london(since).date(), settings.PROMPT_AFTER_WORKING_DAYS)


def cool_off_until(given_at: dt.datetime) -> dt.datetime:
    return clock.start_of(clock.add_working_days(clock.london(given_at).date(), COOL_OFF_WORKING_DAYS))


def check_spend_by(worked_on: dt.date, spend_by: dt.date) -> None:
    if worked_on > spend_by or clock.today() > spend_by:
        raise Refused(
            f"This pot could be spent until {text_format.date(spend_by)}. Finance can choose another pot on the payment's page."
        )


def check_still_usable(reference: str, destination: PayeeDestination | None) -> None:
    """Once approved: the news of new details may have come back since, and then nobody has had the time to say no."""
    if destination is None or not destination.is_usable():
        raise Refused(
            f"The bank details of {reference} are new. We have not told the person, or they have had too little time to "
            "say no. Look under To contact. This run stops. Nothing was sent."
        )


def check_destination(destination: PayeeDestination | None) -> None:
    if destination is None or destination.ended_at is not None:
        raise Refused("The bank details have changed. Look again.")
    usable_from = destination.usable_from()
    if usable_from is None:
        raise Refused("The bank details are new, and we have not told the person yet. Look under To contact.")
    if usable_from > clock.now():
        raise Refused(f"The bank details are new. This can be approved from {text_format.moment(usable_from)}.")
