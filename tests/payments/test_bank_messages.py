"""The bank's answers, the happy ones and the broken: one clear sentence each, nothing lost."""

import datetime as dt

import pytest

from ground import clock, jobs
from ground.exceptions import Refused
from payments.actions import bank_messages, catch_up, payments
from payments.models import Attempt, BankMessage, Due, Payment, Posting, StatementLine
from payments.queries import bank, ledger_check
from tests.factories import money as make


def test_accepted_then_booked(money, clock_at):
    run = money.exported()
    assert money.take(make.report(run)).sentence == "1 accepted."
    assert Payment.objects.get().status == "sent"
    clock_at("2026-11-26 10:00")
    assert money.settle(run, dt.date(2026, 11, 25)).sentence == "1 paid."
    assert Posting.objects.get(kind="settle").effective_on == dt.date(2026, 11, 25)
    assert Attempt.objects.get().settled_on == dt.date(2026, 11, 25)


def test_refused_is_owed_again_and_can_be_paid_with_a_new_key(money):
    run = money.exported()
    attempt = run.attempts.get()
    money.take(make.report(run, {attempt.key: "AC04"}))
    payment = Payment.objects.get()
    assert (payment.status, payment.reason) == ("failed", "The account has been closed.")
    due = Due.objects.get()
    assert (due.in_flight, due.held, due.outstanding) == (0, 7500, 7500)
    money.line.refresh_from_db()
    assert (money.line.committed, money.line.held) == (240_000, 0)
    payments.retry(payment=payment, by=payment.payee)
    money.approve(payment)
    second = money.export()
    assert second.attempts.get().key != attempt.key
    money.settle(second)
    assert Payment.objects.get().status == "paid"


def test_a_payment_that_came_back_reopens_its_items_and_is_paid_again(money, clock_at):
    payment = money.paid()
    run, key = payment.run, payment.attempts.get().key
    clock_at("2026-11-30 10:00")
    money.take(make.statement(run, clock.today(), returns={key: "AC01"}, debits=False))
    payment.refresh_from_db()
    due = Due.objects.get()
    assert (payment.status, due.settled, due.held, due.outstanding) == ("returned", 0, 7500, 7500)
    returned = Posting.objects.get(kind="return")
    assert returned.reverses.kind == "settle"
    money.line.refresh_from_db()
    assert (money.line.committed, money.line.spent) == (240_000, 0)
    assert payment.payee.notices.filter(kind="payments/came_back").count() == 1
    catch_up.run()
    assert Payment.objects.count() == 1
    money.give_details(payment.payee, "11112222")
    jobs.run_ready()  # they are told of the new details at the contact they had
    clock_at("2026-12-02 10:00")
    payment.refresh_from_db()
    money.approve(payment)
    money.settle(money.export())
    due.refresh_from_db()
    assert (due.settled, [one.number for one in payment.attempts.all()]) == (7500, [1, 2])


def test_a_whole_file_refused(money):
    run = money.exported()
    money.take(make.report(run, group="FF01"))
    assert Payment.objects.get().status == "failed"


def test_a_file_sent_twice_does_not_undo_the_first(money):
    run = money.exported()
    money.take(make.report(run))
    said = money.take(make.report(run, group="DUPL")).sentence
    assert said == "1 sent twice, the bank says: look at it, nothing was changed."
    assert Payment.objects.get().status == "sent"


def test_a_cut_off_file_changes_nothing(money):
    run = money.exported()
    whole = make.statement(run, clock.today())
    with pytest.raises(Refused, match="cut off"):
        money.take(whole[: len(whole) // 2])
    assert BankMessage.objects.count() == 0
    assert money.take(whole).sentence == "1 paid."


def test_the_same_file_again_changes_nothing(money):
    run = money.exported()
    whole = make.statement(run, clock.today())
    money.take(whole)
    before = Posting.objects.count()
    assert money.take(whole).sentence == "We had this file already. Nothing was changed."
    assert Posting.objects.count() == before


def test_another_statement_with_the_same_debit_settles_it_once(money):
    run = money.exported()
    money.settle(run)
    assert money.settle(run).sentence == "1 known already."
    assert not bank.to_decide().exists() and not bank.not_ours().exists()
    assert Due.objects.get().settled == 7500


def test_an_answer_to_a_file_that_is_not_ours(money):
    run = money.exported()
    with pytest.raises(Refused, match="RUN-99999"):
        money.take(make.report(run, original="RUN-99999"))
    assert BankMessage.objects.count() == 0


def test_an_answer_that_names_payments_of_another_run(money):
    first, second = money.exported(), money.exported()
    with pytest.raises(Refused, match="not in the file it answers"):
        money.take(make.report(first, original=second.file.message_id))
    assert set(Payment.objects.values_list("status", flat=True)) == {"sending"}


@pytest.mark.parametrize("content", ["", "nonsense", "<a/>", '<!DOCTYPE x [<!ENTITY a "b">]><a>&a;</a>'])
def test_what_is_no_answer_at_all(money, content):
    with pytest.raises(Refused, match="Nothing was changed"):
        money.take(content)


def test_a_sum_that_is_not_ours_waits_to_be_looked_at(money):
    run = money.exported()
    whole = make.statement(run, clock.today()).replace("75.00", "74.00")
    assert money.take(whole).sentence == "1 waits: the amount differs."
    assert Payment.objects.get().status == "sending"
    assert StatementLine.objects.get().applied_at is None


def test_a_return_that_comes_before_its_debit_waits_for_it(money):
    run = money.exported()
    key = run.attempts.get().key
    money.take(make.statement(run, clock.today(), returns={key: "AC01"}, debits=False))
    assert Payment.objects.get().status == "sending"
    money.settle(run)
    bank_messages.resume(by=money.finance)
    assert Payment.objects.get().status == "returned"


def test_a_crash_between_two_lines_is_gone_on_from(money, monkeypatch):
    money.approved()
    run = money.exported()
    assert run.count == 2
    real, seen = bank_messages.attempts.settle, []

    def once(**given):
        seen.append(given)
        if len(seen) == 2:
            raise RuntimeError("the machine stopped")
        return real(**given)

    monkeypatch.setattr(bank_messages.attempts, "settle", once)
    with pytest.raises(RuntimeError):
        money.settle(run)
    assert ledger_check.problems() == []
    assert sorted(Payment.objects.values_list("status", flat=True)) == ["paid", "sending"]
    monkeypatch.undo()
    with clock.at(dt.datetime(2026, 11, 24, 16, tzinfo=dt.UTC)):
        bank_messages.resume(by=money.system)
    assert set(Payment.objects.values_list("status", flat=True)) == {"paid"}
