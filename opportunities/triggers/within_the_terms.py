"""No more sessions than the terms have money for: those planned, and those called off so late that they are paid.

As in `actions.sessions.add`.
"""

from ground.triggers import NoTruncate, Trigger


def notice_of(version: str) -> str:
    """Within how many days before its begin a calling off is paid, by these terms. `version`: SQL of an id."""
    return (
        "(SELECT a.notice_days FROM opportunities_attendanceshare a WHERE a.outcome = 'cancelled_late' "
        f"AND a.version_id = {version} ORDER BY a.position LIMIT 1)"
    )


def too_late(session: str, version: str) -> str:
    """Of a row of sessions: called off so late that it is paid. On PostgreSQL."""
    return f"{session}.cancelled_at > {session}.starts_at - {notice_of(version)} * INTERVAL '1 day'"


def too_late_on_sqlite(session: str, version: str) -> str:
    return f"julianday({session}.cancelled_at) > julianday({session}.starts_at) - {notice_of(version)}"


def _full(late: str) -> str:
    return (
        "NEW.line_id IS NULL AND NEW.status = 'planned' AND (SELECT COUNT(*) FROM opportunities_session s WHERE "
        f"s.role_id = NEW.role_id AND s.work_key = NEW.work_key AND (s.status = 'planned' OR {late})) >= "
        "(SELECT MAX(w.count_max) FROM opportunities_workline w JOIN opportunities_role r ON r.current_id = w.version_id "
        "WHERE r.id = NEW.role_id AND w.key = NEW.work_key AND w.per = '' AND w.kind <> 'attendance' "
        "AND w.choose IS NULL)"
    )


CURRENT = "(SELECT current_id FROM opportunities_role WHERE id = NEW.role_id)"
WITHIN_THE_TERMS: list[Trigger | NoTruncate] = [
    Trigger(
        "opportunities_session_within_the_terms",
        "opportunities_session",
        "INSERT",
        _full(too_late("s", CURRENT)),
        "The terms have no money for another of these.",
        on_sqlite=_full(too_late_on_sqlite("s", CURRENT)),
    )
]
