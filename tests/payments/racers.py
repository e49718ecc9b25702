"""What each process of a race does, on the database of the test."""

from __future__ import annotations

import contextlib
import random

from ground.exceptions import Refused
from members.models import Person
from payments.actions import catch_up, destinations, pay_runs, payments
from payments.models import Payment
from payments.queries.payments import content_of


def approve(finance: int, ids: list[int], seed: int) -> dict:
    """Every payment, in an order of its own."""
    by = Person.objects.get(pk=finance)
    random.Random(seed).shuffle(ids)
    count = {"held": 0, "refused": 0}
    for payment in Payment.objects.filter(pk__in=ids):
        ids[ids.index(payment.pk)] = payment
    for payment in ids:
        try:
            approval = payments.approve(payment=payment, content=content_of(payment), by=by)
            count["held"] += approval.by_id == by.pk
        except Refused:
            count["refused"] += 1
    return count


def catch_up_now() -> int:
    catch_up.run()
    return 1


def change_details(payee: int, times: int) -> int:
    """New bank details again and again, while runs are prepared, authorised and sent."""
    person, given = Person.objects.get(pk=payee), 0
    for number in range(times):
        destinations.give(
            person=person, name=person.name, sort_code="203040", account=f"{10_000_000 + number + payee:08d}", by=person
        )
        given += 1
    return given


def run_payday(finance: int, other: int, times: int) -> dict:
    """Approve what may be approved, prepare, authorise and send or take apart: whatever two people do in a day."""
    one, two = Person.objects.get(pk=finance), Person.objects.get(pk=other)
    count = {"sent": 0, "apart": 0, "refused": 0}
    for number in range(times):
        for payment in Payment.objects.filter(status="proposed").order_by("pk"):
            payment.destination.__class__.objects.filter(pk=payment.destination_id).update(cool_off_until=None)
            with contextlib.suppress(Refused):
                payments.approve(payment=payment, content=content_of(payment), by=one)
        try:
            run = pay_runs.prepare(by=one)
            if number % 3 == 0:
                pay_runs.take_apart(run=run, why="mistake", by=two)
                count["apart"] += 1
                continue
            run.refresh_from_db()
            pay_runs.authorise(run=run, total_pence=run.total_pence, by=two)
            pay_runs.export(run=run, by=two)
            count["sent"] += 1
        except Refused:
            count["refused"] += 1
    return count


def prepare(finance: int) -> list[int]:
    try:
        run = pay_runs.prepare(by=Person.objects.get(pk=finance))
    except Refused:
        return []
    return list(run.payments.values_list("pk", flat=True))
