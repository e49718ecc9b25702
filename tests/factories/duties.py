"""Duties for tests, with no news about them: the rows that two administrators would leave. `tests/members/test_duties.py`
goes through the door."""

from __future__ import annotations

from ground import clock
from members.actions import duties
from members.models import Duty, DutyKind, DutyProposal, Person

GIVERS = ("A first giver of duties", "A second giver of duties")


def give(person: Person, *kinds: str) -> Person:
    """Every other person of a test is tied to neither giver; they are administrators no longer once a test has its own."""
    missing = [kind for kind in kinds if not _open().filter(person=person, kind=kind).exists()]
    if missing:
        givers = [giver(name) for name in GIVERS]
        for one in givers:
            _make_administrator(one)
        for kind in missing:
            _appoint(person, kind, *givers)
        if _administrators().exclude(person__in=givers).exists():
            _administrators().filter(person__in=givers).update(ends=clock.today())
    duties.follow(person=person)
    return person


def giver(name: str) -> Person:
    return Person.objects.filter(name=name).first() or Person.objects.create(
        name=name, added_by=Person.objects.system()
    )


def _open():
    return Duty.objects.filter(ends=None)


def _administrators():
    return _open().filter(kind=DutyKind.ADMINISTRATOR)


def _make_administrator(person: Person) -> None:
    """The first two by the machine, as in production; a later one by two who are."""
    there = _administrators().filter(person__merged_into=None).select_related("person")
    others = [one.person for one in there.order_by("pk")[:2]]
    if person in others or _administrators().filter(person=person).exists():
        return
    if len(others) < duties.ADMINISTRATORS:
        system = Person.objects.system()
        facts = {"starts": clock.today(), "given_by": system}
        Duty.objects.create(person=person, kind=DutyKind.ADMINISTRATOR, **facts)
    else:
        _appoint(person, DutyKind.ADMINISTRATOR, *others)


def _appoint(person: Person, kind: str, first: Person, second: Person) -> None:
    proposal = DutyProposal.objects.create(
        person=person, person_root=person.pk, kind=DutyKind(kind), proposed_by=first, proposer_root=first.pk
    )
    DutyProposal.objects.filter(pk=proposal.pk).update(agreed_at=clock.now(), agreed_by=second, agreer_root=second.pk)
    facts = {"starts": clock.today(), "given_by": second, "proposal": proposal}
    Duty.objects.create(person=person, kind=kind, **facts)
