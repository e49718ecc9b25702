"""Names as people write them, and as others would have us show them: nothing unseen in them, and nothing turned round."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from ground import typed
from ground.exceptions import Refused
from members.actions import people
from members.models import Person, User
from portal.settings.env import ROOT

NOTHING = ["\u200b", "\u3164", "\u2800", "\u202e\u202c", " \u00a0\u2003", "\ufeff\u00ad", "\u200d\u200c"]
NO_LETTER = ["1234", "😀", "…", "\u0301"]


@pytest.mark.parametrize("name", NOTHING + NO_LETTER, ids=ascii)
def test_a_name_with_nothing_to_read_is_asked_for_again(client, db, cast, name):
    before = Person.objects.count()
    answer = client.post(reverse("account_signup"), {"email": "nia@example.org", "name": name})
    assert "what to call you" in answer.text or "at least one letter" in answer.text
    assert (Person.objects.count(), User.objects.filter(email="nia@example.org").count()) == (before, 0)
    with pytest.raises(Refused):
        people.rename(person=cast.stranger, name=name, by=cast.stranger)
    with pytest.raises(Refused):
        people.add(name=name, reach_by="post", address="1 High Street", by=cast.coordinator)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("\u202eesreveR\u202c Nia", "esreveR Nia"),
        ("Ni\u200ba\u00a0 \tPrice\n", "Nia Price"),
        ("نیما می\u200cخواهد", "نیما می\u200cخواهد"),  # Persian: the non-joiner belongs to the spelling
        ("क्\u200dष", "क्\u200dष"),  # and the joiner to this one
        ("Ann\u200d \u200cBee", "Ann Bee"),
        ("Zoe\u0308", "Zoë"),
        ("O’Neill-Łukasz", "O’Neill-Łukasz"),
        ("李小龍", "李小龍"),
    ],
    ids=ascii,
)
def test_what_nobody_sees_goes_and_spelling_stays(cast, given, kept):
    assert typed.name(given) == kept
    people.rename(person=cast.stranger, name=given, by=cast.stranger)
    assert Person.objects.get(pk=cast.stranger.pk).name == kept


def test_a_record_of_old_can_be_pressed_by_its_number(cast):
    """Rows from before names were asked for a letter."""
    Person.objects.filter(pk=cast.stranger.pk).update(name="\u3164")
    there = reverse("people_person", args=[cast.stranger.pk])
    page = cast.client("coordinator").get(reverse("people")).text
    assert re.search(rf'<a href="{there}">\s*{cast.stranger.pk}\s*</a>', page)


def test_a_name_in_a_list_does_not_turn_what_stands_beside_it(cast):
    Person.objects.filter(pk=cast.stranger.pk).update(name="شهرزاد")
    assert "<bdi>شهرزاد</bdi>" in cast.client("coordinator").get(reverse("people")).text
    assert "<bdi>شهرزاد</bdi>" in cast.client("stranger").get(reverse("me")).text


NAMED = re.compile(
    r"\{\{ ?(?:[a-z_]+\.)*(?:person|payee|merged_into|[a-z]+_by)\.name ?\}\}|\{\{ ?(?:[a-z_]+\.)*payee ?\}\}"
)


def test_every_template_sets_a_persons_name_apart():
    """In text; in an attribute or a title there is nothing to set apart with."""
    found = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        source = path.read_text()
        for match in NAMED.finditer(source):
            before = source[: match.start()]
            in_a_tag = before.rfind("<") > before.rfind(">")
            in_a_title = (
                "{% block" in before.split("\n")[-1]
                and "title" in before.split("\n")[-1].rpartition("{% block")[2][:20]
            )
            welcome = "branding_welcome" in before.split("\n")[-1]
            if not (in_a_tag or in_a_title or welcome or before.endswith("<bdi>")):
                found.append(f"{path.name}: {match.group(0)}")
    assert not found
