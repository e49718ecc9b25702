"""One coordinator makes no payee alone, and what was approved is looked at again before money goes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import clock, jobs
from ground.exceptions import Refused
from members.actions import notices, people
from members.models import Duty, Notice
from payments.actions import catch_up, contributions, destinations, pay_runs, payments
from payments.models import BankFile, Contribution, PayeeDestination, PayRun, PayTermsLine
from payments.presenters import second_person
from payments.queries.payments import content_of
from portal.team import second_person as portal_list
from tests.factories import money as make
from tests.payments.test_pages import client_of, text
from tests.worlds import world

NOON = "2026-11-23 12:00"
DETAILS = {"name": "Una Paper", "sort_code": "20-30-40", "account": "12345678"}


@world
def on_paper(clock_at):
    """Work of two people without an account, of whom Corin added the first; another coordinator, Corinna."""
    clock_at(NOON)
    money = make.Money()
    money.second = make.person("Corinna", "coordinator")
    mine = people.add(name="Una Paper", reach_by="phone", phone="07700 900123", by=money.coordinator)
    theirs = people.add(name="Ugo Paper", reach_by="phone", phone="07700 900124", by=money.second)
    for one in (mine, theirs):
        make.placement(money.role, one, money.coordinator)
    make.session(money.role, clock.now() - dt.timedelta(minutes=1), money.coordinator)
    catch_up.run()
    return money, *(Contribution.objects.get(payee=one) for one in (mine, theirs))


def not_confirmed(work, by, match) -> None:
    with pytest.raises(Refused, match=match), transaction.atomic():
        contributions.confirm(contribution=work, by=by)
    facts = {"confirmed_at": clock.now(), "confirmed_by": by, "confirmer_root": by.root_id}
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=work.pk).update(status="confirmed", **facts)


def test_who_made_the_record_does_not_confirm_the_work(on_paper):
    money, mine, theirs = on_paper
    not_confirmed(mine, money.coordinator, "made the other's record")
    page = text(client_of(money.coordinator).get(reverse("payments_contribution", args=[mine.pk])))
    assert "another coordinator has to confirm this" in page and ">Confirm</button>" not in page
    answer = client_of(money.coordinator).post(reverse("payments_confirm", args=[mine.pk]), follow=True)
    assert "another coordinator has to confirm this" in text(answer)
    assert contributions.confirm(contribution=mine, by=money.second).status == "confirmed"
    assert contributions.confirm(contribution=theirs, by=money.coordinator).status == "confirmed"


def test_who_wrote_down_what_they_said_does_not_confirm_it(on_paper):
    money, _mine, theirs = on_paper
    contributions.say_there(contribution=theirs, by=money.coordinator, heard="phone")
    not_confirmed(theirs, money.coordinator, "what they said about this work")
    third = make.person("Third", "coordinator")
    assert contributions.confirm(contribution=theirs, by=third).status == "confirmed"


def test_who_wrote_down_the_bank_details_does_not_confirm_the_work(on_paper):
    money, _mine, theirs = on_paper
    destinations.give(person=theirs.payee, **DETAILS, by=money.coordinator, heard="phone")
    not_confirmed(theirs, money.coordinator, "bank details")
    third = make.person("Third", "coordinator")
    assert contributions.confirm(contribution=theirs, by=third).status == "confirmed"


def by_silence(work) -> str:
    """What is left of it after the days of silence, whoever tries."""
    catch_up.run()
    work.refresh_from_db()
    if work.status == "expected":
        system = work.payee.__class__.objects.system()
        with pytest.raises(Refused, match="alone stands behind"):
            contributions.confirm(contribution=work, by=system, silently=True)
        facts = {"confirmed_at": clock.now(), "confirmed_by": system, "confirmer_root": system.pk}
        with pytest.raises(IntegrityError, match="another one confirms it"), transaction.atomic():
            Contribution.objects.filter(pk=work.pk).update(status="confirmed", by_silence=True, **facts)
    return work.status


def test_the_first_work_of_somebody_on_paper_is_seen_by_a_second_person(on_paper, clock_at):
    """Afterwards silence confirms, as for everybody; and in the list the maker of the record finds nothing."""
    money, mine, theirs = on_paper
    about = [[row.row.pk for row in second_person.waiting(who)] for who in (money.coordinator, money.second, None)]
    assert about == [[theirs.pk], [mine.pk], [mine.pk, theirs.pk]]
    assert second_person.waiting(money.second)[0].asked_by == "Corin", "who added them"
    clock_at("2026-11-27 12:00")
    assert [by_silence(one) for one in (mine, theirs)] == ["expected"] * 2
    contributions.confirm(contribution=mine, by=money.second)
    make.session(money.role, clock.now() - dt.timedelta(minutes=1), money.coordinator)
    catch_up.run()
    clock_at("2026-12-04 12:00")
    catch_up.run()
    assert set(Contribution.objects.filter(payee=mine.payee).values_list("status", "by_silence")) == {
        ("confirmed", False),
        ("confirmed", True),
    }
    assert set(Contribution.objects.filter(payee=theirs.payee).values_list("status")) == {("expected",)}
    assert [row.row.pk for row in second_person.waiting(None)] == [theirs.pk], "one piece of each person's first work"


def test_the_others_and_then_the_administrators_are_mailed(on_paper, clock_at):
    money, mine, _theirs = on_paper
    chief = make.person("Ada", "administrator")
    portal_list.tell()
    mailed = Notice.objects.filter(object_kind="payments.contribution", object_id=mine.pk, kind="members/second_person")
    assert {one.person for one in mailed} == {money.second}
    clock_at("2026-11-27 12:00")
    portal_list.tell()
    late = Notice.objects.filter(object_id=mine.pk, kind="members/second_person_late")
    assert chief in {one.person for one in late}


def test_where_there_is_nobody_else_silence_confirms(db, clock_at):
    """Finance, who would stand in, left a month ago."""
    clock_at("2026-10-20 12:00")
    money = make.Money()
    Duty.objects.filter(kind="finance").update(ends=clock.today())
    clock_at(NOON)
    una = people.add(name="Una Paper", reach_by="phone", phone="07700 900123", by=money.coordinator)
    make.placement(money.role, una, money.coordinator)
    make.session(money.role, clock.now() - dt.timedelta(minutes=1), money.coordinator)
    catch_up.run()
    assert second_person.waiting(None) == []
    page = text(
        client_of(money.coordinator).get(reverse("payments_contribution", args=[Contribution.objects.get().pk]))
    )
    assert "There is no other coordinator" in page and "it is confirmed by itself on" in page
    clock_at("2026-11-27 12:00")
    assert by_silence(Contribution.objects.get()) == "confirmed"


def test_whoever_ends_the_other_s_duty_is_not_alone_for_a_month(on_paper, clock_at):
    money, mine, _theirs = on_paper
    Duty.objects.filter(person__in=[money.second, money.finance, money.finance2]).update(ends=clock.today())
    clock_at("2026-11-27 12:00")
    assert by_silence(mine) == "expected"
    clock_at("2026-12-24 12:00")
    assert by_silence(mine) == "confirmed"


def test_own_time_that_a_coordinator_wrote_down_is_never_confirmed_by_silence(db, clock_at):
    clock_at(NOON)
    money = own_time()
    second, third = (make.person(name, "coordinator") for name in ("Corinna", "Third"))
    una = people.add(name="Una Paper", reach_by="phone", phone="07700 900123", by=second)
    make.placement(money.role, una, money.coordinator)
    catch_up.run()
    for key in ("a", "b"):
        work = log(una, 60, money.coordinator, key)
        clock_at("2026-11-27 12:00" if key == "a" else "2026-12-04 12:00")
        assert by_silence(work) == "expected"
        not_confirmed(work, money.coordinator, "what they said about this work")
        assert contributions.confirm(contribution=work, by=third).status == "confirmed"


def test_who_confirmed_the_work_does_not_then_write_down_where_its_money_goes(on_paper):
    """The other order of who wrote down the details and then confirms."""
    money, _mine, theirs = on_paper
    contributions.confirm(contribution=theirs, by=money.coordinator)
    with pytest.raises(Refused, match="You confirmed work of theirs"):
        destinations.give(person=theirs.payee, **DETAILS, by=money.coordinator, heard="phone")
    sealed = {"name": "A", "sort_code": "203040", "account": "87654321", "ending": "321"}
    with pytest.raises(IntegrityError, match="does not write down"), transaction.atomic():
        PayeeDestination.objects.create(person=theirs.payee, version=1, given_by=money.coordinator, **sealed)
    assert destinations.give(person=theirs.payee, **DETAILS, by=money.second, heard="phone")


def test_what_waits_is_asked_as_often_for_four_as_for_two(on_paper, django_assert_num_queries):
    money, *_work = on_paper
    third = make.person("Third", "coordinator")
    with django_assert_num_queries(12):
        assert len(second_person.waiting(third)) == 2
    for number in range(2):
        one = people.add(name=f"Paper {number}", reach_by="phone", phone=f"07700 90013{number}", by=money.second)
        make.placement(money.role, one, money.coordinator)
    make.session(money.role, clock.now() - dt.timedelta(minutes=1), money.coordinator)
    catch_up.run()
    with django_assert_num_queries(12):
        assert len(second_person.waiting(third)) == 4


def test_what_a_coordinator_may_not_confirm_has_no_press_in_the_list(on_paper):
    money, mine, theirs = on_paper
    page = client_of(money.coordinator).get(reverse("payments_contributions")).content.decode()
    assert reverse("payments_confirm", args=[theirs.pk]) in page
    assert reverse("payments_confirm", args=[mine.pk]) not in page and "Somebody else confirms it" in page


def own_time() -> make.Money:
    return make.Money(lines=((7500, "half_day", "meet"), (2000, "hour", "read")), committed=400_000)


def log(payee, minutes, by, key="a", day=None):
    line = PayTermsLine.objects.get(terms__payee=payee, work_key="read")
    return contributions.log(line=line, worked_on=day or clock.today(), minutes=minutes, log_key=key, by=by)


def test_nobody_writes_down_own_time_for_somebody_who_signs_in(db, clock_at):
    clock_at(NOON)
    money = own_time()
    payee = money.payee()
    catch_up.run()
    with pytest.raises(Refused, match="They can sign in"):
        log(payee, 60, money.coordinator)
    assert log(payee, 60, payee).minutes == 60


@pytest.mark.parametrize("first", ["log", "session"])
def test_a_long_day_waits_for_a_coordinator(db, clock_at, first):
    """Seven hours of own time and a session of ten on one day; whichever is written down first."""
    clock_at("2026-11-23 20:00")
    money = own_time()
    payee = money.payee()
    ends_at = clock.now() + dt.timedelta(hours=1) * (1 if first == "log" else -1)
    make.session(money.role, ends_at, money.coordinator, hours=10)
    catch_up.run()
    own = log(payee, 7 * 60, payee)
    assert own.above_offer
    clock_at("2026-11-30 12:00")
    catch_up.run()
    assert Contribution.objects.get(session__isnull=False).status == "confirmed"
    own.refresh_from_db()
    assert own.status == "expected"
    assert contributions.confirm(contribution=own, by=money.coordinator).status == "confirmed"


def test_a_session_added_after_the_hours_were_written_down_counts_too(db, clock_at):
    clock_at("2026-11-23 09:00")
    money = own_time()
    payee = money.payee()
    catch_up.run()
    own = log(payee, 7 * 60, payee)
    assert not own.above_offer
    make.session(money.role, clock.now() + dt.timedelta(hours=11), money.coordinator, hours=10)
    clock_at("2026-11-30 12:00")
    catch_up.run()
    own.refresh_from_db()
    assert own.status == "expected" and Contribution.objects.get(session__isnull=False).status == "confirmed"
    facts = {"confirmed_at": clock.now(), "confirmed_by": money.system, "confirmer_root": money.system.pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=own.pk).update(status="confirmed", by_silence=True, **facts)


@world
def changed(clock_at):
    """Details that were changed, told and approved once they had cooled off."""
    clock_at(NOON)
    money = make.Money()
    payment = money.proposed()
    money.give_details(payment.payee, account="87654321")
    clock_at("2026-11-27 12:00")

    jobs.run_ready()
    return money, payment


def bounced(by) -> None:
    for notice in Notice.objects.filter(kind="payments/details_changed"):
        notices.bounce(notice=notice, by=by)


@pytest.mark.parametrize("when", ["approved", "prepared", "authorised"])
def test_news_of_new_details_that_came_back_stops_the_money(changed, clock_at, when):
    money, payment = changed
    clock_at("2026-12-03 12:00")
    payment.refresh_from_db()
    payments.approve(payment=payment, content=content_of(payment), by=money.finance)
    run = pay_runs.prepare(by=money.finance) if when != "approved" else None
    if when == "authorised":
        pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)
    bounced(money.coordinator)
    if when == "approved":
        with pytest.raises(Refused, match="not told the person"):
            pay_runs.prepare(by=money.finance)
    elif when == "prepared":
        with pytest.raises(Refused, match="not told the person"):
            pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)
    else:
        with pytest.raises(Refused, match="not told the person"):
            pay_runs.export(run=run, by=money.finance2)
    assert not BankFile.objects.exists()
    catch_up.run()
    payment.refresh_from_db()
    assert payment.status == "proposed" and not PayRun.objects.filter(status="authorised").exists()


@pytest.mark.parametrize("to", [None, "2026-11-24T12:00:00+00:00"])
def test_the_database_keeps_the_day_that_new_details_wait_for(changed, to):
    with pytest.raises(IntegrityError), transaction.atomic():
        PayeeDestination.objects.filter(cool_off_until__isnull=False).update(cool_off_until=to)
