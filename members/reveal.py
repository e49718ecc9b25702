"""The one door to what is sealed about a person. Every try is written down, whoever knocks; the person reads it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from ground import clock
from ground.exceptions import Refused
from ground.sealed import opened
from members import duties, merged_records
from members.models import AccessEvent, AccessGrant, Person, PrivateDetails

FIELDS = ("access_needs", "phone", "address", "former_phone", "former_address")
KEPT = dt.timedelta(days=730)
NOT_ALLOWED = "You may not read this. We wrote down that you tried, and the person can see it."


def live_grant(person: Person, what: str, by: Person) -> AccessGrant | None:
    readers = Q(reader__in=merged_records.ids_of(by)) | Q(reader_duty__in=duties.of(by))
    live = AccessGrant.objects.filter(ended_at=None, until__gt=clock.now(), granted_at__lte=clock.now())
    return live.filter(readers, person__in=merged_records.ids_of(person), what=what).order_by("pk").first()


def allow(person: Person, what: str, *, by: Person, purpose: str) -> AccessEvent | None:
    """Let `by` through to `what`, or refuse; either way the try is written down.

    Never inside a transaction: a refusal that the caller rolls back would leave no trace. A person's own words are
    theirs: no grant, no entry.
    """
    if by.root_id == person.root_id:
        return None
    with transaction.atomic(durable=True):
        grant = live_grant(person, what, by)
        event = AccessEvent.objects.create(
            person=person.root,
            reader=by,
            what=what,
            purpose=purpose,
            allowed=grant is not None,
            grant=grant,
            expires_at=clock.now() + KEPT,
        )
    if grant is None:
        raise Refused(NOT_ALLOWED)
    return event


def reveal(person: Person, field: str, *, by: Person, purpose: str) -> str:
    """The words in a sealed field of PrivateDetails; empty where there are none. `purpose` finishes "to ..."."""
    if field not in FIELDS:
        raise LookupError(f"{field} is no private detail")
    allow(person, field, by=by, purpose=purpose)
    words, under = _found(person, field)
    if words and by.root_id == person.root_id and under != by.pk:
        write_down_across(person, field, by=by, purpose=purpose)
    return words


def words_in(person: Person, field: str) -> str:
    return _found(person, field)[0]


def _found(person: Person, field: str) -> tuple[str, int | None]:
    """The words, and under which of the person's records they stand."""
    ids = merged_records.ids_of(person)
    rows = {row.person_id: row for row in PrivateDetails.objects.filter(person__in=ids)}
    for pk in ids:
        words = opened(getattr(rows[pk], field)) if pk in rows else ""
        if words:
            return words, pk
    return "", None


def write_down_across(person: Person, field: str, *, by: Person, purpose: str) -> None:
    """What one record told is read by the account of another: theirs, if the records are one person's. It shows."""
    AccessEvent.objects.create(
        person=person.root,
        reader=by,
        what=field,
        purpose=f"{purpose}, from a record that was joined to theirs",
        allowed=True,
        expires_at=clock.now() + KEPT,
    )
