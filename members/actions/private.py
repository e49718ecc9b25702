"""What is sealed about a person: access needs, phone, address."""

from __future__ import annotations

from django.db import transaction

from ground import trail
from ground.refusal import Refused
from members import permissions
from members.models import Person, PrivateDetails

LONGEST = {"access_needs": 4000, "phone": 40, "address": 500}


@transaction.atomic
def write(*, person: Person, by: Person, **fields: str) -> PrivateDetails:
    """Any of access_needs, phone, address. An empty text forgets what was there. Words are sealed at once."""
    permissions.check_own(person, by)
    for name, words in fields.items():
        if len(words) > LONGEST[name]:
            raise Refused(f"That is too long. Use at most {LONGEST[name]:,} letters.")
    stripped = {name: words.strip() for name, words in fields.items()}
    details, _ = PrivateDetails.objects.update_or_create(person=person.root, defaults=stripped)
    for name in sorted(fields):
        trail.record("write_private", details, by=by, field=name)
    return details
