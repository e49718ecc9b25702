"""A role whose letters are out keeps the money of everybody who may still take up a place."""

import datetime as dt

import pytest

from ground import clock, jobs
from ground.exceptions import Refused
from members.models import Notice, Person
from opportunities.actions import letters, places, selections
from opportunities.models import FundingRequest, Organisation, Place
from payments.actions import catch_up, commitments, pots
from payments.models import Commitment, Posting
from tests.factories import money
from tests.opportunities import selecting as make
from tests.opportunities.test_places import chosen  # noqa: F401 - a fixture


@pytest.fixture
def concluded(chosen):  # noqa: F811
    role, sent = chosen
    asked = role.current.asked_pence
    finance = money.person("Fin", "finance")
    pot = pots.open(
        name="A pot",
        funder=Organisation.objects.get_or_create(name="A funder")[0],
        pence=1_000_000,
        spend_from=dt.date(2026, 1, 1),
        spend_by=dt.date(2027, 1, 1),
        by=finance,
    )
    request = FundingRequest.objects.create(
        version=role.current, pence=asked, until=dt.date(2026, 6, 30), asked_by=make.coordinator()
    )
    line = pot.lines.get()
    commitments._promise(line, role, request, finance)
    places.offer_all(role=role, by=make.coordinator())
    for each in sent:
        letters.write(application=each, strength="It was warm.", idea="Try again.", by=make.coordinator())
    told = {"told_at": clock.now(), "told_by": Person.objects.system(), "done_at": clock.wall()}
    Notice.objects.filter(status="due").update(status="sent", **told)
    selections.conclude(role=role, by=make.coordinator())
    catch_up.run()
    return role, sent


def kept(role):
    return Commitment.objects.get(role=role).pence


def test_a_place_that_is_still_on_offer_keeps_its_money(concluded):
    role, _sent = concluded
    worth = role.current.worked_total_pence
    panel = kept(role) - 2 * worth
    assert panel >= 0 and worth == 30_000
    first = Place.objects.order_by("pk").first()
    places.accept(place=first, by=first.application.person)
    catch_up.run()
    assert kept(role) - panel == 2 * worth


def test_who_may_yet_be_asked_for_a_free_seat_is_counted_once_a_seat_and_until_the_work_is_over(concluded, clock_at):
    role, _sent = concluded
    worth, before = role.current.worked_total_pence, kept(role)
    for place in Place.objects.order_by("pk"):
        places.withdraw(place=place, why="The room is gone.", by=make.coordinator())
    catch_up.run()
    assert kept(role) == before, "two seats are free and two people wait"
    places.offer(application=places.next_in_reserve(role), by=make.coordinator())
    jobs.run_ready()
    catch_up.run()
    assert kept(role) == before
    clock_at("2026-07-01 10:00")
    catch_up.run()
    assert kept(role) == before - worth, "one offer stands; nobody else can be asked now"
    with pytest.raises(Refused, match="last day of this work"):
        places.offer(application=places.next_in_reserve(role), by=make.coordinator())
    places.lapse(place=Place.objects.get(status="offered"), by=Person.objects.system())
    catch_up.run()
    assert kept(role) == before - 2 * worth
    assert Posting.objects.filter(kind="release", role=role).exists()
