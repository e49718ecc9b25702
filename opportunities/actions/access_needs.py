"""What helps a person to take part: read by the coordinators for one placement, if the person says so, and no longer."""

from __future__ import annotations

import datetime as dt

from django.db import models, transaction

from ground import clock
from ground.exceptions import Refused
from members.actions import access
from members.models import AccessGrant, ConsentText, Person
from opportunities import permissions
from opportunities.models import Placement, RoleVersion

WHAT = "access_needs"
AFTERWARDS = dt.timedelta(days=14)
WITH_NO_LAST_DAY = dt.timedelta(days=365)


def purpose(version: RoleVersion) -> str:
    """Finishes "to ..."."""
    return f"plan “{version.title[:150]}” with you"


def last_day(version: RoleVersion) -> dt.date:
    """A fortnight after the work is over; a year where it has no last day."""
    if version.work_ends_on is None:
        return clock.today() + WITH_NO_LAST_DAY
    return max(version.work_ends_on, clock.today()) + AFTERWARDS


def grants_of(placement: Placement) -> models.QuerySet[AccessGrant]:
    return access.shared_with_team(placement.person).filter(what=WHAT, purpose=purpose(placement.version))


@transaction.atomic
def share(*, placement: Placement, text: ConsentText | None, by: Person, channel: str = "online") -> AccessGrant:
    permissions.check_own(by=by, application=placement.place.application)
    if placement.status == "ended":
        raise Refused("This has ended, so nobody needs to read it.")
    until = clock.end_of(last_day(placement.version))
    return access.share(
        person=placement.person, what=WHAT, purpose=purpose(placement.version), until=until, text=text, by=by,
        channel=channel,
    )  # fmt: skip


@transaction.atomic
def stop_sharing(*, placement: Placement, by: Person, channel: str = "online") -> None:
    """At once. A second call is harmless."""
    permissions.check_own(by=by, application=placement.place.application)
    _stop(placement, by, channel)


def close(*, placement: Placement, by: Person) -> None:
    """The placement has ended: so has the reading, unless the person takes part in the same work elsewhere."""
    same = Placement.objects.filter(person=placement.person, version__title=placement.version.title)
    if not same.exclude(status="ended").exists():
        _stop(placement, by, "system")


def _stop(placement: Placement, by: Person, channel: str) -> None:
    for grant in grants_of(placement):
        access.take_back(grant=grant, by=by, channel=channel)
