"""A sum is told in its own money, a time with its place and with ours; what there is not is refused in words."""

from __future__ import annotations

import html

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import clock
from ground.exceptions import Refused
from opportunities.actions import imports, roles
from opportunities.forms.role_editor import Editor
from opportunities.models import Role, RoleVersion
from opportunities.record import faults, from_rows, paths
from tests.factories.roles import coordinator, day, make_draft, make_role, own_record, pay_for
from tests.opportunities.test_browse import main
from tests.opportunities.test_roles_admin import typed
from tests.worlds import world

pytestmark = pytest.mark.django_db
PUBLISHED = {"status": "published", "canonical": "{}", "sha256": "x", "published_at": clock.now()}
HOURS = [{"key": "w", "kind": "session", "count": 6, "length": {"n": 1, "unit": "hour"}}]


def call(slug: str, amount: dict | None = None, unit: str = "hour", work=HOURS, **changes) -> dict:
    line = {"kind": "paid", "work": "w", "amount": amount, "unit": unit} if amount else None
    return {
        "kind": "listed",
        "listing": {"feed": "made-up", "id": slug, "seen": "whole"},
        "title": f"A call {slug}",
        "bodies": [{"part": "host", "name": "A host"}],
        "pay": {"status": "paid", "evidence": "stated"} | ({"lines": [line]} if line else {}),
        "work": work,
        "closes": {"kind": "date", "on": "2026-12-03", "time": "09:00"},
    } | changes


def bring_in(*records: dict) -> None:
    for record in records:
        row = imports.import_record(record=record, by=coordinator())
        assert row.outcome == "new", row


@world
def calls(clock_at):
    clock_at("2026-11-02 10:00")
    bring_in(
        call("usd", {"pence": 10000, "currency": "USD"}),
        call("cad", {"pence": {"min": 1900}, "currency": "CAD"}),
        call("jpy", {"pence": 5000, "currency": "JPY"}),
        call("gbp", {"pence": 2100, "currency": "GBP"}),
        call(
            "brisbane",
            closes={"kind": "date", "on": "2026-12-03", "time": "09:00", "tz": "Australia/Brisbane"},
            sessions=[{"on": "2026-12-10", "from": "09:00", "to": "11:00", "tz": "Australia/Brisbane"}],
            dates=[{"kind": "hear_by", "on": "2026-12-08", "time": "12:00", "tz": "America/New_York"}],
        ),
        call("end-of-day", closes={"kind": "date", "on": "2026-12-03", "tz": "Australia/Brisbane"}),
    )


def seen(client, slug: str) -> str:
    role = Role.objects.get(listing__external_id=slug)
    return html.unescape(main(client.get(f"/opportunities/{role.slug}/")))


@pytest.mark.parametrize(
    ("slug", "figure"),
    [("usd", "US$600"), ("cad", "at least CAD 114"), ("jpy", "JPY 30,000"), ("gbp", "£126")],
)
def test_card_page_and_feed_say_the_currency(calls, client, slug, figure):
    cards = html.unescape(main(client.get("/opportunities/")))
    card = cards[cards.index(f"A call {slug}") :].partition("</article>")[0]
    assert figure in card
    assert figure in seen(client, slug)
    entry = (
        client.get("/opportunities/feed.atom").content.decode().partition(f"A call {slug}")[2].partition("</entry>")[0]
    )
    assert f"{figure} in all" in entry


def test_pounds_are_compared_with_pounds(calls, client):
    page = main(client.get("/opportunities/?pay=hourly"))
    assert "A call gbp" in page
    for other in ("usd", "cad", "jpy"):
        assert f"A call {other}" not in page


def test_our_own_roles_are_in_pounds_in_the_database_too():
    version = make_draft()
    pay_for(version)
    with pytest.raises(IntegrityError, match="own_in_pounds"), transaction.atomic():
        RoleVersion.objects.filter(pk=version.pk).update(
            worked_total_currency="EUR", **PUBLISHED, published_by=coordinator()
        )


def test_a_time_is_told_with_its_place_and_ours(calls, client):
    cards = html.unescape(main(client.get("/opportunities/")))
    assert "Closes Thu 3 Dec, 9am, Brisbane time (Wed 2 Dec, 11pm, UK time)" in cards
    assert "Closes Thu 3 Dec, 9am<" in cards.replace("</span>", "<")  # ours as ever
    page = seen(client, "brisbane")
    assert "Thursday 3 December 2026, 9am, Brisbane time (Wed 2 Dec, 11pm, UK time)" in page
    assert "Thursday 10 December 2026, 9am to 11am, Brisbane time (Wed 9 Dec, 11pm to 1am, UK time)" in page
    assert "Tuesday 8 December 2026, noon, New York time (5pm, UK time)" in page
    assert "Thursday 3 December 2026, Brisbane time" in seen(client, "end-of-day")


