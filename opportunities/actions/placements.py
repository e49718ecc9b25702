"""A place that was taken up: it goes on, rests or ends. Payments look at it; nothing tells them."""

from __future__ import annotations

from django.db import transaction

from ground import clock, trail
from ground.refusal import Refused
from members.models import Person
from opportunities import permissions
from opportunities.models import Place, Placement
from opportunities.transitions_selection import PLACEMENT


def _move(placement: Placement, verb: str, *, by: Person, **changes) -> bool:
    """The only writer of a placement's status."""
    row = next(each for each in PLACEMENT if each.verb == verb)
    moved = Placement.objects.filter(pk=placement.pk, status__in=row.sources).update(status=row.target, **changes)
    placement.refresh_from_db()
    if moved:
        trail.record(verb, placement, by=by)
    return bool(moved)


def begin(*, place: Place, by: Person) -> Placement:
    """Made by acceptance, in its transaction, under the terms that the application answered."""
    version = place.application.version
    placement = Placement.objects.create(
        place=place,
        role=place.role,
        version=version,
        person=place.application.person.root,
        starts_on=version.work_starts_on or clock.today(),
        ends_on=version.work_ends_on,
    )
    trail.record("begin", placement, by=by)
    return placement


@transaction.atomic
def pause(*, placement: Placement, by: Person) -> Placement:
    permissions.check_coordinate(by)
    if not _move(placement, "pause", by=by) and placement.status != "paused":
        raise Refused("This has ended, so it cannot rest.")
    return placement


@transaction.atomic
def go_on(*, placement: Placement, by: Person) -> Placement:
    permissions.check_coordinate(by)
    if not _move(placement, "go_on", by=by) and placement.status != "active":
        raise Refused("This has ended, so it cannot go on.")
    return placement


@transaction.atomic
def end(*, placement: Placement, by: Person) -> Placement:
    permissions.check_coordinate(by)
    _move(placement, "end", by=by, ended_on=clock.today(), ended_by=by)
    return placement
