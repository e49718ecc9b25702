"""Work, its terms and what is owed for it: each begins where its life begins, and pays what was frozen for it."""

from __future__ import annotations

from ground.triggers import NoTruncate, Trigger, begins, frozen, made_without
from payments.triggers.voids import root

TERMS = "(SELECT {what} FROM payments_payterms t WHERE t.id = NEW.terms_id)"
# `terms._of`: the upper amount of a paid line of the version, as often as it stands there.
_OF_THE_VERSION = (
    "(SELECT COUNT(*) FROM opportunities_payline p WHERE p.version_id = "
    f"{TERMS.format(what='t.version_id')} AND p.kind = 'paid' AND p.work_key = NEW.work_key AND p.unit = NEW.unit "
    "AND COALESCE(NULLIF(p.pence_max, 0), p.pence_min) = NEW.pence AND p.what = NEW.what)"
)
_THERE_ALREADY = (
    "(SELECT COUNT(*) FROM payments_paytermsline l WHERE l.terms_id = NEW.terms_id AND l.work_key = NEW.work_key "
    "AND l.unit = NEW.unit AND l.pence = NEW.pence AND l.what = NEW.what)"
)
_OF_THE_SEAT = (
    "(SELECT COUNT(*) FROM opportunities_panelseat s JOIN payments_payterms t ON t.source_id = s.id "
    "WHERE t.id = NEW.terms_id AND s.paid AND s.pence = NEW.pence AND NEW.unit = 'whole')"
)
_LINES_THERE = "(SELECT COUNT(*) FROM payments_paytermsline l WHERE l.terms_id = NEW.terms_id)"
ANOTHER_LINE = (
    f"CASE {TERMS.format(what='t.source')} WHEN 'placement' THEN {_THERE_ALREADY} >= {_OF_THE_VERSION} "
    f"WHEN 'panel_seat' THEN {_LINES_THERE} >= {_OF_THE_SEAT} ELSE TRUE END"
)
ANOTHER_SHARE = (
    "NOT EXISTS (SELECT 1 FROM payments_payterms t JOIN opportunities_attendanceshare s ON s.version_id = t.version_id "
    "WHERE t.id = NEW.terms_id AND t.source = 'placement' AND s.outcome = NEW.outcome AND s.percent = NEW.percent "
    "AND s.notice_days IS NOT DISTINCT FROM NEW.notice_days)"
)
OF_NOTHING = (
    "CASE NEW.source WHEN 'placement' THEN NOT EXISTS (SELECT 1 FROM opportunities_placement p WHERE p.id = NEW.source_id "
    f"AND p.role_id = NEW.role_id AND p.version_id = NEW.version_id AND {root('p.person_id')} = {root('NEW.payee_id')}) "
    "WHEN 'panel_seat' THEN NOT EXISTS (SELECT 1 FROM opportunities_panelseat s WHERE s.id = NEW.source_id AND s.paid "
    f"AND s.role_id = NEW.role_id AND {root('s.person_id')} = {root('NEW.payee_id')}) ELSE TRUE END"
)
NOT_ITS_TERMS = (
    "NOT EXISTS (SELECT 1 FROM payments_payterms t WHERE t.id = NEW.terms_id AND t.payee_id = NEW.payee_id "
    "AND t.role_id IS NOT DISTINCT FROM NEW.role_id AND (NEW.line_id IS NULL OR EXISTS (SELECT 1 FROM "
    "payments_paytermsline l WHERE l.id = NEW.line_id AND l.terms_id = t.id)) AND (NEW.session_id IS NULL OR EXISTS "
    "(SELECT 1 FROM opportunities_session s WHERE s.id = NEW.session_id AND s.role_id = t.role_id)))"
)
# No more than the whole of it, before the share of its outcome (`pay_rates.full`), rounded up.
MOST = (
    "CASE l.unit WHEN 'half_hour' THEN l.pence * COALESCE(c.minutes, 0) / 30 + 1 "
    "WHEN 'hour' THEN l.pence * COALESCE(c.minutes, 0) / 60 + 1 ELSE CASE WHEN l.block_minutes > 0 "
    "THEN l.pence * ((COALESCE(c.minutes, 0) + l.block_minutes - 1) / l.block_minutes) ELSE 2 * l.pence END END"
)
NOT_OWED = (
    "NOT EXISTS (SELECT 1 FROM payments_contribution c JOIN payments_paytermsline l ON l.terms_id = c.terms_id "
    f"WHERE c.id = NEW.contribution_id AND l.id = NEW.line_id AND c.status = 'confirmed' AND NEW.pence <= {MOST}) "
    "OR EXISTS (SELECT 1 FROM payments_due d WHERE d.contribution_id = NEW.contribution_id)"
)


