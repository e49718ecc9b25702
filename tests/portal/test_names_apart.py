"""A name with letters that run the other way turns nothing around it, where there is no `<bdi>`: mails and messages."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from ground import typed
from ground.sought import hidden
from members.actions import people
from members.models import Notice
from members.tasks import words_of
from portal.settings.env import ROOT
from tests.factories.money import person

NIDA, LATIN = "\u0646\u062f\u0627 100", "Winnie Moss"


@pytest.mark.parametrize("name", [NIDA, "\u05e0\u05d3\u05d4", "Dr \u0646\u062f\u0627"])
def test_such_a_name_stands_in_marks_of_its_own(name):
    assert typed.apart(name) == f"\u2068{name}\u2069"
    assert typed.name(typed.apart(name)) == name, "and they are never kept as part of a name"


@pytest.mark.parametrize("name", [LATIN, "Jørgen Ærø", "Łukasz", "王芳", ""])
def test_any_other_stands_as_it_is(name):
    assert typed.apart(name) == name


def test_every_mail_sets_its_names_apart():
    bare = [
        f"{path.relative_to(ROOT)}: {found}"
        for path in sorted((ROOT / "templates" / "emails").rglob("*.txt"))
        for found in re.findall(r"\{\{[^}]*\bname\b[^}]*\}\}", path.read_text())
        if "apart" not in found and "mail_name" not in found
    ]
    assert bare == []


@pytest.mark.django_db
def test_in_a_mail_of_ours(cast):
    other = person(NIDA)
    from members.actions import joins

    joins.agree(
        join=joins.propose(person=other, into=cast.coproducer, evidence="They rang.", by=cast.coordinator),
        by=cast.coordinator2,
    )
    _, body = words_of(Notice.objects.filter(person=other, kind="members/join_coming").get())
    assert body.count(f"\u2068{NIDA}\u2069") == 2 and f"“{cast.coproducer.name}”" in body


@pytest.mark.django_db
def test_in_a_message_and_a_title_of_the_teams(client_of, cast):
    client = client_of("coordinator")
    sent = {"name": NIDA, "reach_by": "phone", "phone": "0115 496 0001"}
    page = client.post(reverse("people_add"), sent, follow=True).content.decode()
    assert f"\u2068{NIDA}\u2069 is added" in page


# A filter after a posted search


@pytest.mark.django_db
def test_a_filter_keeps_the_name_that_was_looked_for(client_of, cast):
    for name, way in (("Quentin Vole", "phone"), ("Quentin Shrew", "post"), ("Bea Shrew", "phone")):
        people.add(name=name, reach_by=way, phone="1", address="2", by=cast.coordinator2)
    client = client_of("coordinator")
    page = client.post(f"{reverse('people')}?seek=q", {"q": "Quentin"}, follow=True).content.decode()
    kept = re.search(r'<input type="hidden" name="q" value="([^"]+)" form="list-filters">', page)
    assert kept and "Quentin" not in kept[1] and "js/lists" in page
    for name in ("people", "people_results"):
        found = client.get(reverse(name), {"q": kept[1], "reach_by": "phone"}).content.decode()
        assert "Quentin Vole" in found and "Quentin Shrew" not in found and "Bea Shrew" not in found
        assert 'form="list-filters"' in found, "and goes on with the next one"


@pytest.mark.django_db
def test_the_tabs_of_the_contributions_keep_it_too(client_of):
    client = client_of("finance")
    page = client.get(reverse("payments_contributions"), {"q": hidden("Quentin")}).content.decode()
    tabs = re.findall(r'<a href="\?status=\w+([^"]*)"', page)
    assert tabs and all(tab.startswith("&amp;q=~") for tab in tabs)
    page = client.get(reverse("payments_contributions")).content.decode()
    assert not any(re.findall(r'<a href="\?status=\w+([^"]*)"', page))
