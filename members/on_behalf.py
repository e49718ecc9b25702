"""What somebody without an account said, and a coordinator writes down for them."""

from __future__ import annotations

import datetime as dt

from ground import clock
from ground.exceptions import Refused
from members import merged_records
from members.models import Person, User
from members.queries import told_on

HOW = (("phone", "On the phone"), ("post", "In a letter"), ("in_person", "Face to face"))


def signs_in(person: Person) -> bool:
    """By any of the records that are read as this person."""
    return User.objects.filter(person__in=merged_records.ids_of(person), is_active=True).exists()


# How long an account that the team has closed is no open door for whoever closed it.
CLOSED_LATELY = dt.timedelta(days=30)
CLOSED = "members/account_closed"


def check_not_just_closed(person: Person, by: Person) -> None:
    """An account that the team closed within 30 days makes nobody a person without an account for whoever closed it;
    what another one writes down waits until the person was told. One's own closing changes nothing."""
    closed = User.objects.filter(person__in=merged_records.ids_of(person), closed_at__gt=clock.now() - CLOSED_LATELY)
    for user in closed.select_related("closed_by").order_by("pk"):
        if user.closed_by is None or user.closed_by.root_id == person.root_id:
            continue
        if user.closed_by.root_id == by.root_id:
            raise Refused("You closed their account, so another coordinator writes this down for them.")
        if told_on.told_on(user, (CLOSED,)) is None:
            raise Refused("Their account was closed, and we have not told them yet. Look under To contact first.")


def facts(person: Person, how: str, *, by: Person) -> dict[str, str]:
    """For the trail: how `person` told `by`; nothing where they do it themselves. Refused without a way."""
    if person.root_id == by.root_id:
        return {}
    if how not in dict(HOW):
        raise Refused("Say how they told you: on the phone, in a letter or face to face.")
    return {"heard": how}
