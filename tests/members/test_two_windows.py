"""Two windows on one's own page: the older one does not win in silence, and what was typed in it is not lost."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from members import reveal
from members.actions import people, private
from tests.cast import signed_in
from tests.factories.money import person

pytestmark = pytest.mark.django_db
SAID = "saved since you opened this page"


@pytest.fixture
def vera(db):
    return person("Vera")


def opened(client, path: str) -> dict[str, str]:
    page = client.get(path).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(basis|text)" value="([^"]*)"', page))


def test_a_name_of_the_older_window_asks_first(vera):
    client, path = signed_in(vera.user), reverse("me_profile")
    old, new = opened(client, path), opened(client, path)
    client.post(path, new | {"name": "Vera Moss", "reach_by": "email"})
    page = client.post(path, old | {"name": "V. M.", "reach_by": "email"}).content.decode()
    assert SAID in page and "Vera Moss" in page and 'value="V. M."' in page
    vera.refresh_from_db()
    assert vera.name == "Vera Moss"
    again = dict(re.findall(r'<input type="hidden" name="(basis)" value="([^"]*)"', page))
    client.post(path, again | {"name": "V. M.", "reach_by": "email"})
    vera.refresh_from_db()
    assert vera.name == "V. M.", "looked at, it is theirs to say"


def test_a_number_of_the_older_window_asks_first_and_a_second_press_does_not(vera):
    people.reach(person=vera, reach_by="email", phone="07700 900111", by=vera)
    client, path = signed_in(vera.user), reverse("me_profile")
    old = opened(client, path)
    private.write(person=vera, phone="07700 900222", by=vera)
    assert SAID in client.post(path, old | {"name": "Vera", "reach_by": "email", "phone": "1"}).content.decode()
    assert reveal.words_in(vera, "phone") == "07700 900222"
    sent = opened(client, path) | {"name": "Vera Moss", "reach_by": "email"}
    for _ in range(2):
        assert client.post(path, sent).status_code == 302


def test_access_needs_of_the_older_window_ask_first(vera):
    client, path = signed_in(vera.user), reverse("me_access_needs")
    old, new = opened(client, path), opened(client, path)
    for _ in range(2):
        assert client.post(path, new | {"words": "Captions."}).status_code == 302, "a second press is harmless"
    page = client.post(path, old | {"words": "Large print."}).content.decode()
    assert SAID in page and "Large print." in page and "Captions." not in page
    assert reveal.words_in(vera, "access_needs") == "Captions."


def test_answers_of_the_older_window_ask_first(vera):
    client, path = signed_in(vera.user), reverse("me_experience_section", args=["skills"])
    names = re.findall(r'name="(answer-[\w-]+)"', client.get(path).content.decode())
    one, two = sorted(set(names))[:2]
    old, new = opened(client, path), opened(client, path)
    for _ in range(2):
        assert client.post(path, new | {one: "yes"}).status_code == 302
    page = client.post(path, old | {two: "yes"}).content.decode()
    assert SAID in page and "What differs" in page
    assert client.post(path, opened(client, path) | {one: "yes", two: "yes"}).status_code == 302
