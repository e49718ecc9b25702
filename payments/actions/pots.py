from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from ground import same_moment, trail, typed
from ground.exceptions import Refused
from members.models import Person
from opportunities.models import Organisation
from payments.actions.postings import post
from payments.models import Account, BudgetKind, BudgetLine, Pot
from payments.permissions import check_finance


@transaction.atomic
def open(
    *,
    name: str,
    funder: Organisation,
    pence: int,
    spend_from: dt.date,
    spend_by: dt.date,
    by: Person,
    award_reference: str = "",
    restrictions: str = "",
    cost_code: str = "",
    purchase_order: str = "",
) -> Pot:
    """A pot with one line, fees. The same pot a second time is a second press; another of its name is refused."""
    check_finance(by)
    name = typed.lettered(name)
    if not name:
        raise Refused("Give the pot a name with at least one letter.")
    facts = {
        "name": name,
        "funder": funder,
        "spend_from": spend_from,
        "spend_by": spend_by,
        "award_reference": award_reference,
        "restrictions": restrictions,
        "cost_code": cost_code,
        "purchase_order": purchase_order,
    }
    there = Pot.objects.filter(name=name).first()
    if there is not None:
        return _same(there, pence, facts)
    if pence <= 0:
        raise Refused("Write how much was awarded.")
    if spend_by < spend_from:
        raise Refused("A pot cannot end before it begins.")
    try:
        with transaction.atomic():
            pot = Pot.objects.create(**facts, added_by=by)
    except IntegrityError as refused:  # two presses at one moment
        return _same(same_moment.there(Pot.objects.filter(name=name), refused), pence, facts)
    line = BudgetLine.objects.create(pot=pot, kind=BudgetKind.FEES, awarded=pence)
    post(kind="award", debit=Account.AWARD, credit=Account.FREE, pence=pence, cause=line, line=line, by=by)
    trail.record("open_pot", pot, by=by, pence=pence)
    return pot


def _same(there: Pot, pence: int, facts: dict[str, Any]) -> Pot:
    awarded = there.lines.filter(kind=BudgetKind.FEES).values_list("awarded", flat=True).first()
    if awarded != pence or any(getattr(there, name) != value for name, value in facts.items()):
        raise Refused(f"A pot is called “{there.name}” already. Nothing was opened. Give this one another name.")
    return there
