import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from ground import clock, text_format
from ground.exceptions import Refused
from opportunities.actions import roles, sessions, versions
from opportunities.forms.selection import SessionForm, SourceForm
from opportunities.models import Role
from opportunities.record import from_rows
from tests.factories.roles import coordinator, day, make_draft, make_project, own_record, pay_for, person
from tests.opportunities.gate_cases import CASES, EXTRA, FOLLOW_UP, PAID, PREPARATION, WITH_EXTRA, WORK
from tests.opportunities.shapes import lines, missing

pytestmark = pytest.mark.django_db


def said(**changes) -> list[tuple[str, str]]:
    """What the gate says of a paid-for draft with these keys changed; a key that is None is left out."""
    if "work" in changes:
        changes = {"pay": {"status": "paid", "lines": [PAID]}} | changes
    gone = [key for key, value in changes.items() if value is None]
    version = make_draft(**{key: value for key, value in changes.items() if value is not None})
    if gone:
        record = {key: value for key, value in from_rows(version).items() if key not in gone}
        version = roles.edit(version=version, record=record, by=coordinator())
    return missing(pay_for(version))


def test_a_complete_and_funded_role_passes():
    assert said() == []


def test_optional_work_is_outside_the_total_and_the_pot_keeps_money_for_all_of_it():
    version = make_draft(work=[WORK, PREPARATION, FOLLOW_UP, EXTRA], pay=WITH_EXTRA)
    assert (version.worked_total_pence, version.optional_pence, version.asked_pence) == (6000, 2000, 3 * 8000)
    problems = dict(missing(version))
    assert problems["funding"].startswith("Ask finance to fund £240 ")
    roles.fund(version=version, pence=3 * 6000, until=version.work_ends_on, by=person("Role Funder", "finance"))
    version.refresh_from_db()
    assert dict(missing(version))["funding"].startswith("Ask finance to fund £60 more ")
    with pytest.raises(IntegrityError, match="role_version_funded"), transaction.atomic():
        freeze_without_the_gate(version)
    pay_for(version)
    assert roles.publish(version=version, by=coordinator()).status == "published"


def freeze_without_the_gate(version) -> None:
    version = versions.refresh(version)
    versions.freeze(version, from_rows(version), by=coordinator())


@pytest.mark.parametrize(("changes", "field", "sentence"), CASES, ids=[f"{one[1]}-{one[2][:30]}" for one in CASES])
def test_what_is_missing_is_said_beside_its_field(changes, field, sentence):
    found = said(**changes)
    assert [words for at, words in found if at == field and words.startswith(sentence)], found


def test_everything_that_is_missing_is_said_at_once():
    found = said(purpose=None, support=None, expenses=None)
    assert {field for field, _ in found} == {"purpose", "support", "expenses"}


def test_nothing_of_it_can_be_published():
    version = pay_for(make_draft(support=[{"kind": "access", "text": "Ask us."}], expenses=[{"kind": "travel"}]))
    roles.publish(version=version, by=coordinator())
    bare = make_draft(pay={"status": "paid"})
    with pytest.raises(Refused, match="Say what is paid"):
        roles.publish(version=bare, by=coordinator())


def test_the_money_is_asked_for_in_a_sentence():
    version = make_draft()
    found = dict(missing(version))
    assert found["funding"].startswith("Ask finance to fund £225 until ")


def test_money_that_must_be_spent_too_early_does_not_do():
    version = make_draft()
    pay_for(version, until=version.work_ends_on - dt.timedelta(days=1))
    version.refresh_from_db()
    assert dict(missing(version))["funding"].startswith("The money must be spent by ")


def test_a_project_without_a_go_ahead_has_no_public_roles():
    version = pay_for(make_draft(project=make_project(live=False)))
    assert dict(missing(version)) == {"project": "The project is not running: it needs a go-ahead first."}


def test_words_that_are_not_in_the_vocabulary_are_named():
    row = {"kind": "who", "need": "essential", "text": "x", "why_we_ask": "y"}
    found = said(criteria=[row | {"evidence": {"rule": "any_of", "terms": ["no-such-word"]}}])
    assert found == [
        ("criteria[0].evidence.terms", "'no-such-word' is not a word of the vocabulary, so nobody could show it.")
    ]


