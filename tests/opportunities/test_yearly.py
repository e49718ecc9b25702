"""A window of every year: open between two days, year after year, in the table, of a row and in the list."""

import pytest

from ground import clock
from opportunities.actions.imports import import_record
from opportunities.models import Role
from opportunities.queries import open_roles
from tests.factories.roles import coordinator

pytestmark = pytest.mark.django_db
MARCH_TO_APRIL = {"opens": {"month": 3, "day": 1}, "on": {"month": 4, "day": 30}}
OVER_NEW_YEAR = {"opens": {"month": 11, "day": 15}, "on": {"month": 1, "day": 31}}
CASES = [
    (MARCH_TO_APRIL, "2026-02-28 12:00", False),
    (MARCH_TO_APRIL, "2026-03-01 00:30", True),
    (MARCH_TO_APRIL, "2027-04-30 22:30", True),
    (MARCH_TO_APRIL, "2026-04-30 23:30", True),
    (MARCH_TO_APRIL, "2026-05-01 00:30", False),
    (OVER_NEW_YEAR, "2026-11-14 12:00", False),
    (OVER_NEW_YEAR, "2026-11-15 12:00", True),
    (OVER_NEW_YEAR, "2027-01-31 12:00", True),
    (OVER_NEW_YEAR, "2027-02-01 12:00", False),
    ({"on": {"month": 4, "day": 30}}, "2026-12-01 12:00", True),
]


def bring_in(window: dict) -> Role:
    record = {
        "kind": "listed",
        "listing": {"feed": "made-up", "id": "yearly", "seen": "whole"},
        "title": "A call of every year",
        "bodies": [{"part": "host", "name": "A host"}],
        "pay": {"status": "paid", "evidence": "stated"},
        "closes": {"kind": "yearly", **window},
    }
    assert import_record(record=record, by=coordinator()).outcome == "new"
    return Role.objects.get(listing__external_id="yearly")


@pytest.mark.parametrize(("window", "moment", "is_open"), CASES)
def test_the_window_is_open_alike_in_the_table_of_a_row_and_in_the_list(clock_at, window, moment, is_open):
    clock_at("2026-01-01 12:00")
    role = bring_in(window)
    open_roles.current()
    clock_at(moment)
    assert Role.objects.public().open().filter(pk=role.pk).exists() is is_open
    assert role.is_open() is is_open
    snapshot = open_roles.current()
    assert (role.pk in [row.pk for row in snapshot.roles(snapshot.open_at(clock.now()))]) is is_open


def test_the_list_shows_it_from_its_first_day_with_no_write(client, kept_pages, clock_at):
    clock_at("2026-02-28 23:50")
    bring_in(MARCH_TO_APRIL)
    assert "A call of every year" not in client.get("/opportunities/").content.decode()
    clock_at("2026-03-01 00:10")
    page = client.get("/opportunities/").content.decode()
    assert "A call of every year" in page
    assert "Closes 30 April" in page
    assert "1 March to 30 April, each year" in client.get("/opportunities/made-up-yearly/").content.decode()
