"""Who sits on a panel, what it costs, and what a judge declares."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from ground import clock
from ground.exceptions import Refused
from members.models import Duty, Notice
from opportunities.actions import panels, scores
from opportunities.models import Interest, PanelSeat, Role
from tests.factories import roles
from tests.opportunities import selecting as make
from tests.worlds import world


@world
def role(clock_at):
    clock_at(make.OPENS)
    return make.make_role(panel_pence=12000)


def test_a_paid_seat_goes_into_what_the_draft_asks_for(db, clock_at):
    clock_at(make.OPENS)
    draft = roles.make_draft()
    for name, pence in (("Petra Lund", 6000), ("Tove Ashby", 4500)):
        panels.give_seat(
            role=draft.role, person=make.person(name, "panel"), pence=pence, minutes=180, by=make.coordinator()
        )
    panels.give_seat(
        role=draft.role, person=make.person("Di", "panel"), paid=False, co_producer=False, by=make.coordinator()
    )
    draft.refresh_from_db()
    assert draft.panel_pence == 10500
    panels.leave(seat=PanelSeat.objects.get(person__name="Tove Ashby"), by=make.coordinator())
    draft.refresh_from_db()
    assert draft.panel_pence == 6000


def test_a_seat_is_given_once_and_its_judge_is_told(role):
    judge = make.person("Petra Lund", "panel")
    first = make.seat(role, judge)
    assert make.seat(role, judge) == first
    assert Notice.objects.filter(person=judge, kind="opportunities/panel_seat_given").count() == 1


def test_published_and_paid_for_and_no_more_than_that(role):
    make.seat(role, make.person("Petra Lund"))
    make.seat(role, make.person("Tove Ashby"))
    with pytest.raises(Refused, match="funded with the role"):
        make.seat(role, make.person("Una Bell"))
    make.seat(role, make.person("Una Bell"), paid=False)


@pytest.mark.parametrize(
    ("who", "said"),
    [("coordinator", "can read the names"), ("applicant", "has applied"), ("nobody", "Only a coordinator")],
)
def test_whoever_may_know_the_names_or_applied_gets_no_seat(role, who, said):
    by = make.coordinator()
    judge = make.person("Petra Lund", *(["coordinator"] if who == "coordinator" else []))
    if who == "applicant":
        make.apply(role, judge)
    if who == "nobody":
        by = judge
    with pytest.raises(Refused, match=said):
        panels.give_seat(role=role, person=judge, paid=False, by=by)
    assert not PanelSeat.objects.exists()


def test_a_seat_is_a_panel_member_s_and_two_administrators_make_one(role):
    """Else one coordinator would open what people wrote to any account."""
    made_up = make.person("Moss Invented")
    with pytest.raises(Refused, match="Only a panel member"):
        panels.give_seat(role=role, person=made_up, paid=False, by=make.coordinator())
    with pytest.raises(IntegrityError, match="Only a panel member"), transaction.atomic():
        PanelSeat.objects.create(role=role, person=made_up, paid=False, co_producer=False, given_by=make.coordinator())
    assert make.seat(role, make.person("Petra Lund", "panel"), paid=False).left_at is None


def test_who_is_no_panel_member_any_more_reads_and_scores_nothing(role, clock_at):
    seat = make.seat(role, make.person("Petra Lund", "panel"))
    sent = make.apply(role, make.person("Ann Bee"))
    panels.declare(seat=seat, kind="none", by=seat.person)
    clock_at(make.AFTER)
    panels.read(seat=seat, application=sent, by=seat.person)
    Duty.objects.filter(person=seat.person, kind="panel").update(ends=clock.today())
    with pytest.raises(Refused, match="not a panel member any more"):
        panels.read(seat=seat, application=sent, by=seat.person)
    with pytest.raises(Refused, match="not a panel member any more"):
        scores.lock(seat=seat, by=seat.person)
    assert panels.leave(seat=seat, by=make.coordinator()).left_at is not None


def test_a_judge_cannot_apply_for_the_role_they_judge(role):
    judge = make.person("Petra Lund")
    make.seat(role, judge)
    with pytest.raises(Refused, match="sit on the panel"):
        make.apply(role, judge)


def test_a_paid_seat_says_what_it_pays(role):
    with pytest.raises(Refused, match="what the seat pays"):
        panels.give_seat(role=role, person=make.person("Petra Lund", "panel"), by=make.coordinator())
    seat = make.seat(role, make.person("Petra Lund"))
    with pytest.raises(IntegrityError, match=r"keeps the terms|panel_seat"), transaction.atomic():
        PanelSeat.objects.filter(pk=seat.pk).update(pence=1)


def test_no_names_while_there_is_no_paid_co_producer(role, clock_at):
    seats = [make.seat(role, make.person(name), paid=False) for name in ("Petra Lund", "Tove Ashby")]
    make.apply(role, make.person("Ann Bee"))
    clock_at(make.AFTER)
    for seat in seats:
        panels.declare(seat=seat, kind="none", by=seat.person)
    make.score_all(seats, {})
    role.refresh_from_db()
    assert role.names_opened_at is None
    with pytest.raises(IntegrityError, match="paid co-producers"), transaction.atomic():
        Role.objects.filter(pk=role.pk).update(names_opened_at=clock.now())
    third = make.seat(role, make.person("Una Bell"))
    panels.declare(seat=third, kind="none", by=third.person)
    make.score_all([third], {})
    role.refresh_from_db()
    assert role.names_opened_at is not None


def test_interests_are_declared_once_for_the_seat_and_kept(role, clock_at):
    seat = make.seat(role, make.person("Petra Lund"))
    with pytest.raises(Refused, match="whose seat"):
        panels.declare(seat=seat, kind="none", by=make.coordinator())
    with pytest.raises(Refused, match="Choose one"):
        panels.declare(seat=seat, kind="whatever", by=seat.person)
    panels.declare(seat=seat, kind="noted", words="I work for a partner.", by=seat.person)
    panels.declare(seat=seat, kind="none", by=seat.person)
    assert list(Interest.objects.values_list("kind", flat=True)) == ["noted"]
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Interest.objects.update(kind="none")


def test_a_judge_who_leaves_takes_their_scores_out_and_opens_the_names(role, clock_at):
    seats = make.panel_of_three(role)
    sent = make.apply(role, make.person("Ann Bee"))
    clock_at(make.AFTER)
    make.score_all(seats[1:], {})
    role.refresh_from_db()
    assert role.names_opened_at is None
    panels.leave(seat=seats[0], by=make.coordinator())
    role.refresh_from_db()
    assert role.names_opened_at is not None
    with pytest.raises(Refused, match="whose seat"):
        scores.lock(seat=seats[0], by=seats[0].person)
    with pytest.raises(Refused, match="The seat stays"):
        panels.leave(seat=seats[1], by=make.coordinator())
    assert sent.interests.filter(seat=seats[0]).count() == 0