def test_an_open_ended_role_says_within_how_many_days_people_hear():
    rolling = {"closes": {"kind": "rolling"}, "dates": [{"kind": "hear_by", "within_working_days": 10}]}
    version = pay_for(make_draft(**rolling))
    published = roles.publish(version=version, by=coordinator())
    assert (published.closes_at, published.hear_within_working_days) == (None, 10)


def test_a_closing_time_is_a_moment_in_its_own_zone():
    noon = make_draft(closes={"kind": "date", "on": "2030-07-01", "time": "12:00"})
    assert noon.closes_at == dt.datetime(2030, 7, 1, 11, tzinfo=dt.UTC)
    whole_day = make_draft(closes={"kind": "date", "on": "2030-07-01"})
    assert whole_day.closes_at == dt.datetime(2030, 7, 1, 23, tzinfo=dt.UTC)
    new_york = make_draft(closes={"kind": "date", "on": "2030-07-01", "time": "12:00", "tz": "America/New_York"})
    assert new_york.closes_at == dt.datetime(2030, 7, 1, 16, tzinfo=dt.UTC)
    roughly = make_draft(closes={"kind": "roughly", "on": {"year": 2030, "month": 5, "part": "late"}})
    assert roughly.closes_at == dt.datetime(2030, 5, 31, 23, tzinfo=dt.UTC)


def test_work_that_comes_every_so_often_is_paid_for_published_and_held_to_its_money():
    """In the 28 days of the term there is room for four weeks' sessions, and a pot is asked for four."""
    every = {"key": "sessions", "kind": "session", "every": {"n": 1, "unit": "week"}, "includes": ["follow_up"]}
    facts = {"work": [every, PREPARATION], "pay": {"status": "paid", "lines": [PAID]}}
    version = make_draft(**facts, term={"starts": day(35), "ends": day(62)})
    record = {key: value for key, value in from_rows(version).items() if key != "sessions"}
    version = roles.edit(version=version, record=record, by=coordinator())
    assert (
        "funding",
        f"Ask finance to fund £360 until {text_format.date(version.work_ends_on)}.",
    ) in missing(version)
    roles.publish(version=pay_for(version), by=coordinator())
    role = Role.objects.get(pk=version.role_id)
    page = Client().get(f"/opportunities/{role.slug}/").content.decode()
    assert "Every week" in page and "£120" in page
    begins = [clock.now() + dt.timedelta(days=35, weeks=week) for week in range(4)]
    for at in begins:
        sessions.add(role=role, title="Panel", starts_at=at, ends_at=at + dt.timedelta(hours=2), by=coordinator())
    at = begins[0] + dt.timedelta(days=1)
    with pytest.raises(Refused, match="money for 4 of these"):
        sessions.add(role=role, title="Panel", starts_at=at, ends_at=at + dt.timedelta(hours=2), by=coordinator())


SKIPPED = "there is no 01:30 on that day, because the clocks go forward: say another time"


@pytest.mark.parametrize(
    ("record", "at"),
    [
        ({"closes": {"kind": "date", "on": "2027-03-28", "time": "01:30"}}, "closes.time"),
        ({"sessions": [{"work": "sessions", "on": "2027-03-28", "from": "01:30", "to": "03:00"}]}, "sessions[0].from"),
        (
            {"closes": {"kind": "date", "on": "2027-03-14", "time": "02:30", "tz": "America/New_York"}},
            "closes.time",
        ),
    ],
)
def test_an_hour_that_no_clock_shows_is_refused(record, at):
    found = lines(own_record(make_project(), **record))
    assert found == [f"{at}: {SKIPPED.replace('01:30', record['closes']['time']) if 'closes' in record else SKIPPED}."]
    with pytest.raises(Refused, match="the clocks go forward"):
        make_draft(**record)
    fine = {"closes": {"kind": "date", "on": "2027-03-28", "time": "02:30"}}
    twice = {"closes": {"kind": "date", "on": "2027-10-31", "time": "01:30"}}  # shown twice: the first holds
    assert [lines(own_record(make_project(), **each)) for each in (fine, twice)] == [[], []]


def test_a_session_and_a_lot_are_not_put_into_that_hour_either():
    day = {"on_day": "28", "on_month": "3", "on_year": "2027"}
    session = SessionForm([("a", "A")], day | {"title": "A", "starts": "01:30", "ends": "03:00", "work_key": "a"})
    lot = SourceForm(day | {"source": "A lottery", "at": "01:30"})
    for form, field in ((session, "starts"), (lot, "at")):
        assert list(form.errors) == [field] and "the clocks go forward" in form.errors[field][0]
