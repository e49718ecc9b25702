"""What a join means for money: details given to joined records count as changed, and payments wait."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from ground import clock, jobs
from ground.exceptions import Refused
from members.actions import joins, notices, people
from members.models import Join, Notice
from payments import policies
from payments.actions import catch_up, destinations, pay_runs, payments
from payments.models import Attempt, Payment
from payments.queries.payments import content_of
from tests import postbox
from tests.factories import money as make
from tests.factories import records
from tests.worlds import world

MON, TUE, THU = "2026-11-23 10:00", "2026-11-24 10:00", "2026-11-26 10:00"


@world
def owed(clock_at):
    """£75 proposed to a victim with bank details; somebody else has an account of the same name."""
    clock_at(MON)
    money = make.Money()
    money.other = make.person("Vera")
    money.second = make.person("Corinna", "coordinator")
    money.administrator = make.person("Ama", "administrator")
    return money, money.proposed(money.payee(known=False, offered_by=money.finance))


def approve(money, payment):
    payment.refresh_from_db()
    return payments.approve(payment=payment, content=content_of(payment), by=money.finance)


def stopped(money, payment) -> Join:
    join = joins.propose(person=payment.payee, into=money.other, evidence="Same name", by=money.coordinator)
    joins.agree(join=join, by=money.second)
    return joins.stop(join=join, how="phone", by=money.coordinator)


def test_details_of_the_joined_account_cool_off_and_every_contact_is_told(owed):
    money, payment = owed
    victim = payment.payee
    records.joined(victim, money.other)
    made = destinations.give(person=money.other, name="Vera", sort_code="20-30-40", account="87654321", by=money.other)
    assert made.cool_off_until is not None
    told = {each.to[0] for each in postbox.delivered() if "bank details have changed" in each.subject}
    assert told == {victim.user.email, money.other.user.email}
    with pytest.raises(Refused):
        approve(money, payment)


def test_the_wait_begins_when_the_last_of_them_has_heard(owed, clock_at):
    money, _payment = owed
    paper = people.add(name="Vera Paper", reach_by="phone", phone="07700 900123", by=money.coordinator)
    records.joined(paper, money.other)
    made = destinations.give(person=money.other, name="Vera", sort_code="20-30-40", account="87654321", by=money.other)
    jobs.run_ready()
    assert made.usable_from() is None, "whom we ring has not heard yet"
    clock_at(TUE)
    notices.log(notice=Notice.objects.to_tell().get(person=paper), by=money.second)
    assert made.usable_from() == policies.cool_off_until(clock.start_of(clock.today()))


def test_what_was_proposed_before_a_join_waits_two_working_days(owed, clock_at):
    money, payment = owed
    records.joined(payment.payee, money.other)
    with pytest.raises(Refused, match="joined or parted"):
        approve(money, payment)
    clock_at(TUE)
    with pytest.raises(Refused, match="joined or parted"):
        approve(money, payment)
    clock_at(THU)
    assert approve(money, payment)


def test_details_that_the_kept_record_had_before_wait_too(owed, clock_at):
    money, payment = owed
    money.give_details(money.other, account="87654321")
    records.joined(payment.payee, money.other)
    payments.cancel(payment=payment, by=money.system)
    catch_up.run()
    again = Payment.objects.get(status="proposed")
    assert again.destination.ending == "321"
    with pytest.raises(Refused, match="joined or parted"):
        approve(money, again)


def test_what_was_approved_before_a_join_is_looked_at_again(owed):
    money, payment = owed
    approve(money, payment)
    run = pay_runs.prepare(by=money.finance)
    records.joined(payment.payee, money.other)
    with pytest.raises(Refused):
        pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)
    catch_up.run()
    payment.refresh_from_db()
    assert payment.status == "proposed" and not Attempt.objects.exists()


def test_this_was_not_me_freezes_both_until_it_is_clear(owed, clock_at):
    money, payment = owed
    approve(money, payment)
    run = pay_runs.prepare(by=money.finance)
    join = stopped(money, payment)
    with pytest.raises(Refused, match="not this person"):
        pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)
    catch_up.run()
    with pytest.raises(Refused, match="not this person"):
        approve(money, payment)
    joins.release(join=join, by=money.administrator)
    assert approve(money, payment)


def test_the_database_sends_nothing_to_records_in_doubt(owed):
    money, payment = owed
    stopped(money, payment)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(payment=payment, number=1, key="K1", rail="bank_file")
