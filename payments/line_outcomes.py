"""What a line of the bank's comes to, by what we know of its payment. Reads; writes nothing."""

from __future__ import annotations

import dataclasses

from django.db.models import Q

from ground import clock
from payments.models import Attempt, AttemptStatus, BankFile, LineKind, LineOutcome, StatementLine
from payments.rails.bank_answers import Answer, Entry

WITH_BANK = (AttemptStatus.SENDING, AttemptStatus.ACCEPTED)
# Nothing more comes of a line that came to one of these.
DONE = (
    LineOutcome.ACCEPTED,
    LineOutcome.REFUSED,
    LineOutcome.PAID,
    LineOutcome.CAME_BACK,
    LineOutcome.KNOWN,
)
# Tried again: not tried yet, or what it waited for may have come.
TO_TRY = ("", LineOutcome.EARLY)
AS_SAID = {
    LineKind.PENDING: LineOutcome.PENDING,
    LineKind.REPEATED: LineOutcome.REPEATED,
    LineKind.UNBOOKED: LineOutcome.UNBOOKED,
    LineKind.CREDIT: LineOutcome.BACK,
    LineKind.REVERSAL: LineOutcome.BACK,
    LineKind.BATCH: LineOutcome.BATCH,
    LineKind.OTHER: LineOutcome.SUM,  # in another currency, or details that are not their entry
}


def outcome(line: StatementLine, attempt: Attempt) -> str:
    """Of a line that names a payment of ours."""
    kind = LineKind(line.kind)
    if _known(line):
        return LineOutcome.KNOWN
    if kind == LineKind.OTHER and line.booked_on is None:
        return LineOutcome.DAY
    if kind in AS_SAID:
        return AS_SAID[kind]
    if kind == LineKind.ACCEPTED:
        return LineOutcome.ACCEPTED if attempt.status == AttemptStatus.SENDING else LineOutcome.KNOWN
    if kind in (LineKind.REFUSED, LineKind.WHOLE):
        return _refused(kind, attempt)
    if line.pence != attempt.payment.pence:
        return LineOutcome.SUM
    if not day_can_be(line, attempt):
        return LineOutcome.DAY
    return _debit(attempt) if kind == LineKind.DEBIT else _return(attempt)


def _known(line: StatementLine) -> bool:
    """The same entry in another file: one that overlaps, or was told twice. In one file the bank's number decides.

    One that waits because its day could not be right then does not stand in the way of the same one later.
    """
    before = StatementLine.objects.filter(
        attempt=line.attempt_id, pence=line.pence, booked_on=line.booked_on, pk__lt=line.pk
    ).exclude(outcome=LineOutcome.DAY)
    if line.kind in (LineKind.DEBIT, LineKind.RETURN):
        before = before.filter(kind=line.kind)
    elif line.kind in (LineKind.CREDIT, LineKind.REVERSAL):
        before = before.filter(Q(kind=line.kind) | Q(outcome=LineOutcome.CAME_BACK))
    else:
        return False
    return any(
        one.bank_ref == line.bank_ref if one.bank_ref and line.bank_ref else one.message_id != line.message_id
        for one in before
    )


def _refused(kind: str, attempt: Attempt) -> str:
    if attempt.status not in WITH_BANK:
        return LineOutcome.KNOWN
    return LineOutcome.ONCE_TAKEN if kind == LineKind.WHOLE and _once_taken(attempt) else LineOutcome.REFUSED


def _once_taken(attempt: Attempt) -> bool:
    """The bank has told us of this file that it had it: any payment of it was accepted or booked."""
    run = attempt.run
    if run is None:
        return attempt.status != AttemptStatus.SENDING
    there = run.attempts.filter(status__in=[AttemptStatus.ACCEPTED, AttemptStatus.SETTLED, AttemptStatus.RETURNED])
    told = StatementLine.objects.filter(attempt__run=run, kind__in=[LineKind.ACCEPTED, LineKind.DEBIT])
    return there.exists() or told.exists()


def day_can_be(line: StatementLine, attempt: Attempt) -> bool:
    """A transfer of the file is booked on the day on which it was taken, or later; and no file tells of days to come."""
    if line.booked_on is None:
        return False
    made = BankFile.objects.filter(run=attempt.run_id).values_list("made_on", flat=True).first()
    first = made or clock.london(attempt.began_at).date()
    if line.kind == LineKind.RETURN and attempt.settled_on is not None:
        first = max(first, attempt.settled_on)
    return first <= line.booked_on <= min(clock.today(), line.message.received_on)


def _debit(attempt: Attempt) -> str:
    if attempt.status == AttemptStatus.FAILED:
        return LineOutcome.LATE
    return LineOutcome.PAID if attempt.status in WITH_BANK else LineOutcome.AGAIN


def _return(attempt: Attempt) -> str:
    if attempt.status in WITH_BANK:
        return LineOutcome.EARLY  # it is applied once its debit is there
    return LineOutcome.CAME_BACK if attempt.status == AttemptStatus.SETTLED else LineOutcome.AGAIN


def spread(answer: Answer) -> list[Entry]:
    """One entry a payment: what is said of a whole file is said of each payment of it that has no row of its own.

    One sum for a batch is the batch where it is exactly what the file's payments come to, in number and pence.
    """
    found = []
    for entry in answer.entries:
        found += _of_batch(entry) if entry.kind == LineKind.BATCH else [entry]
    if not answer.whole:
        return found
    said = {entry.end_to_end for entry in found}
    keys = Attempt.objects.filter(run__file__message_id=answer.original).order_by("pk").values_list("key", flat=True)
    return found + [
        Entry(entry=key, kind=answer.whole, end_to_end=key, code=answer.whole_code) for key in keys if key not in said
    ]


def _of_batch(entry: Entry) -> list[Entry]:
    batch = Attempt.objects.filter(run__file__message_id=entry.batch).exclude(status=AttemptStatus.FAILED)
    rows = list(batch.order_by("pk").values_list("key", "payment__pence")) if entry.batch else []
    if len(rows) != entry.count or sum(pence for _key, pence in rows) != entry.pence:
        return [entry]
    return [
        dataclasses.replace(entry, entry=f"{entry.entry[:60]}.{place}", kind="debit", end_to_end=key, pence=pence)
        for place, (key, pence) in enumerate(rows, 1)
    ]
