"""What people type or paste: signs that nobody sees go before anything is counted, all others are shown when refused."""

from __future__ import annotations

import unicodedata

# Letters and signs by their class that show nothing: fillers of Hangul, the blank of Braille.
BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# The rest of what Unicode calls default ignorable (DerivedCoreProperties.txt) and what is kept free for it.
IGNORED = (
    *((0x034F, 0x034F), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFFF0, 0xFFF8)),
    (0xE0000, 0xE0FFF),
)
EMOJI = "\ufe0e\ufe0f"  # after a sign: as a letter, as a picture
MARKS_ON_A_LETTER = 4  # more than any language writes; hundreds run over the lines above and below
UNSEEN = {"Cf", "Cc", "Zs", "Zl", "Zp"}
# Between groups of figures: every dash, the minus, and what else people put there.
BETWEEN = frozenset("\u2212\u00b7\u2027\u30fb\u2219./_~'\u2019")


def is_unseen(sign: str) -> bool:
    return (
        unicodedata.category(sign) in UNSEEN
        or sign in BLANK_LETTERS
        or any(first <= ord(sign) <= last for first, last in IGNORED)
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


JOINERS = "\u200c\u200d"  # between two letters they belong to the spelling, in Persian and in Hindi


def name(text: str) -> str:
    """What somebody or something is called: blanks are one blank, and signs that nobody sees are gone.

    Nothing stays that turns the letters around it, or that makes two names look like one.
    """
    text = unicodedata.normalize("NFC", text)
    kept = []
    for number, sign in enumerate(text):
        if sign in JOINERS:
            around = text[number - 1 : number], text[number + 1 : number + 2]
            kept.append(sign if all(map(_is_of_a_word, around)) else "")
        elif unicodedata.category(sign) in {"Zs", "Zl", "Zp", "Cc"}:
            kept.append(" ")
        elif not is_unseen(sign):
            kept.append(sign)
    # Once more: what stood between a letter and its accent is gone.
    return " ".join(_few_marks(unicodedata.normalize("NFC", "".join(kept))).split())


def out_of_place(text: str) -> str:
    """The first sign that a name cannot keep, where a file holds it: hidden, turning, or one accent too many."""
    for number, sign in enumerate(text):
        around = text[max(number - 1, 0) : number], text[number + 1 : number + 2]  # letters, or parts of one emoji
        joins = sign in JOINERS and all(each and (each in EMOJI or not is_unseen(each)) for each in around)
        if is_unseen(sign) and unicodedata.category(sign) != "Zs" and not joins and sign not in EMOJI:
            return sign
    kept = _few_marks(unicodedata.normalize("NFC", text))
    return "" if kept == unicodedata.normalize("NFC", text) else next(sign for sign in text if _is_mark(sign))


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign) in {"Mn", "Me"}


def _few_marks(text: str) -> str:
    """Accents stand on a letter, and a few at most on each."""
    kept, on_this = [], MARKS_ON_A_LETTER
    for sign in text:
        if _is_mark(sign):
            on_this += 1
        elif unicodedata.category(sign) != "Mc":
            on_this = MARKS_ON_A_LETTER if sign == " " else 0
        if not _is_mark(sign) or on_this <= MARKS_ON_A_LETTER:
            kept.append(sign)
    return "".join(kept)


def _is_of_a_word(sign: str) -> bool:
    return bool(sign) and unicodedata.category(sign)[0] in "LM" and sign not in BLANK_LETTERS


def has_letter(text: str) -> bool:
    return any(unicodedata.category(sign)[0] == "L" and not is_unseen(sign) for sign in text)


def lettered(text: str) -> str:
    """`name`, where it has a letter to be read by; else nothing."""
    found = name(text)
    return found if has_letter(found) else ""


TURNS = {"R", "AL", "AN"}  # letters and figures that run from right to left
FIRST_STRONG, END = "\u2068", "\u2069"


def apart(words: str) -> str:
    """A name inside a sentence of plain text: where it has letters that run the other way, it turns nothing around it.

    On a page `<bdi>` does this; a mail, a title and a message have no marks of their own.
    """
    if any(unicodedata.bidirectional(sign) in TURNS for sign in words):
        return f"{FIRST_STRONG}{words}{END}"
    return words
