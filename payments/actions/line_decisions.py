"""A line of the bank's that the bank does not explain: one person in finance says what it is, a second agrees."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from ground import clock, trail
from ground.refusal import Refused
from members.models import Person
from payments import line_outcomes, locks
from payments.actions import attempts, pay_runs
from payments.models import Attempt, LineDecision, LineOutcome, StatementLine
from payments.permissions import check_line_decision

KNOWN_BY_NOW = "We know by now what became of this payment. Look again."


@transaction.atomic
def declare(*, line: StatementLine, on: dt.date, why: str, evidence: str, by: Person) -> LineDecision:
    """Nothing moves before a second person agrees. A second press of the same person is harmless."""
    line, attempt = _held(line)
    payee = attempt.payment.payee
    assert payee is not None
    check_line_decision(by, payee)
    there = LineDecision.objects.filter(line=line, taken_back_at=None).first()
    if there is not None:
        if there.declared_by.root_id == by.root_id:
            return there
        raise Refused("Somebody has said this already. Read it, and agree if it is so.")
    outcome = check_open(line, attempt, on)
    if not why.strip() or not evidence.strip():
        raise Refused("Say how you know it, and where it can be read again.")
    try:
        with transaction.atomic():
            made = LineDecision.objects.create(
                line=line,
                outcome=outcome,
                on=on,
                reason=why.strip(),
                shown_by=evidence.strip(),
                payee_root=payee.root_id,
                declared_by=by,
                declarer_root=by.root_id,
            )
    except IntegrityError:
        raise Refused("Somebody else was quicker. Look again.") from None
    trail.record("declare_line", made, by=by, line=line.pk, outcome=outcome)
    return made


def check_open(line: StatementLine, attempt: Attempt, on: dt.date | None) -> LineOutcome:
    """What may be said of this line; `on` has to be a day that can be, where it is given."""
    outcome = line_outcomes.to_say(line, attempt)
    if outcome is None:
        raise Refused(KNOWN_BY_NOW)
    if on is not None and not line_outcomes.day_can_be(on, attempt, came_back=outcome == LineOutcome.CAME_BACK):
        raise Refused("It cannot be that day: it lies before we sent the payment, or has not come yet.")
    return outcome


@transaction.atomic
def agree(*, declared: LineDecision, by: Person) -> LineDecision:
    """The same postings as if the bank had said it itself."""
    line, attempt = _held(declared.line)
    declared = LineDecision.objects.select_related("declared_by").get(pk=declared.pk)
    payee = attempt.payment.payee
    assert payee is not None
    check_line_decision(by, payee, declarer=declared.declared_by.root_id)
    if declared.agreed_at is not None:
        return declared
    if declared.taken_back_at is not None:
        raise Refused("This was taken back. Say it again if it is so.")
    if check_open(line, attempt, declared.on) != declared.outcome:
        raise Refused(KNOWN_BY_NOW)
    LineDecision.objects.filter(pk=declared.pk, agreed_at=None, taken_back_at=None).update(
        agreed_at=clock.now(), agreed_by=by, agreer_root=by.root_id
    )
    declared.refresh_from_db()
    trail.record("agree_line", declared, by=by, line=line.pk, outcome=declared.outcome)
    StatementLine.objects.filter(pk=line.pk).update(outcome=declared.outcome, applied_at=clock.now())
    if declared.outcome == LineOutcome.CAME_BACK:
        moved = attempts.give_back(attempt=attempt, on=declared.on, code=line.reason_code, by=by)
    else:
        moved = attempts.settle(attempt=attempt, on=declared.on, by=by)
    if not moved:
        raise Refused(KNOWN_BY_NOW)
    if attempt.run is not None:
        pay_runs.finish(run=attempt.run, by=by)
    return declared


@transaction.atomic
def take_back(*, declared: LineDecision, by: Person) -> LineDecision:
    """By anybody in finance: it was not so, or it is not sure. A second call is harmless."""
    _line, attempt = _held(declared.line)
    assert attempt.payment.payee is not None
    check_line_decision(by, attempt.payment.payee)
    taken = LineDecision.objects.filter(pk=declared.pk, agreed_at=None, taken_back_at=None).update(
        taken_back_at=clock.now(), taken_back_by=by
    )
    declared.refresh_from_db()
    if taken:
        trail.record("take_back_line", declared, by=by, line=declared.line_id)
    elif declared.agreed_at is not None:
        raise Refused("A second person has agreed, so it is in the books.")
    return declared


def _held(line: StatementLine) -> tuple[StatementLine, Attempt]:
    """With its payment locked: two people who answer at one moment do it one after the other."""
    if line.attempt is None:
        raise Refused("This line is not about a payment of ours.")
    locks.payment(line.attempt.payment_id)
    line = StatementLine.objects.select_related("message").get(pk=line.pk)
    return line, Attempt.objects.select_related("payment__payee", "run").get(pk=line.attempt_id)
