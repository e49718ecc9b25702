"""Work that is said not to count: by whom, and never twice by one pair of eyes, whoever writes the row."""

from ground.triggers import NoTruncate, Trigger, frozen, kept, once
from members.queries import ties

MOST_MINUTES_A_DAY = 12 * 60  # as in models/work.py


def root(person: str) -> str:
    return f"(SELECT COALESCE(merged_into_id, id) FROM members_person WHERE id = {person})"


def not_by_the_closer(table: str, person: str, by: str, at: str) -> list[Trigger]:
    """Whoever closed somebody's account writes nothing down for them for 30 days. SQL: ids, and when it is written."""
    closed = (
        "EXISTS (SELECT 1 FROM members_user u JOIN members_person p ON p.id = u.person_id "
        f"WHERE COALESCE(p.merged_into_id, p.id) = {root(person)} AND {root('u.closed_by_id')} = {root(by)} "
        f"AND {root(by)} <> {root(person)} AND "
    )
    return [
        Trigger(
            f"{table}_not_by_the_closer",
            table,
            "INSERT",
            f"{closed}u.closed_at > {at} - INTERVAL '30 days')",
            "Who closed their account writes nothing down for them.",
            on_sqlite=f"{closed}julianday(u.closed_at) > julianday({at}) - 30)",
        )
    ]


