"""The coordinators' pages in the admin: from applications that came in to everybody having heard."""

from __future__ import annotations

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ground import jobs
from members.actions import notices
from members.models import Notice
from opportunities.actions.letters import READY
from opportunities.models import Application, Draw, PanelSeat, Place, Session
from tests.opportunities import selecting as make
from tests.opportunities.test_panel_leaks import client_for

PAGES = [
    "selection_roles",
    "selection_role",
    "selection_enter",
    "selection_seats",
    "selection_draw",
    "selection_session_add",
]


@pytest.fixture
def coordinator(db, clock_at):
    clock_at(make.OPENS)
    return client_for(make.coordinator())


def page(role, name):
    return reverse(name, args=[] if name == "selection_roles" else [role.slug])


def test_a_role_is_walked_from_the_panel_to_the_end(coordinator, clock_at):
    role = make.make_role(seats=1)
    for name, paid in (("Petra Lund", False), ("Tove Ashby", True), ("Dee Walsh", True)):
        where = f"{page(role, 'selection_seats')}?q={name.split()[0]}"
        who = make.person(name, "panel")
        typed = {"person": who.pk} | ({"paid": "on", "pence": "60", "hours": "3"} if paid else {})
        coordinator.post(where, typed)
    seats = list(PanelSeat.objects.filter(role=role).order_by("pk"))
    assert [(seat.paid, seat.pence, seat.minutes) for seat in seats] == [
        (False, None, None), (True, 6000, 180), (True, 6000, 180),
    ]  # fmt: skip
    winnie = make.person("Winnie Moss", email="none")
    questions = {f"question_{each.pk}": "She said this." for each in role.current.selectionquestions.all()}
    coordinator.post(
        f"{page(role, 'selection_enter')}?q=winnie", {"person": winnie.pk, "channel": "phone", **questions}
    )
    ann = make.apply(role, make.person("Ann Bee"))
    assert Application.objects.get(person=winnie).channel == "phone"
    shown = coordinator.get(page(role, "selection_role")).content.decode()
    assert "Open until" in shown and "Winnie Moss" in shown and "by phone" in shown

    clock_at(make.AFTER)
    from opportunities.actions import panels

    for seat in seats:
        panels.declare(seat=seat, kind="none", by=seat.person)
    assert "The panel is reading" in coordinator.get(page(role, "selection_role")).content.decode()
    make.score_all(seats, {})
    shown = coordinator.get(page(role, "selection_role")).content.decode()
    assert "too close to call" in shown
    when = {"on_day": "28", "on_month": "3", "on_year": "2026", "at": "20:30"}
    coordinator.post(page(role, "selection_draw"), {"source": "Saturday's bonus ball", **when, "sure": "yes"})
    too_early = coordinator.post(page(role, "selection_draw"), {"value": "17"}).content.decode()
    assert "It can be typed from 28 March 2026, 8.30pm" in too_early or "not known yet" in too_early
    assert Draw.objects.get(role=role).value_one == ""
    clock_at("2026-03-28 20:31")
    coordinator.post(page(role, "selection_draw"), {"value": "17"})
    judge = client_for(seats[0].person)
    assert (
        "The lot is drawn"
        in judge.post(reverse("panel_draw", args=[role.slug]), {"value": "17"}, follow=True).content.decode()
    )
    assert Draw.objects.get(role=role).drawn_at is not None
    coordinator.post(page(role, "selection_decide"), {"sure": "yes"})
    assert Application.objects.filter(role=role, status="selected").count() == 1
    coordinator.post(page(role, "selection_offer_all"), {"sure": "yes"})
    assert Place.objects.count() == 1
    shown = coordinator.get(page(role, "selection_role")).content.decode()
    assert "Still waiting" in shown and "Winnie Moss" in shown and "Ann Bee" in shown
    refused = coordinator.post(page(role, "selection_conclude"), follow=True).content.decode()
    assert "Not everybody has had their letter yet" in refused
    for reference in Application.objects.filter(role=role).order_by("pk").values_list("reference", flat=True):
        coordinator.post(
            reverse("selection_letter", args=[reference]), {"strength": "Clear.", "idea": "One story.", "sure": "yes"}
        )
    assert "Clear." in coordinator.get(reverse("selection_application", args=[ann.reference])).content.decode()
    jobs.run_ready()
    notices.log(notice=Notice.objects.get(person=winnie, kind=READY), by=make.coordinator())
    coordinator.post(page(role, "selection_conclude"), {"sure": "yes"})
    role.refresh_from_db()
    assert role.status == "concluded"
    assert "Everybody has heard" in coordinator.get(page(role, "selection_role")).content.decode()


