"""What must be true of every row about money: `problems()` recomputes each cached total from postings and items.

Run by `actions.books` once a day and before each pay run, and after every test that touched the database. [] means
that everything adds up. The database does the adding and gives back what is wrong, so a large ledger is read where it
lies; only what an approval covers is a hash, and is taken here from plain rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.expressions import Combinable

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
    StatementLine,
)

HELD = ("proposed", "approved", "failed", "returned", "in_run")
WITH_BANK = ("sending", "sent")
APPROVED = ("approved", "in_run", "sending", "sent", "paid")
BOOKED = ("settled", "returned")


def problems() -> list[str]:
    if not (Posting.objects.exists() or BudgetLine.objects.exists() or Due.objects.exists()):
        return []
    found: list[str] = []
    for check in CHECKS:
        found += check()
    return found


def _balance(account: Account) -> Combinable:
    """Credits less debits of the account, in the postings of the row that asks."""
    credit = Sum("postings__pence", filter=Q(postings__credit=account), default=0)
    return credit - Sum("postings__pence", filter=Q(postings__debit=account), default=0)


def _items(of: str, *statuses: str) -> Sum:
    """Pence of the items whose payments stand so. `of`: the way from the row that asks to its items."""
    return Sum(f"{of}pence", filter=Q(**{f"{of}payment__status__in": statuses}), default=0)


def dues() -> list[str]:
    """Each due is what fell due, and each of its columns the balance of its account."""
    columns = {name: F(name) for name in ("pence", "in_flight", "settled", "declined", "donated")}
    left = F("pence") - F("in_flight") - F("settled") - F("declined") - F("donated")
    said = Due.objects.annotate(
        said_pence=-_balance(Account.COST),
        said_in_flight=_balance(Account.IN_FLIGHT),
        said_settled=_balance(Account.SETTLED),
        said_declined=_balance(Account.DECLINED),
        said_donated=_balance(Account.DONATED),
        said_owed=_balance(Account.OWED),
        left=left,
    )
    alike = Q(**{f"said_{name}": column for name, column in columns.items()}, said_owed=F("left"), left__gte=0)
    found = []
    for due in said.filter(~alike).order_by("pk"):
        for name in columns:
            if getattr(due, name) != getattr(due, f"said_{name}"):
                found.append(
                    f"due {due.pk}: {name} is {getattr(due, name)}, its postings say {getattr(due, f'said_{name}')}"
                )
        if due.said_owed != due.left or due.left < 0:
            found.append(f"due {due.pk}: {due.left} is outstanding, its postings say {due.said_owed}")
    return found


def carried() -> list[str]:
    """What payments carry of each due is what its columns say."""
    said = Due.objects.annotate(
        said_held=_items("items__", *HELD),
        said_moving=_items("items__", *WITH_BANK),
        said_paid=_items("items__", "paid"),
    )
    alike = Q(said_held=F("held"), said_moving=F("in_flight"), said_paid=F("settled"))
    return [
        f"due {due.pk}: held, in flight, settled are {(due.held, due.in_flight, due.settled)}, "
        f"its payments say {(due.said_held, due.said_moving, due.said_paid)}"
        for due in said.filter(~alike).order_by("pk")
    ]


def lines() -> list[str]:
    """Each pot's columns are the balances of its accounts, and what payments hold of it and have spent."""
    names = ("awarded", "free", "committed", "held", "spent")
    said = BudgetLine.objects.annotate(
        said_awarded=-_balance(Account.AWARD),
        said_free=_balance(Account.FREE),
        said_committed=_balance(Account.COMMITTED),
        said_held=_balance(Account.HELD),
        said_spent=_balance(Account.SPENT),
    )
    found = [
        f"budget line {line.pk}: {name} is {getattr(line, name)}, its postings say {getattr(line, f'said_{name}')}"
        for line in said.order_by("pk")
        for name in names
        if getattr(line, name) != getattr(line, f"said_{name}")
    ]
    by_items = BudgetLine.objects.annotate(
        by_held=_items("items__", "approved", "in_run", *WITH_BANK), by_spent=_items("items__", "paid")
    )
    return found + [
        f"budget line {line.pk} holds and spent {(line.held, line.spent)}, not {(line.by_held, line.by_spent)}"
        for line in by_items.filter(~Q(by_held=F("held"), by_spent=F("spent"))).order_by("pk")
    ]


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
    """Each payment is the sum of its items, and with the bank as its attempts say."""
    by_items = Payment.objects.annotate(said=Sum("items__pence", default=0))
    found = [
        f"payment {one.pk} is {one.pence}, its items say {one.said}"
        for one in by_items.filter(~Q(said=F("pence"))).order_by("pk")
    ]
    live = Exists(Attempt.objects.filter(payment=OuterRef("pk"), status__in=["sending", "accepted", "settled"]))
    with_bank = Q(status__in=[*WITH_BANK, "paid"])
    apart = Payment.objects.filter((with_bank & ~live) | (~with_bank & live)).order_by("pk")
    return found + [f"payment {one.pk} and its attempts disagree about the bank" for one in apart]


