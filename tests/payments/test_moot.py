"""What is said of work and money is dropped once it does not hold any more."""

from __future__ import annotations

import datetime as dt

import pytest

from ground import clock
from members.actions import people
from members.models import Notice
from payments.actions import catch_up, choices, contributions, destinations
from payments.models import Contribution
from tests.factories import money as make
from tests.opportunities import selecting
from tests.worlds import world


@world
def worked(clock_at):
    """Albert, who has no email, was at a session."""
    clock_at("2026-11-24 15:00")
    money = make.Money()
    by = selecting.person("Corin Hale", "coordinator")
    albert = people.add(name="Albert Cope", reach_by="post", address="1 Elm Row", by=by)
    make.placement(money.role, albert, money.coordinator)
    make.session(money.role, clock.now() - dt.timedelta(hours=1), money.coordinator)
    catch_up.run()
    return money, Contribution.objects.get()


def found(kind: str) -> dict[str, str]:
    rows = Notice.objects.filter(kind=f"payments/{kind}").order_by("pk")
    return {each.step: each.status for each in rows}


def to_tell() -> list[str]:
    return [each.kind.removeprefix("payments/") for each in Notice.objects.to_tell().order_by("pk")]


@pytest.mark.parametrize("verb", ["say_there", "confirm", "query", "void"])
def test_nobody_is_asked_whether_they_were_there_once_it_is_known(worked, clock_at, verb):
    money, one = worked
    clock_at("2026-11-26 15:00")
    catch_up.run()
    assert to_tell() == ["prompt"]
    by = one.payee if verb == "say_there" else money.coordinator
    said = {"query": {"words": "When?"}, "void": {"why": "Made twice."}}.get(verb, {})
    getattr(contributions, verb)(contribution=one, by=by, **said)
    assert found("prompt") == {"": "moot"}
    left = {"say_there": [], "confirm": ["confirmed"], "query": ["queried"], "void": ["void"]}
    assert to_tell() == left[verb]


def test_a_question_that_was_answered_waits_no_more(worked):
    money, one = worked
    contributions.query(contribution=one, words="When?", by=money.coordinator)
    contributions.answer(contribution=one, outcome="attended", note="All of it.", by=one.payee)
    assert to_tell() == []


def test_bank_details_are_asked_for_once_at_a_time_and_not_once_given(worked, clock_at):
    money, one = worked
    contributions.confirm(contribution=one, by=money.coordinator)
    for day in ("2026-11-27 09:00", "2026-12-01 09:00"):
        clock_at(day)
        catch_up.run()
    assert found("details_wanted") == {"day-3": "moot", "day-7": "due"}, "the newer one says it"
    destinations.give(person=one.payee, name="A Cope", sort_code="040075", account="12345678", by=one.payee)
    assert found("details_wanted") == {"day-3": "moot", "day-7": "moot"}
    assert to_tell() == ["confirmed"]


def test_who_wants_none_of_it_is_not_told_when_it_comes(worked):
    money, one = worked
    contributions.confirm(contribution=one, by=money.coordinator)
    choices.choose(contribution=one, kind="less", pence=100, by=one.payee)
    assert to_tell() == ["confirmed"]
    choices.choose(contribution=one, kind="none", by=one.payee)
    assert to_tell() == []


def test_money_that_came_back_is_not_said_to_be_there(money, clock_at):
    payment = money.paid()
    confirmed = Notice.objects.get(kind="payments/confirmed")
    assert confirmed.status == "moot", "what was to come has come"
    clock_at("2026-11-30 10:00")
    key = payment.attempts.get().key
    money.take(make.statement(payment.run, clock.today(), returns={key: "AC01"}, debits=False))
    assert found("paid") == {"attempt 1": "moot"} and found("came_back") == {"attempt 1": "due"}
    money.give_details(payment.payee, "11112222")
    assert found("came_back") == {"attempt 1": "moot"}, "it is tried again"
