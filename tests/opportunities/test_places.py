"""A place: offered, taken up, turned down, run out; the next is asked; sessions."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from ground import clock, jobs, triggers
from ground.exceptions import Refused
from members.models import Notice
from opportunities.actions import catch_up, letters, places, reveal, selections, sessions
from opportunities.models import Place, Placement, Session
from tests.factories import roles as roles_make
from tests.opportunities import selecting as make
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world


@world
def chosen(clock_at):
    """Two seats, two chosen, two on the reserve list in a known order."""
    clock_at(make.OPENS)
    role = make.make_role(seats=2)
    seats = make.panel_of_three(role)
    sent = [make.apply(role, make.person(name)) for name in ("Ann Bee", "Cy Dee", "Eve Fay", "Gil Hay")]
    clock_at(make.AFTER)
    make.score_all(seats, {(sent[0].pk, 1): 5, (sent[1].pk, 1): 5, (sent[2].pk, 1): 3, (sent[3].pk, 1): 2})
    role.refresh_from_db()
    selections.decide(role=role, by=make.coordinator())
    for each in sent:
        each.refresh_from_db()
    return role, sent


@pytest.fixture
def offered(chosen):
    role, sent = chosen
    return role, sent, places.offer_all(role=role, by=make.coordinator())


def test_everybody_chosen_is_offered_a_place_once(chosen):
    role, sent = chosen
    with pytest.raises(Refused, match="Only a coordinator"):
        places.offer_all(role=role, by=sent[0].person)
    made = places.offer_all(role=role, by=make.coordinator())
    assert [(each.application, each.seat_number) for each in made] == [(sent[0], 1), (sent[1], 2)]
    assert places.offer_all(role=role, by=make.coordinator()) == []
    assert places.offer(application=sent[0], by=make.coordinator()) == made[0]
    assert made[0].answer_by == dt.date(2026, 4, 8), "10 working days, Good Friday and Easter Monday aside"
    assert Notice.objects.filter(kind="opportunities/place_offered").count() == 2


def test_no_more_places_than_seats(offered):
    role, sent, _ = offered
    with pytest.raises(Refused, match="no free place"):
        places.offer(application=sent[2], by=make.coordinator())
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(
            application=sent[2], role=role, seat_number=1, offered_by=make.coordinator(), answer_by=dt.date(2026, 4, 8)
        )


def test_taken_up_under_the_terms_that_were_answered(offered):
    role, sent, made = offered
    first = places.accept(place=made[0], by=sent[0].person)
    assert places.accept(place=made[0], by=sent[0].person) == first
    assert Placement.objects.count() == 1
    assert (first.status, first.version, first.person) == ("active", sent[0].version, sent[0].person)
    assert (first.starts_on, first.ends_on) == (role.current.work_starts_on, role.current.work_ends_on)
    with pytest.raises(Refused, match="answered already"):
        places.turn_down(place=made[0], by=sent[0].person)
    with pytest.raises(Refused, match="Only the person"):
        places.accept(place=made[1], by=sent[0].person)


def test_turned_down_and_the_next_in_line_is_asked(offered):
    _, sent, made = offered
    for _ in range(2):
        places.turn_down(place=made[1], why="The dates clash.", by=sent[1].person)
    following = Place.objects.get(application=sent[2])
    assert (following.status, following.seat_number) == ("offered", 2)
    sent[2].refresh_from_db()
    assert sent[2].status == "selected"
    with pytest.raises(Refused, match="no free place"):
        places.offer(application=sent[3], by=make.coordinator())


def test_what_nobody_answers_runs_out_on_its_day_and_no_sooner(offered, clock_at):
    _, sent, made = offered
    jobs.run_ready()
    clock_at("2026-03-27 09:00")
    catch_up.run()
    assert not Notice.objects.filter(kind="opportunities/place_reminder").exists()
    clock_at("2026-03-30 09:00")
    for _ in range(2):
        catch_up.run()
    assert Notice.objects.filter(kind="opportunities/place_reminder").count() == 2
    places.accept(place=made[0], by=sent[0].person)
    clock_at("2026-04-08 23:59")
    catch_up.run()
    made[1].refresh_from_db()
    assert made[1].status == "offered"
    clock_at("2026-04-09 00:01")
    for _ in range(2):
        catch_up.run()
    made[1].refresh_from_db()
    assert made[1].status == "lapsed"
    assert Place.objects.get(application=sent[2]).status == "offered"
    assert Place.objects.count() == 3
    with pytest.raises(Refused, match="time to answer has passed"):
        places.accept(place=made[1], by=sent[1].person)


def test_taken_back_by_the_host_with_a_reason(offered):
    _, sent, made = offered
    placement = places.accept(place=made[0], by=sent[0].person)
    with pytest.raises(Refused, match="Say why"):
        places.withdraw(place=made[0], why=" ", by=make.coordinator())
    places.withdraw(place=made[0], why="The partner stopped.", by=make.coordinator())
    placement.refresh_from_db()
    assert (placement.status, placement.ended_on) == ("ended", clock.today())
    shown = client_for(sent[0].person).get(reverse("place_detail", args=[made[0].pk])).content.decode()
    assert "The partner stopped." in shown


def test_yes_on_the_page_is_one_press(offered):
    _, sent, made = offered
    client = client_for(sent[0].person)
    path = reverse("place_detail", args=[made[0].pk])
    before = client.get(path).content.decode()
    assert "£300" in before and "£150 a session" in before and "Wednesday 8 April 2026" in before
    for _ in range(2):
        after = client.post(f"{path}accept/", follow=True).content.decode()
    assert "The place is yours" in after and Placement.objects.count() == 1
    assert "answered already" in client.post(f"{path}turn-down/", {"why": ""}, follow=True).content.decode()


def test_no_on_the_page_asks_for_no_reason(offered):
    _, sent, made = offered
    path = reverse("place_detail", args=[made[1].pk])
    client = client_for(sent[1].person)
    too_long = client.post(f"{path}turn-down/", {"why": "x" * 400}).text
    assert "Make it shorter" in too_long and "x" * 400 in too_long and "You said no" not in too_long
    assert "You said no" in client.post(f"{path}turn-down/", {"sure": "yes"}, follow=True).text
    made[1].refresh_from_db()
    assert made[1].status == "turned_down"


def test_somebody_elses_place_is_not_there(offered):
    _, sent, made = offered
    for who in (sent[1].person, make.coordinator(), make.person("Sol Wray")):
        client = client_for(who)
        path = reverse("place_detail", args=[made[0].pk])
        assert client.get(path).status_code == 404
        assert client.post(f"{path}accept/").status_code == 404
    made[0].refresh_from_db()
    assert made[0].status == "offered"


def test_the_timeline_leads_to_the_place(offered):
    _, sent, made = offered
    letters.write(application=sent[0], strength="a", idea="b", by=make.coordinator())
    shown = client_for(sent[0].person).get(reverse("application_detail", args=[sent[0].reference])).content.decode()
    assert "Say yes or no to your place" in shown and reverse("place_detail", args=[made[0].pk]) in shown


# Sessions


def test_the_advertised_sessions_are_made_once(chosen):
    role, _ = chosen
    found = list(Session.objects.filter(role=role).order_by("starts_at"))
    assert [clock.london(each.starts_at).strftime("%d.%m. %H:%M") for each in found] == ["05.05. 10:00", "12.05. 10:00"]
    assert {each.work_key for each in found} == {"half-days"}
    assert sessions.from_lines(role=role, by=make.coordinator()) == []


def test_the_team_adds_a_session_and_calls_one_off_before_it_is_over(chosen, clock_at):
    role, sent = chosen
    by, starts = make.coordinator(), make.moment("2026-05-20 10:00")
    with pytest.raises(Refused, match="Only a coordinator"):
        sessions.add(
            role=role, title="More", starts_at=starts, ends_at=starts + dt.timedelta(hours=2), by=sent[0].person
        )
    with pytest.raises(Refused, match="ends after it starts"):
        sessions.add(role=role, title="More", starts_at=starts, ends_at=starts, by=by)
    with pytest.raises(Refused, match="no part of the work"):
        sessions.add(
            role=role, title="x", starts_at=starts, ends_at=starts + dt.timedelta(hours=1), work_key="y", by=by
        )
    for wrong, hours, why in (
        (starts, 13, "lasts 12 hours at most"),
        (make.moment("9999-05-20 10:00"), 2, "The work ends on"),
    ):
        ends = wrong + dt.timedelta(hours=hours)
        with pytest.raises(Refused, match=why):
            sessions.add(role=role, title="More", starts_at=wrong, ends_at=ends, by=by)
        with pytest.raises(IntegrityError), transaction.atomic():
            Session.objects.create(
                role=role, work_key="other", title="More", starts_at=wrong, ends_at=ends, added_by=by
            )
    until = starts + dt.timedelta(hours=2)
    with pytest.raises(Refused, match="money for 2 of these, and 2 are planned"):
        sessions.add(role=role, title="More", starts_at=starts, ends_at=until, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.create(
            role=role, work_key="half-days", title="More", starts_at=starts, ends_at=until, added_by=by
        )
    sessions.cancel(session=Session.objects.filter(role=role).latest("starts_at"), by=by)
    past = clock.now() - dt.timedelta(hours=1)
    with pytest.raises(Refused, match="before it begins"):
        sessions.add(role=role, title="More", starts_at=past, ends_at=until, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.create(
            role=role, work_key="half-days", title="More", starts_at=past, ends_at=until, added_by=by
        )
    made = sessions.add(role=role, title="More", starts_at=starts, ends_at=until, by=by)
    assert made.work_key == "half-days"
    for _ in range(2):
        assert sessions.cancel(session=made, by=by).status == "cancelled"
    first = Session.objects.filter(role=role).order_by("starts_at").first()
    for later in (first.starts_at, first.ends_at):  # people are there, and what they did would be counted nowhere
        clock_at(later)
        with pytest.raises(Refused, match="the host did not come"):
            sessions.cancel(session=first, by=by)
    with pytest.raises(IntegrityError, match="has begun is not called off"), transaction.atomic():
        Session.objects.filter(pk=first.pk).update(status="cancelled", cancelled_at=first.starts_at, cancelled_by=by)


def test_who_says_yes_while_the_work_goes_on_begins_then(offered, clock_at):
    _, sent, made = offered
    early = places.accept(place=made[0], by=sent[0].person)
    assert early.starts_on == dt.date(2026, 5, 4)
    clock_at("2026-05-12 09:00")
    assert places.accept(place=made[1], by=sent[1].person).starts_on == dt.date(2026, 5, 12)


def test_a_session_lasts_no_longer_than_its_money_was_counted_for(db):
    work = {"key": "sessions", "kind": "session", "count": 2, "length": {"n": {"min": 1, "max": 2}, "unit": "hour"}}
    pay = {"kind": "paid", "work": "sessions", "amount": {"pence": 3000, "currency": "GBP"}, "unit": "hour"}
    version = roles_make.make_draft(work=[work], pay={"status": "paid", "lines": [pay]})
    starts = make.moment("2026-05-20 10:00")
    sessions.check_times(version, "sessions", starts, starts + dt.timedelta(hours=2))
    with pytest.raises(Refused, match="money for 2 hours each time"):
        sessions.check_times(version, "sessions", starts, starts + dt.timedelta(minutes=121))


def test_why_a_place_went_is_sealed_and_told_to_the_person_alone(offered, mailoutbox):
    _, sent, made = offered
    secret = "Her illness came back, she said."
    places.turn_down(place=made[0], why=secret, by=sent[0].person)
    places.withdraw(place=made[1], why=f"The partner left. {'x' * 290}", by=make.coordinator())
    with connection.cursor() as cursor:
        cursor.execute("SELECT why || reason FROM opportunities_place")
        assert not [why for (why,) in cursor.fetchall() if "illness" in why or "partner" in why]
    page = client_for(sent[1].person).get(reverse("place_detail", args=[made[1].pk])).content.decode()
    assert "The partner left." in page and "x" * 290 in page, "nothing is cut"
    assert client_for(make.coordinator()).get(reverse("place_detail", args=[made[1].pk])).status_code == 404
    with pytest.raises(Refused, match="Only the person"):
        reveal.why(made[1], by=make.coordinator())


def test_what_stood_in_plain_words_is_sealed_once(offered):
    _, sent, made = offered
    with triggers.paused(connection, "opportunities_place"), connection.cursor() as cursor:
        cursor.execute("UPDATE opportunities_place SET why = %s WHERE id = %s", ["Plain words", made[0].pk])
    migration = import_module("opportunities.migrations.0009_seal_what_places_said")
    for _ in range(2):
        migration.seal(apps, None)
    place = Place.objects.get(pk=made[0].pk)
    assert reveal.why(place, by=sent[0].person) == "Plain words" and (
        place.why,
        place.reason.token == "Plain words",
    ) == ("", False)
