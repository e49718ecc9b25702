"""Reading what the bank sends: pain.002 (accepted or refused) and camt.053 (booked or returned). Writes nothing."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from django.conf import settings

from ground.refusal import Refused

BROKEN = "This file is cut off or is not what a bank sends. Fetch it again. Nothing was changed."
# "We have had this already": the first one is on its way, so nothing is owed again until a person has looked.
REPEATED = ("AM05", "DUPL")
# ISO 20022: taken in, checked, being booked. Anything else but RJCT is no decision yet (PDNG, RCVD).
ACCEPTED = ("ACCP", "ACTC", "ACSP", "ACSC", "ACWC", "ACWP", "ACCC")
AMOUNT = re.compile(r"(\d{1,13})(?:\.(\d{1,2})0*)?", re.ASCII)
MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Entry:
    entry: str
    kind: str  # accepted, refused, pending, repeated, debit, return, other
    end_to_end: str = ""
    pence: int | None = None
    booked_on: dt.date | None = None
    code: str = ""


@dataclass(frozen=True)
class Answer:
    kind: str  # pain.002, camt.053
    message_id: str
    original: str = ""  # the file it answers; pain.002 only
    whole: str = ""  # the kind of every payment of the file that has no row of its own, if it has one
    whole_code: str = ""
    repeated: bool = False
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


def _kind(status: str, code: str) -> str:
    if status == "RJCT":
        return "repeated" if code in REPEATED else "refused"
    return "accepted" if status in ACCEPTED else "pending"


def _code(element: ET.Element | None) -> str:
    return _text(element, "StsRsnInf", "Rsn", "Cd")


def _status_report(root: ET.Element) -> Answer:
    report = _find(root, "CstmrPmtStsRpt")
    group = _find(report, "OrgnlGrpInfAndSts")
    if report is None or group is None:
        raise Refused(BROKEN)
    said: dict[str, Entry] = {}
    for row in _all(report, "TxInfAndSts"):
        key, code = _text(row, "OrgnlEndToEndId"), _code(row)
        entry = Entry(entry=key, kind=_kind(_text(row, "TxSts"), code), end_to_end=key, code=code)
        if said.setdefault(key, entry) != entry:
            raise Refused(f"This answer says two different things about {key}. Nothing was changed. Ring the bank.")
    whole, code, repeated = _of_the_whole(report, group)
    if whole == "accepted" and said:
        whole = ""  # the rows say which
    return Answer(
        kind="pain.002",
        message_id=_text(report, "GrpHdr", "MsgId"),
        original=_text(group, "OrgnlMsgId"),
        whole=whole,
        whole_code=code,
        repeated=repeated,
        entries=list(said.values()),
    )


def _of_the_whole(report: ET.Element, group: ET.Element) -> tuple[str, str, bool]:
    """(kind, code, sent twice) of the file, or of its one batch: our files have one.

    A file sent twice is refused whole the second time: the payments of the first are on their way all the same.
    """
    batch = _find(report, "OrgnlPmtInfAndSts")
    for status, where in ((_text(group, "GrpSts"), group), (_text(batch, "PmtInfSts"), batch)):
        code = _code(where)
        if code in REPEATED:
            return "", code, True
        if status == "RJCT":
            return "refused", code or "MS03", False
        if status in ACCEPTED:
            return "accepted", "", False
    return "", "", False


def _statement(root: ET.Element) -> Answer:
    """Every statement of the file, each of our own account and in pounds; or none of it."""
    whole = _find(root, "BkToCstmrStmt")
    statements = [one for one in whole if _name(one) == "Stmt"] if whole is not None else []
    if whole is None or not statements:
        raise Refused(BROKEN)
    entries: list[Entry] = []
    for place, statement in enumerate(statements, 1):
        _check_account(statement)
        name = f"{_text(statement, 'Id')[:40]}/{place}"
        for number, row in enumerate(_all(statement, "Ntry"), 1):
            entries += _entries(row, f"{name}/{number}")
    return Answer(kind="camt.053", message_id=_text(whole, "GrpHdr", "MsgId"), entries=entries)


def _check_account(statement: ET.Element) -> None:
    account = _text(statement, "Acct", "Id", "IBAN") or _text(statement, "Acct", "Id", "Othr", "Id")
    plain = "".join(sign for sign in account if sign.isalnum())
    ours = f"{settings.PAYER['sort_code']}{settings.PAYER['account']}"
    if plain not in (settings.PAYER["account"], ours) and not (len(plain) == 22 and plain.endswith(ours)):
        which = f"the account that ends in {plain[-3:]}" if plain else "no account that it names"
        raise Refused(f"This is a statement of {which}, not of the account we pay from. Nothing was changed.")
    if _text(statement, "Acct", "Ccy") not in ("", "GBP"):
        raise Refused("This statement is not in pounds. Nothing was changed.")


def _pence(amount: str) -> int:
    found = AMOUNT.fullmatch(amount)
    if found is None:
        raise Refused(f"“{amount[:30]}” is no amount in pounds and pence. Nothing was changed. Ring the bank.")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _amount(row: ET.Element, one: ET.Element) -> tuple[int | None, bool]:
    """(pence, in pounds) of one transaction; the entry itself is always in the account's own money."""
    if (entry := _find(row, "Amt")) is None or entry.get("Ccy") != "GBP":
        raise Refused("This statement is not in pounds. Nothing was changed.")
    for place in (_find(one, "Amt"), _find(one, "AmtDtls", "TxAmt", "Amt")):
        if place is not None and (place.text or "").strip():
            pounds = place.get("Ccy") == "GBP"
            return (_pence((place.text or "").strip()) if pounds else None), pounds
    return _pence((entry.text or "").strip()), True


def _entries(row: ET.Element, name: str) -> list[Entry]:
    """One per transaction: an entry may stand for many."""
    try:
        booked_on = dt.date.fromisoformat(
            (_text(row, "BookgDt", "Dt") or _text(row, "BookgDt", "DtTm") or _text(row, "ValDt", "Dt"))[:10]
        )
    except ValueError:
        raise Refused(BROKEN) from None
    credit = _text(row, "CdtDbtInd") == "CRDT"
    found = []
    for place, one in enumerate(_all(row, "TxDtls") or [row], 1):
        key = _text(one, "Refs", "EndToEndId")
        code = _text(one, "RtrInf", "Rsn", "Cd")
        pence, pounds = _amount(row, one)
        kind = ("return" if code and key else "other") if credit else ("debit" if key else "other")
        found.append(
            Entry(
                entry=f"{name}.{place}",
                kind=kind if pounds else "other",
                end_to_end=key[:35],
                pence=pence,
                booked_on=booked_on,
                code=code,
            )
        )
    return found
