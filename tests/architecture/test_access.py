"""The access table is true, and every address is in it."""

from __future__ import annotations

import pytest
from django.core.management import get_commands
from django.urls import reverse

from tests.architecture import access, addresses
from tests.cast import address

pytestmark = [pytest.mark.django_db]
if "seed" in get_commands():
    pytestmark.append(pytest.mark.seeded)
ROWS = access.rows()
REFUSALS = {"in", "403", "404", "405", "500"}


def test_every_address_is_in_the_table():
    listed = {name.removeprefix("POST ") for name in ROWS}
    known = set(addresses.ours())
    assert known - listed == set(), "say in tests/architecture/access.py who gets what there"
    assert {name for name in listed - known if not name.startswith(addresses.THEIRS)} == set(), "no such address"


def answer(response) -> str:
    if response.status_code in {301, 302, 303}:
        return "in" if "/accounts/login" in response["Location"] else "go"
    return str(response.status_code)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.replace(" ", "-"))
def test_everybody_gets_what_the_table_says(row, cast):
    name = row.removeprefix("POST ")
    find = access.OBJECTS.get(name)
    inside = find() if find else {}
    if inside is None:
        pytest.skip("nothing of the kind is there")
    path = reverse(name, kwargs=inside)
    got = []
    for who in access.PEOPLE:
        client = cast.client(who)
        got.append(answer(client.post(path) if row.startswith("POST ") else client.get(path)))
    told = [
        expected if expected == "ok" and found not in REFUSALS else found
        for expected, found in zip(ROWS[row], got, strict=True)
    ]
    assert told == list(ROWS[row]), f"the row at {path} is: {' '.join(told)}"


def test_the_table_names_people_of_the_cast(cast):
    for who in access.PEOPLE[1:]:
        assert getattr(cast, who).user.email == address(who)
