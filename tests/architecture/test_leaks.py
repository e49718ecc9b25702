"""Nobody reads about somebody else: every page and file of the demo's year, searched for names that are not theirs.

The year has about 60 people in it, with applications, scores, payments and letters: all of it could leak.
"""

from __future__ import annotations

import html
import re

import pytest
from django.core.management import get_commands
from django.urls import reverse

from members.models import Person, User
from portal.demo.accounts import ACCOUNTS
from tests.architecture import access

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


def read(client, name: str) -> str | None:
    find = access.OBJECTS.get(name)
    inside = find() if find else {}
    if inside is None:
        return None
    response = client.get(reverse(name, kwargs=inside))
    if response.status_code != 200:
        return None
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = " ".join(f"{key}: {value}" for key, value in response.items())
    return html.unescape(body.decode("utf-8", "replace")) + headers


@pytest.mark.parametrize("who", ["anonymous", "stranger"])
def test_a_stranger_reads_of_nobody(who, cast, tokens):
    client = cast.client(who)
    own = {getattr(cast, who).name, f"{who}@demo.example"} if who != "anonymous" else set()
    anybody = re.compile(
        "|".join(re.escape(token) for token in sorted(tokens, key=len, reverse=True) if token not in own)
    )
    leaks, pages = [], 0
    for name in access.rows():
        if name.startswith(("POST ", *DEMO_PAGES)):
            continue
        text = read(client, name)
        if text is not None:
            pages += 1
            leaks += [f"{name}: {tokens[found]} ({found})" for found in set(anybody.findall(text))]
    assert pages > 10
    assert not leaks


def test_the_search_finds_what_leaks(cast, tokens):
    """The same names are found where they belong: in the admin's list of people, read by a coordinator."""
    from members.models import Person

    name = next(iter(tokens))
    assert Person.objects.filter(name=name).exists() or User.objects.filter(email=name).exists()
