"""Dates that people choose: of their own role, no more than they come to, where there is room, until a day before."""

from ground.triggers import NoTruncate, Trigger, frozen, kept, made_without, once
from opportunities.triggers.within_the_terms import too_late, too_late_on_sqlite

TABLE = "opportunities_chosendate"
SESSION = "(SELECT {what} FROM opportunities_session WHERE id = NEW.session_id)"
ANOTHER_ROLE = (
    "NOT EXISTS (SELECT 1 FROM opportunities_session s JOIN opportunities_placement p ON p.role_id = s.role_id "
    "WHERE s.id = NEW.session_id AND p.id = NEW.placement_id AND s.by_choice AND s.status = 'planned')"
)
TERMS = "(SELECT version_id FROM opportunities_placement WHERE id = NEW.placement_id)"


def _enough(late: str) -> str:
    """What was called off so late that they are paid for it is one of those there is money for."""
    return (
        "(SELECT COUNT(*) FROM opportunities_chosendate c JOIN opportunities_session s ON s.id = c.session_id "
        f"WHERE c.placement_id = NEW.placement_id AND c.left_at IS NULL AND (s.status = 'planned' OR {late}) "
        f"AND s.work_key = {SESSION.format(what='work_key')}) >= COALESCE((SELECT w.choose FROM opportunities_workline w "
        f"WHERE w.version_id = {TERMS} AND w.key = {SESSION.format(what='work_key')}), 0)"
    )


ENDED = "(SELECT status FROM opportunities_placement WHERE id = NEW.placement_id) = 'ended'"
DAY_BEFORE = "A date can be changed until a day before."

DATES: list[Trigger | NoTruncate] = [
    *kept(TABLE),
    frozen(TABLE, ["placement_id", "session_id", "spot", "chosen_at", "chosen_by_id", "put"], "1 = 1", "Who chose a date, and which, stays.", "same"),
    made_without(TABLE, ["left_at"], "A date is chosen before it is left."),
    once(TABLE, ["left_at", "left_by_id"], "A date that was left is chosen anew.", "left"),
    Trigger(
        "opportunities_session_keeps_room", "opportunities_session", "UPDATE",
        "NEW.room < (SELECT MAX(spot) FROM opportunities_chosendate WHERE session_id = NEW.id AND left_at IS NULL)",
        "People have chosen this date: it keeps room for them.",
    ),
    Trigger(f"{TABLE}_of_the_role", TABLE, "INSERT", ANOTHER_ROLE, "This is no date that can be chosen here."),
    Trigger(f"{TABLE}_not_once_ended", TABLE, "INSERT", ENDED, "This place has ended, so no date is chosen."),
    Trigger(
        f"{TABLE}_room", TABLE, "INSERT", f"NEW.spot > {SESSION.format(what='room')}", "There is no room on this date.",
    ),
    Trigger(
        f"{TABLE}_no_more_than_said", TABLE, "INSERT", _enough(too_late("s", TERMS)),
        "Nobody comes to more of these dates than the terms say.", on_sqlite=_enough(too_late_on_sqlite("s", TERMS)),
    ),
    Trigger(
        f"{TABLE}_chosen_a_day_before", TABLE, "INSERT",
        f"NEW.chosen_at > {SESSION.format(what='starts_at')} - interval '1 day'", DAY_BEFORE,
        on_sqlite=f"julianday(NEW.chosen_at) > julianday({SESSION.format(what='starts_at')}) - 1.0",
    ),
    Trigger(
        f"{TABLE}_left_a_day_before", TABLE, "UPDATE",
        f"NEW.left_at > {SESSION.format(what='starts_at')} - interval '1 day' AND NOT ({ENDED})", DAY_BEFORE,
        on_sqlite=f"julianday(NEW.left_at) > julianday({SESSION.format(what='starts_at')}) - 1.0 AND NOT ({ENDED})",
    ),
]  # fmt: skip
