"""What must be true of every row about money: `problems()` recomputes each cached total from postings and items.

Run by `actions.books` once a day and before each pay run, and after every test that touched the database. [] means
that everything adds up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from django.db.models import Count, Q, Sum

from payments import queries
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
    Payment,
    PaymentItem,
    PayRun,
    Posting,
)

HELD = ("proposed", "approved", "failed", "returned", "in_run")
WITH_BANK = ("sending", "sent")
APPROVED = ("approved", "in_run", "sending", "sent", "paid")


def problems() -> list[str]:
    if not (Posting.objects.exists() or BudgetLine.objects.exists() or Due.objects.exists()):
        return []
    found: list[str] = []
    for check in CHECKS:
        found += check()
    return found


def _balances(key: str, accounts: Sequence[str]) -> dict[int, dict[str, int]]:
    """Credits less debits of each account, by due or by line."""
    sums: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(accounts, 0))
    rows = Posting.objects.filter(**{f"{key}__isnull": False}).values(key, "debit", "credit").annotate(all=Sum("pence"))
    for row in rows.order_by():
        sums[row[key]][row["debit"]] -= row["all"]
        sums[row[key]][row["credit"]] += row["all"]
    return sums


def dues() -> list[str]:
    accounts = [Account.COST, Account.OWED, Account.DECLINED, Account.IN_FLIGHT, Account.SETTLED, Account.DONATED]
    sums = _balances("due", accounts)
    found = []
    for due in Due.objects.order_by("pk"):
        said = sums[due.pk]
        if said[Account.COST] != -due.pence:
            found.append(f"due {due.pk} is {due.pence} and its postings say {-said[Account.COST]}")
        for column in (Account.IN_FLIGHT, Account.SETTLED, Account.DECLINED, Account.DONATED):
            if getattr(due, column) != said[column]:
                found.append(f"due {due.pk}: {column} is {getattr(due, column)}, its postings say {said[column]}")
        if said[Account.OWED] != due.outstanding or due.outstanding < 0:
            found.append(f"due {due.pk}: {due.outstanding} is outstanding, its postings say {said[Account.OWED]}")
    return found


def carried() -> list[str]:
    """What payments carry of each due is what its columns say."""
    rows = PaymentItem.objects.values("due").annotate(
        held=Sum("pence", filter=Q(payment__status__in=HELD), default=0),
        moving=Sum("pence", filter=Q(payment__status__in=WITH_BANK), default=0),
        paid=Sum("pence", filter=Q(payment__status="paid"), default=0),
    )
    by_due = {row["due"]: (row["held"], row["moving"], row["paid"]) for row in rows.order_by()}
    return [
        f"due {due.pk}: held, in flight, settled are {(due.held, due.in_flight, due.settled)}, its payments say {said}"
        for due in Due.objects.order_by("pk")
        if (said := by_due.get(due.pk, (0, 0, 0))) != (due.held, due.in_flight, due.settled)
    ]


def lines() -> list[str]:
    accounts = [Account.AWARD, Account.FREE, Account.COMMITTED, Account.HELD, Account.SPENT]
    sums = _balances("budget_line", accounts)
    found = []
    for line in BudgetLine.objects.order_by("pk"):
        said = sums[line.pk]
        columns = {"awarded": -said[Account.AWARD], "free": said[Account.FREE], "committed": said[Account.COMMITTED]}
        columns |= {"held": said[Account.HELD], "spent": said[Account.SPENT]}
        for name, value in columns.items():
            if getattr(line, name) != value:
                found.append(f"budget line {line.pk}: {name} is {getattr(line, name)}, its postings say {value}")
    items = PaymentItem.objects.values("budget_line").annotate(
        held=Sum("pence", filter=Q(payment__status__in=["approved", "in_run", *WITH_BANK]), default=0),
        spent=Sum("pence", filter=Q(payment__status="paid"), default=0),
    )
    by_line = {row["budget_line"]: (row["held"], row["spent"]) for row in items.order_by()}
    for line in BudgetLine.objects.order_by("pk"):
        if (line.held, line.spent) != by_line.get(line.pk, (0, 0)):
            found.append(f"budget line {line.pk} holds and spent {(line.held, line.spent)}, not {by_line.get(line.pk)}")
    return found


def commitments() -> list[str]:
    sums: dict[tuple[int, int], int] = defaultdict(int)
    for side, sign in (("credit", 1), ("debit", -1)):
        rows = (
            Posting.objects.filter(**{side: Account.COMMITTED}).values("budget_line", "role").annotate(all=Sum("pence"))
        )
        for row in rows.order_by():
            sums[row["budget_line"], row["role"]] += sign * row["all"]
    kept = {(one.line_id, one.role_id): one.pence for one in Commitment.objects.order_by("pk")}
    return [
        f"commitment of line {key[0]} to role {key[1]} is {kept.get(key, 0)}, its postings say {sums.get(key, 0)}"
        for key in sorted({*kept, *sums})
        if kept.get(key, 0) != sums.get(key, 0)
    ]


def payments() -> list[str]:
    found = [
        f"payment {one.pk} is {one.pence}, its items say {one.items_pence}"
        for one in Payment.objects.annotate(items_pence=Sum("items__pence", default=0)).order_by("pk")
        if one.pence != one.items_pence
    ]
    live = {one.payment_id: one for one in Approval.objects.filter(void_at__isnull=True)}
    for one in Payment.objects.filter(status__in=APPROVED).prefetch_related("items").order_by("pk"):
        approval = live.pop(one.pk, None)
        if approval is None:
            found.append(f"payment {one.pk} is {one.status} with no approval")
        elif approval.content != queries.content_of(one):
            found.append(f"payment {one.pk} is not what was approved")
    found += [f"approval {one.pk} is live on a payment that is not approved" for one in live.values()]
    with_bank = set(Payment.objects.filter(status__in=[*WITH_BANK, "paid"]).values_list("pk", flat=True))
    sent = set(Attempt.objects.filter(status__in=["sending", "accepted", "settled"]).values_list("payment", flat=True))
    return found + [f"payment {pk} and its attempts disagree about the bank" for pk in sorted(with_bank ^ sent)]


def runs() -> list[str]:
    found = []
    claimed = {
        row["run"]: (row["all"], row["count"])
        for row in Payment.objects.filter(status="in_run")
        .values("run")
        .annotate(all=Sum("pence"), count=Count("pk"))
        .order_by()
    }
    sent = {
        row["run"]: (row["all"], row["count"])
        for row in Attempt.objects.filter(run__isnull=False)
        .values("run")
        .annotate(all=Sum("payment__pence"), count=Count("pk"))
        .order_by()
    }
    for run in PayRun.objects.order_by("pk"):
        exported = run.status in ("exported", "done")
        rows = (sent if exported else claimed).get(run.pk, (0, 0))
        if (run.total_pence, run.count) != rows:
            found.append(f"run {run.pk} says {(run.total_pence, run.count)}, its payments say {rows}")
    for file in BankFile.objects.order_by("pk"):
        if (file.total_pence, file.count) != sent.get(file.run_id, (0, 0)):
            found.append(f"bank file {file.pk} is not the sum of its attempts")
    return found


def contributions() -> list[str]:
    rows = Contribution.objects.annotate(count=Count("dues")).order_by("pk")
    return [
        f"contribution {one.pk} is {one.status} with {one.count} dues"
        for one in rows
        if (one.count > 0) != (one.status == ContributionStatus.CONFIRMED)
    ]


CHECKS: tuple[Callable[[], list[str]], ...] = (dues, carried, lines, commitments, payments, runs, contributions)
