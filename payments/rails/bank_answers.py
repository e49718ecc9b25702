"""Reading what the bank sends: pain.002 (accepted or refused) and camt.053 (booked or returned). Writes nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from ground.exceptions import Refused
from payments.models.bank import SENT_TWICE
from payments.rails import bank_xml
from payments.rails.bank_xml import BROKEN, children, find, text

# "We have had this already": the first one is on its way, so nothing is owed again until a person has looked.
REPEATED = tuple(SENT_TWICE)
# ISO 20022: taken in, checked, being booked. Anything else but RJCT is no decision yet (PDNG, RCVD).
ACCEPTED = ("ACCP", "ACTC", "ACSP", "ACSC", "ACWC", "ACWP", "ACCC")
NO_REASON = "MS03"
# Of a whole file: codes that say what is wrong with it, so that nothing of it was taken. Anything else may mean "twice".
CLEAR = re.compile(r"(AC|AG|BE|CH|CN|CU|DN|DS|DT|ED|FF|RC|RR|SL|TM)[A-Z0-9]{2}|AM(0[1-46-9]|[12][0-9])")
AGAIN = re.compile(r"DUPL|ALREADY|TWICE|SECOND TIME|\b(AM05|DU0[1-5])\b", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    entry: str
    kind: str  # as in StatementLine.kind
    end_to_end: str = ""
    pence: int | None = None
    booked_on: dt.date | None = None
    code: str = ""
    words: str = ""  # the bank's own, where it gives no code
    bank_ref: str = ""
    batch: str = ""  # our file's number, where one entry stands for a whole file and names no payment
    count: int = 0  # of such an entry
    over: int | None = None  # pence: what the whole entry is above its details, where that is not what they come to


@dataclass(frozen=True)
class Period:
    """One statement of a file: what it covers, and its two booked balances."""

    name: str
    account: str
    first: dt.date | None
    last: dt.date | None
    opening: int | None
    closing: int | None
    booked: int  # what its booked entries add up to


@dataclass(frozen=True)
class Answer:
    kind: str  # pain.002, camt.053
    message_id: str
    original: str = ""  # the file it answers; pain.002 only
    whole: str = ""  # the kind of every payment of the file that has no row of its own, if it has one
    whole_code: str = ""
    whole_words: str = ""
    entries: list[Entry] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)


def read(content: bytes) -> Answer:
    """Raises Refused with one sentence for anything that is not whole."""
    from payments.rails import statements

    root = bank_xml.parse(content)
    name = bank_xml.message_name(root)
    if name.startswith("pain.002."):
        return _status_report(root)
    if name.startswith("camt.053."):
        return statements.read(root)
    raise Refused("This is neither a status report (pain.002) nor a statement (camt.053). Nothing was changed.")


def _kind(status: str, code: str, words: str) -> str:
    if code in REPEATED:
        return "repeated"
    if status == "RJCT":
        return "unsure" if AGAIN.search(f"{code} {words}") else "refused"
    return "accepted" if status in ACCEPTED else "pending"


def _codes(element: ET.Element | None) -> Iterator[str]:
    for reason in children(element, "StsRsnInf"):
        for given in find(reason, "Rsn") or ():
            yield (given.text or "").strip().upper()


def _code(element: ET.Element | None) -> str:
    """Of every reason given: the one that says "twice", else the first."""
    codes = [code for code in _codes(element) if code]
    return next((code for code in codes if code in REPEATED), codes[0] if codes else "")


def _words(element: ET.Element | None) -> str:
    reasons = list(children(element, "StsRsnInf"))
    said = [text(each) for reason in reasons for each in children(reason, "AddtlInf")]
    return " ".join(words for words in [*said, *(text(reason, "Rsn", "Prtry") for reason in reasons)] if words)[:140]


def _rows(report: ET.Element) -> Iterator[ET.Element]:
    for place in (report, *children(report, "OrgnlPmtInfAndSts")):
        yield from children(place, "TxInfAndSts")


def _status_report(root: ET.Element) -> Answer:
    report = find(root, "CstmrPmtStsRpt")
    group = find(report, "OrgnlGrpInfAndSts")
    if report is None or group is None:
        raise Refused(BROKEN)
    said: dict[str, Entry] = {}
    for row in _rows(report):
        key, code = text(row, "OrgnlEndToEndId"), _code(row)
        words = _words(row)
        kind = _kind(text(row, "TxSts"), code, words)
        entry = Entry(entry=key, kind=kind, end_to_end=key, code=code, words=words)
        first = said.setdefault(key, entry)
        if (first.kind, first.code) != (entry.kind, entry.code):
            raise Refused(
                f"This answer says two different things about {key[:35]}. Nothing was changed. Ring the bank."
            )
    whole, code, words, repeated = _of_the_whole(report, group)
    if whole in ("whole", "unsure") and any(entry.kind == "repeated" for entry in said.values()):
        whole, repeated = "", True
    rows = list(said.values())
    if repeated or whole in ("whole", "unsure"):
        # What is refused with its whole file is no word about the payment itself.
        kind = "repeated" if repeated else whole
        if kind == "unsure" and code == NO_REASON and not words and all(CLEAR.fullmatch(entry.code) for entry in rows):
            kind = "whole"  # the rows say why
        rows = [_with_kind(entry, kind, code) if entry.kind == "refused" else entry for entry in rows]
    if whole == "accepted" and rows:
        whole = ""  # the rows say which
    return Answer(
        kind="pain.002",
        message_id=text(report, "GrpHdr", "MsgId"),
        original=text(group, "OrgnlMsgId"),
        whole="repeated" if repeated else whole,
        whole_code=code,
        whole_words=words,
        entries=rows,
    )


def _with_kind(entry: Entry, kind: str, code: str) -> Entry:
    return dataclasses.replace(entry, kind=kind, code=entry.code or code)


def _of_the_whole(report: ET.Element, group: ET.Element) -> tuple[str, str, str, bool]:
    """(kind, code, words, sent twice) of the file, or of its one batch: our files have one.

    A file sent twice is refused whole the second time: the payments of the first are on their way all the same. A bank
    may say that in words or by a code of its own, so a refusal without a clear reason is left to two people.
    """
    places = [(text(group, "GrpSts"), group)]
    places += [(text(batch, "PmtInfSts"), batch) for batch in children(report, "OrgnlPmtInfAndSts")]
    codes = [_code(where) for _status, where in places]
    words = " ".join(said for said in (_words(where) for _status, where in places) if said)[:140]
    twice = next((code for code in codes if code in REPEATED), "")
    if twice:
        return "", twice, words, True
    if any(status == "RJCT" for status, _where in places):
        given = [code for _status, where in places for code in _codes(where) if code]
        unclear = not given or any(not CLEAR.fullmatch(code) for code in given) or AGAIN.search(words)
        code = next((code for code in codes if code), NO_REASON)
        return "unsure" if unclear else "whole", code, words, False
    for status, _where in places:
        if status in ACCEPTED:
            return "accepted", "", "", False
    return "", "", "", False
