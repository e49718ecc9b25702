"""How often, how long and which one, in words."""

import pytest

from ground import text_format


@pytest.mark.parametrize(
    ("count", "said"), [(1, "once"), (2, "twice"), (3, "three times"), (10, "ten times"), (11, "11 times")]
)
def test_how_often(count, said):
    assert text_format.times(count) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(180, "3 hours"), (90, "1 hour 30 minutes"), (61, "1 hour 1 minute"), (45, "45 minutes"), (0, "no time")],
)
def test_how_long(minutes, said):
    assert text_format.duration(minutes) == said


@pytest.mark.parametrize(
    ("count", "said"), [(1, "first"), (2, "second"), (3, "third"), (4, "4th"), (11, "11th"), (12, "12th"), (22, "22nd")]
)
def test_which_one(count, said):
    assert text_format.ordinal(count) == said
