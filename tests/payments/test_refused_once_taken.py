"""What the bank took and then refuses fails by the word of two people, and by no status report alone."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from ground.exceptions import Refused
from payments.actions import bank_messages, line_decisions
from payments.models import Attempt, Due, LineDecision, StatementLine
from payments.presenters import second_person
from payments.queries import bank, ledger_check, line_outcomes
from tests.factories import money as make
from tests.factories.bank_lines import SAID, stand, text
from tests.opportunities.test_panel_leaks import client_for

WAITS = "1 waits: the bank refuses what it had taken. Ring the bank."


@pytest.fixture
def taken(two_sent):
    """The bank has accepted both."""
    money, run = two_sent
    money.take(make.report(run))
    return money, run


def refused() -> StatementLine:
    found = StatementLine.objects.filter(outcome="once_taken", applied_at=None)
    return found.select_related("message", "attempt__payment__payee").get()


def test_a_report_that_contradicts_an_earlier_one_waits(taken):
    money, run = taken
    assert money.take(text("refused-in-words", run)).sentence == WAITS
    line = refused()
    assert stand() == ["sent", "sent"] and [one.pk for one in bank.to_decide()] == [line.pk]
    assert line.bank_words == "Held for checks, then declined."
    assert [str(one) for one in line_outcomes.to_say(line, line.attempt)] == ["refused", "nothing"]


@pytest.mark.parametrize("first", ["accepted", "refused-in-words"])
def test_also_where_the_one_that_took_it_is_not_applied_yet(two_sent, first):
    """In either order, applied in either order: the two say different things."""
    money, run = two_sent
    told = {"accepted": make.report(run), "refused-in-words": text("refused-in-words", run)}
    for content in (told.pop(first), *told.values()):
        bank_messages.take(content=content.encode(), by=money.finance)
    for message in bank.waiting().order_by("kind", "-pk"):
        bank_messages.apply(message=message, by=money.finance2)
    assert "failed" not in stand() and refused().attempt.key == run.attempts.order_by("pk").first().key


def test_two_people_say_that_the_bank_refused_it(taken):
    money, run = taken
    money.take(text("refused-in-words", run))
    line = refused()
    said = line_decisions.declare(line=line, outcome="refused", **SAID, by=money.finance)
    assert stand() == ["sent", "sent"]
    assert [one.row for one in second_person.waiting(money.finance2)] == [said]
    with pytest.raises(Refused, match="somebody else in finance has to agree"):
        line_decisions.agree(declared=said, by=money.finance)
    for _ in range(2):
        line_decisions.agree(declared=said, by=money.finance2)
    attempt, due = line.attempt, Due.objects.order_by("pk").first()
    attempt.refresh_from_db()
    assert (attempt.status, attempt.reason_code, stand()) == ("failed", "NARR", ["failed", "sent"])
    assert (due.in_flight, due.outstanding) == (0, 7500)
    assert attempt.payment.payee.notices.filter(kind="payments/came_back").count() == 1
    assert not bank.to_decide().exists() and ledger_check.problems() == []


def test_or_that_nothing_follows_from_it(taken):
    money, run = taken
    money.take(text("refused-in-words", run))
    said = line_decisions.declare(line=refused(), outcome="nothing", **SAID, by=money.finance)
    line_decisions.agree(declared=said, by=money.finance2)
    assert stand() == ["sent", "sent"] and not bank.to_decide().exists()
    money.settle(run)
    assert stand() == ["paid", "paid"] and ledger_check.problems() == []


def test_when_the_bank_books_it_meanwhile_that_is_its_answer(taken):
    money, run = taken
    money.take(text("refused-in-words", run))
    said = line_decisions.declare(line=refused(), outcome="refused", **SAID, by=money.finance)
    money.settle(run)
    with pytest.raises(Refused, match="We know by now"):
        line_decisions.agree(declared=said, by=money.finance2)
    assert stand() == ["paid", "paid"] and not bank.to_decide().exists()


def test_a_refusal_of_what_was_booked_waits_until_somebody_has_looked(taken):
    money, run = taken
    money.settle(run)
    assert money.take(text("refused-in-words", run)).sentence == WAITS
    line = refused()
    assert [one.pk for one in bank.to_decide()] == [line.pk] and stand() == ["paid", "paid"]
    assert [str(one) for one in line_outcomes.to_say(line, line.attempt)] == ["nothing"]
    said = line_decisions.declare(line=line, outcome="nothing", **SAID, by=money.finance)
    line_decisions.agree(declared=said, by=money.finance2)
    assert not bank.to_decide().exists() and stand() == ["paid", "paid"]


def test_the_database_fails_nothing_that_was_taken_by_one_word(taken):
    money, run = taken
    money.take(text("refused-in-words", run))
    line = refused()
    line_decisions.declare(line=line, outcome="refused", **SAID, by=money.finance)
    with pytest.raises(DatabaseError, match="refused what it had accepted"), transaction.atomic():
        StatementLine.objects.filter(pk=line.pk).update(outcome="refused")
    with pytest.raises(DatabaseError, match="refused what it had accepted"), transaction.atomic():
        Attempt.objects.filter(pk=line.attempt_id).update(status="failed", reason_code="NARR")


def test_by_hand(taken):
    money, run = taken
    money.take(text("refused-in-words", run))
    fay, fabian = client_for(money.finance), client_for(money.finance2)
    here = reverse("payments_bank_line", args=[refused().pk])
    assert here in fay.get(reverse("payments_reconciliation")).content.decode()
    page = fay.get(here).content.decode()
    assert "Held for checks, then declined." in page and "The bank refused it" in page
    fay.post(here, SAID | {"outcome": "refused"})
    [said] = LineDecision.objects.all()
    yes = reverse("payments_agree_line", args=[said.pk])
    assert "£75" in fabian.post(yes).content.decode() and stand() == ["sent", "sent"]
    assert "It is in the books now" in fabian.post(yes, {"sure": "yes"}, follow=True).content.decode()
    assert stand() == ["failed", "sent"]
