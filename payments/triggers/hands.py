"""Whose hand confirms work, what silence does not, and who writes down where the money goes, whoever writes the row.

As in `queries/hands.py` and `permissions.check_confirm_work`. The system is nobody's eyes.
"""

from __future__ import annotations

from ground.triggers import NoTruncate, Trigger
from members.queries import ties
from payments.triggers.voids import MOST_MINUTES_A_DAY, root

PAYEE = root("NEW.payee_id")
# Whoever wrote down what was said of it (but an objection, which another answers), or where their money goes.
_WROTE_IT = (
    "EXISTS (SELECT 1 FROM members_person m WHERE m.kind <> 'system' AND COALESCE(m.merged_into_id, m.id) = {who} "
    "AND ((m.id = NEW.sayer_id AND NOT EXISTS "
    "(SELECT 1 FROM payments_void v WHERE v.contribution_id = NEW.id AND v.objected_at IS NOT NULL)) OR m.id IN "
    "(SELECT d.given_by_id FROM payments_payeedestination d JOIN members_person p ON p.id = d.person_id "
    f"WHERE d.ended_at IS NULL AND COALESCE(p.merged_into_id, p.id) = {PAYEE})))"
)
# What is of this person, under any record of theirs. {theirs}: SQL of a person's id.
_THEIRS = "{theirs} IN (SELECT id FROM members_person WHERE id = {payee} OR merged_into_id = {payee})"


def _theirs(column: str, payee: str) -> str:
    return _THEIRS.format(theirs=column, payee=payee)


def _another(not_this_one: str, since: str, kinds: str = "'coordinator'") -> str:
    """There is a coordinator, or was one within 30 days, of whom this does not hold; `h` is that one."""
    return (
        "EXISTS (SELECT 1 FROM members_duty a JOIN members_person h ON h.id = a.person_id "
        f"WHERE a.kind IN ({kinds}) AND (a.ends IS NULL OR {since}) AND NOT {not_this_one})"
    )


ROOT_OF_H = "COALESCE(h.merged_into_id, h.id)"
TEAM = "'coordinator', 'finance'"


def _gave(who: str, terms: str) -> str:
    """Who offered the place (of one that was offered by itself: who chose them), where nobody else added the person."""
    offered = f"CASE WHEN o.kind = 'system' THEN {root('n.decided_by_id')} ELSE COALESCE(o.merged_into_id, o.id) END"
    return (
        "EXISTS (SELECT 1 FROM payments_payterms t JOIN opportunities_placement q ON q.id = t.source_id "
        "JOIN opportunities_place l ON l.id = q.place_id JOIN opportunities_application n ON n.id = l.application_id "
        "JOIN members_person o ON o.id = l.offered_by_id JOIN members_person w ON w.id = q.person_id "
        f"LEFT JOIN members_person k ON k.id = w.added_by_id WHERE t.id = {terms} AND t.source = 'placement' "
        f"AND ({offered}) = {who} "
        f"AND (k.id IS NULL OR k.kind = 'system' OR COALESCE(k.merged_into_id, k.id) IN ({who}, w.id)))"
    )


def _by_one(who: str) -> str:
    """Who added this session and called it off, or ended the place before it began. The system is nobody's hand."""
    return (
        "EXISTS (SELECT 1 FROM opportunities_session s JOIN members_person i ON i.id = s.added_by_id "
        f"AND i.kind <> 'system' WHERE s.id = NEW.session_id AND COALESCE(i.merged_into_id, i.id) = {who} "
        f"AND ({root('s.cancelled_by_id')} = {who} OR EXISTS (SELECT 1 FROM payments_payterms t "
        "JOIN opportunities_placement q ON q.id = t.source_id WHERE t.id = NEW.terms_id AND t.source = 'placement' "
        f"AND q.ended_at < s.starts_at AND {root('q.ended_by_id')} = {who})))"
    )


_SEEN = (
    f"EXISTS (SELECT 1 FROM payments_contribution c WHERE {_theirs('c.payee_id', PAYEE)} AND c.status = 'confirmed' "
    "AND NOT c.by_silence AND NOT EXISTS (SELECT 1 FROM members_person p WHERE p.added_by_id = c.confirmed_by_id "
    f"AND COALESCE(p.merged_into_id, p.id) = {PAYEE}) AND NOT {_gave(root('c.confirmed_by_id'), 'c.terms_id')})"
)
# Somebody with a duty that two people gave is known to two.
_KNOWN = f"EXISTS (SELECT 1 FROM members_duty u WHERE u.kind <> 'group' AND {_theirs('u.person_id', PAYEE)})"
_FIRST = f"NOT {_KNOWN} AND NOT {_SEEN}"
_WRITTEN_FOR_THEM = f"NEW.log_key <> '' AND {root('NEW.sayer_id')} <> {PAYEE}"
_SIGNS_IN = f"EXISTS (SELECT 1 FROM members_user u WHERE u.is_active AND {_theirs('u.person_id', PAYEE)})"


