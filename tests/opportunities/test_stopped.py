"""A rolling role: open all the time, until a coordinator closes it; nobody is judged before."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import clock
from ground.exceptions import Refused
from members.models import Notice
from opportunities.actions import applications, panels, roles
from opportunities.models import Role
from tests.factories import roles as factory
from tests.opportunities import selecting as make
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

ROLLING = {"closes": {"kind": "rolling"}, "dates": [{"kind": "hear_by", "within_working_days": 15}]}
WHY = "Enough people have applied for us to choose from."


@world
def role(clock_at):
    clock_at(make.OPENS)
    return make.make_role(**ROLLING)


def stop(role, why: str = WHY, by=None):
    roles.stop(role=role, why=why, by=by or make.coordinator())
    role.refresh_from_db()
    return role


def test_nobody_is_judged_while_people_can_still_apply(role):
    seats = make.panel_of_three(role)
    sent = make.apply(role, make.person("Ann Bee"))
    with pytest.raises(Refused, match="once a coordinator has closed it"):
        panels.declare_about(seat=seats[0], application=sent, kind="none", by=seats[0].person)
        make.score_all(seats, {})
    waits = client_for(seats[0].person).get(reverse("panel_role", args=[role.slug])).content.decode()
    assert "Reading starts when the role has closed" in waits
    assert make.apply(role, make.person("Cy Dee")).status == "submitted"
    stop(role)
    for seat in seats:
        seat.refresh_from_db()
    make.score_all(list(role.panel_seats.order_by("pk")), {})
    role.refresh_from_db()
    assert role.names_opened_at is not None


def test_who_comes_after_sees_since_when_and_why(role, client, clock_at):
    stop(role)
    clock_at("2026-03-09 10:00")
    page = client.get(reverse("role_detail", args=[role.slug])).content.decode()
    assert "closed on 2 March 2026" in page.replace("Closed", "closed") and WHY in page
    assert "Apply for this role" not in page
    assert role.current.title not in client.get(reverse("role_list")).content.decode()
    assert role.current.title in client.get(f"{reverse('role_list')}?closed=too").content.decode()
    assert role.slug not in client.get(reverse("role_feed")).content.decode()
    [record] = [
        each
        for each in json.loads(client.get(reverse("open_data_opportunities")).content)["roles"]
        if each.get("slug") == role.slug
    ]
    assert record["closes"] == {"kind": "rolling"}, "the terms stay as they were published"
    late = make.person("Eve Fay")
    with pytest.raises(Refused, match="closed on 2 March 2026"):
        applications.begin(role=role, person=late, by=late)
    start = client_for(late).get(reverse("application_start", args=[role.slug]), follow=True).content.decode()
    assert "closed on 2 March 2026" in start


def test_whoever_had_begun_is_told_and_whoever_has_sent_is_not(role):
    begun, sent = make.person("Ann Bee"), make.person("Cy Dee")
    draft = applications.begin(role=role, person=begun, by=begun)
    make.apply(role, sent)
    for _ in range(2):
        stop(role, why=WHY)
    [notice] = Notice.objects.filter(kind="opportunities/role_stopped")
    assert notice.person == begun
    with pytest.raises(Refused, match="too late to send"):
        applications.submit(application=draft, by=begun)


def test_it_is_pressed_in_the_admin_with_a_sentence(role):
    client, path = client_for(make.coordinator()), reverse("team_role", args=[role.slug])
    assert "Close it to new people" in client.get(path).content.decode()
    assert (
        "Fill in: Why"
        in client.post(reverse("team_role_stop", args=[role.slug]), {"why": " "}, follow=True).content.decode()
    )
    client.post(reverse("team_role_stop", args=[role.slug]), {"why": WHY, "sure": "yes"})
    role.refresh_from_db()
    assert (role.stopped_at, role.stopped_why) == (clock.now(), WHY)
    shown = client.get(path).content.decode()
    assert "Close it to new people" not in shown and WHY in shown
    assert "closed by hand" in client.get(reverse("team_roles")).content.decode()


def test_only_coordinators_and_only_a_role_without_a_deadline(role):
    with pytest.raises(Refused, match="Only a coordinator"):
        stop(role, by=make.person("Ann Bee"))
    answer = client_for(make.person("Ann Bee")).post(reverse("team_role_stop", args=[role.slug]), {"why": WHY})
    assert answer.status_code in (302, 403)
    with pytest.raises(Refused, match="closes by itself"):
        stop(make.make_role())
    roles.cancel(role=role, why="The partner stopped.", by=make.coordinator())
    with pytest.raises(Refused, match="that is public"):
        stop(role)
    assert not Role.objects.filter(stopped_at__isnull=False).exists()


def test_what_people_are_chosen_by_stays_once_it_is_stopped(role):
    stop(role)
    record = factory.own_record(role.project)["criteria"]
    with pytest.raises(Refused, match="criteria and the way of choosing stay"):
        factory.change(role, must_act=True, criteria=record)


def test_the_database_wants_a_reason_and_a_person(role):
    for columns in (
        {"stopped_at": clock.now(), "stopped_by": make.coordinator()},
        {"stopped_at": clock.now(), "stopped_why": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Role.objects.filter(pk=role.pk).update(**columns)
