"""Small files of each kind that banks send, each with its right outcome beside it (bank_files/outcomes.txt)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ground.exceptions import Refused
from payments.actions import bank_messages
from payments.models import Attempt, BankMessage, BankStatement, Due, Payment, Posting, StatementLine
from payments.models.bank import SENT_TWICE
from payments.queries import bank, ledger_check, promise_classes
from tests.factories import money as make
from tests.factories.bank_lines import FILES, text
from tests.opportunities.test_panel_leaks import client_for

ROWS = [
    tuple(part.strip() for part in line.split("|"))
    for line in (FILES / "outcomes.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
NAMES = [name for name, _said, _stand in ROWS]
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def stand() -> str:
    return ", ".join(Payment.objects.order_by("pk").values_list("status", flat=True))


def test_every_file_has_its_outcome():
    assert sorted(NAMES) == sorted(path.stem for path in FILES.glob("*.xml"))


@pytest.mark.parametrize(("name", "said", "stands"), ROWS, ids=NAMES)
def test_what_a_file_comes_to(two_sent, name, said, stands):
    money, run = two_sent
    assert money.take(text(name, run)).sentence == said
    assert stand() == stands
    message = BankMessage.objects.get()
    assert message.applied_at is not None, "what waits keeps nothing back"
    assert bank_messages.resume(by=money.system) <= 1
    assert stand() == stands and ledger_check.problems() == []


def test_what_is_not_booked_yet_is_settled_when_it_is(two_sent):
    money, run = two_sent
    for name in ("pending", "information", "future", "no-status"):
        money.take(text(name, run))
    assert stand() == "sending, sending" and Posting.objects.filter(kind="settle").count() == 0
    assert {line.get_outcome_display() for line in bank.to_decide()} == {"not booked yet"}
    money.take(text("overlapping-period", run))
    assert stand() == "paid, paid" and not bank.to_decide().exists()


def test_a_known_line_is_counted_and_not_listed(two_sent):
    money, run = two_sent
    money.take(text("booked", run))
    assert money.take(text("overlapping-period", run)).sentence == "1 paid, 1 known already."
    assert money.take(text("several-statements", run)).sentence == "2 known already."
    assert not bank.to_decide().exists() and not bank.not_ours().exists()


def test_a_return_whichever_way_it_is_written_comes_after_its_debit(two_sent):
    money, run = two_sent
    money.take(text("reversal-with-reason", run))
    money.take(text("booked", run))
    bank_messages.resume(by=money.system)
    assert stand() == "returned, sending"
    assert Due.objects.order_by("pk").first().settled == 0 and ledger_check.problems() == []


def test_a_booking_a_day_ahead_is_taken_when_it_is_told_again_on_its_day(two_sent, clock_at):
    money, run = two_sent
    money.take(text("booked-after-today", run))
    clock_at("2026-11-27 10:00")
    assert money.take(text("booked-after-today", run).replace("S-AFTER", "S-AFTER-2")).sentence == "1 paid."
    assert Attempt.objects.order_by("pk").first().settled_on.isoformat() == "2026-11-27"


def test_no_day_that_cannot_be_makes_late_work_in_time(two_sent, clock_at):
    money, run = two_sent
    clock_at("2026-12-30 10:00")
    for name in ("booked-before-the-file", "booked-in-the-year-9999"):
        money.take(text(name, run))
    found = promise_classes.count()
    assert (found["settled_in_time"], found["settled_late"], found["in_flight"]) == (0, 0, 2)


def test_the_database_takes_no_booking_before_its_file(two_sent):
    attempt = Attempt.objects.order_by("pk").first()
    with pytest.raises(DatabaseError), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(status="settled", settled_on="2026-11-23", told_on="2026-11-26")


def test_what_a_statement_covers_is_kept(two_sent):
    money, run = two_sent
    money.take(text("several-statements", run))
    first, second = BankStatement.objects.order_by("place")
    assert (first.period_from.isoformat(), first.period_to.isoformat()) == ("2026-11-25", "2026-11-25")
    assert (first.opening_pence, first.closing_pence, first.booked_pence) == (100_000, 92_500, -7_500)
    assert second.opening_pence == first.closing_pence and first.adds_up and second.adds_up


# In any order

TOLD = [
    "booked", "pending", "information", "future", "no-status", "reversal-with-reason", "credit-without-a-code",
    "batch-of-another-sum", "overlapping-period", "several-statements", "booked-before-the-file",
    "details-that-do-not-add-up",
]  # fmt: skip


def state() -> tuple:
    """What the books and the lists say, whatever came first."""
    return (
        stand(),
        sorted(Attempt.objects.values_list("key", "status", "settled_on", "returned_on", "reason_code")),
        sorted(Due.objects.values_list("pence", "in_flight", "settled", "held")),
        sorted(Posting.objects.filter(due__isnull=False).values_list("kind", "due", "pence", "effective_on")),
        sorted(bank.to_decide().values_list("entry", "outcome")),
        sorted(bank.not_ours().values_list("entry", "outcome")),
    )


def told(order, money, run) -> tuple:
    with transaction.atomic():
        for name in order:
            money.take(text(name, run))
            assert ledger_check.problems() == []
        bank_messages.resume(by=money.system)
        end = state()
        transaction.set_rollback(True)
    return end


def test_in_any_order_the_end_is_the_same(two_sent):
    money, run = two_sent
    first = told(TOLD, money, run)
    assert first[0] == "returned, paid"

    @settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate], database=None)
    @given(order=st.permutations(TOLD))
    def check(order):
        assert told(order, money, run) == first

    check()


# Status reports


def twice(level: str, code: str, run) -> str:
    reasons = f"<StsRsnInf><Rsn><Cd>NARR</Cd></Rsn></StsRsnInf><StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>"
    if level == "group":
        return make.report(run, group="NARR").replace("<StsRsnInf><Rsn><Cd>NARR</Cd></Rsn></StsRsnInf>", reasons)
    refused = make.report(run, {one.key: "NARR" for one in run.attempts.all()})
    reason = "<StsRsnInf><Rsn><Cd>NARR</Cd></Rsn></StsRsnInf>"
    if level == "transaction":
        return refused.replace(reason, reasons)
    batch = f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>OTHER</OrgnlPmtInfId></OrgnlPmtInfAndSts><OrgnlPmtInfAndSts>{reasons}"
    return refused.replace("<OrgnlPmtInfAndSts>", batch)


@pytest.mark.parametrize("code", SENT_TWICE)
@pytest.mark.parametrize("level", ["group", "batch", "transaction"])
def test_sent_twice_is_no_refusal_wherever_the_bank_says_it(two_sent, level, code):
    money, run = two_sent
    money.take(twice(level, code, run))
    assert stand() == "sending, sending"
    assert not StatementLine.objects.filter(outcome="refused").exists()


@pytest.mark.parametrize("told", ["accepted", "booked"])
def test_a_whole_file_refused_after_it_was_taken_waits_for_a_person(two_sent, told):
    money, run = two_sent
    money.take(make.report(run) if told == "accepted" else text("booked", run))
    before = stand()
    sentence = money.take(make.report(run, group="FF01")).sentence
    assert "the bank refuses what it had taken" in sentence
    assert stand() == before
    assert {line.outcome for line in bank.to_decide()} == {"once_taken"}


def test_each_row_refused_with_its_whole_file_waits_as_well(two_sent):
    money, run = two_sent
    money.take(make.report(run))
    refused = make.report(run, {one.key: "AC04" for one in run.attempts.all()}).replace(">PART<", ">RJCT<")
    money.take(refused)
    assert stand() == "sent, sent"


# Files that are something else

DTD = '<!DOCTYPE Document [<!ENTITY x "BOOK">]>'


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252", "iso-8859-1", "us-ascii"])
def test_other_encodings_are_read(two_sent, encoding):
    money, run = two_sent
    name = {"utf-8-sig": "UTF-8"}.get(encoding, encoding)
    whole = text("booked", run).replace(DECLARATION, f'<?xml version="1.0" encoding="{name}"?>')
    if encoding != "us-ascii":
        whole = whole.replace("<TxDtls>", "<TxDtls><AddtlTxInf>Zoë</AddtlTxInf>")
    assert money.take(whole.encode(encoding)).sentence == "1 paid."


@pytest.mark.parametrize(
    ("given_encoding", "written_in"),
    [("x-foo", "utf-8"), ("GB2312", "gb2312"), ("UTF-8", "latin-1"), ("idna", "utf-8"), ("undefined", "utf-8"),
     ("UTF-7", "utf-8"), ("punycode", "utf-8"), ("hex", "utf-8"), ("UTF-16", "utf-8")],
)  # fmt: skip
def test_a_file_that_is_not_written_as_it_says(two_sent, given_encoding, written_in):
    money, run = two_sent
    whole = text("booked", run).replace('encoding="UTF-8"', f'encoding="{given_encoding}"')
    whole = whole.replace("<TxDtls>", f"<TxDtls><AddtlTxInf>{'中' if written_in == 'gb2312' else 'ë'}</AddtlTxInf>")
    with pytest.raises(Refused, match=f"written in {given_encoding.upper()}, and we cannot read it"):
        bank_messages.take(content=whole.encode(written_in), by=money.finance)
    assert not BankMessage.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-8-sig"])
def test_instructions_are_refused_in_every_encoding(two_sent, encoding):
    money, run = two_sent
    name = "UTF-8" if encoding.startswith("utf-8") else "UTF-16"
    whole = text("booked", run).replace(DECLARATION, f'<?xml version="1.0" encoding="{name}"?>{DTD}')
    content = whole.replace("<Cd>BOOK</Cd>", "<Cd>&x;</Cd>").encode(encoding)
    content = b"\xfe\xff" + content if encoding == "utf-16-be" else content
    with pytest.raises(Refused, match="instructions that a bank's file never has"):
        bank_messages.take(content=content, by=money.finance)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x1f\x8b\x08\x00rest", "packed .gzip."),
        (b"PK\x03\x04rest", "packed .zip."),
        (b"\xfd7zXZ\x00\x00\x04rest", "packed .xz."),
        (b"BZh91AY&SYrest", "packed .bzip2."),
        (b"7z\xbc\xaf\x27\x1crest", "packed .7z."),
        (b"Rar!\x1a\x07rest", "packed .rar."),
        (b"\x28\xb5\x2f\xfdrest", "packed .zstd."),
        (f"{DECLARATION}<a/>".encode("utf-32"), "written in UTF-32, and we cannot"),
        (b"\x00\x00\xfe\xff" + f"{DECLARATION}<a/>".encode("utf-32-be"), "written in UTF-32, and we cannot"),
        (f"{DECLARATION}<a/>".encode("utf-32-le"), "written in UTF-32, and we cannot"),
        (f"{DECLARATION}<a/>".encode("utf-32-be"), "written in UTF-32, and we cannot"),
        (b"{1:F01BARCGB22XXXX}", "MT940"),
        (b":20:START", "MT940"),
        (b"%PDF-1.7", "a PDF"),
        (b"<a/><b/>", "more after the end"),
        (b'<?xml version="1.0"?><a/>\n<?xml version="1.0"?><b/>', "more after the end"),
        (b"<a><b>", "cut off"),
        (b"<a>\x00</a>", "cut off"),
        (b"<a>" * 3_000, "cut off"),
        (b"<" * 20_000_001, "too large"),
    ],
    ids=lambda each: str(each[:12]),
)
def test_which_it_is(money, content, says):
    with pytest.raises(Refused, match=says):
        bank_messages.take(content=content, by=money.finance)


def test_a_file_that_is_too_large_is_not_read(two_sent):
    money, _run = two_sent
    client, page = client_for(money.finance), reverse("payments_reconciliation")
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xml"\r\n\r\n' + b"<" * 26_000_000
    answer = client.generic("POST", page, body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400 and "too much of it" in answer.content.decode()
    upload = SimpleUploadedFile("a.xml", b"<" * 20_000_001)
    answer = client.post(page, {"file": upload})
    assert answer.status_code == 200 and "too large to be a bank" in answer.content.decode()
    assert not BankMessage.objects.exists()
