"""Facets: every value as a sentence of the role says it, counts that hold, addresses that can be shared."""

import re

import pytest
from django.http import QueryDict

from ground import clock
from opportunities.models import Role
from opportunities.presenters import role_filters
from opportunities.presenters.role_filters import Chosen, RoleFilter
from opportunities.queries import open_roles
from opportunities.queries.role_facets import FACETS
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


def by_sql(query: QueryDict, snapshot) -> list[int]:
    chosen = Chosen.of(query, snapshot.facets)
    return list(RoleFilter(chosen, Role.objects.public(), clock.now()).results().values_list("pk", flat=True))


@pytest.mark.parametrize(
    "start", ["", "remote=online", "support=bsl&remote=online", "q=Zooms+s&kind=own", "q=co-design"]
)
def test_the_snapshot_finds_and_counts_what_sql_does(three, start):
    """In the same order; and beside each box stands how many the list has with that box alone of its facet."""
    bring_in()
    snapshot, now = open_roles.current(), clock.now()
    chosen = Chosen.of(QueryDict(start), snapshot.facets)
    left = snapshot.narrowed(chosen.values, chosen.words, now)
    assert [row.pk for row in snapshot.roles(left[""])] == by_sql(chosen.data, snapshot)
    counted = 0
    for facet in snapshot.facets:
        for code, _words, _condition in facet.values:
            query = QueryDict(start, mutable=True)
            query.setlist(facet.name, [code])
            count = (left[facet.name] & snapshot.bits[facet.name, code]).bit_count()
            assert count == len(by_sql(query, snapshot)), (facet.name, code)
            counted += count
    assert counted or start.startswith("q=")


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
    facets = FACETS
    one = role_filters.known(QueryDict("support=bsl&remote=online&remote=online&utm=x&q= a  b "), facets)
    two = role_filters.known(QueryDict("q=a+b&remote=online&support=bsl&support=unknown"), facets)
    assert one.urlencode() == two.urlencode()
