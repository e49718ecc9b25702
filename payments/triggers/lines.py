"""What two people say of a line of the bank's, and what may follow from it: kept, whoever writes the row."""

from django.apps import apps

from ground.triggers import NoTruncate, Trigger, frozen, kept
from members.queries import ties
from members.roots import always_rooted, root_of, rooted
from payments import debt_keys

MADE_THE_OTHER = "One of the two made, joined or appointed the other: a third person looks at it."
PAYEE_OF = (
    "(SELECT payee_id FROM payments_payment JOIN payments_attempt ON payment_id = payments_payment.id "
    "WHERE payments_attempt.id = {attempt})"
)
ANSWER = ("agreed_at", "agreed_by_id", "agreer_root", "taken_back_at", "taken_back_by_id")
OF_A_LINE = PAYEE_OF.format(attempt="(SELECT attempt_id FROM payments_statementline WHERE id = NEW.line_id)")
# Who is paid by what the bank still has of the file that one sum names.
PAID_BY_THE_SUM = (
    "(SELECT COALESCE(p.merged_into_id, p.id) FROM payments_statementline l "
    "JOIN payments_bankfile f ON f.message_id = l.end_to_end JOIN payments_attempt a ON a.run_id = f.run_id "
    "JOIN payments_payment q ON q.id = a.payment_id JOIN members_person p ON p.id = q.payee_id "
    "WHERE l.id = NEW.line_id AND l.attempt_id IS NULL AND a.status IN ('sending', 'accepted', 'failed'))"
)
# Booked, and neither set aside with its file nor decided by two.
UNDECIDED = (
    "EXISTS (SELECT 1 FROM payments_statementline l JOIN payments_bankmessage m ON m.id = l.message_id "
    "WHERE l.applied_at IS NULL AND m.set_aside_at IS NULL AND {which})"
)
IN_ONE_SUM = UNDECIDED.format(
    which="l.attempt_id IS NULL AND l.kind = 'batch' AND l.end_to_end = "
    "(SELECT message_id FROM payments_bankfile WHERE run_id = {run})"
)
LEFT_AFTER_ALL = (
    "EXISTS (SELECT 1 FROM payments_attempt a WHERE a.status = 'failed' AND a.payment_id IN (SELECT i.payment_id FROM "
    "payments_paymentitem i JOIN payments_paymentitem j ON j.due_id = i.due_id WHERE j.payment_id = NEW.payment_id) AND ("
    + UNDECIDED.format(which="l.attempt_id = a.id AND l.kind IN ('debit', 'other')")
    + " OR "
    + IN_ONE_SUM.format(run="a.run_id")
    + "))"
)
# Who is paid by a part of a sum is none of the two who said that it is one.
NOT_OF_THE_TWO = (
    "NEW.part_of_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payments_linedecision d WHERE d.line_id = NEW.part_of_id "
    f"AND d.agreed_at IS NOT NULL AND d.outcome = 'paid' AND {root_of('d.declared_by_id')} <> {{payee}} "
    f"AND {root_of('d.agreed_by_id')} <> {{payee}})"
).format(payee=root_of(PAYEE_OF.format(attempt="NEW.attempt_id")))

OF_OUR_NUMBERS = (
    "l.booked_on IS NOT NULL AND "
    f"({' OR '.join(f'substr(l.end_to_end, 1, {len(one)}) = {one!r}' for one in debt_keys.OUR_IDS)})"
)
NOT_KNOWN_HERE = (
    f"l.attempt_id IS NULL AND (l.kind IN ('debit', 'other') AND {OF_OUR_NUMBERS} "
    f"OR l.kind = 'batch' AND substr(l.end_to_end, 1, {len(debt_keys.OUR_RUNS)}) = '{debt_keys.OUR_RUNS}' AND NOT EXISTS "
    "(SELECT 1 FROM payments_bankfile f WHERE f.message_id = l.end_to_end))"
)
UNEXPLAINED = UNDECIDED.format(which=NOT_KNOWN_HERE)
PAYEES_OF_THE_FILE = (
    "(SELECT COALESCE(p.merged_into_id, p.id) FROM payments_statementline l LEFT JOIN payments_bankfile f "
    "ON l.kind = 'batch' AND f.message_id = l.end_to_end JOIN payments_attempt a ON a.id = l.attempt_id "
    "OR l.attempt_id IS NULL AND a.run_id = f.run_id AND a.status IN ('sending', 'accepted', 'failed') "
    "JOIN payments_payment q ON q.id = a.payment_id JOIN members_person p ON p.id = q.payee_id "
    "WHERE l.message_id = NEW.id)"
)
ASIDE_BY_TWO = (
    f"(NEW.aside_asked_by_id IS NOT NULL AND {root_of('NEW.aside_asked_by_id')} <> {root_of('NEW.set_aside_by_id')} "
    f"AND {root_of('NEW.set_aside_by_id')} NOT IN {PAYEES_OF_THE_FILE} "
    f"AND {root_of('NEW.aside_asked_by_id')} NOT IN {PAYEES_OF_THE_FILE} "
    f"AND NOT ({ties.sql(root_of('NEW.set_aside_by_id'), root_of('NEW.aside_asked_by_id'))}))"
)
ASIDE_ALONE = (
    f"({root_of('NEW.received_by_id')} = {root_of('NEW.set_aside_by_id')} AND NOT EXISTS (SELECT 1 FROM "
    "payments_statementline l WHERE l.message_id = NEW.id AND (l.kind = 'batch' OR l.attempt_id IS NOT NULL AND "
    f"l.kind IN ('debit', 'return', 'credit', 'reversal', 'other') OR {OF_OUR_NUMBERS})))"
)


