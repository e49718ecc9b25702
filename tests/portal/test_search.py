"""Every search of the site finds alike: what is written with another quote, dash, accent or ending is found."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse

from members.actions import people
from members.models import Person
from opportunities.actions import projects, roles
from opportunities.models import RoleVersion
from tests.factories.roles import change, coordinator, make_draft, make_project, make_role
from tests.opportunities.test_browse import main
from tests.worlds import world

pytestmark = pytest.mark.django_db
TITLE = "Young people’s co‑production panel"


@world
def portal():
    project = make_project(name="Lived‑experience Café", partner="St Kilda’s Council")
    make_role(project=project, title=TITLE, purpose="Better days for families.")
    make_role(project=make_project(name="Nothing of the kind"), title="Another role")
    make_draft(project=project, title="Drafted for carers")
    for name in ("Zoë Ångström‑Łuksza", "Ann O’Neill"):
        Person.objects.create(name=name, reach_by="post")


@pytest.mark.parametrize(
    "query",
    [
        "people's", "people’s", "peoples", "co-production", "co‑production", "coproduction", "co production",
        "“people’s panel”", '"co-production"', "PANELS", "lived-experience", "lived experience", "cafe", "family",
        "young people's panels", "st kilda's",
    ],
)  # fmt: skip
def test_the_public_list(portal, client, query):
    page = html.unescape(main(client.get("/opportunities/", {"q": query})))
    assert TITLE in page
    if query not in ("people's", "people’s", "peoples", "family"):  # "people" stands in the other one too
        assert "Another role" not in page


@pytest.mark.parametrize("query", ["hospital", "people's hospital", "co-design"])
def test_what_is_not_there_is_not_found(portal, client, query):
    assert TITLE not in html.unescape(main(client.get("/opportunities/", {"q": query})))


@pytest.mark.parametrize(
    ("name", "query", "found"),
    [
        ("team_roles", "coproduction", TITLE),
        ("team_roles", "carer", "Drafted for carers"),
        ("team_roles", "another-role", "Another role"),
        ("team_projects", "lived experience cafe", "Lived‑experience Café"),
        ("team_projects", "st kildas", "Lived‑experience Café"),
        ("people", "zoe", "Zoë Ångström‑Łuksza"),
        ("people", "angstrom luksza", "Zoë Ångström‑Łuksza"),
        ("people", "Ångström-Łuksza", "Zoë Ångström‑Łuksza"),
        ("people", "O'Neill", "Ann O’Neill"),
        ("people", "oneill", "Ann O’Neill"),
    ],
)
def test_the_lists_of_the_team(portal, client_of, name, query, found):
    page = html.unescape(client_of("coordinator").get(reverse(name), {"q": query}).content.decode())
    assert found in page
    page = html.unescape(client_of("coordinator").get(reverse(name), {"q": f"{query} zzz"}).content.decode())
    assert found not in page


def test_finding_a_person_for_a_form(portal, client_of):
    role = RoleVersion.objects.get(title=TITLE).role
    for name in ("selection_enter", "selection_seats"):
        page = client_of("coordinator").get(reverse(name, args=[role.slug]), {"q": "angstrom"}).content.decode()
        assert "Zoë Ångström‑Łuksza" in html.unescape(page)


def test_a_new_name_is_found_and_the_old_one_is_not(portal, client_of):
    person = Person.objects.get(name="Ann O’Neill")
    people.rename(person=person, name="Bea Jørgensen", by=person)
    page = client_of("coordinator").get(reverse("people"), {"q": "jorgensen"}).content.decode()
    assert "Bea Jørgensen" in html.unescape(page)
    assert "Ann" not in client_of("coordinator").get(reverse("people"), {"q": "oneill"}).content.decode()


def test_new_terms_and_a_new_project_name_are_found(portal, client):
    role = RoleVersion.objects.get(title=TITLE).role
    change(role, title="The night shift")
    assert "The night shift" in main(client.get("/opportunities/?q=night+shifts"))
    assert "The night shift" not in main(client.get("/opportunities/?q=coproduction"))
    facts = {"partner": "A host", "kind_of_work": "x", "summary": "y"}
    projects.edit(project=role.project, name="Sea‑side", **facts, by=coordinator())
    assert "The night shift" in main(client.get("/opportunities/?q=seaside"))


def test_a_draft_is_found_by_what_it_says_now(portal, client_of):
    version = RoleVersion.objects.get(title="Drafted for carers")
    from opportunities.record import from_rows

    roles.edit(version=version, record=from_rows(version) | {"title": "Drafted anew"}, by=coordinator())
    client = client_of("coordinator")
    assert "Drafted anew" in client.get(reverse("team_roles"), {"q": "anew"}).content.decode()


@pytest.mark.parametrize("query", ["panel", "young people's co-production panels"])
def test_many_words_ask_no_more_than_one(portal, client, query, django_assert_num_queries):
    client.get("/opportunities/", {"q": query})
    with django_assert_num_queries(1):
        client.get("/opportunities/", {"q": query})
