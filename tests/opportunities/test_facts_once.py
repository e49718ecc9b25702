"""One source of each fact: what is open, how one may apply, what a choice is called."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse

from ground import clock, jobs
from ground.exceptions import Refused
from members.models import Notice
from opportunities import policies
from opportunities.actions import applications, catch_up, changes
from opportunities.forms.role_editor import Editor
from opportunities.forms.roles import option_words
from opportunities.models import Role
from tests.factories.roles import make_draft, make_role
from tests.opportunities import selecting as make
from tests.opportunities.test_browse import main
from tests.opportunities.test_money_and_time_said import bring_in, call

pytestmark = pytest.mark.django_db
ROLLING = {
    "closes": {"kind": "rolling"},
    "dates": [{"kind": "hear_by", "within_working_days": 10}],
    "term": {"starts": "2026-09-20", "ends": "2026-12-31"},
}
SESSIONS = [{"work": "sessions", "on": day, "from": "10:00", "to": "12:00"} for day in ("2026-09-22", "2026-10-06")]


def seen(client, address: str) -> str:
    return html.unescape(main(client.get(address)))


def test_the_front_page_shows_a_role_that_has_no_closing_day(client, clock_at):
    clock_at("2026-09-07 10:00")
    role = make_role(**ROLLING, sessions=SESSIONS)
    page = seen(client, "/")
    assert role.current.title in page and "Open now" in page and "No role of ours is open" not in page


def test_where_only_others_are_open_it_says_so(client, clock_at):
    clock_at("2026-09-07 10:00")
    bring_in(call("open"))
    page = seen(client, "/")
    assert "No role of ours is open today" in page and "One call by somebody else is open." in page
    assert "1 of 1" in seen(client, "/opportunities/")


def test_what_has_only_past_sessions_is_open_nowhere(client, clock_at):
    clock_at("2026-09-07 10:00")
    role = make_role(**ROLLING, sessions=SESSIONS)
    clock_at("2026-10-06 11:59")
    assert Role.objects.get(pk=role.pk).is_open() and Role.objects.open().filter(pk=role.pk).exists()
    clock_at("2026-10-06 12:00")
    role = Role.objects.get(pk=role.pk)
    assert not role.is_open() and not Role.objects.open().filter(pk=role.pk).exists()
    page = seen(client, f"/opportunities/{role.slug}/")
    assert "This role has closed." in page and "Open now" not in page
    assert "It closed on 6 October 2026" in page and "Apply for this role" not in page
    assert role.current.title not in seen(client, "/opportunities/")
    assert role.current.title not in client.get("/opportunities/feed.atom").content.decode()
    assert "No role of ours is open today" in seen(client, "/")
    with pytest.raises(Refused, match="The last session of this role is over"):
        policies.check_open(role)


@pytest.mark.parametrize(
    "changes",
    [
        {"sessions": SESSIONS[:1]},  # the work says two
        {"sessions": [*SESSIONS[:1], {"work": "sessions", "on": {"year": 2026, "month": 12}}]},
        {"sessions": [{"work": "sessions", "on": {"year": 2026, "month": 9}}]},
    ],
)
def test_where_more_may_come_it_stays_open(clock_at, changes):
    clock_at("2026-09-07 10:00")
    role = make_role(**ROLLING, **changes)
    clock_at("2026-11-02 10:00")
    assert Role.objects.get(pk=role.pk).is_open()


def test_a_call_whose_sessions_are_over_is_not_open(client, clock_at):
    clock_at("2026-09-07 10:00")
    bring_in(
        call(
            "past",
            closes={"kind": "rolling"},
            work=[{"kind": "own_time"}],
            sessions=[{"on": "2026-09-22", "from": "10:00"}],
        )
    )
    assert Role.objects.open().count() == 1
    clock_at("2026-09-23 10:00")
    assert Role.objects.open().count() == 0
    assert "Closed 22 September 2026" in seen(client, "/opportunities/?closed=too")


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        (["phone"], "Or apply by phone<"),
        (["post", "email"], "Or apply by post or by email<"),
        (["video"], "Or apply by video<"),
    ],
)
def test_the_ways_to_apply_are_those_of_the_role(client, ways, words):
    routes = [{"for": "apply", "by": way} for way in ("online_form", *ways)]
    ask = {"for": "ask", "by": "phone", "address": "020 7946 0000"}
    role = make_role(routes=[*routes, ask])
    page = seen(client, f"/opportunities/{role.slug}/")
    assert words in page and "Or apply by phone or post" not in page


def test_a_way_to_choose_has_its_own_name(client_of):
    version = make_draft()
    page = client_of("coordinator").get(reverse("team_role_edit", args=[version.role.slug])).content.decode()
    method = page[page.index('selection__method"') :].partition("</select>")[0]
    assert "A panel and a lot" in method and "Partly paid" not in method
    assert option_words("mixed", "pay.status") == "Partly paid"


def test_every_choice_of_the_editor_has_one_meaning():
    """Two keys of the shape that share a code are either the same thing or have a name each."""
    keys: dict[str, set[str]] = {}
    editor = Editor(make_draft())
    for part in editor.parts:
        forms = [part.form.empty_form] if part.is_list else [part.form]
        for form in forms:
            for name, field in form.fields.items():
                for code, said in getattr(field, "choices", ()):
                    if code:
                        keys.setdefault(said, set()).add(f"{name.rpartition('__')[2]}={code}")
    shared = {said: where for said, where in keys.items() if len({each.partition("=")[2] for each in where}) > 1}
    assert shared == {}
    assert not {said for said in keys if said == "Partly paid" and any("method" in each for each in keys[said])}


def test_moments_before_and_after_are_alike_for_a_row_and_for_the_table(clock_at):
    clock_at("2026-09-07 10:00")
    made = [make_role(**ROLLING, sessions=SESSIONS), make_role(**ROLLING, sessions=SESSIONS[:1])]
    for moment in ("2026-09-07 10:00", "2026-10-06 12:00", "2027-03-01 10:00"):
        clock_at(moment)
        rows = {role.pk for role in Role.objects.select_related("current") if role.is_open()}
        assert rows == set(Role.objects.open(clock.now()).values_list("pk", flat=True))
    assert len(made) == 2


def test_a_change_of_a_rolling_role_is_reminded_of_a_day_before_its_last_session_ends(clock_at, mailoutbox):
    clock_at("2026-09-07 10:00")
    role = make_role(**ROLLING, sessions=SESSIONS)
    application = make.apply(role, make.person("Ann Bee"))
    changes.change(application=application, by=application.person)
    jobs.run_ready()
    clock_at("2026-10-05 11:00")
    catch_up.run()
    assert not Notice.objects.filter(kind=applications.CHANGE_WAITS).exists()
    clock_at("2026-10-05 12:30")
    for _ in range(2):
        catch_up.run()
    jobs.run_ready()
    (waits,) = [mail for mail in mailoutbox if mail.subject.startswith("Your changes are not sent yet")]
    assert "until 6 October 2026, 12pm" in waits.body or "until 6 October 2026, noon" in waits.body, waits.body
    clock_at("2026-10-06 12:30")
    catch_up.run()
    assert Notice.objects.filter(kind=changes.DROPPED, person=application.person).count() == 1
