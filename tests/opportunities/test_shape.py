import copy
import json

import pytest

from opportunities.actions import versions
from opportunities.actions.imports import import_record
from opportunities.models import Listing, Role
from opportunities.record import canonical, from_rows, semantics, sha256, tidy
from opportunities.record.check import SCHEMA
from portal.settings.env import ROOT
from tests.factories.roles import coordinator, make_project, own_record
from tests.opportunities.shapes import Maker, lines, paths, paths_of_schema

DATA = ROOT / "portal/demo/data"
ADVERTS = [
    record
    for name in ("adverts_open", "adverts_more")
    for record in json.loads((DATA / f"{name}.json").read_bytes())["roles"]
]
OWN = {"kind": "own", "slug": "a", "project": "p", "title": "A role", "pay": {"status": "paid"}}
LISTED = {
    "kind": "listed",
    "listing": {"feed": "f", "id": "1", "seen": "whole"},
    "title": "A call",
    "bodies": [{"part": "host", "name": "A host"}],
    "pay": {"status": "paid", "evidence": "stated"},
}


@pytest.mark.parametrize("record", ADVERTS, ids=lambda record: record["listing"]["id"])
def test_real_adverts_fit(record):
    assert lines(record) == []


def test_generated_records_fit_and_hold_every_key_of_the_schema():
    held = set()
    for seed in range(200):
        record = Maker(seed).role("p")
        assert lines(record) == [], seed
        held |= paths(record)
    never = {f"closes.others.on.{key}" for key in ("part", "side", "to_year")}
    assert paths_of_schema() - held - never == set()


@pytest.mark.django_db
def test_generated_records_go_into_rows_and_back_equal():
    project = make_project(slug="p")
    for seed in range(60):
        record = Maker(seed).role(project.slug)
        row = import_record(record=record, by=coordinator())
        assert row.outcome == "new", (seed, row)
        role = Role.objects.get(slug=record["slug"]) if record["kind"] == "own" else None
        role = role or Listing.objects.get(external_id=record["listing"]["id"]).role
        assert canonical(from_rows(role.versions.get())) == canonical(record), seed


@pytest.mark.django_db
def test_a_draft_says_exactly_what_it_was_told_last():
    """No key of an earlier record is left behind."""
    project = make_project(slug="p")
    version = None
    for seed in range(40):
        record = Maker(seed).role(project.slug)
        if record["kind"] != "own":
            continue
        record["slug"] = "the-same"
        if version is None:
            import_record(record=record, by=coordinator())
            version = Role.objects.get(slug="the-same").versions.get()
        versions.write(version, tidy(record))
        assert canonical(from_rows(version)) == canonical(record), seed


def test_canonical_json_is_one_string_for_one_meaning():
    one = {"title": "Cafe\u0301", "activities": ["b", "a"], "steps": [{"text": "b"}, {"text": "a"}]}
    assert canonical(one) == '{"activities":["a","b"],"steps":[{"text":"b"},{"text":"a"}],"title":"Café"}'.encode()
    assert sha256(canonical(one)) == sha256(canonical(dict(reversed(one.items()))))


def changed(record: dict, path: str, value) -> dict:
    made = copy.deepcopy(record)
    here = made
    *way, last = path.split(".")
    for step in way:
        here = here[int(step)] if step.isdigit() else here.setdefault(step, {})
    if value is Ellipsis:
        del here[last]
    else:
        here[last] = value
    return made


