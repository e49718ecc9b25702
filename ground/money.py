"""Money is whole minor units (pence) with a currency. The only module that divides."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from iso4217 import Currency

from ground import typed

GBP = "GBP"
_POUNDS = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{1,2}))?", re.ASCII)
# A bare "$" is the money of a dozen countries.
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "US$"}


@lru_cache(maxsize=256)
def minor_digits(currency: str) -> int | None:
    """How many digits stand after the point: 2 for pounds, 0 for yen. None: there is no such money."""
    try:
        return Currency(currency).exponent
    except ValueError:
        return None


def show(pence: int, currency: str = GBP) -> str:
    """£115 for whole pounds, £37.50 otherwise, JPY 5,000; with thousands marked."""
    sign = _SIGNS.get(currency, f"{currency} ")
    minus = "-" if pence < 0 else ""
    digits = minor_digits(currency)
    digits = 2 if digits is None else digits
    whole, rest = divmod(abs(pence), 10**digits)
    return f"{minus}{sign}{whole:,}" + (f".{rest:0{digits}d}" if rest else "")


def parse_pounds(text: str) -> int:
    """What a person typed ("£37.50", "37.5", "1,200") as pence.

    Raises ValueError with a sentence for anything else: fractions of a penny, and a comma that marks no thousands
    ("37,50"). Blanks and signs that nobody sees do not count.
    """
    found = _POUNDS.fullmatch(typed.bare(text))
    pounds = int(found[1].replace(",", "")) if found else 10**9
    if pounds >= 10**9:
        raise ValueError("Write an amount in pounds and whole pence, like 37.50.")
    return pounds * 100 + int((found[2] or "0").ljust(2, "0"))


def as_decimal(pence: int) -> str:
    """For files and CSV: 3750 is "37.50"."""
    minus = "-" if pence < 0 else ""
    pounds, rest = divmod(abs(pence), 100)
    return f"{minus}{pounds}.{rest:02d}"


def share(pence: int, percent: int) -> int:
    """A percentage of an amount, rounded once, half up."""
    return rounded(Decimal(pence) * percent / 100)


def rounded(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def portion(pence: int, part: int, whole: int) -> int:
    """`pence` times part over whole (minutes of an hourly rate), rounded once, half up."""
    return rounded(Decimal(pence) * part / whole)


def percent(part: int, whole: int) -> int | None:
    """A whole percentage rounded down, so that 100 means all; None of nothing."""
    return part * 100 // whole if whole else None
