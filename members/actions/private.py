"""What is sealed about a person: access needs, phone, address."""

from __future__ import annotations

from django.db import transaction

from ground import clock, trail
from ground.exceptions import Refused
from ground.sealed import Sealed
from members import permissions, reveal
from members.actions import access, notices
from members.models import Channel, DutyKind, Person, PrivateDetails

LONGEST = {"access_needs": 4000, "phone": 40, "address": 500}
CHANGED = "members/contact_changed"
REACHED_BY = {"phone": Channel.PHONE, "address": Channel.POST}


@transaction.atomic
def write(*, person: Person, by: Person, **fields: str) -> PrivateDetails:
    """Any of access_needs, phone, address. An empty text forgets what was there. Words are sealed at once.

    Where a number or an address was and is another one now, the old contact is told, by another than whoever changed it.
    """
    permissions.check_own(by=by, person=person)
    for name, words in fields.items():
        if len(words) > LONGEST[name]:
            raise Refused(f"That is too long. Use at most {LONGEST[name]:,} letters.")
    root = person.root
    stripped: dict[str, str | Sealed] = {name: words.strip() for name, words in fields.items()}
    before = PrivateDetails.objects.filter(person=root).first()
    moved = [name for name in REACHED_BY if name in fields and _moved(root, before, name, fields[name])]
    for name in moved:
        if notices.channel_of(root) == REACHED_BY[name]:
            stripped[f"former_{name}"] = getattr(before, name)
    details, _ = PrivateDetails.objects.update_or_create(person=root, defaults=stripped)
    for name in sorted(fields):
        trail.record("write_private", details, by=by, field=name)
    for name in moved:
        _tell_the_old(root, details, name, by=by)
    return details


def _moved(person: Person, before: PrivateDetails | None, name: str, words: str) -> bool:
    return bool(before and getattr(before, name)) and reveal.words_in(person, name) != words.strip()


def _tell_the_old(person: Person, details: PrivateDetails, name: str, *, by: Person) -> None:
    """By mail where we mail them; else by the number or the address that we had until now, which opens for that."""
    step = f"{name} {clock.now():%Y-%m-%d %H:%M:%S}"
    notice = notices.owe(person=person, kind=CHANGED, obj=details, step=step, by=by, itself=True, not_by=by)
    if notice.channel == REACHED_BY[name]:
        access.grant(
            person=person, reader_duty=DutyKind.COORDINATOR, what=f"former_{name}", purpose=notices.TO_TELL,
            until=clock.now() + notices.TELL_WITHIN, by=by,
        )  # fmt: skip


def keeps_former(person: Person, name: str) -> bool:
    """Whether there is an old one that still has to be told."""
    row = PrivateDetails.objects.filter(person=person).first()
    return row is not None and bool(getattr(row, f"former_{name}"))
