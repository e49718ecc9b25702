"""Ways in, grants to read, and what people told us or asked: given as they are, shortened or ended, and kept."""

from __future__ import annotations

from ground.triggers import NoTruncate, Trigger, append_only, begins, frozen, kept, made_without, once
from members.duties import GROUPS
from members.roots import root_of

# The moment of the newest row of the trail: as near to now as the database knows business time.
LAST_DEED = "(SELECT at FROM ground_auditevent ORDER BY id DESC LIMIT 1)"
NOBODY = "Nobody here may do everything: duties are given by two administrators."
# The address that the account has until now is told of what concerns its safety for a month (`accounts.TELL_FORMER`).
_TOLD = (
    "EXISTS (SELECT 1 FROM members_formeraddress f WHERE f.user_id = {user} AND f.email = LOWER({email}) AND {month})"
)
_MONTH = {
    "postgresql": f"f.tell_until > {LAST_DEED} + INTERVAL '29 days'",
    "sqlite": f"julianday(f.tell_until) > julianday({LAST_DEED}) + 29",
}
LEFT_FIRST = "The address that an account leaves is told of it for a month."


def _left_first(name: str, table: str, event: str, changes: str, user: str, email: str) -> Trigger:
    said = {
        vendor: f"{changes} AND NOT {_TOLD.format(user=user, email=email, month=month)}"
        for vendor, month in _MONTH.items()
    }
    return Trigger(name, table, event, said["postgresql"], LEFT_FIRST, on_sqlite=said["sqlite"])


_OF = "(SELECT u.email FROM members_user u WHERE u.id = NEW.user_id)"
ANOTHER = f"NEW.verified AND LOWER(NEW.email) <> LOWER({_OF})"
GROUP_OF_A_DUTY = " OR ".join(f"(d.kind = '{kind.value}' AND g.name = '{name}')" for kind, name in GROUPS.items())
NOT_THEIR_GROUP = (
    "NOT EXISTS (SELECT 1 FROM members_user u JOIN members_duty d ON d.person_id = u.person_id "
    f"JOIN auth_group g ON g.id = NEW.group_id WHERE u.id = NEW.user_id AND d.ends IS NULL AND ({GROUP_OF_A_DUTY}))"
)
NOT_GRANTED = (
    "NEW.allowed AND NEW.grant_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM members_accessgrant g WHERE g.id = NEW.grant_id "
    f"AND g.what = NEW.what AND {root_of('g.person_id')} = {root_of('NEW.person_id')} "
    f"AND (g.reader_id IS NULL OR {root_of('g.reader_id')} = {root_of('NEW.reader_id')}))"
)
ACCOUNTS: list[Trigger | NoTruncate] = [
    *kept("members_user"),
    Trigger("members_user_may_not_do_everything", "members_user", "INSERT", "NEW.is_superuser", NOBODY),
    Trigger("members_user_comes_to_no_more", "members_user", "UPDATE", "NEW.is_superuser AND NOT OLD.is_superuser", NOBODY),
    frozen("members_user", ["date_joined"], "1 = 1", "The day an account was made stays.", name="joined"),
    _left_first("members_user_leaves_an_address", "members_user", "UPDATE",
                "LOWER(OLD.email) <> LOWER(NEW.email)", "NEW.id", "OLD.email"),
    *append_only("members_formeraddress"),
    *(
        _left_first(f"members_emailaddress_of_the_account_{event.lower()}", "account_emailaddress", event,
                    changes, "NEW.user_id", _OF)
        for event, changes in (
            ("INSERT", ANOTHER),
            ("UPDATE", f"{ANOTHER} AND (NOT OLD.verified OR OLD.email <> NEW.email OR OLD.user_id <> NEW.user_id)"),
        )
    ),
    *(
        Trigger(f"members_user_group_of_a_duty_{event.lower()}", "members_user_groups", event, NOT_THEIR_GROUP,
                "A group follows from a duty that somebody has.")
        for event in ("INSERT", "UPDATE")
    ),
    Trigger("members_user_no_right_of_its_own", "members_user_user_permissions", "INSERT", "1 = 1", NOBODY),
    *kept("members_accessgrant"),
    made_without("members_accessgrant", ["ended_at", "ended_by_id"], "A reading is granted before it ends."),
    frozen(
        "members_accessgrant",
        ["person_id", "reader_id", "reader_duty", "what", "purpose", "granted_at", "granted_by_id"],
        "1 = 1", "Who may read what, and why, is granted anew, never changed.", name="same",
    ),
    Trigger("members_accessgrant_no_longer", "members_accessgrant", "UPDATE", "NEW.until > OLD.until",
            "A reading is cut short or granted anew, never made longer."),
    once("members_accessgrant", ["ended_at", "ended_by_id", "until"], "What may not be read any more is granted anew.", "ended"),
    Trigger("members_accessevent_as_it_was_granted", "members_accessevent", "INSERT", NOT_GRANTED,
            "Somebody reads what was granted to them, and of that person."),
    *kept("members_case"),
    begins("members_case", "open", "A case is opened first."),
    made_without("members_case", ["closed_at", "closed_by_id"], "A case is opened first."),
    frozen("members_case", ["kind", "person_id", "words", "about", "opened_at", "due_on"], "1 = 1",
           "What somebody asked, and by when they hear, stays.", name="same"),
    once("members_case", ["closed_at", "closed_by_id"], "A case is closed once.", "closed"),
    *kept("members_privatedetails"),
    frozen("members_privatedetails", ["person_id"], "1 = 1", "Private details stay with their person.", name="same"),
]  # fmt: skip
