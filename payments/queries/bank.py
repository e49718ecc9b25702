"""What the bank has told us, and what of it waits for a person."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import operator
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, DateField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Substr
from django.db.models.lookups import Exact

from ground import clock
from ground.models import AuditEvent
from members import merged_records
from members.models import Person
from payments import debt_keys, policies
from payments.models import (
    Attempt,
    BankFile,
    BankMessage,
    LineOutcome,
    Payment,
    PaymentItem,
    PayRun,
    StatementLine,
)
from payments.policies import BOOKED
from payments.queries import line_outcomes


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


def waiting() -> QuerySet[BankMessage]:
    """For a second person to apply, in the order in which they came. What the machine fetched with nothing on it goes
    by itself once the one before it is applied, unless somebody says that it does not count."""
    empty = Q(fetched=True, kind="camt.053", lines=None, aside_asked_at=None)
    before = BankMessage.objects.waiting().filter(pk__lt=OuterRef("pk"))
    found = BankMessage.objects.waiting().annotate(count=Count("lines"), behind=Exists(before))
    people = ("received_by__merged_into", "aside_asked_by__merged_into")
    return found.exclude(empty & Q(behind=True)).select_related(*people).order_by("pk")


def stands_alone(message: BankMessage, person: Person) -> bool:
    """Whether this person may set it aside alone: they took it themself, and nothing booked of ours is on it."""
    ours = Q(attempt__isnull=False, kind__in=BOOKED) | Q(kind="batch") | (Q(booked_on__isnull=False) & of_our_numbers())
    return message.received_by.root_id == person.root_id and not message.lines.filter(ours).exists()


def payees_of(*messages: BankMessage) -> set[int]:
    """Root ids of whom the lines of these are about."""
    payees = StatementLine.objects.filter(message__in=messages, attempt__payment__payee__isnull=False)
    return set(merged_records.roots_of(payees.values_list("attempt__payment__payee", flat=True)).values())


def payees_of_aside(messages: Iterable[BankMessage]) -> dict[int, set[int]]:
    """By file, the root ids of whom its lines are about, also through one sum for several payments."""
    lines = StatementLine.objects.filter(message__in=messages)
    ours = lines.filter(attempt__payment__payee__isnull=False).order_by()
    pairs: list[tuple[Any, Any]] = list(ours.values_list("message", "attempt__payment__payee"))
    sums = list(lines.filter(kind="batch", attempt=None))
    left = line_outcomes.batches_left(sums)
    pairs += [(line.message_id, one.payment.payee_id) for line in sums for one in left[line.pk] if one.payment.payee_id]
    roots = merged_records.roots_of(who for _message, who in pairs)
    found: dict[int, set[int]] = defaultdict(set)
    for message, who in pairs:
        found[message].add(roots[who])
    return found


def lines_of(message: BankMessage) -> list[tuple[StatementLine, str]]:
    """Each line with what came of it, or would come of it now."""
    lines = message.lines.select_related("attempt__payment", "message")
    return line_outcomes.foreseen(lines)


def outcomes(lines: list[tuple[StatementLine, str]]) -> list[tuple[str, int, int]]:
    """(in words, how many, pence) by outcome, in their order."""
    found = []
    for what in LineOutcome:
        mine = [line for line, comes in lines if comes == what]
        if mine:
            found.append((what.label, len(mine), sum(_pence(line) for line in mine)))
    return found


def _pence(line: StatementLine) -> int:
    return line.pence if line.pence is not None else (line.attempt.payment.pence if line.attempt else 0)


def seen(message: BankMessage, lines: list[tuple[StatementLine, str]] | None = None) -> str:
    """What somebody has read before they press: each line with what would come of it."""
    said = sorted((line.pk, comes) for line, comes in (lines if lines is not None else lines_of(message)))
    return hashlib.sha256(repr(said).encode()).hexdigest()


def of_our_numbers(*begin: str) -> Q:
    """By how the bank's id begins; not LIKE, which on SQLite takes small letters for large ones."""
    each = (Q(Exact(Substr("end_to_end", 1, len(one)), Value(one))) for one in begin or debt_keys.OUR_IDS)
    return functools.reduce(operator.or_, each)


def unexplained() -> Q:
    """What left our account under an id of ours that this database does not know: it is older than what was sent.

    What comes in counts for nothing here: anybody can send us a penny under any id.
    """
    ids = Q(kind__in=["debit", "other"], booked_on__isnull=False) & of_our_numbers()
    named = BankFile.objects.filter(message_id=OuterRef("end_to_end"))
    sums = Q(~Exists(named), kind="batch") & of_our_numbers(debt_keys.OUR_RUNS)
    return Q(attempt__isnull=True) & (ids | sums)


