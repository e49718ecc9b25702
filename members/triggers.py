from ground.triggers import Trigger, append_only, kept

TRIGGERS = [
    *append_only("members_consenttext"),
    *append_only("members_consentevent"),
    *kept("members_duty"),
    *kept("members_person"),
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
