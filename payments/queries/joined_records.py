"""What joined records mean for money: members knows who is one person, and payments looks.

Nothing is told down or up: each decision about a payment reads the joins of its payee at that moment, so there is no
time between a join and its effect in which money could go.
"""

from __future__ import annotations

import datetime as dt

from ground import clock, text_format
from ground.exceptions import Refused
from members.models import Join, Person
from payments import policies


def check(payee: Person) -> None:
    """Two working days after a join or a parting nothing is approved, and nothing while it is not clear who is who."""
    joins = Join.objects.of(payee.root_id)
    if joins.frozen().exists():
        raise Refused("Somebody said that two records are not this person. An administrator clears it up first.")
    last = last_done(payee)
    if last is not None and policies.cool_off_until(last) > clock.now():
        until = text_format.moment(policies.cool_off_until(last))
        raise Refused(f"The records of this person were joined or parted. This can be approved from {until}.")


def check_approved_since(payee: Person, approved_at: dt.datetime) -> None:
    """What was approved before a join is looked at again."""
    check(payee)
    last = last_done(payee)
    if last is not None and approved_at < last:
        raise Refused("The records of this person were joined or parted since, so it is approved again.")


def last_done(payee: Person) -> dt.datetime | None:
    done = Join.objects.of(payee.root_id).filter(done_at__isnull=False).order_by("-done_at")
    return done.values_list("done_at", flat=True).first()


def touched() -> bool:
    """Whether there is any join that could matter; most days there is none."""
    return Join.objects.filter(agreed_at__isnull=False).exists()
