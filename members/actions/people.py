"""People: added by hand where they have no email; two records of one person joined, and parted again."""

from __future__ import annotations

from django.db import transaction

from ground import clock, search, trail
from ground.models import AuditEvent
from ground.refusal import Refused
from members import permissions
from members.actions import consents, private
from members.models import Channel, Duty, Person, PersonKind, User


@transaction.atomic
def add(*, name: str, reach_by: str, by: Person, phone: str = "", address: str = "", key: str = "") -> Person:
    """A person who has no email: we ring or write. A second press on one page finds whom the first added."""
    permissions.check_people(by)
    pressed = AuditEvent.objects.filter(actor_id=by.pk, verb="add_person", facts__key=key) if key else []
    again = Person.objects.filter(pk__in=[event.object_id for event in pressed], name=name.strip(), reach_by=reach_by)
    if found := again.order_by("pk").first():
        return found
    _check_reach(reach_by, phone=bool(phone.strip()), address=bool(address.strip()), email=False)
    if not name.strip():
        raise Refused("Write what this person wants to be called.")
    person = Person.objects.create(name=name.strip(), reach_by=reach_by, added_by=by)
    trail.record("add_person", person, by=by, **({"key": key} if key else {}))
    given = {"phone": phone, "address": address}
    private.write(person=person, by=by, **{field: words for field, words in given.items() if words.strip()})
    return person


@transaction.atomic
def rename(*, person: Person, name: str, by: Person) -> Person:
    permissions.check_own(person, by)
    if not name.strip():
        raise Refused("Tell us what to call you.")
    root = person.root
    if root.name != name.strip():
        Person.objects.filter(pk=root.pk).update(name=name.strip(), name_folded=search.fold(name))
        trail.record("rename", root, by=by)
        root.refresh_from_db()
    return root


@transaction.atomic
def reach(*, person: Person, reach_by: str, by: Person, phone: str | None = None, address: str | None = None) -> Person:
    """How we tell this person things. None leaves the number or the address as it is."""
    permissions.check_own(person, by)
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


@transaction.atomic
def join(*, person: Person, into: Person, evidence: str, by: Person) -> Person:
    """`person` and `into` are one human being: from now on everything is read through `into`. Nothing is moved."""
    permissions.check_people(by)
    keep = into.root
    Person.objects.select_for_update().filter(pk__in=[person.pk, keep.pk]).order_by("pk").first()
    person.refresh_from_db()
    if person.merged_into_id == keep.pk:
        return person
    if not evidence.strip():
        raise Refused("Say how you know that these two records are one person.")
    if person.pk == keep.pk:
        raise Refused("This is one record already.")
    if person.merged_into_id is not None:
        raise Refused("This record is joined to another one. Part them first.")
    if PersonKind.SYSTEM in {person.kind, keep.kind}:
        raise Refused("This is not a person.")
    if Person.objects.filter(merged_into=person).exists():
        raise Refused("Other records are joined to this one. Keep this record, and join the other one to it.")
    if Duty.objects.live().filter(person=person).exists():
        raise Refused("This record has a duty. Keep this record, and join the other one to it.")
    if User.objects.filter(person=person).exists() and not User.objects.filter(person=keep).exists():
        raise Refused("This record can sign in and the other one cannot. Keep this record.")
    Person.objects.filter(pk=person.pk, merged_into=None).update(
        merged_into=keep, merged_at=clock.now(), merged_by=by, merge_evidence=evidence.strip()
    )
    person.refresh_from_db()
    trail.record("join", person, by=by, into=keep.pk)
    consents.count_again(person=keep, by=by)
    return person


@transaction.atomic
def unjoin(*, person: Person, by: Person) -> Person:
    """They are two people after all. Each has again what stood under its own record."""
    permissions.check_people(by)
    keep = person.merged_into
    if keep is not None:
        Person.objects.filter(pk=person.pk).update(merged_into=None, merged_at=None, merged_by=None, merge_evidence="")
        person.refresh_from_db()
        trail.record("unjoin", person, by=by, was_in=keep.pk)
        for one in (keep, person):
            consents.count_again(person=one, by=by)
    return person


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
