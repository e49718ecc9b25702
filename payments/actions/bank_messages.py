"""The bank's answers: taken by one person, applied whole by another.

Read whole, stored once, then applied line by line, so that a crash loses nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from ground import clock, same_moment, trail
from ground.exceptions import Refused
from ground.locks import again
from members.models import Person
from payments import locks, notifications
from payments.actions import attempts, pay_runs, payments
from payments.models import (
    Attempt,
    BankFile,
    BankMessage,
    BankStatement,
    LineOutcome,
    Payment,
    PaymentStatus,
    PayRun,
    StatementLine,
)
from payments.permissions import check_apply, check_finance, check_line_eyes
from payments.queries import bank, line_outcomes, statement_chain
from payments.rails import bank_answers, bank_vault

HAD_IT = "We had this file already. Nothing was changed."
WAITS = "We had this file already. It waits for somebody else in finance to apply it."
CHANGED = "Something has changed since you looked. Read it again."
# How many lines of each run (by its reference; "" is no run of ours) each of these came of.
Came = Counter[tuple[str, str]]


@dataclass(frozen=True)
class Taken:
    message: BankMessage
    new: bool
    sentence: str


def take(*, content: bytes, by: Person, fetched: bool = False) -> Taken:
    """Read and store. Nothing moves before a second person applies it.

    The same bytes again: said so; one that was set aside waits again, taken by who gives it now. Raises Refused, with
    nothing changed, for a file that is cut off, unknown, of another account, or for a run that is not ours.
    """
    check_finance(by)
    sha256 = hashlib.sha256(content).hexdigest()
    there = BankMessage.objects.filter(sha256=sha256).first()
    if there is None:
        answer = bank_answers.read(content)
        _check_ours(answer)
        try:
            message = _store(answer, content, sha256, by, fetched)
        except IntegrityError as refused:
            there = same_moment.there(BankMessage.objects.filter(sha256=sha256), refused)
        else:
            return Taken(message, True, _taken(message))
    if there.set_aside_at is not None and take_up(message=there, by=by):
        return Taken(there, True, _taken(there))
    return Taken(there, False, HAD_IT if there.applied_at else WAITS)


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
def _store(answer: bank_answers.Answer, content: bytes, sha256: str, by: Person, fetched: bool) -> BankMessage:
    message = BankMessage.objects.create(
        kind=answer.kind,
        sha256=sha256,
        message_id=answer.message_id[:80],
        content=content,
        received_by=by,
        taker_root=by.root_id,
        fetched=fetched,
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
            end_to_end=entry.end_to_end or entry.batch,
            kind=entry.kind,
            pence=entry.pence,
            booked_on=entry.booked_on,
            reason_code=entry.code[:10],
            bank_words=entry.words,
            bank_ref=entry.bank_ref,
            over_pence=entry.over,
            attempt=known.get(entry.end_to_end),
        )
    trail.record("take_bank_message", message, by=by, lines=len(entries))
    _stop_what_was_booked(message, by)
    return message


def _stop_what_was_booked(message: BankMessage, by: Person) -> None:
    """At once, before any second person: what left our account though it had failed is not sent again meanwhile."""
    if not message.lines.filter(kind__in=["debit", "other", "batch"]).exists():
        return
    stopped = Payment.objects.filter(status__in=[PaymentStatus.APPROVED, PaymentStatus.IN_RUN])
    for payment in stopped.filter(Exists(bank.tries_that_left(OuterRef("pk")))).order_by("pk"):
        payments.unapprove(payment=payment, why="The bank booked an earlier try of this payment.", by=by)


# Applying


def apply(*, message: BankMessage, by: Person, why: str = "", seen: str = "") -> Came:
    """By a second person in finance, the whole file in one press. A second call goes on where a crash left it.

    `seen`: what they read (`queries_bank.seen`), where they read it on a page. `why`: what they looked into, where the
    file does not follow what we have. Raises Refused with nothing changed.
    """
    _agree(message, by, why.strip(), seen)
    return _go_through(message, by)


@transaction.atomic
def _agree(message: BankMessage, by: Person, why: str, seen: str) -> None:
    locked = BankMessage.objects.select_for_update(of=("self",)).select_related("received_by__merged_into")
    message = locked.get(pk=message.pk)
    check_apply(by, message.received_by.root_id, bank.payees_of(message))
    if message.applied_at is not None:
        return
    if message.set_aside_at is not None:
        raise Refused("This file was set aside. Give it to us again if it is right.")
    if seen and seen != bank.seen(message):
        raise Refused(CHANGED)
    doubts = statement_chain.doubts(message)
    if doubts and not why:
        raise Refused("Look into this first, and say what you found: " + " ".join(doubts))
    BankMessage.objects.filter(pk=message.pk, applied_at=None).update(
        applied_at=clock.now(), applied_by=by, applier_root=by.root_id, applied_reason=why if doubts else ""
    )
    trail.record("apply_bank_message", message, by=by, doubts=len(doubts))


def go_alone(*, by: Person) -> tuple[Came, list[BankMessage]]:
    """What the machine fetched and needs no second person: nothing is on it, or the setting lets it go.

    Only where it follows what we have; in the order in which it came.
    """
    came: Came = Counter()
    gone = []
    for message in BankMessage.objects.waiting().filter(fetched=True).order_by("pk"):
        moves_nothing = message.kind == "camt.053" and not message.lines.exists()
        if (moves_nothing or not settings.FETCHED_BANK_FILES_NEED_TWO) and not statement_chain.doubts(message):
            with transaction.atomic():
                left = BankMessage.objects.waiting().filter(pk=message.pk)
                if left.update(applied_at=clock.now(), applied_by=by, alone=True):
                    trail.record("apply_bank_message", message, by=by, alone=True)
            came += _go_through(message, by)
            gone.append(message)
    return came, gone


def _go_through(message: BankMessage, by: Person) -> Came:
    """Each line in its own transaction, guarded by its `applied_at`: going on after a crash does nothing twice."""
    came: Came = Counter()
    lines = message.lines.filter(applied_at__isnull=True, outcome__in=line_outcomes.TO_TRY)
    for line in sorted(lines.select_related("attempt__run"), key=line_outcomes.place):
        run = line.attempt.run if line.attempt else None
        came[run.reference if run else "", _apply(line, by)] += 1
    message.refresh_from_db()
    for run in PayRun.objects.filter(attempts__lines__message=message).distinct().order_by("pk"):
        pay_runs.finish(run=run, by=by)
    return came


@again
@transaction.atomic
def _apply(line: StatementLine, by: Person) -> str:
    """What came of it. Decided anew with its payment locked: another file may have told us since."""
    if line.attempt is None:
        return _note(line, line_outcomes.outcome(line, None))
    locks.payment(line.attempt.payment_id)
    line = StatementLine.objects.select_related("message").get(pk=line.pk)
    if line.applied_at is not None:
        return LineOutcome.KNOWN
    known = line_outcomes.known_of([line])[line.attempt_id or 0]
    outcome = line_outcomes.outcome(line, known)
    if outcome not in line_outcomes.DONE:
        return _note(line, outcome)
    # First the line, so that the database refuses a second one of this kind before any money moves.
    StatementLine.objects.filter(pk=line.pk).update(outcome=outcome, applied_at=clock.now())
    if outcome == LineOutcome.KNOWN or _move(line, known.attempt, outcome, by):
        return outcome
    StatementLine.objects.filter(pk=line.pk).update(outcome=LineOutcome.KNOWN)
    return LineOutcome.KNOWN


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


def resume(*, by: Person) -> int:
    """What a crash left half-way, or what waited for something that has come since (run by `catch_up`)."""
    left = StatementLine.objects.filter(
        message__applied_at__isnull=False, applied_at=None, attempt__isnull=False, outcome__in=line_outcomes.TO_TRY
    )
    fetched = Q(applied_at=None, set_aside_at=None, fetched=True)
    messages = list(BankMessage.objects.filter(Q(pk__in=left.values("message")) | fetched).order_by("pk"))
    halfway = [message for message in messages if message.applied_at is not None]
    for message in halfway:
        _go_through(message, by)
    if len(messages) > len(halfway):
        go_alone(by=by)
    return len(halfway)


# Setting aside


@again
@transaction.atomic
def set_aside(*, message: BankMessage, why: str = "", by: Person) -> BankMessage:
    """It is wrong, or not the bank's: nothing of it counts. A second call is harmless; it may be given again.

    Alone by who took it, where nothing of ours is booked on it. Else one person says so and why, what it holds back stays
    held back, and somebody else agrees by the same press. Neither is paid by it. Who took it is told.
    """
    check_finance(by)
    locked = BankMessage.objects.select_for_update(of=("self",), no_key=True)
    message = locked.select_related("received_by__merged_into", "aside_asked_by__merged_into").get(pk=message.pk)
    if message.applied_at is not None:
        raise Refused("This file is applied, so it stays. What is wrong in it is put right line by line.")
    asker, payees = message.aside_asked_by, bank.payees_of_aside([message])[message.pk]
    if message.set_aside_at is not None or (asker is not None and asker.root_id == by.root_id):
        return message
    if asker is not None:
        check_line_eyes(by, payees, asker.root_id)
        check_line_eyes(asker, payees, None)
        return _aside(message, by=by)
    if not why.strip():
        raise Refused("Say why it is set aside.")
    if bank.stands_alone(message, by):
        return _aside(message, by=by, set_aside_reason=why.strip())
    check_line_eyes(by, payees, None)
    asked = {"aside_asked_at": clock.now(), "aside_asked_by": by, "set_aside_reason": why.strip()}
    BankMessage.objects.filter(pk=message.pk).update(**asked)
    message.refresh_from_db()
    trail.record("ask_to_set_aside", message, by=by)
    notifications.asked_to_set_aside(message, by=by)
    return message


def _aside(message: BankMessage, *, by: Person, **more: str) -> BankMessage:
    BankMessage.objects.filter(pk=message.pk).update(set_aside_at=clock.now(), set_aside_by=by, **more)
    message.refresh_from_db()
    trail.record("set_aside_bank_message", message, by=by)
    return message


@transaction.atomic
def take_up(*, message: BankMessage, by: Person) -> bool:
    """The same file is given again after it was set aside: who gives it now is the one who took it."""
    moved = BankMessage.objects.filter(pk=message.pk, set_aside_at__isnull=False).update(
        set_aside_at=None, set_aside_by=None, set_aside_reason="", aside_asked_at=None, aside_asked_by=None,
        received_by=by, taker_root=by.root_id,
    )  # fmt: skip
    message.refresh_from_db()
    if moved:
        trail.record("take_up_bank_message", message, by=by)
        _stop_what_was_booked(message, by)
    return bool(moved)


def content(*, message: BankMessage) -> bytes:
    return bank_vault.content(message)


# In words


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


def waits(messages: Iterable[BankMessage]) -> str:
    count = len(list(messages))
    files = "One file" if count == 1 else f"{count} files"
    return f"{files} of the bank’s taken. Nothing moves until somebody else in finance applies {'it' if count == 1 else 'them'}."


def _taken(message: BankMessage) -> str:
    count = message.lines.count()
    return (
        f"Taken, with {count} line{'' if count == 1 else 's'}. Nothing moves until somebody else in finance applies it."
    )


def sentence(message: BankMessage, came: Came) -> str:
    if came:
        return counted(came)
    if message.kind == "pain.002":
        return "The bank has the file and says nothing yet about its payments."
    return "A statement with nothing on it."
