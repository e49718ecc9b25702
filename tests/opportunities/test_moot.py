"""What happens to an application, a place, a session or a seat makes older news of it moot."""

from __future__ import annotations

import datetime as dt

import pytest

from ground import clock
from members.actions import notices, people
from members.models import Notice, Person
from opportunities.actions import (
    applications,
    letters,
    panels,
    placements,
    places,
    roles,
    selections,
    sessions,
)
from opportunities.models import Application, Role
from opportunities.record import record_of
from tests.factories import duties
from tests.opportunities import selecting as make
from tests.worlds import world


def status_of(kind: str, person: Person) -> list[str]:
    found = Notice.objects.filter(kind=f"opportunities/{kind}", person=person).order_by("pk")
    return [each.status for each in found]


def change(role: Role) -> None:
    by = make.coordinator()
    version = roles.amend(role=role, by=by)
    roles.edit(version=version, record=record_of(version), note="The same.", applicants_must_act=True, by=by)
    roles.publish(version=version, by=by)
    role.refresh_from_db()


def by_phone(role: Role, name: str) -> Application:
    by = make.coordinator()
    person = people.add(name=name, reach_by="phone", phone="07700 900123", by=by)
    answers = {each.pk: "She said this." for each in role.current.selectionquestions.all()}
    return applications.enter(role=role, person=person, channel="phone", answers=answers, by=by)


@world
def open_role(clock_at):
    clock_at(make.OPENS)
    return make.make_role(seats=1)


@pytest.fixture
def moss(open_role):
    return by_phone(open_role, "Winifred Moss")


def test_saying_that_it_stands_ends_the_question(open_role, moss):
    change(open_role)
    assert status_of("role_changed", moss.person) == ["due"]
    applications.confirm(application=moss, by=moss.person)
    assert status_of("role_changed", moss.person) == ["moot"]
    assert status_of("application_received", moss.person) == ["due"], "that still holds"


def test_an_application_taken_back_has_not_arrived(open_role, moss):
    change(open_role)
    applications.withdraw(application=moss, by=moss.person)
    assert status_of("role_changed", moss.person) == status_of("application_received", moss.person) == ["moot"]


def test_of_a_role_that_will_not_happen_only_that_is_told(open_role, moss):
    other = by_phone(open_role, "Cy Dee")
    judge = people.add(name="Jo Jay", reach_by="phone", phone="07700 900124", by=make.coordinator())
    duties.give(judge, "panel")
    panels.give_seat(role=open_role, person=judge, paid=False, by=make.coordinator())
    change(open_role)
    roles.cancel(role=open_role, why="The partner stopped.", by=make.coordinator())
    for one in (moss, other):
        assert status_of("role_changed", one.person) == status_of("application_received", one.person) == ["moot"]
        assert status_of("role_cancelled", one.person) == ["due"]
    assert status_of("panel_seat_given", judge) == ["moot"]


def test_a_judge_who_begins_or_leaves_needs_no_asking(open_role):
    judges = [make.person(name, "panel") for name in ("Ann Bee", "Cy Dee")]
    for judge in judges:
        panels.give_seat(role=open_role, person=judge, paid=False, by=make.coordinator())
    began, left = open_role.panel_seats.order_by("pk")
    panels.declare(seat=began, kind="none", by=judges[0])
    panels.leave(seat=left, by=make.coordinator())
    assert [status_of("panel_seat_given", judge) for judge in judges] == [["moot"], ["moot"]]


@pytest.fixture
def offered(open_role, moss, clock_at):
    seats = make.panel_of_three(open_role)
    clock_at(make.AFTER)
    make.score_all(seats, {(moss.pk, 1): 5})
    open_role.refresh_from_db()
    selections.decide(role=open_role, by=make.coordinator())
    moss.refresh_from_db()
    letters.write(application=moss, strength="Clear.", idea="Come again.", by=make.coordinator())
    [place] = places.offer_all(role=open_role, by=make.coordinator())
    return place


def test_the_letter_takes_the_place_of_what_we_said_before(offered, moss):
    assert status_of("application_received", moss.person) == ["moot"]
    assert status_of("letter_ready", moss.person) == status_of("place_offered", moss.person) == ["due"]


@pytest.mark.parametrize("verb", ["accept", "turn_down", "withdraw", "lapse"])
def test_a_place_answered_or_taken_back_waits_for_no_answer(offered, moss, clock_at, verb):
    notices.log(notice=Notice.objects.get(kind=places.OFFERED), by=make.coordinator())
    clock_at(offered.offered_at + dt.timedelta(days=9))
    places.catch_up()
    offered.refresh_from_db()
    assert status_of("place_reminder", moss.person) == ["due"]
    if verb == "lapse":
        clock_at(clock.end_of(offered.answer_by))
    by = moss.person if verb in ("accept", "turn_down") else make.coordinator()
    why = {"why": "The work stopped."} if verb == "withdraw" else {}
    getattr(places, verb)(place=offered, by=by, **why)
    assert (status_of("place_offered", moss.person), status_of("place_reminder", moss.person)) == (["logged"], ["moot"])
    assert status_of("letter_ready", moss.person) == ["due"], "everyone gets their answer"


def test_a_rest_that_is_over_and_sessions_of_a_place_that_ended(offered, moss):
    coordinator = make.coordinator()
    placement = places.accept(place=offered, by=moss.person)
    for one in offered.role.sessions.filter(status="planned"):
        sessions.cancel(session=one, by=coordinator)
    starts = clock.now() + dt.timedelta(days=5)
    lasts = {"starts_at": starts, "ends_at": starts + dt.timedelta(hours=2)}
    called_off, stays = [
        sessions.add(role=offered.role, title=title, by=coordinator, **lasts) for title in ("One more", "Another")
    ]
    sessions.cancel(session=called_off, by=coordinator)
    assert status_of("session_added", moss.person) == ["moot", "due"]
    placements.pause(placement=placement, by=coordinator)
    placements.go_on(placement=placement, by=coordinator)
    assert status_of("placement_paused", moss.person) == ["moot"]
    assert status_of("placement_goes_on", moss.person) == ["due"]
    notices.owe(person=moss.person, kind=applications.CHANGED, obj=offered.role.current, by=coordinator)
    placements.end(placement=placement, why="agreed", by=coordinator)
    for kind in ("session_added", "session_called_off", "placement_goes_on", "role_changed"):
        assert set(status_of(kind, moss.person)) == {"moot"}, kind
    assert status_of("placement_ended", moss.person) == ["due"]
    assert stays.status == "planned"
