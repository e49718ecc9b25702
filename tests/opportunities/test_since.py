"""What changes after a seat, an offer or a session was made: a role cancelled, records joined, a duty given."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from ground import clock, jobs, triggers
from ground.exceptions import Refused
from ground.text_format import moment
from members.actions import people
from members.models import Notice, Person
from opportunities.actions import applications, letters, panels, places, reveal, roles, scores, selections, sessions
from opportunities.models import Application, PanelSeat, Place, Placement, Role, RoleVersion, Score, Session
from opportunities.presenters.selection_stage import conflicts
from opportunities.queries import tallies
from opportunities.queries.outcomes import outcome_of
from opportunities.queries.tallies import criteria_of
from opportunities.record import from_rows
from tests.factories import duties, records
from tests.opportunities import selecting as make
from tests.opportunities.test_draws import SOURCE, tied  # noqa: F401
from tests.opportunities.test_panel_leaks import client_for
from tests.opportunities.test_places import chosen, offered  # noqa: F401
from tests.worlds import world


def entered(role: Role, name: str) -> Application:
    """By phone, for somebody who has no account."""
    phone = people.add(name=name, reach_by="phone", phone="0113 496 0000", by=make.coordinator())
    answers = {each.pk: "Yes." for each in role.current.selectionquestions.all()}
    return applications.enter(role=role, person=phone, channel="phone", answers=answers, by=make.coordinator())


def join(one: Person, into: Person) -> None:
    records.joined(one, into)


# A role is cancelled


def test_a_cancelled_role_has_no_places_on_offer(offered):  # noqa: F811
    role, sent, (first, second) = offered
    places.turn_down(place=second, by=sent[1].person)
    roles.cancel(role=role, why="The hall has burnt down.", by=make.coordinator())
    first.refresh_from_db()
    assert first.status == "withdrawn"
    assert reveal.why(first, by=sent[0].person) == "The role was cancelled. The hall has burnt down."
    assert not Place.objects.live().exists()
    assert Notice.objects.filter(kind="opportunities/place_withdrawn", person=sent[0].person).count() == 1
    with pytest.raises(Refused, match="take this place back"):
        places.accept(place=first, by=sent[0].person)
    assert not Placement.objects.exists()


def test_an_offer_that_was_left_open_is_no_way_in(offered):  # noqa: F811
    role, sent, (first, _) = offered
    with pytest.raises(IntegrityError), transaction.atomic():
        Role.objects.filter(pk=role.pk).update(
            status="cancelled", cancelled_at=clock.now(), cancelled_by=make.coordinator(), cancelled_why="No hall."
        )
    Place.objects.filter(pk=first.pk).update(
        status="withdrawn", answered_at=clock.now(), answered_by=make.coordinator()
    )
    roles.cancel(role=role, why="No hall.", by=make.coordinator())
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(pk=first.pk).update(status="accepted")
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(pk=first.pk).update(status="offered")
    first.status, first.role = "offered", Role.objects.get(pk=role.pk)
    with pytest.raises(Refused, match="role was cancelled"):
        places.turn_down(place=first, by=sent[0].person)


# Records are joined


@world
def panel(clock_at):
    clock_at(make.OPENS)
    role = make.make_role(seats=2)
    return role, make.panel_of_three(role)


def test_a_judge_who_turns_out_to_have_applied_judges_nobody(panel, clock_at):
    role, seats = panel
    own, other = entered(role, "Dee by phone"), make.apply(role, make.person("Ann Bee"))
    clock_at(make.AFTER)
    seat, criterion = PanelSeat.objects.get(pk=seats[2].pk), criteria_of(role)[0]
    for each in (own, other):
        panels.declare_about(seat=seat, application=each, kind="none", by=seat.person)
        scores.give(seat=seat, application=each, criterion=criterion, value=5, by=seat.person)
    with pytest.raises(IntegrityError), transaction.atomic():
        join(own.person, seat.person)  # it waits; what follows holds for a record that is joined all the same
    with transaction.atomic(), triggers.updates_allowed(connection, "members_person"):
        join(own.person, seat.person)
    own.refresh_from_db()
    for each in (own, other):
        with pytest.raises(Refused, match="applied for this role yourself"):
            scores.give(seat=seat, application=Application.objects.get(pk=each.pk), criterion=criterion, value=5, by=seat.person)  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.create(seat=seat, application=own, criterion=criteria_of(role)[1], value=5)
    page = client_for(seat.person).get(reverse("panel_score", args=[role.slug, other.code, 1]), follow=True)
    assert "You have applied for this role yourself" in page.content.decode()
    assert any("sits on the panel and has applied" in said for said in conflicts(role))


def test_what_such_a_judge_had_locked_does_not_count(panel, clock_at):
    role, seats = panel
    own, other = entered(role, "Dee by phone"), make.apply(role, make.person("Ann Bee"))
    clock_at(make.AFTER)
    make.score_all(seats, {(own.pk, 1): [3, 3, 5], (other.pk, 1): [3, 3, 1]})
    first = next(each.pk for each in criteria_of(role) if each.position == 1)
    assert tallies.values_of(role)[other.pk][first] == [3, 3, 1]
    join(own.person, seats[2].person)
    values = tallies.values_of(role)
    assert values[own.pk][first] == [3, 3] and values[other.pk][first] == [3, 3]


def test_two_applications_of_one_person_wait_for_one_to_be_taken_back(panel, clock_at):
    role, seats = panel
    ann, other = make.apply(role, make.person("Ann Bee")), entered(role, "A. Bee")
    make.apply(role, make.person("Cy Dee"))
    clock_at(make.AFTER)
    make.score_all(seats, {})
    role.refresh_from_db()
    join(other.person, ann.person)
    said = f"Ann Bee has more than one application here: {ann.reference} and {other.reference}."
    assert said in client_for(make.coordinator()).get(reverse("selection_role", args=[role.slug])).content.decode()
    with pytest.raises(Refused, match="more than one application"):
        selections.decide(role=role, by=make.coordinator())
    applications.withdraw(application=Application.objects.get(pk=other.pk), by=ann.person)
    selections.decide(role=role, by=make.coordinator())
    ann.refresh_from_db()
    assert ann.status == "selected" and conflicts(role) == []


def test_one_person_has_one_place_in_a_role(chosen):  # noqa: F811
    role, sent = chosen
    join(sent[1].person, sent[0].person)
    place = places.offer(application=sent[0], by=make.coordinator())
    with pytest.raises(Refused, match="Ann Bee has a place in this role already"):
        places.offer(application=Application.objects.get(pk=sent[1].pk), by=make.coordinator())
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(
            application=sent[1], role=role, seat_number=2, offered_by=make.coordinator(), answer_by=place.answer_by
        )


def test_the_first_to_type_is_not_the_second_under_another_record(tied):  # noqa: F811
    role, seats, _ = tied
    draw = make.fix_lot(role, SOURCE)
    first = seats[2].person
    make.type_value(draw=draw, value="17", by=first)
    one = make.person("Petra L.", "coordinator")
    join(first, one)
    draw.refresh_from_db()
    one = Person.objects.get(pk=one.pk)
    make.type_value(draw=draw, value="17", by=one)
    draw.refresh_from_db()
    assert draw.drawn_at is None and draw.value_two_by is None
    with pytest.raises(IntegrityError), transaction.atomic():
        type(draw).objects.filter(pk=draw.pk).update(
            value_one_by=first, value_one_root=first.pk, value_two="17", value_two_by=one, value_two_root=one.pk,
            value_two_at=clock.now(),
        )  # fmt: skip


# A duty is given


def test_a_judge_made_coordinator_stops_judging_until_names_are_open(panel, clock_at):
    role, seats = panel
    application = make.apply(role, make.person("Ann Bee"))
    clock_at(make.AFTER)
    seat, criterion = PanelSeat.objects.get(pk=seats[2].pk), criteria_of(role)[0]
    panels.declare_about(seat=seat, application=application, kind="none", by=seat.person)
    duties.give(seat.person, "coordinator")
    with pytest.raises(Refused, match="You are a coordinator now"):
        scores.give(seat=seat, application=application, criterion=criterion, value=5, by=seat.person)
    with pytest.raises(Refused, match="You are a coordinator now"):
        panels.read(seat=seat, application=application, by=seat.person)
    page = client_for(seat.person).get(reverse("panel_score", args=[role.slug, application.code, 1]), follow=True)
    assert page.status_code == 200 and "You are a coordinator now" in page.content.decode()
    assert any("is a coordinator now" in said for said in conflicts(role))
    panels.leave(seat=seat, by=make.coordinator())
    assert conflicts(role) == []


# Terms are amended


def amended(role: Role, **changes) -> RoleVersion:
    version = roles.amend(role=role, by=make.coordinator())
    record = from_rows(version) | changes
    version = roles.edit(version=version, record=record, note="Words", applicants_must_act=False, by=make.coordinator())
    RoleVersion.objects.filter(pk=version.pk).update(funded_pence=version.asked_pence or 0)
    return roles.publish(version=RoleVersion.objects.get(pk=version.pk), by=make.coordinator())


def test_a_session_that_was_called_off_stays_off(panel):
    role, _ = panel
    first, second = Session.objects.filter(role=role)
    sessions.cancel(session=first, by=make.coordinator())
    for words in ("Some more words.", "Other words."):
        amended(role, training=words)
        role.refresh_from_db()
        assert list(Session.objects.filter(role=role, status="planned")) == [second]


def test_a_session_that_left_the_terms_and_came_back_is_planned_again(panel):
    role, _ = panel
    lines = from_rows(role.current)["sessions"]
    amended(role, sessions=lines[1:])
    role.refresh_from_db()
    assert Session.objects.filter(role=role, status="planned").count() == 1
    amended(role, sessions=lines)
    assert Session.objects.filter(role=role, status="planned").count() == 2


# Sessions, and who is told


def test_whoever_has_a_place_hears_of_a_session_called_off_or_added(offered):  # noqa: F811
    role, sent, (first, second) = offered
    places.accept(place=first, by=sent[0].person)
    places.accept(place=second, by=sent[1].person)
    gone = places.withdraw(place=second, why="The room is small.", by=make.coordinator())
    assert gone.placement.status == "ended"
    session = Session.objects.filter(role=role).latest("starts_at")
    for _ in range(2):
        sessions.cancel(session=session, by=make.coordinator())
    starts = make.moment("2026-05-20 10:00")
    made = sessions.add(
        role=role, title="More", starts_at=starts, ends_at=make.moment("2026-05-20 12:00"), by=make.coordinator()
    )
    told = Notice.objects.filter(object_kind="opportunities.session").order_by("pk")
    assert [(each.kind, each.person, each.object_id) for each in told] == [
        ("opportunities/session_called_off", sent[0].person, session.pk),
        ("opportunities/session_added", sent[0].person, made.pk),
    ]
    jobs.run_ready()
    words = " ".join(each.body for each in mail.outbox if each.to == [sent[0].person.email])
    assert f"{moment(starts)} to " in words and "will not take place" in words and "More" not in words


# A decision that has not been told


def test_a_decision_shows_nowhere_until_it_is_told(panel, clock_at):
    role, seats = panel
    sent = [make.apply(role, make.person(name)) for name in ("Ann Bee", "Cy Dee", "Eve Fay", "Gil Hay")]
    clock_at(make.AFTER)
    make.score_all(seats, {(sent[2].pk, 1): 2, (sent[3].pk, 0): 1})
    role.refresh_from_db()

    def shown(each):
        page = client_for(each.person).get(reverse("application_detail", args=[each.reference])).content.decode()
        page = page.replace(each.reference, "").replace(each.person.name, "")
        return re.sub(
            r"You sent it.*?</li>|csrfmiddlewaretoken[^>]*>|name=.stamp. value=[^>]*>|nonce=.[^ >]*",
            "",
            page,
            flags=re.DOTALL,
        )

    before = {each.pk: shown(each) for each in sent}
    selections.decide(role=role, by=make.coordinator())
    for each in sent:
        each.refresh_from_db()
        assert shown(each) == before[each.pk], each.status
    assert {each.status for each in sent} == {"selected", "reserve", "not_selected"}
    applications.withdraw(application=sent[3], by=sent[3].person)
    applications.withdraw(application=sent[0], by=sent[0].person)
    for each in sent:
        each.refresh_from_db()
    assert [each.status for each in sent] == ["withdrawn", "selected", "selected", "withdrawn"]
    assert len(places.offer_all(role=role, by=make.coordinator())) == 2
    with pytest.raises(Refused, match="has been decided"):
        applications.withdraw(application=sent[2], by=sent[2].person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=sent[2].pk).update(
            status="withdrawn", withdrawn_at=clock.now(), withdrawn_by=sent[2].person
        )


def test_the_days_of_an_outcome_are_days_in_london(chosen, clock_at):  # noqa: F811
    role, sent = chosen
    for each in sent:
        letters.write(application=each, strength="s", idea="i", by=make.coordinator())
    clock_at("2026-04-02 00:30")
    jobs.run_ready()
    Notice.objects.filter(status="due").update(status="sent", told_at=clock.now(), told_by=Person.objects.system())
    selections.conclude(role=role, by=make.coordinator())
    found = outcome_of(Role.objects.get(pk=role.pk))
    assert found.concluded_on == dt.date(2026, 4, 2)