def test_it_closes_at_that_place_s_hour(calls, client, clock_at):
    clock_at("2026-12-02 22:59")
    assert "A call brisbane" in main(client.get("/opportunities/"))
    clock_at("2026-12-02 23:01")
    assert "A call brisbane" not in main(client.get("/opportunities/"))


REFUSED = [
    (
        {"closes": {"kind": "date", "on": "2026-12-03", "time": "09:00", "tz": "Europe/Atlantis"}},
        "closes.tz: there is no time zone called 'Europe/Atlantis': write one like Europe/Paris.",
    ),
    (
        {"sessions": [{"on": "2026-12-03", "from": "09:00", "tz": "Mars/Base"}]},
        "sessions[0].tz: there is no time zone called 'Mars/Base': write one like Europe/Paris.",
    ),
    (
        {"expenses": [{"kind": "travel", "cap": {"pence": 500, "currency": "ZZZ"}}]},
        "expenses[0].cap.currency: there is no currency called 'ZZZ': write one like GBP.",
    ),
    ({"term": {"starts": "2026-12-03", "ends": "2026-12-02"}}, "term.ends: this is before it starts."),
    (
        {"term": {"starts": {"year": 2027, "month": 2}, "ends": {"year": 2027, "month": 1, "part": "end"}}},
        "term.ends: this is before it starts.",
    ),
]


@pytest.mark.parametrize(("wrong", "sentence"), REFUSED, ids=[str(n) for n in range(len(REFUSED))])
def test_what_there_is_not_is_refused_at_import(wrong, sentence):
    row = imports.import_record(record=call("a", **wrong), by=coordinator())
    assert (row.outcome, row.faults) == ("refused", (sentence,))
    assert not Role.objects.exists()


@pytest.mark.parametrize(("wrong", "sentence"), REFUSED, ids=[str(n) for n in range(len(REFUSED))])
def test_and_in_a_draft_of_ours(wrong, sentence):
    version = make_draft()
    with pytest.raises(Refused) as refusal:
        roles.edit(version=version, record=own_record(version.role.project, **wrong), by=coordinator())
    assert sentence in [paths.line(problem) for problem in refusal.value.problems]


@pytest.mark.parametrize(
    "term",
    [
        {"starts": {"year": 2027}, "ends": {"year": 2027, "month": 1}},
        {"starts": {"month": 11}, "ends": {"month": 2}},
        {"starts": "2027-01-01", "ends": "2027-01-01"},
    ],
)
def test_a_term_that_may_be_in_order_is_taken(term):
    assert faults(call("a", term=term)) == []


def test_the_database_publishes_no_term_that_ends_before_it_starts():
    version = make_draft()
    pay_for(version)
    RoleVersion.objects.filter(pk=version.pk).update(term_ends=day(1), term_starts=day(2))
    version.refresh_from_db()
    with pytest.raises(IntegrityError, match="ends before it starts"), transaction.atomic():
        RoleVersion.objects.filter(pk=version.pk).update(
            status="published",
            canonical="{}",
            sha256="x",
            published_at=version.role.added_at,
            published_by=coordinator(),
        )


def test_an_amount_in_another_money_is_left_as_it_stands_in_the_editor(client_of):
    """The box is for pounds: 600 dollars became 600 pounds with the next press."""
    line = {"kind": "paid", "work": "sessions", "amount": {"pence": 60000, "currency": "USD"}, "unit": "session"}
    version = make_draft(pay={"status": "paid", "lines": [line], "may_decline": "yes"})
    page = client_of("coordinator").get(reverse("team_role", args=[version.role.slug])).content.decode()
    assert "US$1,200" in page and "£1,200" not in page
    sent = typed(Editor(version)) | {"about-title": "Another title"}
    answer = client_of("coordinator").post(reverse("team_role_edit", args=[version.role.slug]), sent)
    assert answer.status_code == 302
    said = from_rows(version.role.versions.get())
    assert (said["title"], said["pay"]["lines"][0]["amount"]) == ("Another title", line["amount"])


def test_the_editor_says_that_the_work_ends_before_it_starts(client_of):
    version = make_draft()
    sent = typed(Editor(version))
    starts, ends = (next(key for key in sent if key.endswith(end)) for end in ("term__starts", "term__ends"))
    sent |= {starts: "2035-03-02", ends: "2035-03-01"}
    page = client_of("coordinator").post(reverse("team_role_edit", args=[version.role.slug]), sent).content.decode()
    assert "This is before it starts" in page or "this is before it starts" in page
    assert "2035-03-01" in page or "1 March 2035" in page


def test_work_of_so_much_in_each_week_is_not_called_all(client):
    role = make_role(
        work=[
            *own_record(make_role().project)["work"],
            {"key": "notes", "kind": "total", "per": "week", "length": {"n": 2, "unit": "hour"}, "what": "notes"},
        ]
    )
    page = main(client.get(f"/opportunities/{role.slug}/"))
    assert "In all" not in page
    assert "Notes, each week, 2 hours" in page
