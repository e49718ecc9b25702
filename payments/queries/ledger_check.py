"""What must be true of every row about money: `problems()` recomputes each cached total from postings and items.

Run by `actions.books` once a day and before each pay run, and after every test that touched the database. [] means
that everything adds up. The database does the adding and gives back what is wrong, so a large ledger is read where it
lies; only what an approval covers is a hash, and is taken here from plain rows.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.expressions import Combinable

from payments.models import (
    Account,
    Approval,
    Attempt,
    BankFile,
    BudgetLine,
    Commitment,
    Contribution,
    ContributionStatus,
    Due,
    LineDecision,
    Payment,
    PaymentItem,
    PayRun,
    Posting,
    StatementLine,
)
from payments.queries.payments import hashed

HELD = ("proposed", "approved", "failed", "returned", "in_run")
WITH_BANK = ("sending", "sent")
APPROVED = ("approved", "in_run", "sending", "sent", "paid")
EXPORTED = ("exported", "done")


def problems() -> list[str]:
    if not (Posting.objects.exists() or BudgetLine.objects.exists() or Due.objects.exists()):
        return []
    found: list[str] = []
    for check in CHECKS:
        found += check()
    return found


@functools.cache
def _sql(asks: Callable[[], QuerySet], vendor: str) -> tuple[str, tuple[Any, ...]]:
    return asks().query.sql_with_params()


def _rows(asks: Callable[[], QuerySet]) -> list[tuple[Any, ...]]:
    """Of a `values_list`. The SQL is made once a process: while the books are small, making it takes most of the time."""
    with connection.cursor() as cursor:
        cursor.execute(*_sql(asks, connection.vendor))
        return cursor.fetchall()


def _balance(account: Account) -> Combinable:
    """Credits less debits of the account, in the postings of the row that asks."""
    credit = Sum("postings__pence", filter=Q(postings__credit=account), default=0)
    return credit - Sum("postings__pence", filter=Q(postings__debit=account), default=0)


def _items(*statuses: str) -> Sum:
    """Pence of those items of the row that asks whose payments stand so."""
    return Sum("items__pence", filter=Q(items__payment__status__in=statuses), default=0)


DUE = ("pence", "in_flight", "settled", "declined", "donated")


def _dues() -> QuerySet:
    left = F("pence") - F("in_flight") - F("settled") - F("declined") - F("donated")
    said = Due.objects.annotate(
        said_pence=-_balance(Account.COST),
        said_in_flight=_balance(Account.IN_FLIGHT),
        said_settled=_balance(Account.SETTLED),
        said_declined=_balance(Account.DECLINED),
        said_donated=_balance(Account.DONATED),
        said_left=_balance(Account.OWED),
        left=left,
    )
    alike = Q(**{f"said_{name}": F(name) for name in (*DUE, "left")}, left__gte=0)
    columns = (*DUE, "left", *(f"said_{name}" for name in (*DUE, "left")))
    return said.filter(~alike).order_by("pk").values_list("pk", *columns)


def dues() -> list[str]:
    """Each due is what fell due, and each of its columns the balance of its account."""
    found = []
    for pk, *values in _rows(_dues):
        (*kept, left), (*said, said_left) = values[: len(DUE) + 1], values[len(DUE) + 1 :]
        for name, column, posted in zip(DUE, kept, said, strict=True):
            if column != posted:
                found.append(f"due {pk}: {name} is {column}, its postings say {posted}")
        if left != said_left or left < 0:
            found.append(f"due {pk}: {left} is outstanding, its postings say {said_left}")
    return found


def _carried() -> QuerySet:
    said = Due.objects.annotate(said_held=_items(*HELD), said_moving=_items(*WITH_BANK), said_paid=_items("paid"))
    alike = Q(said_held=F("held"), said_moving=F("in_flight"), said_paid=F("settled"))
    columns = ("held", "in_flight", "settled", "said_held", "said_moving", "said_paid")
    return said.filter(~alike).order_by("pk").values_list("pk", *columns)


def carried() -> list[str]:
    """What payments carry of each due is what its columns say."""
    return [
        f"due {pk}: held, in flight, settled are {tuple(said[:3])}, its payments say {tuple(said[3:])}"
        for pk, *said in _rows(_carried)
    ]


LINE = ("awarded", "free", "committed", "held", "spent")


def _lines() -> QuerySet:
    said = BudgetLine.objects.annotate(
        free_now=F("awarded") - F("committed") - F("held") - F("spent"),
        said_awarded=-_balance(Account.AWARD),
        said_free=_balance(Account.FREE),
        said_committed=_balance(Account.COMMITTED),
        said_held=_balance(Account.HELD),
        said_spent=_balance(Account.SPENT),
    )
    now = ("awarded", "free_now", "committed", "held", "spent")
    alike = Q(**{f"said_{name}": F(column) for name, column in zip(LINE, now, strict=True)})
    return said.filter(~alike).order_by("pk").values_list("pk", *now, *(f"said_{name}" for name in LINE))


def _line_items() -> QuerySet:
    said = BudgetLine.objects.annotate(
        said_held=_items("approved", "in_run", *WITH_BANK), said_spent=_items("paid")
    ).filter(~Q(said_held=F("held"), said_spent=F("spent")))
    return said.order_by("pk").values_list("pk", "held", "spent", "said_held", "said_spent")


def lines() -> list[str]:
    """Each pot's columns are the balances of its accounts, and what payments hold of it and have spent."""
    found = [
        f"budget line {pk}: {name} is {column}, its postings say {posted}"
        for pk, *values in _rows(_lines)
        for name, column, posted in zip(LINE, values[: len(LINE)], values[len(LINE) :], strict=True)
        if column != posted
    ]
    return found + [
        f"budget line {pk} holds and spent {(held, spent)}, not {(said_held, said_spent)}"
        for pk, held, spent, said_held, said_spent in _rows(_line_items)
    ]


