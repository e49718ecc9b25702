"""One list of what waits for a second person, for each who can give the yes, with its mails and cover."""

from __future__ import annotations

import pytest

from ground import jobs
from members.actions import people
from members.models import Notice, Person
from payments.actions import pay_runs
from payments.models import PayRun
from portal import tick
from portal.team import second_person, waiting
from tests.factories import money as make
from tests.members.test_pages import asked
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

PATH = "/admin/second-person/"
MON, LATER = "2026-11-23 10:00", "2026-11-26 10:00"


@world
def prepared(clock_at):
    clock_at(MON)
    money = make.Money()
    money.administrator = make.person("Ama", "administrator")
    money.approved()
    return money, pay_runs.prepare(by=money.finance)


def reads(person: Person) -> str:
    return client_for(person).get(PATH).content.decode()


def mails(mailoutbox, words: str) -> list[str]:
    jobs.run_ready()
    return [each.to[0] for each in mailoutbox if words in each.subject]


def test_who_can_give_the_yes_sees_it_with_who_asked_and_since_when(prepared):
    money, run = prepared
    page = reads(money.finance2)
    for words in (run.reference, "£75", "Asked by", "Fay", "23 November 2026", f"/admin/payments/runs/{run.pk}/"):
        assert words in page
    for other in (money.finance, money.coordinator, money.administrator):
        assert run.reference not in reads(other)
        assert "Nothing waits for your yes" in reads(other)


def test_it_is_one_line_on_the_desk_of_who_can_and_gone_when_it_is_done(prepared):
    money, run = prepared

    def lines(person: Person) -> list[str]:
        return [row.sentence for row in waiting.waiting_for(person) if row.href == PATH]

    assert (lines(money.finance), lines(money.finance2)) == ([], ["One thing waits for your yes"])
    pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)
    assert lines(money.finance2) == [] and run.reference not in reads(money.finance2)


def test_who_can_is_mailed_once_and_nobody_is_named_in_it(prepared, mailoutbox):
    money, run = prepared
    for _ in range(2):
        tick.run()
    assert mails(mailoutbox, "waits for your yes: a pay run to authorise") == [money.finance2.user.email]
    [mail] = [each for each in mailoutbox if "waits for your yes" in each.subject]
    assert PATH in mail.body and run.reference not in mail.body and "Fay" not in mail.body


def test_news_of_what_has_been_answered_is_dropped(prepared):
    money, run = prepared
    people.reach(person=money.finance2, reach_by="phone", phone="07700 900123", by=money.finance2)
    second_person.tell()
    pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)
    second_person.tell()
    assert Notice.objects.get(kind=second_person.ASKED).status == "moot"


def test_after_three_working_days_the_administrators_are_told_and_two_still_have_to_agree(
    prepared, clock_at, mailoutbox
):
    money, run = prepared
    tick.run()
    assert "Waits too long" not in reads(money.administrator)
    clock_at(LATER)
    tick.run()
    assert mails(mailoutbox, "Nobody has answered") == [money.administrator.user.email]
    page = reads(money.administrator)
    assert "Waits too long for somebody else" in page and "3 working days" in page
    assert "Nothing waits for your yes" in page
    third = make.person("Femi")
    make.duties.give(third, "finance")
    assert run.reference in reads(third)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_few_queries_for_three_as_for_one(prepared, count):
    money, _run = prepared
    for _ in range(count - 1):
        money.approved()
        pay_runs.prepare(by=money.finance)
    assert PayRun.objects.count() == count
    client = client_for(money.finance2)
    assert client.get(PATH).content.decode().count("A pay run to authorise") == count
    assert asked(client, PATH) == 22
