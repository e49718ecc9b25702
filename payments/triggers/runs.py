"""Approvals and pay runs: the root ids they carry are of who did it, and the people differ, whoever writes the row."""

from ground.triggers import NoTruncate, Trigger, made_without, once
from members.roots import root_of, rooted

OF_ITEM = (
    "(SELECT {person} FROM payments_paymentitem i JOIN payments_due d ON d.id = i.due_id "
    "JOIN payments_contribution c ON c.id = d.contribution_id WHERE i.id = NEW.item_id)"
)
# What the bank booked after all bears the name of who approved it when it went: that approval ended since.
ARRIVED = (
    "NEW.status = 'paid' AND OLD.status <> 'paid' AND EXISTS (SELECT 1 FROM payments_attempt t JOIN payments_approval a "
    "ON a.payment_id = t.payment_id WHERE t.payment_id = NEW.id AND t.status = 'settled' AND a.at <= t.began_at "
    f"AND a.void_at >= t.began_at AND {root_of('a.by_id')} = NEW.approver_root)"
)
RUNS: list[Trigger | NoTruncate] = [
    *rooted(
        "payments_approvalitem",
        approver_root="(SELECT by_id FROM payments_approval WHERE id = NEW.approval_id)",
        earner_root=OF_ITEM.format(person="c.payee_id"),
        confirmer_root=OF_ITEM.format(person="COALESCE(c.confirmed_by_id, c.confirmer_root)"),
    ),
    Trigger(
        "payments_payment_claimed_as_approved",
        "payments_payment",
        "UPDATE",
        "NEW.approver_root IS NOT NULL AND OLD.approver_root IS DISTINCT FROM NEW.approver_root AND NOT EXISTS "
        "(SELECT 1 FROM payments_approval a WHERE a.payment_id = NEW.id AND a.void_at IS NULL "
        f"AND {root_of('a.by_id')} = NEW.approver_root) AND NOT ({ARRIVED})",
        "A run takes what somebody approved, with the name of who it was.",
    ),
    made_without(
        "payments_payrun",
        ["prepared_at", "authorised_at", "exported_at", "apart_at"],
        "A run is prepared before it goes on.",
    ),
    once("payments_payrun", ["prepared_at", "prepared_by_id"], "Who prepared a run is never changed.", "prepared"),
    once("payments_payrun", ["exported_at", "exported_by_id"], "A file is taken once.", "exported"),
    Trigger(
        "payments_payrun_authorised_with_its_payments",
        "payments_payrun",
        "UPDATE",
        "NEW.authorised_by_id IS NOT NULL AND OLD.authorised_by_id IS DISTINCT FROM NEW.authorised_by_id AND EXISTS "
        "(SELECT 1 FROM payments_payment p WHERE p.run_id = NEW.id AND p.status = 'in_run' AND "
        f"(p.authoriser_root IS NULL OR p.authoriser_root <> {root_of('NEW.authorised_by_id')} "
        f"OR {root_of('p.approver_root')} = {root_of('NEW.authorised_by_id')}))",
        "Who approved a payment does not authorise the run that carries it.",
    ),
]
