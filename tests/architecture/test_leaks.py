"""Nobody reads about somebody else: every page and file of the demo's year, searched for names that are not theirs.

The year has about 60 people in it, with applications, scores, payments and letters: all of it could leak.
"""

from __future__ import annotations

import html
import re

import pytest
from django.core.management import get_commands
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse

from members.models import Person, User
from opportunities.actions import projects
from opportunities.models import Project
from portal.demo.accounts import ACCOUNTS
from tests.architecture import access, url_samples

pytestmark = [pytest.mark.django_db, pytest.mark.seeded]
if "seed" not in get_commands():
    pytestmark.append(pytest.mark.skip(reason="there is no seed"))
# Made to be read by their owner alone; the demo's own pages show the demo's post to anybody, and say so.
DEMO_PAGES = ("demo", "component_gallery")


@pytest.fixture
def tokens() -> dict[str, str]:
    """What must not be read: names and addresses of everybody whom the demo does not present itself."""
    presented = {account.name for account in ACCOUNTS} | {account.email for account in ACCOUNTS}
    found = {}
    for person in Person.objects.exclude(kind="system"):
        if len(person.name.split()) > 1 and person.name not in presented:
            found[person.name] = f"the name of person {person.pk}"
    for email in User.objects.exclude(email__in=presented).values_list("email", flat=True):
        found[email] = "an address"
    assert len(found) > 40, "a year without people leaks nothing"
    return found


def read(client, name: str) -> HttpResponse | None:
    inside = url_samples.address(name)
    if inside is None:
        return None
    response = client.get(reverse(name, kwargs=inside))
    return response if response.status_code == 200 else None


def text_of(response) -> str:
    """Every byte of the answer, with its headers; what HTML writes as entities, read as a browser reads it."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = " ".join(f"{key}: {value}" for key, value in response.items())
    return html.unescape(body.decode("utf-8", "replace")) + headers


def found_in(text: str, names) -> set[str]:
    anybody = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    return set(anybody.findall(text))


def search(client, names) -> dict[str, tuple[str, set[str]]]:
    """Every page and file that opens: what kind it is, and whose names are in it."""
    found = {}
    for name in access.rows():
        if not name.startswith(("POST ", *DEMO_PAGES)):
            response = read(client, name)
            if response is not None:
                found[name] = response["Content-Type"].partition(";")[0], found_in(text_of(response), names)
    return found


@pytest.mark.parametrize("who", ["anonymous", "stranger"])
def test_a_stranger_reads_of_nobody(who, cast, tokens):
    client = cast.client(who)
    own = {getattr(cast, who).name, f"{who}@demo.example"} if who != "anonymous" else set()
    pages = search(client, set(tokens) - own)
    assert len(pages) > 10
    assert not [f"{page}: {tokens[name]} ({name})" for page, (_kind, names) in pages.items() for name in names]


def test_the_search_finds_names_where_they_belong(cast, tokens):
    """The coordinator's own pages are about people, so the same search finds them there."""
    pages = search(cast.client("coordinator"), tokens)
    for page in ("people_to_contact", "selection_role", "payments_contributions"):
        assert pages[page][1], f"{page} is about people, and the search finds nobody"


def test_the_search_finds_a_leak_on_each_kind_of_surface(cast, tokens, client):
    """A name is put where everybody reads: as the name of each project. It is found in pages, open data and files."""
    name = next(token for token in tokens if " " in token)
    for project in Project.objects.order_by("pk"):
        facts = {key: getattr(project, key) for key in ("kind_of_work", "summary", "starts", "ends")}
        projects.edit(project=project, name=name, partner=project.partner.name, by=cast.coordinator, **facts)
    kinds = {kind for kind, names in search(client, tokens).values() if name in names}
    assert {"text/html", "application/json", "text/csv"} <= kinds


@pytest.mark.parametrize(
    "answer",
    [
        lambda name: HttpResponse(html.escape(name)),
        lambda name: HttpResponse(f'<img alt="{html.escape(name)}">'),
        lambda name: JsonResponse({"by": name}, json_dumps_params={"ensure_ascii": False}),
        lambda name: StreamingHttpResponse(iter([f"first;{name}\r\n"]), content_type="text/csv"),
        lambda name: HttpResponse(headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'}),
    ],
    ids=["page", "attribute", "json", "file", "file name"],
)
def test_the_search_reads_every_byte(answer):
    name = "Una O'Hare"
    assert found_in(text_of(answer(name)), {name}) == {name}
    assert not found_in(text_of(answer("Somebody else")), {name})
