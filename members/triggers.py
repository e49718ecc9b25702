from ground.triggers import Trigger, all_moves, append_only, frozen, kept
from members.transitions import TRANSITIONS

TRIGGERS = [
    *all_moves("members", TRANSITIONS),
    *append_only("members_consenttext"),
    *append_only("members_consentevent"),
    *kept("members_duty"),
    *kept("members_person"),
    frozen(
        "members_duty",
        ["person_id", "kind", "starts", "given_by_id", "proposal_id"],
        "1 = 1",
        "A duty is ended, never changed.",
    ),
    frozen("members_duty", ["ends"], "OLD.ends IS NOT NULL", "A duty that has ended is given anew.", name="ended"),
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
    frozen("members_notice", ["status"], "OLD.status = 'moot'", "What was dropped is not told any more."),
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
    *[
        Trigger(
            f"members_join_{who}_made_neither",
            "members_join",
            event,
            f"NEW.{who}_id IS NOT NULL AND {extra} EXISTS (SELECT 1 FROM members_person "
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
