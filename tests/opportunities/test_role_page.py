"""One role: pay before the button, why we ask, how we choose, the exact terms; one call: what its host left out."""

import hashlib
import json
import re

import pytest

from opportunities.actions import roles
from opportunities.presenters import listing
from opportunities.queries import open_roles
from tests.factories.roles import change, coordinator, day, make_role
from tests.opportunities import selecting
from tests.opportunities.test_browse import adverts, main  # noqa: F401
from tests.opportunities.test_panel_leaks import client_for

pytestmark = pytest.mark.django_db
DETAIL_QUERIES = 4


def page_of(client, role) -> str:
    return main(client.get(f"/opportunities/{role.slug}/"))


def test_pay_and_its_whole_sum_stand_before_the_way_to_apply(client):
    role = make_role()
    page = page_of(client, role)
    assert page.index("£75") < page.index("Apply by") < page.index("Ways to apply")
    assert page.index("in all") < page.index("£30 a session")
    for said in ("2 sessions × £30", "You hear by", "Within 10 working days", "Travel, paid back to you"):
        assert said in page


def test_it_says_what_we_look_for_and_why_and_how_we_choose(client):
    page = page_of(client, make_role())
    for said in (
        "You have used a service like this one.",
        "Why we ask:</b> <span>The work is about what that is like.</span>",
        "How to show it:</b> <span>Tell us about a time you used it.</span>",
        "Counts twice.",
        "Three people read every answer and score it.",
        "Tell us about a time you used a service like this.",
        "Up to 300 words.",
        "Shown with a clear example",
        "Scores within 0.25 of the last place are a tie.",
        "Tell us what you need and we will arrange it.",
        "020 7946 0000",
        "First session",
        "10am to noon",
    ):
        assert said in page, said


def test_no_job_markup_is_made(client):
    page = client.get(f"/opportunities/{make_role().slug}/").content.decode()
    assert "JobPosting" not in page
    assert "ld+json" not in page


def test_the_exact_terms_have_the_hash_that_is_shown(client):
    role = make_role()
    change(role, note="We meet in the afternoon.", must_act=True, what_you_do="Come in the afternoon.")
    page = main(client.get(f"/opportunities/{role.slug}/versions/"))
    assert "We meet in the afternoon." in page
    assert "please look at your application" in page
    shown = re.findall(r"<code>([0-9a-f]{64})</code>", page)
    assert len(shown) == 2
    for number, sha256 in zip((2, 1), shown, strict=True):
        stored = client.get(f"/opportunities/{role.slug}/versions/{number}.json")
        assert stored["Content-Type"] == "application/json"
        assert hashlib.sha256(stored.content).hexdigest() == sha256
    assert client.get(f"/opportunities/{role.slug}/versions/3.json").status_code == 404


def test_an_amendment_being_written_is_not_shown(client):
    role = make_role()
    draft = roles.amend(role=role, by=coordinator())
    record = json.loads(role.current.canonical) | {"what_you_do": "Secret plans"}
    roles.edit(version=draft, record=record, note="Not yet", by=coordinator())
    assert "Secret plans" not in page_of(client, role)
    assert client.get(f"/opportunities/{role.slug}/versions/2.json").status_code == 404


def test_a_cancelled_role_stays_with_its_reason(client):
    role = make_role()
    roles.cancel(role=role, why="The project has stopped.", by=coordinator())
    page = page_of(client, role)
    assert "This role was cancelled" in page
    assert "The project has stopped." in page
    assert "Nobody can apply any more." in page


@pytest.mark.parametrize("sessions", [1, 3])
def test_a_page_asks_the_same_for_one_session_and_three(client, django_assert_num_queries, sessions):
    rows = [{"work": "sessions", "on": day(40 + n), "from": "10:00", "to": "12:00"} for n in range(sessions)]
    work = [
        {"key": "sessions", "kind": "session", "what": "sessions", "count": sessions, "includes": ["follow_up"]},
        {"key": "reading", "kind": "preparation", "what": "reading", "length": {"n": 1, "unit": "hour"}},
    ]
    role = make_role(sessions=rows, work=work)
    client.get(f"/opportunities/{role.slug}/")
    open_roles.current().pages.clear()
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(f"/opportunities/{role.slug}/")


