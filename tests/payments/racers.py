"""What each process of a race does, on the database of the test."""

from __future__ import annotations

import random

from ground.refusal import Refused
from members.models import Person
from payments import queries
from payments.actions import catch_up, pay_runs, payments
from payments.models import Payment


def approve(finance: int, ids: list[int], seed: int) -> dict:
    """Every payment, in an order of its own."""
    by = Person.objects.get(pk=finance)
    random.Random(seed).shuffle(ids)
    count = {"held": 0, "refused": 0}
    for payment in Payment.objects.filter(pk__in=ids):
        ids[ids.index(payment.pk)] = payment
    for payment in ids:
        try:
            approval = payments.approve(payment=payment, content=queries.content_of(payment), by=by)
            count["held"] += approval.by_id == by.pk
        except Refused:
            count["refused"] += 1
    return count


def catch_up_now() -> int:
    catch_up.run()
    return 1


def prepare(finance: int) -> list[int]:
    try:
        run = pay_runs.prepare(by=Person.objects.get(pk=finance))
    except Refused:
        return []
    return list(run.payments.values_list("pk", flat=True))
