"""Who may read what of a person. Written by the app that knows why; the person reads the same rows."""

from __future__ import annotations

import datetime as dt

from django.db import models, transaction

from ground import clock, trail
from ground.exceptions import Refused
from members import merged_records, permissions
from members.actions import consents
from members.models import BY_CONSENT, AccessGrant, ConsentText, DutyKind, Person, Purpose


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

    A live grant of the same is kept; where it ends sooner, it ends now and a new one takes its place.
    """
    same = AccessGrant.objects.filter(
        person=person.root, reader=reader, reader_duty=reader_duty, what=what, purpose=purpose, ended_at=None
    )
    found = same.filter(until__gt=clock.now()).order_by("pk").first()
    if found is not None:
        if found.until >= until:
            return found
        end(grant=found, by=by)
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


def shared_with_team(person: Person) -> models.QuerySet[AccessGrant]:
    """What this person lets the coordinators read now, because they said so."""
    return AccessGrant.objects.filter(
        person__in=merged_records.ids_of(person), what__in=BY_CONSENT, ended_at=None, until__gt=clock.now()
    ).order_by("pk")


@transaction.atomic
def share(
    *, person: Person, what: str, purpose: str, until: dt.datetime, text: ConsentText | None, by: Person,
    channel: str = "online",
) -> AccessGrant:  # fmt: skip
    """A yes to the words of `text`, and the grant to the coordinators that rests on it. Twice is harmless."""
    if what not in BY_CONSENT:
        raise LookupError(f"{what} does not rest on a yes")
    consents.give(person=person, purpose=Purpose.TEAM, text=text, by=by, channel=channel)
    return grant(person=person, what=what, purpose=purpose, until=until, reader_duty=DutyKind.COORDINATOR, by=by)


@transaction.atomic
def take_back(*, grant: AccessGrant, by: Person, channel: str = "online") -> AccessGrant:
    """The person lets nobody read it any more. With the last of these the yes itself is taken back."""
    permissions.check_own(by=by, person=grant.person)
    if grant.what not in BY_CONSENT:
        raise Refused("This does not rest on your yes. Ask us about it, and we tell you why it is there.")
    end(grant=grant, by=by)
    if not shared_with_team(grant.person).exists():
        consents.withdraw(person=grant.person, purpose=Purpose.TEAM, by=by, channel=channel)
    return grant
