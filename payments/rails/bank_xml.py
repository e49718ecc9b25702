"""A bank's file as a tree, or one sentence that says what it is instead. Nothing is unpacked, fetched or expanded."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET
from xml.parsers import expat

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as Defused

from ground.exceptions import Refused

CHANGED = "Nothing was changed."
BROKEN = f"This file is cut off or is not what a bank sends. Fetch it again. {CHANGED}"
TOO_LARGE = f"This file is too large to be a bank's answer. {CHANGED}"
MOST_BYTES = 20_000_000
UNPACK = "Unpack it and give us the file that was in it."
UTF_32 = "This file is written in UTF-32, and we cannot read that. Ask the bank for UTF-8."
MT_940 = "This is a statement in an older form (MT940). Ask the bank for the same as XML (camt.053)."
# What is told apart by its first bytes.
OTHER_FILES = (
    (b"\x1f\x8b", f"This file is packed (gzip). {UNPACK}"),
    (b"PK", "This file is packed (zip). Unpack it and give us each file that was in it."),
    (b"\xfd7zXZ\x00", f"This file is packed (xz). {UNPACK}"),
    (b"BZh", f"This file is packed (bzip2). {UNPACK}"),
    (b"7z\xbc\xaf\x27\x1c", f"This file is packed (7z). {UNPACK}"),
    (b"Rar!", f"This file is packed (rar). {UNPACK}"),
    (b"\x28\xb5\x2f\xfd", f"This file is packed (zstd). {UNPACK}"),
    # UTF-32 with its mark or without, before UTF-16, whose mark it begins with
    *((begins, UTF_32) for begins in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"<\x00\x00\x00", b"\x00\x00\x00<")),
    *((begins, MT_940) for begins in (b"{1:F", b":20:")),
    (b"%PDF", "This is a PDF, for reading. Ask the bank for the same as XML (camt.053 or pain.002)."),
)
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
SECOND, INVALID = (
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT],
    expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN],
)
ENCODINGS = {
    expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING],
    expat.errors.codes[expat.errors.XML_ERROR_INCORRECT_ENCODING],
}


def check_size(size: int | None) -> None:
    """Before a byte of it is read."""
    if size is not None and size > MOST_BYTES:
        raise Refused(TOO_LARGE)


def parse(content: bytes) -> ET.Element:
    """Raises Refused with one sentence that says which it is."""
    check_size(len(content))
    for begins, words in OTHER_FILES:
        if content.startswith(begins):
            raise Refused(f"{words} {CHANGED}")
    try:
        root = Defused.fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise Refused(f"This file holds instructions that a bank's file never has. {CHANGED}") from None
    except ET.ParseError as error:
        raise Refused(_said(error, content)) from None
    except (LookupError, ValueError):  # UnicodeError is a ValueError
        raise Refused(_unread(content)) from None
    return root


def _said(error: ET.ParseError, content: bytes) -> str:
    if error.code == SECOND:
        return (
            f"There is more after the end of this file: it may be two files in one. Give us each on its own. {CHANGED}"
        )
    if error.code in ENCODINGS or (error.code == INVALID and not _decodes(content)):
        return _unread(content)
    return BROKEN


def _encoding(content: bytes) -> str:
    found = DECLARED.search(content[:400])
    return found[1].decode() if found else next((name for mark, name in BOMS if content.startswith(mark)), "utf-8")


def _decodes(content: bytes) -> bool:
    try:
        content.decode(_encoding(content))
    except (LookupError, ValueError):
        return False
    return True


def _unread(content: bytes) -> str:
    name = _encoding(content).upper()
    return (
        f"This file says that it is written in {name}, and we cannot read it as that. Ask the bank for UTF-8. {CHANGED}"
    )


# Reading a tree by names, whatever version's namespace they stand in


def name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def children(element: ET.Element | None, tag: str) -> Iterator[ET.Element]:
    return (child for child in (element if element is not None else ()) if name(child) == tag)


def find(element: ET.Element | None, *path: str) -> ET.Element | None:
    for step in path:
        element = next(children(element, step), None)
    return element


def text(element: ET.Element | None, *path: str) -> str:
    found = find(element, *path)
    return (found.text or "").strip() if found is not None else ""


def message_name(root: ET.Element) -> str:
    """Such as camt.053.001.08."""
    return root.tag.partition("}")[0].lstrip("{").rpartition(":")[2]