_ADDED = "(SELECT COALESCE(i.merged_into_id, i.id) FROM opportunities_session s JOIN members_person i ON i.id = s.added_by_id WHERE s.id = NEW.session_id)"


def _behind_it(who: str) -> str:
    """Who alone stands behind this work: nobody, where another said that it does not count, and the person objected."""
    looked = (
        "EXISTS (SELECT 1 FROM payments_void v JOIN members_person y ON y.id = v.voided_by_id AND y.kind <> 'system' "
        "WHERE v.contribution_id = NEW.id AND v.objected_at IS NOT NULL)"
    )
    return f"(({_gave(who, 'NEW.terms_id')} AND {_FIRST} OR {_by_one(who)}) AND NOT {looked})"


def _barred(who: str) -> str:
    return f"({who} = {PAYEE} OR {ties.made_sql(who, PAYEE)} OR {_WROTE_IT.format(who=who)} OR {_behind_it(who)})"


def _by_silence(since: str) -> str:
    return (
        f"NEW.by_silence AND NOT OLD.by_silence AND (({_WRITTEN_FOR_THEM} AND NOT {_SIGNS_IN}) OR ({_FIRST}) "
        f"OR {_by_one(_ADDED)}) AND {_another(_barred(ROOT_OF_H), since, TEAM)}"
    )


_TO = root("NEW.person_id")
# Who confirmed work of theirs, by hand, that is still to be paid.
_CONFIRMED = (
    "EXISTS (SELECT 1 FROM payments_contribution c JOIN payments_due d ON d.contribution_id = c.id "
    f"WHERE {_theirs('c.payee_id', _TO)} AND c.status = 'confirmed' AND NOT c.by_silence "
    "AND {confirmer} = {who} AND d.pence > d.in_flight + d.settled + d.declined + d.donated)"
)


def _confirmed(who: str) -> str:
    return _CONFIRMED.format(who=who, confirmer=root("c.confirmed_by_id"))


def _details(since: str) -> str:
    return (
        f"{root('NEW.given_by_id')} <> {_TO} AND {_confirmed(root('NEW.given_by_id'))} "
        f"AND {_another(f'({ROOT_OF_H} = {_TO} OR {_confirmed(ROOT_OF_H)})', since)}"
    )


HANDS: list[Trigger | NoTruncate] = [
    Trigger(
        "payments_contribution_confirmed_apart",
        "payments_contribution",
        "UPDATE",
        "NEW.confirmer_root IS NOT NULL AND OLD.confirmer_root IS DISTINCT FROM NEW.confirmer_root AND "
        f"({ties.made_sql('NEW.confirmer_root', PAYEE)} OR {_WROTE_IT.format(who='NEW.confirmer_root')})",
        "Who made the record, or wrote down what they said or where their money goes, does not confirm the work.",
    ),
    Trigger(
        "payments_contribution_confirmed_by_another",
        "payments_contribution",
        "UPDATE",
        "NEW.confirmer_root IS NOT NULL AND OLD.confirmer_root IS DISTINCT FROM NEW.confirmer_root "
        f"AND {_behind_it('NEW.confirmer_root')}",
        "Who alone stands behind somebody's work does not confirm it.",
    ),
    Trigger(
        "payments_contribution_first_by_another",
        "payments_contribution",
        "UPDATE",
        _by_silence("CAST(a.ends AS timestamptz) > NEW.confirmed_at - INTERVAL '30 days'"),
        "Where one person of the team alone stands behind somebody's work, another one confirms it, and silence does not.",
        on_sqlite=_by_silence("julianday(a.ends) > julianday(NEW.confirmed_at) - 30"),
    ),
    Trigger(
        "payments_contribution_long_day_needs_a_hand",
        "payments_contribution",
        "UPDATE",
        "NEW.by_silence AND NOT OLD.by_silence AND NEW.log_key <> '' AND (SELECT COALESCE(SUM(minutes), 0) FROM "
        "payments_contribution WHERE payee_root = NEW.payee_root AND worked_on = NEW.worked_on AND period = '' "
        f"AND status <> 'void') > {MOST_MINUTES_A_DAY}",
        "Own time beyond a day's 12 hours, sessions included, is confirmed by a hand.",
    ),
    Trigger(
        "payments_payeedestination_not_by_the_confirmer",
        "payments_payeedestination",
        "INSERT",
        _details("CAST(a.ends AS timestamptz) > NEW.given_at - INTERVAL '30 days'"),
        "Who confirmed work that is still to be paid does not write down where the money goes.",
        on_sqlite=_details("julianday(a.ends) > julianday(NEW.given_at) - 30"),
    ),
]
