"""What is settled of choosing stays settled, whoever writes the row: decisions, panels, published roles, places."""

from ground.triggers import NoTruncate, Trigger, all_moves, begins, frozen, kept, made_without, once
from opportunities.transitions import TRANSITIONS

DECIDED = "(SELECT status FROM opportunities_application WHERE id = {row}.application_id) IN ('selected', 'reserve', 'not_selected')"
STAYS = "This has been decided, so it stays."
UNLOCKED = (
    "NEW.names_opened_at IS NOT NULL AND OLD.names_opened_at IS NULL AND (OLD.kind <> 'own' OR NOT EXISTS (SELECT 1 FROM "
    "opportunities_panelseat WHERE role_id = NEW.id AND left_at IS NULL) OR EXISTS (SELECT 1 FROM "
    "opportunities_panelseat WHERE role_id = NEW.id AND left_at IS NULL AND locked_at IS NULL))"
)
# As `tallies.panel_is_whole`: as many paid co-producers as the terms say, one where they say nothing.
NOT_WHOLE = (
    "NEW.names_opened_at IS NOT NULL AND OLD.names_opened_at IS NULL AND (SELECT COUNT(*) FROM opportunities_panelseat "
    "WHERE role_id = NEW.id AND left_at IS NULL AND co_producer AND paid) < COALESCE((SELECT panel_co_producers FROM "
    "opportunities_roleversion WHERE id = NEW.current_id), 1)"
)
# The moment of the newest row of the trail: as near to now as the database knows business time.
LAST_DEED = "(SELECT at FROM ground_auditevent ORDER BY id DESC LIMIT 1)"
_CALLED_OFF = "OLD.status <> 'cancelled' AND NEW.status = 'cancelled' AND "

# Whose it is and under which terms: pay is made from it, for good.
SAME: list[Trigger | NoTruncate] = [
    begins("opportunities_application", "draft", "An application begins as a draft."),
    made_without(
        "opportunities_application",
        ["submitted_at", "withdrawn_at", "decided_at", "confirmed_at", "shortlisted"],
        "An application begins as a draft.",
    ),
    frozen(
        "opportunities_application",
        ["reference"],
        "OLD.submitted_at IS NOT NULL",
        "People were told this reference, so it stays.",
        "reference",
    ),
    begins("opportunities_role", "draft", "A role begins as a draft."),
    begins("opportunities_place", "offered", "A place is offered first."),
    made_without("opportunities_place", ["answered_at", "told_on"], "A place is offered first."),
    begins("opportunities_placement", "active", "Work that was taken up begins, and ends later."),
    made_without("opportunities_placement", ["ended_on", "ended_at"], "Work that was taken up begins, and ends later."),
    frozen(
        "opportunities_placement",
        ["ended_on", "ended_at", "ended_by_id", "ended_why"],
        "OLD.status = 'ended'",
        "When a place ended, and by whom, stays.",
        "ended",
    ),
    frozen(
        "opportunities_placement",
        ["place_id", "key", "role_id", "version_id", "person_id", "starts_on", "ends_on"],
        "1 = 1",
        "Work that was taken up stays whose it is, and keeps its terms.",
        "same",
    ),
    Trigger(
        "opportunities_placement_of_its_place",
        "opportunities_placement",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM opportunities_place p WHERE p.id = NEW.place_id AND p.role_id = NEW.role_id "
        "AND p.status = 'accepted')",
        "Work begins with a place that was taken up, in its role.",
    ),
    *kept("opportunities_session", "A session is called off, never taken away."),
    begins("opportunities_session", "planned", "A session is planned first."),
    frozen(
        "opportunities_session",
        [
            "key",
            "role_id",
            "line_id",
            "work_key",
            "title",
            "starts_at",
            "ends_at",
            "by_choice",
            "added_at",
            "added_by_id",
        ],
        "1 = 1",
        "A session stays as people were told of it: call it off and add another.",
        "same",
    ),
    once("opportunities_session", ["cancelled_at", "cancelled_by_id"], "A session is called off once.", "cancelled"),
    frozen(
        "opportunities_panelseat",
        ["key", "given_at", "given_by_id"],
        "1 = 1",
        "A panel seat stays as it was given.",
        "given",
    ),
    frozen(
        "opportunities_panelseat",
        ["left_at", "left_by_id"],
        "OLD.locked_at IS NOT NULL",
        "This judge has locked their scores, and is paid for them. The seat stays.",
        "stays",
    ),
]

