"""Which debt it is, said in a way that a database put back from a backup says again: for the bank's end-to-end ids.

No counter goes in (a row's id, a run's number): after a restore the next debt would get the id of one that is booked.
A placement, a panel seat and a session have random keys; an advertised session is known by its line, since it is made
anew from it; own-time work by its line and day, and by which of that day's entries it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ground import keys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from payments.models import PaymentItem

PREFIX = "AL"
STEM, WHOLE = 14, 8
OUR_IDS = (f"{PREFIX}-", "ALONGSIDE-")  # what the bank's lines of our payments begin with
OUR_RUNS = "RUN-"  # and the files of our runs


def of_work(
    origin: str, *, session: Any = None, line: Any = None, period: str = "", worked_on: object = "", nth: int = 0
) -> str:
    """The key of a contribution. `origin`: the random key of its placement or panel seat."""
    if session is not None:
        return keys.derived(origin, "session", _session_key(session))
    what = (line.work_key, line.unit, line.what, line.pence, line.position) if line is not None else ()
    if period:
        return keys.derived(origin, "period", period, *what)
    return keys.derived(origin, "own time", worked_on, nth, *what)


def _session_key(session: Any) -> str:
    line = session.line
    if line is None:
        return session.key
    return f"{line.on} {line.starts} {line.work_key} {line.position}"


def stem(contribution_key: str) -> str:
    return f"{PREFIX}-{keys.derived(contribution_key, length=STEM)}-"


def of_payment(items: Iterable[PaymentItem]) -> str:
    """What an attempt's key begins with: the oldest work that it pays, then all of it with its amounts."""
    rows = sorted(items, key=lambda item: (item.due.contribution.ended_at, item.due.contribution.key))
    said = sorted(f"{item.due.contribution.key} {item.pence}" for item in rows)
    return f"{stem(rows[0].due.contribution.key)}{keys.derived(*said, length=WHOLE)}-"


def fill(contributions: Any, *, placements: Any, seats: Any) -> None:
    """For a migration: rows that stand get the key that would be made for them today, in the order they were logged."""
    origins = {
        "placement": dict(placements.objects.order_by().values_list("pk", "key")),
        "panel_seat": dict(seats.objects.order_by().values_list("pk", "key")),
    }
    seen: dict[tuple, int] = {}
    rows = contributions.objects.filter(key="").select_related("terms", "session__line", "line").order_by("pk")
    for one in rows.iterator():
        origin = origins.get(one.terms.source, {}).get(one.terms.source_id) or keys.random_key()
        nth = 0
        if one.session is None and not one.period:
            day = (one.terms_id, one.line_id, one.worked_on)
            nth = seen[day] = seen.get(day, -1) + 1
        key = of_work(origin, session=one.session, line=one.line, period=one.period, worked_on=one.worked_on, nth=nth)
        contributions.objects.filter(pk=one.pk).update(key=key)
