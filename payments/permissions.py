"""Who may do what with money. When, is in policies.py."""

from __future__ import annotations

from collections.abc import Callable, Set

from ground.exceptions import Refused
from members import duties, on_behalf
from members.models import Person
from members.queries import ties


def check_finance(person: Person) -> None:
    if not duties.has(person, "finance"):
        raise Refused("Only finance can do this.")


def check_confirm(person: Person, payee: Person) -> None:
    """A coordinator, and never for their own work. Two records of one person are one person."""
    if person.root_id == payee.root_id:
        raise Refused("Nobody confirms their own work. Ask another coordinator.")
    if not duties.has(person, "coordinator"):
        raise Refused("Only a coordinator can do this.")


def check_confirm_work(
    person: Person,
    payee: Person,
    sayer: Person | None,
    writers: set[int],
    *,
    gave: Set[int] = frozenset(),
    called_off: Set[int] = frozenset(),
    stands_in: bool = False,
) -> None:
    """One coordinator makes no payee alone: who made the person's record, wrote down what they said of this work or
    where their money goes does not confirm it; nor who alone stands behind it (`hands.Behind`). Root ids; `writers`
    wrote down the bank details. `stands_in`: in finance, where no coordinator may.
    """
    if not stands_in:
        check_confirm(person, payee)
    if payee.root_id in ties.made_with(person.root_id):
        raise Refused("One of you made the other's record, so another coordinator has to confirm this.")
    if sayer is not None and sayer.root_id == person.root_id:
        raise Refused("You wrote down what they said about this work, so another coordinator has to confirm it.")
    if person.root_id in writers:
        raise Refused("You wrote down their bank details, so another coordinator has to confirm this.")
    if person.root_id in gave:
        raise Refused("You gave them this place, and it is their first work, so somebody else has to confirm this.")
    if person.root_id in called_off:
        raise Refused(
            "You added this session, and you called it off or ended their place. So somebody else has to confirm this."
        )


def check_own(*, by: Person, payee: Person) -> None:
    """What a person says about their own work and money; a coordinator may type it for somebody on the phone."""
    if by.root_id != payee.root_id and not duties.has(by, "coordinator"):
        raise Refused("This belongs to somebody else.")


def check_say(person: Person, payee: Person) -> None:
    """Where somebody's money goes and how much of it they want: only they say so. For somebody without an account, a
    coordinator writes down what they said."""
    check_own(by=person, payee=payee)
    if person.root_id != payee.root_id and on_behalf.signs_in(payee):
        raise Refused("They can sign in, so they say this themselves.")
    if person.root_id != payee.root_id:
        on_behalf.check_not_just_closed(payee, person)


def check_answer_void(person: Person, payee: Person, eyes: set[int], tied: set[int] | None = None) -> None:
    """Of work that the person says did happen. `eyes`: root ids of who said or wrote down that it does not count."""
    check_confirm(person, payee)
    if person.root_id in eyes:
        raise Refused("You said that this does not count, so another coordinator looks at it.")
    check_apart(person, eyes, tied, "another coordinator")


def check_approve(person: Person, earners: set[int], confirmers: set[int], writers: set[int]) -> None:
    check_finance(person)
    check_eyes(person, earners, confirmers, writers)


def check_eyes(
    person: Person, earners: set[int], confirmers: set[int], writers: set[int], tied: set[int] | None = None
) -> None:
    """Of somebody in finance: is this one of the others? Root ids; `writers` wrote down where the money goes."""
    if person.root_id in earners:
        raise Refused("Nobody approves their own pay. Ask somebody else in finance.")
    if person.root_id in confirmers:
        raise Refused("Who confirmed the work does not approve its pay. Ask somebody else in finance.")
    if person.root_id in writers:
        raise Refused("You wrote down these bank details, so somebody else in finance has to approve this.")
    check_apart(person, earners | confirmers | writers, tied)


def check_apart(
    person: Person, others: set[int], tied: set[int] | None = None, instead: str = "somebody else in finance"
) -> None:
    """Two pairs of eyes of which one made, joined or appointed the other are one. Root ids; `tied`: `ties.tied_to(person)`,
    where it is known already."""
    if others & (ties.tied_to(person.root_id) if tied is None else tied):
        raise Refused(f"One of you made, joined or appointed the other, so {instead} has to do this.")


def check_never_paid(person: Person, payee: Person, *, declarer: int | None = None) -> None:
    """Who says it, who agrees and who is paid are three different people. `declarer`: a root id, for who agrees."""
    check_finance(person)
    check_never_paid_eyes(person, payee, declarer)


def check_never_paid_eyes(person: Person, payee: Person, declarer: int | None, tied: set[int] | None = None) -> None:
    check_line_eyes(person, {payee.root_id}, declarer, tied)


def check_apply(person: Person, taker: int, payees: set[int]) -> None:
    """Of a file of the bank's: root ids of who took it and of whom it is about."""
    check_finance(person)
    check_apply_eyes(person, taker, payees)


def check_apply_eyes(person: Person, taker: int, payees: set[int], tied: set[int] | None = None) -> None:
    if person.root_id == taker:
        raise Refused("You took this file, so somebody else in finance applies it.")
    if person.root_id in payees:
        raise Refused("This file is about your own pay too. Ask somebody else in finance to apply it.")
    check_apart(person, {taker}, tied)


def check_line_decision(person: Person, payees: set[int], *, declarer: int | None = None) -> None:
    """The same three people as for what was never paid; of one sum for several payments, whoever is paid by it."""
    check_finance(person)
    check_line_eyes(person, payees, declarer)


def check_line_eyes(person: Person, payees: set[int], declarer: int | None, tied: set[int] | None = None) -> None:
    if person.root_id in payees:
        raise Refused("Nobody decides about their own pay. Ask somebody else in finance.")
    if person.root_id == declarer:
        raise Refused("You said this, so somebody else in finance has to agree.")
    if declarer is not None:
        check_apart(person, {declarer}, tied)


def check_authorise(person: Person, preparer: int | None, approvers: set[int]) -> None:
    check_finance(person)
    check_run_eyes(person, preparer, approvers)


def check_run_eyes(person: Person, preparer: int | None, approvers: set[int], tied: set[int] | None = None) -> None:
    """Of somebody in finance: did they prepare this run, or approve in it? Root ids."""
    if person.root_id == preparer:
        raise Refused("Who prepared a pay run does not authorise it. Ask somebody else in finance.")
    if person.root_id in approvers:
        raise Refused("You approved a payment in this run, so somebody else in finance has to authorise it.")
    check_apart(person, approvers if preparer is None else {preparer, *approvers}, tied)


def allowed(check: Callable[..., None], *given: object) -> bool:
    """`can_x` of any `check_x`."""
    try:
        check(*given)
    except Refused:
        return False
    return True