def _carried(*statuses: str) -> str:
    """Pence of this due in payments that stand so."""
    said = ", ".join(f"'{one}'" for one in statuses)
    return (
        "(SELECT COALESCE(SUM(i.pence), 0) FROM payments_paymentitem i JOIN payments_payment p ON p.id = i.payment_id "
        f"WHERE i.due_id = NEW.id AND p.status IN ({said}))"
    )


# As `ledger_check.carried` reckons them: a payment moves first, and what is owed follows.
COLUMNS = {
    "held": _carried("proposed", "approved", "failed", "returned", "in_run"),
    "in_flight": _carried("sending", "sent"),
    "settled": _carried("paid"),
    "declined": (
        "(SELECT CASE c.kind WHEN 'all' THEN 0 WHEN 'none' THEN NEW.pence ELSE NEW.pence - c.pence END FROM "
        "payments_paymentchoice c WHERE c.contribution_id = NEW.contribution_id ORDER BY c.id DESC LIMIT 1)"
    ),
    "donated": "OLD.donated",  # no verb gives it to a charity yet
}
NOT_ITS_SUM = " OR ".join(
    f"(NEW.{name} <> OLD.{name} AND NEW.{name} IS DISTINCT FROM {said})" for name, said in COLUMNS.items()
)

WORK: list[Trigger | NoTruncate] = [
    Trigger("payments_payterms_of_their_source", "payments_payterms", "INSERT", OF_NOTHING,
            "Pay terms are of a place that somebody took up, or of a paid seat."),
    Trigger("payments_paytermsline_of_the_version", "payments_paytermsline", "INSERT", ANOTHER_LINE,
            "Pay terms hold the lines that were published, and no other."),
    Trigger("payments_paytermsshare_of_the_version", "payments_paytermsshare", "INSERT", ANOTHER_SHARE,
            "Pay terms hold the shares that were published, and no other."),
    begins("payments_contribution", "expected", "Work is expected before anybody confirms it."),
    made_without("payments_contribution", ["confirmed_at", "confirmed_by_id", "confirmer_root", "queried_at", "queried_by_id"],
                 "Work is expected before anybody confirms it or asks about it."),
    Trigger("payments_contribution_of_its_terms", "payments_contribution", "INSERT", NOT_ITS_TERMS,
            "Work is of the person, the role and the line that its terms name."),
    Trigger("payments_contribution_silence_comes_later", "payments_contribution", "INSERT", "NEW.by_silence",
            "Work is expected before silence confirms it."),
    frozen("payments_contribution", ["work_key", "worked_on", "minutes", "made_at", "above_offer"], "1 = 1",
           "How long somebody worked, and when, stays as it was written down.", name="same"),
    Trigger("payments_due_of_confirmed_work", "payments_due", "INSERT", NOT_OWED,
            "Work falls due once, when it is confirmed, and by a line of its terms."),
    Trigger("payments_due_made_open", "payments_due", "INSERT",
            "NEW.held <> 0 OR NEW.in_flight <> 0 OR NEW.settled <> 0 OR NEW.declined <> 0 OR NEW.donated <> 0",
            "What falls due is all still to be paid."),
    Trigger("payments_due_as_its_payments_say", "payments_due", "UPDATE", NOT_ITS_SUM,
            "What is paid of a due, or turned down, is what its payments and its person say."),
]  # fmt: skip
