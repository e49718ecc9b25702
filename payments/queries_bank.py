"""What the bank has told us, and what of it waits for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Min, Q, QuerySet

from ground import clock
from ground.models import AuditEvent
from payments import debt_keys
from payments.models import BankFile, BankMessage, PaymentItem, PayRun, StatementLine


def messages() -> QuerySet[BankMessage]:
    """With something on them: an empty statement a day is no news."""
    return BankMessage.objects.filter(lines__isnull=False).annotate(count=Count("lines")).order_by("-pk")


def sent_from_here(runs: Iterable[PayRun]) -> dict[int, dt.datetime]:
    """Run id -> when its file went to the demo's bank by a press here. A file taken and uploaded by hand is not known."""
    files = dict(BankFile.objects.filter(run__in=[run.pk for run in runs]).values_list("pk", "run"))
    sent = AuditEvent.objects.filter(verb="send_to_bank", kind=BankFile._meta.label_lower, object_id__in=files)
    first = sent.order_by().values_list("object_id").annotate(first=Min("at"))
    return {files[made]: at for made, at in first.order_by("object_id")}


def awaited() -> tuple[PayRun, dt.date] | None:
    """The newest run that the demo's bank has and has not answered for, and the day on which its statement is there.

    A bank books on working days, from the day that the file names, and closes a day's statement when the day is over.
    """
    sent = sent_from_here(PayRun.objects.filter(status="exported"))
    run = PayRun.objects.filter(pk__in=sent).order_by("-pk").first()
    if run is None:
        return None
    earliest = max(run.pay_on, clock.london(sent[run.pk]).date())
    booked = clock.add_working_days(earliest - dt.timedelta(days=1), 1)
    return run, booked + dt.timedelta(days=1)


def booked_late() -> QuerySet[StatementLine]:
    """What left our account though we hold its attempt for failed: it waits for a person."""
    return StatementLine.objects.filter(kind="debit", applied_at__isnull=True, attempt__status="failed")


def booked_and_forgotten(items: Iterable[PaymentItem]) -> QuerySet[StatementLine]:
    """What the bank booked for this very work under an id that this database does not know: it was put back from a
    backup since. Its own tries of a payment, and what came back of them, are known."""
    stems = Q(pk__in=[])
    for item in items:
        stems |= Q(end_to_end__startswith=debt_keys.stem(item.due.contribution.key))
    return StatementLine.objects.filter(stems, attempt__isnull=True, booked_on__isnull=False)


def to_decide() -> QuerySet[StatementLine]:
    """What the bank told us of our own payments, and what somebody has to look at.

    "Not decided", "not booked yet" and "sent twice" are news while the bank has the payment; after that it is known
    what became of it. So is what may have come back, once it has.
    """
    news = Q(outcome__in=["pending", "repeated", "unbooked", "once_taken"])
    over = news & ~Q(attempt__status__in=["sending", "accepted"])
    back = Q(outcome="back", attempt__status="returned")
    return _listed(attempt__isnull=False).exclude(over | back)


def not_ours() -> QuerySet[StatementLine]:
    """What stands beside no payment of ours."""
    return _listed(attempt__isnull=True)


def _listed(**which: object) -> QuerySet[StatementLine]:
    waiting = StatementLine.objects.filter(applied_at__isnull=True, **which)
    return waiting.select_related("message", "attempt__payment").order_by("-pk")
