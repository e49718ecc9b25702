"""Where money goes: to an account of the person whose it is, and after a change not at once."""

from __future__ import annotations

from ground.triggers import Trigger
from payments.triggers.voids import root

_NOT_THEIRS = (
    "NEW.destination_id IS NOT NULL AND EXISTS (SELECT 1 FROM payments_payeedestination d "
    f"WHERE d.id = NEW.destination_id AND {root('d.person_id')} <> {root('NEW.payee_id')})"
)
_MOVED = "(OLD.destination_id IS DISTINCT FROM NEW.destination_id OR OLD.payee_id IS DISTINCT FROM NEW.payee_id)"
NOT_THEIRS, AS_LONG = (
    "Money goes to an account of the person whose it is.",
    "New bank details wait as long as they had to.",
)

DESTINATIONS = [
    Trigger("payments_payment_made_to_the_payee", "payments_payment", "INSERT", _NOT_THEIRS, NOT_THEIRS),
    Trigger("payments_payment_to_the_payee", "payments_payment", "UPDATE", f"{_MOVED} AND {_NOT_THEIRS}", NOT_THEIRS),
    Trigger(
        "payments_payeedestination_cools_off_first",
        "payments_payeedestination",
        "INSERT",
        "NEW.cool_off_until IS NULL AND EXISTS "
        "(SELECT 1 FROM payments_payeedestination d WHERE d.person_id = NEW.person_id)",
        AS_LONG,
    ),
    Trigger(
        "payments_payeedestination_cools_off",
        "payments_payeedestination",
        "UPDATE",
        "OLD.cool_off_until IS NOT NULL AND (NEW.cool_off_until IS NULL OR NEW.cool_off_until < OLD.cool_off_until)",
        AS_LONG,
    ),
]
