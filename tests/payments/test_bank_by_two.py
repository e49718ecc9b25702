"""A file of the bank's is taken by one person and applied, whole, by another."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from ground import clock, jobs
from ground.exceptions import Refused
from ground.models import AuditEvent
from members.models import Person
from payments.actions import bank_messages
from payments.models import BankMessage, Payment, StatementLine
from payments.presenters import member, second_person
from payments.queries import bank, ledger_check, promise_classes, statement_chain
from portal.team import second_person as one_list
from tests.factories import money as make
from tests.factories import records
from tests.factories.bank_lines import stand, text, with_balances
from tests.factories.duties import give as give_duty
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

WHY = "The bank's own page shows the same."


@world
def two_runs(clock_at):
    """Two payments of £75.00 in two runs, taken on Tuesday the 24th; it is Thursday morning."""
    clock_at("2026-11-24 15:00")
    money = make.Money()
    runs = [money.exported(), money.exported()]
    clock_at("2026-11-26 10:00")
    return money, runs


def taken(money, content: bytes, **how) -> BankMessage:
    return bank_messages.take(content=content, by=money.finance, **how).message


def aside(money, message: BankMessage) -> None:
    """Each presses twice."""
    for who in (money.finance2, money.finance):
        for _ in range(2):
            bank_messages.set_aside(message=message, why="Not the bank's.", by=who)


def test_nothing_moves_before_a_second_person_and_waiting_makes_nothing_late(two_runs, clock_at):
    money, (run, _other) = two_runs
    message = taken(money, with_balances(run, 100_000))
    payment = run.attempts.get().payment
    assert stand() == ["sending", "sending"]
    assert member.payment_row(member.payments_of(payment.payee).get())["status"] == "On its way"
    with pytest.raises(Refused, match="somebody else in finance applies it"):
        bank_messages.apply(message=message, why=WHY, by=money.finance)
    clock_at("2026-12-30 10:00")
    came = bank_messages.apply(message=message, why=WHY, by=money.finance2)
    assert bank_messages.counted(came) == "1 paid."
    assert promise_classes.count()["settled_in_time"] == 1, "the day at the bank counts"
    assert bank_messages.apply(message=message, why=WHY, by=money.finance2) == {}
    verbs = AuditEvent.objects.filter(kind="payments.bankmessage").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["take_bank_message", "apply_bank_message"] and ledger_check.problems() == []


def test_a_report_takes_two_as_well(two_runs):
    money, (run, _other) = two_runs
    message = taken(money, make.report(run, {run.attempts.get().key: "AC04"}).encode())
    assert stand() == ["sending", "sending"]
    bank_messages.apply(message=message, by=money.finance2)
    assert stand() == ["failed", "sending"]


def test_never_by_who_is_joined_with_the_taker_nor_by_whom_it_pays(two_runs):
    money, (run, _other) = two_runs
    message = taken(money, with_balances(run, 100_000))
    payee = run.attempts.get().payment.payee
    give_duty(payee, "finance")
    with pytest.raises(Refused, match="about your own pay"):
        bank_messages.apply(message=message, why=WHY, by=payee)
    assert not [row for row in second_person.waiting(payee) if row.row == message]
    with pytest.raises(DatabaseError), transaction.atomic():
        BankMessage.objects.filter(pk=message.pk).update(
            applied_at=clock.now(), applied_by=payee, applier_root=payee.root_id
        )
    joined = records.joined(money.finance2, money.finance)
    with pytest.raises(Refused):
        bank_messages.apply(message=message, why=WHY, by=joined)


def test_the_database_wants_a_second_person(two_runs):
    money, (run, _other) = two_runs
    message = taken(money, with_balances(run, 100_000))
    now = clock.now()
    for change in (
        {"applied_at": now},
        {"applied_at": now, "applied_by": money.finance2},
        {"applied_at": now, "applied_by": money.finance, "applier_root": money.finance.root_id},
        {"applied_at": now, "applied_by": money.finance2, "alone": True},
        {"taker_root": money.finance2.root_id},
        {"fetched": True},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            BankMessage.objects.filter(pk=message.pk).update(**change)
    attempt = run.attempts.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        StatementLine.objects.filter(message=message).update(outcome="paid")
    with pytest.raises(DatabaseError), transaction.atomic():
        type(attempt).objects.filter(pk=attempt.pk).update(
            status="settled", settled_on="2026-11-25", told_on="2026-11-26"
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        BankMessage.objects.create(
            kind="camt.053", sha256="x", message_id="x", content="x", received_by=money.finance, applied_at=now,
            applied_by=money.finance2, fetched=True, alone=True,
        )  # fmt: skip


def test_the_first_statement_and_a_gap_take_a_word_more(two_runs):
    money, (first, second) = two_runs
    one = taken(money, with_balances(first, 100_000))
    [doubt] = statement_chain.doubts(one)
    assert doubt == "It is the first statement we have. It opens with £1,000 on 25 November 2026."
    with pytest.raises(Refused, match="first statement"):
        bank_messages.apply(message=one, by=money.finance2)
    bank_messages.apply(message=one, why=WHY, by=money.finance2)
    gap = taken(money, with_balances(second, 91_000, dt.date(2026, 11, 26)))
    assert (
        "It opens with £910 on 26 November 2026. The last one we have closed with £925"
        in statement_chain.doubts(gap)[0]
    )
    with pytest.raises(Refused, match="A statement between them is missing"):
        bank_messages.apply(message=gap, by=money.finance2)
    assert stand() == ["paid", "sending"]
    aside(money, gap)
    follows = taken(money, with_balances(second, 92_500, dt.date(2026, 11, 26)))
    assert statement_chain.doubts(follows) == []
    bank_messages.apply(message=follows, by=money.finance2)
    assert stand() == ["paid", "paid"]


def test_entries_that_are_not_the_balances_are_doubted(two_runs):
    money, (run, _other) = two_runs
    message = taken(money, with_balances(run, 100_000).replace(b">925.00<", b">900.00<"))
    assert any("£25 is missing or too much" in each for each in statement_chain.doubts(message))


def test_an_overlapping_statement_follows_and_a_hand_made_empty_one_waits(two_runs):
    money, (run, _second) = two_runs
    bank_messages.apply(message=taken(money, with_balances(run, 100_000)), why=WHY, by=money.finance2)
    again = taken(money, with_balances(run, 100_000))
    assert statement_chain.doubts(again) == []
    assert bank_messages.counted(bank_messages.apply(message=again, by=money.finance2)) == "1 known already."
    empty = taken(money, with_balances(None, 92_500, dt.date(2026, 11, 26)))
    bank_messages.resume(by=money.system)
    empty.refresh_from_db()
    assert empty.applied_at is None, "a person gave it, so another one looks"


def test_set_aside_nothing_counts_and_the_same_file_can_be_given_again(two_runs):
    money, (run, _other) = two_runs
    content = with_balances(run, 100_000)
    message = taken(money, content)
    aside(money, message)
    with pytest.raises(Refused, match="was set aside"):
        bank_messages.apply(message=message, why=WHY, by=money.finance2)
    assert not bank.waiting().exists() and not bank.to_decide().exists()
    again = bank_messages.take(content=content, by=money.finance2)
    assert again.new and again.message == message
    bank_messages.apply(message=again.message, why=WHY, by=money.finance)
    assert stand() == ["paid", "sending"]
    assert bank_messages.take(content=content, by=money.finance).sentence == bank_messages.HAD_IT
    with pytest.raises(Refused, match="is applied, so it stays"):
        bank_messages.set_aside(message=again.message, why="x", by=money.finance)


def failed_and_booked(money, run) -> tuple[Payment, BankMessage]:
    """The bank refused it, it is proposed again, and then a statement has it."""
    key = run.attempts.get().key
    bank_messages.apply(message=taken(money, make.report(run, {key: "AC04"}).encode()), by=money.finance2)
    payment = run.attempts.get().payment
    bank_messages.payments.retry(payment=payment, by=payment.payee)
    return payment, taken(money, with_balances(run, 100_000))


@pytest.mark.parametrize("first", ["finance", "finance2"])
def test_a_statement_and_what_it_holds_back_are_set_aside_by_two(two_runs, first):
    money, (run, _other) = two_runs
    payment, message = failed_and_booked(money, run)
    one, other = (money.finance, money.finance2) if first == "finance" else (money.finance2, money.finance)
    fay, fabian = client_for(one), client_for(other)
    here, press = (reverse(name, args=[message.pk]) for name in ("payments_bank_message", "payments_set_aside"))
    assert "until somebody else in finance agrees" in fay.post(press, {"why": "Odd."}, follow=True).content.decode()
    fay.post(press)
    message.refresh_from_db()
    assert message.set_aside_at is None
    with pytest.raises(Refused, match="an earlier try"):
        money.approve(payment)
    with pytest.raises(DatabaseError), transaction.atomic():
        BankMessage.objects.filter(pk=message.pk).update(set_aside_at=clock.now(), set_aside_by=one)
    told = money.finance.notices.filter(kind="payments/set_aside")
    assert told.count() == (first == "finance2"), "who took it hears it"
    assert "Somebody else in finance has to agree" in fay.get(here).content.decode()
    assert [row.row for row in second_person.waiting(other) if "set aside" in row.what] == [message]
    assert not [row for row in second_person.waiting(one) if "set aside" in row.what]
    assert "Odd." in fabian.get(here).content.decode()
    assert "Nothing of it counts" in fabian.post(press, follow=True).content.decode()
    message.refresh_from_db()
    assert message.set_aside_by == other and money.approve(payment).status == "approved"


def test_what_somebody_wants_set_aside_can_still_be_applied(two_runs):
    money, (run, _other) = two_runs
    _payment, message = failed_and_booked(money, run)
    bank_messages.set_aside(message=message, why="Odd.", by=money.finance)
    bank_messages.apply(message=message, why=WHY, by=money.finance2)
    assert not [row for row in second_person.waiting(None) if "set aside" in row.what]
    with pytest.raises(Refused, match="is applied, so it stays"):
        bank_messages.set_aside(message=message, by=money.finance2)


def test_what_one_gave_themself_and_names_nothing_of_ours_they_set_aside_alone(two_runs):
    money, _runs = two_runs
    message = taken(money, with_balances(None, 100_000))
    assert bank_messages.set_aside(message=message, why="Twice.", by=money.finance).set_aside_at is not None


def of_two(asked: Person, agreed: Person) -> dict[str, object]:
    return {"aside_asked_at": clock.now(), "aside_asked_by": asked, "set_aside_at": clock.now(), "set_aside_by": agreed}


def test_who_is_paid_by_it_neither_asks_nor_agrees(two_runs):
    money, (run, _other) = two_runs
    payment, message = failed_and_booked(money, run)
    payee = give_duty(payment.payee, "finance")
    row = BankMessage.objects.filter(pk=message.pk)
    with pytest.raises(Refused, match="their own pay"):
        bank_messages.set_aside(message=message, why="Odd.", by=payee)
    for pair in ((payee, money.finance2), (money.finance2, payee), (money.finance2, money.finance2)):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.update(set_aside_reason="Odd.", **of_two(*pair))
    bank_messages.set_aside(message=message, why="Odd.", by=money.finance)
    with pytest.raises(Refused, match="their own pay"):
        bank_messages.set_aside(message=message, by=payee)
    here = reverse("payments_bank_message", args=[message.pk])
    agree = "I agree: set it aside"
    assert agree not in client_for(payee).get(here).content.decode()
    assert agree in client_for(money.finance2).get(here).content.decode()


def test_who_asked_and_why_stay_until_somebody_else_has_answered(two_runs):
    money, (run, _other) = two_runs
    _payment, message = failed_and_booked(money, run)
    bank_messages.set_aside(message=message, why="Odd.", by=money.finance)
    for facts in ({"aside_asked_by": money.finance2}, {"set_aside_reason": "Twice."}, {"aside_asked_at": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            BankMessage.objects.filter(pk=message.pk).update(**facts)


def test_a_booking_of_ours_that_is_not_known_here_is_set_aside_by_two(two_runs):
    """Also what came back: it says which work was paid."""
    money, (run, _other) = two_runs
    given = make.statement(None, dt.date(2026, 11, 25), returns={f"{run.attempts.get().key[:17]}-UNKNOWN-1": "AC04"})
    message = taken(money, given.encode())
    assert bank_messages.set_aside(message=message, why="Odd.", by=money.finance).set_aside_at is None
    with pytest.raises(DatabaseError), transaction.atomic():
        BankMessage.objects.filter(pk=message.pk).update(set_aside_at=clock.now(), set_aside_by=money.finance)


def test_of_one_sum_nobody_who_is_paid_by_it_sets_it_aside(two_sent):
    money, run = two_sent
    payee = give_duty(run.payments.first().payee, "finance")
    message = taken(
        money,
        text("batch-of-another-sum", run).replace("149.00", "150.00").replace("<NbOfTxs>2<", "<NbOfTxs>3<").encode(),
    )
    assert message.lines.get().kind == "batch"
    with pytest.raises(Refused, match="their own pay"):
        bank_messages.set_aside(message=message, why="Odd.", by=payee)
    with pytest.raises(DatabaseError), transaction.atomic():
        BankMessage.objects.filter(pk=message.pk).update(set_aside_reason="Odd.", **of_two(payee, money.finance2))
    aside(money, message)
    message.refresh_from_db()
    assert message.set_aside_at is not None


def test_what_was_booked_is_not_sent_again_while_its_file_waits(two_runs):
    money, (run, _other) = two_runs
    key = run.attempts.get().key
    bank_messages.apply(message=taken(money, make.report(run, {key: "AC04"}).encode()), by=money.finance2)
    payment = run.attempts.get().payment
    bank_messages.payments.retry(payment=payment, by=payment.payee)
    money.approve(payment)
    taken(money, with_balances(run, 100_000))
    payment.refresh_from_db()
    assert payment.status == "proposed"
    with pytest.raises(Refused, match="an earlier try"):
        money.approve(payment)


# On the screen


def test_by_hand_from_the_upload_to_paid(two_runs, mailoutbox):
    money, (run, _other) = two_runs
    fay, fabian = client_for(money.finance), client_for(money.finance2)
    upload = SimpleUploadedFile("day.xml", with_balances(run, 100_000))
    page = fay.post(reverse("payments_reconciliation"), {"file": upload}, follow=True).content.decode()
    assert "Nothing moves until somebody else in finance applies it" in page
    assert "You took this file" in page and "Apply all of it" not in page
    message = BankMessage.objects.get()
    one_list.tell()
    jobs.run_ready()
    assert [mail.to for mail in mailoutbox if "a file of the bank’s to apply" in mail.subject] == [
        [money.finance2.email]
    ]
    assert "A file of the bank’s to apply" in fabian.get(reverse("second_person")).content.decode()
    here = reverse("payments_bank_message", args=[message.pk])
    page = fabian.get(here).content.decode()
    assert "Opens with £1,000, closes with £925" in page and "Look into this first" in page
    seen = bank.seen(message)
    apply = reverse("payments_apply", args=[message.pk])
    assert "What did you look into" in fabian.post(apply, {"seen": seen}).content.decode()
    assert bank_messages.CHANGED in fabian.post(apply, {"seen": "old", "why": WHY}).content.decode()
    assert stand() == ["sending", "sending"]
    page = fabian.post(apply, {"seen": seen, "why": WHY}, follow=True).content.decode()
    assert "Applied: 1 paid." in page and stand() == ["paid", "sending"]
    page = fabian.get(here).content.decode()
    assert "What came of it" in page and WHY.replace("'", "&#x27;") in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_files_page_asks_alike_for_one_line_and_three(money, clock_at, django_assert_num_queries, count):
    for _ in range(count):
        money.approved()
    run = money.export()
    message = taken(money, make.statement(run, clock.today()).encode())
    client = client_for(money.finance2)
    client.get(reverse("payments_bank_message", args=[message.pk]))
    with django_assert_num_queries(45):
        page = client.get(reverse("payments_bank_message", args=[message.pk])).content.decode()
    assert f">{count}</td>" in page
