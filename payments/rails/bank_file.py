"""The bank's file of a run: pain.001.001.09 with sort codes and accounts, checked against the published schema."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from anyascii import anyascii
from django.conf import settings

from ground import clock, money

if TYPE_CHECKING:
    import xmlschema

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
XSD = Path(__file__).resolve().parent.parent / "data" / "xsd" / "pain.001.001.09.xsd"
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
ALLOWED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-?:().,'+ ")
INSTEAD = {"&": " and ", "`": "'", "_": "-", "\u2212": "-", '"': "'", "@": " at "}
# Pictures, signs that nobody sees, marks alone: a library that writes them out would give a face a name.
NO_LETTER = {"So", "Sk", "Sm", "Sc", "Cf", "Cc", "Cn", "Co", "Cs", "Zs", "Zl", "Zp", "Me"}


@dataclass(frozen=True)
class Transfer:
    key: str
    pence: int
    name: str
    sort_code: str
    account: str
    reference: str


def plain(name: str, most: int = 70) -> str:
    """As the bank reads it: letters of every script in the signs that banks pass on. Nothing of a picture is left."""
    written = " ".join("".join(map(_latin, unicodedata.normalize("NFC", name))).split())
    return written[:most].strip() or "Payee"


def has_letters(name: str) -> bool:
    """Is anything left that a bank could compare with the name on the account?"""
    return any(any(read.isalpha() for read in _latin(sign)) for sign in unicodedata.normalize("NFC", name))


def _latin(sign: str) -> str:
    if sign in ALLOWED:
        return sign
    if sign in INSTEAD:
        return INSTEAD[sign]
    if unicodedata.category(sign) in NO_LETTER:
        return " " if unicodedata.category(sign) == "Zs" else ""
    return "".join(read if read in ALLOWED else INSTEAD.get(read, " ") for read in anyascii(sign))


def build(*, message_id: str, pay_on: dt.date, transfers: list[Transfer]) -> bytes:
    """The bytes. Raises ValueError where the schema refuses them."""
    total = money.as_decimal(sum(one.pence for one in transfers))
    document = ET.Element("Document", {"xmlns": NAMESPACE})
    root = ET.SubElement(document, "CstmrCdtTrfInitn")
    header = ET.SubElement(root, "GrpHdr")
    _text(header, "MsgId", message_id)
    _text(header, "CreDtTm", clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"))
    _text(header, "NbOfTxs", str(len(transfers)))
    _text(header, "CtrlSum", total)
    _text(ET.SubElement(header, "InitgPty"), "Nm", plain(settings.PAYER["name"]))
    batch = ET.SubElement(root, "PmtInf")
    _text(batch, "PmtInfId", message_id)
    _text(batch, "PmtMtd", "TRF")
    _text(batch, "NbOfTxs", str(len(transfers)))
    _text(batch, "CtrlSum", total)
    _text(ET.SubElement(batch, "ReqdExctnDt"), "Dt", pay_on.isoformat())
    _text(ET.SubElement(batch, "Dbtr"), "Nm", plain(settings.PAYER["name"]))
    account = ET.SubElement(batch, "DbtrAcct")
    _text(ET.SubElement(ET.SubElement(account, "Id"), "Othr"), "Id", settings.PAYER["account"])
    _text(account, "Ccy", "GBP")
    _bank(batch, "DbtrAgt", settings.PAYER["sort_code"])
    for one in transfers:
        _transfer(batch, one)
    ET.indent(document)
    # The library writes its declaration in single quotes, which some banks refuse.
    content = DECLARATION + ET.tostring(document, encoding="UTF-8", xml_declaration=False)
    problems = faults(content)
    if problems:
        raise ValueError(problems[0])
    return content


def _transfer(batch: ET.Element, one: Transfer) -> None:
    row = ET.SubElement(batch, "CdtTrfTxInf")
    _text(ET.SubElement(row, "PmtId"), "EndToEndId", one.key)
    amount = ET.SubElement(ET.SubElement(row, "Amt"), "InstdAmt", {"Ccy": "GBP"})
    amount.text = money.as_decimal(one.pence)
    _bank(row, "CdtrAgt", one.sort_code)
    _text(ET.SubElement(row, "Cdtr"), "Nm", plain(one.name))
    _text(ET.SubElement(ET.SubElement(ET.SubElement(row, "CdtrAcct"), "Id"), "Othr"), "Id", one.account)
    _text(ET.SubElement(row, "RmtInf"), "Ustrd", one.reference)


def _bank(parent: ET.Element, tag: str, sort_code: str) -> None:
    member = ET.SubElement(ET.SubElement(ET.SubElement(parent, tag), "FinInstnId"), "ClrSysMmbId")
    _text(ET.SubElement(member, "ClrSysId"), "Cd", "GBDSC")
    _text(member, "MmbId", sort_code)


def _text(parent: ET.Element, tag: str, words: str) -> None:
    ET.SubElement(parent, tag).text = words


@lru_cache(maxsize=1)
def _schema() -> xmlschema.XMLSchema:
    import xmlschema

    return xmlschema.XMLSchema(str(XSD))


def faults(content: bytes) -> list[str]:
    """What the published schema has against it."""
    return [f"{error.path}: {error.reason}" for error in _schema().iter_errors(content.decode())]