GBP_5, MAY_1 = {"pence": 500, "currency": "GBP"}, {"month": 5, "day": 1}
BROKEN = [
    ("type", LISTED, "title", 5, "title: 5 is not text"),
    ("type", LISTED, "activities", {}, "activities: {} is not a list"),
    ("type", OWN, "pay", 5, "pay: 5 is not an object"),
    ("enum", LISTED, "pay.status", "explicit", "pay.status: 'explicit' is none of paid, mixed, expenses_only"),
    ("const", LISTED, "closes", {"kind": "rolling", "extended": False}, "closes.extended: false stands here"),
    ("required", LISTED, "title", ..., "title: this is missing"),
    ("required", LISTED, "listing.seen", ..., "listing.seen: this is missing"),
    ("additionalProperties", LISTED, "pay.bonus", 1, "pay.bonus: there is no such key here"),
    ("minProperties", LISTED, "term", {}, "term: this is empty"),
    ("minItems", LISTED, "activities", [], "activities: this list is empty"),
    ("maxItems", LISTED, "support", [{"kind": "access", "text": "x"}] * 101, "support: this list has more than 100"),
    ("uniqueItems", LISTED, "activities", ["a", "a"], "activities: 'a' stands in the list twice"),
    ("minLength", LISTED, "title", "", "title: this is empty"),
    ("maxLength", LISTED, "title", "x" * 201, "title: this is longer than 200 characters"),
    ("minimum", LISTED, "variants", [{"label": "a", "n": 0}], "variants[0].n: 0 is less than 1"),
    ("maximum", OWN, "attendance_shares", [{"outcome": "ill", "percent": 101}], "attendance_shares[0].percent: 101"),
    ("pattern", LISTED, "listing.feed", "Two Words", "listing.feed: 'Two Words' is not small letters"),
    ("pattern", LISTED, "listing.source_url", "ftp://x", "listing.source_url: 'ftp://x' is not a web address"),
    ("pattern", LISTED, "closes", {"kind": "date", "on": "2026-01-02", "time": "9am"}, "closes.time: '9am' is not a time"),
    ("format", LISTED, "listing.checked_on", "2026-02-30", "listing.checked_on: '2026-02-30' is no day"),
    ("newline", LISTED, "listing.checked_on", "2026-02-20\n", "listing.checked_on: '2026-02-20\n' is not a day"),
    ("oneOf", LISTED, "dates", [{"kind": "opens"}], "dates[0]: say on or within_working_days"),
    ("oneOf", LISTED, "seats", [{"kind": "group", "n": 1, "said": "x"}], "seats[0]: 'n' and 'said' stand here together"),
    ("oneOf", LISTED, "sessions", [{"on": 5}], "sessions[0].on: 5 is neither a day"),
    ("oneOf", LISTED, "sessions", [{"on": {"month": 13}}], "sessions[0].on.month: 13 is more than 12"),
    ("oneOf", LISTED, "variants", [{"label": "a", "n": True}], "variants[0].n: true is neither a whole number"),
    ("anyOf", LISTED, "bodies", [{"part": "host"}], "bodies[0]: say name or described_as"),
    ("anyOf", LISTED, "sessions", [{"on": {"day": 1, "month": 2, "year": 2026}}], "sessions[0].on: say year_worked_out"),
    ("not", LISTED, "title", " a", "title: take away the spaces"),
    ("not", LISTED, "slug", "a", "slug: this does not stand here beside 'listed'"),
    ("not", OWN, "gaps", [{"path": "closes", "state": "withheld"}], "gaps: this does not stand here beside 'own'"),
    ("not", LISTED, "sessions", [{"on": "2026-01-02", "tz": "Europe/London"}], "sessions[0].tz: 'Europe/London' is what"),
    ("dependentRequired", LISTED, "sessions", [{"on": "2026-01-02", "to": "10:00"}], "sessions[0].to: this stands only"),
    ("if", LISTED, "closes", {"kind": "date"}, "closes.on: this is missing"),
    ("if", LISTED, "closes", {"kind": "rolling", "on": "2026-01-02"}, "closes.on: this does not stand here beside"),
    ("allOf", OWN, "criteria", [{"kind": "who", "need": "essential", "text": "x", "weight": 1}], "criteria[0].need"),
    ("float", LISTED, "variants", [{"label": "a", "n": 4.0}], "variants[0].n: 4.0 is not a whole number"),
    ("pattern", LISTED, "language", "Welsh", "language: 'Welsh' is not a language tag"),
    ("not", LISTED, "expenses", [{"kind": "food", "cap": GBP_5, "capped": True}], "expenses[0]: 'cap' and 'capped' do not"),
    ("not", LISTED, "expenses", [{"kind": "none", "capped": True}], "expenses[0].capped: this does not stand here beside"),
    ("not", LISTED, "closes", {"kind": "date", "on": "2026-01-02", "opens": MAY_1}, "closes.opens: this does not stand"),
    ("if", LISTED, "closes", {"kind": "yearly"}, "closes.on: this is missing"),
    ("if", LISTED, "pay.lines", [{"kind": "paid", "amount": GBP_5, "unit": "block"}], "pay.lines[0].block: this is missing"),
    ("if", LISTED, "pay.lines", [{"kind": "unpaid", "only_if": "x"}], "pay.lines[0].only_if: this does not stand here"),
    ("allOf", LISTED, "selection", {"why_invited": "x"}, "selection.why_invited: this does not stand here"),
    ("allOf", OWN, "selection", {"text": "x"}, "selection.method: this is missing"),
    ("dependentRequired", LISTED, "work", [{"kind": "session", "choose": 1}], "work[0].choose: this stands only beside"),
    ("surrogate", LISTED, "title", "\ud800", "title: this text has half a character"),
]  # fmt: skip


