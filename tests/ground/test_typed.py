"""Signs that nobody sees are no part of what was typed; every other sign is shown."""

import datetime as dt
import unicodedata

import pytest
from django import forms

from ground import money, typed
from ground.exceptions import Refused
from ground.forms import DayField, PoundsField
from payments.actions.destinations import cleaned_account, cleaned_sort_code

UNSEEN = [
    "\u200b",
    "\ufeff",
    "\u00a0",
    "\u202f",
    "\u2009",
    "\u3000",
    "\u00ad",
    "\u2060",
    "\u202e",
    "\t",
    "\u3164",
    "\ufe0f",
]
DASHES = [
    "-",
    "\u2010",
    "\u2011",
    "\u2012",
    "\u2013",
    "\u2014",
    "\u2212",
    "\ufe63",
    "\uff0d",
    "\u2e3a",
    ".",
    "/",
    "\u00b7",
]


@pytest.mark.parametrize("sign", UNSEEN, ids=lambda sign: f"U+{ord(sign):04X}")
def test_what_nobody_sees_does_not_count(sign):
    assert cleaned_sort_code(f"20{sign}30{sign}40{sign}") == "203040"
    assert cleaned_account(f"{sign}1234 5678{sign}") == "12345678"
    assert money.parse_pounds(f"{sign}£1,2{sign}00.50{sign}") == 120_050
    assert typed.bare(f"{sign}ann{sign}@example.org{sign}") == "ann@example.org"
    assert DayField().clean([f"27{sign}", f"{sign}3", f"20{sign}27"]) == dt.date(2027, 3, 27)


@pytest.mark.parametrize(
    "sign",
    ["\u034f", "\u17b4", "\u17b5", "\u180b", "\u180f", "\u2065", "\ufff0", "\U000e0041", "\U000e01f0"],
    ids=ascii,
)
def test_a_name_keeps_no_sign_that_shows_nothing(sign):
    assert typed.name(f"Ann{sign}Lee") == "AnnLee"
    assert typed.name(f"{sign}x{sign}") == "x"
    assert typed.name(f"Zoe{sign}\u0308") == "Zoë", "an accent comes to its letter"


def test_a_letter_of_a_name_carries_a_few_marks():
    assert len(typed.name("A" + "\u0301" * 150)) == 5
    assert typed.name("A" + "\u0301" * 150 + "nn" + "\u0489" * 9 + "e").count("\u0489") == 4
    assert typed.name("\u0301\u0301Ann \u0301Lee") == "Ann Lee", "and no blank any"


@pytest.mark.parametrize(
    "name",
    ["Nguyễn Thị Thuỷ", "שָׁלוֹם", "မြွေ့", "อั้ม", "ਸਿੰਘ", "क्\u200dष", "می\u200cخواهم", "བསྒྲུབས", "Zoë", "Hawaiʻi", "محمَّد"],
)
def test_names_of_the_world_stay(name):
    assert typed.name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("dash", DASHES, ids=lambda sign: f"U+{ord(sign):04X}")
def test_every_dash_parts_the_groups_of_a_number(dash):
    assert cleaned_sort_code(f"20{dash}30{dash}40") == "203040"


@pytest.mark.parametrize(
    ("text", "sign"), [("1234567B8", "B"), ("12+345678", "+"), ("1234567é", "é"), ("1234567²", "²")]
)
def test_any_other_sign_is_refused_and_shown(text, sign):
    with pytest.raises(Refused, match=f"“{chr(92) if sign == '+' else ''}{sign}” is not a number"):
        cleaned_account(text)


def test_a_number_of_another_length_says_what_was_read():
    with pytest.raises(Refused, match="We read 5: 20304"):
        cleaned_sort_code("20-30-4")
    with pytest.raises(Refused, match="We read 9: 123456789"):
        cleaned_account("1234 56789")
    with pytest.raises(Refused, match=r"like 20-30-40\.$"):
        cleaned_sort_code("\u200b-")


@pytest.mark.parametrize("text", ["-5", "\u22125", "(5)", "5B", "1.2.3", "1,20", "£", "²"])
def test_a_sum_with_any_other_sign_is_refused(text):
    with pytest.raises(forms.ValidationError):
        PoundsField().clean(text)
