"""Files that a bank may send and that say something else than we hoped: refused whole, or left to a person."""

import pytest
from django.db import DatabaseError, connection, transaction

from ground import clock
from ground.exceptions import Refused
from payments.actions import bank_messages, pay_runs
from payments.models import BankMessage, Payment, StatementLine
from payments.models.bank import SENT_TWICE
from payments.queries import bank
from tests.factories import money as make

OUR_SECOND = "<Stmt><Id>OTHER</Id><Acct><Id><IBAN>{}</IBAN></Id></Acct></Stmt>"


def status():
    return Payment.objects.get().status


# Status reports


@pytest.mark.parametrize("code", SENT_TWICE)
def test_sent_twice_of_one_payment_moves_nothing_and_waits_for_a_person(money, code):
    run = money.exported()
    key = run.attempts.get().key
    money.take(make.report(run))
    said = money.take(make.report(run, {key: code})).sentence
    assert said == "1 sent twice, the bank says: look at it, nothing was changed."
    assert status() == "sent"
    assert [line.kind for line in bank.to_decide()] == ["repeated"]
    money.settle(run)
    assert (status(), list(bank.to_decide())) == ("paid", [])


def test_the_database_takes_no_refusal_for_being_sent_twice(money):
    run = money.exported()
    money.take(make.report(run))
    line = StatementLine.objects.get()
    with pytest.raises(DatabaseError, match="statement_twice_is_no_refusal"), transaction.atomic():
        StatementLine.objects.create(message=line.message, entry="x", kind="refused", reason_code="AM05")


def test_not_decided_yet_is_not_accepted(money):
    run = money.exported()
    said = money.take(make.report(run).replace("ACCP", "PDNG")).sentence
    assert (said, status()) == ("1 not decided by the bank yet.", "sending")


def test_one_key_twice_is_read_once_and_two_answers_are_refused(money):
    run = money.exported()
    key = run.attempts.get().key
    accepted, refused = make._status(key, ""), make._status(key, "AC04")
    with pytest.raises(Refused, match="two different things about"):
        money.take(make.report(run).replace(accepted, accepted + refused))
    assert BankMessage.objects.count() == 0
    assert money.take(make.report(run).replace(accepted, accepted * 2)).sentence == "1 accepted."


@pytest.mark.parametrize(
    ("batch", "sentence", "becomes"),
    [
        ("<PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf>", "1 refused.", "failed"),
        ("<PmtInfSts>ACCP</PmtInfSts>", "1 accepted.", "sent"),
        ("<PmtInfSts>PDNG</PmtInfSts>", "The bank has the file and says nothing yet about its payments.", "sending"),
        (
            "<PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Cd>AM05</Cd></Rsn></StsRsnInf>",
            "1 sent twice, the bank says: look at it, nothing was changed.",
            "sending",
        ),
    ],
)
def test_an_answer_about_the_batch_is_about_each_payment(money, batch, sentence, becomes):
    run = money.exported()
    row = make._status(run.attempts.get().key, "")
    assert money.take(make.report(run).replace(row, batch)).sentence == sentence
    assert status() == becomes


def test_a_refusal_after_the_booking_waits_and_moves_nothing(money):
    run = money.exported()
    key = run.attempts.get().key
    money.settle(run)
    said = money.take(make.report(run, {key: "AC04"})).sentence
    assert said == "1 waits: the bank refuses what it had taken. Ring the bank."
    assert status() == "paid"


# Statements


@pytest.mark.parametrize("amount", ["Infinity", "NaN", "1e30", "75.009", "-75.00", "75,00", "", "9" * 20, "٧٥"])
def test_an_amount_that_is_none_is_refused(money, amount):
    run = money.exported()
    with pytest.raises(Refused, match="Nothing was changed"):
        money.take(make.statement(run, clock.today()).replace("75.00", amount))
    assert (status(), BankMessage.objects.count()) == ("sending", 0)