@pytest.mark.parametrize(("keyword", "record", "path", "value", "said"), BROKEN, ids=lambda each: str(each)[:40])
def test_one_broken_record_per_keyword_is_refused_with_its_path(keyword, record, path, value, said):
    found = lines(changed(record, path, value))
    assert any(sentence.startswith(said) for sentence in found), found
    assert not any("under any of the given schemas" in sentence for sentence in found)


FOUR = [{"on": f"2026-01-0{day}", "work": "date"} for day in (1, 2, 3, 4)]
DATE = {"kind": "session", "key": "date"}
BEYOND = [
    (
        "criteria",
        [{"kind": "who", "need": "essential", "text": "x", "variant": "x"}],
        "criteria[0].variant: no variant",
    ),
    ("seats", [{"kind": "places", "n": 1, "variant": "x"}], "seats[0].variant: no variant is called 'x'"),
    ("work", [DATE | {"variant": "x"}], "work[0].variant: no variant is called 'x'"),
    (
        "variants",
        [{"label": "a", "term": {"starts": "2026-02-01", "ends": "2026-01-01"}}],
        "variants[0].term.ends: this",
    ),
    ("expenses", [{"kind": "food"}, {"kind": "none"}], "expenses[1]: none are covered, and others stand here"),
    (
        "work",
        [DATE | {"between": {"from": "09:00", "to": "10:00", "tz": "Europe/Nowhere"}}],
        "work[0].between.tz: there is no",
    ),
    ("closes", {"kind": "yearly", "on": {"month": 2, "day": 30}}, "closes.on: there is no 30 February"),
    (
        "closes",
        {"kind": "date", "on": "2026-02-01", "others": [{"on": "2026-02-02", "tz": "Mars/North"}]},
        "closes.others[0].tz: there is no time zone called 'Mars/North'",
    ),
    ("variants", [{"label": "a", "n": {"min": 3, "max": 2}}], "variants[0].n: min 3 is more than max 2"),
    ("variants", [{"label": "a", "n": {"min": 3, "max": 3}}], "variants[0].n: from 3 to 3 is one number: write 3"),
    ("sessions", [{"on": {"month": 2, "day": 30}}], "sessions[0].on: there is no 30 February"),
    ("sessions", [{"on": "2026-01-02", "from": "12:00", "to": "11:00"}], "sessions[0].to: 11:00 is not after 12:00"),
    ("sessions", [{"on": "2026-01-02", "work": "x"}], "sessions[0].work: no row of 'work' has the key 'x'"),
    ("routes", [{"for": "ask", "by": "post", "variant": "x"}], "routes[0].variant: no variant is called 'x'"),
    ("expenses", [{"kind": "food", "seen_at": "https://x.org/"}], "expenses[0].seen_at: this address is not among"),
    ("gaps", [{"path": "pay.bonus", "state": "withheld"}], "gaps[0].path: 'pay.bonus' is no place in this shape"),
    ("gaps", [{"path": "routes[fly]", "state": "withheld"}], "gaps[0].path: 'routes[fly]' is no place"),
    (
        "closes",
        {"kind": "date", "on": "2026-02-02", "others": [{"on": "2026-02-01"}]},
        "closes.on: this is after another closing date",
    ),
]


@pytest.mark.parametrize(("key", "value", "said"), BEYOND, ids=[said[:40] for _, _, said in BEYOND])
def test_what_a_schema_cannot_say_is_said_too(key, value, said):
    found = lines(LISTED | {key: value})
    assert [sentence for sentence in found if sentence.startswith(said)], found


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"work": [DATE | {"choose": 5}], "sessions": FOUR}, "work[0].choose: 5 of 4 cannot be chosen."),
        (
            {"work": [DATE], "sessions": [FOUR[0] | {"room": 3}]},
            "sessions[0].room: this stands only where the work of the session has 'choose'.",
        ),
        (
            {"pay": LISTED["pay"] | {"lines": [{"kind": "paid", "applies_to": {"min": 4, "max": 4, "unit": "hour"}}]}},
            "pay.lines[0].applies_to: max 4 is not more than min 4.",
        ),
        (
            {"pay": LISTED["pay"] | {"lines": [{"kind": "paid", "variant": "x"}]}},
            "pay.lines[0].variant: no variant is called 'x'.",
        ),
        ({"work": [DATE | {"choose": 4}], "sessions": [one | {"room": 3} for one in FOUR]}, ""),
    ],
    ids=["too many", "room", "band", "pay variant", "fits"],
)
def test_what_shape_2_says_holds_together(record, said):
    assert lines(LISTED | record) == ([said] if said else [])


