"""What in payments waits for a second person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse

from ground import money, text_format
from ground.second_person import Waits
from ground.typed import apart
from members import duties, merged_records
from members.models import DutyKind, Person
from members.queries import ties
from payments.actions import line_decisions
from payments.models import (
    Approval,
    BankMessage,
    LineDecision,
    NeverPaid,
    Payment,
    PayRun,
    RunStatus,
    StatementLine,
    Void,
)
from payments.permissions import allowed, check_apply_eyes, check_line_eyes, check_never_paid_eyes, check_run_eyes
from payments.queries import bank, hands

FINANCE = frozenset({str(DutyKind.FINANCE)})
COORDINATORS = frozenset({str(DutyKind.COORDINATOR)})


def waiting(person: Person | None) -> list[Waits]:
    """For this person to say yes to; for None, all of it. As many queries for many rows as for one."""
    mine = {str(kind) for kind in duties.of(person)} if person is not None else FINANCE | COORDINATORS
    if not mine & (FINANCE | COORDINATORS):
        return []
    tied = ties.tied_to(person.root_id) if person is not None else set()
    found = _work(person, mine) + (_objections(person, tied) if mine & COORDINATORS else [])
    if mine & FINANCE:
        messages = list(bank.waiting())
        found += _runs(person, tied) + _bank_messages(messages, person, tied) + _asides(messages, person, tied)
        found += _line_decisions(person, tied) + _never_paid(person, tied)
    return found


def _objections(person: Person | None, tied: set[int]) -> list[Waits]:
    """`check_answer_void` of many at once: its duty is asked for by `waiting`."""
    rows = Void.objects.open().select_related(
        "voided_by", "contribution__payee__merged_into", "contribution__role__current", "contribution__session",
        "contribution__terms",
    )  # fmt: skip
    rows = list(rows.order_by("pk"))
    said = {who for one in rows for who in (one.voided_by_id, one.sayer_root) if who}
    roots = merged_records.roots_of(said) if person is not None and rows else {}
    barred = hands.barred_of([one.contribution for one in rows], objected=True) if person is not None else {}
    found = []
    for one in rows:
        done = one.contribution
        eyes = {one.voider_root, roots.get(one.voided_by_id, one.voider_root)}
        eyes |= {one.sayer_root, roots.get(one.sayer_root, one.sayer_root)} if one.sayer_root else set()
        if person is None or not ({person.root_id} & {*barred[done.pk], *eyes} or eyes & tied):
            assert one.objected_at is not None
            found.append(
                Waits(
                    row=one,
                    what="Work that somebody says they did",
                    about=f"{done.title}, {text_format.day(done.worked_on)}",
                    asked_by=done.payee.name,
                    since=one.objected_at,
                    href=reverse("payments_contribution", args=[done.pk]),
                    kinds=COORDINATORS,
                )
            )
    return found


def _work(person: Person | None, mine: set[str]) -> list[Waits]:
    """What only another's hand confirms, told by whoever stands behind it alone. Finance is asked where no coordinator
    may."""
    return [
        Waits(
            row=one.work,
            what="Work to confirm",
            about=f"{apart(one.work.payee.name)}: {one.work.title}, {text_format.day(one.work.worked_on)}",
            asked_by=hands.told_by(one.work).name,
            since=one.work.ended_at,
            href=reverse("payments_contribution", args=[one.work.pk]),
            kinds=frozenset({one.kind}),
        )
        for one in hands.waiting()
        if one.kind in mine and (person is None or person.root_id not in one.barred)
    ]


def _rows(
    rows: Iterable[Any],
    person: Person | None,
    tied: set[int],
    eyes: Callable[[Any], tuple[Any, ...]],
    says: Callable[[Any], dict[str, Any]],
) -> list[Waits]:
    """Of these rows those that this person may say yes to. `eyes`: what is checked, and with what between person and
    ties; `says`: the row in words."""
    found = []
    for row in rows:
        check, *given = eyes(row)
        if person is None or allowed(check, person, *given, tied):
            found.append(Waits(row=row, kinds=FINANCE, **says(row)))
    return found


def _runs(person: Person | None, tied: set[int]) -> list[Waits]:
    prepared = PayRun.objects.filter(status=RunStatus.PREPARED)
    runs = list(prepared.select_related("prepared_by__merged_into").order_by("pk"))
    approvers = _approvers(runs) if person is not None and runs else {}
    return _rows(
        runs, person, tied, lambda run: (check_run_eyes, run.prepared_by.root_id, approvers.get(run.pk, set())),
        lambda run: {
            "what": "A pay run to authorise",
            "about": f"{run.reference}, {_many(run.count, 'payment')}, {money.show(run.total_pence)}",
            "asked_by": run.prepared_by.name,
            "since": run.prepared_at,
            "href": reverse("payments_run", args=[run.pk]),
        },
    )  # fmt: skip


def _many(count: int, what: str) -> str:
    return f"one {what}" if count == 1 else f"{count} {what}s"


def _approvers(runs: list[PayRun]) -> dict[int, set[int]]:
    """For each run the root ids, as they are now, of who approved in it."""
    said = [
        *Approval.objects.filter(payment__run__in=runs, void_at=None).values_list("payment__run", "by"),
        *Payment.objects.filter(run__in=runs, approver_root__isnull=False).values_list("run", "approver_root"),
    ]
    roots = merged_records.roots_of(who for _run, who in said)
    found: dict[int, set[int]] = defaultdict(set)
    for run, who in said:
        found[run].add(roots[who])
    return found


def _bank_messages(messages: list[BankMessage], person: Person | None, tied: set[int]) -> list[Waits]:
    payees = _payees(messages) if person is not None and messages else {}
    return _rows(
        messages, person, tied, lambda one: (check_apply_eyes, one.received_by.root_id, payees.get(one.pk, set())),
        lambda one: {
            "what": "A file of the bank’s to apply",
            "about": f"{one.get_kind_display().capitalize()} {one.message_id}, {_many(one.count, 'line')}",
            "asked_by": one.received_by.name,
            "since": one.received_at,
            "href": reverse("payments_bank_message", args=[one.pk]),
        },
    )  # fmt: skip


def _asides(messages: list[BankMessage], person: Person | None, tied: set[int]) -> list[Waits]:
    """Of which one person says that they do not count; somebody else has to agree, or apply them."""
    messages = [one for one in messages if one.aside_asked_at is not None]
    payees = bank.payees_of_aside(messages) if person is not None and messages else {}
    return _rows(
        messages, person, tied, lambda one: (check_line_eyes, payees.get(one.pk, set()), one.aside_asked_by.root_id),
        lambda one: {
            "what": "A file of the bank’s to set aside",
            "about": f"{one.get_kind_display().capitalize()} {one.message_id}",
            "asked_by": one.aside_asked_by.name,
            "since": one.aside_asked_at,
            "href": reverse("payments_bank_message", args=[one.pk]),
        },
    )  # fmt: skip


def _payees(messages: list[BankMessage]) -> dict[int, set[int]]:
    """For each file the root ids of whom it pays."""
    lines = StatementLine.objects.filter(message__in=messages, attempt__payment__payee__isnull=False)
    pairs = list(lines.order_by().values_list("message", "attempt__payment__payee"))
    roots = merged_records.roots_of(who for _message, who in pairs)
    found: dict[int, set[int]] = defaultdict(set)
    for message, who in pairs:
        found[message].add(roots[who])
    return found


def _line_decisions(person: Person | None, tied: set[int]) -> list[Waits]:
    said = LineDecision.objects.open().select_related(
        "declared_by__merged_into", "line__message", "line__attempt__payment__payee__merged_into"
    )
    rows = list(said.order_by("pk"))
    payees = line_decisions.payees_of_many(one.line for one in rows)
    return _rows(
        rows, person, tied,
        lambda one: (check_line_eyes, payees[one.line_id], one.declared_by.root_id),
        lambda one: {
            "what": "A line of the bank’s to decide",
            "about": f"{_of_what(one.line)}: {one.get_outcome_display()}",
            "asked_by": one.declared_by.name,
            "since": one.declared_at,
            "href": reverse("payments_bank_line", args=[one.line_id]),
        },
    )  # fmt: skip


def _of_what(line: StatementLine) -> str:
    if line.attempt is None:
        return f"{line.get_kind_display()}, {money.show(line.pence or 0)}"
    payment = line.attempt.payment
    return f"{payment.reference}, {money.show(payment.pence if line.pence is None else line.pence)}"


def _never_paid(person: Person | None, tied: set[int]) -> list[Waits]:
    said = NeverPaid.objects.open().select_related("declared_by__merged_into", "attempt__payment__payee__merged_into")
    return _rows(
        said.order_by("pk"), person, tied,
        lambda one: (check_never_paid_eyes, one.attempt.payment.payee, one.declared_by.root_id),
        lambda one: {
            "what": "A payment that the bank never paid",
            "about": f"{one.attempt.payment.reference}, {money.show(one.attempt.payment.pence)}",
            "asked_by": one.declared_by.name,
            "since": one.declared_at,
            "href": reverse("payments_payment", args=[one.attempt.payment_id]),
        },
    )  # fmt: skip
