"""Our file and the real bank program, in a process of its own: it books what we sent, and answers as banks do."""

import socket
import subprocess
import time

import pytest

from ground import clock
from ground.refusal import Refused
from payments import ledger
from payments.models import BankDay, Payment, StatementLine
from payments.rails import mock_bank


@pytest.fixture
def bank(tmp_path, settings, money):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings.BANK_URL = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(mock_bank.command(str(tmp_path / "bank.db"), port))
    until = time.monotonic() + 20
    while not mock_bank.answers():
        assert time.monotonic() < until and process.poll() is None, "the bank does not start"
        time.sleep(0.1)
    yield money
    process.terminate()
    process.wait(10)


def test_the_bank_books_our_run_and_its_debits_are_the_runs_total(bank, clock_at):
    first, second = bank.approved(), bank.approved()
    run = bank.export()
    assert "2 accepted, 0 refused" in mock_bank.send(run, by=bank.finance)
    assert mock_bank.fetch(by=bank.finance) == ["2 accepted."]
    assert "did not take it a second time" in mock_bank.send(run, by=bank.finance)
    mock_bank.behave("return-later", days=2, reason="AC04", end_to_end_id=second.attempts.get().key)
    clock_at("2026-11-26 10:00")
    said = mock_bank.fetch(by=bank.finance)
    assert "2 paid." in said
    debits = StatementLine.objects.filter(kind="debit")
    assert sum(line.pence for line in debits) == run.total_pence == 15_000
    assert {line.booked_on.isoformat() for line in debits} == {"2026-11-25"}
    assert mock_bank.fetch(by=bank.finance) == []
    clock_at("2026-11-28 10:00")
    assert mock_bank.fetch(by=bank.finance) == ["1 came back."]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status, second.reason) == ("paid", "returned", "The account has been closed.")
    run.refresh_from_db()
    assert run.status == "done"
    assert ledger.problems() == []


def test_its_day_is_ours_and_is_kept(bank, clock_at):
    assert mock_bank.keep_up()
    clock_at("2026-12-25 10:00")
    assert mock_bank.keep_up()
    assert mock_bank.today() == BankDay.objects.get().day == clock.today()
    assert mock_bank.stored_moment().date() == clock.today()


def test_a_bank_that_is_away_says_so_and_loses_nothing(money, settings):
    settings.BANK_URL = "http://127.0.0.1:9"
    run = money.exported()
    assert not mock_bank.keep_up()
    with pytest.raises(Refused, match="does not answer"):
        mock_bank.send(run, by=money.finance)
    assert Payment.objects.get().status == "sending"
