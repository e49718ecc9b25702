"""What waits for a person in choosing stands on their own page, and goes when it is done."""

from __future__ import annotations

from opportunities.actions import applications, panels, places, selections
from opportunities.presenters import todo
from tests.opportunities import selecting as make
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world


def titles(person) -> list[str]:
    return [need["title"] for need in todo.of(person)]


@world
def role(clock_at):
    clock_at(make.OPENS)
    return make.make_role(seats=1)


def test_a_draft_waits_until_it_is_sent_or_the_role_has_closed(role, clock_at):
    ann = make.person("Ann Bee")
    draft = applications.begin(role=role, person=ann, by=ann)
    assert titles(ann) == ["You have not sent this yet"]
    assert "Your answers are saved. It closes on " in todo.of(ann)[0]["words"]
    page = client_for(ann).get("/me/")
    assert page.status_code == 200
    assert f"/opportunities/{role.slug}/apply/" in page.content.decode()
    clock_at(make.AFTER)
    assert titles(ann) == []
    clock_at(make.OPENS)
    for question in draft.version.selectionquestions.all():
        applications.answer(application=draft, question=question, text="I tried it.", by=ann)
    applications.submit(application=draft, by=ann)
    assert titles(ann) == []


def test_a_judge_is_asked_to_declare_then_to_score_then_to_talk_and_then_left_alone(role, clock_at):
    judge = make.person("Petra Lund", "panel")
    seat = make.seat(role, judge, paid=False)
    assert titles(judge) == ["Say whether you know anyone"]
    panels.declare(seat=seat, kind="none", by=judge)
    seats = make.panel_of_three(role)
    sent = make.apply(role, make.person("Ann Bee"))
    assert titles(judge) == [], "nothing to score while people may still apply"
    clock_at(make.AFTER)
    assert titles(judge) == ["Answers wait for your scores"]
    make.score_all(seats, {(sent.pk, 1): 5})
    assert titles(judge) == ["The panel can talk now"]
    role.refresh_from_db()
    selections.decide(role=role, by=make.coordinator())
    assert titles(judge) == []


def test_an_offered_place_waits_for_its_own_person_alone(role, clock_at):
    ann, cy = make.person("Ann Bee"), make.person("Cy Dee")
    seats = make.panel_of_three(role)
    sent = [make.apply(role, each) for each in (ann, cy)]
    clock_at(make.AFTER)
    make.score_all(seats, {(sent[0].pk, 1): 5, (sent[1].pk, 1): 3})
    role.refresh_from_db()
    selections.decide(role=role, by=make.coordinator())
    (place,) = places.offer_all(role=role, by=make.coordinator())
    assert titles(ann) == ["A place is yours if you want it"]
    assert titles(cy) == []
    assert f'href="/me/places/{place.pk}/' in client_for(ann).get("/me/").content.decode()
    places.accept(place=place, by=ann)
    assert titles(ann) == []
