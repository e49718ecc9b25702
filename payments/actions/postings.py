"""The only writer of postings: one balanced transfer a row, named after the row that caused it."""

from __future__ import annotations

import datetime as dt

from django.db import models

from ground import clock
from members.models import Person
from opportunities.models import Role
from payments.models import Account, BudgetLine, Due, Posting


def post(
    *,
    kind: str,
    debit: Account,
    credit: Account,
    pence: int,
    cause: models.Model,
    by: Person,
    due: Due | None = None,
    line: BudgetLine | None = None,
    role: Role | None = None,
    activity_on: dt.date | None = None,
    effective_on: dt.date | None = None,
    reverses: Posting | None = None,
) -> Posting | None:
    """Nothing is posted for nought. Unique per (cause, kind, due or line): a second call is a database error."""
    if not pence:
        return None
    today = clock.today()
    return Posting.objects.create(
        kind=kind,
        debit=debit,
        credit=credit,
        pence=pence,
        due=due,
        budget_line=line,
        role=role,
        cause_kind=cause._meta.model_name,
        cause_id=cause.pk,
        reverses=reverses,
        activity_on=activity_on or today,
        effective_on=effective_on or today,
        by=by,
    )
