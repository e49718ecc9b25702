"""A payment that the bank calls "sent twice" and never settles: two people say so, and it is paid again, once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from ground import clock, jobs, triggers
from ground.exceptions import Refused
from ground.models import AuditEvent
from members.actions import duties
from members.models import Person
from payments.actions import bank_messages, never_paid, pay_runs
from payments.models import Attempt, Due, NeverPaid, Payment, Posting
from payments.queries import bank, ledger_check
from tests.factories import money as make
from tests.factories import records
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

WHY, EVIDENCE = "The bank says it was sent twice and booked neither.", "Bank case 4711"
SAID = {"why": WHY, "evidence": EVIDENCE}


@world
def with_the_bank(clock_at):
    """£75, taken in by the bank, called sent twice, and on no statement a week later."""
    clock_at("2026-11-24 15:00")
    money = make.Money()
    run = money.exported()
    money.take(make.report(run))
    money.take(make.report(run, {run.attempts.get().key: "AM05"}))
    clock_at("2026-12-02 10:00")
    return money


@pytest.fixture
def attempt(with_the_bank):
    return Attempt.objects.select_related("payment__payee", "run").get()


@pytest.fixture
def declared(with_the_bank, attempt):
    return never_paid.declare(attempt=attempt, **SAID, by=with_the_bank.finance)


def test_nothing_moves_before_a_second_person_agrees(with_the_bank, attempt, declared):
    assert never_paid.declare(attempt=attempt, **SAID, by=with_the_bank.finance) == declared
    with pytest.raises(Refused, match="somebody else in finance has to agree"):
        never_paid.agree(declared=declared, by=with_the_bank.finance)
    with pytest.raises(Refused, match="said this already"):
        never_paid.declare(attempt=attempt, **SAID, by=with_the_bank.finance2)
    attempt.refresh_from_db()
    assert (attempt.status, Payment.objects.get().status, Due.objects.get().in_flight) == ("accepted", "sent", 7500)


def test_agreed_it_is_owed_again_and_proposed_and_paid_once(with_the_bank, attempt, declared, mailoutbox):
    money = with_the_bank
    for _ in range(2):
        never_paid.agree(declared=declared, by=money.finance2)
    attempt.refresh_from_db()
    payment, due = Payment.objects.get(), Due.objects.get()
    assert (attempt.status, attempt.reason_code, payment.status) == ("failed", "NEVERPAID", "proposed")
    assert (due.in_flight, due.held, due.settled) == (0, 7500, 0)
    assert Posting.objects.get(kind="fail").reverses.kind == "send"
    money.line.refresh_from_db()
    assert (money.line.committed, money.line.held) == (240_000, 0)
    assert attempt.run.__class__.objects.get().status == "done", "nothing of it is with the bank any more"
    assert not payment.approvals.filter(void_at=None).exists()
    jobs.run_ready()
    [mail] = [each for each in mailoutbox if "late, and that is our fault" in each.subject]
    assert "You do not have to do anything" in mail.body
    assert not payment.payee.notices.filter(kind="payments/came_back").exists()
    money.approve(payment)
    money.settle(money.export())
    payment.refresh_from_db()
    assert (payment.status, Due.objects.get().settled) == ("paid", 7500)
    assert [each.status for each in Attempt.objects.order_by("number")] == ["failed", "settled"]
    assert ledger_check.problems() == []
    verbs = AuditEvent.objects.filter(verb__endswith="_never_paid").order_by("pk")
    assert [each.verb for each in verbs] == ["declare_never_paid", "agree_never_paid"]


def test_the_new_details_of_the_person_are_used(with_the_bank, attempt, declared):
    newest = with_the_bank.give_details(attempt.payment.payee, "11112222")
    never_paid.agree(declared=declared, by=with_the_bank.finance2)
    assert Payment.objects.get().destination == newest


def test_too_soon_and_once_the_bank_has_said(with_the_bank, attempt, declared, clock_at):
    money = with_the_bank
    never_paid.take_back(declared=declared, by=money.finance2)
    clock_at(clock.start_of(clock.add_working_days(attempt.run.pay_on, 2)))
    with pytest.raises(Refused, match="The bank may still pay this"):
        never_paid.declare(attempt=attempt, **SAID, by=money.finance)
    clock_at("2026-12-02 10:00")
    again = never_paid.declare(attempt=attempt, **SAID, by=money.finance)
    money.settle(attempt.run)
    with pytest.raises(Refused, match="told us what became"):
        never_paid.agree(declared=again, by=money.finance2)
    assert Payment.objects.get().status == "paid" and not NeverPaid.objects.open().exists()
    assert Due.objects.get().settled == 7500


def test_what_waits_on_a_statement_is_looked_at_first(with_the_bank, attempt):
    money = with_the_bank
    money.take(make.statement(attempt.run, clock.today()).replace("75.00", "74.00"))
    with pytest.raises(Refused, match="Look at Reconciliation first"):
        never_paid.declare(attempt=attempt, **SAID, by=money.finance)


def test_taken_back_it_can_be_said_again_by_somebody_else(with_the_bank, attempt, declared):
    money = with_the_bank
    for _ in range(2):
        never_paid.take_back(declared=declared, by=money.finance2)
    with pytest.raises(Refused, match="was taken back"):
        never_paid.agree(declared=declared, by=money.finance2)
    again = never_paid.declare(attempt=attempt, **SAID, by=money.finance2)
    never_paid.agree(declared=again, by=money.finance)
    with pytest.raises(Refused, match="has agreed"):
        never_paid.take_back(declared=again, by=money.finance)
    assert Attempt.objects.get().status == "failed"


@pytest.mark.parametrize("missing", ["why", "evidence"])
def test_it_says_why_and_where_it_can_be_read(with_the_bank, attempt, missing):
    with pytest.raises(Refused, match="why you are sure"):
        never_paid.declare(attempt=attempt, **SAID | {missing: " "}, by=with_the_bank.finance)


def test_nobody_decides_about_their_own_pay_and_two_records_are_one_person(with_the_bank, attempt, declared):
    money = with_the_bank
    make.duties.give(attempt.payment.payee, "finance")
    with pytest.raises(Refused, match="their own pay"):
        never_paid.agree(declared=declared, by=attempt.payment.payee)
    with pytest.raises(Refused, match="Only finance"):
        never_paid.agree(declared=declared, by=money.coordinator)
    duties.end(duty=money.finance.duties.get(), by=make.person("Ada", "administrator"))
    records.joined(money.finance, money.finance2)
    with pytest.raises(Refused, match="somebody else in finance has to agree"):
        never_paid.agree(declared=declared, by=Person.objects.get(pk=money.finance2.pk))


# If it left our account after all


def test_what_was_booked_after_all_is_not_paid_a_second_time(with_the_bank, attempt, declared):
    money = with_the_bank
    never_paid.agree(declared=declared, by=money.finance2)
    money.approve(Payment.objects.get())
    said = money.settle(attempt.run).sentence
    assert said == "1 waits: it left our account, though it had failed. Look at it before it is paid again."
    payment = Payment.objects.get()
    assert payment.status == "proposed", "the yes to pay it again is void"
    with pytest.raises(Refused, match="booked an earlier try"):
        money.approve(payment)
    assert [line.kind for line in bank.to_decide()] == ["debit"]
    page = client_for(money.finance).get(reverse("payments_approvals")).content.decode()
    assert "booked an earlier try of this payment" in page
    bank_messages.resume(by=money.finance)
    assert Payment.objects.get().status == "proposed" and ledger_check.problems() == []


def test_a_prepared_run_loses_it_too(with_the_bank, attempt, declared):
    money = with_the_bank
    never_paid.agree(declared=declared, by=money.finance2)
    money.approve(Payment.objects.get())
    second = pay_runs.prepare(by=money.finance)
    money.settle(attempt.run)
    second.refresh_from_db()
    assert (Payment.objects.get().status, second.count) == ("proposed", 0)


# In the database


def update(declared: NeverPaid, **columns) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        NeverPaid.objects.filter(pk=declared.pk).update(**columns)


def test_the_database_wants_two_people_and_keeps_what_they_said(with_the_bank, attempt, declared):
    money, now = with_the_bank, clock.now()
    agreed = {"agreed_at": now, "agreed_by": money.finance2, "agreer_root": money.finance2.pk}
    update(declared, **agreed | {"agreer_root": declared.declarer_root})
    update(declared, **agreed | {"agreer_root": declared.payee_root})
    with pytest.raises(DatabaseError), transaction.atomic():  # one person's word is not enough
        Attempt.objects.filter(pk=attempt.pk).update(status="failed", reason_code="NEVERPAID")
    with pytest.raises(DatabaseError), transaction.atomic():  # the bank has said
        Attempt.objects.filter(pk=attempt.pk).update(status="failed", reason_code="AC04")
        NeverPaid.objects.filter(pk=declared.pk).update(**agreed)
    update(declared, reason="Something else")
    update(declared, shown_by="")
    with pytest.raises(DatabaseError), transaction.atomic():
        declared.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        NeverPaid.objects.create(
            attempt=attempt, reason=WHY, shown_by=EVIDENCE, payee_root=declared.payee_root, declared_by=money.finance2,
            declarer_root=money.finance2.pk,
        )  # fmt: skip
    never_paid.agree(declared=declared, by=money.finance2)
    update(declared, agreer_root=99)
    update(declared, taken_back_at=now, taken_back_by=money.finance)


def test_no_attempt_fails_in_this_way_that_nobody_spoke_of(with_the_bank, attempt):
    with pytest.raises(DatabaseError), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(status="failed", reason_code="NEVERPAID")
    with triggers.updates_allowed(connection, "payments_attempt"):
        Attempt.objects.filter(pk=attempt.pk).update(status="failed", reason_code="AC04")
    with pytest.raises(DatabaseError), transaction.atomic():
        NeverPaid.objects.create(
            attempt=attempt, reason=WHY, shown_by=EVIDENCE, payee_root=attempt.payment.payee.pk, declared_by=with_the_bank.finance,
            declarer_root=with_the_bank.finance.pk,
        )  # fmt: skip
    with triggers.updates_allowed(connection, "payments_attempt"):  # as it was: no verb leads back
        Attempt.objects.filter(pk=attempt.pk).update(status="accepted", reason_code="")


# On the screen


def test_two_people_do_it_on_the_payments_page(with_the_bank, attempt):
    money = with_the_bank
    first, second = client_for(money.finance), client_for(money.finance2)
    page = reverse("payments_payment", args=[attempt.payment_id])
    assert "The bank never paid this" in first.get(page).content.decode()
    path = reverse("payments_declare_never_paid", args=[attempt.payment_id])
    assert "Fill in: " in first.post(path, {}).content.decode()
    for _ in range(2):
        assert "until somebody else in finance agrees" in first.post(path, SAID, follow=True).content.decode()
    declared = NeverPaid.objects.get()
    mine, theirs = (each.get(page).content.decode() for each in (first, second))
    yes = reverse("payments_agree_never_paid", args=[declared.pk])
    assert WHY in mine and EVIDENCE in mine and yes not in mine
    assert yes in theirs
    assert money.finance.name in second.get(reverse("payments_approvals")).content.decode()
    assert "has to agree" in first.post(yes, follow=True).content.decode()
    outsider = client_for(money.coordinator)
    assert outsider.post(yes).status_code in (302, 403) and Attempt.objects.get().status == "accepted"
    assert "stands under Approvals" in second.post(yes, {"sure": "yes"}, follow=True).content.decode()
    shown = second.get(page).content.decode()
    assert "Proposed" in shown and WHY in shown and "Agreed" in shown


def test_on_the_screen_it_is_taken_back(with_the_bank, attempt, declared):
    path = reverse("payments_take_back_never_paid", args=[declared.pk])
    page = client_for(with_the_bank.finance2).post(path, follow=True).content.decode()
    assert "We go on waiting" in page and "Taken back" in page
    assert "The bank never paid this" in page, "it can be said again"


def test_before_its_day_there_is_no_form(with_the_bank, attempt, clock_at):
    clock_at(clock.start_of(attempt.run.pay_on + dt.timedelta(days=1)))
    page = client_for(with_the_bank.finance).get(reverse("payments_payment", args=[attempt.payment_id]))
    assert "The bank never paid this" not in page.content.decode()
