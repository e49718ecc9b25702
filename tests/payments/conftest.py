import pytest

from tests.factories.money import Money
from tests.worlds import world


@pytest.fixture
def money(db, clock_at):
    clock_at("2026-11-24 15:00")
    return Money()


@world
def two_sent(clock_at):
    """Two payments of £75.00 in one run, taken on Tuesday the 24th; it is Thursday morning."""
    clock_at("2026-11-24 15:00")
    money = Money()
    money.approved()
    run = money.exported()
    clock_at("2026-11-26 10:00")
    return money, run