def answered_by_another(table: str, *, payee: str) -> list[Trigger]:
    """The yes is of somebody else than who said it and who is paid, as people are when it is given: records joined in
    between are one person. `payee`: SQL for the id of who is paid."""
    answers = "OLD.agreer_root IS NULL AND NEW.agreer_root IS NOT NULL"
    said = root_of("NEW.declared_by_id")
    return [
        Trigger(f"{table}_agreed_apart", table, "UPDATE", f"{answers} AND {ties.sql('NEW.agreer_root', said)}",
                MADE_THE_OTHER),
        Trigger(f"{table}_agreed_by_another", table, "UPDATE",
                f"{answers} AND (NEW.agreer_root = {said} OR NEW.agreer_root = {root_of(payee)} "
                f"OR {said} = {root_of(payee)})",
                "A second person has to agree, and neither of the two is paid by it."),
    ]  # fmt: skip


def _said_by_two(outcome: str) -> str:
    """SQL: two people said this of the line that is written."""
    return (
        "EXISTS (SELECT 1 FROM payments_linedecision WHERE line_id = NEW.id AND agreed_at IS NOT NULL "
        f"AND outcome = {outcome})"
    )


def _of_the_attempt(attempt: str, outcome: str) -> str:
    """SQL: two people said this of a line of that attempt's."""
    return (
        "EXISTS (SELECT 1 FROM payments_linedecision d JOIN payments_statementline l ON l.id = d.line_id "
        f"WHERE (l.attempt_id = {attempt} OR l.id IN (SELECT part_of_id FROM payments_statementline WHERE "
        f"attempt_id = {attempt} AND part_of_id IS NOT NULL)) AND d.outcome = '{outcome}' AND d.agreed_at IS NOT NULL)"
    )


