"""Our file and the real bank program, in a process of its own: it books what we sent, and answers as banks do."""

import datetime as dt
import socket
import subprocess
import time

import pytest
from django.conf import settings
from django.urls import reverse

from ground import clock
from ground.exceptions import Refused
from payments import demo_bank
from payments.actions import bank_messages, pay_runs
from payments.models import BankDay, BankMessage, Payment, StatementLine
from payments.queries import bank as bank_queries
from payments.queries import ledger_check
from portal.demo import moving


@pytest.fixture
def bank(tmp_path, settings, money):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings.BANK_URL = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(demo_bank.command(str(tmp_path / "bank.db"), port))
    until = time.monotonic() + 20
    while not demo_bank.answers():
        assert time.monotonic() < until and process.poll() is None, "the bank does not start"
        time.sleep(0.1)
    yield money
    process.terminate()
    process.wait(10)


def fetched(bank) -> list[str]:
    """Fetched by one, applied by the other: one sentence a run. What is not about a run is not told."""
    demo_bank.fetch(by=bank.finance)
    came = bank_messages.Came()
    for message in bank_queries.waiting():
        came += bank_messages.apply(message=message, by=bank.finance2)
    return bank_messages.by_run(came)


def test_nothing_moves_before_a_second_person_and_an_empty_day_goes_by_itself(bank, clock_at):
    bank.approved()
    demo_bank.send(bank.export(), by=bank.finance)
    clock_at("2026-11-26 10:00")
    said = demo_bank.fetch(by=bank.finance)
    assert said == ["2 files of the bank’s taken. Nothing moves until somebody else in finance applies them."]
    assert Payment.objects.get().status == "sending"
    assert [one.alone for one in BankMessage.objects.filter(applied_at__isnull=False)] == [True], "the 24th, empty"
    clock_at("2026-11-27 10:00")
    assert demo_bank.fetch(by=bank.finance) == [], "an empty day stands behind one that waits"
    for message in bank_queries.waiting():
        bank_messages.apply(message=message, by=bank.finance2)
    bank_messages.resume(by=bank.system)
    assert not BankMessage.objects.waiting().exists()
    assert Payment.objects.get().status == "paid"


def test_a_setting_lets_what_the_machine_fetched_go_alone(bank, clock_at, settings):
    settings.FETCHED_BANK_FILES_NEED_TWO = False
    bank.approved()
    run = bank.export()
    demo_bank.send(run, by=bank.finance)
    clock_at("2026-11-26 10:00")
    assert demo_bank.fetch(by=bank.finance) == [f"{run.reference}: 1 accepted, 1 paid."]
    assert all(one.alone and one.fetched for one in BankMessage.objects.all())


def test_the_bank_books_our_run_and_its_debits_are_the_runs_total(bank, clock_at):
    first, second = bank.approved(), bank.approved()
    run = bank.export()
    assert "2 accepted, 0 refused" in demo_bank.send(run, by=bank.finance)
    assert fetched(bank) == [f"{run.reference}: 2 accepted."]
    assert "did not take it a second time" in demo_bank.send(run, by=bank.finance)
    demo_bank.behave("return-later", days=2, reason="AC04", end_to_end_id=second.attempts.get().key)
    clock_at("2026-11-26 10:00")
    twice = "2 sent twice, the bank says: look at it, nothing was changed."
    assert fetched(bank) == [f"{run.reference}: 2 paid, {twice}"]
    debits = StatementLine.objects.filter(kind="debit")
    assert sum(line.pence for line in debits) == run.total_pence == 15_000
    assert {line.booked_on.isoformat() for line in debits} == {"2026-11-25"}
    assert demo_bank.fetch(by=bank.finance) == []
    clock_at("2026-11-28 10:00")
    assert fetched(bank) == [f"{run.reference}: 1 came back."]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status, second.reason) == ("paid", "returned", "The account has been closed.")
    run.refresh_from_db()
    assert run.status == "done"
    assert ledger_check.problems() == []


