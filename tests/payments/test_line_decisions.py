"""What came in under our number without a code: two people say whether it came back, and it is as any return."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from ground import clock
from ground.exceptions import Refused
from ground.models import AuditEvent
from payments.actions import line_decisions
from payments.models import Attempt, Due, LineDecision, Payment, Posting, StatementLine
from payments.presenters import second_person
from payments.queries import bank, ledger_check
from tests.factories import money as make
from tests.factories.bank_lines import DAY, text
from tests.factories.duties import give as give_duty
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

SAID = {"why": "The bank says that the account is closed.", "evidence": "Bank case 4711"}
CREDITS = (
    "credit-without-a-code", "credit-with-the-banks-own-code", "credit-with-words-only", "reversal-of-a-debit"
)  # fmt: skip


@world
def settled(clock_at):
    """Two payments of £75.00 in one run; the first is booked and paid. Thursday morning."""
    clock_at("2026-11-24 15:00")
    money = make.Money()
    money.approved()
    run = money.exported()
    clock_at("2026-11-26 10:00")
    money.take(text("booked", run))
    return money, run


def credit(money, run, name=CREDITS[0]) -> StatementLine:
    money.take(text(name, run))
    return StatementLine.objects.order_by("-pk").select_related("attempt").first()


@pytest.mark.parametrize("name", CREDITS)
def test_two_people_say_that_it_came_back(settled, name):
    money, run = settled
    line = credit(money, run, name)
    assert [one.pk for one in bank.to_decide()] == [line.pk]
    said = line_decisions.declare(line=line, on=DAY, **SAID, by=money.finance)
    assert line_decisions.declare(line=line, on=DAY, **SAID, by=money.finance) == said
    with pytest.raises(Refused, match="somebody else in finance has to agree"):
        line_decisions.agree(declared=said, by=money.finance)
    assert Payment.objects.order_by("pk").first().status == "paid"
    for _ in range(2):
        line_decisions.agree(declared=said, by=money.finance2)
    payment, due = Payment.objects.order_by("pk").first(), Due.objects.order_by("pk").first()
    assert (payment.status, due.settled, due.held, due.outstanding) == ("returned", 0, 7500, 7500)
    back = Posting.objects.get(kind="return")
    assert (back.reverses.kind, back.effective_on) == ("settle", DAY)
    assert payment.payee.notices.filter(kind="payments/came_back").count() == 1
    assert not bank.to_decide().exists() and ledger_check.problems() == []
    verbs = AuditEvent.objects.filter(kind="payments.linedecision").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["declare_line", "agree_line"]


def test_the_same_return_told_with_its_code_later_is_known_or_decides_it(settled):
    money, run = settled
    line = credit(money, run)
    money.take(text("return-in-a-batch", run))
    assert Payment.objects.order_by("pk").first().status == "returned"
    with pytest.raises(Refused, match="know by now"):
        line_decisions.declare(line=line, on=DAY, **SAID, by=money.finance)


def test_a_booking_whose_day_cannot_be_is_settled_on_the_day_that_two_people_say(settled):
    money, run = settled
    second = text("booked-before-the-file", run).replace(
        run.attempts.order_by("pk").first().key, run.attempts.order_by("pk").last().key
    )
    line = credit_of(money, second)
    for day in (dt.date(2026, 11, 23), dt.date(2026, 11, 27), dt.date(9999, 12, 31)):
        with pytest.raises(Refused, match="cannot be that day"):
            line_decisions.declare(line=line, on=day, **SAID, by=money.finance)
    said = line_decisions.declare(line=line, on=DAY, **SAID, by=money.finance)
    line_decisions.agree(declared=said, by=money.finance2)
    assert [one.status for one in Payment.objects.all()] == ["paid", "paid"]
    assert Attempt.objects.order_by("pk").last().settled_on == DAY and ledger_check.problems() == []


def credit_of(money, whole: str) -> StatementLine:
    money.take(whole)
    return StatementLine.objects.order_by("-pk").select_related("attempt").first()


def test_taken_back_it_waits_as_before(settled):
    money, run = settled
    line = credit(money, run)
    said = line_decisions.declare(line=line, on=DAY, **SAID, by=money.finance)
    for _ in range(2):
        line_decisions.take_back(declared=said, by=money.finance2)
    with pytest.raises(Refused, match="was taken back"):
        line_decisions.agree(declared=said, by=money.finance2)
    again = line_decisions.declare(line=line, on=DAY, **SAID, by=money.finance2)
    line_decisions.agree(declared=again, by=money.finance)
    with pytest.raises(Refused, match="it is in the books"):
        line_decisions.take_back(declared=again, by=money.finance)


def test_nobody_decides_about_their_own_pay(settled):
    money, run = settled
    line = credit(money, run)
    payee = line.attempt.payment.payee
    give_duty(payee, "finance")
    with pytest.raises(Refused, match="their own pay"):
        line_decisions.declare(line=line, on=DAY, **SAID, by=payee)
    said = line_decisions.declare(line=line, on=DAY, **SAID, by=money.finance)
    with pytest.raises(Refused, match="their own pay"):
        line_decisions.agree(declared=said, by=payee)
    assert [row.row for row in second_person.waiting(money.finance2)] == [said]
    assert second_person.waiting(payee) == [] == second_person.waiting(money.finance)


def test_the_database_wants_two(settled):
    money, run = settled
    line = credit(money, run)
    with pytest.raises(DatabaseError), transaction.atomic():
        StatementLine.objects.filter(pk=line.pk).update(outcome="came_back")
    said = line_decisions.declare(line=line, on=DAY, **SAID, by=money.finance)
    for change in (
        {"agreed_at": clock.now(), "agreed_by": money.finance, "agreer_root": money.finance.root_id},
        {"agreed_at": clock.now(), "agreed_by": money.finance2, "agreer_root": said.payee_root},
        {"agreed_at": clock.now()},
        {"reason": "x"},
        {"on": DAY + dt.timedelta(days=1)},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            LineDecision.objects.filter(pk=said.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Attempt.objects.filter(pk=line.attempt_id).update(
            status="returned", returned_on="2026-11-27", told_on="2026-11-26"
        )


def test_on_the_payments_page(settled):
    money, run = settled
    line = credit(money, run, "credit-with-words-only")
    here = reverse("payments_payment", args=[line.attempt.payment_id])
    fay, fabian = client_for(money.finance), client_for(money.finance2)
    page = fay.get(here).content.decode()
    asked = reverse("payments_bank_line", args=[line.pk])
    assert "Account closed, please contact payee" in page and asked in page
    assert "Say what it is" in fay.get(asked).content.decode()
    day = {"on_day": "25", "on_month": "11", "on_year": "2026"}
    assert "Where can it be read again?" in fay.post(asked, day).content.decode()
    page = fay.post(asked, day | SAID | {"outcome": "came_back"}, follow=True).content.decode()
    assert "Nothing moves until somebody else in finance agrees" in page
    [said] = LineDecision.objects.all()
    page = fabian.post(reverse("payments_agree_line", args=[said.pk]), {"sure": "yes"}, follow=True).content.decode()
    assert "It is in the books now" in page and "Came back" in page
