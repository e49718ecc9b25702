from ground.triggers import NoTruncate, Trigger, all_moves, append_only, frozen, kept, made_without, once, plain_no_more
from members.queries import ties
from members.roots import root_of, rooted
from members.transitions import TRANSITIONS
from members.triggers.accounts import ACCOUNTS


def _is_system(person: str) -> str:
    return f"EXISTS (SELECT 1 FROM members_person WHERE id = {person} AND kind = 'system')"


def _own_yes(side: str) -> Trigger:
    """By the account of this very record, and one that stood for thirty days: nobody says it for a record on paper."""
    begins = (
        f"OLD.{side}_yes_at IS NULL AND NEW.{side}_yes_at IS NOT NULL AND (NEW.kind <> 'join' OR NOT EXISTS (SELECT 1 FROM members_user "
        f"WHERE person_id = NEW.{side}_id AND is_active AND closed_at IS NULL AND "
    )
    return Trigger(
        f"members_join_{side}_yes_by_its_account",
        "members_join",
        "UPDATE",
        f"{begins}date_joined <= NEW.{side}_yes_at - INTERVAL '30 days'))",
        "Only an account that has stood for thirty days says yes for its record.",
        on_sqlite=f"{begins}julianday(date_joined) <= julianday(NEW.{side}_yes_at) - 30))",
    )


# Five working days, counted from the end of a day, are six days at the least, less an hour when the clocks go on.
_TOLD = (
    "NEW.effective_at IS NOT NULL AND OLD.effective_at IS DISTINCT FROM NEW.effective_at AND (NEW.agreed_at IS NULL OR "
    "(SELECT COUNT(DISTINCT person_id) FROM members_notice WHERE kind = 'members/join_coming' AND "
    "object_kind = 'members.join' AND object_id = NEW.id AND status IN ('sent', 'logged') AND "
)
JOIN_STEPS = [
    Trigger(
        "members_join_made_open",
        "members_join",
        "INSERT",
        "NEW.agreed_at IS NOT NULL OR NEW.done_at IS NOT NULL OR NEW.effective_at IS NOT NULL "
        "OR NEW.record_yes_at IS NOT NULL OR NEW.keep_yes_at IS NOT NULL",
        "It is proposed first.",
    ),
    _own_yes("record"),
    _own_yes("keep"),
    Trigger(
        "members_join_agreed_by_both_themselves",
        "members_join",
        "UPDATE",
        f"OLD.agreed_at IS NULL AND NEW.agreed_at IS NOT NULL AND {_is_system('NEW.agreed_by_id')} "
        "AND (NEW.record_yes_at IS NULL OR NEW.keep_yes_at IS NULL)",
        "A second person agrees, or both accounts say yes.",
    ),
    frozen(
        "members_join",
        ["record_yes_at", "keep_yes_at"],
        "OLD.agreed_at IS NOT NULL OR OLD.stopped_at IS NOT NULL OR OLD.taken_back_at IS NOT NULL",
        "An answer to it is given once.",
        name="own_yes",
    ),
    Trigger(
        "members_join_day_after_both_were_told",
        "members_join",
        "UPDATE",
        f"{_TOLD} told_at <= NEW.effective_at - INTERVAL '143 hours') < 2)",
        "Both are told first, and have five working days to say no.",
        on_sqlite=f"{_TOLD} julianday(told_at) <= julianday(NEW.effective_at) - 143 / 24.0) < 2)",
    ),
    Trigger(
        "members_join_done_on_its_day",
        "members_join",
        "UPDATE",
        "OLD.done_at IS NULL AND NEW.done_at IS NOT NULL "
        "AND (NEW.effective_at IS NULL OR NEW.done_at < NEW.effective_at)",
        "Its day has not come.",
    ),
    frozen("members_join", ["effective_at"], "OLD.done_at IS NOT NULL", "It is over.", name="day"),
    once("members_join", ["released_at", "released_by_id"], "It is cleared up once.", "released"),
    Trigger(
        "members_join_released_apart",
        "members_join",
        "UPDATE",
        f"OLD.released_at IS NULL AND NEW.released_at IS NOT NULL AND {root_of('NEW.released_by_id')} IN "
        f"(NEW.record_id, NEW.keep_id, {root_of('NEW.proposed_by_id')}, COALESCE({root_of('NEW.agreed_by_id')}, 0))",
        "Somebody with no part in it clears it up.",
    ),
]


