"""Who may read what of a person. Written by the app that knows why; the person reads the same rows."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ground import clock, trail
from members.models import AccessGrant, Person


@transaction.atomic
def grant(
    *,
    person: Person,
    what: str,
    purpose: str,
    until: dt.datetime,
    by: Person,
    reader: Person | None = None,
    reader_duty: str = "",
) -> AccessGrant:
    """Let `reader`, or everybody with `reader_duty`, read `what` until then. `purpose` finishes the sentence "to ...".

    A live grant of the same is kept and, if need be, made longer.
    """
    same = AccessGrant.objects.filter(
        person=person.root, reader=reader, reader_duty=reader_duty, what=what, purpose=purpose, ended_at=None
    )
    found = same.filter(until__gt=clock.now()).order_by("pk").first()
    if found is not None:
        if found.until < until:
            same.filter(pk=found.pk).update(until=until)
            found.until = until
            trail.record("prolong_access", found, by=by, what=what)
        return found
    made = AccessGrant.objects.create(
        person=person.root,
        reader=reader,
        reader_duty=reader_duty,
        what=what,
        purpose=purpose,
        until=until,
        granted_by=by,
    )
    trail.record("grant_access", made, by=by, what=what)
    return made


@transaction.atomic
def end(*, grant: AccessGrant, by: Person) -> AccessGrant:
    """From now on it opens nothing. A second call is harmless."""
    ended = AccessGrant.objects.filter(pk=grant.pk, ended_at=None).update(ended_at=clock.now(), ended_by=by)
    grant.refresh_from_db()
    if ended:
        trail.record("end_access", grant, by=by, what=grant.what)
    return grant