LINES: list[Trigger | NoTruncate] = [
    *kept("payments_linedecision"),
    *always_rooted("payments_linedecision", "payee_root", OF_A_LINE),
    *rooted("payments_linedecision", declarer_root="declared_by_id", agreer_root="agreed_by_id"),
    *answered_by_another("payments_linedecision", payee=OF_A_LINE),
    frozen(
        "payments_linedecision",
        [
            field.column
            for field in apps.get_model("payments.LineDecision")._meta.concrete_fields
            if field.column not in {"id", *ANSWER}
        ],
        "1 = 1",
        "What somebody said of a line is never changed.",
    ),
    frozen(
        "payments_linedecision",
        list(ANSWER),
        "OLD.agreed_at IS NOT NULL OR OLD.taken_back_at IS NOT NULL",
        "An answer to it is given once.",
        name="answered",
    ),
    Trigger(
        "payments_linedecision_made_waiting",
        "payments_linedecision",
        "INSERT",
        "NEW.agreed_at IS NOT NULL",
        "What is said of a line waits for a second person first.",
    ),
    Trigger(
        "payments_linedecision_of_one_sum",
        "payments_linedecision",
        "INSERT",
        f"NEW.outcome = 'paid' AND {root_of('NEW.declared_by_id')} IN {PAID_BY_THE_SUM}",
        "Nobody says this of their own pay.",
    ),
    Trigger(
        "payments_linedecision_of_one_sum_agreed",
        "payments_linedecision",
        "UPDATE",
        f"OLD.agreer_root IS NULL AND NEW.agreer_root IS NOT NULL AND NEW.outcome = 'paid' "
        f"AND (NEW.agreer_root IN {PAID_BY_THE_SUM} OR {root_of('NEW.declared_by_id')} IN {PAID_BY_THE_SUM})",
        "Nobody agrees to their own pay.",
    ),
    Trigger(
        "payments_statementline_part_by_two",
        "payments_statementline",
        "INSERT",
        NOT_OF_THE_TWO,
        "Two people who are not paid by it say that a sum is these payments.",
    ),
    Trigger(
        "payments_statementline_sum_by_two",
        "payments_statementline",
        "UPDATE",
        "OLD.applied_at IS NULL AND NEW.applied_at IS NOT NULL AND NEW.kind = 'batch' AND NOT EXISTS "
        "(SELECT 1 FROM payments_linedecision WHERE line_id = NEW.id AND agreed_at IS NOT NULL)",
        "Two people have to say what this line is.",
    ),
    Trigger(
        "payments_bankmessage_of_days_that_have_been",
        "payments_bankmessage",
        "UPDATE",
        "OLD.applied_at IS NULL AND NEW.applied_at IS NOT NULL AND NEW.applied_reason = '' AND EXISTS (SELECT 1 FROM "
        "payments_bankstatement s WHERE s.message_id = NEW.id AND s.period_to > NEW.received_on)",
        "A statement of days that had not been is looked into before it is applied.",
    ),
    Trigger(
        "payments_attempt_while_all_is_explained",
        "payments_attempt",
        "INSERT",
        UNEXPLAINED,
        "The bank has booked a payment of ours that this database does not know: two people say first what it is.",
    ),
    Trigger(
        "payments_bankmessage_set_aside_by_two",
        "payments_bankmessage",
        "UPDATE",
        f"OLD.set_aside_at IS NULL AND NEW.set_aside_at IS NOT NULL AND NOT ({ASIDE_BY_TWO} OR {ASIDE_ALONE})",
        "Somebody else has to agree that this file does not count.",
    ),
    frozen(
        "payments_bankmessage",
        ["aside_asked_at", "aside_asked_by_id", "set_aside_reason"],
        "OLD.aside_asked_at IS NOT NULL AND OLD.set_aside_at IS NULL",
        "Who said that it does not count, and why, stays until somebody else has answered.",
        name="aside_asked",
    ),
    Trigger(
        "payments_bankmessage_made_to_count",
        "payments_bankmessage",
        "INSERT",
        "NEW.set_aside_at IS NOT NULL OR NEW.aside_asked_at IS NOT NULL",
        "A file is given to us before somebody says that it does not count.",
    ),
    Trigger(
        "payments_attempt_of_nothing_booked",
        "payments_attempt",
        "INSERT",
        LEFT_AFTER_ALL,
        "The bank has booked an earlier try of this payment: two people say first what it is.",
    ),
    Trigger(
        "payments_neverpaid_of_nothing_booked",
        "payments_neverpaid",
        "UPDATE",
        "OLD.agreed_at IS NULL AND NEW.agreed_at IS NOT NULL AND ("
        + UNDECIDED.format(which="l.attempt_id = NEW.attempt_id AND l.kind IN ('debit', 'other')")
        + " OR "
        + IN_ONE_SUM.format(run="(SELECT run_id FROM payments_attempt WHERE id = NEW.attempt_id)")
        + ")",
        "The bank has booked something for this payment: two people say first what it is.",
    ),
    Trigger(
        "payments_statementline_unclear_by_two",
        "payments_statementline",
        "UPDATE",
        "OLD.outcome <> NEW.outcome AND NEW.outcome = 'came_back' AND NEW.kind IN ('credit', 'reversal') "
        f"AND NOT {_said_by_two('NEW.outcome')}",
        "Two people have to say that it came back.",
    ),
    Trigger(
        "payments_statementline_said_by_two",
        "payments_statementline",
        "UPDATE",
        "OLD.outcome <> NEW.outcome AND NEW.outcome IN ('nothing', 'twice', 'got_back') "
        f"AND NOT {_said_by_two('NEW.outcome')}",
        "Two people have to say what this line is.",
    ),
    Trigger(
        "payments_statementline_refused_by_two",
        "payments_statementline",
        "UPDATE",
        "OLD.outcome <> NEW.outcome AND NEW.outcome = 'refused' AND (NEW.kind = 'unsure' OR (SELECT status FROM "
        f"payments_attempt WHERE id = NEW.attempt_id) = 'accepted') AND NOT {_said_by_two('NEW.outcome')}",
        "Two people have to say that the bank refused what it had accepted.",
    ),
    Trigger(
        "payments_attempt_refused_by_two",
        "payments_attempt",
        "UPDATE",
        "OLD.status = 'accepted' AND NEW.status = 'failed' AND NEW.reason_code <> 'NEVERPAID' "
        f"AND NOT {_of_the_attempt('NEW.id', 'refused')}",
        "Two people have to say that the bank refused what it had accepted.",
    ),
    Trigger(
        "payments_attempt_arrives_by_two",
        "payments_attempt",
        "UPDATE",
        f"OLD.status = 'failed' AND NEW.status = 'settled' AND NOT {_of_the_attempt('NEW.id', 'paid')}",
        "Two people have to say that it arrived after all.",
    ),
    Trigger(
        "payments_payment_arrives_with_its_attempt",
        "payments_payment",
        "UPDATE",
        "OLD.status IN ('proposed', 'failed') AND NEW.status = 'paid' AND NOT EXISTS (SELECT 1 FROM payments_attempt a "
        f"WHERE a.payment_id = NEW.id AND a.status = 'settled' AND {_of_the_attempt('a.id', 'paid')})",
        "Only a try of it that arrived makes it paid.",
    ),
]
