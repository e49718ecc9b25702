"""Two questions, or two criteria, with the same words: the gate refuses them, and older ones are filed by their own id."""

from __future__ import annotations

import pytest
from django.urls import reverse

from opportunities.forms.role_editor import Editor
from opportunities.models import Application, Score
from opportunities.queries.tallies import criteria_of
from opportunities.record import publication_check
from tests.factories.roles import make_draft, make_project, own_record
from tests.opportunities import selecting as make
from tests.opportunities.test_changes import amend, hidden, page, words_of
from tests.opportunities.test_gate import said
from tests.opportunities.test_panel_leaks import client_for

pytestmark = pytest.mark.django_db
ELSE = {"text": "Anything else?", "max_words": 200}
ROW = {"kind": "who", "need": "essential", "why_we_ask": "y"}


def asking(*texts: str) -> dict:
    return own_record(make_project())["selection"] | {"questions": [{"text": text} for text in texts]}


@pytest.mark.parametrize("second", ["Anything else?", "anything  ELSE?", "Anything\u200b else?", " Anything else? "])
def test_the_gate_refuses_two_questions_of_the_same_words(second):
    found = said(selection=asking("Anything else?", "Something", second.strip()))
    assert [field for field, _words in found] == ["selection.questions[2].text"]
    assert found[0][1].startswith("Two questions have the same words: “") and found[0][1].endswith("Change one.")


def test_the_gate_refuses_two_criteria_of_the_same_words():
    rows = [ROW | {"text": "Has tried it"}, ROW | {"text": "has tried IT", "need": "desirable"}]
    assert said(criteria=rows) == [
        ("criteria[1].text", "Two criteria have the same words: “has tried IT”. Change one.")
    ]
    ages = [ROW | {"kind": "age", "age": {"min": 18}}, ROW | {"kind": "age", "age": {"max": 30}}]
    assert said(criteria=ages) == [], "without words there is nothing to mistake"


def test_the_editor_says_it_beside_the_field():
    rows = [ROW | {"text": "Has tried it"}, ROW | {"text": "Has tried it"}]
    editor = Editor(make_draft(criteria=rows, selection=asking("Anything else?", "Anything else?")))
    where = {words: at for words, at in editor.todo if words.startswith("Two ")}
    assert sorted(where.values()) == ["id_criteria-1-text", "id_questions-1-text"]


@pytest.fixture
def twins(clock_at, monkeypatch):
    """As roles stand that were published before the gate looked."""
    monkeypatch.setattr(publication_check, "_twins", lambda *_given: ())
    clock_at(make.OPENS)
    role = make.make_role(questions=2)
    amend(role, "Anything else?", "Anything else?", "Last")
    return role


def test_each_answer_goes_to_the_question_it_was_typed_under(twins):
    person = make.person("Cy Dee")
    client = client_for(person)
    client.post(page(twins, "application_start"))
    for number, text in enumerate(["First.", "Second.", "Third."], 1):
        path = page(twins, "application_answer", number)
        client.post(path, hidden(client.get(path).content.decode()) | {"text": text})
    found = Application.objects.select_related("version", "person").get(role=twins, person=person)
    assert words_of(found) == ["First.", "Second.", "Third."]
    assert client.post(page(twins, "application_submit")).status_code == 302
    found.refresh_from_db()
    assert found.status == "submitted"


def test_over_an_amendment_each_of_two_keeps_its_answer(twins):
    person = make.person("Cy Dee")
    client = client_for(person)
    client.post(page(twins, "application_start"))
    second = page(twins, "application_answer", 2)
    stood = hidden(client.get(second).content.decode())
    for number, text in [(1, "First."), (2, "Second.")]:
        path = page(twins, "application_answer", number)
        client.post(path, hidden(client.get(path).content.decode()) | {"text": text})
    amend(twins, "Last", "Anything else?", "Anything else?")
    client.get(second)
    found = Application.objects.select_related("version", "person").get(role=twins, person=person)
    assert words_of(found) == ["", "First.", "Second."]
    stood = hidden(client.get(page(twins, "application_answer", 3)).content.decode()) | {"question": stood["question"]}
    client.post(second, stood | {"text": "Second, from an older page."})
    assert words_of(found) == ["", "First.", "Second, from an older page."]


def test_typed_in_for_somebody_while_the_questions_changed_each_goes_to_its_own(twins, client_of):
    person, client = make.person("Winnie Moss", email="none"), client_of("coordinator")
    old = list(twins.current.selectionquestions.order_by("position"))
    amend(twins, "Last", "Anything else?", "Anything else?")
    typed = {f"question_{each.pk}": words for each, words in zip(old, ["First.", "Second.", "Third."], strict=True)}
    path = reverse("selection_enter", args=[twins.slug])
    client.post(f"{path}?q=Winnie", typed | {"person": person.pk, "channel": "phone"})
    found = Application.objects.select_related("version", "person").get(role=twins, person=person)
    assert words_of(found) == ["Third.", "First.", "Second."]


def test_a_score_goes_to_the_point_it_was_given_for(clock_at, monkeypatch):
    monkeypatch.setattr(publication_check, "_twins", lambda *_given: ())
    clock_at(make.OPENS)
    rows = [ROW | {"text": "Has tried it", "need": "desirable"}, ROW | {"text": "Has tried it", "need": "desirable"}]
    role = make.make_role(criteria=rows)
    sent = make.apply(role, make.person("Ann Bee"))
    seats = make.panel_of_three(role)
    clock_at(make.AFTER)
    client = client_for(seats[0].person)
    path = reverse("panel_score", args=[role.slug, sent.code, 2])
    client.post(reverse("panel_declare_about", args=[role.slug, sent.code, 2]), {"kind": "none"})
    second = criteria_of(role)[1]
    stood = hidden(client.get(path).content.decode())
    assert stood["criterion"] == str(second.pk)
    client.post(path, stood | {"value": "4", "good": "Clear."})
    assert [each.criterion_id for each in Score.objects.filter(seat=seats[0])] == [second.pk]
