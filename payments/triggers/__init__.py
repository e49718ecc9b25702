from django.apps import apps

from ground.triggers import NoTruncate, Trigger, all_moves, append_only, frozen, kept, plain_no_more
from members.queries import ties
from members.roots import rooted
from payments.transitions import TRANSITIONS
from payments.triggers.destinations import DESTINATIONS
from payments.triggers.hands import HANDS
from payments.triggers.lines import LINES, MADE_THE_OTHER, PAYEE_OF, answered_by_another
from payments.triggers.printed import PRINTED
from payments.triggers.runs import RUNS
from payments.triggers.sums import SUMS
from payments.triggers.voids import MOST_MINUTES_A_DAY, VOIDS, not_by_the_closer, root
from payments.triggers.work import WORK


def _columns(label: str, *, but: tuple[str, ...] = ()) -> list[str]:
    return [field.column for field in apps.get_model(label)._meta.concrete_fields if field.column not in {"id", *but}]


# Where reasons stood in plain words before they were sealed.
PLAIN = {
    "payments_contribution": ["void_why"],
    "payments_approval": ["void_why"],
    "payments_itemmove": ["why"],
    "payments_neverpaid": ["why", "evidence"],
    "payments_linedecision": ["why", "evidence"],
    "payments_bankmessage": ["applied_why", "set_aside_why"],
}
ROOTS = [
    *rooted("payments_bankmessage", taker_root="received_by_id", applier_root="applied_by_id"),
    *rooted(
        "payments_neverpaid",
        payee_root=PAYEE_OF.format(attempt="NEW.attempt_id"),
        declarer_root="declared_by_id",
        agreer_root="agreed_by_id",
    ),
    *rooted("payments_contribution", payee_root="payee_id", confirmer_root="confirmed_by_id"),
    *rooted("payments_void", voider_root="voided_by_id", answerer_root="answered_by_id"),
]
TRIGGERS: list[Trigger | NoTruncate] = [
    *all_moves("payments", TRANSITIONS),
    *append_only("payments_posting"),
    *append_only("payments_payterms"),
    *append_only("payments_paytermsline"),
    *append_only("payments_paytermsshare"),
    *append_only("payments_paymentchoice"),
    *append_only("payments_approvalitem"),
    *ROOTS,
    *append_only("payments_itemmove"),
    *append_only("payments_worknote"),
    *append_only("payments_bookscheck"),
    *(trigger for table, columns in PLAIN.items() for trigger in plain_no_more(table, columns)),
    *kept("payments_neverpaid"),
    *kept("payments_pot"),
    *kept("payments_budgetline"),
    *kept("payments_commitment"),
    *kept("payments_contribution"),
    *kept("payments_due"),
    *kept("payments_payment"),
    *kept("payments_paymentitem"),
    *kept("payments_approval"),
    *kept("payments_attempt"),
    *kept("payments_payrun"),
    *kept("payments_bankfile"),
    *kept("payments_bankmessage"),
    *kept("payments_statementline"),
    *append_only("payments_bankstatement"),
    *kept("payments_payeedestination"),
    frozen(
        "payments_contribution",
        ["terms_id", "payee_id", "role_id", "session_id", "line_id", "period", "log_key", "key", "ended_at", "pay_by"],
        "1 = 1",
        "A contribution keeps its origin and its pay-by date.",
    ),
    Trigger(
        "payments_contribution_a_day_has_its_hours",
        "payments_contribution",
        "INSERT",
        f"NEW.log_key <> '' AND NEW.minutes + (SELECT COALESCE(SUM(minutes), 0) FROM payments_contribution WHERE "
        f"payee_root = NEW.payee_root AND worked_on = NEW.worked_on AND log_key <> '' AND status <> 'void') > "
        f"{MOST_MINUTES_A_DAY}",
        "Write up to 12 hours for one day.",
    ),
    frozen("payments_due", ["contribution_id", "line_id", "pence"], "1 = 1", "A due keeps its amount."),
    frozen(
        "payments_approval",
        ["payment_id", "content", "at", "by_id"],
        "1 = 1",
        "An approval is voided, never changed.",
    ),
    frozen(
        "payments_payment",
        ["destination_id"],
        "OLD.status NOT IN ('proposed', 'failed', 'returned')",
        "An approved payment keeps where it goes.",
    ),
    frozen(
        "payments_contribution",
        [
            "confirmed_by_id",
            "confirmer_root",
            "confirmed_at",
            "by_silence",
            "outcome",
            "minutes",
            "worked_on",
            "said_at",
            "sayer_id",
        ],
        "OLD.status = 'confirmed' AND NEW.status = 'confirmed'",
        "What was confirmed, and by whom, stays.",
        name="confirmed",
    ),
    frozen(
        "payments_paymentitem",
        ["budget_line_id"],
        "(SELECT status FROM payments_payment WHERE id = OLD.payment_id) <> 'proposed'",
        "An approved payment keeps its items.",
    ),
    frozen(
        "payments_paymentitem",
        ["payment_id", "due_id", "pence"],
        "1 = 1",
        "An item stays in its payment and keeps its amount.",
        name="same",
    ),
    Trigger(
        "payments_paymentitem_before_approval",
        "payments_paymentitem",
        "INSERT",
        "(SELECT status FROM payments_payment WHERE id = NEW.payment_id) <> 'proposed'",
        "An approved payment takes no more items.",
    ),
    Trigger(
        "payments_approvalitem_not_by_the_writer",
        "payments_approvalitem",
        "INSERT",
        "EXISTS (SELECT 1 FROM payments_approval JOIN payments_payment ON payments_payment.id = "
        "payments_approval.payment_id JOIN payments_payeedestination ON payments_payeedestination.id = "
        "payments_payment.destination_id JOIN members_person ON members_person.id = "
        "payments_payeedestination.given_by_id WHERE payments_approval.id = NEW.approval_id "
        "AND COALESCE(members_person.merged_into_id, members_person.id) = NEW.approver_root)",
        "Who wrote down the bank details does not approve a payment to them.",
    ),
    Trigger(
        "payments_attempt_of_nobody_in_doubt",
        "payments_attempt",
        "INSERT",
        "EXISTS (SELECT 1 FROM members_join j JOIN members_person r ON r.id = j.record_id "
        "JOIN payments_payment q ON q.id = NEW.payment_id JOIN members_person p ON p.id = q.payee_id "
        "WHERE j.stopped_at IS NOT NULL AND j.released_at IS NULL AND (p.id IN (j.record_id, j.keep_id) OR "
        "COALESCE(p.merged_into_id, p.id) IN (j.record_id, j.keep_id, r.merged_into_id)))",
        "Nothing is paid to records while it is not clear who is who.",
    ),
    Trigger(
        "payments_approvalitem_apart",
        "payments_approvalitem",
        "INSERT",
        f"{ties.sql('NEW.approver_root', 'NEW.confirmer_root')} OR {ties.sql('NEW.approver_root', 'NEW.earner_root')}",
        MADE_THE_OTHER,
    ),
    Trigger(
        "payments_payment_authorised_apart",
        "payments_payment",
        "UPDATE",
        "NEW.authoriser_root IS NOT NULL AND OLD.authoriser_root IS DISTINCT FROM NEW.authoriser_root "
        f"AND {ties.sql('NEW.authoriser_root', 'NEW.approver_root')}",
        MADE_THE_OTHER,
    ),
    Trigger(
        "payments_payrun_authorised_apart",
        "payments_payrun",
        "UPDATE",
        "NEW.authorised_by_id IS NOT NULL AND OLD.authorised_by_id IS DISTINCT FROM NEW.authorised_by_id "
        f"AND {ties.sql(root('NEW.authorised_by_id'), root('NEW.prepared_by_id'))}",
        MADE_THE_OTHER,
    ),
    *answered_by_another("payments_neverpaid", payee=PAYEE_OF.format(attempt="NEW.attempt_id")),
    frozen(
        "payments_neverpaid",
        _columns(
            "payments.NeverPaid", but=("agreed_at", "agreed_by_id", "agreer_root", "taken_back_at", "taken_back_by_id")
        ),
        "1 = 1",
        "What somebody said of a payment is never changed.",
    ),
    frozen(
        "payments_neverpaid",
        ["agreed_at", "agreed_by_id", "agreer_root", "taken_back_at", "taken_back_by_id"],
        "OLD.agreed_at IS NOT NULL OR OLD.taken_back_at IS NOT NULL",
        "An answer to it is given once.",
        name="answered",
    ),
    Trigger(
        "payments_neverpaid_of_one_with_the_bank",
        "payments_neverpaid",
        "INSERT",
        "NEW.agreed_at IS NOT NULL OR (SELECT status FROM payments_attempt WHERE id = NEW.attempt_id) "
        "NOT IN ('sending', 'accepted')",
        "This is said of a payment that the bank still has.",
    ),
    Trigger(
        "payments_neverpaid_agreed_of_one_with_the_bank",
        "payments_neverpaid",
        "UPDATE",
        "OLD.agreed_at IS NULL AND NEW.agreed_at IS NOT NULL AND "
        "(SELECT status FROM payments_attempt WHERE id = NEW.attempt_id) NOT IN ('sending', 'accepted')",
        "The bank has said what became of this payment.",
    ),
    Trigger(
        "payments_attempt_fails_by_two",
        "payments_attempt",
        "UPDATE",
        "OLD.status <> 'failed' AND NEW.status = 'failed' AND NEW.reason_code = 'NEVERPAID' AND NOT EXISTS ("
        "SELECT 1 FROM payments_neverpaid WHERE attempt_id = NEW.id AND agreed_at IS NOT NULL)",
        "Two people have to say that the bank never paid it.",
    ),
    Trigger(
        "payments_statementline_moves_once",
        "payments_statementline",
        "UPDATE",
        "NEW.outcome IN ('paid', 'came_back') AND EXISTS (SELECT 1 FROM payments_statementline WHERE attempt_id = "
        "NEW.attempt_id AND outcome = NEW.outcome AND id <> NEW.id)",
        "One line settles a payment, and one gives it back.",
    ),
    Trigger(
        "payments_statementline_made_once",
        "payments_statementline",
        "INSERT",
        "NEW.outcome IN ('paid', 'came_back') AND EXISTS (SELECT 1 FROM payments_statementline WHERE attempt_id = "
        "NEW.attempt_id AND outcome = NEW.outcome)",
        "One line settles a payment, and one gives it back.",
    ),
    Trigger(
        "payments_attempt_settles_since_its_file",
        "payments_attempt",
        "UPDATE",
        "OLD.settled_on IS DISTINCT FROM NEW.settled_on AND NEW.settled_on < "
        "(SELECT made_on FROM payments_bankfile WHERE run_id = NEW.run_id)",
        "Nothing is booked before its file was taken.",
    ),
    Trigger(
        "payments_payrun_moves_on",
        "payments_payrun",
        "UPDATE",
        "(OLD.status IN ('done', 'apart') AND NEW.status <> OLD.status) OR "
        "(OLD.status = 'exported' AND NEW.status NOT IN ('exported', 'done')) OR "
        "(NEW.status = 'apart' AND OLD.status NOT IN ('prepared', 'authorised', 'apart'))",
        "A run whose file was taken, or that is over, does not go back.",
    ),
    Trigger(
        "payments_payrun_authorised_by_another",
        "payments_payrun",
        "UPDATE",
        "NEW.status = 'authorised' AND OLD.status <> 'authorised' AND "
        "(SELECT COALESCE(merged_into_id, id) FROM members_person WHERE id = NEW.prepared_by_id) = "
        "(SELECT COALESCE(merged_into_id, id) FROM members_person WHERE id = NEW.authorised_by_id)",
        "Who prepared a run does not authorise it.",
    ),
    Trigger(
        "payments_bankfile_of_an_authorised_run",
        "payments_bankfile",
        "INSERT",
        "(SELECT status FROM payments_payrun WHERE id = NEW.run_id) <> 'authorised'",
        "Only a run that a second person authorised has a file.",
    ),
    frozen(
        "payments_bankfile",
        _columns("payments.BankFile", but=("downloads",)),
        "1 = 1",
        "A bank file is made once.",
    ),
    frozen(
        "payments_statementline",
        _columns("payments.StatementLine", but=("outcome", "applied_at")),
        "1 = 1",
        "What the bank said is never changed.",
    ),
    frozen(
        "payments_bankmessage",
        ["kind", "sha256", "message_id", "content", "fetched", "received_at", "received_on"],
        "1 = 1",
        "What the bank sent is never changed.",
    ),
    frozen(
        "payments_bankmessage",
        ["received_by_id", "taker_root"],
        "OLD.set_aside_at IS NULL",
        "Who took it is never changed, unless it was set aside.",
        name="taken",
    ),
    frozen(
        "payments_bankmessage",
        _columns("payments.BankMessage"),
        "OLD.applied_at IS NOT NULL",
        "A file is applied once.",
        name="applied",
    ),
    Trigger(
        "payments_bankmessage_by_a_second",
        "payments_bankmessage",
        "UPDATE",
        "OLD.applied_at IS NULL AND NEW.applied_at IS NOT NULL AND NEW.applier_root IS NOT NULL AND "
        "(NEW.applier_root = (SELECT COALESCE(merged_into_id, id) FROM members_person WHERE id = NEW.received_by_id) "
        "OR NEW.applier_root IN (SELECT COALESCE(members_person.merged_into_id, members_person.id) FROM "
        "payments_statementline JOIN payments_attempt ON payments_attempt.id = payments_statementline.attempt_id "
        "JOIN payments_payment ON payments_payment.id = payments_attempt.payment_id JOIN members_person ON "
        "members_person.id = payments_payment.payee_id WHERE payments_statementline.message_id = NEW.id))",
        "Who took a file, or is paid by it, does not apply it.",
    ),
    Trigger(
        "payments_bankmessage_applied_apart",
        "payments_bankmessage",
        "UPDATE",
        "OLD.applied_at IS NULL AND NEW.applied_at IS NOT NULL AND NEW.applier_root IS NOT NULL "
        f"AND {ties.sql('NEW.applier_root', root('NEW.received_by_id'))}",
        MADE_THE_OTHER,
    ),
    Trigger(
        "payments_bankmessage_made_waiting",
        "payments_bankmessage",
        "INSERT",
        "NEW.applied_at IS NOT NULL",
        "A file waits for a second person first.",
    ),
    Trigger(
        "payments_statementline_of_an_applied_file",
        "payments_statementline",
        "UPDATE",
        "OLD.outcome <> NEW.outcome AND "
        "(SELECT applied_at FROM payments_bankmessage WHERE id = NEW.message_id) IS NULL",
        "Nothing comes of a file that is not applied.",
    ),
    Trigger(
        "payments_attempt_settles_by_a_line",
        "payments_attempt",
        "UPDATE",
        "NEW.rail = 'bank_file' AND OLD.status <> NEW.status AND NEW.status IN ('settled', 'returned') AND NOT EXISTS "
        "(SELECT 1 FROM payments_statementline WHERE attempt_id = NEW.id AND "
        "((NEW.status = 'settled' AND outcome = 'paid') OR (NEW.status = 'returned' AND outcome = 'came_back')))",
        "Only a line of the bank's settles a payment or gives it back.",
    ),
    Trigger(
        "payments_posting_on_the_banks_day",
        "payments_posting",
        "INSERT",
        "NEW.kind IN ('settle', 'return') AND NEW.cause_kind = 'attempt' AND NOT EXISTS (SELECT 1 FROM payments_attempt "
        "WHERE id = NEW.cause_id AND ((NEW.kind = 'settle' AND settled_on = NEW.effective_on) "
        "OR (NEW.kind = 'return' AND returned_on = NEW.effective_on)))",
        "What arrived or came back is posted on the day that the bank says.",
    ),
    *WORK,
    *SUMS,
    *RUNS,
    *VOIDS,
    *HANDS,
    *LINES,
    *PRINTED,
    frozen(
        "payments_payeedestination",
        _columns("payments.PayeeDestination", but=("ended_at", "cool_off_until")),
        "1 = 1",
        "New details are a new version.",
    ),
    *not_by_the_closer("payments_payeedestination", "NEW.person_id", "NEW.given_by_id", "NEW.given_at"),
    *not_by_the_closer(
        "payments_paymentchoice",
        "(SELECT payee_id FROM payments_contribution WHERE id = NEW.contribution_id)",
        "NEW.chosen_by_id",
        "NEW.chosen_at",
    ),
    *DESTINATIONS,
]
