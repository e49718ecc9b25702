"""A statement (camt.053), entry by entry. Only what the bank has booked can settle or return a payment.

Which way the money went: the detail's own sign where it has one, else the entry's. A reversal turns the sign round.
Banks differ in what they write beside a reversal, so one that is not sure in both readings is left to a person.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from django.conf import settings

from ground import clock
from ground.exceptions import Refused
from payments.models.bank import MOST_PENCE
from payments.rails.bank_answers import Answer, Entry, Period
from payments.rails.bank_xml import BROKEN, children, find, text

AMOUNT = re.compile(r"(\d{1,13})(?:\.(\d{1,2})0*)?", re.ASCII)
NOT_POUNDS = "This statement is not in pounds. Nothing was changed."
RING = "Nothing was changed. Ring the bank."
OPENS, CLOSES = ("OPBD", "PRCD"), ("CLBD",)
BACK_TO_US, FROM_US = "CRDT", "DBIT"
MIDNIGHT = dt.time()


@dataclass(frozen=True)
class Booking:
    """What a whole entry says, for each of its details."""

    booked: bool
    on: dt.date | None
    sign: str
    turned: bool
    pence: int
    ref: str


def read(root: ET.Element) -> Answer:
    """Every statement of the file, each of our own account and in pounds; or none of it."""
    whole = find(root, "BkToCstmrStmt")
    statements = list(children(whole, "Stmt"))
    if whole is None or not statements:
        raise Refused(BROKEN)
    entries: list[Entry] = []
    periods: list[Period] = []
    for place, statement in enumerate(statements, 1):
        account = _account(statement)
        name = text(statement, "Id")[:40]
        rows = [(_booking(row), row) for row in children(statement, "Ntry")]
        periods.append(_period(statement, name, account, [booking for booking, _row in rows if booking.booked]))
        for number, (booking, row) in enumerate(rows, 1):
            entries += _entries(booking, row, f"{name}/{place}/{number}")
    return Answer(kind="camt.053", message_id=text(whole, "GrpHdr", "MsgId"), entries=entries, periods=periods)


def _account(statement: ET.Element) -> str:
    account = text(statement, "Acct", "Id", "IBAN") or text(statement, "Acct", "Id", "Othr", "Id")
    plain = "".join(sign for sign in account if sign.isalnum())
    ours = f"{settings.PAYER['sort_code']}{settings.PAYER['account']}"
    if plain not in (settings.PAYER["account"], ours) and not (len(plain) == 22 and plain.endswith(ours)):
        which = f"the account that ends in {plain[-3:]}" if plain else "no account that it names"
        raise Refused(f"This is a statement of {which}, not of the account we pay from. Nothing was changed.")
    if text(statement, "Acct", "Ccy") not in ("", "GBP"):
        raise Refused(NOT_POUNDS)
    return ours


# Days and sums


def _day(place: ET.Element | None, *, ends: bool = False) -> dt.date | None:
    """The day in London of a Dt or a DtTm; `ends`: midnight is the end of the day before. Raises for what is neither."""
    said = text(place, "Dt") or text(place, "DtTm")
    return _london(said, ends=ends) if said else None


def _london(said: str, *, ends: bool = False) -> dt.date:
    try:
        if len(said) <= 10:
            return dt.date.fromisoformat(said)
        moment = dt.datetime.fromisoformat(said)
        if moment.tzinfo is not None:
            moment = clock.london(moment)
        elif re.fullmatch(r"\d{4}-\d\d-\d\d[+-].*", said):
            return dt.date.fromisoformat(said[:10])
        return (moment - dt.timedelta(days=1)).date() if ends and moment.time() == MIDNIGHT else moment.date()
    except (ValueError, OverflowError):
        pass
    try:
        return dt.date.fromisoformat(said[:10])
    except ValueError:
        raise Refused(BROKEN) from None


def _pence(amount: str) -> int:
    found = AMOUNT.fullmatch(amount)
    if found is None:
        raise Refused(f"“{amount[:30]}” is no amount in pounds and pence. Nothing was changed. Ring the bank.")
    pence = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    if pence > MOST_PENCE:
        raise Refused(f"“{amount[:30]}” is more than any bank books. {RING}")
    return pence


def _money(parent: ET.Element) -> int:
    """Of an entry or a balance, which are always in the account's own money."""
    if (amount := find(parent, "Amt")) is None or amount.get("Ccy") != "GBP":
        raise Refused(NOT_POUNDS)
    return _pence((amount.text or "").strip())


def _booking(row: ET.Element) -> Booking:
    """In versions before .08 the status is a text of its own, from .08 on a code. No status is no booking."""
    return Booking(
        booked=(text(row, "Sts", "Cd") or text(row, "Sts")) == "BOOK",
        on=_day(find(row, "BookgDt")) or _day(find(row, "ValDt")),
        sign=text(row, "CdtDbtInd"),
        turned=text(row, "RvslInd").lower() in ("true", "1"),
        pence=_money(row),
        ref=(text(row, "AcctSvcrRef") or text(row, "NtryRef"))[:35],
    )


def _period(statement: ET.Element, name: str, account: str, booked: list[Booking]) -> Period:
    opening, opens = _balance(statement, OPENS)
    closing, closes = _balance(statement, CLOSES)
    covers = find(statement, "FrToDt")
    first, last = text(covers, "FrDtTm"), text(covers, "ToDtTm")
    return Period(
        name=name,
        account=account,
        first=_london(first) if first else opens,
        last=_london(last, ends=True) if last else closes,
        opening=opening,
        closing=closing,
        booked=_added(booked, None if opening is None or closing is None else closing - opening),
    )


