"""How often, in words."""

import pytest

from ground import words


@pytest.mark.parametrize(
    ("count", "said"), [(1, "once"), (2, "twice"), (3, "three times"), (10, "ten times"), (11, "11 times")]
)
def test_how_often(count, said):
    assert words.times(count) == said
