"""A name that the team looks for stands in no address: it is posted, and the address has it sealed."""

from __future__ import annotations

from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from ground import sought
from members.actions import people
from members.models import Person


@pytest.fixture
def winnies(cast):
    return [
        people.add(name=f"Winnie Oduya {number}", reach_by="post", address="1 High Street", by=cast.coordinator)
        for number in range(60)
    ]


def looked_for(client, path: str, name: str, words: str = "winnie oduya") -> str:
    """Through the page's own form; the address it leads to."""
    form = next(
        one
        for one in BeautifulSoup(client.get(path).text, "html.parser").find_all("form")
        if "seek=" in one.get("action", "")
    )
    assert form["method"] == "post"
    sent = {field["name"]: field.get("value", "") for field in form.find_all("input") if field.get("name")}
    return client.post(urljoin(path, form["action"]), {**sent, name: words})["Location"]


def test_people_are_found_and_the_address_names_nobody(cast, winnies):
    client = cast.client("coordinator")
    there = looked_for(client, f"{reverse('people')}?reach_by=post", "q")
    assert "innie" not in there.lower().replace("%", "")
    page = client.get(there)
    assert "Winnie Oduya 0" in page.text and cast.coordinator.name not in page.text.partition("<main")[2]
    assert parse_qs(urlsplit(there).query)["reach_by"] == ["post"], "the filter stays"
    assert client.get(there).status_code == 200, "loaded anew"
    onward = [
        link["href"]
        for link in BeautifulSoup(page.text, "html.parser").find_all("a", href=True)
        if "p=2" in link["href"] and "q=" in link["href"]
    ]
    assert onward, "the next page is of the same search"
    assert not [href for href in onward if "innie" in href.lower()]
    assert "Winnie Oduya" in client.get(f"{reverse('people')}{onward[0][onward[0].index('?') :]}").text


def test_the_other_record_of_a_person_is_found_so_too(cast, winnies):
    client = cast.client("coordinator")
    there = looked_for(client, reverse("people_person", args=[cast.stranger.pk]), "find", "oduya 7")
    assert "oduya" not in there.lower()
    assert "Winnie Oduya 7" in client.get(there).text


def test_work_is_found_by_name_and_keeps_its_state(cast):
    client = cast.client("coordinator")
    there = looked_for(client, f"{reverse('payments_contributions')}?status=confirmed", "q", "Rowan")
    query = parse_qs(urlsplit(there).query)
    assert query["status"] == ["confirmed"] and query["q"][0].startswith("~")
    page = client.get(there).text
    assert 'value="Rowan"' in page
    assert "Rowan" not in "".join(link["href"] for link in BeautifulSoup(page, "html.parser").find_all("a", href=True))


@pytest.mark.parametrize("asked", ["~", "~x", "~" + "A" * 300, "~\u202e", "plain"])
def test_what_is_no_seal_of_ours_finds_nothing_and_breaks_nothing(cast, asked):
    client = cast.client("coordinator")
    for path in (reverse("people"), reverse("payments_contributions")):
        assert client.get(path, {"q": asked}).status_code == 200
    assert sought.words("plain") == "plain"


def test_a_search_is_asked_with_the_pages_token(cast):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.client("coordinator").cookies
    assert client.post(f"{reverse('people')}?seek=q", {"q": "Winnie"}).status_code == 403
    assert Person.objects.exists()
