"""Names that somebody looks for, as they stand in an address: sealed, so that no log and no history reads them.

The form is posted, and the page's address has the sealed words from then on: it can be loaded anew, paged and kept.
"""

from __future__ import annotations

from ground.sealed import CannotOpen, Sealed, opened, seal

MARK = "~"
LONGEST = 100


def hidden(words: str) -> str:
    words = " ".join(words.split())[:LONGEST]
    return f"{MARK}{seal(words).token}" if words else ""


def words(asked: str) -> str:
    """What was looked for; typed into the address by hand, it is that itself."""
    if not asked.startswith(MARK):
        return asked.strip()[:LONGEST]
    try:
        return opened(Sealed(asked.removeprefix(MARK)))
    except (CannotOpen, ValueError):
        return ""
