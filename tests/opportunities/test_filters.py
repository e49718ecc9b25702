"""Facets: every value as a sentence of the role says it, counts that hold, addresses that can be shared."""

import re

import pytest
from django.http import QueryDict

from ground import clock
from opportunities.models import Role
from opportunities.presenters import role_filters
from tests.factories.roles import make_project, make_role
from tests.opportunities.test_browse import bring_in, main
from tests.worlds import world

pytestmark = pytest.mark.django_db
ONLINE = [{"how": "online", "tool": "Zoom"}]
ROOM = [{"how": "in_person", "venue": "Town Hall", "area": "Leeds"}]


@world
def three():
    project = make_project()
    make_role(project=project, title="By screen", take_part=ONLINE, support=[{"kind": "bsl", "text": "BSL"}])
    make_role(project=project, title="In a room", take_part=ROOM, support=[{"kind": "captions", "text": "Captions"}])
    make_role(project=project, title="As you like", take_part=ONLINE + ROOM, support=[{"kind": "bsl", "text": "BSL"}])


def titles(client, query: str) -> set[str]:
    page = main(client.get(f"/opportunities/?{query}"))
    return {title for title in ("By screen", "In a room", "As you like") if title in page}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"By screen", "In a room", "As you like"}),
        ("remote=online", {"By screen", "As you like"}),
        ("remote=choose", {"As you like"}),
        ("remote=online&remote=in_person", {"By screen", "In a room", "As you like"}),
        ("remote=online&support=bsl", {"By screen", "As you like"}),
        ("remote=in_person&support=captions", {"In a room"}),
        ("remote=choose&support=captions", set()),
        ("kind=own", {"By screen", "In a room", "As you like"}),
        ("kind=listed", set()),
        ("q=SCREEN", {"By screen"}),
        ("q=made-up+council", {"By screen", "In a room", "As you like"}),
        ("pay=total", {"By screen", "In a room", "As you like"}),
        ("time=short", {"By screen", "In a room", "As you like"}),
        ("time=long", set()),
        ("remote=nonsense&pay=%00&page=999", {"By screen", "In a room", "As you like"}),
    ],
)
def test_facets_narrow_each_other_and_widen_within(client, three, query, found):
    assert titles(client, query) == found


def test_an_area_is_where_one_takes_part(client, three):
    page = main(client.get("/opportunities/"))
    code = re.search(r'name="area" value="(\d+)" id="[^"]+"[^>]*><label[^>]*>Leeds', page)[1]
    assert titles(client, f"area={code}") == {"In a room", "As you like"}


def test_each_count_is_what_the_list_then_has(client, three):
    """The count beside a box is the number of results with that box alone of its facet."""
    bring_in()
    roles = Role.objects.public().select_related("current")
    facets = (*role_filters.FACETS, role_filters.area_facet(Role.objects.public()))
    for start in ("remote=online", "closed=too&support=bsl&remote=online"):
        chosen = role_filters.RoleFilter(QueryDict(start), roles, facets, clock.now())
        for facet in chosen.counts():
            for value in facet["values"]:
                query = QueryDict(start, mutable=True)
                query.setlist(facet["name"], [value["code"]])
                narrowed = role_filters.RoleFilter(query, roles, facets, clock.now())
                assert narrowed.results().count() == value["count"], (start, facet["name"], value)


def test_filters_survive_a_reload_and_come_off_one_by_one(client, three):
    page = main(client.get("/opportunities/?support=bsl&remote=online&q=zoom"))
    for box in ("remote-online", "support-bsl"):
        assert re.search(rf'id="{box}" checked', page)
    assert 'value="zoom"' in page
    chips = re.findall(r'class="chip" href="([^"]+)"', page)
    assert "?remote=online&amp;support=bsl" in chips
    assert "?q=zoom&amp;support=bsl" in chips


def test_results_are_shown_on_a_press_at_top_and_bottom(client, three):
    page = main(client.get("/opportunities/"))
    assert page.count("Show results") == 2
    assert "onchange" not in page


def test_the_query_has_one_canonical_form():
    facets = role_filters.FACETS
    one = role_filters.known(QueryDict("support=bsl&remote=online&remote=online&utm=x&q= a  b "), facets)
    two = role_filters.known(QueryDict("q=a+b&remote=online&support=bsl&support=unknown"), facets)
    assert one.urlencode() == two.urlencode()
