"""One person of the team alone makes no payee of somebody who signed up, and no session that never was."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import clock
from ground.exceptions import Refused
from members.actions import people
from members.models import Duty, Person
from opportunities.actions import placements, sessions
from opportunities.models import EndedWhy, Placement
from payments.actions import catch_up, contributions, payments
from payments.models import Contribution, PayTermsLine
from payments.presenters import second_person
from payments.queries import hands
from payments.queries.payments import content_of
from tests.factories import money as make
from tests.payments.test_pages import client_of, text
from tests.worlds import world

NOON, LATER = "2026-11-23 12:00", "2026-11-27 12:00"


@world
def signed_up(clock_at):
    """Somebody who signed up by themself, to whom Corin gave a place; a session is over. Fay and Fabian are finance."""
    clock_at(NOON)
    money = make.Money()
    payee = money.payee(known=False)
    make.session(money.role, clock.now() - dt.timedelta(minutes=1), money.coordinator)
    catch_up.run()
    return money, Contribution.objects.get(payee=payee)


def not_by_hand(work, by, match) -> None:
    with pytest.raises(Refused, match=match), transaction.atomic():
        contributions.confirm(contribution=work, by=by)
    facts = {"confirmed_at": clock.now(), "confirmed_by": by, "confirmer_root": by.root_id}
    with pytest.raises(IntegrityError, match="does not confirm it"), transaction.atomic():
        Contribution.objects.filter(pk=work.pk).update(status="confirmed", **facts)


def not_by_silence(work) -> None:
    catch_up.run()
    work.refresh_from_db()
    assert work.status == "expected"
    system = Person.objects.system()
    with pytest.raises(Refused, match="alone stands behind"), transaction.atomic():
        contributions.confirm(contribution=work, by=system, silently=True)
    facts = {"confirmed_at": clock.now(), "confirmed_by": system, "confirmer_root": system.pk}
    with pytest.raises(IntegrityError, match="silence does not"), transaction.atomic():
        Contribution.objects.filter(pk=work.pk).update(status="confirmed", by_silence=True, **facts)


def listed(who) -> list[int]:
    return [row.row.pk for row in second_person.waiting(who)]


def test_who_gave_the_place_does_not_confirm_the_first_work_and_silence_does_not(signed_up, clock_at):
    money, work = signed_up
    not_by_hand(work, money.coordinator, "You gave them this place")
    clock_at(LATER)
    not_by_silence(work)
    assert [listed(who) for who in (money.coordinator, money.finance, money.finance2)] == [[], [work.pk], [work.pk]]


def test_with_one_coordinator_finance_confirms_it_and_another_in_finance_approves(signed_up):
    money, work = signed_up
    page = client_of(money.finance).get(reverse("payments_contribution", args=[work.pk])).content.decode()
    assert "finance does" in page and reverse("payments_confirm", args=[work.pk]) in page
    client_of(money.finance).post(reverse("payments_confirm", args=[work.pk]), {"sure": "yes"})
    work.refresh_from_db()
    assert (work.status, work.confirmed_by) == ("confirmed", money.finance)
    payment = payments.propose(payee=work.payee, by=money.system)
    with pytest.raises(Refused, match="Who confirmed the work"):
        payments.approve(payment=payment, content=content_of(payment), by=money.finance)
    payments.approve(payment=payment, content=content_of(payment), by=money.finance2)


def test_after_one_such_yes_silence_confirms_and_so_does_who_gave_the_place(signed_up, clock_at):
    money, work = signed_up
    contributions.confirm(contribution=work, by=money.finance)
    for _ in range(2):
        make.session(money.role, clock.now() - dt.timedelta(minutes=1), money.coordinator)
        catch_up.run()
        clock_at(LATER)
    _first, second, third = Contribution.objects.order_by("pk")
    assert second.by_silence and listed(None) == []
    assert contributions.confirm(contribution=third, by=money.coordinator).status == "confirmed"


def test_with_two_coordinators_the_other_one_confirms_it_and_finance_does_not(signed_up):
    money, work = signed_up
    second = make.person("Corinna", "coordinator")
    assert [listed(who) for who in (money.coordinator, second, money.finance)] == [[], [work.pk], []]
    with pytest.raises(Refused, match="Only a coordinator"):
        contributions.confirm(contribution=work, by=money.finance)
    page = text(client_of(money.coordinator).get(reverse("payments_contribution", args=[work.pk])))
    assert "It is their first work with us. Silence does not confirm it." in page and "<bdi>Corinna</bdi>" in page
    client_of(second).post(reverse("payments_confirm", args=[work.pk]), {"sure": "yes"})
    work.refresh_from_db()
    assert work.confirmed_by == second


def test_a_place_that_was_offered_by_itself_is_given_by_who_chose_them(signed_up):
    """The next on the reserve list is asked by the system."""
    money, _work = signed_up
    other = make.person()
    placed = make.placement(money.role, other, money.coordinator, offered_by=money.system)
    assert placed.place.offered_by == money.system
    make.session(money.role, clock.now() - dt.timedelta(minutes=1), money.coordinator)
    catch_up.run()
    not_by_hand(Contribution.objects.filter(payee=other).first(), money.coordinator, "You gave them this place")


def test_who_holds_a_duty_that_two_people_gave_is_known(db, clock_at):
    clock_at(NOON)
    money = make.Money()
    known, group = money.payee(known=True), money.payee(known=False)
    Duty.objects.create(person=group, kind="group", starts=clock.today(), given_by=money.coordinator)
    make.session(money.role, clock.now() - dt.timedelta(minutes=1), money.coordinator)
    catch_up.run()
    clock_at(LATER)
    catch_up.run()
    assert Contribution.objects.get(payee=known).by_silence
    assert Contribution.objects.get(payee=group).status == "expected", "that one administrator gives"


def test_where_nobody_else_is_there_silence_confirms(signed_up, clock_at):
    money, work = signed_up
    Duty.objects.filter(person__in=[money.finance, money.finance2]).update(ends=clock.today())
    clock_at(LATER)
    not_by_silence(work)
    clock_at("2026-12-24 12:00")
    catch_up.run()
    work.refresh_from_db()
    assert work.by_silence, "who worked is paid, and whose duty ended lately still counts as there"


def test_the_person_reads_that_a_second_person_looks(signed_up):
    _money, work = signed_up
    page = text(client_of(work.payee).get(reverse("contribution_detail", args=[work.pk])))
    assert "It is your first work with us, so a second person of our team looks at it." in page
    assert "we will take it that you were there" not in page


def test_one_added_them_and_another_writes_their_hours(db, clock_at):
    """Neither of the two may confirm: finance does, and silence does not."""
    clock_at(NOON)
    money = make.Money(lines=((7500, "half_day", "meet"), (2000, "hour", "read")), committed=400_000)
    second = make.person("Corinna", "coordinator")
    una = people.add(name="Una Paper", reach_by="phone", phone="07700 900123", by=second)
    make.placement(money.role, una, money.coordinator)
    catch_up.run()
    line = PayTermsLine.objects.get(terms__payee=una, work_key="read")
    day = {"worked_on": clock.today(), "minutes": 60}
    work = contributions.log(line=line, log_key="a", by=money.coordinator, **day)
    clock_at(LATER)
    not_by_silence(work)
    assert [listed(who) for who in (money.coordinator, second, money.finance)] == [[], [], [work.pk]]
    assert contributions.confirm(contribution=work, by=money.finance).status == "confirmed"


@world
def called_off(clock_at):
    """Of people whom two know: a session that Corin adds for tomorrow, for others to call off."""
    clock_at(NOON)
    money = make.Money()
    payee = money.payee()
    money.second = make.person("Corinna", "coordinator")
    tomorrow = clock.now() + dt.timedelta(days=1)
    sat = make.session(money.role, tomorrow, money.coordinator, added_at=clock.now())
    catch_up.run()
    return money, Placement.objects.get(person=payee), sat


def after(clock_at) -> Contribution:
    clock_at("2026-11-30 12:00")
    catch_up.run()
    return Contribution.objects.get()


def test_who_added_a_session_and_called_it_off_does_not_confirm_it_and_silence_does_not(called_off, clock_at):
    money, _placement, sat = called_off
    sessions.cancel(session=sat, by=money.coordinator)
    work = after(clock_at)
    assert work.outcome == "cancelled_late"
    not_by_silence(work)
    not_by_hand(work, money.coordinator, "You added this session")
    assert [listed(who) for who in (money.coordinator, money.second)] == [[], [work.pk]]
    assert second_person.waiting(money.second)[0].asked_by == "Corin"
    page = text(client_of(money.second).get(reverse("payments_contribution", args=[work.pk])))
    assert "One person added this session" in page
    assert contributions.confirm(contribution=work, by=money.second).due_pence == 7500


def test_nor_where_they_ended_the_place_before_it(called_off, clock_at):
    money, placement, sat = called_off
    clock_at("2026-11-23 13:00")
    placements.end(placement=placement, why=EndedWhy.DONE_EARLY, by=money.coordinator)
    work = after(clock_at)
    assert (work.session, work.outcome) == (sat, "cancelled_late")
    not_by_silence(work)
    not_by_hand(work, money.coordinator, "You added this session")
    assert contributions.confirm(contribution=work, by=money.second).due_pence == 7500


def test_added_by_one_and_called_off_by_another_is_confirmed_by_silence(called_off, clock_at):
    money, _placement, sat = called_off
    sessions.cancel(session=sat, by=money.second)
    assert after(clock_at).by_silence
    assert hands.waiting() == []


def test_who_gave_the_place_may_say_that_it_did_happen_where_another_said_that_it_did_not(signed_up):
    """Two have looked; with two coordinators nobody else is left. Not where time alone made it void."""
    money, work = signed_up
    second = make.person("Corinna", "coordinator")
    contributions.void(contribution=work, why="Nobody saw them.", by=second)
    contributions.object_to(contribution=work, words="I was there.", by=work.payee)
    assert contributions.confirm(contribution=work, by=money.coordinator).status == "confirmed"


def test_what_pays_nothing_needs_no_second_hand_and_opens_no_way_round_one(signed_up, clock_at):
    money, work = signed_up
    contributions.say_else(contribution=work, outcome="did_not_come", note="", by=work.payee)
    clock_at(LATER)
    catch_up.run()
    work.refresh_from_db()
    assert work.status == "void"
    contributions.object_to(contribution=work, words="I was there.", by=work.payee)
    not_by_hand(work, money.coordinator, "You gave them this place")
