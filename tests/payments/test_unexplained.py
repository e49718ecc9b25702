"""What the bank books under a number of ours that this database does not know; refusals that may mean "twice"; sums and
days that cannot be."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from ground import clock
from ground.exceptions import Refused
from payments.actions import bank_messages, line_decisions, pay_runs
from payments.models import Attempt, BankMessage, BankStatement, StatementLine
from payments.queries import bank, ledger_check, line_outcomes, sent_and_booked, statement_chain
from tests.factories import money as make
from tests.factories.bank_lines import DAY, SAID, stand, text, with_balances
from tests.opportunities.test_panel_leaks import client_for

UNKNOWN = "AL-KMTQ7A2P3XDN4C-7QK2M9XD-1"


# Whole files refused


REASONS = {
    "no reason": "",
    "the bank's own": "<StsRsnInf><Rsn><Prtry>DUPLICATE</Prtry></Rsn></StsRsnInf>",
    "the bank's own, with a code in it": "<StsRsnInf><Rsn><Prtry>DU01 duplicate</Prtry></Rsn></StsRsnInf>",
    "words": "<StsRsnInf><AddtlInf>DUPLICATE FILE, ALREADY RECEIVED</AddtlInf></StsRsnInf>",
    "words beside a code": "<StsRsnInf><Rsn><Cd>FF01</Cd></Rsn><AddtlInf>Already received</AddtlInf></StsRsnInf>",
    "a second line of words": "<StsRsnInf><AddtlInf>Refused</AddtlInf><AddtlInf>a duplicate</AddtlInf></StsRsnInf>",
    "a code that says nothing": "<StsRsnInf><Rsn><Cd>NARR</Cd></Rsn></StsRsnInf>",
    "a code that nobody knows": "<StsRsnInf><Rsn><Cd>ZZ99</Cd></Rsn></StsRsnInf>",
}


def whole(run, reason: str, level: str) -> str:
    said = make.report(run, group="FF01").replace("<StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf>", reason)
    if level == "group":
        return said
    said = said.replace(reason, "").replace(">RJCT<", ">PART<")
    return said.replace("<OrgnlPmtInfAndSts>", f"<OrgnlPmtInfAndSts><PmtInfSts>RJCT</PmtInfSts>{reason}")


@pytest.mark.parametrize("level", ["group", "batch"])
@pytest.mark.parametrize("reason", REASONS.values(), ids=REASONS)
def test_a_whole_file_refused_without_a_clear_reason_waits_for_two(two_sent, reason, level):
    money, run = two_sent
    money.take(whole(run, reason, level))
    assert stand() == ["sending", "sending"]
    lines = list(bank.to_decide().order_by("pk"))
    assert [line.outcome for line in lines] == ["unsure", "unsure"]
    for line in lines:
        assert [str(one) for one in line_outcomes.to_say(line, line.attempt)] == ["refused", "nothing"]
    with pytest.raises(DatabaseError), transaction.atomic():
        StatementLine.objects.filter(pk=lines[0].pk).update(outcome="refused")
    for line, outcome in zip(lines, ["refused", "nothing"], strict=True):
        said = line_decisions.declare(line=line, outcome=outcome, **SAID, by=money.finance)
        line_decisions.agree(declared=said, by=money.finance2)
    assert stand() == ["failed", "sending"] and ledger_check.problems() == []


def test_one_payment_refused_as_there_already_waits_too(two_sent):
    money, run = two_sent
    money.take(make.report(run, {run.attempts.order_by("pk").first().key: "DUPLICATE"}))
    assert stand() == ["sending", "sent"]


def test_a_whole_file_refused_for_a_clear_reason_is_refused(two_sent):
    money, run = two_sent
    money.take(make.report(run, {one.key: "AC04" for one in run.attempts.all()}).replace(">PART<", ">RJCT<"))
    assert stand() == ["failed", "failed"]


# Booked, and not known here


LINES = {
    "one payment": lambda run: text("booked", run).replace(run.attempts.order_by("pk").first().key, UNKNOWN),
    "one with charges": lambda run: (
        text("booked", run).replace(run.attempts.order_by("pk").first().key, UNKNOWN).replace("75.00", "75.20", 1)
    ),
    "one sum": lambda run: text("batch-of-another-sum", run).replace(run.file.message_id, "RUN-00077-77"),
}


@pytest.mark.parametrize("given", LINES.values(), ids=LINES)
def test_no_run_leaves_while_the_bank_has_booked_what_we_have_no_record_of(two_sent, given):
    money, run = two_sent
    message = bank_messages.take(content=given(run).encode(), by=money.finance).message
    money.approved()
    after = pay_runs.prepare(by=money.finance)
    pay_runs.authorise(run=after, total_pence=after.total_pence, by=money.finance2)
    for applied in (False, True):
        if applied:
            bank_messages.apply(message=message, why="Compared.", by=money.finance2)
        with pytest.raises(Refused, match="two people have said what it is"):
            pay_runs.export(run=after, by=money.finance2)
    with pytest.raises(DatabaseError), transaction.atomic():
        Attempt.objects.create(payment=after.payments.get(), number=1, key="AL-1", rail="bank_file", run=after)
    [line] = bank.to_decide()
    assert not bank.not_ours().filter(pk=line.pk).exists()
    here = reverse("payments_bank_line", args=[line.pk])
    assert here in client_for(money.finance).get(reverse("payments_reconciliation")).content.decode()
    said = line_decisions.declare(line=line, outcome="nothing", **SAID, by=money.finance)
    line_decisions.agree(declared=said, by=money.finance2)
    assert pay_runs.export(run=after, by=money.finance2).count == 1


STRANGERS = {
    "in small letters": lambda given, key: given.replace(key, UNKNOWN.lower()),
    "dollars that came in": lambda given, key: given.replace(key, UNKNOWN).replace("DBIT", "CRDT").replace('"GBP">75.00</Amt></TxDtls>', '"USD">0.01</Amt></TxDtls>'),
    "parts that are not their entry": lambda given, key: given.replace(key, UNKNOWN).replace("DBIT", "CRDT").replace('75.00</Amt></TxDtls>', '0.01</Amt></TxDtls>'),
}  # fmt: skip


@pytest.mark.parametrize("change", STRANGERS.values(), ids=STRANGERS)
def test_nobody_stops_the_runs_with_a_penny_under_an_id_like_ours(two_sent, change):
    """On both databases alike; two people can say of whatever stops them what it is."""
    money, run = two_sent
    key = run.attempts.order_by("pk").first().key
    given = make.statement(run, DAY)
    changed = change(given, key)
    assert changed != given.replace(key, UNKNOWN) and changed != given
    money.take(changed)
    assert not bank.unexplained_and_open().exists()
    money.approved()
    assert money.export().file.count == 1


# Days that have not been


def of_days_to_come(last: str, opening: int = 100_000) -> bytes:
    given = with_balances(None, opening, dt.date(2026, 11, 25)).decode()
    return given.replace("<ToDtTm>2026-11-25T23:59:59", f"<ToDtTm>{last}T23:59:59").encode()


@pytest.mark.parametrize("last", ["2026-11-27", "9999-12-31"])
@pytest.mark.parametrize("fetched", [True, False])
def test_a_statement_of_days_to_come_is_doubted_and_covers_none_of_them(two_sent, clock_at, last, fetched):
    money, _run = two_sent
    message = bank_messages.take(content=of_days_to_come(last), by=money.finance, fetched=fetched).message
    bank_messages.resume(by=money.system)
    message.refresh_from_db()
    assert message.applied_at is None
    assert any("those days had not been" in doubt for doubt in statement_chain.doubts(message))
    with pytest.raises(Refused, match="those days had not been"):
        bank_messages.apply(message=message, by=money.finance2)
    with pytest.raises(DatabaseError), transaction.atomic():
        BankMessage.objects.filter(pk=message.pk).update(
            applied_at=clock.now(), applied_by=money.finance2, applier_root=money.finance2.root_id
        )
    bank_messages.apply(message=message, why="The bank writes it so.", by=money.finance2)
    clock_at("2026-12-20 10:00")
    missing = sent_and_booked.what_is_missing()
    assert missing[0] == "No statement covers 24 November 2026."
    assert missing[1] == "No statement covers 26 November 2026.", "it came in the middle of that day"
    follows = with_balances(None, 100_000, dt.date(2026, 12, 19))
    assert statement_chain.doubts(bank_messages.take(content=follows, by=money.finance).message) == []


# Sums that cannot be


def test_sums_that_no_bank_books_are_refused_in_a_sentence(two_sent):
    money, run = two_sent
    entry = text("booked", run)
    head, tail = entry.index("<Ntry>"), entry.index("</Ntry>") + len("</Ntry>")
    huge = entry[head:tail].replace("75.00", "9999999999999.99")
    many = entry[head:tail].replace("75.00", "99999999999.99")
    for given in (huge * 9_300, huge, many * 9_300, entry.replace("1000.00", "9999999999999.99")):
        content = given if given.startswith("<?xml") else entry[:head] + given + entry[tail:]
        with pytest.raises(Refused, match="more than any bank books"):
            bank_messages.take(content=content.encode(), by=money.finance)
    assert not BankMessage.objects.exists()


def test_the_database_takes_no_such_sum(two_sent):
    money, run = two_sent
    message = bank_messages.take(content=text("booked", run).encode(), by=money.finance).message
    for make_it in (
        lambda: StatementLine.objects.create(message=message, entry="x", kind="other", pence=10**14),
        lambda: BankStatement.objects.create(message=message, place=7, account="1", booked_pence=10**14),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            make_it()
