"""Lines of the bank's that wait: booked once more, another sum, late, one sum for several. Two people end each."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ground.exceptions import Refused
from payments.actions import line_decisions, never_paid, payments
from payments.models import Attempt, Due, LineDecision, Payment, Posting, StatementLine
from payments.presenters import second_person
from payments.queries import bank, ledger_check, line_outcomes
from payments.queries.payments import content_of
from tests.factories import money as make
from tests.factories.bank_lines import DAY, SAID, stand, text
from tests.factories.duties import give
from tests.opportunities.test_panel_leaks import client_for


def waits(**which) -> StatementLine:
    found = StatementLine.objects.filter(applied_at=None, **which)
    return found.select_related("message", "attempt__payment__payee").get()


def may_be(line: StatementLine) -> list[str]:
    return [str(one) for one in line_outcomes.to_say(line, line.attempt)]


def both_say(money, line: StatementLine, outcome: str, on: dt.date | None = DAY) -> LineDecision:
    said = line_decisions.declare(line=line, outcome=outcome, on=on, **SAID, by=money.finance)
    assert [one.row for one in second_person.waiting(money.finance2)] == [said]
    with pytest.raises(Refused, match="somebody else in finance has to agree"):
        line_decisions.agree(declared=said, by=money.finance)
    for _ in range(2):
        line_decisions.agree(declared=said, by=money.finance2)
    return said


def green() -> None:
    assert not bank.to_decide().exists() and ledger_check.problems() == []


# Booked once more


def test_what_the_bank_paid_twice_stands_in_a_list_until_it_is_back(two_sent):
    money, run = two_sent
    money.take(text("debit-booked-once-more", run))
    line = waits(outcome="again")
    assert may_be(line) == ["twice", "nothing"]
    postings = Posting.objects.count()
    both_say(money, line, "twice")
    assert [one.pk for one in bank.to_get_back()] == [line.pk] and stand() == ["paid", "sending"]
    assert Posting.objects.count() == postings, "it was owed once and is paid once"
    page = client_for(money.finance).get(reverse("payments_reconciliation")).content.decode()
    assert "What is to come back" in page and "£75" in page
    money.take(text("credit-without-a-code", run))
    back = waits(outcome="back")
    assert may_be(back) == ["came_back", "got_back", "nothing"]
    both_say(money, back, "got_back")
    assert not bank.to_get_back().exists() and stand() == ["paid", "sending"]
    green()


def test_once_more_may_be_nothing_when_the_bank_put_it_right(two_sent):
    money, run = two_sent
    money.take(text("debit-booked-once-more", run))
    both_say(money, waits(outcome="again"), "nothing", None)
    assert not bank.to_get_back().exists() and stand() == ["paid", "sending"]
    green()


# Another sum


def test_another_sum_is_looked_into_and_what_it_was_for_can_be_said_to_be_never_paid(two_sent, clock_at):
    money, run = two_sent
    money.take(text("booked", run).replace("75.00", "74.00"))
    line = waits(outcome="sum")
    assert may_be(line) == ["nothing"]
    with pytest.raises(Refused, match="know by now"):
        line_decisions.declare(line=line, outcome="paid", on=DAY, **SAID, by=money.finance)
    clock_at("2026-12-10 10:00")
    attempt = Attempt.objects.order_by("pk").first()
    with pytest.raises(Refused, match="has booked something"):
        bank.check_never_paid(attempt)
    both_say(money, line, "nothing", None)
    green()
    bank.check_never_paid(attempt)


# Late


@pytest.fixture
def late(two_sent, clock_at):
    """Said by two to be never paid, and booked after all."""
    money, run = two_sent
    clock_at("2026-12-10 10:00")
    attempt = Attempt.objects.order_by("pk").first()
    said = never_paid.declare(attempt=attempt, **SAID, by=money.finance)
    never_paid.agree(declared=said, by=money.finance2)
    assert stand() == ["proposed", "sending"]
    money.take(text("booked", run))
    return money, run, waits(outcome="late")


def test_what_was_never_paid_and_is_booked_after_all_is_paid_by_two(late):
    money, _run, line = late
    payment = line.attempt.payment
    assert may_be(line) == ["paid", "nothing"]
    with pytest.raises(Refused, match="booked an earlier try"):
        payments.approve(payment=payment, content=content_of(payment), by=money.finance)
    both_say(money, line, "paid")
    assert stand() == ["paid", "sending"]
    attempt, due = Attempt.objects.order_by("pk").first(), Due.objects.order_by("pk").first()
    assert (attempt.status, attempt.settled_on) == ("settled", DAY)
    assert (due.settled, due.held, due.in_flight, due.outstanding) == (7500, 0, 0, 0)
    kinds = Posting.objects.filter(due=due).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["fall_due", "send", "fail", "settle"]
    assert payment.payee.notices.filter(kind="payments/paid").count() == 1
    green()


def test_the_payment_names_who_approved_what_was_sent_and_where_it_went(late):
    money, run, line = late
    payment = Payment.objects.get(pk=line.attempt.payment_id)
    went, approved_by = payment.destination_id, money.finance.pk
    assert payment.approver_root is None
    money.give_details(payment.payee, "87654321")
    both_say(money, line, "paid")
    payment.refresh_from_db()
    assert (payment.run, payment.approver_root, payment.destination_id) == (run, approved_by, went)
    said = [(one.by, one.void_at is None) for one in payment.approvals.order_by("pk")]
    assert said == [(money.finance, False), (money.finance2, True)]


def test_of_what_the_bank_refused_and_booked_after_all_the_one_who_sent_it_may_agree(two_sent):
    """Who authorised its run gives the second yes: the payment keeps the approver that it was sent with."""
    money, run = two_sent
    key = run.attempts.order_by("pk").first().key
    money.take(make.report(run, {key: "AC04"}))
    assert stand() == ["failed", "sent"]
    money.take(text("booked", run))
    line = waits(outcome="late")
    both_say(money, line, "paid")
    payment = Payment.objects.get(pk=line.attempt.payment_id)
    assert (payment.status, payment.approver_root, payment.authoriser_root) == (
        "paid", money.finance.pk, money.finance2.pk,
    )  # fmt: skip
    green()


def test_what_arrived_after_all_can_still_come_back(late):
    money, run, line = late
    both_say(money, line, "paid")
    money.take(text("credit-without-a-code", run))
    both_say(money, waits(outcome="back"), "came_back")
    assert stand() == ["returned", "sending"]
    assert Due.objects.order_by("pk").first().outstanding == 7500
    green()


def test_it_is_paid_anew_where_nothing_follows_from_the_line(late):
    money, _run, line = late
    both_say(money, line, "nothing", None)
    payment = Payment.objects.order_by("pk").first()
    assert money.approve(payment).status == "approved"
    green()


def test_where_it_was_sent_anew_meanwhile_the_bank_has_paid_twice(two_sent, clock_at):
    money, run = two_sent
    clock_at("2026-12-10 10:00")
    first = Attempt.objects.order_by("pk").first()
    never_paid.agree(declared=never_paid.declare(attempt=first, **SAID, by=money.finance), by=money.finance2)
    money.approve(first.payment)
    again = money.export()
    money.settle(again)
    money.take(text("booked", run))
    line = waits(outcome="late")
    assert may_be(line) == ["twice", "nothing"]
    both_say(money, line, "twice")
    assert [one.pk for one in bank.to_get_back()] == [line.pk]
    green()


def test_the_one_who_confirmed_the_work_does_not_give_the_second_yes(late):
    money, _run, line = late
    give(money.coordinator, "finance")
    said = line_decisions.declare(line=line, outcome="paid", on=DAY, **SAID, by=money.finance)
    with pytest.raises(Refused, match="Who confirmed the work"):
        line_decisions.agree(declared=said, by=money.coordinator)
    assert stand() == ["proposed", "sending"]


# One sum for several


def test_one_sum_that_is_what_the_bank_still_has_of_a_file_settles_it(two_sent):
    money, run = two_sent
    money.take(text("booked", run))
    of_one = text("batch-of-another-sum", run).replace("149.00", "75.00").replace("<NbOfTxs>2<", "<NbOfTxs>1<")
    money.take(of_one)
    line = waits(outcome="batch")
    assert [one.pk for one in bank.to_decide()] == [line.pk] and may_be(line) == ["paid", "nothing"]
    both_say(money, line, "paid")
    assert stand() == ["paid", "paid"]
    run.refresh_from_db()
    assert run.status == "done"
    line.refresh_from_db()
    assert line.outcome == "known"
    green()


def test_one_sum_of_nothing_that_we_know_is_looked_into(two_sent):
    money, run = two_sent
    money.take(text("batch-of-another-sum", run))
    line = waits(outcome="batch")
    assert may_be(line) == ["nothing"]
    both_say(money, line, "nothing", None)
    assert stand() == ["sending", "sending"]
    green()


# On the screen


def test_by_hand_from_the_list_to_the_second_yes(late):
    money, _run, line = late
    fay, fabian = client_for(money.finance), client_for(money.finance2)
    here = reverse("payments_bank_line", args=[line.pk])
    assert here in fay.get(reverse("payments_reconciliation")).content.decode()
    assert here in fay.get(reverse("payments_payment", args=[line.attempt.payment_id])).content.decode()
    says = "It waits for somebody else in finance to agree"
    assert says not in fay.get(reverse("payments_payment", args=[line.attempt.payment_id])).content.decode()
    day = {"on_day": "25", "on_month": "11", "on_year": "2026"}
    assert "Choose an answer" in fay.post(here, day | SAID).content.decode()
    assert "Say on which day" in fay.post(here, SAID | {"outcome": "paid"}).content.decode()
    fay.post(here, day | SAID | {"outcome": "paid"})
    [said] = LineDecision.objects.all()
    assert says in fay.get(reverse("payments_payment", args=[line.attempt.payment_id])).content.decode()
    yes = reverse("payments_agree_line", args=[said.pk])
    asked = fabian.post(yes).content.decode()
    assert "This cannot be undone" in asked and line.attempt.payment.payee.name in asked
    assert stand() == ["proposed", "sending"]
    assert "It is in the books now" in fabian.post(yes, {"sure": "yes"}, follow=True).content.decode()
    assert stand() == ["paid", "sending"]


def test_the_lists_ask_alike_for_one_line_and_three(two_sent):
    money, run = two_sent
    fay, fabian = client_for(money.finance), client_for(money.finance2)
    pages = (fay, reverse("payments_reconciliation")), (fabian, reverse("second_person"))
    asked = []
    for name, outcome in (("batch-of-another-sum", "batch"), ("debit-booked-once-more", "again"), ("booked", "sum")):
        money.take(text(name, run).replace("75.00", "74.00") if outcome == "sum" else text(name, run))
        line_decisions.declare(line=waits(outcome=outcome), outcome="nothing", **SAID, by=money.finance)
        asked.append([])
        for client, page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as queries_made:
                assert client.get(page).status_code == 200
            asked[-1].append(len(queries_made))
    assert len(second_person.waiting(money.finance2)) == 3
    assert asked[0][1] == asked[1][1] == asked[2][1]
    assert asked[1][0] == asked[2][0], "with the first booked line the list of what is known begins"
