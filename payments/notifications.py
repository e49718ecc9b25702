"""What people are told about money, and on which object. The words are under templates/emails/payments/."""

from __future__ import annotations

from collections.abc import Iterable

from members.actions import notices
from members.models import Notice, Person
from payments.models import BankMessage, Contribution, PayeeDestination, Payment, PaymentChoice, Void

PROMPT = "payments/prompt"
CONFIRMED = "payments/confirmed"
VOID = Void.NOTICE
CHOICE = "payments/choice_written_down"
STAYS_VOID = "payments/stays_void"
WANTED = "payments/details_wanted"
PAID = "payments/paid"
CAME_BACK = "payments/came_back"
NEVER_PAID = "payments/never_paid"
SET_ASIDE = "payments/set_aside"


def prompt(contribution: Contribution, *, by: Person) -> Notice:
    return notices.owe(person=contribution.payee, kind=PROMPT, obj=contribution, by=by)


def confirmed(contribution: Contribution, *, by: Person) -> Notice:
    return notices.owe(person=contribution.payee, kind=CONFIRMED, obj=contribution, by=by)


def queried(contribution: Contribution, *, step: str, by: Person) -> Notice:
    return notices.owe(person=contribution.payee, kind="payments/queried", obj=contribution, step=step, by=by)


def void(contribution: Contribution, *, by: Person, not_by: Person | None) -> Notice:
    """Their days to say that it did happen begin with it, so whoever is against it does not say that they were told."""
    return notices.owe(person=contribution.payee, kind=VOID, obj=contribution, by=by, not_by=not_by)


def objected(contribution: Contribution, *, by: Person) -> None:
    """They have heard, or nobody could have said it."""
    notices.drop_about(contribution, (VOID,), by=by)


def stays_void(contribution: Contribution, *, by: Person) -> Notice:
    return notices.owe(person=contribution.payee, kind=STAYS_VOID, obj=contribution, by=by, not_by=by)


def asks_no_more(contribution: Contribution, *, by: Person) -> None:
    """The person has said, or it stands as it is."""
    notices.drop_about(contribution, ("payments/prompt", "payments/queried"), by=by)


def details_wanted(contribution: Contribution, *, day: int, by: Person) -> Notice:
    """The newest of these says it alone."""
    step = f"day-{day}"
    notices.drop_about(contribution, (WANTED,), but=[step], by=by)
    return notices.owe(person=contribution.payee, kind=WANTED, obj=contribution, step=step, by=by)


def details_given(person: Person, *, by: Person) -> None:
    notices.drop_about(None, (WANTED,), person=person, by=by)


def declined(contribution: Contribution, *, by: Person) -> None:
    """Nothing of it goes to a bank."""
    notices.drop_about(contribution, (CONFIRMED, WANTED), by=by)


def choice_written_down(choice: PaymentChoice, *, by: Person) -> Notice:
    """Pay that is turned down counts as a promise kept, so another than who wrote it down tells the person."""
    earlier = PaymentChoice.objects.filter(contribution=choice.contribution).exclude(pk=choice.pk)
    notices.drop_about(earlier, (CHOICE,), by=by)
    return notices.owe(person=choice.contribution.payee, kind=CHOICE, obj=choice, by=by, not_by=by)


def details_changed(destination: PayeeDestination, joined: Iterable[Person] = (), *, by: Person) -> None:
    """`joined`: the records read as part of this person's, each told at its own contact."""
    for told in (destination.person, *joined):
        notices.owe(person=told, kind="payments/details_changed", obj=destination, by=by, itself=True, not_by=by)


def details_written_down(destination: PayeeDestination, *, by: Person) -> Notice:
    """Where pay goes is not told by who wrote it down: they would be the only one who ever spoke with the person."""
    return notices.owe(
        person=destination.person, kind="payments/details_written_down", obj=destination, by=by, not_by=by
    )


def paid(payment: Payment, *, step: str, by: Person) -> Notice:
    assert payment.payee is not None
    work = Contribution.objects.filter(dues__items__payment=payment)
    notices.drop_about(work, (CONFIRMED, WANTED), by=by)
    notices.drop_about(payment, (NEVER_PAID,), by=by)
    return notices.owe(person=payment.payee, kind=PAID, obj=payment, step=step, by=by)


def came_back(payment: Payment, *, step: str, by: Person) -> Notice:
    assert payment.payee is not None
    notices.drop_about(payment, (PAID,), by=by)
    return notices.owe(person=payment.payee, kind=CAME_BACK, obj=payment, step=step, by=by)


def never_paid(payment: Payment, *, step: str, by: Person) -> Notice:
    assert payment.payee is not None
    return notices.owe(person=payment.payee, kind=NEVER_PAID, obj=payment, step=step, by=by)


def asked_to_set_aside(message: BankMessage, *, by: Person) -> None:
    """Who took it hears that somebody else says that it does not count."""
    taker, asked = message.received_by, message.aside_asked_at
    if asked is not None and taker.root_id != by.root_id and taker.pk != Person.objects.system().pk:
        notices.owe(person=taker, kind=SET_ASIDE, obj=message, step=f"{asked:%Y%m%d%H%M%S}", by=by, not_by=by)


def goes_again(payment: Payment, *, by: Person) -> None:
    notices.drop_about(payment, (CAME_BACK,), by=by)
