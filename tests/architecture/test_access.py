"""The access table is true, every address is in it, and no browser or cache keeps what was made for one person."""

from __future__ import annotations

import html

import pytest
from django.core.management import get_commands
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.architecture import access, addresses, url_samples
from tests.cast import address

pytestmark = [pytest.mark.django_db]
if "seed" in get_commands():
    pytestmark.append(pytest.mark.seeded)
ROWS = access.rows()
REFUSALS = {"in", "no", "403", "404", "405", "500"}


def test_every_address_is_in_the_table():
    listed = {name.removeprefix("POST ") for name in ROWS}
    known = set(addresses.ours())
    assert known - listed == set(), "say in tests/architecture/access.py who gets what there"
    assert {name for name in listed - known if not name.startswith(addresses.THEIRS)} == set(), "no such address"


def answer(response, path: str) -> str:
    """ "no": the admin turns them away to its front page. A sign-in page leads there whoever works there."""
    if response.status_code not in {301, 302, 303}:
        return str(response.status_code)
    if "/accounts/login" in response["Location"]:
        return "in"
    home = reverse("wagtailadmin_home")
    return "no" if response["Location"] == home and path.startswith(home) else "go"


def ask(client, row: str, path: str) -> str:
    """What came of it is taken back, so that the next person finds the same."""
    with transaction.atomic():
        response = client.post(path) if row.startswith("POST ") else client.get(path)
        found = answer(response, path)
        if "_auth_user_id" in client.session and response.headers.get("Cache-Control") != "private, no-store":
            ours, theirs = body(response), body(Client().generic(response.request["REQUEST_METHOD"], path))
            assert ours == theirs, f"{path} is made for one person, and a browser may keep it"
        transaction.set_rollback(True)
    return found


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.replace(" ", "-"))
def test_everybody_gets_what_the_table_says(row, cast):
    name = row.removeprefix("POST ")
    inside = url_samples.address(name)
    if inside is None:
        pytest.fail("nothing of the kind is there: say in url_samples.py how one comes about")
    path = reverse(name, kwargs=inside)
    got = [ask(cast.client(who), row, path) for who in access.PEOPLE]
    told = [
        expected if expected == "ok" and found not in REFUSALS else found
        for expected, found in zip(ROWS[row], got, strict=True)
    ]
    assert told == list(ROWS[row]), f"the row at {path} is: {' '.join(told)}"
    if name not in ROWS:  # a verb: it has no page
        opened = [who for who in access.PEOPLE if ask(cast.client(who), name, path) not in REFUSALS | {"go"}]
        assert not opened, f"{path} is open by GET to {opened}"


def test_every_address_that_only_takes_a_verb_is_asked_by_post():
    assert [name for name, cells in ROWS.items() if not name.startswith("POST ") and "405" in cells] == []


# The words of a page


def shown(client, path: str) -> str:
    return html.unescape(body(client.get(path)).decode("utf-8", "replace"))


@pytest.mark.parametrize("name", sorted({*url_samples.OBJECTS, *url_samples.LISTED} & set(ROWS)))
def test_who_may_see_it_reads_it_there_and_nobody_else(name, cast):
    inside = url_samples.address(name)
    whose, one = url_samples.LISTED.get(name) or ("", url_samples.OBJECTS[name])
    word = one.words()
    if inside is None or (one.word and not word):
        pytest.fail("nothing of the kind is there: say in url_samples.py how one comes about")
    cells = dict(zip(access.PEOPLE, ROWS[name], strict=True))
    if not word:
        assert "200" not in cells.values(), f"say in url_samples.py a word that stands at {name}"
        return
    path = reverse(name, kwargs=inside)
    reads = [who for who in access.PEOPLE if word in shown(cast.client(who), path)]
    assert reads == [who for who in access.PEOPLE if (who == whose if whose else cells[who] == "200")], word


def test_the_table_names_people_of_the_cast(cast):
    for who in access.PEOPLE[1:]:
        assert getattr(cast, who).user.email == address(who)
