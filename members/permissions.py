"""Who may do what with people. `policies` would say when; here it never depends on a state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ground.exceptions import Refused

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


def check_agree_duty(by: Person, *, person: int, proposer: int, made_with: set[int]) -> None:
    """Who proposes a duty, who agrees and who gets it: three people. Root ids; `made_with`: see `ties`.

    That one administrator appointed the other ties them not here: a third one agreed to that.
    """
    check_duties(by)
    me = by.root_id
    if me == person:
        raise Refused("Nobody agrees to their own duty. Ask another administrator.")
    if me == proposer:
        raise Refused("You proposed this, so another administrator has to agree.")
    if proposer in made_with:
        raise Refused("One of you made the other's record, so a third administrator has to agree.")


def check_propose_join(by: Person, records: set[int], made_with: set[int]) -> None:
    """Two records of one person: said by a coordinator who is neither and made neither."""
    check_people(by)
    _check_apart_from(by, records, made_with)


def check_agree_join(by: Person, records: set[int], made_with: set[int], *, proposer: int) -> None:
    """Agreed by another coordinator or an administrator who is neither record and made neither."""
    check_stop_join(by)
    if by.root_id == proposer:
        raise Refused("You proposed this, so another coordinator or an administrator has to agree.")
    if proposer in made_with:
        raise Refused("One of you made the other's record, so a third person has to agree.")
    _check_apart_from(by, records, made_with)


def _check_apart_from(by: Person, records: set[int], made_with: set[int]) -> None:
    if by.root_id in records:
        raise Refused("Nobody decides this about their own record. Ask another coordinator.")
    if records & made_with:
        raise Refused("You made one of these records, so another coordinator has to do this.")


def check_stop_join(by: Person) -> None:
    if not has_duty(by, "coordinator", "administrator"):
        raise Refused("Only a coordinator or an administrator can do this.")


def check_release_join(by: Person, eyes: set[int]) -> None:
    """An administrator who had no part in it."""
    check_duties(by)
    if by.root_id in eyes:
        raise Refused("You had a part in this, so another administrator clears it up.")


def check_own(*, by: Person, person: Person) -> None:
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
