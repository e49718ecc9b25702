"""Whether a statement follows what we have: our balances are one chain. Reads; writes nothing."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from ground import clock, money, text_format
from payments.models import BankMessage, BankStatement


def account() -> str:
    return f"{settings.PAYER['sort_code']}{settings.PAYER['account']}"


def chain(account: str) -> list[BankStatement]:
    """What is applied, by the days it covers."""
    there = BankStatement.objects.filter(
        account=account, message__applied_at__isnull=False, period_to__isnull=False, period_from__isnull=False
    )
    return list(there.select_related("message").order_by("period_to", "period_from", "pk"))


def doubts(message: BankMessage) -> list[str]:
    """What a second person has to look into before this file is applied, a sentence each; empty where it follows.

    Days without a statement, such as a weekend, are no doubt where the balances follow.
    """
    before = chain(account())
    found = []
    for statement in message.statements.order_by("place"):
        found += _doubts(statement, before, begins=message.fetched)
        if statement.period_from and statement.period_to:
            before.append(statement)
    return found


def _doubts(statement: BankStatement, before: list[BankStatement], *, begins: bool) -> list[str]:
    opening, first, last = statement.opening_pence, statement.period_from, statement.period_to
    if opening is None or statement.closing_pence is None or first is None or last is None:
        return ["It does not say which days it covers, or with which balances it opens and closes."]
    found = []
    if last > _received(statement):
        found.append(
            f"It ends on {text_format.date(last)}, and we had it on {text_format.date(_received(statement))}: those days had "
            "not been."
        )
    if last < first:
        found.append("It ends before it begins.")
    if not statement.adds_up:
        off = statement.closing_pence - opening - statement.booked_pence
        found.append(f"Its entries do not add up to its balances: {money.show(abs(off))} is missing or too much.")
    if not before:
        # What the machine fetched itself is where we begin; what a person gives is compared first.
        says = f"It is the first statement we have. It opens with {money.show(opening)} on {text_format.date(first)}."
        return found if begins else [*found, says]
    if not _follows(opening, first, before):
        there = max(before, key=_end)
        found.append(
            f"It opens with {money.show(opening)} on {text_format.date(first)}. The last one we have closed with "
            f"{money.show(there.closing_pence or 0)} on {text_format.date(_end(there))}. A statement between them is missing, "
            "or one of them is not the bank’s."
        )
    return found


def _follows(opening: int, first: dt.date, before: list[BankStatement]) -> bool:
    """From where the newest one before it closed, or from where one of the same first day opened."""
    earlier = [one for one in before if _end(one) < first]
    newest = max(map(_end, earlier), default=None)
    if any(one.closing_pence == opening for one in earlier if _end(one) == newest):
        return True
    return any(one.period_from == first and one.opening_pence == opening for one in before)


def _received(statement: BankStatement) -> dt.date:
    message = statement.message
    return message.received_on or clock.london(message.received_at).date()


def _end(statement: BankStatement) -> dt.date:
    """No statement tells of days that had not been when it came."""
    return min(statement.period_to or dt.date.min, _received(statement))


def covers(statement: BankStatement, day: dt.date) -> bool:
    """Also the end of that day: the statement came after it."""
    if statement.period_from is None or statement.period_to is None:
        return False
    return statement.period_from <= day <= statement.period_to and day < _received(statement)
