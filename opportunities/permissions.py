"""Who: this person and their duties. `check_x` raises a sentence; `can_x` is derived from it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ground.exceptions import Refused
from members import duties, on_behalf
from members.models import Person, PersonKind


def allowed(check: Callable[..., None]) -> Callable[..., bool]:
    """`can_x` out of `check_x`."""

    @functools.wraps(check)
    def can(*args: Any, **kwargs: Any) -> bool:
        try:
            check(*args, **kwargs)
        except Refused:
            return False
        return True

    return can


def check_coordinate(person: Any) -> None:
    if not duties.has(person, "coordinator"):
        raise Refused("Only a coordinator can do this.")


def check_own(*, by: Any, application: Any) -> None:
    """The applicant, or a coordinator on their behalf (by phone or post)."""
    if by.root_id != application.person.root_id and not duties.has(by, "coordinator"):
        raise Refused("Only the person who applied can do this.")


def check_take_back(person: Any, application: Any) -> None:
    """There may be no way back from it: a coordinator writes it down only for somebody who cannot press it themself."""
    check_own(by=person, application=application)
    if person.root_id != application.person.root_id and on_behalf.signs_in(application.person):
        raise Refused("They can sign in, so they take it back themselves.")


def check_judge(person: Any, seat: Any) -> None:
    if seat.person.root_id != person.root_id or seat.left_at is not None:
        raise Refused("Only the judge whose seat this is can do this.")


def check_sit(person: Any, *, applied: bool) -> None:
    """A panel member, which two administrators make somebody. Whoever can read the names of those who apply does not
    judge them; nor does somebody who applied."""
    if duties.has(person, "coordinator"):
        raise Refused("A coordinator can read the names of the people who apply, so they cannot sit on a panel.")
    if applied:
        raise Refused("This person has applied for the role, so they cannot judge it.")
    if not duties.has(person, "panel"):
        raise Refused("Only a panel member can have a seat. Ask an administrator: two of them make somebody one.")


def check_go_on_judging(person: Any, *, applied: bool, names_open: bool) -> None:
    """What `check_sit` asked may have changed since the seat was given: a duty, or two records found to be one person."""
    if applied:
        raise Refused("You have applied for this role yourself, so you cannot judge it. Please tell the coordinator.")
    has = duties.of(person)
    if "panel" not in has:
        raise Refused("You are not a panel member any more, so you cannot judge. Please tell the coordinator.")
    if not names_open and "coordinator" in has:
        raise Refused(
            "You are a coordinator now and can read the names of the people who apply, so you cannot judge them. "
            "Please ask another coordinator to take your name off this panel."
        )


def check_type_value(person: Any, *, judge: bool) -> None:
    if not judge and not duties.has(person, "coordinator"):
        raise Refused("The value is typed by a coordinator or a member of this panel.")


def check_run_roles(by: Person) -> None:
    """Coordinators and administrators write roles; the system does, for an import."""
    if by.kind != PersonKind.SYSTEM and not duties.has(by, "coordinator", "administrator"):
        raise Refused("Only a coordinator can do this.")


def check_give_go_ahead(by: Person) -> None:
    if not duties.has(by, "administrator"):
        raise Refused("Only an administrator can record a go-ahead.")


def check_answer_for_money(by: Person) -> None:
    if not duties.has(by, "finance"):
        raise Refused("Only finance can answer this.")


can_coordinate = allowed(check_coordinate)
can_take_back = allowed(check_take_back)
