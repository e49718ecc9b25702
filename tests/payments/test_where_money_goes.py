"""Whoever writes the rows: money goes to the person whose it is, and what was confirmed stays as it was confirmed."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from ground import clock
from members.models import Person
from payments.actions import catch_up
from payments.models import Contribution, PayeeDestination, Payment

pytestmark = pytest.mark.django_db


def refused(change) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_a_payment_goes_to_no_account_of_somebody_else(money):
    mine, theirs = money.payee(), money.payee()
    money.confirmed(mine)
    payment = money.approved(mine)
    other = PayeeDestination.objects.get(person=theirs)
    row = Payment.objects.filter(pk=payment.pk)
    refused(lambda: row.update(destination=other))
    refused(lambda: row.update(payee=theirs))


def test_a_proposed_one_neither(money):
    mine, theirs = money.payee(), money.payee()
    money.confirmed(mine)
    catch_up.run()
    payment = Payment.objects.get(payee=mine, status="proposed")
    refused(
        lambda: Payment.objects.filter(pk=payment.pk).update(destination=PayeeDestination.objects.get(person=theirs))
    )


def test_second_details_of_somebody_wait_also_where_the_first_were_ended_by_hand(money):
    mine, theirs = money.payee(), money.payee()
    PayeeDestination.objects.filter(person=mine).update(ended_at=clock.now())

    def copied() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO payments_payeedestination (person_id, version, name, sort_code, account, ending, given_at, "
                "given_by_id) SELECT %s, 2, name, sort_code, account, ending, given_at, given_by_id "
                "FROM payments_payeedestination WHERE person_id = %s",
                [mine.pk, theirs.pk],
            )

    refused(copied)


@pytest.mark.parametrize("what", ["confirmed_by", "confirmer_root", "minutes", "outcome", "by_silence", "worked_on"])
def test_what_was_confirmed_and_by_whom_stays(money, what):
    done = money.confirmed()
    value = {
        "confirmed_by": money.finance, "confirmer_root": money.finance.pk, "minutes": 9, "outcome": "ill",
        "by_silence": True, "worked_on": clock.today().replace(day=1),
    }[what]  # fmt: skip
    refused(lambda: Contribution.objects.filter(pk=done.pk).update(**{what: value}))


def test_who_made_a_record_stays(money):
    payee = money.payee()
    refused(lambda: Person.objects.filter(pk=payee.pk).update(added_by=money.finance))
