"""What a version says that it has: no more than finance was written down to have committed to its role."""

from __future__ import annotations

from ground.triggers import NoTruncate, Trigger, frozen, kept, once

# Written by `funding.fund` before the sum: who committed it, and when, stays in the trail.
_COMMITTED = (
    "(SELECT COALESCE(SUM({pence}), 0) FROM ground_auditevent e JOIN opportunities_roleversion v ON v.id = e.object_id "
    "WHERE e.kind = 'opportunities.roleversion' AND e.verb = 'fund' AND v.role_id = NEW.role_id)"
)
_MORE = "NEW.funded_pence > OLD.funded_pence AND NEW.funded_pence > "
FUNDED: list[Trigger | NoTruncate] = [
    Trigger(
        "opportunities_roleversion_as_it_was_funded",
        "opportunities_roleversion",
        "UPDATE",
        _MORE + _COMMITTED.format(pence="CAST(e.facts->>'pence' AS bigint)"),
        "A role has the money that finance committed to it, and no more.",
        on_sqlite=_MORE + _COMMITTED.format(pence="json_extract(e.facts, '$.pence')"),
    ),
    Trigger(
        "opportunities_roleversion_funded_no_longer",
        "opportunities_roleversion",
        "UPDATE",
        "(OLD.funded_until IS NOT NULL AND (NEW.funded_until IS NULL OR NEW.funded_until > OLD.funded_until)) "
        "OR NEW.returned_pence < OLD.returned_pence",
        "The day until which a role has its money never goes on, and what went back stays back.",
    ),
    frozen(
        "opportunities_roleversion", ["role_id", "number"], "1 = 1", "A version stays one of its role.", name="same"
    ),
    *kept("opportunities_fundingrequest"),
    frozen(
        "opportunities_fundingrequest",
        ["version_id", "asked_at", "asked_by_id"],
        "1 = 1",
        "Who asked for money, and for what, stays.",
        name="same",
    ),
    frozen(
        "opportunities_fundingrequest",
        ["pence", "until"],
        "OLD.status <> 'asked'",
        "What was answered stays as it was asked.",
        name="answered",
    ),
    once(
        "opportunities_fundingrequest",
        ["answered_at", "answered_by_id", "reason"],
        "A request is answered once.",
        "once",
    ),
]
