"""What was written about a piece of work: read by the person whose work it is and by who confirms it."""

from __future__ import annotations

from ground.refusal import Refused
from ground.sealed import opened
from members import duties
from members.models import Person
from payments.models import Contribution


def read(contribution: Contribution, *, by: Person) -> str:
    if by.root_id != contribution.payee.root_id and not duties.has(by, "coordinator", "finance"):
        raise Refused("This belongs to somebody else.")
    return opened(contribution.note)
