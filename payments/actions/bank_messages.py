"""The bank's answers: read whole, stored once, then applied line by line, so that a crash loses nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from ground import clock, trail
from ground.refusal import Refused
from members.models import Person
from payments.actions import attempts, pay_runs, payments
from payments.models import Attempt, AttemptStatus, BankFile, BankMessage, PaymentStatus, PayRun, StatementLine
from payments.rails import bank_answers, export

ORDER = {"accepted": 0, "refused": 1, "pending": 2, "repeated": 3, "debit": 4, "return": 5, "other": 6}
BOOKED = ("debit", "return")
FOR_A_PERSON = ("pending", "repeated", "other")  # they move nothing
HAD_IT = "We had this file already. Nothing was changed."
SAME_MOMENT = "Somebody is giving us the same news at this moment. Nothing was changed. Try again in a minute."
# What came of each line, in the order of the sentence: counted from what was done, not from what the bank wrote.
CAME_OF_IT = {
    "accepted": "accepted",
    "refused": "refused",
    "debit": "paid",
    "return": "came back",
    "pending": "not decided by the bank yet",
    "repeated": "sent twice, the bank says: look at it, nothing was changed",
    "amount": "waits: the amount differs",
    "late": "waits: it left our account, though it had failed. Look at it before it is paid again",
    "early": "waits: it came back before it left our account",
    "known": "known already",
    "other": "not ours to match",
}
# How many lines of each run (by its reference; "" is no run of ours) each of these came of.
Came = Counter[tuple[str, str]]


@dataclass(frozen=True)
class Taken:
    message: BankMessage
    new: bool
    sentence: str
    came: Came = field(default_factory=Counter)


def take(*, content: bytes, by: Person) -> Taken:
    """Read, store, apply. The same bytes again: said so, and whatever a crash left undone is finished.

    Raises Refused, with nothing changed, for a file that is cut off, unknown, or for a run that is not ours.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    there = BankMessage.objects.filter(sha256=sha256).first()
    if there is not None:
        apply(message=there, by=by)
        return Taken(there, False, HAD_IT)
    answer = bank_answers.read(content)
    _check_ours(answer)
    try:
        message = _store(answer, content, sha256, by)
    except IntegrityError:
        there = BankMessage.objects.filter(sha256=sha256).first()
        if there is None:
            raise Refused(SAME_MOMENT) from None
        return Taken(there, False, HAD_IT)
    came = apply(message=message, by=by)
    if answer.repeated:
        return Taken(message, True, "The bank had this file already and did not take it a second time.")
    return Taken(message, True, _sentence(message, came), came)


def _check_ours(answer: bank_answers.Answer) -> None:
    if answer.kind == "pain.002" and not BankFile.objects.filter(message_id=answer.original).exists():
        raise Refused(
            f"This answers a file that we did not send ({answer.original or 'no number'}). Nothing was changed."
        )
    keys = {one.end_to_end for one in answer.entries}
    if answer.kind == "pain.002" and keys:
        ours = set(Attempt.objects.filter(run__file__message_id=answer.original).values_list("key", flat=True))
        if keys - ours:
            raise Refused("This answer names payments that are not in the file it answers. Nothing was changed.")


@transaction.atomic
def _store(answer: bank_answers.Answer, content: bytes, sha256: str, by: Person) -> BankMessage:
    message = BankMessage.objects.create(
        kind=answer.kind, sha256=sha256, message_id=answer.message_id[:80], content=content, received_by=by
    )
    entries = list(answer.entries)
    if answer.whole:
        keys = (
            Attempt.objects.filter(run__file__message_id=answer.original).order_by("pk").values_list("key", flat=True)
        )
        said = {entry.end_to_end for entry in entries}
        entries += [
            bank_answers.Entry(entry=key, kind=answer.whole, end_to_end=key, code=answer.whole_code)
            for key in keys
            if key not in said
        ]
    known = {one.key: one for one in Attempt.objects.filter(key__in={entry.end_to_end for entry in entries})}
    seen = set(
        StatementLine.objects.filter(end_to_end__in=known, kind__in=["debit", "return"]).values_list(
            "end_to_end", "kind"
        )
    )
    for entry in entries:
        attempt = known.get(entry.end_to_end)
        repeated = (entry.end_to_end, entry.kind) in seen
        kind = "other" if attempt is None or repeated else entry.kind
        if entry.kind in BOOKED:
            seen.add((entry.end_to_end, entry.kind))
        StatementLine.objects.create(
            message=message,
            entry=entry.entry,
            end_to_end=entry.end_to_end,
            kind=kind,
            pence=entry.pence,
            booked_on=entry.booked_on,
            reason_code=entry.code[:10],
            attempt=attempt,
        )
    trail.record("take_bank_message", message, by=by, lines=len(entries))
    return message


