"""Whether the bank's statements say all that was sent since the last run that this database knows. Writes nothing."""

from __future__ import annotations

import datetime as dt
import itertools

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from ground import clock, money, text_format
from payments.models import BankFile, BankMessage, BankStatement, Pot, StatementLine
from payments.queries import bank, statement_chain


def first_day() -> dt.date | None:
    """The day of the last run that we know we sent; where we know of none, the first day on which there was money."""
    made = BankFile.objects.order_by("-made_at").values_list("made_at", flat=True).first()
    if made is not None:
        return clock.london(made).date()
    return Pot.objects.order_by("spend_from").values_list("spend_from", flat=True).first()


def by_two() -> list[BankStatement]:
    """Of our account, taken by one person and applied by another, as they are today; each adds up."""
    found = statement_chain.chain(statement_chain.account())
    messages = BankMessage.objects.filter(pk__in={one.message_id for one in found}, applied_by__isnull=False)
    messages = messages.annotate(
        taker=Coalesce("received_by__merged_into", "received_by"),
        applier=Coalesce("applied_by__merged_into", "applied_by"),
    )
    two = set(messages.exclude(taker=F("applier")).filter(alone=False).values_list("pk", flat=True))
    return [one for one in found if one.message_id in two and one.adds_up]


def what_is_missing() -> list[str]:
    """Sentences; none where every day is covered and the balances are one chain."""
    first, last = first_day(), clock.today() - dt.timedelta(days=1)
    if first is None:
        return ["This database holds no money at all, so no statement can say what was sent from it."]
    if first > last:
        return ["The last run was sent today. Come back tomorrow with the bank’s statement of today."]
    statements = by_two()
    found = [f"No statement covers {text_format.date(day)}." for day in _uncovered(statements, first, last)]
    if len(found) > 5:
        found = [*found[:5], f"And {len(found) - 5} days more."]
    return found + _broken(statements, first) + _waiting()


def _uncovered(statements: list[BankStatement], first: dt.date, last: dt.date) -> list[dt.date]:
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    return [day for day in days if not any(statement_chain.covers(one, day) for one in statements)]


def _broken(statements: list[BankStatement], first: dt.date) -> list[str]:
    """Each opens where the one before it closed. One that tells the same days again begins where they began."""
    within = sorted(
        (one for one in statements if one.period_to is not None and one.period_to >= first),
        key=lambda one: (one.period_from, one.period_to, one.pk),
    )
    return [
        f"The statement from {text_format.date(two.period_from)} opens with {money.show(two.opening_pence or 0)}, and the one "  # type: ignore[arg-type]
        f"before it closed with {money.show(one.closing_pence or 0)}."
        for one, two in itertools.pairwise(within)
        if two.opening_pence != one.closing_pence
        and not (two.period_from == one.period_from and two.opening_pence == one.opening_pence)
    ]


def _waiting() -> list[str]:
    count = BankMessage.objects.waiting().count()
    return [f"Files of the bank’s that wait for a second person: {count}."] if count else []


def forgotten() -> tuple[int, int]:
    """(how many, pence) of what the bank booked under an id of ours that this database does not know."""
    lines = StatementLine.objects.filter(bank.of_our_numbers(), attempt=None, kind="debit")
    return lines.count(), lines.aggregate(all=Sum("pence"))["all"] or 0
