"""An account that the team closes opens no door for whoever closed it, nor for anybody before the person was told."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from ground import clock, jobs
from ground.exceptions import Refused
from members.actions import accounts
from members.models import User
from payments.actions import choices, destinations
from payments.models import PayeeDestination, PaymentChoice
from tests.factories import money as make
from tests.worlds import world

DETAILS = {"name": "Somebody", "sort_code": "20-30-40", "account": "87654321", "heard": "phone"}


@world
def closed(clock_at):
    """Ada is an administrator and a coordinator, and closes the account of somebody whom we owe £75."""
    clock_at("2026-11-23 10:00")
    money = make.Money()
    ada = make.person("Ada", "administrator", "coordinator")
    make.person("Abel", "administrator")
    money.second = make.person("Corinna", "coordinator")
    work = money.confirmed()
    accounts.close(user=User.objects.get(person=work.payee), by=ada)
    return money, ada, work


def refused(money, work, by, match) -> None:
    with pytest.raises(Refused, match=match):
        destinations.give(person=work.payee, **DETAILS, by=by)
    with pytest.raises(Refused, match=match):
        choices.choose(contribution=work, kind="none", pence=None, by=by, heard="phone")


def test_neither_whoever_closed_it_nor_another_before_they_were_told(closed):
    money, ada, work = closed
    refused(money, work, ada, "You closed their account")
    refused(money, work, money.coordinator, "we have not told them yet")
    jobs.run_ready()
    refused(money, work, ada, "You closed their account")
    assert destinations.give(person=work.payee, **DETAILS, by=money.second)
    assert choices.choose(contribution=work, kind="none", pence=None, by=money.coordinator, heard="phone")


def test_after_thirty_days_it_is_as_for_anybody_without_an_account(closed, clock_at):
    _money, ada, work = closed
    jobs.run_ready()
    clock_at("2026-12-28 10:00")
    assert destinations.give(person=work.payee, **DETAILS, by=ada)


def test_who_closed_their_own_tells_us_on_the_phone_as_before(db, clock_at):
    clock_at("2026-11-23 10:00")
    money = make.Money()
    work = money.confirmed(money.payee(known=False, offered_by=money.finance))
    accounts.close(user=User.objects.get(person=work.payee), by=work.payee)
    assert destinations.give(person=work.payee, **DETAILS, by=money.coordinator)


def test_the_database_takes_nothing_of_whoever_closed_it(closed):
    _money, ada, work = closed
    PayeeDestination.objects.filter(person=work.payee).update(ended_at=clock.now())
    sealed = {"name": "A", "sort_code": "203040", "account": "87654321", "ending": "321"}
    with pytest.raises(IntegrityError, match="closed their account"), transaction.atomic():
        PayeeDestination.objects.create(
            person=work.payee, version=9, given_by=ada, cool_off_until=clock.now(), **sealed
        )
    with pytest.raises(IntegrityError, match="closed their account"), transaction.atomic():
        PaymentChoice.objects.create(contribution=work, kind="none", due_pence=7500, chosen_by=ada)
