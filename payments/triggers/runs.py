"""Approvals and pay runs: the root ids they carry are of who did it, and the people differ, whoever writes the row."""

from ground.triggers import NoTruncate, Trigger, begins, frozen, made_without, once
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
CLAIMED = "(SELECT {what} FROM payments_payment p WHERE p.run_id = NEW.id AND p.status = 'in_run')"
# What a payment is of from its first day, what a try is, and what a run is once it is over.
SAME: list[Trigger | NoTruncate] = [
    begins("payments_payment", "proposed", "A payment is proposed first."),
    made_without("payments_payment", ["run_id", "approver_root", "authoriser_root"], "A payment is proposed first."),
    frozen("payments_payment", ["payee_id", "payee_organisation_id", "rail", "pence", "currency", "reference", "proposed_at"],
           "1 = 1", "A payment keeps its payee, its amount and its reference.", name="same"),
    Trigger("payments_payment_approved_as_its_items", "payments_payment", "UPDATE",
            "OLD.status = 'proposed' AND NEW.status <> 'proposed' AND NEW.status <> 'cancelled' AND NEW.pence IS DISTINCT FROM "
            "(SELECT SUM(pence) FROM payments_paymentitem WHERE payment_id = NEW.id)",
            "A payment is the sum of its items."),
    Trigger("payments_paymentitem_of_the_payee", "payments_paymentitem", "INSERT",
            "NEW.from_commitment <> 0 OR NOT EXISTS (SELECT 1 FROM payments_due d JOIN payments_contribution c "
            "ON c.id = d.contribution_id JOIN payments_payment p ON p.id = NEW.payment_id WHERE d.id = NEW.due_id "
            f"AND NEW.pence <= d.pence AND {root_of('c.payee_id')} = {root_of('p.payee_id')})",
            "A payment carries what is owed to its payee."),
    frozen("payments_payment", ["run_id", "approver_root", "authoriser_root"], "OLD.status IN ('sending', 'sent', 'paid')",
           "What went to the bank keeps its run, and who said yes to it.", name="went"),
    made_without("payments_approval", ["void_at"], "An approval is live before it is void."),
    once("payments_approval", ["void_at", "void_reason"], "An approval is voided once.", "void"),
    begins("payments_attempt", "sending", "A try begins when it is sent."),
    made_without("payments_attempt", ["settled_on", "returned_on", "told_on", "external_id"], "A try begins when it is sent."),
    frozen("payments_attempt", ["payment_id", "number", "key", "run_id", "rail", "began_at"], "1 = 1",
           "A try keeps its payment, its run, its key and its day.", name="same"),
    once("payments_attempt", ["external_id"], "What the bank calls a try stays.", "external"),
    once("payments_attempt", ["settled_on"], "The day on which it arrived stays.", "settled"),
    once("payments_attempt", ["returned_on"], "The day on which it came back stays.", "returned"),
    Trigger("payments_attempt_of_its_run", "payments_attempt", "INSERT",
            "NEW.rail = 'bank_file' AND NOT EXISTS (SELECT 1 FROM payments_payment p JOIN payments_payrun r ON r.id = p.run_id "
            "WHERE p.id = NEW.payment_id AND r.id = NEW.run_id AND p.status = 'in_run' AND r.status = 'authorised')",
            "Only a run that a second person authorised sends what it carries."),
    begins("payments_payrun", "preparing", "A run is prepared before it goes on."),
    Trigger("payments_payrun_made_empty", "payments_payrun", "INSERT", "NEW.total_pence <> 0 OR NEW.count <> 0",
            "A run is prepared before it goes on."),
    frozen("payments_payrun", ["reference"], "1 = 1", "A run keeps its reference.", name="same"),
    frozen("payments_payrun", ["pay_on", "total_pence", "count"], "OLD.status IN ('exported', 'done', 'apart')",
           "What a run paid, and when, stays.", name="over"),
    Trigger("payments_payrun_pays_on_the_day_of_its_file", "payments_payrun", "UPDATE",
            "OLD.pay_on <> NEW.pay_on AND NEW.status <> 'exported'", "The day of a run is set with its file."),
    Trigger("payments_payrun_is_its_payments", "payments_payrun", "UPDATE",
            "(OLD.total_pence <> NEW.total_pence OR OLD.count <> NEW.count) AND "
            f"(NEW.total_pence <> {CLAIMED.format(what='COALESCE(SUM(p.pence), 0)')} "
            f"OR NEW.count <> {CLAIMED.format(what='COUNT(*)')})",
            "A run is the sum of the payments that it claimed."),
    Trigger("payments_bankfile_of_its_sum", "payments_bankfile", "INSERT",
            "NOT EXISTS (SELECT 1 FROM payments_payrun r WHERE r.id = NEW.run_id AND r.total_pence = NEW.total_pence "
            "AND r.count = NEW.count) OR NEW.total_pence IS DISTINCT FROM (SELECT SUM(p.pence) FROM payments_attempt a "
            "JOIN payments_payment p ON p.id = a.payment_id WHERE a.run_id = NEW.run_id)",
            "A file is the sum of what its run sends."),
]  # fmt: skip
RUNS: list[Trigger | NoTruncate] = [
    *SAME,
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
