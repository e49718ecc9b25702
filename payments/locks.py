"""One order in which rows of money are locked, so that two deeds wait for each other and never both: `ORDER`.

Within a table by id. An UPDATE locks as well as a SELECT FOR UPDATE. Locks leave keys alone (`no_key`): a row that
points at a locked one, such as a notice to its person, may be written meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from ground.locks import TRIES, Moved
from payments.models import Due, Payment, PayRun

ORDER = (
    "members_person",
    "payments_payrun",
    "payments_payment",
    "payments_contribution",
    "payments_due",
    "payments_budgetline",
    "payments_commitment",
)


def payments(ids: Iterable[int]) -> list[Payment]:
    """These payments, each with the run that holds it locked before it. In the caller's transaction."""
    wanted = set(ids)
    for _try in range(TRIES):
        try:
            with transaction.atomic():  # a savepoint: going back to it lets go what was locked since
                return _payments(wanted)
        except Moved:
            continue
    raise Moved


def _payments(ids: set[int]) -> list[Payment]:
    found = Payment.objects.filter(pk__in=ids).order_by("pk")
    runs = {run for run in found.values_list("run", flat=True) if run is not None}
    list(PayRun.objects.filter(pk__in=runs).order_by("pk").select_for_update(no_key=True))
    locked = list(found.select_for_update(no_key=True))
    if any(payment.run_id not in {None, *runs} for payment in locked):
        raise Moved
    return locked


def payment(pk: int) -> Payment:
    (found,) = payments([pk])
    return found


def dues_of(carried: Iterable[Payment]) -> None:
    """By id, before any of them is changed payment by payment."""
    dues = Due.objects.filter(items__payment__in=carried).values("pk")
    list(Due.objects.filter(pk__in=dues).order_by("pk").select_for_update(no_key=True))
