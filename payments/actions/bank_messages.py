"""The bank's answers: read whole, stored once, then applied line by line, so that a crash loses nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from ground import clock, trail
from ground.refusal import Refused
from members.models import Person
from payments.actions import attempts, pay_runs
from payments.models import Attempt, AttemptStatus, BankFile, BankMessage, PayRun, StatementLine
from payments.rails import bank_answers, export

ORDER = {"accepted": 0, "refused": 1, "debit": 2, "return": 3, "other": 4}
BOOKED = ("debit", "return")
HAD_IT = "We had this file already. Nothing was changed."


@dataclass(frozen=True)
class Taken:
    message: BankMessage
    new: bool
    sentence: str


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
        return Taken(BankMessage.objects.get(sha256=sha256), False, HAD_IT)
    apply(message=message, by=by)
    if answer.repeated:
        return Taken(message, True, "The bank had this file already and did not take it a second time.")
    return Taken(message, True, _sentence(message))


def _check_ours(answer: bank_answers.Answer) -> None:
    if answer.kind == "pain.002" and not BankFile.objects.filter(message_id=answer.original).exists():
        raise Refused(
            f"This answers a file that we did not send ({answer.original or 'no number'}). Nothing was changed."
        )
    keys = {one.end_to_end for one in answer.entries if one.kind in ("accepted", "refused")}
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
    if answer.group_code:
        keys = (
            Attempt.objects.filter(run__file__message_id=answer.original).order_by("pk").values_list("key", flat=True)
        )
        entries = [
            bank_answers.Entry(entry=key, kind="refused", end_to_end=key, code=answer.group_code) for key in keys
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


def apply(*, message: BankMessage, by: Person) -> None:
    """Each line in its own transaction, guarded by its `applied_at`: going on after a crash does nothing twice."""
    if message.applied_at is not None:
        return
    lines = sorted(message.lines.filter(applied_at__isnull=True).select_related("attempt__run"), key=_place)
    for line in lines:
        _apply(line, by)
    left = message.lines.filter(applied_at__isnull=True).exclude(kind="other")
    if not left.exists():
        BankMessage.objects.filter(pk=message.pk, applied_at__isnull=True).update(applied_at=clock.now())
        message.refresh_from_db()
    for run in PayRun.objects.filter(attempts__lines__message=message).distinct().order_by("pk"):
        pay_runs.finish(run=run, by=by)


def _place(line: StatementLine) -> tuple[int, int]:
    return ORDER[line.kind], line.pk


@transaction.atomic
def _apply(line: StatementLine, by: Person) -> None:
    if line.attempt is None or line.kind == "other":
        return
    if not StatementLine.objects.filter(pk=line.pk, applied_at__isnull=True).update(applied_at=clock.now()):
        return
    attempt = Attempt.objects.select_related("payment__payee").get(pk=line.attempt_id)
    if line.kind == "accepted":
        attempts.accept(attempt=attempt, by=by)
    elif line.kind == "refused":
        attempts.fail(attempt=attempt, code=line.reason_code, by=by)
    elif line.pence != attempt.payment.pence:
        _wait(line)
    elif line.kind == "debit" and line.booked_on:
        attempts.settle(attempt=attempt, on=line.booked_on, by=by)
    elif line.kind == "return" and line.booked_on:
        if attempt.status in (AttemptStatus.SENDING, AttemptStatus.ACCEPTED):
            _wait(line)  # the return came before its debit: it is applied once that is there
        else:
            attempts.give_back(attempt=attempt, on=line.booked_on, code=line.reason_code, by=by)


def _wait(line: StatementLine) -> None:
    StatementLine.objects.filter(pk=line.pk).update(applied_at=None)


def resume(*, by: Person) -> int:
    """What a crash left half-way, or what waited for something that has come since (run by `catch_up`)."""
    messages = list(BankMessage.objects.filter(applied_at__isnull=True).order_by("pk"))
    for message in messages:
        apply(message=message, by=by)
    return len(messages)


def content(*, message: BankMessage) -> bytes:
    return export.content(message)


def _sentence(message: BankMessage) -> str:
    lines = list(message.lines.all())
    if not lines:
        return "A statement with nothing on it."
    count = {kind: sum(1 for line in lines if line.kind == kind) for kind in ORDER}
    names = {
        "accepted": "accepted",
        "refused": "refused",
        "debit": "paid",
        "return": "came back",
        "other": "not ours to match",
    }
    return ", ".join(f"{number} {names[kind]}" for kind, number in count.items() if number) + "."