def _no_administrator(root: str) -> str:
    """No live duty of theirs lets this person give duties."""
    return (
        f"NOT EXISTS (SELECT 1 FROM members_duty WHERE person_id = {root} AND kind = 'administrator' AND ends IS NULL)"
    )


AGREES = "OLD.agreed_at IS NULL AND NEW.agreed_at IS NOT NULL AND "
DUTIES_BY_TWO: list[Trigger | NoTruncate] = [
    made_without("members_dutyproposal", ["agreed_at", "taken_back_at"], "A duty is proposed first."),
    Trigger(
        "members_dutyproposal_by_an_administrator",
        "members_dutyproposal",
        "INSERT",
        _no_administrator("NEW.proposer_root"),
        "Only an administrator proposes a duty.",
    ),
    Trigger(
        "members_dutyproposal_agreed_by_an_administrator",
        "members_dutyproposal",
        "UPDATE",
        f"{AGREES}{_no_administrator('NEW.agreer_root')}",
        "Only an administrator agrees to a duty.",
    ),
    Trigger(
        "members_dutyproposal_agreed_apart",
        "members_dutyproposal",
        "UPDATE",
        f"{AGREES}{ties.made_sql('NEW.agreer_root', root_of('NEW.proposed_by_id'))}",
        "One of the two made the other's record: a third administrator agrees.",
    ),
    Trigger(
        "members_dutyproposal_three_people_today",
        "members_dutyproposal",
        "UPDATE",
        f"{AGREES}NEW.agreer_root IN ({root_of('NEW.proposed_by_id')}, {root_of('NEW.person_id')})",
        "Who proposes it, who agrees and who gets it are three people.",
    ),
]
TRIGGERS = [
    *all_moves("members", TRANSITIONS),
    *ACCOUNTS,
    *append_only("members_consenttext"),
    *append_only("members_consentevent"),
    *kept("members_duty"),
    *kept("members_person"),
    frozen("members_person", ["added_by_id", "added_at"], "1 = 1", "Who made a record stays.", name="made"),
    *plain_no_more("members_person", ["merge_evidence"]),
    frozen(
        "members_duty",
        ["person_id", "kind", "starts", "given_by_id", "proposal_id"],
        "1 = 1",
        "A duty is ended, never changed.",
    ),
    frozen("members_duty", ["ends"], "OLD.ends IS NOT NULL", "A duty that has ended is given anew.", name="ended"),
    Trigger(
        "members_duty_not_the_last_administrator",
        "members_duty",
        "UPDATE",
        "OLD.ends IS NULL AND NEW.ends IS NOT NULL AND NEW.kind = 'administrator' AND NOT EXISTS "
        "(SELECT 1 FROM members_duty WHERE kind = 'administrator' AND ends IS NULL AND person_id <> NEW.person_id)",
        "Somebody has to be left who gives duties.",
    ),
    Trigger(
        "members_duty_by_two",
        "members_duty",
        "INSERT",
        "NEW.kind <> 'group' AND NOT EXISTS (SELECT 1 FROM members_dutyproposal WHERE id = NEW.proposal_id "
        "AND agreed_at IS NOT NULL AND kind = NEW.kind AND person_id = NEW.person_id) "
        "AND NOT (NEW.kind = 'administrator' "
        "AND EXISTS (SELECT 1 FROM members_person WHERE id = NEW.given_by_id AND kind = 'system') "
        "AND (SELECT COUNT(*) FROM members_duty WHERE kind = 'administrator' AND ends IS NULL) < 2)",
        "Two administrators give this duty.",
    ),
    *kept("members_dutyproposal"),
    *rooted(
        "members_dutyproposal", person_root="person_id", proposer_root="proposed_by_id", agreer_root="agreed_by_id"
    ),
    *DUTIES_BY_TWO,
    frozen(
        "members_dutyproposal",
        ["person_id", "person_root", "kind", "proposed_at", "proposed_by_id", "proposer_root"],
        "1 = 1",
        "What was proposed is never changed.",
    ),
    frozen(
        "members_dutyproposal",
        ["agreed_at", "agreed_by_id", "agreer_root", "taken_back_at", "taken_back_by_id"],
        "OLD.agreed_at IS NOT NULL OR OLD.taken_back_at IS NOT NULL",
        "An answer to it is given once.",
        name="answered",
    ),
    Trigger(
        "members_notice_of_a_join_not_by_its_proposer",
        "members_notice",
        "UPDATE",
        "NEW.kind = 'members/join_coming' AND NEW.status = 'logged' AND OLD.status <> 'logged' "
        "AND EXISTS (SELECT 1 FROM members_join j JOIN members_person p ON p.id = NEW.told_by_id "
        "WHERE j.id = NEW.object_id AND j.proposer_root = COALESCE(p.merged_into_id, p.id))",
        "Who proposed a join is not the one who tells them.",
    ),
    Trigger(
        "members_notice_not_by_who_caused_it",
        "members_notice",
        "UPDATE",
        "NEW.status = 'logged' AND OLD.status <> 'logged' AND NEW.told_how <> 'page' AND NEW.not_told_by_id IS NOT NULL "
        f"AND {root_of('NEW.told_by_id')} = {root_of('NEW.not_told_by_id')}",
        "Who caused it is not the one who tells them.",
    ),
    frozen("members_notice", ["status"], "OLD.status = 'moot'", "What was dropped is not told any more."),
    *kept("members_notice"),
    made_without("members_notice", ["told_at", "mailed_at", "came_back_at"], "It is owed before anybody is told."),
    once("members_notice", ["mailed_at"], "When a mail went out stays.", name="mailed"),
    once("members_notice", ["came_back_at"], "When a mail came back stays.", name="came_back"),
    frozen(
        "members_notice",
        ["person_id", "kind", "object_kind", "object_id", "step", "due_at", "not_told_by_id"],
        "1 = 1",
        "What somebody is owed in words is never changed.",
        name="same",
    ),
    frozen(
        "members_notice",
        ["told_at", "told_by_id", "told_how"],
        "OLD.status IN ('sent', 'logged', 'moot') OR (OLD.status = 'bounced' AND NEW.status = 'bounced')",
        "When and how somebody was told stays.",
        name="told",
    ),
    Trigger(
        "members_notice_told_since_it_is_owed",
        "members_notice",
        "UPDATE",
        "OLD.told_at IS DISTINCT FROM NEW.told_at AND NEW.told_at < COALESCE(OLD.told_at, OLD.due_at)",
        "Nobody was told before we owed it, nor before a mail of it came back.",
    ),
    Trigger(
        "members_person_joined_by_two",
        "members_person",
        "UPDATE",
        "OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id AND NOT EXISTS (SELECT 1 FROM members_join j "
        "WHERE j.id = NEW.last_join_id AND j.id > COALESCE(OLD.last_join_id, 0) AND j.record_id = NEW.id "
        "AND j.agreed_at IS NOT NULL AND j.done_at IS NOT NULL AND j.stopped_at IS NULL AND j.taken_back_at IS NULL "
        "AND ((j.kind = 'join' AND NEW.merged_into_id = j.keep_id) "
        "OR (j.kind = 'part' AND NEW.merged_into_id IS NULL AND OLD.merged_into_id = j.keep_id)))",
        "Records are joined and parted by two people, after both were told.",
    ),
    Trigger(
        "members_person_not_born_joined",
        "members_person",
        "INSERT",
        "NEW.merged_into_id IS NOT NULL",
        "Records are joined and parted by two people, after both were told.",
    ),
    *kept("members_join"),
    *rooted("members_join", keep_root="keep_id", proposer_root="proposed_by_id", agreer_root="agreed_by_id"),
    Trigger(
        "members_join_record_itself",
        "members_join",
        "INSERT",
        "NEW.record_root <> NEW.record_id",  # a record that is parted has still the other's root
        "A root id is of the person beside it.",
    ),
    frozen(
        "members_join",
        ["kind", "record_id", "record_root", "keep_id", "keep_root", "proposed_at", "proposed_by_id", "proposer_root"],
        "1 = 1",
        "What was proposed is never changed.",
    ),
    frozen(
        "members_join",
        ["agreed_at", "agreed_by_id", "agreer_root"],
        "OLD.agreed_at IS NOT NULL OR OLD.stopped_at IS NOT NULL OR OLD.taken_back_at IS NOT NULL",
        "An answer to it is given once.",
        name="answered",
    ),
    frozen(
        "members_join",
        ["done_at", "taken_back_at"],
        "OLD.done_at IS NOT NULL OR OLD.stopped_at IS NOT NULL OR OLD.taken_back_at IS NOT NULL",
        "It is over.",
        name="over",
    ),
    frozen("members_join", ["stopped_at", "stopped_how"], "OLD.stopped_at IS NOT NULL", "It is stopped.", name="no"),
    *JOIN_STEPS,
    *[
        Trigger(
            f"members_join_{who}_made_neither",
            "members_join",
            event,
            f"NEW.{who}_id IS NOT NULL AND {extra} NOT {_is_system(f'NEW.{who}_id')} AND EXISTS (SELECT 1 FROM members_person "
            f"WHERE id IN (NEW.record_id, NEW.keep_id) AND added_by_id = NEW.{who}_id)",
            "Who made one of the records neither proposes this nor agrees.",
        )
        for who, event, extra in (
            ("proposed_by", "INSERT", ""),
            ("agreed_by", "UPDATE", "OLD.agreed_by_id IS NULL AND"),
        )
    ],
    Trigger(
        "members_user_not_for_a_paper_record",
        "members_user",
        "INSERT",
        "EXISTS (SELECT 1 FROM members_person p JOIN members_person m ON m.id = p.added_by_id "
        "WHERE p.id = NEW.person_id AND m.kind <> 'system')",
        "Somebody on paper signs up themselves, and two people join the records.",
    ),
    frozen("members_user", ["person_id"], "1 = 1", "An account stays with its person."),
    *[
        Trigger(
            f"members_person_joined_once_{event.lower()}",
            "members_person",
            event,
            "NEW.merged_into_id IS NOT NULL AND ("
            "EXISTS (SELECT 1 FROM members_person p WHERE p.merged_into_id = NEW.id) OR "
            "EXISTS (SELECT 1 FROM members_person p WHERE p.id = NEW.merged_into_id AND p.merged_into_id IS NOT NULL))",
            "A record is joined to one that holds, in one step.",
        )
        for event in ("INSERT", "UPDATE")
    ],
    Trigger(
        "members_accessevent_under_a_live_grant",
        "members_accessevent",
        "INSERT",
        "NEW.allowed AND EXISTS (SELECT 1 FROM members_accessgrant WHERE id = NEW.grant_id "
        "AND (until <= NEW.at OR ended_at <= NEW.at))",
        "Reading ends with the grant.",
    ),
    Trigger(
        "members_accessevent_no_update",
        "members_accessevent",
        "UPDATE",
        "1 = 1",
        "The access record is never changed.",
    ),
    Trigger(
        "members_accessevent_no_early_delete",
        "members_accessevent",
        "DELETE",
        "OLD.expires_at > CURRENT_TIMESTAMP",
        "The access record is kept until it expires.",
    ),
]