def test_what_several_messages_say_of_a_run_is_one_sentence_with_its_name(bank, clock_at):
    bank.approved()
    first = bank.export()
    demo_bank.send(first, by=bank.finance)
    bank.approved()
    bank.approved()
    second = bank.export()
    demo_bank.send(second, by=bank.finance)
    clock_at("2026-11-26 10:00")
    assert fetched(bank) == [
        f"{first.reference}: 1 accepted, 1 paid.",
        f"{second.reference}: 2 accepted, 2 paid.",
    ]


def test_the_run_says_whether_the_bank_has_its_file(bank, client):
    bank.approved()
    run = pay_runs.prepare(by=bank.finance)
    pay_runs.authorise(run=run, total_pence=run.total_pence, by=bank.finance2)
    client.force_login(bank.finance.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    page, press = reverse("payments_run", args=[run.pk]), reverse("payments_send", args=[run.pk])
    before = client.get(page).content.decode()
    assert press in before and "two ways to do one step" in before
    after = client.post(press, {"sure": "yes"}, follow=True).content.decode()
    assert "The file is with the bank" in after and "Fetch the bank’s answers" in after
    assert press not in after and "two ways" not in after
    listed = client.get(reverse("payments_bank")).content.decode()
    assert "With the bank" in listed and press not in listed


def test_a_file_that_was_taken_by_hand_can_still_be_sent(bank, client):
    bank.approved()
    run = bank.export()
    client.force_login(bank.finance.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    page = client.get(reverse("payments_run", args=[run.pk])).content.decode()
    assert reverse("payments_send", args=[run.pk]) in page and "to give it to the bank by hand" in page
    assert "The file is with the bank" not in page


@pytest.mark.parametrize(
    ("prepared", "sent", "there"),
    [
        ("2026-11-24 14:00", "2026-11-24 14:00", "2026-11-26"),  # books on Wednesday
        ("2026-11-27 14:00", "2026-11-27 14:00", "2026-12-01"),  # on a Friday: books on Monday
        ("2026-11-27 14:00", "2026-12-05 14:00", "2026-12-08"),  # taken by hand, sent a week later on a Saturday
    ],
)
def test_one_press_goes_to_the_day_on_which_the_statement_is_there(bank, clock_at, client, prepared, sent, there):
    clock_at(prepared)
    bank.approved()
    run = bank.export()
    assert "bank" not in {step.key for step in moving.steps()}, "it was not sent"
    clock_at(sent)
    demo_bank.send(run, by=bank.finance)
    step = next(step for step in moving.steps() if step.key == "bank")
    assert clock.london(step.moment).date().isoformat() == there
    page = client.get(reverse("demo_move_on")).content.decode()
    assert "Go to when the bank has booked it" in page and run.reference in page
    clock_at(f"{step.moment.date() - dt.timedelta(days=1)} 23:00")
    assert "paid" not in " ".join(fetched(bank)), "a day too early"
    clock_at(f"{there} 09:01")
    assert "bank" not in {step.key for step in moving.steps()}, "it is there"
    assert fetched(bank) == [f"{run.reference}: 1 paid."]


def test_its_day_is_ours_and_is_kept(bank, clock_at):
    assert demo_bank.keep_up()
    clock_at("2026-12-25 10:00")
    assert demo_bank.keep_up()
    assert demo_bank.today() == BankDay.objects.get().day == clock.today()
    assert demo_bank.stored_moment().date() == clock.today()


def test_a_bank_that_is_away_says_so_and_loses_nothing(money, settings):
    settings.BANK_URL = "http://127.0.0.1:9"
    run = money.exported()
    assert not demo_bank.keep_up()
    with pytest.raises(Refused, match="does not answer"):
        demo_bank.send(run, by=money.finance)
    assert Payment.objects.get().status == "sending"
