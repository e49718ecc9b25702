"""The bank's files as it writes them, filled in for a run; what two people say of a line, and how payments stand then."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from payments.models import Payment, PayRun
from tests.factories.money import pounds, statement

FILES = Path(__file__).parent.parent / "payments" / "bank_files"
SAID = {"why": "The bank says so on the phone.", "evidence": "Bank case 4711"}
DAY = dt.date(2026, 11, 25)


def text(name: str, run: PayRun) -> str:
    """`bank_files/<name>.xml` about the two payments of this run."""
    first, second = run.attempts.order_by("pk").values_list("key", flat=True)
    found = (FILES / f"{name}.xml").read_text()
    return found.replace("KEY-1", first).replace("KEY-2", second).replace("RUN-ID", run.file.message_id)


def with_balances(run: PayRun | None, opening: int, day: dt.date = DAY) -> bytes:
    """A statement of one day, with its balances: the run's payments booked."""
    total = sum(one.payment.pence for one in run.attempts.select_related("payment")) if run else 0
    whole = statement(run, day)
    covers = f"<FrToDt><FrDtTm>{day}T00:00:00</FrDtTm><ToDtTm>{day}T23:59:59</ToDtTm></FrToDt>"
    balances = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">{pounds(pence)}</Amt>'
        f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
        for code, pence in (("OPBD", opening), ("CLBD", opening - total))
    )
    return whole.replace("<Acct>", covers + "<Acct>").replace("</Acct>", "</Acct>" + balances).encode()


def stand() -> list[str]:
    return list(Payment.objects.order_by("pk").values_list("status", flat=True))
