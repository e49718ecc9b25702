"""A role's dates in other people's calendars: read by the readers that calendars use, before and after a change."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import vobject

from opportunities.actions import roles, sessions
from opportunities.models import Session
from opportunities.presenters import role_card
from tests.factories.roles import change, coordinator, make_role

pytestmark = pytest.mark.django_db
ICAL_JS = Path(__file__).parent.parent / "vendor" / "ical.min.js"
SUMMER, WINTER = "2026-10-20", "2027-01-12"
READ = """async ([source, text]) => {
    const blob = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    const ICAL = (await import(blob)).default;
    return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((part) => {
        const event = new ICAL.Event(part);
        return [event.uid, event.sequence, event.startDate.toJSDate().toISOString(),
                event.endDate.toJSDate().toISOString(), part.getFirstPropertyValue("status")];
    });
}"""


def line(on: str, begins: str = "10:00", ends: str = "12:00", **more: str) -> dict[str, str]:
    return {"work": "sessions", "on": on, "from": begins, "to": ends} | more


@pytest.fixture
def role(clock_at):
    clock_at("2026-09-07 10:00")
    return make_role(
        sessions=[line(SUMMER), line(WINTER)],
        term={"starts": SUMMER, "ends": "2027-02-01"},
        title="Living with a rare illness",
    )


@pytest.fixture
def read(client):
    """`read(role)`: what a widely used reader finds: uid -> the event."""

    def found(role) -> dict:
        answer = client.get(f"/opportunities/{role.slug}/calendar.ics")
        assert answer["Content-Type"].startswith("text/calendar")
        assert b"rare illness" not in answer.content
        events = vobject.readOne(answer.content.decode()).vevent_list
        assert len({event.uid.value for event in events}) == len(events)
        return {event.uid.value: event for event in events}

    return found


def standing(events: dict) -> list[tuple[dt.datetime, str, str]]:
    return [
        (event.dtstart.value.astimezone(dt.UTC), event.sequence.value, event.status.value) for event in events.values()
    ]


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def test_a_session_in_winter_is_at_its_hour(role, read):
    assert standing(read(role)) == [
        (utc("2026-10-20 09:00"), "1", "CONFIRMED"),
        (utc("2027-01-12 10:00"), "1", "CONFIRMED"),
    ]


def test_the_reader_of_browsers_and_mail_programs_finds_the_same(role, client, browser):
    text = client.get(f"/opportunities/{role.slug}/calendar.ics").content.decode()
    page = browser.new_page()
    found = page.evaluate(READ, [ICAL_JS.read_text(), text])
    page.close()
    assert [row[1:] for row in found] == [
        [1, "2026-10-20T09:00:00.000Z", "2026-10-20T11:00:00.000Z", "CONFIRMED"],
        [1, "2027-01-12T10:00:00.000Z", "2027-01-12T12:00:00.000Z", "CONFIRMED"],
    ]


def test_a_session_somewhere_else_is_at_that_place_s_hour(role, read):
    change(role, sessions=[line(SUMMER, tz="Australia/Brisbane"), line(WINTER)])
    assert min(when for when, *_ in standing(read(role))) == utc("2026-10-20 00:00")


def test_a_moved_session_moves_and_the_other_stays(role, read):
    before = read(role)
    change(role, sessions=[line(SUMMER), line("2027-01-19", "14:00", "16:00")])
    after = read(role)
    assert list(after) == list(before)
    assert standing(after) == [
        (utc("2026-10-20 09:00"), "3", "CONFIRMED"),
        (utc("2027-01-19 14:00"), "3", "CONFIRMED"),
    ]


def test_a_session_that_is_dropped_is_told_as_called_off(role, read):
    before = read(role)
    change(role, sessions=[line(WINTER)])
    after = read(role)
    assert list(after) == list(before)
    assert [status for *_, status in standing(after)] == ["CANCELLED", "CONFIRMED"]
    assert [event.summary.value for event in after.values()][1] == "Alongside: session 1 of 1"
    change(role, sessions=[line(SUMMER), line(WINTER)])
    assert standing(read(role))[0] == (utc("2026-10-20 09:00"), "4", "CONFIRMED")


def test_one_that_comes_before_the_others_takes_no_ones_place(role, read):
    first, second = read(role)
    work = [row | ({"count": 3} if row["kind"] == "session" else {}) for row in role_card.said_by(role)["work"]]
    change(role, work=work, sessions=[line("2026-10-01"), line(SUMMER), line(WINTER)])
    new, *old = read(role)
    assert old == [first, second]
    assert new not in old


def test_what_has_been_held_stays_as_it_was(role, read, clock_at):
    clock_at("2026-11-02 10:00")
    change(
        role,
        sessions=[line(WINTER)],
        closes={"kind": "date", "on": "2026-11-20", "time": "17:00"},
        dates=[{"kind": "hear_by", "on": "2026-12-09"}],
    )
    assert [status for *_, status in standing(read(role))] == ["CONFIRMED", "CONFIRMED"]


def test_one_called_off_by_the_team_is_told_with_a_later_stamp(role, read, clock_at):
    before = read(role)
    sessions.from_lines(role=role, by=coordinator())
    clock_at("2026-09-09 10:00")
    sessions.cancel(session=Session.objects.get(role=role, starts_at=utc("2027-01-12 10:00")), by=coordinator())
    after = read(role)
    assert [status for *_, status in standing(after)] == ["CONFIRMED", "CANCELLED"]
    (_, was), (_, now) = list(before.items())[1], list(after.items())[1]
    assert now.dtstamp.value > was.dtstamp.value


def test_one_added_by_the_team_stands_there_and_is_called_off_there(role, read, clock_at):
    before = read(role)
    sessions.from_lines(role=role, by=coordinator())
    spare = Session.objects.get(role=role, starts_at=utc("2027-01-12 10:00"))
    sessions.cancel(session=spare, by=coordinator())
    begins = utc("2026-11-10 14:00")
    facts = {"title": "Rare illness", "starts_at": begins, "ends_at": begins + dt.timedelta(hours=2)}
    made = sessions.add(role=role, **facts, by=coordinator())
    after = read(role)
    assert set(before) < set(after)
    (uid,) = set(after) - set(before)
    assert (after[uid].dtstart.value, after[uid].dtend.value) == (begins, begins + dt.timedelta(hours=2))
    assert after[uid].summary.value == "Alongside: session 2 of 2"
    clock_at("2026-09-09 10:00")
    sessions.cancel(session=made, by=coordinator())
    off = read(role)[uid]
    assert off.status.value == "CANCELLED" and off.dtstamp.value > after[uid].dtstamp.value


def test_one_added_by_the_team_is_the_same_once_terms_name_it(role, read, clock_at):
    sessions.from_lines(role=role, by=coordinator())
    sessions.cancel(session=Session.objects.get(role=role, starts_at=utc("2027-01-12 10:00")), by=coordinator())
    begins = utc("2026-11-10 14:00")
    sessions.add(role=role, title="More", starts_at=begins, ends_at=begins + dt.timedelta(hours=2), by=coordinator())
    before = read(role)
    clock_at("2026-09-09 10:00")
    change(role, sessions=[line(SUMMER), line("2026-11-10", "14:00", "16:00")])
    assert set(read(role)) == set(before)
    assert [status for *_, status in standing(read(role))] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_a_role_whose_days_the_team_adds_has_a_calendar_too(client, clock_at, read):
    clock_at("2026-09-07 10:00")
    every = {"key": "sessions", "kind": "session", "every": {"n": 2, "unit": "week"}, "includes": ["follow_up"]}
    lines = [{"kind": "paid", "work": "sessions", "amount": {"pence": 3000, "currency": "GBP"}, "unit": "session"}]
    role = make_role(
        work=[every, {"kind": "preparation", "none": True}],
        pay={"status": "paid", "lines": lines},
        sessions=[{"work": "sessions", "on": {"year": 2026, "month": 10}}],
        term={"starts": "2026-10-01", "ends": "2026-12-20"},
    )
    assert "calendar.ics" not in client.get(f"/opportunities/{role.slug}/").content.decode()
    begins = utc("2026-10-14 14:00")
    facts = {"title": "One", "starts_at": begins, "ends_at": begins + dt.timedelta(hours=1)}
    sessions.add(role=role, **facts, by=coordinator())
    assert "Add its dates to my calendar" in client.get(f"/opportunities/{role.slug}/").content.decode()
    assert [at for at, *_ in standing(read(role))] == [begins]


def test_one_called_off_and_added_again_is_the_one_it_was(role, read):
    before = read(role)
    sessions.from_lines(role=role, by=coordinator())
    begins = utc("2027-01-12 10:00")
    sessions.cancel(session=Session.objects.get(role=role, starts_at=begins), by=coordinator())
    sessions.add(role=role, title="More", starts_at=begins, ends_at=begins + dt.timedelta(hours=2), by=coordinator())
    after = read(role)
    assert list(after) == list(before) and {status for *_, status in standing(after)} == {"CONFIRMED"}


def test_whatever_the_team_does_a_session_never_goes_back_in_time(role, read, clock_at):
    """Called off, added again, called off, added again, moved by new terms: one UID, ever newer."""
    sessions.from_lines(role=role, by=coordinator())
    begins = utc("2027-01-12 10:00")
    facts = {"title": "More", "starts_at": begins, "ends_at": begins + dt.timedelta(hours=2)}
    seen = [read(role)]
    uid = list(seen[0])[1]

    def call_off():
        sessions.cancel(session=Session.objects.get(role=role, starts_at=begins, status="planned"), by=coordinator())

    deeds = [call_off, lambda: sessions.add(role=role, **facts, by=coordinator())] * 2
    deeds += [lambda: change(role, sessions=[line(SUMMER), line("2027-01-19")]), call_off]
    deeds += [lambda: roles.cancel(role=role, why="The project has stopped.", by=coordinator())]
    for day, deed in enumerate(deeds, 8):
        clock_at(f"2026-09-{day:02} 10:00")
        deed()
        role.refresh_from_db()
        seen.append(read(role))
    assert [set(events) == set(seen[0]) for events in seen[:5]] == [True] * 5, "no UID that was never sent before"
    assert [events[uid].status.value[:4] for events in seen[:5]] == ["CONF", "CANC", "CONF", "CANC", "CONF"]
    for one in seen[-1]:
        told = [(int(each[one].sequence.value), each[one].dtstamp.value) for each in seen if one in each]
        assert told == sorted(told) and len(set(told)) == len(told), "each is newer than the one before"
    assert {event.status.value for event in seen[-1].values()} == {"CANCELLED"}


def test_a_cancelled_role_takes_its_dates_away(role, read):
    before = read(role)
    roles.cancel(role=role, why="The project has stopped.", by=coordinator())
    after = read(role)
    assert list(after) == list(before)
    assert {status for *_, status in standing(after)} == {"CANCELLED"}
    assert {event.summary.value for event in after.values()} == {"Alongside: a session that was called off"}


@pytest.mark.parametrize("count", [1, 3])
def test_one_version_and_three_ask_the_same(client, clock_at, django_assert_num_queries, count):
    clock_at("2026-09-07 10:00")
    role = make_role(sessions=[line(SUMMER), line(WINTER)], term={"starts": SUMMER, "ends": "2027-02-01"})
    for n in range(count - 1):
        change(role, sessions=[line(SUMMER), line(f"2027-01-{20 + n}")])
    client.get(f"/opportunities/{role.slug}/calendar.ics")
    with django_assert_num_queries(4):
        client.get(f"/opportunities/{role.slug}/calendar.ics")