def _committed() -> QuerySet:
    return Commitment.objects.order_by("pk").values_list("line", "role", "pence")


def _promised() -> QuerySet:
    """By line and role, what its postings say is committed."""
    credit = Sum("pence", filter=Q(credit=Account.COMMITTED), default=0)
    debit = Sum("pence", filter=Q(debit=Account.COMMITTED), default=0)
    posted = Posting.objects.filter(Q(credit=Account.COMMITTED) | Q(debit=Account.COMMITTED))
    by_both = posted.order_by("budget_line", "role").values("budget_line", "role")
    return by_both.annotate(all=credit - debit).values_list("budget_line", "role", "all")


def commitments() -> list[str]:
    """What is left of each promise is what its postings say."""
    kept = {(line, role): pence for line, role, pence in _rows(_committed)}
    sums = {(line, role): pence for line, role, pence in _rows(_promised)}
    return [
        f"commitment of line {key[0]} to role {key[1]} is {kept.get(key, 0)}, its postings say {sums.get(key, 0)}"
        for key in sorted({*kept, *sums})
        if kept.get(key, 0) != sums.get(key, 0)
    ]


def _sums() -> QuerySet:
    said = Payment.objects.annotate(said=Sum("items__pence", default=0)).filter(~Q(said=F("pence")))
    return said.order_by("pk").values_list("pk", "pence", "said")


def _apart() -> QuerySet:
    live = Exists(Attempt.objects.filter(payment=OuterRef("pk"), status__in=["sending", "accepted", "settled"]))
    with_bank = Q(status__in=[*WITH_BANK, "paid"])
    return Payment.objects.filter((with_bank & ~live) | (~with_bank & live)).order_by("pk").values_list("pk")


def payments() -> list[str]:
    """Each payment is the sum of its items, and with the bank as its attempts say."""
    found = [f"payment {pk} is {pence}, its items say {said}" for pk, pence, said in _rows(_sums)]
    return found + [f"payment {pk} and its attempts disagree about the bank" for (pk,) in _rows(_apart)]


def _unapproved() -> QuerySet:
    live = Approval.objects.filter(payment=OuterRef("pk"), void_at__isnull=True)
    return Payment.objects.filter(~Exists(live), status__in=APPROVED).order_by("pk").values_list("pk", "status")


def _stale() -> QuerySet:
    live = Approval.objects.filter(void_at__isnull=True)
    return live.exclude(payment__status__in=APPROVED).order_by("pk").values_list("pk")


def _covered_items() -> QuerySet:
    carried_by = PaymentItem.objects.filter(payment__status__in=APPROVED).order_by("payment", "pk")
    return carried_by.values_list("payment", "due", "budget_line", "pence")


