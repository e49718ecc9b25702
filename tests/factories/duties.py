"""Duties for tests, with no news about them: the rows that two administrators would leave. `tests/members/test_duties.py`
goes through the door."""

from __future__ import annotations

from ground import clock
from members.actions import duties
from members.models import Duty, DutyKind, DutyProposal, Person

GIVERS = ("A first giver of duties", "A second giver of duties")


def give(person: Person, *kinds: str) -> Person:
    for kind in kinds:
        if not Duty.objects.filter(person=person, kind=kind, ends=None).exists():
            first, second = (giver(name) for name in GIVERS)
            proposal = DutyProposal.objects.create(
                person=person,
                person_root=person.pk,
                kind=DutyKind(kind),
                proposed_by=first,
                proposer_root=first.pk,
                agreed_at=clock.now(),
                agreed_by=second,
                agreer_root=second.pk,
            )
            Duty.objects.create(person=person, kind=kind, starts=clock.today(), given_by=second, proposal=proposal)
    duties.follow(person=person)
    return person


def giver(name: str) -> Person:
    return Person.objects.filter(name=name).first() or Person.objects.create(
        name=name, added_by=Person.objects.system()
    )
