"""The words we owe somebody whom no mail reaches: on a page to print or to read out."""

from __future__ import annotations

import pytest
from django.urls import reverse

from members.actions import notices, people
from members.models import AccessEvent, Notice
from opportunities.actions import applications, letters, places, selections
from tests.opportunities import selecting as make
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

ADDRESS = "1 Elm Row\nLeeds"


@world
def albert(clock_at):
    """Applied by post, was chosen, has a place and a letter."""
    clock_at(make.OPENS)
    role = make.make_role(seats=1)
    seats = make.panel_of_three(role)
    by = make.coordinator()
    albert = people.add(name="Albert Cope", reach_by="post", address=ADDRESS, by=by)
    answers = {each.pk: "He wrote this." for each in role.current.selectionquestions.all()}
    sent = applications.enter(role=role, person=albert, channel="post", answers=answers, by=by)
    make.apply(role, make.person("Ann Bee"))
    clock_at(make.AFTER)
    make.score_all(seats, {(sent.pk, 1): 5})
    role.refresh_from_db()
    selections.decide(role=role, by=by)
    sent.refresh_from_db()
    places.offer_all(role=role, by=by)
    letters.write(application=sent, strength="Canary strength.", idea="Canary idea.", by=by)
    return albert


def paper(notice: Notice) -> str:
    return reverse("people_paper", args=[notice.pk])


def of(albert, kind: str) -> Notice:
    return Notice.objects.get(person=albert, kind=kind)


def test_the_letter_itself_is_on_the_page_and_not_a_link_to_it(albert):
    notice, client = of(albert, letters.READY), client_for(make.coordinator())
    assert paper(notice) in client.get(reverse("people_contact", args=[notice.pk])).content.decode()
    shown = client.get(paper(notice)).content.decode()
    for words in ("Dear <bdi>Albert Cope</bdi>", "Canary strength.", "Canary idea.", "Has tried test 0", "Ask by"):
        assert words in shown
    assert "say yes or no by" in shown and "/me/" not in shown.partition("<main")[2].partition("</main")[0]
    assert "Leeds" not in shown and not AccessEvent.objects.filter(what="address").exists()


def test_other_words_are_those_of_the_mail(albert):
    shown = client_for(make.coordinator()).get(paper(of(albert, "opportunities/place_offered"))).content.decode()
    assert "We would like to offer you a place" in shown and "You do not have to say why." in shown


def test_the_address_is_put_on_it_by_a_press_that_the_person_can_see(albert):
    notice, by = of(albert, letters.READY), make.coordinator()
    shown = client_for(by).post(paper(notice), {"field": "address"}).content.decode()
    assert "1 Elm Row<br>Leeds" in shown and "Canary strength." in shown
    [read] = AccessEvent.objects.filter(what="address")
    assert (read.reader, read.allowed, read.person) == (by, True, albert)
    refused = client_for(by).post(paper(notice), {"field": "phone"}).content.decode()
    assert "You may not read this" in refused
    assert client_for(by).post(paper(notice), {"field": "access_needs"}).status_code in (302, 403)


def test_told_once_it_is_not_there_any_more(albert):
    notice, by = of(albert, letters.READY), make.coordinator()
    notices.log(notice=notice, by=by)
    assert client_for(by).get(paper(notice)).status_code == 404


def test_what_goes_by_mail_is_no_page(albert):
    notice = Notice.objects.filter(person__name="Ann Bee").order_by("pk").first()
    assert client_for(make.coordinator()).get(paper(notice)).status_code == 404


@pytest.mark.parametrize("duty", [None, "finance", "panel", "administrator"])
def test_only_coordinators_read_it(albert, duty):
    client = client_for(make.person("Somebody Else", *([duty] if duty else [])))
    for answer in (client.get(paper(of(albert, letters.READY))), client.post(paper(of(albert, letters.READY)))):
        assert answer.status_code in (302, 403) and "Canary" not in answer.content.decode()
