"""The list of roles and calls: what is open first, what is closed on request, ours and others told apart."""

import datetime as dt
import json
from pathlib import Path

import pytest

from ground import clock
from opportunities.actions import imports, roles
from opportunities.models import Application, Role
from opportunities.models.role_states import open_at
from portal.settings.env import ROOT
from tests.factories.roles import coordinator, day, make_draft, make_project, make_role
from tests.opportunities import selecting
from tests.worlds import world

pytestmark = pytest.mark.django_db
LIST_QUERIES = 1
ADVERTS = ROOT / "portal/demo/data/adverts_open.json"


def bring_in() -> list[dict]:
    records = json.loads(Path(ADVERTS).read_bytes())["roles"]
    report = list(imports.import_records(records=records, by=coordinator()))
    assert len(report) == 22
    return records


@world
def adverts():
    return bring_in()


def main(answer) -> str:
    text = answer.content.decode()
    return text[text.index("<main") : text.index("</main>")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_one_and_three(client, django_assert_num_queries, count):
    project = make_project()
    for _ in range(count):
        make_role(project=project)
    client.get("/opportunities/")
    with django_assert_num_queries(LIST_QUERIES):
        answer = client.get("/opportunities/")
    assert main(answer).count("<article") == count


FEED_QUERIES = 2
CHOOSING_QUERIES = 7


@pytest.mark.parametrize("count", [1, 3])
def test_the_feed_asks_the_same_for_one_and_three(client, django_assert_num_queries, count):
    for _ in range(count):
        make_role(project=make_project())
    client.get("/opportunities/feed.atom")
    with django_assert_num_queries(FEED_QUERIES):
        answer = client.get("/opportunities/feed.atom")
    assert answer.content.decode().count("<entry>") == count


@pytest.mark.parametrize("count", [1, 3])
def test_how_we_choose_asks_the_same_for_one_and_three(client, clock_at, django_assert_num_queries, count):
    """Roles being chosen, and roles that are decided."""
    clock_at(selecting.OPENS)
    for number in range(count):
        selecting.make_role()
        decided = selecting.apply(selecting.make_role(), selecting.person(f"Ann {number}"))
        facts = {"status": "not_selected", "decided_at": clock.now(), "decided_by": coordinator()}
        Application.objects.filter(pk=decided.pk).update(**facts)
    client.get("/how-we-choose/")
    with django_assert_num_queries(CHOOSING_QUERIES):
        answer = client.get("/how-we-choose/")
    assert (len(answer.context["choosing"]), len(answer.context["ended"])) == (2 * count, count)


def test_drafts_are_nowhere(client):
    version = make_draft(title="Not public yet")
    for path in (
        "/opportunities/",
        "/opportunities/?closed=too",
        "/opportunities/?q=public",
        "/opportunities/feed.atom",
    ):
        assert "Not public yet" not in client.get(path).content.decode()
    for path in ("", "versions/", "versions/1.json", "calendar.ics"):
        assert client.get(f"/opportunities/{version.role.slug}/{path}").status_code == 404


def test_the_22_adverts_are_closed_and_one_press_away(client, adverts):
    page = main(client.get("/opportunities/"))
    assert "0 of 0" in page
    assert "22 are closed, or do not say if they are open" in page
    assert 'href="?closed=too"' in page
    page = main(client.get("/opportunities/?closed=too"))
    assert page.count("<article") == 20
    assert page.count("card-listing") + page.count("card-call") == 20
    assert "22 of 22" in page
    assert main(client.get("/opportunities/?closed=too&page=2")).count("<article") == 2


def test_ours_and_others_look_different(client, adverts):
    make_role(title="A role of ours")
    page = main(client.get("/opportunities/?closed=too"))
    ours, theirs = page.index("A role of ours"), page.index("Run by someone else")
    assert ours < theirs
    assert page.count("Our role") == 1
    assert "card-own" in page[: page.index("A role of ours")]


def test_a_deadline_passes_with_no_write(client, clock_at):
    clock_at("2026-11-02 10:00")
    role = make_role(closes={"kind": "date", "on": "2026-11-16", "time": "17:00"})
    clock_at("2026-11-16 16:59")
    assert role.current.title in main(client.get("/opportunities/"))
    assert "The last day" in main(client.get(f"/opportunities/{role.slug}/"))
    clock_at("2026-11-16 17:00")
    assert role.current.title not in main(client.get("/opportunities/"))
    page = main(client.get(f"/opportunities/{role.slug}/"))
    assert "This role has closed." in page
    assert "Apply for this role" not in page


def test_the_three_ways_to_ask_whether_it_is_open_agree(adverts):
    make_role()
    rolling = {"closes": {"kind": "rolling"}, "dates": [{"kind": "hear_by", "within_working_days": 10}]}
    make_role(**rolling)
    roles.stop(role=make_role(**rolling), why="Enough people.", by=coordinator())
    for moment in (clock.now(), clock.now() + dt.timedelta(days=400), dt.datetime(2022, 9, 1, tzinfo=dt.UTC)):
        asked = set(Role.objects.public().open(moment).values_list("pk", flat=True))
        ordered = set(Role.objects.filter(open_at(moment)).values_list("pk", flat=True))
        each = {role.pk for role in Role.objects.public().select_related("current") if role.is_open(moment)}
        assert asked == ordered == each


def test_the_soonest_to_close_comes_first_and_closed_ones_last(client, clock_at):
    clock_at("2026-11-02 10:00")
    project = make_project()
    make_role(
        project=project,
        title="Later",
        closes={"kind": "date", "on": "2026-11-20", "time": "17:00"},
        dates=[{"kind": "hear_by", "on": "2026-11-25"}],
    )
    make_role(
        project=project,
        title="Sooner",
        closes={"kind": "date", "on": "2026-11-12", "time": "17:00"},
        dates=[{"kind": "hear_by", "on": "2026-11-25"}],
    )
    make_role(
        project=project,
        title="Over",
        closes={"kind": "date", "on": "2026-11-04", "time": "17:00"},
        dates=[{"kind": "hear_by", "on": "2026-11-25"}],
    )
    clock_at("2026-11-06 10:00")
    page = main(client.get("/opportunities/?closed=too"))
    assert page.index("Sooner") < page.index("Later") < page.index("Over")


def test_nothing_found_explains_and_offers_one_way_on(client):
    make_role()
    page = main(client.get("/opportunities/?q=zebra&remote=online"))
    assert "Nothing fits all of that" in page
    assert "Take one filter off" in page
    assert "alert" not in page.lower().replace("alert-", "")


def test_open_roles_stand_in_the_feed_with_their_pay(client, adverts):
    role = make_role(title="Feed me")
    text = client.get("/opportunities/feed.atom").content.decode()
    assert "Feed me" in text
    assert "£75" in text
    assert f"/opportunities/{role.slug}/" in text
    assert "Health Research Authority" not in text


def test_the_home_page_shows_what_closes_soon(client):
    for number in range(4):
        make_role(title=f"Soon {number}", closes={"kind": "date", "on": day(10 + number), "time": "17:00"})
    page = main(client.get("/"))
    assert [f"Soon {number}" in page for number in range(4)] == [True, True, True, False]
    assert "All 4 of our open roles" in page