def test_no_score_is_shown_before_every_judge_has_locked(coordinator, clock_at):
    role = make.make_role()
    seats = make.panel_of_three(role)
    sent = make.apply(role, make.person("Ann Bee"))
    clock_at(make.AFTER)
    make.score_all(seats[:2], {(sent.pk, 0): 5, (sent.pk, 1): 4, (sent.pk, 2): 4})
    for name in ("selection_role", "selection_roles"):
        assert "4.00" not in coordinator.get(page(role, name)).content.decode()
    make.score_all(seats[2:], {(sent.pk, 0): 5, (sent.pk, 1): 4, (sent.pk, 2): 4})
    assert "4.00" in coordinator.get(page(role, "selection_role")).content.decode()


def test_the_member_and_the_team_see_the_same_match(coordinator):
    role = make.make_role()
    sent = make.apply(role, make.person("Ann Bee"))
    member = client_for(sent.person).get(reverse("application_detail", args=[sent.reference]))
    team = coordinator.get(reverse("selection_application", args=[sent.reference]))
    drawn = [render_to_string("opportunities/_match.html", {"match": page.context["match"]}) for page in (member, team)]
    assert drawn[0] == drawn[1] and "Has tried test 0" in drawn[0]
    for page in (member, team):
        assert drawn[0].strip() in page.content.decode()


def test_sessions_are_added_and_called_off(coordinator):
    role = make.make_role()
    typed = {
        "title": "A third half day", "on_day": "20", "on_month": "5", "on_year": "2026", "starts": "10:00",
        "ends": "13:00", "work_key": "half-days",
    }  # fmt: skip
    first = Session.objects.filter(role=role).earliest("starts_at")
    coordinator.post(reverse("selection_session_cancel", args=[first.pk]), {"sure": "yes"})
    coordinator.post(page(role, "selection_session_add"), typed | {"sure": "yes"})
    made = Session.objects.get(role=role, line=None)
    assert made.starts_at == make.moment("2026-05-20 10:00")
    coordinator.post(reverse("selection_session_cancel", args=[made.pk]), {"sure": "yes"})
    made.refresh_from_db()
    assert made.status == "cancelled"


def test_forms_say_what_is_missing_and_change_nothing(coordinator):
    role = make.make_role()
    make.person("Petra Lund")
    for name, where in (
        ("selection_enter", "?q=petra"),
        ("selection_seats", "?q=petra"),
        ("selection_session_add", ""),
    ):
        response = coordinator.post(f"{page(role, name)}{where}", {})
        assert response.status_code == 200 and "There is a problem" in response.content.decode(), name
    assert (
        not PanelSeat.objects.exists()
        and not Application.objects.exists()
        and not Session.objects.filter(line=None).exists()
    )


@pytest.mark.parametrize("duty", [None, "finance", "panel", "administrator"])
def test_only_coordinators_come_in(coordinator, duty):
    role = make.make_role()
    sent = make.apply(role, make.person("Ann Bee"))
    client = client_for(make.person("Somebody Else", *([duty] if duty else [])))
    paths = [page(role, name) for name in PAGES]
    paths += [reverse(name, args=[sent.reference]) for name in ("selection_application", "selection_letter")]
    for path in paths:
        response = client.get(path)
        assert response.status_code in (302, 403) and "Ann Bee" not in response.content.decode()


def test_lists_ask_as_much_for_one_as_for_three(coordinator):
    """The admin's menu asks for each of its items, so what counts is that three rows ask no more than one."""
    role = make.make_role()
    asked = []
    for names in (["Ann Bee"], ["Cy Dee", "Eve Fay"]):
        for name in names:
            make.apply(role, make.person(name))
        for page_name in ("selection_roles", "selection_role"):
            coordinator.get(page(role, page_name))
            with CaptureQueriesContext(connection) as queries:
                coordinator.get(page(role, page_name))
            asked.append(len(queries))
        make.make_role()
    assert asked[:2] == asked[2:]
