"""The pages of a person's own space, as that person, as another and as nobody."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ground import clock
from ground.exceptions import Refused
from members import reveal
from members.actions import access, consents, private, profile
from members.models import Case, ConsentText, MatchableItem, Person, ProfileItem, VocabularyTerm
from opportunities.queries import matches
from tests.factories import records

pytestmark = pytest.mark.django_db


def section(client, slug="skills", **answers):
    text = ConsentText.objects.get(purpose="match").pk
    return client.post(
        f"/me/experience/{slug}/", {"text": text, **{k.replace("__", "-"): v for k, v in answers.items()}}
    )


def test_a_newcomer_is_told_what_to_do_first(client_of):
    page = client_of("coproducer").get("/me/").content.decode()
    assert "Nothing needs you right now" in page
    assert "Not begun" in page
    assert "Nobody has." in page


def test_answers_and_ticks_are_kept_each_for_itself(client_of, cast):
    client = client_of("coproducer")
    told = {"answer-skill-listening": "yes", "share-skill-listening": "on", "answer-skill-teaching": "no"}
    response = section(client, **told)
    assert response.status_code == 302
    assert {item.term.code: item.answer for item in ProfileItem.objects.filter(person=cast.coproducer)} == {
        "skill-listening": "yes",
        "skill-teaching": "no",
    }
    assert [item.term.code for item in matches.items_of(cast.coproducer)] == ["skill-listening"]
    page = client.get("/me/experience/").content.decode()
    assert "2 told, 1 used for matching" in page


def test_what_was_left_as_it_was_is_not_touched(client_of, cast):
    client = client_of("coproducer")
    told = {"answer-skill-listening": "yes", "share-skill-listening": "on"}
    section(client, **told)
    before = MatchableItem.objects.get()
    section(client, **told)
    assert MatchableItem.objects.get().consent_id == before.consent_id
    section(client)
    assert not ProfileItem.objects.exists()


def test_save_and_go_on_leads_to_the_next_portion(client_of):
    response = section(client_of("coproducer"), next="1")
    assert response["Location"] == "/me/experience/ways/"


def test_a_tick_without_an_answer_is_asked_about(client_of):
    response = section(client_of("coproducer"), **{"share-skill-listening": "on"})
    assert response.status_code == 200
    assert "answer yes or no first" in response.content.decode()
    assert not ProfileItem.objects.exists()


def test_nothing_is_kept_when_the_words_changed_meanwhile(client_of):
    client = client_of("coproducer")
    old = ConsentText.objects.get(purpose="match").pk
    ConsentText.objects.create(purpose="match", version=2, words="Some new words")
    data = {"text": old, "answer-skill-listening": "yes", "share-skill-listening": "on"}
    page = client.post("/me/experience/skills/", data).content.decode()
    assert "words have changed" in page and "Some new words" in page
    assert not ProfileItem.objects.exists()


def test_hostile_answers_are_refused_in_words(client_of):
    response = section(client_of("coproducer"), **{"answer-skill-listening": "maybe'; DROP TABLE"})
    assert response.status_code == 200
    assert not ProfileItem.objects.exists()


def test_no_such_portion(client_of):
    assert client_of("coproducer").get("/me/experience/shoes/").status_code == 404


def test_how_to_reach_me(client_of, cast):
    client = client_of("coproducer")
    page = client.post("/me/profile/", {"name": "Sam O", "reach_by": "phone"}).content.decode()
    assert "Write a phone number" in page
    client.post("/me/profile/", {"name": "Sam O", "reach_by": "phone", "phone": "07700 900555"})
    person = Person.objects.get(pk=cast.coproducer.pk)
    assert (person.name, person.reach_by) == ("Sam O", "phone")
    page = client.get("/me/profile/").content.decode()
    assert "07700" not in page and "It stays as it is" in page
    client.post("/me/profile/", {"name": "Sam O", "reach_by": "phone", "phone": ""})
    assert reveal.reveal(person, "phone", by=person, purpose="read my own") == "07700 900555"


def test_access_needs_are_shown_only_when_asked_for(client_of, cast):
    client = client_of("coproducer")
    client.post("/me/access-needs/", {"words": "canary-captions"})
    assert "canary-captions" not in client.get("/me/access-needs/").content.decode()
    assert "canary-captions" in client.post("/me/access-needs/", {"show": "1"}).content.decode()
    assert "Write what helps you" in client.post("/me/access-needs/", {"words": ""}).content.decode()
    client.post("/me/access-needs/", {"words": "", "forget": "on"})
    assert reveal.words_in(cast.coproducer, "access_needs") == ""


def test_who_may_read_and_who_did_and_asking_about_it(client_of, cast):
    me, client = cast.coproducer, client_of("coproducer")
    private.write(person=me, access_needs="canary-needs", by=me)
    until = clock.now() + dt.timedelta(days=3)
    access.grant(
        person=me, reader=cast.coordinator, what="access_needs", purpose="book captions", until=until, by=cast.admin
    )
    reveal.reveal(me, "access_needs", by=cast.coordinator, purpose="book captions")
    page = client.get("/me/privacy/").content.decode()
    assert (
        f"{cast.coordinator.name}</bdi> may read your access needs, until" in page and "Why: to book captions" in page
    )
    assert "read your access needs on" in page
    assert "canary-needs" not in page
    event = me.reads.get()
    for _ in range(2):
        client.post(reverse("me_read_ask", kwargs={"pk": event.pk}))
    assert Case.objects.get().about == f"members.accessevent:{event.pk}"
    assert "You asked about this" in client.get("/me/privacy/").content.decode()
    other = client_of("coproducer2")
    assert cast.coordinator.name not in other.get("/me/privacy/").content.decode()
    assert other.post(reverse("me_read_ask", kwargs={"pk": event.pk})).status_code == 404


def test_taking_back_one_and_all(client_of, cast):
    client, me = client_of("coproducer"), cast.coproducer
    for code in ("skill-listening", "skill-teaching", "skill-planning"):
        term = VocabularyTerm.objects.get(code=code)
        consents.give(item=profile.say(person=me, term=term, answer="yes", by=me), by=me)
    first = ProfileItem.objects.order_by("pk").first()
    assert client_of("coproducer2").post("/me/privacy/withdraw/", {"item": first.pk}).status_code == 404
    assert client.post("/me/privacy/withdraw/", {"item": "x"}).status_code == 404
    client.post("/me/privacy/withdraw/", {"item": first.pk})
    assert MatchableItem.objects.count() == 2
    client.post("/me/privacy/withdraw/")
    assert MatchableItem.objects.count() == 0
    assert ProfileItem.objects.count() == 3


def test_a_record_that_was_joined_opens_the_same_space(client_of, cast):
    records.joined(cast.stranger, cast.coproducer)
    section(client_of("stranger"), **{"answer-skill-listening": "yes"})
    assert ProfileItem.objects.get().person == cast.coproducer


def test_my_pages_take_as_few_queries_for_three_as_for_one(client_of, cast):
    client, me = client_of("coproducer"), cast.coproducer
    paths = {"/me/": 20, "/me/privacy/": 13, "/me/experience/": 9, "/me/experience/skills/": 9}
    counts = []
    for code in ("skill-listening", "skill-teaching", "skill-planning"):
        term = VocabularyTerm.objects.get(code=code)
        consents.give(item=profile.say(person=me, term=term, answer="yes", by=me), by=me)
        with pytest.raises(Refused):
            reveal.reveal(me, "phone", by=cast.coordinator, purpose="look")
        counts.append({path: asked(client, path) for path in paths})
    assert counts[0] == counts[2]
    assert all(counts[0][path] <= most for path, most in paths.items()), counts[0]


def asked(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)
