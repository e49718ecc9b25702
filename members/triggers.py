from ground.triggers import Trigger, append_only, frozen, kept

TRIGGERS = [
    *append_only("members_consenttext"),
    *append_only("members_consentevent"),
    *kept("members_duty"),
    *kept("members_person"),
    frozen("members_notice", ["status"], "OLD.status = 'moot'", "What was dropped is not told any more."),
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
