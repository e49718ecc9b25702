"""What the bank calls a payment comes from what it pays, and from no counter."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction

from ground import clock
from opportunities.models import Placement, Session
from payments.actions import contributions, pay_runs, payments
from payments.models import Contribution, Payment
from tests.factories import money as make


def test_the_end_to_end_id_is_made_from_the_work_it_pays(money):
    run = money.exported()
    attempt = run.attempts.get()
    assert re.fullmatch(r"AL-[A-Z2-7]{14}-[A-Z2-7]{8}-1", attempt.key)
    assert attempt.key.encode() in pay_runs.content(made=run.file)


def test_every_debt_has_a_key_of_its_own(db, clock_at):
    clock_at("2026-11-24 18:00")
    money = make.Money(lines=((7500, "half_day", "meet"), (4000, "hour", "plan")))
    payee = money.payee()
    for hours in (0, 3):
        make.session(money.role, clock.now() - dt.timedelta(hours=hours), money.coordinator)
    money.expected(payee, clock.now() - dt.timedelta(hours=9))
    line = payee.pay_terms.get().lines.get(unit="hour")
    for which in range(3):
        contributions.log(line=line, worked_on=clock.today(), minutes=60, log_key=f"a{which}", by=payee)
    keys = list(Contribution.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys)) == 6 and all(len(key) == 32 for key in keys)


def test_what_is_logged_again_after_a_restore_has_the_key_it_had(db, clock_at):
    """The form's own key is new each time; the day and the line are what the entry is about."""
    clock_at("2026-11-24 18:00")
    money = make.Money(lines=((4000, "hour", "plan"),))
    payee = money.payee()
    make.catch_up.run()
    line = payee.pay_terms.get().lines.get()
    try:
        with transaction.atomic():
            first = contributions.log(line=line, worked_on=clock.today(), minutes=60, log_key="a", by=payee).key
            raise InterruptedError
    except InterruptedError:
        pass
    assert contributions.log(line=line, worked_on=clock.today(), minutes=60, log_key="b", by=payee).key == first


def test_a_second_try_has_another_id_also_as_a_new_payment(money):
    run = money.exported()
    first = run.attempts.get()
    money.take(make.report(run, {first.key: "AC04"}))
    payment = Payment.objects.get()
    payments.cancel(payment=payment, by=money.system)
    money.approve(payments.propose(payee=payment.payee, by=money.system))
    second = money.export().attempts.get()
    assert second.payment != payment
    assert second.key == first.key.removesuffix("1") + "2"


def test_the_database_keeps_a_key(money):
    done = money.expected()
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=done.pk).update(key="x")
    other = money.expected()
    for model, rows in ((Session, Session.objects.all()), (Placement, Placement.objects.all())):
        one, two = rows.order_by("pk")[:2]
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=one.pk).update(key=two.key)
    assert other.key != done.key
