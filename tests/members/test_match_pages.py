"""How a person fits each role: the same list for them, the team and the role's page; nothing hidden, nothing ranked."""

import datetime as dt
import re

import pytest
from django.template.loader import render_to_string

from ground import clock
from members.actions import consents, profile
from members.models import VocabularyTerm
from opportunities import matching
from opportunities.queries import matches
from tests.factories import roles as factory

pytestmark = pytest.mark.django_db
WHY = {"why_we_ask": "It is what the work is about.", "how_to_show": "Say so."}


def wants(need: str, code: str, text: str, **more) -> dict:
    rule = {"rule": "any_of", "terms": [code]}
    return {"kind": "experience", "need": need, "text": text, "evidence": rule, **WHY, **more}


CRITERIA = [
    wants("essential", "exp-hearing-self", "You have trouble hearing"),
    wants("essential", "skill-listening", "You listen well"),
    wants("desirable", "exp-home-test", "You have tried a test at home", weight=2),
]


def tell(person, code: str, answer: str = "yes", share: bool = True):
    item = profile.say(person=person, term=VocabularyTerm.objects.get(code=code), answer=answer, by=person)
    return consents.give(item=item, by=person) if share else item


def the_list(page: str) -> str:
    """The match as it stands in a page: from its first line to its last."""
    found = re.search(r"<div>\s*<p><b>\d+ of \d+ needed.*?decides nothing\.</p>\s*</div>", page, re.DOTALL)
    assert found, "there is no match in this page"
    return found[0]


@pytest.fixture
def role(db):
    return factory.make_role(criteria=CRITERIA)


def test_met_not_met_and_not_told_are_three_things(role, cast, client_of):
    me = cast.coproducer
    tell(me, "exp-hearing-self")
    tell(me, "skill-listening", "no")
    page = client_of("coproducer").get("/me/matches/").content.decode()
    assert "1 of 2 needed; 0 of 1 that help." in page
    assert "Told: “I am deaf or have trouble hearing”" in page
    assert "Told: not “I am good at listening”" in page
    assert [page.count(f">{words}</span>") for words in ("Not met", "Not told")] == [1, 1]


def test_the_member_the_team_and_the_role_page_see_the_same_list(role, cast, client_of):
    me = cast.coproducer
    tell(me, "exp-hearing-self")
    tell(me, "skill-listening", share=False)
    team = render_to_string("opportunities/_match.html", {"match": matches.match_of(me, role.current)})
    client = client_of("coproducer")
    mine = the_list(client.get("/me/matches/").content.decode())
    public = the_list(client.get(f"/opportunities/{role.slug}/").content.decode())
    assert mine == public == the_list(team)
    assert "good at listening" not in mine


def test_only_the_member_is_reminded_of_what_they_did_not_share(role, cast, client_of):
    tell(cast.coproducer, "skill-listening", share=False)
    mine = client_of("coproducer").get("/me/matches/").content.decode()
    assert "Only you see this" in mine and "good at listening" in mine
    assert "good at listening" not in client_of("coproducer2").get("/me/matches/").content.decode()


def test_no_role_is_hidden_and_the_soonest_comes_first_whatever_fits(cast, client_of):
    tell(cast.coproducer, "exp-hearing-self")
    tell(cast.coproducer, "exp-home-test", "no")
    fits, not_at_all = CRITERIA[:1], [wants("essential", "exp-home-test", "You have tried a test at home")]
    days = {"late": 9, "soon": 4, "middle": 6}
    asked = {"late": fits, "soon": not_at_all, "middle": fits}
    for name, after in days.items():
        closes = {"kind": "date", "on": factory.day(after), "time": "17:00"}
        factory.make_role(title=f"The {name} one", criteria=asked[name], closes=closes)
    page = client_of("coproducer").get("/me/matches/").content.decode()
    order = sorted(days, key=lambda name: page.index(f"The {name} one"))
    assert order == ["soon", "middle", "late"]
    assert "3 paid roles are open" in page
    assert "needed for <b>2</b>" in page and "rules you out of <b>2</b>" in page


def test_what_is_closed_is_not_among_them(role, cast, client_of, clock_at):
    clock_at(clock.now() + dt.timedelta(days=300))
    assert "No role of ours is open right now" in client_of("coproducer").get("/me/matches/").content.decode()


def test_who_shared_nothing_is_told_so_and_may_apply_all_the_same(role, client_of):
    page = client_of("coproducer").get("/me/matches/").content.decode()
    assert "We do not know yet how you fit" in page and role.current.title in page


def test_a_snapshot_holds_no_words_and_taking_back_hides_them(role, cast):
    me = cast.coproducer
    given = tell(me, "exp-hearing-self")
    kept = matches.snapshot_of(me, role.current)
    assert kept["matcher"] == matching.MATCHER and kept["version_sha256"] == role.current.sha256
    assert kept["consent_ids"] == [given.pk] and kept["item_ids"] == [given.item_id]
    assert "hearing" not in str(kept)
    criteria = matches.criteria_of([role.current_id])[role.current_id]
    show = lambda: render_to_string(  # noqa: E731
        "opportunities/_match.html",
        {"match": matching.from_data(kept["results"], criteria, matches.items_of(me))},
    )
    assert show() == render_to_string("opportunities/_match.html", {"match": matches.match_of(me, role.current)})
    consents.withdraw_all(person=me, by=me)
    assert "Told, and taken back since" in show() and "deaf" not in show()
    assert "1 of 2 needed" in show()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_few_queries_for_three_as_for_one(cast, client_of, count, django_assert_num_queries):
    for _ in range(count):
        factory.make_role(criteria=CRITERIA)
    tell(cast.coproducer, "exp-hearing-self")
    client = client_of("coproducer")
    client.get("/me/matches/")
    with django_assert_num_queries(11):
        assert client.get("/me/matches/").content.decode().count("needed; ") == count