def _covered() -> QuerySet:
    live = Approval.objects.filter(void_at__isnull=True, payment__status__in=APPROVED).order_by("payment")
    facts = ("payee", "payee_organisation", "destination", "rail", "pence")
    return live.values_list("payment", "content", *(f"payment__{name}" for name in facts))


def approvals() -> list[str]:
    """What is approved, or further, is exactly what one person said yes to; and nothing else has a live approval."""
    found = [f"payment {pk} is {status} with no approval" for pk, status in _rows(_unapproved)]
    items: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for payment, due, line, pence in _rows(_covered_items):
        items[payment].append((due, line, pence))
    found += [
        f"payment {payment} is not what was approved"
        for payment, said, *facts in _rows(_covered)
        if said != hashed(facts, items[payment])
    ]
    return found + [f"approval {pk} is live on a payment that is not approved" for (pk,) in _rows(_stale)]


NOT_ITS_SUM = ~Q(said_pence=F("total_pence"), said_count=F("count"))
SAYS = ("pk", "total_pence", "count", "said_pence", "said_count")


def _exported() -> QuerySet:
    runs = PayRun.objects.filter(status__in=EXPORTED).annotate(
        said_pence=Sum("attempts__payment__pence", default=0), said_count=Count("attempts")
    )
    return runs.filter(NOT_ITS_SUM).order_by("pk").values_list(*SAYS)


def _prepared() -> QuerySet:
    claimed = Q(payments__status="in_run")
    runs = PayRun.objects.exclude(status__in=(*EXPORTED, "apart")).annotate(
        said_pence=Sum("payments__pence", filter=claimed, default=0), said_count=Count("payments", filter=claimed)
    )
    return runs.filter(NOT_ITS_SUM).order_by("pk").values_list(*SAYS)


def _files() -> QuerySet:
    files = BankFile.objects.annotate(
        said_pence=Sum("run__attempts__payment__pence", default=0), said_count=Count("run__attempts")
    )
    return files.filter(NOT_ITS_SUM).order_by("pk").values_list("pk")


def runs() -> list[str]:
    """Each run, and each bank file, is the sum and number of its payments."""
    found = [
        f"run {pk} says {(pence, count)}, its payments say {(said_pence, said_count)}"
        for asks in (_exported, _prepared)
        for pk, pence, count, said_pence, said_count in _rows(asks)
    ]
    return found + [f"bank file {pk} is not the sum of its attempts" for (pk,) in _rows(_files)]


def _debits() -> QuerySet[StatementLine]:
    return StatementLine.objects.filter(outcome="paid")


def _other_sum() -> QuerySet:
    """Two people said of what is more that it is the payment, with charges."""
    said = LineDecision.objects.filter(line=OuterRef("pk"), outcome="paid", agreed_at__isnull=False)
    more = Q(Exists(said), pence__gt=F("attempt__payment__pence"))
    return _debits().exclude(pence=F("attempt__payment__pence")).exclude(more).order_by("pk").values_list("pk")


def _too_early() -> QuerySet:
    return _debits().exclude(attempt__status__in=["settled", "returned"]).order_by("pk").values_list("pk")


def booked() -> list[str]:
    """What the bank took for a payment is that payment; once, by a trigger: so a run's debits are its total."""
    found = [f"statement line {pk} is not the sum of its payment" for (pk,) in _rows(_other_sum)]
    return found + [f"statement line {pk} left our account, and its payment has not" for (pk,) in _rows(_too_early)]


def _contributions() -> QuerySet:
    confirmed, has = Q(status=ContributionStatus.CONFIRMED), Exists(Due.objects.filter(contribution=OuterRef("pk")))
    apart = Contribution.objects.filter((confirmed & ~has) | (~confirmed & has)).annotate(number=Count("dues"))
    return apart.order_by("pk").values_list("pk", "status", "number")


def contributions() -> list[str]:
    """A due arises when work is confirmed, and not before."""
    return [f"contribution {pk} is {status} with {number} dues" for pk, status, number in _rows(_contributions)]


CHECKS: tuple[Callable[[], list[str]], ...] = (
    dues,
    carried,
    lines,
    commitments,
    payments,
    approvals,
    runs,
    booked,
    contributions,
)
