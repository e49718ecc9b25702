"""What the team wrote beside money, for the team: why a payment, a line or a file of the bank's is as it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from ground.exceptions import Refused
from ground.sealed import Sealed, opened
from members import duties
from members.models import Person
from payments.models import Approval, BankMessage, ItemMove, LineDecision, NeverPaid


@dataclasses.dataclass(frozen=True)
class Told:
    """One of them with its words, and where it can be read again."""

    one: Any
    why: str
    evidence: str = ""


def _check(sealed: Iterable[Sealed], by: Person) -> None:
    """Where there is nothing to open, nobody has to be asked who they are."""
    if any(sealed) and not duties.has(by, "coordinator", "finance"):
        raise Refused("This is for those who look after the money.")


def declared(rows: Iterable[NeverPaid | LineDecision], *, by: Person) -> list[Told]:
    found = list(rows)
    _check((one.reason for one in found), by)
    return [Told(one, opened(one.reason), opened(one.shown_by)) for one in found]


def moves(rows: Iterable[ItemMove], *, by: Person) -> list[Told]:
    found = list(rows)
    _check((one.reason for one in found), by)
    return [Told(one, opened(one.reason)) for one in found]


def approvals(rows: Iterable[Approval], *, by: Person) -> list[Told]:
    found = list(rows)
    _check((one.void_reason for one in found), by)
    return [Told(one, opened(one.void_reason)) for one in found]


def of_file(message: BankMessage, *, by: Person) -> dict[str, str]:
    _check([message.applied_reason, message.set_aside_reason], by)
    return {"applied_why": opened(message.applied_reason), "set_aside_why": opened(message.set_aside_reason)}