ONCE: list[Trigger | NoTruncate] = [
    *all_moves("opportunities", TRANSITIONS),
    *SAME,
    frozen(
        "opportunities_application",
        ["role_id", "person_id", "code", "begun_at"],
        "1 = 1",
        "An application stays whose it is, and began when it began.",
        "same",
    ),
    Trigger(
        "opportunities_application_came_as_it_was_sent",
        "opportunities_application",
        "UPDATE",
        "OLD.channel <> NEW.channel AND NOT (OLD.status <> 'submitted' AND NEW.status = 'submitted')",
        "How an application came is written as it is sent.",
    ),
    once(
        "opportunities_application",
        [
            "decided_at", "decided_by_id", "shortlisted", "score_hundredths", "reserve_order", "submitted_at",
            "submitted_by_id", "version_id",
        ],
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
    frozen(
        "opportunities_pause", ["placement_id", "began_at", "began_by_id"], "1 = 1",
        "When a rest began, and by whom, is never changed.", "began",
    ),
    Trigger(
        "opportunities_pause_from_now_on", "opportunities_pause", "INSERT",
        f"NEW.began_at < {LAST_DEED} - INTERVAL '1 hour'", "A rest begins now: what was worked before it stays worked.",
        on_sqlite=f"julianday(NEW.began_at) < julianday({LAST_DEED}) - 1 / 24.0",
    ),
    Trigger(
        "opportunities_session_called_off_today", "opportunities_session", "UPDATE",
        f"{_CALLED_OFF}({LAST_DEED} >= NEW.starts_at OR NEW.cancelled_at < {LAST_DEED} - INTERVAL '1 day')",
        "A session is called off before it begins, and on the day on which that is said.",
        on_sqlite=f"{_CALLED_OFF}({LAST_DEED} >= NEW.starts_at OR "
        f"julianday(NEW.cancelled_at) < julianday({LAST_DEED}) - 1)",
    ),
    once("opportunities_pause", ["over_at", "over_by_id"], "A rest is over once.", "over"),
    made_without("opportunities_panelseat", ["locked_at", "left_at"], "A judge sits down before they lock or leave."),
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
    made_without(
        "opportunities_draw", ["value_one_by_id", "value_two_by_id", "drawn_at"], "The draw file is fixed before the value is known.",
    ),
    made_without(
        "opportunities_role",
        ["names_opened_at", "concluded_at", "cancelled_at", "stopped_at", "current_id", "first_published_at"],
        "A role begins with hidden names, and goes on from there.",
    ),
    once("opportunities_role", ["names_opened_at"], "Names that were opened stay open.", "names"),
    Trigger(
        "opportunities_role_names_open_to_a_whole_panel", "opportunities_role", "UPDATE", NOT_WHOLE,
        "Names stay hidden until the panel has the paid co-producers that the terms say.",
    ),
    Trigger(
        "opportunities_role_names_open_once_all_have_locked", "opportunities_role", "UPDATE", UNLOCKED,
        "Names stay hidden until every judge has locked their scores.",
    ),
    frozen(
        "opportunities_role", ["kind", "slug", "project_id"], "OLD.current_id IS NOT NULL",
        "This is fixed at the first publication.", "named",
    ),
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
    once("opportunities_place", ["told_on"], "The day somebody was told stays.", "told"),
    Trigger(
        "opportunities_place_days_to_answer", "opportunities_place", "UPDATE",
        "NEW.answer_by <> OLD.answer_by AND (OLD.told_on IS NOT NULL OR OLD.status <> 'offered' "
        "OR NEW.answer_by < OLD.answer_by)",
        "The days to answer run from the day they were told, and never go back.",
    ),
]  # fmt: skip
