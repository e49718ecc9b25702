"""What somebody without an account said, and a coordinator writes down for them."""

from __future__ import annotations

from ground.exceptions import Refused
from members import merged_records
from members.models import Person, User

HOW = (("phone", "On the phone"), ("post", "In a letter"), ("in_person", "Face to face"))


def signs_in(person: Person) -> bool:
    """By any of the records that are read as this person."""
    return User.objects.filter(person__in=merged_records.ids_of(person), is_active=True).exists()


def facts(person: Person, how: str, *, by: Person) -> dict[str, str]:
    """For the trail: how `person` told `by`; nothing where they do it themselves. Refused without a way."""
    if person.root_id == by.root_id:
        return {}
    if how not in dict(HOW):
        raise Refused("Say how they told you: on the phone, in a letter or face to face.")
    return {"heard": how}
