"""A line of the bank's that the bank does not explain: one person in finance says what it is, a second agrees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from ground import clock, same_moment, trail
from ground.exceptions import Refused
from members.models import Person
from payments import locks
from payments.actions import attempts, pay_runs
from payments.models import Attempt, AttemptStatus, LineDecision, LineKind, LineOutcome, StatementLine
from payments.permissions import check_line_decision
from payments.queries import line_outcomes

ON_A_DAY = (LineOutcome.CAME_BACK, LineOutcome.PAID)
MOVES = (*ON_A_DAY, LineOutcome.REFUSED)
KNOWN_BY_NOW = "We know by now what became of this payment. Look again."


@transaction.atomic
def declare(
    *, line: StatementLine, on: dt.date | None = None, why: str, evidence: str, outcome: str = "", by: Person
) -> LineDecision:
    """Nothing moves before a second person agrees. A second press of the same person is harmless.

    `outcome`: one of what may be said of it; the likeliest where nothing is said.
    """
    line, attempt = _held(line)
    payees = payees_of(line)
    check_line_decision(by, payees)
    there = LineDecision.objects.filter(line=line, taken_back_at=None).first()
    if there is not None:
        if there.declared_by.root_id == by.root_id:
            return there
        raise Refused("Somebody has said this already. Read it, and agree if it is so.")
    said = check_open(line, attempt, outcome, on)
    if not why.strip() or not evidence.strip():
        raise Refused("Say how you know it, and where it can be read again.")
    try:
        with transaction.atomic():
            made = LineDecision.objects.create(
                line=line,
                outcome=said,
                on=on if said in ON_A_DAY else None,
                reason=why.strip(),
                shown_by=evidence.strip(),
                payee_root=_payee_of(attempt),
                declared_by=by,
                declarer_root=by.root_id,
            )
    except IntegrityError as refused:
        same_moment.there(LineDecision.objects.filter(line=line, taken_back_at=None), refused)
        raise Refused("Somebody else was quicker. Look again.") from None
    trail.record("declare_line", made, by=by, line=line.pk, outcome=said)
    return made


def check_open(line: StatementLine, attempt: Attempt | None, outcome: str, on: dt.date | None) -> LineOutcome:
    """What is said may be said of this line, of a day that can be."""
    may = line_outcomes.to_say(line, attempt)
    said = LineOutcome(outcome) if outcome in may else None if outcome else next(iter(may), None)
    if said is None or (said == LineOutcome.NOTHING and not outcome):  # that nothing follows is said, never assumed
        raise Refused(KNOWN_BY_NOW)
    about = [attempt] if attempt else line_outcomes.batch_left(line)
    came_back = said == LineOutcome.CAME_BACK
    if said in ON_A_DAY and not all(line_outcomes.day_can_be(on, one, came_back=came_back) for one in about):
        raise Refused("It cannot be that day: it lies before we sent the payment, or has not come yet.")
    return said


def payees_of(line: StatementLine) -> set[int]:
    """Root ids of whom it is about."""
    return payees_of_many([line])[line.pk]


def payees_of_many(lines: Iterable[StatementLine]) -> dict[int, set[int]]:
    """By line, in as many queries for many as for one."""
    lines = list(lines)
    left = line_outcomes.batches_left(line for line in lines if line.attempt is None)
    about = {line.pk: [line.attempt] if line.attempt else left[line.pk] for line in lines}
    return {
        pk: {one.payment.payee.root_id for one in those if one.payment.payee is not None} for pk, those in about.items()
    }


def _payee_of(attempt: Attempt | None) -> int | None:
    """One sum for several payments is of nobody alone."""
    payee = attempt.payment.payee if attempt else None
    return payee.root_id if payee is not None else None


@transaction.atomic
def agree(*, declared: LineDecision, by: Person) -> LineDecision:
    """The same postings as if the bank had said it itself."""
    line, attempt = _held(declared.line)
    declared = LineDecision.objects.select_related("declared_by").get(pk=declared.pk)
    check_line_decision(by, payees_of(line), declarer=declared.declared_by.root_id)
    if declared.agreed_at is not None:
        return declared
    if declared.taken_back_at is not None:
        raise Refused("This was taken back. Say it again if it is so.")
    check_open(line, attempt, declared.outcome, declared.on)
    LineDecision.objects.filter(pk=declared.pk, agreed_at=None, taken_back_at=None).update(
        agreed_at=clock.now(), agreed_by=by, agreer_root=by.root_id
    )
    declared.refresh_from_db()
    trail.record("agree_line", declared, by=by, line=line.pk, outcome=declared.outcome)
    left = [] if attempt else line_outcomes.batch_left(line)
    batch = declared.outcome == LineOutcome.PAID and attempt is None
    ends = LineOutcome.KNOWN if batch else declared.outcome
    StatementLine.objects.filter(pk=line.pk).update(outcome=ends, applied_at=clock.now())
    if batch:
        _settle_batch(line, left, declared, by)
    elif attempt is not None and declared.outcome in MOVES:
        _settle(line, attempt, declared, by)
    return declared


def _settle(line: StatementLine, attempt: Attempt, declared: LineDecision, by: Person) -> None:
    if declared.outcome == LineOutcome.REFUSED:
        moved = attempts.fail(attempt=attempt, code=line.reason_code, by=by)
    elif declared.outcome == LineOutcome.CAME_BACK:
        assert declared.on is not None
        moved = attempts.give_back(attempt=attempt, on=declared.on, code=line.reason_code, by=by)
    else:
        assert declared.on is not None
        arrives = attempts.arrive if attempt.status == AttemptStatus.FAILED else attempts.settle
        moved = arrives(attempt=attempt, on=declared.on, by=by)
    if not moved:
        raise Refused(KNOWN_BY_NOW)
    if attempt.run is not None:
        pay_runs.finish(run=attempt.run, by=by)


def _settle_batch(line: StatementLine, left: list[Attempt], declared: LineDecision, by: Person) -> None:
    """As if the bank had booked each by itself: a line a payment, in the same file."""
    for place, attempt in enumerate(left, 1):
        locks.payment(attempt.payment_id)
        own = StatementLine.objects.create(
            message=line.message,
            entry=f"{line.entry[:60]}.{place}",
            end_to_end=attempt.key,
            kind=LineKind.DEBIT,
            pence=attempt.payment.pence,
            booked_on=declared.on,
            bank_ref=line.bank_ref,
            attempt=attempt,
            part_of=line,
        )
        StatementLine.objects.filter(pk=own.pk).update(outcome=LineOutcome.PAID, applied_at=clock.now())
        _settle(own, attempt, declared, by)


@transaction.atomic
def take_back(*, declared: LineDecision, by: Person) -> LineDecision:
    """By anybody in finance: it was not so, or it is not sure. A second call is harmless."""
    line, _attempt = _held(declared.line)
    check_line_decision(by, payees_of(line))
    taken = LineDecision.objects.filter(pk=declared.pk, agreed_at=None, taken_back_at=None).update(
        taken_back_at=clock.now(), taken_back_by=by
    )
    declared.refresh_from_db()
    if taken:
        trail.record("take_back_line", declared, by=by, line=declared.line_id)
    elif declared.agreed_at is not None:
        raise Refused("A second person has agreed, so it is in the books.")
    return declared


def _held(line: StatementLine) -> tuple[StatementLine, Attempt | None]:
    """With its payment locked: two people who answer at one moment do it one after the other."""
    if line.attempt is None:
        held = StatementLine.objects.select_for_update(of=("self",), no_key=True)
        return held.select_related("message").get(pk=line.pk), None
    locks.payment(line.attempt.payment_id)
    line = StatementLine.objects.select_related("message", "attempt__payment__payee__merged_into").get(pk=line.pk)
    return line, Attempt.objects.select_related("payment__payee", "run").get(pk=line.attempt_id)
