from __future__ import annotations

import datetime as dt

from django.db import transaction

from ground import trail
from ground.refusal import Refused
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
    """A pot with one line, fees. The same name a second time gives the pot that is there."""
    check_finance(by)
    there = Pot.objects.filter(name=name).first()
    if there is not None:
        return there
    if pence <= 0:
        raise Refused("Write how much was awarded.")
    if spend_by < spend_from:
        raise Refused("A pot cannot end before it begins.")
    pot = Pot.objects.create(
        name=name,
        funder=funder,
        spend_from=spend_from,
        spend_by=spend_by,
        award_reference=award_reference,
        restrictions=restrictions,
        cost_code=cost_code,
        purchase_order=purchase_order,
        added_by=by,
    )
    line = BudgetLine.objects.create(pot=pot, kind=BudgetKind.FEES, awarded=pence)
    post(kind="award", debit=Account.AWARD, credit=Account.FREE, pence=pence, cause=line, line=line, by=by)
    trail.record("open_pot", pot, by=by, pence=pence)
    return pot
