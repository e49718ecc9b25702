"""What people are told about money, and on which object. The words are under templates/emails/payments/."""

from __future__ import annotations

from members.actions import notices
from members.models import Notice, Person
from payments.models import Contribution, PayeeDestination, Payment


def prompt(contribution: Contribution, *, by: Person) -> Notice:
    return notices.owe(person=contribution.payee, kind="payments/prompt", obj=contribution, by=by)


def confirmed(contribution: Contribution, *, by: Person) -> Notice:
    return notices.owe(person=contribution.payee, kind="payments/confirmed", obj=contribution, by=by)


def queried(contribution: Contribution, *, step: str, by: Person) -> Notice:
    return notices.owe(person=contribution.payee, kind="payments/queried", obj=contribution, step=step, by=by)


def void(contribution: Contribution, *, by: Person) -> Notice:
    return notices.owe(person=contribution.payee, kind="payments/void", obj=contribution, by=by)


def details_wanted(contribution: Contribution, *, day: int, by: Person) -> Notice:
    return notices.owe(
        person=contribution.payee, kind="payments/details_wanted", obj=contribution, step=f"day-{day}", by=by
    )


def details_changed(destination: PayeeDestination, *, by: Person) -> Notice:
    return notices.owe(person=destination.person, kind="payments/details_changed", obj=destination, by=by)


def paid(payment: Payment, *, step: str, by: Person) -> Notice:
    assert payment.payee is not None
    return notices.owe(person=payment.payee, kind="payments/paid", obj=payment, step=step, by=by)


def came_back(payment: Payment, *, step: str, by: Person) -> Notice:
    assert payment.payee is not None
    return notices.owe(person=payment.payee, kind="payments/came_back", obj=payment, step=step, by=by)