def test_what_one_person_sent_stands_on_their_page_alone(client, client_of, cast, django_assert_max_num_queries):
    role = make_role()
    address, theirs = f"/opportunities/{role.slug}/", client_of("coproducer")
    assert "See your application" not in page_of(theirs, role)
    selecting.apply(role, cast.coproducer)
    for _again in range(2):
        assert "See your application" in page_of(theirs, role)
        assert "See your application" not in page_of(client, role)
        assert "Apply for this role" in page_of(client_of("ally"), role)
    with django_assert_max_num_queries(12):
        theirs.get(address)


def test_who_is_signed_in_sees_the_same_list_as_the_team(client_of):
    page = page_of(client_of("coproducer"), make_role())
    assert "How it fits what you told us" in page
    assert "0 of 1 needed; 0 of 1 that help." in page
    assert "Not told" in page
    assert "It never decides for anyone." in page


def test_a_stranger_is_asked_in_and_a_missing_role_is_not_found(client):
    page = page_of(client, make_role())
    assert "Sign in to see how these fit what you told us" in page
    assert client.get("/opportunities/no-such-role/").status_code == 404


# Another host's call


def test_a_call_says_what_its_host_left_out(client, adverts):  # noqa: F811
    page = main(client.get("/opportunities/adverts-open-hra-business-planning-2022/"))
    for said in (
        "Run by someone else",
        "Host: Health Research Authority",
        "Closed 21 December 2022",
        "The host gives no time",
        "The host gives no year: we worked it out",
        "Not checked by us yet.",
        "Pay: not in the part we have seen",
        "You apply with the host, not with us.",
    ):
        assert said in page, said
    assert 'href="https://www.hra.nhs.uk/' in page
    assert "/apply/" not in page


def test_every_advert_has_a_page_and_no_invented_fact(client, adverts):  # noqa: F811
    for record in adverts:
        slug = f"adverts-open-{record['listing']['id']}"
        page = main(client.get(f"/opportunities/{slug}/"))
        assert "None" not in page
        if "closes" not in record and "closes" not in str(record.get("gaps")):
            assert "Closing day" in page
        assert client.get(f"/opportunities/{slug}/apply/").status_code == 404


@pytest.mark.parametrize(
    ("state", "words", "said"),
    [
        ("not_given", "", "Not in the part we have seen."),
        ("heading_only", "", "The host's page has a section on this."),
        ("withheld", "", "On the host's page; we leave it out."),
        ("elsewhere", "see the pack", "The host says it is elsewhere: “see the pack”."),
        ("no_detail", "some pay", "The host gives no detail: “some pay”."),
        ("cut_off", "", "What we have seen stops here."),
        ("contradicted", "4 or 5", "The host says two things: “4 or 5”."),
    ],
)
def test_a_gap_is_told_in_its_own_words(state, words, said):
    row = {"path": "pay", "state": state} | ({"words": words} if words else {})
    assert str(listing.gap(row, {"listing": {"seen": "excerpt"}})) == said


def test_a_gap_inside_a_section_names_what_is_missing():
    said = {"listing": {"seen": "whole"}, "gaps": [{"path": "pay.lines[0].amount", "state": "not_given"}]}
    assert [str(note) for note in listing.gaps(said, "pay")] == ["How much: the host does not say."]


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://example.org/apply", "https://example.org/apply"),
        ("team@example.org", "mailto:team@example.org"),
        ("020 7946 0000", "tel:02079460000"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("http://", ""),
        ("1 Made Up Street, London", ""),
        ('https://example.org/"onclick=x', ""),
    ],
)
def test_only_plain_addresses_are_linked(address, link):
    assert listing.link(address) == link


def test_somebody_who_has_applied_is_led_to_their_application(db, clock_at):
    clock_at(selecting.OPENS)
    role = selecting.make_role()
    ann = selecting.person("Ann Bee")
    page = client_for(ann).get(f"/opportunities/{role.slug}/").content.decode()
    assert "Apply for this role" in page and "See your application" not in page
    sent = selecting.apply(role, ann)
    page = client_for(ann).get(f"/opportunities/{role.slug}/").content.decode()
    assert "Apply for this role" not in page and f"/me/applications/{sent.reference}/" in page
    other = client_for(selecting.person("Cy Dee")).get(f"/opportunities/{role.slug}/").content.decode()
    assert "See your application" not in other and sent.reference not in other
