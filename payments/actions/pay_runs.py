"""Pay runs: claimed row by row, then totalled; prepared by one person, authorised by another, one file for ever."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Sum

from ground import clock, same_moment, states, text_format, trail
from ground.exceptions import Refused
from ground.locks import again
from members.models import Person
from payments import locks, policies, transitions
from payments.actions import attempts, ledger_checks, payments, sent_mark
from payments.models import Approval, BankFile, Payment, PaymentStatus, PayRun, RunStatus, WhyApart
from payments.permissions import check_authorise, check_finance
from payments.queries import bank, joined_records, pay_runs
from payments.queries.payments import content_of, earners_and_confirmers, payments_for_team
from payments.rails import bank_file
from payments.rails import bank_vault as vault

TRIES = 20


def _check_approved(run: PayRun) -> None:
    """Each payment is still exactly what one other person said yes to: the rows are asked, and people as they are now.

    Records that were joined since may have made one person of who earned, confirmed and approved it.
    """
    live = Approval.objects.filter(payment__run=run, void_at__isnull=True).select_related("by")
    said = {approval.payment_id: approval for approval in live.order_by("pk")}
    for payment in pay_runs.payments_of_run(run):
        approval = said.get(payment.pk)
        if approval is None or approval.content != content_of(payment):
            raise Refused(f"{payment.reference} is not what was approved, so this run stops. Nothing was sent.")
        policies.check_still_usable(payment.reference, payment.destination)
        if payment.payee is not None:
            joined_records.check_approved_since(payment.payee, approval.at)
        earners, confirmers = earners_and_confirmers(payment.items.all())
        if approval.by.root_id in earners | confirmers:
            raise Refused(
                f"{payment.reference} was approved by somebody who earned it or confirmed it: their records are joined "
                "now. Somebody else has to approve it. Nothing was sent."
            )


@again
@transaction.atomic
def prepare(*, by: Person) -> PayRun:
    """Claims what one person approved: the preparer if they approved anything, else whoever approved first.

    Only what somebody else in finance could authorise today, so that no run is made that nobody may let go. What is
    left out, and why, is in `queries_runs.left_out`.
    """
    check_finance(by)
    ledger_checks.check_now()
    sent_mark.check()
    groups = pay_runs.ready(by)
    if not groups:
        raise Refused("Nothing is approved and waiting. Approve payments first.")
    chosen = groups[0]
    if chosen.why_not:
        raise Refused(chosen.why_not)
    run = PayRun.objects.select_for_update(no_key=True).get(pk=begin(by=by).pk)  # a run before its payments
    for payment in chosen.payments:
        payments.claim(payment=payment, run=run, approver_root=chosen.approver.root_id, by=by)
    _total(run)
    if not run.count:
        raise Refused("Somebody else has just taken these payments into a run.")
    states.move(run, transitions.RUN, "prepare", by=by, prepared_at=clock.now(), prepared_by=by)
    return run


def begin(*, by: Person) -> PayRun:
    """The next number. Two people at once on PostgreSQL both read the same last one: the second tries the next."""
    pay_on = clock.add_working_days(clock.today(), 1)
    for _ in range(TRIES):
        newest = PayRun.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        reference = f"RUN-{newest + 1:05d}"
        try:
            with transaction.atomic():
                run = PayRun.objects.create(reference=reference, pay_on=pay_on)
                trail.record("begin_run", run, by=by)
                return run
        except IntegrityError as refused:
            same_moment.there(PayRun.objects.filter(reference=reference), refused)
    raise Refused("Somebody else is preparing a run just now. Try again in a moment.")


def _total(run: PayRun) -> None:
    """From the rows it claimed, and from nothing else."""
    claimed = run.payments.filter(status=PaymentStatus.IN_RUN)
    total = claimed.aggregate(total=Sum("pence"))["total"] or 0
    open_ones = PayRun.objects.filter(pk=run.pk).exclude(status__in=[RunStatus.DONE, RunStatus.APART])
    open_ones.update(total_pence=total, count=claimed.count())
    run.refresh_from_db()


@again
@transaction.atomic
def reopen(*, run: PayRun, why: str, by: Person) -> None:
    """A payment was dropped: the total is taken again, and an authorised run is authorised again."""
    _total(run)
    trail.record("drop_from_run", run, by=by, why=why)
    states.move(run, transitions.RUN, "reopen", by=by, authorised_at=None, authorised_by=None)
    Payment.objects.filter(run=run).update(authoriser_root=None)
    if not run.count:
        disband(run=run, by=by)


def disband(*, run: PayRun, by: Person) -> None:
    """Everything it carried was dropped."""
    states.move(run, transitions.RUN, "disband", by=by)


@again
@transaction.atomic
def take_apart(*, run: PayRun, why: str, by: Person) -> PayRun:
    """Before its file is taken: its payments are approved and waiting again, as they were, and it says what it held."""
    check_finance(by)
    run = PayRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if run.status == RunStatus.APART:
        return run
    if not states.may(transitions.RUN, "take_apart", run.status):
        raise Refused("The file of this run has been taken, or it holds nothing, so there is nothing to take apart.")
    if why not in WhyApart.values:
        raise Refused("Say why it is taken apart.")
    for payment in run.payments.filter(status=PaymentStatus.IN_RUN).select_for_update(no_key=True).order_by("pk"):
        states.move(payment, transitions.PAYMENT, "release", by=by, run=None, approver_root=None, authoriser_root=None)
    facts: dict[str, Any] = {"apart_at": clock.now(), "apart_by": by, "apart_why": why}
    if not states.move(run, transitions.RUN, "take_apart", by=by, authorised_at=None, authorised_by=None, **facts):
        raise Refused("Somebody else was quicker. Look again.")
    return run


@again
@transaction.atomic
def authorise(*, run: PayRun, total_pence: int, by: Person) -> PayRun:
    """The second pair of eyes, on exactly the total they saw. Called behind re-authentication."""
    run = PayRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if run.status == RunStatus.AUTHORISED and run.authorised_by_id == by.pk:
        return run
    preparer = run.prepared_by.root_id if run.prepared_by else None
    check_authorise(by, preparer, pay_runs.approvers_of(run))
    if run.status != RunStatus.PREPARED:
        raise Refused("This run is not waiting to be authorised.")
    if run.total_pence != total_pence:
        raise Refused("This run has changed since you looked. Read it again.")
    _check_approved(run)
    try:
        with transaction.atomic():
            Payment.objects.filter(run=run).update(authoriser_root=by.root_id)
    except IntegrityError:
        raise Refused("Who approved a payment does not authorise the run that carries it.") from None
    states.move(run, transitions.RUN, "authorise", by=by, authorised_at=clock.now(), authorised_by=by)
    return run


@again
@transaction.atomic
def export(*, run: PayRun, by: Person) -> BankFile:
    """The file, made once and kept sealed: a second download is byte for byte the same. Downloading it is sending."""
    check_finance(by)
    run = PayRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    made = BankFile.objects.filter(run=run).first()
    sent_mark.begin()
    if made is not None:
        BankFile.objects.filter(pk=made.pk).update(downloads=F("downloads") + 1)
        made.refresh_from_db()
        trail.record("download_copy", made, by=by)
        return made
    if run.status != RunStatus.AUTHORISED:
        raise Refused("A second person has to authorise this run first.")
    _check_approved(run)
    _check_still_two(run)
    _check_nothing_left(run)
    transfers = []
    locks.dues_of(locks.payments(run.payments.values_list("pk", flat=True)))
    for payment in run.payments.select_related("destination").order_by("pk"):
        attempt = attempts.begin(payment=payment, run=run, by=by)
        transfers.append(_transfer(payment, attempt.key))
    total = sum(one.pence for one in transfers)
    if total != run.total_pence or len(transfers) != run.count:
        raise Refused("The run's total is not the sum of its payments. Nothing was sent.")
    pays_on = run.pays_on
    content = bank_file.build(message_id=f"{run.reference}-{run.pk}", pay_on=pays_on, transfers=transfers)
    made = BankFile.objects.create(
        run=run,
        name=f"{run.reference}.xml",
        message_id=f"{run.reference}-{run.pk}",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        count=len(transfers),
        total_pence=total,
        made_by=by,
        downloads=1,
    )
    states.move(run, transitions.RUN, "export", by=by, pay_on=pays_on, exported_at=clock.now(), exported_by=by)
    return made


def _check_nothing_left(run: PayRun) -> None:
    """Nothing of it may have left our account already, in an earlier try."""
    left = run.payments.filter(Exists(bank.tries_that_left(OuterRef("pk")))).order_by("pk").first()
    policies.check_not_booked(left is not None)
    for payment in run.payments.order_by("pk"):
        payments.check_not_forgotten(payment.items.select_related("due__contribution"))
    policies.check_nothing_unexplained(bank.unexplained_and_open().values_list("end_to_end", flat=True).first() or "")


def _check_still_two(run: PayRun) -> None:
    """Who authorised is nobody who prepared or approved, also where records were joined after that."""
    authoriser = run.authorised_by.root_id if run.authorised_by else None
    preparer = run.prepared_by.root_id if run.prepared_by else None
    if authoriser is None or authoriser in {preparer, *pay_runs.approvers_of(run)}:
        raise Refused("Who authorised this run prepared it or approved in it: their records are joined now.")


def look_again(*, by: Person) -> None:
    """Records joined since made one person of two pairs of eyes: the yes is void, and others are asked. By `catch_up`.

    Reads two tables, and writes only where it finds one.
    """
    waiting = payments_for_team(PaymentStatus.APPROVED, PaymentStatus.IN_RUN)
    live = Approval.objects.filter(payment__in=waiting.values("pk"), void_at__isnull=True).select_related("by")
    said = {approval.payment_id: approval.by for approval in live.order_by("pk")}
    looks = joined_records.touched()
    for payment in waiting if said else []:
        if payment.pk in said and payment.destination is not None and not payment.destination.is_usable():
            payments.unapprove(payment=payment, why="The person has not heard of their new bank details.", by=by)
            continue
        if looks and (doubt := _doubt(payment, live)):
            payments.unapprove(payment=payment, why=doubt, by=by)
            continue
        earners, confirmers = earners_and_confirmers(payment.items.all())
        if payment.pk in said and said[payment.pk].root_id in earners | confirmers:
            payments.unapprove(payment=payment, why="Two records are one person now: another person approves.", by=by)
    for run in pay_runs.runs().filter(status=RunStatus.AUTHORISED):
        try:
            _check_still_two(run)
        except Refused as refusal:
            reopen(run=run, why=str(refusal), by=by)


def _doubt(payment: Payment, live: QuerySet[Approval]) -> str:
    """Why a join, a parting or "this was not me" since the approval makes it void."""
    approval = next((one for one in live if one.payment_id == payment.pk), None)
    if approval is None or payment.payee is None:
        return ""
    try:
        joined_records.check_approved_since(payment.payee, approval.at)
    except Refused as refusal:
        return str(refusal)
    return ""


def _transfer(payment: Payment, key: str) -> bank_file.Transfer:
    destination = payment.destination
    if destination is None:
        raise Refused(f"{payment.reference} has no bank details.")
    name, sort_code, account = vault.details(destination)
    return bank_file.Transfer(
        key=key,
        pence=payment.pence,
        name=name,
        sort_code=sort_code,
        account=account,
        reference=payment.reference,
    )


def content(*, made: BankFile) -> bytes:
    """The bytes leave our hands here: what is sent is marked outside the database first."""
    sent_mark.before_it_goes()
    return vault.content(made)


@again
@transaction.atomic
def hand_over(*, made: BankFile, by: Person) -> bytes:
    check_finance(by)
    trail.record("save_file", made, by=by)
    return content(made=made)


@again
@transaction.atomic
def finish(*, run: PayRun, by: Person) -> None:
    """Done once nothing of it is with the bank any more."""
    with_bank = run.attempts.filter(status__in=["sending", "accepted"]).exists()
    if not with_bank:
        states.move(run, transitions.RUN, "finish", by=by)


def words_of(run: PayRun) -> str:
    return f"{run.reference}, to be paid on {text_format.date(run.pays_on)}"
