"""A statement as banks send them on an odd day: something not booked yet, something turned round, something unexplained.

Given by hand, beside what the demo's bank sends. What comes in and what goes out on it is the same sum, so the
balances of the bank's own statements follow as before.
"""

from __future__ import annotations

from django.conf import settings

from ground import money
from payments import demo_bank
from payments.actions import bank_messages, line_decisions
from payments.models import Attempt, BankStatement, StatementLine
from payments.queries import statement_chain
from portal.demo.story.stage import Stage

CAMT = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
WORDS = "<RtrInf><AddtlInf>Could not be applied, account name differs</AddtlInf></RtrInf>"


def give(stage: Stage) -> None:
    """Fatima gives it, Finn applies it; of the unexplained line Fatima then says what the bank told her on the phone."""
    settled = Attempt.objects.filter(status="settled").exclude(payment__payee__in=stage.cast.values())
    turned, unexplained = settled.select_related("payment").order_by("-settled_on", "-pk")[:2]
    pending = (
        Attempt.objects.filter(status__in=["sending", "accepted"]).select_related("payment").order_by("pk").first()
    )
    day = stage.day(-1)
    rows = [
        _entry("rent", turned.payment.pence + unexplained.payment.pence, "DBIT", day),
        _entry(turned.key, turned.payment.pence, "CRDT", day, turned="<RvslInd>true</RvslInd>"),
        _entry(unexplained.key, unexplained.payment.pence, "CRDT", day, words=WORDS),
    ]
    if pending is not None:
        rows.append(_entry(pending.key, pending.payment.pence, "DBIT", day, status="PDNG"))
    taken = bank_messages.take(content=_statement(rows, day).encode(), by=stage.finance2)
    why = "The bank's own page shows the same lines."
    bank_messages.apply(message=taken.message, why=why, by=stage.finance)
    line = StatementLine.objects.get(message=taken.message, kind="credit")
    line_decisions.declare(
        line=line,
        on=day,
        why="The bank says on the phone that the account name differs.",
        evidence="Call of this morning, case 2046",
        by=stage.finance2,
    )


def _entry(key: str, pence: int, sign: str, day, *, status: str = "BOOK", turned: str = "", words: str = "") -> str:
    amount = f'<Amt Ccy="GBP">{money.as_decimal(pence)}</Amt>'
    return (
        f"<Ntry>{amount}<CdtDbtInd>{sign}</CdtDbtInd>{turned}<Sts><Cd>{status}</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt>"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{key}</EndToEndId></Refs>{amount}{words}</TxDtls></NtryDtls></Ntry>"
    )


def _statement(rows: list[str], day) -> str:
    last = BankStatement.objects.filter(account=statement_chain.account()).order_by("-period_to", "-pk").first()
    pence = last.closing_pence if last and last.closing_pence is not None else 0
    balances = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">{money.as_decimal(abs(pence))}</Amt>'
        f"<CdtDbtInd>{'CRDT' if pence >= 0 else 'DBIT'}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
        for code in ("OPBD", "CLBD")
    )
    iban = demo_bank.iban(settings.PAYER["sort_code"], settings.PAYER["account"])
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{CAMT}"><BkToCstmrStmt><GrpHdr><MsgId>BY-HAND-{day}'
        f"</MsgId></GrpHdr><Stmt><Id>BY-HAND-{day}</Id><FrToDt><FrDtTm>{day}T00:00:00</FrDtTm><ToDtTm>{day}T23:59:59"
        f"</ToDtTm></FrToDt><Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>GBP</Ccy></Acct>{balances}{''.join(rows)}"
        "</Stmt></BkToCstmrStmt></Document>"
    )
