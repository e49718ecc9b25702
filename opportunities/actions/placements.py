"""A place that was taken up: it goes on, rests or ends. Payments look at it; nothing tells them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from ground import clock, states, trail
from ground.exceptions import Refused
from members.actions import notices
from members.models import Person
from opportunities import permissions
from opportunities.actions import access_needs, dates
from opportunities.actions.applications import CHANGED
from opportunities.actions.session_lines import ADDED, CALLED_OFF
from opportunities.models import EndedWhy, Pause, Place, Placement, RoleVersion, Session
from opportunities.transitions import PLACEMENT

PAUSED = "opportunities/placement_paused"
GOES_ON = "opportunities/placement_goes_on"
ENDED = "opportunities/placement_ended"


def begin(*, place: Place, by: Person) -> Placement:
    """Made by acceptance, in its transaction, under the terms that the person said yes to last.

    Of work that goes on already it begins today: what was before their yes is not theirs.
    """
    version, today = place.application.stands_on, clock.today()
    placement = Placement.objects.create(
        place=place,
        role=place.role,
        version=version,
        person=place.application.person.root,
        starts_on=max(version.work_starts_on or today, today),
        ends_on=version.work_ends_on,
    )
    trail.record("begin", placement, by=by)
    return placement


@transaction.atomic
def pause(*, placement: Placement, by: Person) -> Placement:
    permissions.check_coordinate(by)
    if states.move(placement, PLACEMENT, "pause", by=by):
        pause = Pause.objects.create(placement=placement, began_at=clock.now(), began_by=by)
        notices.drop_about(placement, (GOES_ON,), by=by)
        notices.owe(person=placement.person, kind=PAUSED, obj=placement, step=_step(pause), by=by)
    elif placement.status != "paused":
        raise Refused("This has ended, so it cannot rest.")
    return placement


@transaction.atomic
def go_on(*, placement: Placement, by: Person) -> Placement:
    permissions.check_coordinate(by)
    if states.move(placement, PLACEMENT, "go_on", by=by):
        pause = _over(placement, by)
        notices.drop_about(placement, (PAUSED,), but=_rests_that_cost(placement), by=by)
        notices.owe(person=placement.person, kind=GOES_ON, obj=placement, step=_step(pause), by=by)
    elif placement.status != "active":
        raise Refused("This has ended, so it cannot go on.")
    return placement


def _step(pause: Pause) -> str:
    return f"pause-{pause.pk}"


def _rests_that_cost(placement: Placement) -> list[str]:
    """The steps of rests in which a session began: that one's work rested then is no old news."""
    held = Session.objects.filter(role=OuterRef("placement__role"), starts_at__gte=OuterRef("began_at"))
    held = held.filter(Q(cancelled_at=None) | Q(cancelled_at__gte=OuterRef("began_at")))
    held = held.filter(starts_at__lt=Coalesce(OuterRef("over_at"), Value(clock.now())))
    return [_step(pause) for pause in Pause.objects.filter(Exists(held), placement=placement)]


def _over(placement: Placement, by: Person) -> Pause:
    pause = Pause.objects.get(placement=placement, over_at=None)
    Pause.objects.filter(pk=pause.pk).update(over_at=clock.now(), over_by=by)
    return pause


@transaction.atomic
def end(*, placement: Placement, why: str, by: Person) -> Placement:
    """Before its time, for a neutral reason. Nobody reads the person's access needs for it any more.

    A rest that it ends in is never over: what came in it, to the last day's end, was not theirs.
    """
    permissions.check_coordinate(by)
    if why not in EndedWhy.values:
        raise Refused("Choose why it ends.")
    now = clock.now()
    ended: dict[str, Any] = {"ended_on": clock.london(now).date(), "ended_at": now, "ended_by": by, "ended_why": why}
    if not states.move(placement, PLACEMENT, "end", by=by, **ended):
        return placement
    access_needs.close(placement=placement, by=by)
    dates.leave_all(placement=placement, by=by)
    _drop_what_was_to_come(placement, by)
    if why != EndedWhy.TAKEN_BACK:  # of that the place tells, in the words of whoever took it back
        notices.owe(person=placement.person, kind=ENDED, obj=placement, by=by)
    return placement


def _drop_what_was_to_come(placement: Placement, by: Person) -> None:
    sessions = Session.objects.filter(role=placement.role_id)
    person = placement.person
    notices.drop_about(placement, (PAUSED,), but=_rests_that_cost(placement), by=by)
    notices.drop_about(placement, (GOES_ON,), by=by)
    notices.drop_about(RoleVersion.objects.filter(role=placement.role_id), (CHANGED,), person=person, by=by)
    notices.drop_about(sessions, (ADDED,), person=person, by=by)
    notices.drop_about(sessions.filter(starts_at__gt=clock.now()), (CALLED_OFF,), person=person, by=by)
