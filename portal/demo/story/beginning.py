"""How the demo's people come by their duties: two administrators begin, then one proposes and the other agrees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from members.actions import duties
from members.models import OPENS_NOTHING, Duty, DutyKind, Person

FIRST, SECOND = "admin@demo.example", "admin2@demo.example"


class Named(Protocol):
    @property
    def email(self) -> str: ...
    @property
    def duties(self) -> tuple[str, ...]: ...


def give_duties(accounts: Iterable[Named], people: Mapping[str, Person]) -> None:
    """Safe to call again."""
    first, second = people[FIRST], people[SECOND]
    for administrator in (first, second):
        duties.begin_administrator(person=administrator, by=Person.objects.system())
    for account in accounts:
        for kind in account.duties:
            _give(people[account.email], kind, first, second)


def _give(person: Person, kind: str, first: Person, second: Person) -> None:
    if kind == DutyKind.ADMINISTRATOR or Duty.objects.live().filter(person=person, kind=kind).exists():
        return
    if kind in OPENS_NOTHING:
        duties.grant(person=person, kind=kind, by=first)
    else:
        duties.agree(proposal=duties.propose(person=person, kind=kind, by=first), by=second)
