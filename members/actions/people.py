"""People: added by hand where they have no email; what they are called and how we reach them."""

from __future__ import annotations

from django.db import transaction

from ground import search, trail, typed
from ground.exceptions import Refused
from ground.models import AuditEvent
from members import permissions
from members.actions import private
from members.models import Channel, Person, User


@transaction.atomic
def add(*, name: str, reach_by: str, by: Person, phone: str = "", address: str = "", key: str = "") -> Person:
    """A person who has no email: we ring or write. A second press on one page finds whom the first added."""
    permissions.check_people(by)
    name = called(name, or_else="Write what this person wants to be called.")
    pressed = AuditEvent.objects.filter(actor_id=by.pk, verb="add_person", facts__key=key) if key else []
    again = Person.objects.filter(pk__in=[event.object_id for event in pressed], name=name, reach_by=reach_by)
    if found := again.order_by("pk").first():
        return found
    _check_reach(reach_by, phone=bool(phone.strip()), address=bool(address.strip()), email=False)
    person = Person.objects.create(name=name, reach_by=reach_by, added_by=by)
    trail.record("add_person", person, by=by, **({"key": key} if key else {}))
    given = {"phone": phone, "address": address}
    private.write(person=person, by=by, **{field: words for field, words in given.items() if words.strip()})
    return person


def called(name: str, *, or_else: str) -> str:
    """As it is kept: with nothing in it that nobody sees, and something that everybody does."""
    name = typed.name(name)
    if not name:
        raise Refused(or_else)
    if not typed.has_letter(name):
        raise Refused("Write a name with at least one letter.")
    return name


@transaction.atomic
def rename(*, person: Person, name: str, by: Person) -> Person:
    permissions.check_own(by=by, person=person)
    name, root = called(name, or_else="Tell us what to call you."), person.root
    if root.name != name:
        Person.objects.filter(pk=root.pk).update(name=name, name_folded=search.fold(name))
        trail.record("rename", root, by=by)
        root.refresh_from_db()
    return root


@transaction.atomic
def reach(*, person: Person, reach_by: str, by: Person, phone: str | None = None, address: str | None = None) -> Person:
    """How we tell this person things. None leaves the number or the address as it is."""
    permissions.check_own(by=by, person=person)
    root = person.root
    given = {name: words for name, words in (("phone", phone), ("address", address)) if words is not None}
    details = private.write(person=root, by=by, **given) if given else getattr(root, "private", None)
    _check_reach(
        reach_by,
        phone=bool(details and details.phone),
        address=bool(details and details.address),
        email=User.objects.filter(person=root).exists(),
    )
    if root.reach_by != reach_by:
        Person.objects.filter(pk=root.pk).update(reach_by=reach_by)
        trail.record("change_reach", root, by=by, reach_by=reach_by)
        root.refresh_from_db()
    return root


def _check_reach(reach_by: str, *, phone: bool, address: bool, email: bool) -> None:
    if reach_by not in Channel.values:
        raise Refused("Choose email, phone or post.")
    missing = {
        Channel.EMAIL: None if email else "There is no email address. Choose phone or post.",
        Channel.PHONE: None if phone else "Write a phone number, so that we can ring.",
        Channel.POST: None if address else "Write an address, so that we can post things.",
    }[Channel(reach_by)]
    if missing:
        raise Refused(missing)
