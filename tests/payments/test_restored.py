"""The database is put back from a backup that is older than what the bank has: nobody is paid twice."""

import datetime as dt

import pytest

from ground import clock, high_water
from ground.exceptions import Refused
from payments.actions import catch_up, contributions, pay_runs, payments, sent_mark
from payments.models import Attempt, BankFile, Contribution, Payment, StatementLine
from payments.queries import ledger_check
from tests.factories import money as make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
PAYEES = 4


def pay(money):
    """A run from its preparation to the bank's hands; what the bank will say of it."""
    run = money.export()
    pay_runs.content(made=run.file)
    return run, make.statement(run, clock.today())


def test_nobody_is_paid_twice_after_an_older_backup(django_db_setup, figures):
    money = make.Money()
    first, booked = pay_once(money)
    for _payee in range(PAYEES):
        money.approved()
    older = django_db_setup.snapshot()
    second, statement = pay(money)
    paid = set(second.attempts.values_list("key", flat=True))
    money.take(statement)
    assert Payment.objects.filter(status="paid").count() == PAYEES + 1

    django_db_setup.restore(older)
    assert BankFile.objects.get().run_id == first.pk
    refused = 0
    for _day in range(3):
        catch_up.run()
        for deed in (lambda: pay_runs.prepare(by=money.finance), lambda: pay_runs.content(made=BankFile.objects.get())):
            with pytest.raises(Refused, match="This database is older than what was sent: 2 runs"):
                deed()
            refused += 1
    high_water.path().unlink()  # somebody thinks that the file is what is wrong
    with pytest.raises(Refused, match="is missing"):
        pay_runs.prepare(by=money.finance)

    # The second net, alone: the mark says what the database says.
    high_water.set_back_to(sent_mark.NAME, sent_mark.of_database())
    money.take(statement)
    assert StatementLine.objects.filter(end_to_end__in=paid, attempt=None).count() == PAYEES
    run = pay_runs.prepare(by=money.finance)
    pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)
    with pytest.raises(Refused, match="The bank has booked a payment for this work already"):
        pay_runs.export(run=run, by=money.finance2)
    assert Attempt.objects.count() == 1 and BankFile.objects.count() == 1
    assert booked not in paid
    assert ledger_check.problems() == []
    figures(refused=refused + 2, paid_twice=0)


def test_the_same_debts_are_called_what_they_were_called(django_db_setup, figures):
    """So that the bank itself says "sent twice" of them; and work done since takes no id that it has booked."""
    money = make.Money()
    pay_once(money)
    money.approved()
    older = django_db_setup.snapshot()
    sent, _statement = pay(money)
    (booked,) = sent.attempts.values_list("key", flat=True)
    django_db_setup.restore(older)
    other = money.approved()
    high_water.set_back_to(sent_mark.NAME, sent_mark.of_database())
    again = money.export()
    keys = dict(again.attempts.values_list("payment", "key"))
    assert booked in keys.values() and keys[other.pk] != booked
    figures(ids=len(keys), taken_by_another=0)


def test_the_second_half_of_a_combined_payment_is_not_sent_again(django_db_setup, figures):
    """One payment for two pieces of work bears the number of the older one alone."""
    money = make.Money()
    pay_once(money)
    payee = money.payee()
    for hours in (2, 1):
        make.session(money.role, clock.now() - dt.timedelta(hours=hours), money.coordinator)
    catch_up.run()
    works = list(Contribution.objects.filter(payee=payee).order_by("ended_at"))
    older = django_db_setup.snapshot()
    for work in works:
        contributions.confirm(contribution=work, by=money.coordinator)
    money.approve(payments.propose(payee=payee, by=money.system))
    _run, statement = pay(money)
    django_db_setup.restore(older)
    high_water.set_back_to(sent_mark.NAME, sent_mark.of_database())
    money.take(statement)
    contributions.confirm(contribution=works[1], by=money.coordinator)
    money.approve(payments.propose(payee=payee, by=money.system))
    run = pay_runs.prepare(by=money.finance)
    pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)
    with pytest.raises(Refused, match="we have no record of it"):
        pay_runs.export(run=run, by=money.finance2)
    assert Attempt.objects.count() == 1 and ledger_check.problems() == []
    figures(refused=1, paid_twice=0)


def pay_once(money):
    money.approved()
    run, statement = pay(money)
    money.take(statement)
    return run, run.attempts.get().key
