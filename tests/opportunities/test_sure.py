"""What tells others, or cannot be undone, is asked about once more on a page that names it."""

import pytest
from django.urls import reverse

from ground import clock
from members.models import Notice
from opportunities.actions import letters, places, roles
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
    again = asked(office, "selection_offer", role.slug, names=people, press="Yes, offer 2 places")
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
