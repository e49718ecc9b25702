import pytest

from tests.factories.money import Money


@pytest.fixture
def money(db, clock_at):
    clock_at("2026-11-24 15:00")
    return Money()