# The rest of that very place, and the work began in it (of a week or month: ended in it).
RESTED = (
    "SELECT 1 FROM opportunities_pause p JOIN payments_contribution c ON c.id = NEW.contribution_id "
    "JOIN payments_payterms t ON t.id = c.terms_id LEFT JOIN opportunities_session s ON s.id = c.session_id "
    "WHERE p.id = NEW.rest_id AND t.source = 'placement' AND t.source_id = p.placement_id "
    "AND p.began_at <= COALESCE(s.starts_at, c.ended_at) "
    "AND (p.over_at IS NULL OR p.over_at > COALESCE(s.starts_at, c.ended_at))"
)
# Of several dates each person is paid for those that they chose, or were put on.
NOT_THEIRS = (
    "NEW.session_id IS NOT NULL AND (SELECT by_choice FROM opportunities_session WHERE id = NEW.session_id) "
    "AND NOT EXISTS (SELECT 1 FROM opportunities_chosendate d JOIN payments_payterms t ON t.source = 'placement' "
    "AND t.source_id = d.placement_id WHERE t.id = NEW.terms_id AND d.session_id = NEW.session_id AND d.left_at IS NULL)"
)
# What was added once somebody's place had ended is not theirs; of old rows the moment is not known.
ADDED_AFTER = (
    "EXISTS (SELECT 1 FROM opportunities_session s JOIN payments_payterms t ON t.id = NEW.terms_id "
    "JOIN opportunities_placement p ON p.id = t.source_id WHERE s.id = NEW.session_id AND t.source = 'placement' "
    "AND s.added_at >= p.ended_at)"
)
VOIDS: list[Trigger | NoTruncate] = [
    Trigger(
        "payments_contribution_not_added_after_the_end",
        "payments_contribution",
        "INSERT",
        ADDED_AFTER,
        "This session was added after their place had ended.",
    ),
    Trigger(
        "payments_contribution_of_a_chosen_date",
        "payments_contribution",
        "INSERT",
        NOT_THEIRS,
        "This person did not choose this date.",
    ),
    Trigger(
        "payments_contribution_comes_back_within_a_day",
        "payments_contribution",
        "UPDATE",
        f"OLD.status = 'void' AND NEW.status <> 'void' AND NEW.log_key <> '' AND NEW.minutes + (SELECT "
        f"COALESCE(SUM(minutes), 0) FROM payments_contribution WHERE payee_root = NEW.payee_root AND worked_on = "
        f"NEW.worked_on AND log_key <> '' AND status <> 'void' AND id <> NEW.id) > {MOST_MINUTES_A_DAY}",
        "Write up to 12 hours for one day.",
    ),
    Trigger(
        "payments_contribution_void_says_by_whom",
        "payments_contribution",
        "UPDATE",
        "OLD.status <> 'void' AND NEW.status = 'void' AND NOT EXISTS (SELECT 1 FROM payments_void WHERE "
        "contribution_id = NEW.id AND (objected_at IS NULL OR (answered_at IS NOT NULL AND NOT counts)))",
        "Work that does not count says who said so; after an objection somebody else has to say it.",
    ),
    Trigger(
        "payments_contribution_made_counting",
        "payments_contribution",
        "INSERT",
        "NEW.status = 'void'",
        "Work is made before somebody says that it does not count.",
    ),
    Trigger(
        "payments_contribution_void_comes_back_by_objection",
        "payments_contribution",
        "UPDATE",
        "OLD.status = 'void' AND NEW.status <> 'void' AND (NEW.status <> 'queried' OR NOT EXISTS (SELECT 1 FROM "
        "payments_void WHERE contribution_id = NEW.id AND objected_at IS NOT NULL AND answered_at IS NULL))",
        "What does not count comes back when the person says that it did happen.",
    ),
    Trigger(
        "payments_contribution_objection_is_answered_first",
        "payments_contribution",
        "UPDATE",
        "OLD.status = 'queried' AND NEW.status <> 'queried' AND EXISTS (SELECT 1 FROM payments_void WHERE "
        "contribution_id = NEW.id AND objected_at IS NOT NULL AND (answered_at IS NULL OR "
        "(NEW.status = 'confirmed') <> counts))",
        "Somebody who did not say that it does not count answers first.",
    ),
    *kept("payments_void"),
    frozen(
        "payments_void",
        ["contribution_id", "payee_root", "voided_at", "voided_by_id", "voider_root", "sayer_root", "rest_id"],
        "1 = 1",
        "Who said that work does not count is never changed.",
    ),
    once(
        "payments_void",
        ["objected_at", "objected_by_id", "case_id"],
        "What the person said is never changed.",
        name="objected",
    ),
    once(
        "payments_void",
        ["answered_at", "answered_by_id", "answerer_root", "counts"],
        "An objection is answered once.",
        name="answered",
    ),
    Trigger(
        "payments_void_made_before_it_is_answered",
        "payments_void",
        "INSERT",
        "NEW.objected_at IS NOT NULL OR NEW.answered_at IS NOT NULL",
        "First somebody says that it does not count.",
    ),
    Trigger(
        "payments_void_in_a_rest_that_was",
        "payments_void",
        "INSERT",
        f"NEW.rest_id IS NOT NULL AND NOT EXISTS ({RESTED})",
        "Only what came while somebody's place rested came in a rest.",
    ),
    Trigger(
        "payments_void_objected_while_it_does_not_count",
        "payments_void",
        "UPDATE",
        "OLD.objected_at IS NULL AND NEW.objected_at IS NOT NULL AND "
        "(SELECT status FROM payments_contribution WHERE id = NEW.contribution_id) <> 'void'",
        "Only what does not count is said to have happened after all.",
    ),
    Trigger(
        "payments_void_answered_apart",
        "payments_void",
        "UPDATE",
        "OLD.answered_at IS NULL AND NEW.answered_at IS NOT NULL AND ("
        f"NEW.answerer_root IS DISTINCT FROM {root('NEW.answered_by_id')} OR "
        f"NEW.answerer_root IN ({root('NEW.voided_by_id')}, {root('NEW.sayer_root')}, {root('NEW.payee_root')}) OR "
        f"{ties.sql('NEW.answerer_root', 'NEW.voider_root')} OR {ties.sql('NEW.answerer_root', 'NEW.sayer_root')})",
        "Somebody who did not say that it does not count answers.",
    ),
    Trigger(
        "payments_case_of_work_is_answered_there",
        "members_case",
        "UPDATE",
        "OLD.kind = 'work' AND OLD.status = 'open' AND NEW.status <> 'open' AND NOT EXISTS "
        "(SELECT 1 FROM payments_void WHERE case_id = NEW.id AND answered_at IS NOT NULL)",
        "Somebody who did not say that it does not count answers first.",
    ),
]