def _balance(statement: ET.Element, codes: tuple[str, ...]) -> tuple[int | None, dt.date | None]:
    """(pence, the first day it speaks of). PRCD is where the statement before closed: the day after is the first."""
    for code in codes:
        for balance in children(statement, "Bal"):
            if text(balance, "Tp", "CdOrPrtry", "Cd") == code and not text(balance, "Tp", "SubTp", "Cd"):
                pence, day = _money(balance), _day(find(balance, "Dt"))
                if code == "PRCD" and day is not None and day < dt.date.max:
                    day += dt.timedelta(days=1)
                return (-pence if text(balance, "CdtDbtInd") == FROM_US else pence), day
    return None, None


def _added(booked: list[Booking], wanted: int | None) -> int:
    """In whichever of the two readings of a reversal the balances agree with."""
    as_written = sum(one.pence if one.sign == BACK_TO_US else -one.pence for one in booked)
    turned = sum(one.pence if (one.sign == BACK_TO_US) != one.turned else -one.pence for one in booked)
    found = turned if turned == wanted else as_written
    if abs(found) > MOST_PENCE:
        raise Refused(f"What is booked in it adds up to more than any bank books. {RING}")
    return found


# Entries


def _entries(booking: Booking, row: ET.Element, name: str) -> Iterator[Entry]:
    """One per transaction: an entry may stand for many, and may name none of them."""
    details = [one for place in children(row, "NtryDtls") for one in children(place, "TxDtls")]
    batch = find(row, "NtryDtls", "Btch")
    if not details and batch is not None:
        yield _batch(booking, batch, f"{name}.1")
        return
    amounts = [_amount(booking, one) for one in details] or [(booking.pence, True)]
    adds_up = not details or _adds_up(booking, details, amounts)
    over = None if adds_up else booking.pence - sum(pence or 0 for pence, _pounds in amounts)
    if abs(over or 0) > MOST_PENCE:
        raise Refused(f"The parts of an entry add up to more than any bank books. {RING}")
    for place, (one, (pence, pounds)) in enumerate(zip(details or [row], amounts, strict=True), 1):
        key = text(one, "Refs", "EndToEndId")[:35]
        code = text(one, "RtrInf", "Rsn", "Cd")
        said = [
            text(one, "RtrInf", "Rsn", "Prtry"),
            *(text(each) for each in children(find(one, "RtrInf"), "AddtlInf")),
        ]
        kind = _kind(booking, one, key, code, pounds=pounds)
        if not adds_up and kind not in ("debit", "credit", "unbooked"):
            kind = "other"  # what left our account, or came in without a code, is that, also with charges
        yield Entry(
            entry=f"{name}.{place}",
            kind=kind,
            over=over,
            batch=_file_of(booking, one, key),
            end_to_end=key,
            pence=pence,
            booked_on=booking.on,
            code=code[:10],
            words=" ".join(each for each in said if each)[:140],
            bank_ref=(text(one, "Refs", "AcctSvcrRef") or booking.ref)[:35],
        )


def _kind(booking: Booking, one: ET.Element, key: str, code: str, *, pounds: bool) -> str:
    if not booking.booked:
        return "unbooked"
    sign = text(one, "CdtDbtInd") or booking.sign
    if key and not pounds and sign == BACK_TO_US and not booking.turned:
        return "credit"  # in another currency: it came in, which is all that is sure
    if not key or not pounds or booking.on is None:
        return "other"
    if booking.turned:
        # Turned round, and with the reason of a return: it came back, whichever way the bank writes it.
        return "return" if sign == FROM_US and code else "reversal"
    if sign == BACK_TO_US:
        return "return" if code else "credit"
    if find(one, "RtrInf") is not None or sign != FROM_US:
        return "reversal"
    return "debit"


def _file_of(booking: Booking, one: ET.Element, key: str) -> str:
    """The file that a detail names which names no payment: it left our account as part of that."""
    out = booking.booked and not booking.turned and booking.on is not None
    if not out or key not in ("", "NOTPROVIDED") or (text(one, "CdtDbtInd") or booking.sign) != FROM_US:
        return ""
    return (text(one, "Refs", "PmtInfId") or text(one, "Refs", "MsgId"))[:35]


def _amount(booking: Booking, one: ET.Element) -> tuple[int | None, bool]:
    """(pence, in pounds) of one transaction."""
    for place in (find(one, "Amt"), find(one, "AmtDtls", "TxAmt", "Amt")):
        if place is not None and (place.text or "").strip():
            pounds = place.get("Ccy") == "GBP"
            return (_pence((place.text or "").strip()) if pounds else None), pounds
    return booking.pence, True


def _adds_up(booking: Booking, details: list[ET.Element], amounts: list[tuple[int | None, bool]]) -> bool:
    """The details are the entry: all together, or what came in against what went out."""
    if any(pence is None for pence, _pounds in amounts):
        return True  # another currency: that one is left to a person by itself
    given = [pence or 0 for pence, _pounds in amounts]
    signs = [text(one, "CdtDbtInd") or booking.sign for one in details]
    net = sum(pence if sign == booking.sign else -pence for pence, sign in zip(given, signs, strict=True))
    return booking.pence in (sum(given), abs(net))


def _batch(booking: Booking, batch: ET.Element, name: str) -> Entry:
    plain = booking.booked and not booking.turned and booking.sign == FROM_US and booking.on is not None
    count = text(batch, "NbOfTxs")
    return Entry(
        entry=name,
        kind="batch" if plain else ("other" if booking.booked else "unbooked"),
        pence=booking.pence,
        booked_on=booking.on,
        bank_ref=booking.ref,
        batch=(text(batch, "PmtInfId") or text(batch, "MsgId"))[:35],
        count=int(count) if count.isascii() and count.isdigit() and len(count) < 10 else 0,
    )
