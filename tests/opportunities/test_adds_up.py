"""What is needed does not add to the score: said wherever a score is given or read, in the same words as the weights."""

from __future__ import annotations

import pytest
from django.urls import reverse

from opportunities.actions import letters, selections
from opportunities.queries import blind_review
from tests.opportunities import selecting as make
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

SAID = "What is needed has to be met, and does not add to the score."


@world
def reading(clock_at):
    clock_at(make.OPENS)
    role = make.make_role(seats=1)
    seats = make.panel_of_three(role)
    sent = [make.apply(role, make.person(name)) for name in ("Ann Bee", "Cy Dee")]
    clock_at(make.AFTER)
    return role, seats, sent


def shown(person, name: str, *key) -> str:
    return client_for(person).get(reverse(name, args=key)).content.decode()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "Point 1 of 3: it is needed, and does not add to the score."),
        (2, "Point 2 of 3: it helps, and counts twice."),
        (3, "Point 3 of 3: it helps, and counts once."),
    ],
)
def test_a_judge_reads_what_a_point_does(reading, number, said):
    role, seats, _ = reading
    code = blind_review.desk(seats[0]).answers[0].code
    assert said in shown(seats[0].person, "panel_score", role.slug, code, number)


def test_beside_every_list_of_scores(reading):
    role, seats, sent = reading
    judge, coordinator = seats[0].person, make.coordinator()
    page = shown(judge, "panel_role", role.slug)
    assert SAID in page and "helps, counts twice" in page and "helps, counts once" in page
    assert SAID not in shown(coordinator, "selection_role", role.slug), "no scores to read yet"
    make.score_all(seats, {(sent[0].pk, 1): 5})
    assert SAID in shown(coordinator, "selection_role", role.slug)
    assert SAID in shown(judge, "panel_talk", role.slug)
    role.refresh_from_db()
    selections.decide(role=role, by=coordinator)
    for each in sent:
        each.refresh_from_db()
        letters.write(application=each, strength="Clear.", idea="One story.", by=coordinator)
        assert SAID in shown(each.person, "letter_detail", each.reference)


def test_of_a_role_with_only_what_is_needed_nothing_is_said(db, clock_at):
    clock_at(make.OPENS)
    role = make.make_role(lines=[("essential", None)])
    seats = make.panel_of_three(role)
    make.apply(role, make.person("Ann Bee"))
    clock_at(make.AFTER)
    page = shown(seats[0].person, "panel_role", role.slug)
    assert "What counts" in page and "add to the score" not in page
