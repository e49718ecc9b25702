"""What is settled of choosing stays settled, whoever writes the row: decisions, panels, published roles, places."""

from ground.triggers import NoTruncate, Trigger, all_moves, frozen, once
from opportunities.transitions import TRANSITIONS

DECIDED = "(SELECT status FROM opportunities_application WHERE id = {row}.application_id) IN ('selected', 'reserve', 'not_selected')"
STAYS = "This has been decided, so it stays."

ONCE: list[Trigger | NoTruncate] = [
    *all_moves("opportunities", TRANSITIONS),
    frozen("opportunities_application", ["role_id", "person_id", "code"], "1 = 1", "An application stays whose it is.", "same"),
    once(
        "opportunities_application",
        ["decided_at", "decided_by_id", "shortlisted", "score_hundredths", "submitted_at", "submitted_by_id", "version_id"],
        STAYS,
        "decided",
    ),
    frozen(
        "opportunities_application", ["submitted_at"], "OLD.submitted_at IS NOT NULL AND NEW.submitted_at IS NULL",
        "What was sent was sent.", "sent",
    ),
    *(
        Trigger(f"opportunities_applicationanswer_decided_{event.lower()}", "opportunities_applicationanswer", event,
                DECIDED.format(row=row), STAYS)
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
    once("opportunities_panelseat", ["locked_at"], "A judge's scores are locked for good.", "locked"),
    once("opportunities_panelseat", ["left_at", "left_by_id"], "Who left a panel has left it.", "left"),
    once("opportunities_panelseat", ["interests_declared_at"], "What a judge declared was declared.", "declared"),
    once("opportunities_score", ["void_at"], "A score that does not count stays so.", "void"),
    *(
        Trigger(
            f"opportunities_score_decided_{event.lower()}", "opportunities_score", event,
            f"{'NEW' if event == 'INSERT' else 'OLD'}.void_at IS NULL AND "
            + DECIDED.format(row="NEW" if event == "INSERT" else "OLD"),
            STAYS,
        )
        for event in ("INSERT", "UPDATE", "DELETE")
    ),
    Trigger(
        "opportunities_draw_says_when", "opportunities_draw", "INSERT", "NEW.opens_at IS NULL",
        "Say the day and the hour of the draw.",
    ),
    once("opportunities_role", ["names_opened_at"], "Names that were opened stay open.", "names"),
    once("opportunities_role", ["concluded_at", "concluded_by_id"], "A role that is concluded stays so.", "concluded"),
    once(
        "opportunities_role", ["cancelled_at", "cancelled_by_id", "cancelled_why"], "A role that was cancelled stays so.",
        "cancelled",
    ),
    once("opportunities_role", ["stopped_at", "stopped_by_id", "stopped_why"], "A role that was closed stays so.", "stopped"),
    once("opportunities_role", ["first_published_at"], "What was public was public.", "published"),
    Trigger(
        "opportunities_role_stays_public", "opportunities_role", "UPDATE",
        "OLD.current_id IS NOT NULL AND (NEW.current_id IS NULL OR (NEW.current_id <> OLD.current_id AND "
        "(SELECT number FROM opportunities_roleversion WHERE id = NEW.current_id) <= "
        "(SELECT number FROM opportunities_roleversion WHERE id = OLD.current_id)))",
        "A role's terms only go on to newer ones.",
    ),
    frozen(
        "opportunities_place", ["application_id", "role_id", "seat_number", "offered_at", "offered_by_id"], "1 = 1",
        "A place stays whose it is.", "same",
    ),
]  # fmt: skip
