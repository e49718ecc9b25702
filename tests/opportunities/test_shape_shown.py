"""What shape 2 adds is told: on the host's page as we keep it, on the card, in the feed and in the filters."""

import html
import json
import re

import pytest

from opportunities.actions.imports import import_record
from opportunities.models import Role
from opportunities.presenters import role_card, wording
from portal.settings.env import ROOT
from tests.factories.roles import coordinator

pytestmark = pytest.mark.django_db
MORE = json.loads((ROOT / "portal/demo/data/adverts_more.json").read_bytes())["roles"]
CAD_25 = {"pence": 2500, "currency": "CAD", "currency_worked_out": True}
CALL = {
    "kind": "listed",
    "listing": {"feed": "made-up", "id": "one", "seen": "whole", "note": "Rang the host, who said so."},
    "title": "Galwad am gleifion",
    "language": "cy",
    "bodies": [{"part": "host", "name": "A host"}],
    "variants": [
        {"label": "North", "n": 2, "term": {"length": {"n": 3, "unit": "year"}}},
        {"label": "South", "own_ways_to_apply": True},
    ],
    "seats": [{"kind": "places", "n": 2, "variant": "North"}],
    "criteria": [{"kind": "area", "need": "essential", "text": "Lives in the north", "variant": "North"}],
    "work": [
        {"key": "date", "kind": "session", "choose": 1, "length": {"n": 2, "unit": "hour"}},
        {"kind": "training", "what": "a course", "optional": True},
        {"kind": "own_time", "count": 2, "per": "cycle", "between": {"from": "09:00", "to": "17:00", "tz": "America/Toronto"}},
    ],
    "sessions": [
        {"work": "date", "on": "2030-05-20", "from": "10:00", "to": "12:00", "tz": "America/Toronto"},
        {"work": "date", "on": "2030-05-21", "from": "10:00", "to": "12:00", "tz": "America/Toronto"},
    ],
    "closes": {
        "kind": "date",
        "on": "2030-05-01",
        "time": "17:00",
        "tz": "America/Toronto",
        "others": [{"on": "2030-05-02", "time": "09:00", "tz": "Pacific/Auckland"}],
    },
    "pay": {
        "status": "paid",
        "evidence": "stated",
        "lines": [
            {"kind": "paid", "work": "date", "amount": CAD_25, "unit": "session", "only_if": "you have no salary", "called": "tâl"}
        ],
        "within_working_days": 30,
        "claim_within": {"n": 3, "unit": "month"},
    },
    "expenses": [
        {"kind": "travel", "rate": {"amount": {"pence": 45, "currency": "GBP"}, "per": "mile"}},
        {"kind": "lost_earnings", "capped": True},
        {"kind": "food", "in_the_fee": True},
    ],
    "selection": {"method": "lottery", "text": "Names are drawn."},
    "gaps": [{"path": "closes", "state": "contradicted", "words": "1 neu 2 Mai"}],
}  # fmt: skip


def bring_in(**changes) -> Role:
    assert import_record(record={**CALL, **changes}, by=coordinator()).faults == ()
    return Role.objects.get(listing__external_id="one")


def text(client, path: str) -> str:
    page = html.unescape(client.get(path).content.decode())
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


TOLD = [
    "North, 2 places, 3 years",
    "South, with its own ways to apply",
    "2 places (only: North)",
    "Needed: Lives in the north (only: North)",
    "you come to one of the dates, and choose which",
    "Training: A course, only if you want to",
    "each round, between 9am and 5pm Toronto time",
    "CAD 25 a session (tâl) (they name no currency: we worked it out), only if you have no salary",
    "The money comes within 30 working days.",
    "You claim it within 3 months.",
    "Travel, £0.45 for each mile",
    "Lost earnings, up to a limit, which is not given",
    "Food, meant to be covered by the pay: nothing comes on top",
    "Lot, among all who meet the bar",
    "Names are drawn.",
    "The advert and the work are in Welsh.",
    "Rang the host, who said so.",
    "10am to noon, Toronto time (3pm to 5pm, UK time)",
    "5pm, Toronto time (10pm, UK time)",
    "The host also says Thursday 2 May 2030, 9am, Auckland time (Wed 1 May, 10pm, UK time)",
]


def test_each_fact_is_told_on_the_page(client):
    role = bring_in()
    page = text(client, f"/opportunities/{role.slug}/")
    assert [words for words in TOLD if words not in page] == []


def test_welsh_stands_in_welsh_and_our_words_do_not(client):
    role = bring_in()
    page = html.unescape(client.get(f"/opportunities/{role.slug}/").content.decode())
    assert '<h1 lang="cy">Galwad am gleifion</h1>' in page
    assert '<span lang="cy">1 neu 2 Mai</span>' in page
    assert '(<span lang="cy">tâl</span>)' in page
    assert page.count('lang="cy"') == 3
    cards = client.get("/opportunities/").content.decode()
    assert re.search(r'<h\d lang="cy"><a href="[^"]+">Galwad am gleifion</a>', cards)


def test_a_card_never_says_in_all_bare_where_pay_rests_on_something():
    card = role_card.card(bring_in())
    assert (card["pay"], card["pay_small"]) == ("CAD 25", "in all, but not for everybody")
    assert card["pay_note"].endswith("Only if you have no salary. They name no currency: we worked it out")
    assert not any("How they choose" in note for note in card["notes"])


def test_a_total_of_figures_said_roughly_is_about_so_much():
    about = {"key": "date", "kind": "session", "count": {"min": 8, "max": 8, "about": True}}
    line = {"kind": "paid", "work": "date", "amount": {"pence": 5000, "currency": "JPY"}, "unit": "session"}
    pay = CALL["pay"] | {"lines": [line]}
    card = role_card.card(bring_in(work=[about], sessions=CALL["sessions"], pay=pay))
    assert (card["pay"], card["pay_small"]) == ("about JPY 40,000", "in all")


def test_the_feed_names_the_currency(client):
    bring_in()
    feed = html.unescape(client.get("/opportunities/feed.atom").content.decode())
    assert "CAD 25 in all, but not for everybody" in feed


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"unit": "block", "block": {"n": 3, "unit": "hour"}}, "£75 for each 3 hours, and a part of that counts whole"),
        ({"unit": "day", "applies_to": {"min": 4, "unit": "hour"}}, "£75 a day, from 4 hours"),
        ({"unit": "half_day", "applies_to": {"max": 4, "unit": "hour"}}, "£75 a half day, up to 4 hours"),
        ({"unit": "session", "applies_to": {"min": 2, "max": 4, "unit": "hour"}}, "£75 a session, for 2 to 4 hours"),
    ],
)
def test_blocks_and_bands_in_words(line, said):
    assert wording.pay_line({"kind": "paid", "amount": {"pence": 7500, "currency": "GBP"}, **line}) == said


@pytest.mark.parametrize("record", MORE, ids=lambda record: record["listing"]["id"])
def test_the_pages_and_cards_of_the_twelve_stand(client, record):
    assert import_record(record=record, by=coordinator()).outcome == "new"
    role = Role.objects.get(listing__external_id=record["listing"]["id"])
    assert client.get(f"/opportunities/{role.slug}/").status_code == 200
    assert role_card.card(role)["title"] == record["title"]