def test_two_questions_have_two_keys():
    questions = [{"text": "a", "key": "same"}, {"text": "b", "key": "same"}]
    selection = {"method": "lottery", "text": "x", "questions": questions}
    assert lines(OWN | {"selection": selection}) == [
        "selection.questions: two have the key 'same': answers are filed by it."
    ]


def test_notice_days_stand_on_a_late_cancellation_only():
    shares = [{"outcome": "ill", "percent": 50, "notice_days": 2}]
    assert lines(OWN | {"attendance_shares": shares}) == [
        "attendance_shares[0].notice_days: this stands on 'cancelled_late' only."
    ]


@pytest.mark.parametrize("value", [None, [], "x", 5, True])
def test_what_is_no_record_at_all_is_told_so(value):
    assert lines(value)[0].startswith("the role: ")


@pytest.mark.parametrize(
    ("day", "fits"),
    [("9999-12-31", False), ("0001-01-01", False), ("1989-12-31", False), ("2101-01-01", False), ("2026-12-31", True)],
)
def test_a_day_has_a_year_that_can_be(day, fits):
    records = (
        {"closes": {"kind": "date", "on": day}},
        {"term": {"kind": "fixed", "starts": day}},
        {"term": {"kind": "fixed", "ends": day}},
        {"dates": [{"kind": "hear_by", "on": day}]},
        {"listing": LISTED["listing"] | {"checked_on": day, "page_dated": day}},
    )
    for change in records:
        told = [sentence for sentence in lines(LISTED | change) if " is not between " in sentence]
        assert bool(told) is not fits, (change, lines(LISTED | change))
        assert all(f"{day} is not between 1990 and 2100" in sentence for sentence in told)


def test_every_day_of_the_shape_is_looked_at():
    """Each key of the schema that may hold a whole day."""
    found = set()

    def walk(value, key):
        if isinstance(value, dict):
            if value.get("$ref", "").rpartition("/")[2] in ("date", "when", "closes_on"):
                found.add(key)
            for name, one in value.items():
                walk(one, key if name in ("oneOf", "allOf", "items") else name)
        elif isinstance(value, list):
            for one in value:
                walk(one, key)

    walk(json.loads(SCHEMA.read_bytes())["$defs"], "")
    assert found - {"when", "closes_on"} == semantics.DAYS


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("\u200b", "title: take away the sign that nobody sees, U+200B."),
        ("A call\u202e", "title: take away the sign that nobody sees, U+202E."),
        ("A c\u034fall", "title: take away the sign that nobody sees, U+034F."),
        ("A\u200d", "title: take away the sign that nobody sees, U+200D."),
        ("A" + "\u0301" * 9, "title: a letter has too many accents on it, or an accent has no letter."),
        ("12", "title: this has no letter that anybody can read."),
    ],
    ids=ascii,
)
def test_a_title_can_be_read(name, words):
    assert lines(LISTED | {"title": name}) == [words]
    if name != "12":
        assert lines(LISTED | {"bodies": [{"part": "host", "name": name}]}) == [
            words.replace("title", "bodies[0].name")
        ]


@pytest.mark.parametrize(
    "name", ["می\u200cخواهم", "Panel \U0001f469\u200d\U0001f4bb", "I \u2764\ufe0f Leeds", "Nguyễn", "A\u00a0B"]
)
def test_names_that_are_written_so_stay(name):
    assert lines(LISTED | {"title": name}) == []


def test_long_values_are_cut():
    assert all(len(sentence) < 300 for sentence in lines(LISTED | {"kind": "y" * 5000, "x" * 5000: 1}))


@pytest.mark.django_db
def test_an_own_record_of_the_factory_fits():
    assert lines(own_record(make_project())) == []


def test_the_schema_says_in_its_id_which_shape_it_is():
    assert json.loads(SCHEMA.read_bytes())["$id"] == "role.schema.2.json"
