"""Who may do what with people. `policies` would say when; here it never depends on a state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ground.refusal import Refused

if TYPE_CHECKING:
    from members.models import Person

ONLY_COORDINATORS = "Only a coordinator can do this."


def has_duty(person: Person, *kinds: str) -> bool:
    return person.root.duties.live().filter(kind__in=kinds).exists()


def check_people(by: Person) -> None:
    """Add a person, join two records, read out what we owe somebody."""
    if not has_duty(by, "coordinator"):
        raise Refused(ONLY_COORDINATORS)


def check_duties(by: Person) -> None:
    """Give somebody a duty or take it back."""
    if not has_duty(by, "administrator"):
        raise Refused("Only an administrator gives duties and takes them back.")


def check_own(person: Person, by: Person) -> None:
    """A person says what is true of them; a coordinator may write it down for them, and the trail says who did."""
    if by.root_id != person.root_id and not has_duty(by, "coordinator"):
        raise Refused("You can change only what is about you.")


def check_close_account(person: Person, by: Person) -> None:
    """One's own, or an administrator: somebody has left, or somebody else is in the account."""
    if by.root_id != person.root_id and not has_duty(by, "administrator"):
        raise Refused("Only an administrator closes somebody else's account.")


def check_reopen_account(person: Person, by: Person) -> None:
    if by.root_id == person.root_id or not has_duty(by, "administrator"):
        raise Refused("Only an administrator opens an account again, and never their own.")


def can_people(by: Person) -> bool:
    try:
        check_people(by)
    except Refused:
        return False
    return True
