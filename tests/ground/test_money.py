"""What a person types as an amount."""

import pytest

from ground import money


@pytest.mark.parametrize(
    ("pence", "currency", "said"),
    [
        (60000, "GBP", "£600"),
        (3750, "GBP", "£37.50"),
        (60000, "USD", "US$600"),
        (60000, "CAD", "CAD 600"),
        (5000, "JPY", "JPY 5,000"),
        (5250, "KWD", "KWD 5.250"),
        (-105, "EUR", "-€1.05"),
    ],
)
def test_a_sum_has_its_currency_and_the_digits_of_it(pence, currency, said):
    assert money.show(pence, currency) == said


@pytest.mark.parametrize("currency", ["ZZZ", "XAU", "XXX", "gbp", ""])
def test_there_is_no_such_money(currency):
    assert money.minor_digits(currency) is None


@pytest.mark.parametrize(
    ("typed", "pence"),
    [("37.50", 3750), ("£37.5", 3750), ("1,200", 120000), ("£ 1,234,567.01", 123456701), (" 8 ", 800), ("0", 0)],
)
def test_pounds_are_read(typed, pence):
    assert money.parse_pounds(typed) == pence


@pytest.mark.parametrize(
    "typed", ["", "£", "37,50", "12,34", "1e5", "1e9999999", "NaN", "Infinity", "-5", "3.005", "٣", "1,2345", "9" * 40]
)
def test_anything_else_gets_a_sentence(typed):
    with pytest.raises(ValueError, match="Write an amount in pounds"):
        money.parse_pounds(typed)