def _undecided(**which: object) -> QuerySet[StatementLine]:
    """Lines that wait for their file to be applied, or for two people."""
    return StatementLine.objects.filter(applied_at__isnull=True, message__set_aside_at=None, **which)


def in_one_sum(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Of these the tries that one sum of the bank's may hold, while nobody has decided it: it names their file, or it
    names none that we know and is as large and as late as it would have to be."""
    named = BankFile.objects.filter(message_id=OuterRef("end_to_end"))
    made_on = Coalesce(OuterRef("run__file__made_on"), Value(dt.date.min, DateField()))
    may_hold = Q(~Exists(named), pence__gte=OuterRef("payment__pence"), booked_on__gte=made_on)
    sums = _undecided(kind="batch", attempt=None)
    return attempts.filter(Exists(sums.filter(Q(end_to_end=OuterRef("run__file__message_id")) | may_hold)))


def tries_that_left(payment: Payment | OuterRef) -> QuerySet[Attempt]:
    """Tries of this payment, or of another for the same work, that we hold for failed and the bank may have booked after
    all: alone, with charges, or in one sum."""
    failed = Attempt.objects.filter(payment__items__due__items__payment=payment, status="failed")
    alone = failed.filter(Exists(_undecided(kind__in=["debit", "other"], attempt=OuterRef("pk"))))
    return alone | in_one_sum(failed)


def check_never_paid(attempt: Attempt) -> None:
    """Raises Refused while the bank may pay it, or may have paid it."""
    held = in_one_sum(Attempt.objects.filter(pk=attempt.pk)).exists()
    policies.check_never_paid(attempt, in_one_sum=held)


def booked_and_forgotten(items: Iterable[PaymentItem]) -> QuerySet[StatementLine]:
    """What the bank booked for this very work under an id that this database does not know: it was put back from a
    backup since. Its own tries of a payment, and what came back of them, are known."""
    stems = Q(pk__in=[])
    for item in items:
        stems |= Q(end_to_end__startswith=debt_keys.stem(item.due.contribution.key))
    found = StatementLine.objects.filter(stems, attempt__isnull=True, booked_on__isnull=False)
    return found.filter(message__set_aside_at=None)


def unexplained_and_open() -> QuerySet[StatementLine]:
    """The same while two people have not decided it."""
    return _undecided().filter(unexplained()).order_by("pk")


def to_decide() -> QuerySet[StatementLine]:
    """What the bank told us of our own payments, and what somebody has to look at.

    "Not decided", "not booked yet" and "sent twice" are news while the bank has the payment; after that it is known
    what became of it. So is what may have come back, once it has.
    """
    news = Q(outcome__in=["pending", "repeated", "unbooked", "once_taken", "unsure"])
    booked = StatementLine.objects.filter(attempt=OuterRef("attempt"), outcome="paid", pk__lt=OuterRef("pk"))
    contradicts = Q(outcome="once_taken", attempt__status="settled") & Exists(booked)
    over = news & ~Q(attempt__status__in=["sending", "accepted"]) & ~contradicts
    back = Q(outcome="back", attempt__status="returned")
    ours = Q(attempt__isnull=False) | Q(outcome="batch") | unexplained()
    return _listed(ours).exclude(over | back)


def not_ours() -> QuerySet[StatementLine]:
    """What stands beside no payment of ours."""
    return _listed(Q(attempt__isnull=True) & ~Q(outcome="batch")).exclude(unexplained())


def to_get_back() -> QuerySet[StatementLine]:
    """What two people said that the bank paid twice, and that has not come back: the last ones of each payment."""
    back = StatementLine.objects.filter(attempt=OuterRef("attempt"), outcome="got_back").order_by()
    count = back.values("attempt").annotate(many=Count("pk")).values("many")
    earlier = StatementLine.objects.filter(
        attempt=OuterRef("attempt"), outcome="twice", pk__lt=OuterRef("pk")
    ).order_by()
    before = earlier.values("attempt").annotate(many=Count("pk")).values("many")
    found = StatementLine.objects.filter(outcome="twice").annotate(
        got_back=Coalesce(Subquery(count), 0), before=Coalesce(Subquery(before), 0)
    )
    return found.filter(before__gte=F("got_back")).select_related("attempt__payment__payee").order_by("pk")


def _listed(which: Q) -> QuerySet[StatementLine]:
    waiting = StatementLine.objects.filter(which, applied_at__isnull=True, message__applied_at__isnull=False)
    return waiting.select_related("message", "attempt__payment").order_by("-pk")
