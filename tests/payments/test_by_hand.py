"""Own time beyond what was offered waits for a hand; money that has nowhere to go is asked about."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import clock
from ground.exceptions import Refused
from members.actions import people
from members.models import Notice
from members.tasks import words_of
from opportunities.models import Placement
from payments.actions import catch_up, contributions, destinations
from payments.models import Contribution, PayTerms, PayTermsLine
from payments.queries import offered_work, payments
from tests.factories import money as make
from tests.opportunities import selecting
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

WANTED = "payments/details_wanted"


@world
def own_time(clock_at):
    """£20 an hour; the role offers £300 in all."""
    clock_at("2026-11-24 15:00")
    money = make.Money(lines=((2000, "hour", "read"),))
    money.payee()
    catch_up.run()
    return money


def log(line: PayTermsLine, hours: int, key: str) -> Contribution:
    payee = line.terms.payee
    day = clock.today() - dt.timedelta(days=ord(key) - ord("a"))  # a day has its limit of its own
    return contributions.log(line=line, worked_on=day, minutes=60 * hours, log_key=key, by=payee)


def test_silence_confirms_up_to_what_was_offered_and_not_above(own_time, clock_at):
    line = PayTermsLine.objects.get()
    upto, above = log(line, 12, "a"), [log(line, hours, key) for hours, key in ((3, "b"), (1, "c"))]
    assert [each.above_offer for each in (upto, *above)] == [False, False, True]
    clock_at("2026-12-04 10:00")
    for _ in range(2):
        catch_up.run()
    found = {each.log_key: each.status for each in Contribution.objects.order_by("pk")}
    assert found == {"a": "confirmed", "b": "confirmed", "c": "expected"}
    assert above[1].pay_by == above[0].pay_by, "the pay clock runs all the same"
    contributions.confirm(contribution=above[1], by=own_time.coordinator)
    above[1].refresh_from_db()
    assert (above[1].status, above[1].by_silence) == ("confirmed", False)


def test_a_question_answered_still_waits_for_a_hand(own_time, clock_at):
    line = PayTermsLine.objects.get()
    log(line, 12, "a")
    more = log(line, 12, "b")
    contributions.query(contribution=more, words="So much?", by=own_time.coordinator)
    contributions.answer(contribution=more, outcome="attended", note="Yes.", by=line.terms.payee)
    clock_at("2026-12-20 10:00")
    catch_up.run()
    more.refresh_from_db()
    assert more.status == "expected"


def test_neither_the_verb_nor_the_database_lets_silence_confirm_it(own_time):
    line = PayTermsLine.objects.get()
    log(line, 12, "a")
    more = log(line, 12, "b")
    with pytest.raises(Refused, match="more than the role offered"):
        contributions.confirm(contribution=more, by=own_time.system, silently=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=more.pk).update(by_silence=True)


def test_what_does_not_count_leaves_room_again(own_time):
    line = PayTermsLine.objects.get()
    contributions.void(contribution=log(line, 12, "a"), why="Typed twice.", by=own_time.coordinator)
    assert not log(line, 12, "b").above_offer


def test_the_person_is_told_kindly_and_the_team_sees_it(db, clock_at):
    clock_at("2026-11-24 15:00")
    money = make.Money(lines=((2000, "hour", "read"),))
    payee = money.payee()
    selecting.person(payee.name)
    catch_up.run()
    line = PayTermsLine.objects.get()
    log(line, 12, "a")
    more = log(line, 5, "b")
    payee.refresh_from_db()
    shown = client_for(payee).get(reverse("contribution_detail", args=[more.pk])).content.decode()
    assert "A coordinator looks at this one" in shown and "You have done nothing wrong" in shown
    assert "Tuesday 8 December 2026" in shown
    other = client_for(selecting.person("Cy Dee")).get(reverse("contribution_detail", args=[more.pk]))
    assert other.status_code == 404
    team = client_for(selecting.person("Corin Hale", "coordinator"))
    assert "needs your hand" in team.get(reverse("payments_contributions")).content.decode()
    assert "Silence does not confirm it" in team.get(reverse("payments_contribution", args=[more.pk])).content.decode()


def test_what_was_offered_is_what_the_role_said_for_this_work(db, clock_at):
    """12 times one hour at £25, whatever the rest of the role pays."""
    from tests.factories import roles

    clock_at("2026-11-24 15:00")
    work = [
        {"key": "meet", "kind": "session", "what": "Meetings", "count": 2, "length": {"n": 3, "unit": "hour"}},
        {"key": "plan", "kind": "own_time", "what": "Planning", "count": 12, "length": {"n": 1, "unit": "hour"}},
        {"kind": "preparation", "what": "The planning above"},
        {"kind": "follow_up", "none": True},
    ]
    lines = [
        {"kind": "paid", "work": "meet", "amount": {"pence": 15000, "currency": "GBP"}, "unit": "session"},
        {"kind": "paid", "work": "plan", "amount": {"pence": 2500, "currency": "GBP"}, "unit": "hour"},
    ]
    session = {"work": "meet", "what": "A meeting", "on": roles.day(40), "from": "10:00", "to": "13:00"}
    role = roles.make_role(work=work, sessions=[session], pay={"status": "paid", "lines": lines})
    terms = PayTermsLine(work_key="plan", unit="hour", pence=2500)
    terms.terms = PayTerms(version=role.current)
    assert offered_work.most(terms) == 30000
    terms.work_key = "nothing-said"
    assert offered_work.most(terms) == role.current.worked_total_pence == 60000


# Bank details


@world
def owed(clock_at):
    """Work of a person without bank details, confirmed on 24 November."""
    clock_at("2026-11-24 15:00")
    money = make.Money()
    payee = money.payee(details=False)
    make.session(money.role, clock.now() - dt.timedelta(hours=1), money.coordinator)
    catch_up.run()
    done = Contribution.objects.get(payee=payee)
    return contributions.confirm(contribution=done, by=money.coordinator)


def steps() -> list[str]:
    return list(Notice.objects.filter(kind=WANTED).order_by("pk").values_list("step", flat=True))


def test_asked_on_day_three_and_again_on_day_seven(owed, clock_at):
    for day, said in (("26", []), ("27", ["day-3"]), ("30", ["day-3"])):
        clock_at(f"2026-11-{day} 23:00")
        catch_up.run()
        assert steps() == said
    clock_at("2026-12-01 00:10")
    for _ in range(2):
        catch_up.run()
    clock_at("2026-12-20 09:00")
    catch_up.run()
    assert steps() == ["day-3", "day-7"]
    subject, body = words_of(Notice.objects.filter(kind=WANTED).first())
    assert "We owe you £75" in body and "nobody asks why" in body.lower() and subject.startswith("We owe you money")


def test_a_clock_that_stood_still_asks_once_and_not_twice(owed, clock_at):
    clock_at("2026-12-10 09:00")
    catch_up.run()
    assert steps() == ["day-7"]


def test_nobody_is_asked_who_has_given_them_or_wants_no_pay(owed, clock_at):
    from payments.actions import choices

    clock_at("2026-11-25 09:00")
    choices.choose(contribution=owed, kind="none", by=owed.payee)
    assert payments.first_due_without_details() == []
    choices.choose(contribution=owed, kind="all", by=owed.payee)
    assert payments.first_due_without_details() == [owed]
    destinations.give(person=owed.payee, name="A Payee", sort_code="040075", account="12345678", by=owed.payee)
    clock_at("2026-12-10 09:00")
    catch_up.run()
    assert steps() == []


def test_who_has_no_mail_stands_in_to_contact(db, clock_at):
    clock_at("2026-11-24 15:00")
    money = make.Money()
    by = selecting.person("Corin Hale", "coordinator")
    albert = people.add(name="Albert Cope", reach_by="post", address="1 Elm Row", by=by)
    make.placement(money.role, albert, money.coordinator)
    make.session(money.role, clock.now() - dt.timedelta(hours=1), money.coordinator)
    catch_up.run()
    contributions.confirm(contribution=Contribution.objects.get(), by=money.coordinator)
    clock_at("2026-11-27 09:00")
    catch_up.run()
    notice = Notice.objects.to_tell().get(person=albert, kind=WANTED)
    assert notice.channel == "post"
    page = client_for(by).get(reverse("people_paper", args=[notice.pk])).content.decode()
    assert "We owe you £75" in page
    assert Placement.objects.get().person == albert


def test_asking_takes_as_few_queries_for_three_as_for_one(owed, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(payments.first_due_without_details()) == 1
    for _ in range(2):
        payee = make.person("", "panel")
        make.placement(owed.role, payee, owed.confirmed_by)
    make.session(owed.role, clock.now() - dt.timedelta(minutes=1), owed.confirmed_by)
    catch_up.run()
    for one in Contribution.objects.filter(status="expected").order_by("pk"):
        contributions.confirm(contribution=one, by=owed.confirmed_by)
    with django_assert_num_queries(2):
        assert len(payments.first_due_without_details()) == 3
