"""Which pots can carry what a role asks for; and if none can, why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ground import money, text_format
from payments.models import BudgetLine


def with_room(lines: Iterable[BudgetLine], pence: int, until: dt.date) -> list[BudgetLine]:
    return [line for line in lines if line.free >= pence and line.pot.spend_by >= until]


def why_no_room(lines: Iterable[BudgetLine], pence: int, until: dt.date) -> str:
    """The pot that comes nearest, and the sum that is missing there."""
    lasting = [line for line in lines if line.pot.spend_by >= until]
    if not lasting:
        return f"No pot goes on until {text_format.date(until)}."
    best = max(lasting, key=lambda line: line.free)
    return (
        f"“{best.pot.name}” has the most free until then: {money.show(best.free)}. "
        f"{money.show(pence - best.free)} is missing."
    )
