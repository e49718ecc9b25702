"""The bank's answers: read whole, stored once, then applied line by line, so that a crash loses nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from ground import clock, trail
from ground.refusal import Refused
from members.models import Person
from payments import line_outcomes
from payments.actions import attempts, pay_runs, payments
from payments.models import (
    Attempt,
    AttemptStatus,
    BankFile,
    BankMessage,
    BankStatement,
    LineKind,
    LineOutcome,
    Payment,
    PaymentStatus,
    PayRun,
    StatementLine,
)
from payments.rails import bank_answers, export

ORDER = {"accepted": 0, "refused": 1, "whole": 2, "debit": 3, "return": 4}
HAD_IT = "We had this file already. Nothing was changed."
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
        there = BankMessage.objects.get(sha256=sha256)  # another process was quicker
        return Taken(there, False, HAD_IT)
    came = apply(message=message, by=by)
    if answer.repeated:
        return Taken(message, True, "The bank had this file already and did not take it a second time.", came)
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
    entries = line_outcomes.spread(answer)
    known = {one.key: one for one in Attempt.objects.filter(key__in={entry.end_to_end for entry in entries})}
    for place, period in enumerate(answer.periods, 1):
        BankStatement.objects.create(
            message=message,
            place=place,
            name=period.name,
            account=period.account,
            period_from=period.first,
            period_to=period.last,
            opening_pence=period.opening,
            closing_pence=period.closing,
            booked_pence=period.booked,
        )
    for entry in entries:
        StatementLine.objects.create(
            message=message,
            entry=entry.entry,
            end_to_end=entry.end_to_end,
            kind=entry.kind,
            pence=entry.pence,
            booked_on=entry.booked_on,
            reason_code=entry.code[:10],
            bank_words=entry.words,
            bank_ref=entry.bank_ref,
            attempt=known.get(entry.end_to_end),
        )
    trail.record("take_bank_message", message, by=by, lines=len(entries))
    return message


def apply(*, message: BankMessage, by: Person) -> Came:
    """Each line in its own transaction, guarded by its `applied_at`: going on after a crash does nothing twice."""
    came: Came = Counter()
    lines = message.lines.filter(applied_at__isnull=True, outcome__in=line_outcomes.TO_TRY).select_related(
        "attempt__run"
    )
    for line in sorted(lines, key=_place):
        run = line.attempt.run if line.attempt else None
        came[run.reference if run else "", _apply(line, by)] += 1
    BankMessage.objects.filter(pk=message.pk, applied_at__isnull=True).update(applied_at=clock.now())
    message.refresh_from_db()
    for run in PayRun.objects.filter(attempts__lines__message=message).distinct().order_by("pk"):
        pay_runs.finish(run=run, by=by)
    return came


def _place(line: StatementLine) -> tuple[int, int]:
    return ORDER.get(line.kind, len(ORDER)), line.pk


@transaction.atomic
def _apply(line: StatementLine, by: Person) -> str:
    """What came of it. Decided anew with its payment locked: another file may have told us since."""
    if line.attempt is None:
        return _note(line, LineOutcome.BATCH if line.kind == LineKind.BATCH else _bare(line))
    Payment.objects.select_for_update().get(pk=line.attempt.payment_id)
    line.refresh_from_db()
    if line.applied_at is not None:
        return LineOutcome.KNOWN
    attempt = Attempt.objects.select_related("payment__payee", "run__file").get(pk=line.attempt_id)
    outcome = line_outcomes.outcome(line, attempt)
    if outcome == LineOutcome.LATE:
        _stop(attempt, by)
    if outcome not in line_outcomes.DONE:
        return _note(line, outcome)
    # First the line, so that the database refuses a second one of this kind before any money moves.
    StatementLine.objects.filter(pk=line.pk).update(outcome=outcome, applied_at=clock.now())
    if outcome == LineOutcome.KNOWN or _move(line, attempt, outcome, by):
        return outcome
    StatementLine.objects.filter(pk=line.pk).update(outcome=LineOutcome.KNOWN)
    return LineOutcome.KNOWN


def _bare(line: StatementLine) -> str:
    """Of a line that names no payment of ours."""
    return LineOutcome.UNBOOKED if line.kind == LineKind.UNBOOKED else LineOutcome.OTHER


def _move(line: StatementLine, attempt: Attempt, outcome: str, by: Person) -> bool:
    if outcome == LineOutcome.ACCEPTED:
        return attempts.accept(attempt=attempt, by=by)
    if outcome == LineOutcome.REFUSED:
        return attempts.fail(attempt=attempt, code=line.reason_code, by=by)
    assert line.booked_on is not None
    if outcome == LineOutcome.PAID:
        return attempts.settle(attempt=attempt, on=line.booked_on, by=by)
    return attempts.give_back(attempt=attempt, on=line.booked_on, code=line.reason_code, by=by)


def _note(line: StatementLine, outcome: str) -> str:
    if line.outcome != outcome:
        StatementLine.objects.filter(pk=line.pk).update(outcome=outcome)
    return outcome


def _stop(attempt: Attempt, by: Person) -> None:
    """It left our account though it had failed. Nobody is paid a second time before a person has looked."""
    if attempt.status == AttemptStatus.FAILED and attempt.payment.status in (
        PaymentStatus.APPROVED,
        PaymentStatus.IN_RUN,
    ):
        payments.unapprove(payment=attempt.payment, why="The bank booked an earlier try of this payment.", by=by)


def resume(*, by: Person) -> int:
    """What a crash left half-way, or what waited for something that has come since (run by `catch_up`)."""
    left = StatementLine.objects.filter(applied_at=None, attempt__isnull=False, outcome__in=line_outcomes.TO_TRY)
    messages = list(BankMessage.objects.filter(pk__in=left.values("message")).order_by("pk"))
    for message in messages:
        apply(message=message, by=by)
    return len(messages)


def content(*, message: BankMessage) -> bytes:
    return export.content(message)


def counted(came: Came) -> str:
    whole: Counter[str] = Counter()
    for (_run, what), count in came.items():
        whole[what] += count
    return ", ".join(f"{whole[what]} {what.label}" for what in LineOutcome if whole[what]) + "."


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
