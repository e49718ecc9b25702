"""Of four dates each person comes to one: published, applied for, chosen with the place, changed, sat and paid."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import clock, jobs
from ground.exceptions import Refused
from members.models import Notice, NoticeStatus
from opportunities.actions import catch_up as opportunities_catch_up
from opportunities.actions import dates, placements, places, roles, selections, sessions
from opportunities.models import ChosenDate, Organisation, Placement, Role, Session
from opportunities.queries import choices
from opportunities.record import from_rows
from payments.actions import catch_up, commitments, contributions, pots
from payments.models import Contribution, Due
from tests.factories import roles as roles_make
from tests.opportunities import selecting as make
from tests.opportunities.shapes import missing
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

DAYS = ["2026-05-05", "2026-05-07", "2026-05-12", "2026-05-14"]
WORK = {"key": "workshops", "kind": "session", "what": "Workshop", "choose": 1, "includes": ["follow_up"]}
TERMS = {
    "work": [WORK, {"kind": "preparation", "none": True}],
    "sessions": [
        {"work": "workshops", "what": "Workshop", "on": on, "from": "10:00", "to": "13:00", "room": 1} for on in DAYS
    ],
    "pay": {
        "status": "paid",
        "lines": [
            {"kind": "paid", "work": "workshops", "amount": {"pence": 7500, "currency": "GBP"}, "unit": "session"}
        ],
        "within_working_days": 5,
    },
}
NAMES = ("Ann Bee", "Cy Dee", "Eve Fay")


def draft(**changes):
    record = make.make_record(**(TERMS | {"seats": [{"kind": "places", "n": 3}]} | changes))
    return roles.draft(record=record, by=make.coordinator())


def published() -> Role:
    """Funded from a pot, as finance does it."""
    version = draft()
    version = roles.edit(version=version, record=from_rows(version), panel_pence=12_000, by=make.coordinator())
    finance = make.person("Fin Ance", "finance")
    funder = Organisation.objects.get_or_create(name="An invented funder")[0]
    today = clock.today()
    spend = {"spend_from": today - dt.timedelta(days=100), "spend_by": today + dt.timedelta(days=400)}
    pot = pots.open(name="Workshops", funder=funder, pence=500_000, by=finance, **spend)
    request = roles.ask_for_funding(version=version, by=make.coordinator())
    commitments.commit(request=request, line=pot.lines.get(), by=finance)
    version.refresh_from_db()
    roles.publish(version=version, by=make.coordinator())
    return Role.objects.get(pk=version.role_id)


@world
def offered(clock_at):
    """Three people have been offered a place; each date has room for one."""
    clock_at(make.OPENS)
    role = published()
    seats = make.panel_of_three(role)
    for name in NAMES:
        make.apply(role, make.person(name))
    clock_at(make.AFTER)
    make.score_all(seats, {})
    role.refresh_from_db()
    selections.decide(role=role, by=make.coordinator())
    return role, places.offer_all(role=role, by=make.coordinator())


def page(client, place) -> str:
    text = html.unescape(client.get(reverse("place_detail", args=[place.pk])).content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def on(role: Role, day: str) -> Session:
    return role.sessions.get(starts_at__date=day)


def mine(place) -> list[str]:
    rows = ChosenDate.objects.standing().filter(placement__place=place).order_by("session__starts_at")
    return [f"{row.session.starts_at:%Y-%m-%d}" for row in rows]


def take(place, *days: str):
    client = client_for(place.application.person)
    data = {"text": "", "dates_workshops": [on(place.role, day).pk for day in days]}
    return client, client.post(reverse("place_accept", args=[place.pk]), data, follow=True)


def test_the_total_is_of_one_date_and_the_page_says_that_one_chooses(client, offered):
    role, _ = offered
    assert (role.current.worked_total_pence, role.current.asked_pence) == (7500, 3 * 7500 + role.current.panel_pence)
    shown = " ".join(re.sub(r"<[^>]+>", " ", client.get(f"/opportunities/{role.slug}/").content.decode()).split())
    assert "You come to one of the dates, and choose which." in shown
    assert "Room for 1" in shown
    assert "Within 5 working days of each session" in shown


def test_from_the_offer_to_pay_for_the_one_date_that_was_chosen(offered, clock_at):
    _role, (first, second, _) = offered
    client, _ = take(first, DAYS[1])
    assert mine(first) == [DAYS[1]]
    take(second, DAYS[2])
    said = page(client, first)
    assert "Thursday 7 May" in said and "Change your dates" in said
    clock_at("2026-05-15 10:00")
    catch_up.run()
    made = {(one.payee.name, one.worked_on.isoformat()) for one in Contribution.objects.exclude(session=None)}
    assert made == {("Ann Bee", DAYS[1]), ("Cy Dee", DAYS[2])}
    one = Contribution.objects.get(payee=first.application.person)
    assert one.pay_by == dt.date(2026, 5, 14), "five working days after the seventh, as the role promised"
    contributions.confirm(contribution=one, by=make.person("Con Firm", "coordinator"))
    assert Due.objects.get(contribution=one).pence == 7500
    catch_up.run()
    assert Contribution.objects.exclude(session=None).count() == 2


def test_a_full_date_is_not_offered_and_not_taken(offered):
    role, (first, second, _) = offered
    take(first, DAYS[0])
    client = client_for(second.application.person)
    assert "5 May" not in page(client, second).split("Which date do you come to?")[1].split("Not sure yet?")[0]
    take(second, DAYS[0])
    assert not Placement.objects.filter(place=second).exists()
    with pytest.raises(Refused, match="is full"):
        places.accept(place=second, sessions_chosen=[on(role, DAYS[0]).pk], by=second.application.person)


def test_the_database_holds_the_room_the_number_and_the_role(offered):
    role, (first, second, third) = offered
    take(first, DAYS[0])
    take(second, DAYS[1])
    take(third)
    placement = Placement.objects.get(place=third)
    facts = {"placement": placement, "chosen_by": placement.person}
    wrong = [
        ("more of these dates", {"session": on(role, DAYS[2]), "spot": 1}),
    ]
    before = [
        ("no room on this date", {"session": on(role, DAYS[0]), "spot": 2}),
        ("(?i)unique", {"session": on(role, DAYS[0]), "spot": 1}),
    ]
    for words, row in before:
        with pytest.raises(IntegrityError, match=words), transaction.atomic():
            ChosenDate.objects.create(**facts, **row)
    ChosenDate.objects.create(**facts, session=on(role, DAYS[3]), spot=1)
    for words, row in wrong:
        with pytest.raises(IntegrityError, match=words), transaction.atomic():
            ChosenDate.objects.create(**facts, **row)
    with pytest.raises(IntegrityError, match="keeps room"), transaction.atomic():
        Session.objects.filter(pk=on(role, DAYS[0]).pk).update(room=0)
    with pytest.raises(IntegrityError, match="kept for good"), transaction.atomic():
        ChosenDate.objects.all().delete()


def test_it_can_be_changed_until_a_day_before(offered, clock_at):
    role, (first, *_) = offered
    client, _ = take(first, DAYS[0])
    url = reverse("place_choose_dates", args=[first.pk])
    client.post(url, {"dates_workshops": on(role, DAYS[2]).pk})
    assert mine(first) == [DAYS[2]]
    clock_at("2026-05-11 09:59")
    client.post(url, {"dates_workshops": on(role, DAYS[3]).pk})
    assert mine(first) == [DAYS[3]]
    clock_at("2026-05-13 10:01")
    answer = client.post(url, {"dates_workshops": on(role, DAYS[2]).pk}, follow=True)
    assert mine(first) == [DAYS[3]]
    assert "Keep these dates" not in answer.content.decode()
    placement = Placement.objects.get(place=first)
    with pytest.raises(Refused, match="too near to change"):
        dates.choose(placement=placement, sessions=[on(role, DAYS[2]).pk], by=placement.person)
    with pytest.raises(IntegrityError, match="a day before"), transaction.atomic():
        ChosenDate.objects.filter(left_at=None).update(left_at=clock.now(), left_by=placement.person)


def test_nobody_else_chooses_for_them(offered):
    role, (first, second, _) = offered
    take(first, DAYS[0])
    other = client_for(second.application.person)
    url = reverse("place_choose_dates", args=[first.pk])
    assert other.post(url, {"dates_workshops": on(role, DAYS[1]).pk}).status_code == 404
    with pytest.raises(Refused, match="Only the person"):
        dates.choose(
            placement=Placement.objects.get(place=first),
            sessions=[on(role, DAYS[1]).pk],
            by=second.application.person,
        )


def test_whoever_chose_none_is_asked_and_then_put_where_there_is_room(offered, clock_at):
    role, (first, second, third) = offered
    take(first, DAYS[0])
    take(second)
    take(third, DAYS[1])
    assert mine(second) == []
    client = client_for(second.application.person)
    assert "Choose your dates" in page(client, second)
    assert "Choose your dates" in client.get("/me/").content.decode()
    wanted = Notice.objects.get(kind=dates.ASKED)
    assert wanted.person == second.application.person
    jobs.run_ready()
    wanted.refresh_from_db()
    assert wanted.status == NoticeStatus.SENT
    clock_at("2026-03-27 10:00")
    opportunities_catch_up.run()
    assert mine(second) == []
    clock_at("2026-03-30 10:00")
    opportunities_catch_up.run()
    opportunities_catch_up.run()
    assert mine(second) == [DAYS[2]], "the soonest of those with room"
    assert ChosenDate.objects.get(placement__place=second).put
    assert Notice.objects.filter(kind=dates.SAID, person=second.application.person).count() == 1
    assert Notice.objects.filter(kind=dates.ASKED).count() == 1
    client.post(reverse("place_choose_dates", args=[second.pk]), {"dates_workshops": on(role, DAYS[3]).pk})
    assert mine(second) == [DAYS[3]]


def test_a_date_that_is_called_off_is_told_to_whoever_chose_it_and_they_are_asked_anew(offered, clock_at):
    role, (first, second, _) = offered
    take(first, DAYS[0])
    take(second, DAYS[1])
    sessions.cancel(session=on(role, DAYS[0]), by=make.coordinator())
    told = Notice.objects.filter(kind="opportunities/session_called_off")
    assert [one.person for one in told] == [first.application.person]
    opportunities_catch_up.run()
    assert [one.person for one in Notice.objects.filter(kind=dates.ASKED)] == [first.application.person]
    client = client_for(first.application.person)
    client.post(reverse("place_choose_dates", args=[first.pk]), {"dates_workshops": on(role, DAYS[3]).pk})
    assert mine(first) == [DAYS[3]]


def test_a_place_that_ends_frees_its_date(offered):
    _role, (first, second, _) = offered
    take(first, DAYS[0])
    placements.end(placement=Placement.objects.get(place=first), why="their_wish", by=make.coordinator())
    take(second, DAYS[0])
    assert mine(second) == [DAYS[0]]


def test_a_date_of_a_place_that_ends_too_late_before_it_stays_theirs_to_be_paid(offered, clock_at):
    _role, (first, *_) = offered
    take(first, DAYS[1])
    clock_at("2026-05-06 09:00")
    placements.end(placement=Placement.objects.get(place=first), why="work_changed", by=make.coordinator())
    assert mine(first) == [DAYS[1]]
    clock_at("2026-05-08 10:00")
    catch_up.run()
    one = Contribution.objects.get(payee=first.application.person)
    assert (one.outcome, one.worked_on.isoformat()) == ("cancelled_late", DAYS[1])


def test_a_coordinator_writes_down_what_somebody_said(offered):
    role, (first, *_) = offered
    take(first)
    placement = Placement.objects.get(place=first)
    team = client_for(make.coordinator())
    url = reverse("selection_placement_choose_dates", args=[placement.pk])
    answer = team.post(url, {"dates_workshops": on(role, DAYS[2]).pk})
    assert "How did they tell you?" in answer.content.decode() and mine(first) == []
    team.post(url, {"dates_workshops": on(role, DAYS[2]).pk, "heard": "phone"})
    assert mine(first) == [DAYS[2]]
    said = Notice.objects.get(kind=dates.SAID)
    assert (said.person, said.not_told_by) == (first.application.person, make.coordinator())
    listed = team.get(reverse("selection_role", args=[role.slug])).content.decode()
    assert "Chosen by 1, room for 1" in listed


def test_one_more_date_costs_nothing_and_is_one_more_to_choose(offered):
    role, (first, *_) = offered
    take(first)
    starts = dt.datetime(2026, 5, 19, 9, tzinfo=dt.UTC)
    facts = {"title": "Workshop", "starts_at": starts, "ends_at": starts + dt.timedelta(hours=3), "room": 2}
    more = sessions.add(role=role, **facts, work_key="workshops", by=make.coordinator())
    assert (more.by_choice, more.room) == (True, 2)
    assert not Notice.objects.filter(kind="opportunities/session_added").exists()
    client = client_for(first.application.person)
    client.post(reverse("place_choose_dates", args=[first.pk]), {"dates_workshops": more.pk})
    assert mine(first) == ["2026-05-19"]


def test_no_contribution_is_made_for_a_date_that_was_not_chosen_whoever_writes_it(offered, clock_at):
    role, (first, *_) = offered
    take(first, DAYS[1])
    clock_at("2026-05-15 10:00")
    catch_up.run()
    one = Contribution.objects.get(payee=first.application.person)
    other = on(role, DAYS[0])
    one.pk, one.key, one.session = None, "another", other
    with pytest.raises(IntegrityError, match="did not choose this date"), transaction.atomic():
        one.save()


CASES = [
    ({"sessions": TERMS["sessions"][:2]}, "sessions", "These dates have room for 2, and 3 people come to 1 each: 3."),
    ({"sessions": []}, "sessions", "List each date that people choose among, with its day: at least 1."),
    (
        {"work": [WORK | {"every": {"n": 2, "unit": "week"}}, TERMS["work"][1]]},
        "work[0].choose",
        "List the dates: nobody can choose among those that come again and again.",
    ),
    (
        {"work": [WORK | {"kind": "own_time"}, TERMS["work"][1]]},
        "work[0].choose",
        "People choose among sessions: say that this part of the work is sessions.",
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("changes", "field", "said"), CASES, ids=[said[:30] for _, _, said in CASES])
def test_the_gate_asks_for_dates_with_room_for_everybody(clock_at, changes, field, said):

    clock_at(make.OPENS)
    record = {key: value for key, value in changes.items() if value != []}
    version = draft(**record)
    if "sessions" in changes and not changes["sessions"]:
        without = {key: value for key, value in from_rows(version).items() if key != "sessions"}
        version = roles.edit(version=version, record=without, by=make.coordinator())
    assert (field, said) in missing(version)


def test_to_how_many_dates_people_come_stays(offered):
    role, _ = offered
    with pytest.raises(Refused, match="was said when the role went public, and stays"):
        roles_make.change(role, work=[WORK | {"choose": 2}, TERMS["work"][1]])


@pytest.mark.django_db
def test_dates_have_the_room_that_the_newest_terms_say(clock_at):
    clock_at(make.OPENS)
    role = published()
    roles_make.change(role, sessions=[one | {"room": 3} for one in TERMS["sessions"]], note="More room.")
    assert {one.room for one in role.sessions.all()} == {3}
    assert [choice.count for choice in choices.choices(role.current, role)] == [1]


def test_a_date_called_off_too_late_is_the_one_they_are_paid_for(offered, clock_at):
    """Else a coordinator could call off date after date, each of them paid: in the database too."""
    role, (first, _second, _) = offered
    take(first, DAYS[1])
    clock_at("2026-05-06 10:00")
    sessions.cancel(session=on(role, DAYS[1]), by=make.coordinator())
    placement = Placement.objects.get(place=first)
    assert choices.choices(placement.version, role, placement) == [] and "Change your dates" not in page(
        client_for(first.application.person), first
    )
    with pytest.raises(Refused, match="no dates to choose"):
        dates.choose(placement=placement, sessions=[on(role, DAYS[3]).pk], by=placement.person)
    with pytest.raises(IntegrityError, match="more of these dates"), transaction.atomic():
        ChosenDate.objects.create(placement=placement, session=on(role, DAYS[3]), spot=1, chosen_by=placement.person)
    opportunities_catch_up.run()
    clock_at("2026-05-20 10:00")
    catch_up.run()
    mine_too = Contribution.objects.filter(payee=placement.person).exclude(session=None)
    assert [(one.session, one.outcome) for one in mine_too] == [(on(role, DAYS[1]), "cancelled_late")]


def test_a_date_called_off_in_time_is_chosen_anew(offered, clock_at):
    role, (first, _second, _) = offered
    take(first, DAYS[3])
    clock_at("2026-05-04 10:00")
    sessions.cancel(session=on(role, DAYS[3]), by=make.coordinator())
    placement = Placement.objects.get(place=first)
    dates.choose(placement=placement, sessions=[on(role, DAYS[2]).pk], by=placement.person)
    assert mine(first) == [DAYS[2]]
