"""What tells others, or cannot be undone, is asked about once more on a page that names it."""

import pytest
from django.urls import reverse

from ground import clock
from members import tasks
from members.actions import people
from members.models import Notice
from opportunities.actions import applications, letters, places, roles
from opportunities.models import Application, Place, Session
from tests.opportunities import selecting as make
from tests.opportunities.test_letters import decided, judged  # noqa: F401 - the world of that module
from tests.opportunities.test_panel_leaks import client_for
from tests.opportunities.test_places import chosen, offered  # noqa: F401 - fixtures


@pytest.fixture
def office(db):
    return client_for(make.coordinator())


def asked(client, name, *args, names, press):
    """The first press changes nothing and names who is told; the address to press again is the same."""
    answer = client.post(reverse(name, args=args))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert all(each in page for each in [*names, press, "No, go back"]), page
    return lambda: client.post(reverse(name, args=args), {"sure": "yes"})


def test_calling_off_a_session_names_whom_it_tells(offered, office):  # noqa: F811
    role, sent, made = offered
    places.accept(place=made[0], by=sent[0].person)
    session = Session.objects.filter(role=role, status="planned").earliest("starts_at")
    again = asked(
        office, "selection_session_cancel", session.pk, names=[session.title, sent[0].person.name], press="call it off"
    )
    session.refresh_from_db()
    assert session.status == "planned"
    assert not Notice.objects.filter(kind__contains="session_called_off").exists()
    again()
    session.refresh_from_db()
    assert session.status == "cancelled"


def test_offering_the_places_names_each(chosen, office):  # noqa: F811
    role, sent = chosen
    people = [sent[0].person.name, sent[1].person.name]
    again = asked(office, "selection_offer_all", role.slug, names=people, press="Yes, offer 2 places")
    assert not Place.objects.exists()
    again()
    assert Place.objects.count() == 2


def test_taking_somebody_off_the_panel_says_what_becomes_of_their_scores(db, clock_at):
    clock_at(make.OPENS)
    office = client_for(make.coordinator())
    role = make.make_role()
    seat = make.panel_of_three(role)[0]
    again = asked(office, "selection_seat_leave", seat.pk, names=[seat.person.name], press="off")
    seat.refresh_from_db()
    assert seat.left_at is None
    again()
    seat.refresh_from_db()
    assert seat.left_at is not None


def test_ending_a_role_and_taking_back_for_somebody_ask(judged, office):  # noqa: F811
    role, _, _ = judged
    winnie = Application.objects.get(person__name="Winnie Moss")
    asked(office, "selection_withdraw", winnie.reference, names=["Winnie Moss", winnie.reference], press="they said so")
    winnie.refresh_from_db()
    assert winnie.status == "submitted"
    refused = office.post(reverse("selection_conclude", args=[role.slug]), follow=True).content.decode()
    assert "Not everybody has had their letter" in refused, "what cannot be done is said at once"
    for each in decided(judged):
        letters.write(application=each, strength="Clear.", idea="More.", by=make.coordinator())
        Notice.objects.filter(kind=letters.READY).exclude(status="logged").update(
            status="logged", told_how="phone", told_at=clock.now(), told_by=make.coordinator()
        )
    again = asked(office, "selection_conclude", role.slug, names=["Everybody has heard"], press="end this role")
    again()
    role.refresh_from_db()
    assert role.status == "concluded"


def test_a_project_is_ended_by_two_presses(db, clock_at):
    clock_at(make.OPENS)
    office = client_for(make.coordinator())
    role = make.make_role()
    end = reverse("team_project_end", args=[role.project.slug])
    assert "still going on" in office.post(end, follow=True).content.decode(), "what cannot be done is said at once"
    roles.cancel(role=role, why="The money is gone.", by=make.coordinator())
    again = asked(office, "team_project_end", role.project.slug, names=[role.project.name], press="end the project")
    role.project.refresh_from_db()
    assert role.project.status == "live"
    again()
    role.project.refresh_from_db()
    assert role.project.status == "ended"


def test_a_no_on_the_phone_names_whoever_is_asked_next(offered, office):  # noqa: F811
    _, sent, made = offered
    path = reverse("selection_place_answer", args=[made[0].pk])
    typed = {"answer": "no", "why": "The dates clash.", "heard": "phone"}
    page = office.post(path, typed).content.decode()
    first, following = sent[0].person.name, sent[2].person.name
    assert f"{first} does not take the place" in page and f"{following} is next in line" in page
    assert "This cannot be undone." in page and "Yes, they said no" in page
    back = office.post(path, typed | {"sure": "no"}).content.decode()
    assert "The dates clash." in back
    made[0].refresh_from_db()
    assert made[0].status == "offered" and not Place.objects.filter(application=sent[2]).exists()
    assert office.post(path, typed | {"sure": "yes"}).status_code == 302
    made[0].refresh_from_db()
    assert made[0].status == "turned_down" and Place.objects.filter(application=sent[2]).exists()


def test_a_session_that_is_added_says_how_many_are_told(offered, office):  # noqa: F811
    role, sent, made = offered
    path = reverse("selection_session_add", args=[role.slug])
    places.accept(place=made[0], by=sent[0].person)
    first = Session.objects.filter(role=role, status="planned").earliest("starts_at")
    office.post(reverse("selection_session_cancel", args=[first.pk]), {"sure": "yes"})
    typed = {
        "title": "A third half day", "on_day": "20", "on_month": "5", "on_year": "2026", "starts": "10:00",
        "ends": "13:00", "work_key": "half-days",
    }  # fmt: skip
    page = office.post(path, typed).content.decode()
    assert "A third half day, 20 May 2026, 10am to 1pm." in page and "We tell 1 person at once" in page
    assert not Session.objects.filter(role=role, line=None).exists()
    for _press in range(2):
        assert office.post(path, typed | {"sure": "yes"}).status_code == 302
    assert Session.objects.filter(role=role, line=None).count() == 1
    assert office.post(path, typed).status_code == 302, "it is there already: nothing to ask"
    late = typed | {"on_year": "2027"}
    assert "The work ends on" in office.post(path, late).content.decode(), "what will be refused is not asked"


def test_once_the_role_has_closed_taking_back_says_that_there_is_no_way_back(judged, office, clock_at):  # noqa: F811
    winnie = Application.objects.get(person__name="Winnie Moss")
    path = reverse("selection_withdraw", args=[winnie.reference])
    closed = office.post(path).content.decode()
    assert "The role has closed, so they cannot send it again." in closed and "This cannot be undone." in closed
    office.post(path, {"sure": "yes"})
    told = Notice.objects.get(kind="opportunities/taken_back_written_down")
    words = tasks.words_of(told)[1]
    assert "call us today" not in words and "it cannot be sent again" in words


def test_while_the_role_is_open_it_says_until_when(db, clock_at):
    clock_at(make.OPENS)
    office, role = client_for(make.coordinator()), make.make_role()
    winnie, by = people.add(name="Winnie Moss", reach_by="phone", phone="1", by=make.coordinator()), make.coordinator()
    answers = {each.pk: "She said this." for each in role.current.selectionquestions.all()}
    hers = applications.enter(role=role, person=winnie, channel="phone", answers=answers, by=by)
    path = reverse("selection_withdraw", args=[hers.reference])
    assert "They can send it again until the role closes." in office.post(path).content.decode()
    office.post(path, {"sure": "yes"})
    words = tasks.words_of(Notice.objects.get(kind="opportunities/taken_back_written_down"))[1]
    assert "please call us today" in words
