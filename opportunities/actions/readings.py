"""Somebody reads what a person sent: one line in the record that the person can see, once for each reader."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ground import clock
from members.models import AccessEvent, AccessGrant, Person
from opportunities import permissions
from opportunities.models import Application

KEPT_FOR = dt.timedelta(days=365)


@transaction.atomic
def write_down(*, application: Application, what: str, purpose: str, granted_by: Person, by: Person) -> None:
    """A grant to this one reader, and the read. `purpose` finishes the sentence "to ..."."""
    person, now = application.person.root, clock.now()
    if (
        person.pk == by.root_id
        or AccessEvent.objects.filter(person=person, reader=by, what=what, allowed=True).exists()
    ):
        return
    grant = AccessGrant.objects.filter(person=person, reader=by, what=what, ended_at=None).first()
    if grant is None:
        grant = AccessGrant.objects.create(
            person=person, reader=by, what=what, purpose=purpose, granted_by=granted_by, granted_at=now,
            until=now + KEPT_FOR,
        )  # fmt: skip
    AccessEvent.objects.create(
        person=person, reader=by, what=what, purpose=grant.purpose, allowed=True, grant=grant, at=now,
        expires_at=now + 2 * KEPT_FOR,
    )  # fmt: skip


@transaction.atomic
def read_for_team(*, application: Application, by: Person) -> None:
    permissions.check_coordinate(by)
    write_down(application=application, what=f"answers:{application.pk}", purpose="run this role", granted_by=by, by=by)