@pytest.mark.parametrize("amount", ["75", "75.0", "75.00000"])
def test_the_same_amount_in_other_writing(money, amount):
    run = money.exported()
    assert money.take(make.statement(run, clock.today()).replace("75.00", amount)).sentence == "1 paid."


@pytest.mark.parametrize("account", ["GB00OTHER", "GB94BARC04000412345679", "12345678900", ""])
def test_a_statement_of_another_account_is_refused(money, account):
    run = money.exported()
    with pytest.raises(Refused, match="not of the account we pay from"):
        money.take(make.statement(run, clock.today(), account=account))
    whole = make.statement(run, clock.today())
    with pytest.raises(Refused, match="not of the account we pay from"):
        money.take(whole.replace("</Stmt>", "</Stmt>" + OUR_SECOND.format(account)))
    assert (status(), BankMessage.objects.count()) == ("sending", 0)


def test_our_account_as_the_bank_may_write_it(money, settings):
    run = money.exported()
    whole = make.statement(run, clock.today(), account="GB94 BARC 0400 0412 3456 78")
    assert money.take(whole).sentence == "1 paid."
    number = (
        make.statement(run, clock.today())
        .replace("IBAN>", "Othr>")
        .replace("GB94BARC04000412345678", "<Id>12345678</Id>")
    )
    assert money.take(number).sentence == "1 known already."


def test_another_currency_is_refused(money):
    run = money.exported()
    with pytest.raises(Refused, match="not in pounds"):
        money.take(make.statement(run, clock.today()).replace('Ccy="GBP"', 'Ccy="EUR"'))
    inner = make.statement(run, clock.today())
    start = inner.index("<TxDtls>")
    inner = inner[:start] + inner[start:].replace('Ccy="GBP"', 'Ccy="EUR"')
    assert money.take(inner).sentence == "1 waits: the amount differs."
    assert status() == "sending"


def test_every_statement_of_a_file_is_read(money):
    run = money.exported()
    empty = OUR_SECOND.format("GB94BARC04000412345678")
    whole = make.statement(run, clock.today())
    assert money.take(whole.replace("<Stmt>", empty + "<Stmt>", 1)).sentence == "1 paid."
    assert status() == "paid"


def test_a_long_name_of_a_statement_keeps_its_lines_apart(money):
    money.approved()
    run = money.exported()
    whole = make.statement(run, clock.today()).replace("<Stmt><Id>", "<Stmt><Id>" + "x" * 90)
    assert money.take(whole).sentence == "2 paid."


def test_a_line_of_the_bank_is_kept_as_it_came(money):
    money.paid()
    for change in (
        lambda: StatementLine.objects.update(pence=1),
        lambda: BankMessage.objects.update(message_id="x"),
        lambda: connection.cursor().execute("DELETE FROM payments_statementline"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_two_that_give_the_same_file_at_once(money, monkeypatch):
    """The other's message is there between our look and our insert."""
    run = money.exported()
    first = make.statement(run, clock.today())
    real = bank_messages._store

    def late(*given):
        monkeypatch.setattr(bank_messages, "_store", real)
        money.take(first)
        return real(*given)

    monkeypatch.setattr(bank_messages, "_store", late)
    assert money.take(first).sentence == bank_messages.HAD_IT
    assert (status(), StatementLine.objects.count()) == ("paid", 1)


def test_the_database_lets_one_line_settle_a_payment(money):
    money.paid()
    line = StatementLine.objects.get()
    again = {name: getattr(line, name) for name in ("message", "kind", "pence", "booked_on", "attempt", "outcome")}
    with pytest.raises(DatabaseError), transaction.atomic():
        StatementLine.objects.create(entry="y", **again)
    with pytest.raises(DatabaseError, match="statement_only_booked_moves"), transaction.atomic():
        StatementLine.objects.create(entry="y", **again | {"kind": "unbooked", "attempt": None})


def test_our_own_file_declares_itself_in_double_quotes(money):
    run = money.exported()
    assert pay_runs.content(made=run.file).startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<Document ')
