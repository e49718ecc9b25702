"""Reading what the bank sends: pain.002 (accepted or refused) and camt.053 (booked or returned). Writes nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree as ET

from ground.refusal import Refused

BROKEN = "This file is cut off or is not what a bank sends. Fetch it again. Nothing was changed."
REPEATED = "DUPL"
MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Entry:
    entry: str
    kind: str  # accepted, refused, debit, return, other
    end_to_end: str = ""
    pence: int | None = None
    booked_on: dt.date | None = None
    code: str = ""


@dataclass(frozen=True)
class Answer:
    kind: str  # pain.002, camt.053
    message_id: str
    original: str = ""  # the file it answers; pain.002 only
    group_code: str = ""  # the whole file refused, and why
    repeated: bool = False
    account: str = ""
    entries: list[Entry] = field(default_factory=list)


def read(content: bytes) -> Answer:
    """Raises Refused with one sentence for anything that is not whole."""
    if len(content) > MOST_BYTES:
        raise Refused("This file is too large to be a bank's answer. Nothing was changed.")
    if b"<!DOCTYPE" in content[:2000] or b"<!ENTITY" in content:
        raise Refused("This file holds instructions that a bank's file never has. Nothing was changed.")
    try:
        root = ET.fromstring(content)  # noqa: S314 - no DTD and no entity gets this far
    except ET.ParseError:
        raise Refused(BROKEN) from None
    name = root.tag.partition("}")[0].lstrip("{").rpartition(":")[2]
    if name.startswith("pain.002."):
        return _status_report(root)
    if name.startswith("camt.053."):
        return _statement(root)
    raise Refused("This is neither a status report (pain.002) nor a statement (camt.053). Nothing was changed.")


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _find(element: ET.Element | None, *path: str) -> ET.Element | None:
    for step in path:
        if element is None:
            return None
        element = next((child for child in element if _name(child) == step), None)
    return element


def _all(element: ET.Element, tag: str) -> list[ET.Element]:
    return [child for child in element.iter() if _name(child) == tag]


def _text(element: ET.Element | None, *path: str) -> str:
    found = _find(element, *path)
    return (found.text or "").strip() if found is not None else ""


def _status_report(root: ET.Element) -> Answer:
    report = _find(root, "CstmrPmtStsRpt")
    group = _find(report, "OrgnlGrpInfAndSts")
    if report is None or group is None:
        raise Refused(BROKEN)
    entries = []
    for row in _all(report, "TxInfAndSts"):
        key, status = _text(row, "OrgnlEndToEndId"), _text(row, "TxSts")
        kind = "refused" if status == "RJCT" else "accepted"
        entries.append(Entry(entry=key, kind=kind, end_to_end=key, code=_text(row, "StsRsnInf", "Rsn", "Cd")))
    code = _text(group, "StsRsnInf", "Rsn", "Cd") or "MS03"
    # A file sent twice is refused whole the second time: the payments of the first are on their way all the same.
    refused = _text(group, "GrpSts") == "RJCT" and code != REPEATED
    return Answer(
        kind="pain.002",
        message_id=_text(report, "GrpHdr", "MsgId"),
        original=_text(group, "OrgnlMsgId"),
        group_code=code if refused and not entries else "",
        repeated=code == REPEATED,
        entries=entries,
    )


def _statement(root: ET.Element) -> Answer:
    whole = _find(root, "BkToCstmrStmt")
    statement = _find(whole, "Stmt")
    if whole is None or statement is None:
        raise Refused(BROKEN)
    account = _text(statement, "Acct", "Id", "IBAN") or _text(statement, "Acct", "Id", "Othr", "Id")
    statement_id = _text(statement, "Id") or _text(whole, "GrpHdr", "MsgId")
    entries: list[Entry] = []
    for number, row in enumerate(_all(statement, "Ntry"), 1):
        entries += _entries(row, f"{statement_id}/{number}")
    return Answer(kind="camt.053", message_id=_text(whole, "GrpHdr", "MsgId"), account=account, entries=entries)


def _entries(row: ET.Element, name: str) -> list[Entry]:
    """One per transaction: an entry may stand for many."""
    try:
        booked_on = dt.date.fromisoformat(
            (_text(row, "BookgDt", "Dt") or _text(row, "BookgDt", "DtTm") or _text(row, "ValDt", "Dt"))[:10]
        )
        credit = _text(row, "CdtDbtInd") == "CRDT"
        details = _all(row, "TxDtls")
        found = []
        for place, one in enumerate(details or [row], 1):
            key = _text(one, "Refs", "EndToEndId")
            amount = _text(one, "Amt") or _text(one, "AmtDtls", "TxAmt", "Amt") or _text(row, "Amt")
            code = _text(one, "RtrInf", "Rsn", "Cd")
            kind = ("return" if code and key else "other") if credit else ("debit" if key else "other")
            found.append(
                Entry(
                    entry=f"{name}.{place}"[:80],
                    kind=kind,
                    end_to_end=key[:35],
                    pence=int(Decimal(amount) * 100),
                    booked_on=booked_on,
                    code=code,
                )
            )
    except (ValueError, InvalidOperation):
        raise Refused(BROKEN) from None
    return found
