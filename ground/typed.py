"""What people type or paste: signs that nobody sees go before anything is counted, all others are shown when refused."""

from __future__ import annotations

import unicodedata

# Letters and signs by their class that show nothing: fillers of Hangul, the blank of Braille.
BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
SELECTORS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
UNSEEN = {"Cf", "Cc", "Zs", "Zl", "Zp"}
# Between groups of figures: every dash, the minus, and what else people put there.
BETWEEN = frozenset("\u2212\u00b7\u2027\u30fb\u2219./_~'\u2019")


def is_unseen(sign: str) -> bool:
    return (
        unicodedata.category(sign) in UNSEEN
        or sign in BLANK_LETTERS
        or any(first <= ord(sign) <= last for first, last in SELECTORS)
    )


def bare(text: str) -> str:
    """Without blanks, line ends and format characters, wherever they stand: for addresses, codes and sums."""
    return "".join(sign for sign in text if not is_unseen(sign))


def figures(text: str) -> tuple[str, str]:
    """The figures of a number written in groups (20-30-40), and the first sign that is none and parts no groups."""
    found = []
    for sign in bare(text):
        if sign in "0123456789":
            found.append(sign)
        elif unicodedata.category(sign) != "Pd" and sign not in BETWEEN:
            return "".join(found), sign
    return "".join(found), ""