def apply(*, message: BankMessage, by: Person) -> Came:
    """Each line in its own transaction, guarded by its `applied_at`: going on after a crash does nothing twice."""
    came: Came = Counter()
    if message.applied_at is not None:
        return came
    lines = sorted(message.lines.filter(applied_at__isnull=True).select_related("attempt__run"), key=_place)
    for line in lines:
        run = line.attempt.run if line.attempt else None
        came[run.reference if run else "", _apply(line, by)] += 1
    left = message.lines.filter(applied_at__isnull=True).exclude(kind__in=FOR_A_PERSON)
    if not left.exists():
        BankMessage.objects.filter(pk=message.pk, applied_at__isnull=True).update(applied_at=clock.now())
        message.refresh_from_db()
    for run in PayRun.objects.filter(attempts__lines__message=message).distinct().order_by("pk"):
        pay_runs.finish(run=run, by=by)
    return came


def _place(line: StatementLine) -> tuple[int, int]:
    return ORDER[line.kind], line.pk


@transaction.atomic
def _apply(line: StatementLine, by: Person) -> str:
    if line.attempt is None or line.kind in FOR_A_PERSON:
        return line.kind
    if not StatementLine.objects.filter(pk=line.pk, applied_at__isnull=True).update(applied_at=clock.now()):
        return "known"
    attempt = Attempt.objects.select_related("payment__payee").get(pk=line.attempt_id)
    if line.kind == "accepted":
        moved = attempts.accept(attempt=attempt, by=by)
    elif line.kind == "refused":
        moved = attempts.fail(attempt=attempt, code=line.reason_code, by=by)
    elif line.booked_on is None or line.pence != attempt.payment.pence:
        return _wait(line, "amount")
    elif line.kind == "debit" and attempt.status == AttemptStatus.FAILED:
        return _late(line, attempt, by)
    elif line.kind == "debit":
        moved = attempts.settle(attempt=attempt, on=line.booked_on, by=by)
    elif attempt.status in (AttemptStatus.SENDING, AttemptStatus.ACCEPTED):
        return _wait(line, "early")  # the return came before its debit: it is applied once that is there
    else:
        moved = attempts.give_back(attempt=attempt, on=line.booked_on, code=line.reason_code, by=by)
    return line.kind if moved else "known"


def _late(line: StatementLine, attempt: Attempt, by: Person) -> str:
    """It left our account though it had failed. Nobody is paid a second time before a person has looked."""
    if attempt.payment.status in (PaymentStatus.APPROVED, PaymentStatus.IN_RUN):
        payments.unapprove(payment=attempt.payment, why="The bank booked an earlier try of this payment.", by=by)
    return _wait(line, "late")


def _wait(line: StatementLine, why: str) -> str:
    StatementLine.objects.filter(pk=line.pk).update(applied_at=None)
    return why


def resume(*, by: Person) -> int:
    """What a crash left half-way, or what waited for something that has come since (run by `catch_up`)."""
    messages = list(BankMessage.objects.filter(applied_at__isnull=True).order_by("pk"))
    for message in messages:
        apply(message=message, by=by)
    return len(messages)


def content(*, message: BankMessage) -> bytes:
    return export.content(message)


def counted(came: Came) -> str:
    whole: Counter[str] = Counter()
    for (_run, what), count in came.items():
        whole[what] += count
    return ", ".join(f"{whole[what]} {said}" for what, said in CAME_OF_IT.items() if whole[what]) + "."


def by_run(came: Came) -> list[str]:
    """One sentence a run, which names it: what several messages said of it, together."""
    found = []
    for run in sorted({run for run, _what in came}):
        words = counted(Counter({key: count for key, count in came.items() if key[0] == run}))
        found.append(f"{run}: {words}" if run else words)
    return found


def _sentence(message: BankMessage, came: Came) -> str:
    if came:
        return counted(came)
    if message.kind == "pain.002":
        return "The bank has the file and says nothing yet about its payments."
    return "A statement with nothing on it."