def approvals() -> list[str]:
    """What is approved, or further, is exactly what one person said yes to; and nothing else has a live approval."""
    live = Approval.objects.filter(payment=OuterRef("pk"), void_at__isnull=True)
    found = [
        f"payment {one.pk} is {one.status} with no approval"
        for one in Payment.objects.filter(~Exists(live), status__in=APPROVED).order_by("pk")
    ]
    found += [f"payment {pk} is not what was approved" for pk, said, now in _contents() if said != now]
    stale = Approval.objects.filter(void_at__isnull=True).exclude(payment__status__in=APPROVED).order_by("pk")
    return found + [f"approval {one.pk} is live on a payment that is not approved" for one in stale]


def _contents() -> Iterator[tuple[int, str, str]]:
    """(payment, the content that was approved, its content now), of each that has a live approval."""
    items: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    carried_by = PaymentItem.objects.filter(payment__status__in=APPROVED).order_by("payment", "pk")
    for payment, due, line, pence in carried_by.values_list("payment", "due", "budget_line", "pence"):
        items[payment].append((due, line, pence))
    live = Approval.objects.filter(void_at__isnull=True, payment__status__in=APPROVED).order_by("payment")
    facts = ("payee", "payee_organisation", "destination", "rail", "pence")
    for payment, said, *rest in live.values_list("payment", "content", *(f"payment__{name}" for name in facts)):
        yield payment, said, queries.hashed(rest, items[payment])


def runs() -> list[str]:
    """Each run, and each bank file, is the sum and number of its payments."""
    exported = PayRun.objects.filter(status__in=["exported", "done"])
    sent = {"said_pence": Sum("attempts__payment__pence", default=0), "said_count": Count("attempts")}
    claimed = Q(payments__status="in_run")
    before = {
        "said_pence": Sum("payments__pence", filter=claimed, default=0),
        "said_count": Count("payments", filter=claimed),
    }
    alike = Q(said_pence=F("total_pence"), said_count=F("count"))
    apart: list[Any] = [
        *exported.annotate(**sent).filter(~alike).order_by("pk"),
        *PayRun.objects.exclude(pk__in=exported).annotate(**before).filter(~alike).order_by("pk"),
    ]
    found = [
        f"run {run.pk} says {(run.total_pence, run.count)}, its payments say {(run.said_pence, run.said_count)}"
        for run in apart
    ]
    files = BankFile.objects.annotate(
        said_pence=Sum("run__attempts__payment__pence", default=0), said_count=Count("run__attempts")
    )
    return found + [f"bank file {one.pk} is not the sum of its attempts" for one in files.filter(~alike).order_by("pk")]


def booked() -> list[str]:
    """What the bank took for a payment is that payment, once; so the debits of a run are its total."""
    applied = StatementLine.objects.filter(kind="debit", applied_at__isnull=False, attempt__isnull=False)
    other_sum = applied.exclude(pence=F("attempt__payment__pence")).order_by("pk")
    found = [f"statement line {one.pk} is not the sum of its payment" for one in other_sum]
    early = applied.exclude(attempt__status__in=BOOKED).order_by("pk")
    found += [f"statement line {one.pk} left our account, and its payment has not" for one in early]
    twice = Attempt.objects.annotate(
        debits=Count("lines", filter=Q(lines__kind="debit", lines__applied_at__isnull=False))
    )
    return found + [f"attempt {one.pk} left our account twice" for one in twice.filter(debits__gt=1).order_by("pk")]


def contributions() -> list[str]:
    """A due arises when work is confirmed, and not before."""
    confirmed, has = Q(status=ContributionStatus.CONFIRMED), Exists(Due.objects.filter(contribution=OuterRef("pk")))
    apart = Contribution.objects.filter((confirmed & ~has) | (~confirmed & has)).annotate(count=Count("dues"))
    return [f"contribution {one.pk} is {one.status} with {one.count} dues" for one in apart.order_by("pk")]


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
