"""`manage.py reconcile`: what lets runs leave again after the database was put back."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from ground import clock, high_water
from payments.actions import pay_runs, sent_mark
from payments.models import BankMessage, BankStatement
from payments.queries import statement_chain

FIRST = dt.date(2026, 11, 24)


@pytest.fixture
def behind(money, clock_at):
    """The last run that we know of was sent on the 24th; the mark says that there was another. It is the 27th."""
    run = money.exported()
    pay_runs.content(made=run.file)
    money.approved()
    high_water.raise_to("pay_runs", high_water.Mark(2, run.pk + 1, "lost"))
    clock_at("2026-11-27 09:00")
    return money


def applied(money, first: int, last: int, opening: int, closing: int, *, taker=None, applier=None, booked=None) -> None:
    """A statement of these days of November, taken by one and applied by another."""
    taker, applier = taker or money.finance, applier or money.finance2
    message = BankMessage.objects.create(
        kind="camt.053",
        sha256=f"{first} {last} {opening} {closing}",
        message_id="x",
        content="x",
        received_by=taker,
        taker_root=taker.root_id,
    )
    BankStatement.objects.create(
        message=message,
        place=0,
        account=statement_chain.account(),
        period_from=FIRST.replace(day=first),
        period_to=FIRST.replace(day=last),
        opening_pence=opening,
        closing_pence=closing,
        booked_pence=closing - opening if booked is None else booked,
    )
    facts = {"applied_at": clock.now(), "applied_by": applier, "applier_root": applier.root_id}
    BankMessage.objects.filter(pk=message.pk).update(**facts)


def said() -> str:
    out = io.StringIO()
    call_command("reconcile", stdout=out)
    return out.getvalue()


def refused() -> str:
    with pytest.raises(CommandError) as error:
        said()
    assert sent_mark.why_stopped()
    return str(error.value)


def test_where_nothing_is_wrong_it_says_so(money):
    assert "Runs can leave" in said()


def test_with_no_statement_it_refuses(behind):
    assert "No statement covers 24 November 2026." in refused()


def test_a_day_between_is_missed(behind):
    applied(behind, 24, 24, 100_000, 90_000)
    applied(behind, 26, 26, 90_000, 80_000)
    assert "No statement covers 25 November 2026." in refused()


def test_yesterday_counts_and_today_does_not(behind):
    applied(behind, 24, 25, 100_000, 90_000)
    assert "No statement covers 26 November 2026." in refused()


def test_balances_that_do_not_follow_are_not_the_whole_of_it(behind):
    applied(behind, 24, 25, 100_000, 90_000)
    applied(behind, 26, 26, 85_000, 80_000)
    assert "opens with £850, and the one before it closed with £900" in refused()


def test_a_statement_that_does_not_add_up_covers_nothing(behind):
    applied(behind, 24, 26, 100_000, 90_000, booked=-5000)
    assert "No statement covers 24 November 2026." in refused()


def test_every_day_chained_and_by_two_people_lets_runs_leave(behind):
    applied(behind, 24, 24, 100_000, 90_000)
    applied(behind, 25, 26, 90_000, 80_000)
    assert "Lifted" in said()
    assert sent_mark.why_stopped() == ""
    assert pay_runs.prepare(by=behind.finance).count == 1
    assert "Runs can leave" in said()
