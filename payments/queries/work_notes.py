"""What was written about a piece of work: read by the person whose work it is and by who confirms it."""

from __future__ import annotations

from typing import Any

from ground.exceptions import Refused
from ground.sealed import opened
from members import duties, reveal
from members.models import Person
from opportunities.actions import readings
from payments.models import Contribution, WorkNote

OF_THE_TEAM = ("question", "reply")
READ_FOR = "confirm your work and pay it"


def _check(contribution: Contribution, by: Person) -> None:
    if by.root_id != contribution.payee.root_id and not duties.has(by, "coordinator", "finance"):
        raise Refused("This belongs to somebody else.")


def _write_down(contribution: Contribution, by: Person) -> None:
    """One's own reading leaves no line, unless the account of another record of theirs reads it."""
    what = f"work:{contribution.pk}"
    if by.root_id == contribution.payee.root_id and by.pk != contribution.payee_id:
        reveal.write_down_across(contribution.payee, what, by=by, purpose="read about their work")
    readings.write_down(person=contribution.payee, what=what, purpose=READ_FOR, granted_by=by, by=by)


def read(contribution: Contribution, *, by: Person) -> list[dict[str, Any]]:
    """All of it, the oldest first: who wrote what, and when."""
    return read_whole(contribution, by=by)[0]


def read_whole(contribution: Contribution, *, by: Person) -> tuple[list[dict[str, Any]], str]:
    """With why it does not count, if it does not: one page, one reading.

    To the team under a grant, and each reading is a line in the record that the person can see.
    """
    payee = contribution.payee.root_id
    _check(contribution, by)
    rows = list(WorkNote.objects.filter(contribution=contribution).select_related("by").order_by("pk"))
    if rows or contribution.void_reason:
        _write_down(contribution, by)
    said = [
        {
            "kind": one.kind,
            "words": opened(one.words),
            "at": one.at,
            "by": one.by,
            "own": one.by.root_id == payee,
            "for_them": one.kind not in OF_THE_TEAM and one.by.root_id != payee,
        }
        for one in rows
    ]
    return said, opened(contribution.void_reason)


def why_void(contribution: Contribution, *, by: Person) -> str:
    """Why it does not count, for the person whose work it was."""
    if by.root_id != contribution.payee.root_id:
        raise Refused("This belongs to somebody else.")
    return opened(contribution.void_reason)


def why_void_for_notice(contribution: Contribution) -> str:
    """The same, for the mail or the call that tells them."""
    return opened(contribution.void_reason)


def question(said: list[dict[str, Any]]) -> str:
    """The newest question of what was read."""
    return next((row["words"] for row in reversed(said) if row["kind"] == "question"), "")


def reply(contribution: Contribution) -> str:
    """What a second person found, for the person's own mail or letter."""
    found = WorkNote.objects.filter(contribution=contribution, kind="reply").order_by("pk").last()
    return opened(found.words) if found else ""


def is_last(contribution: Contribution, kind: str, words: str) -> bool:
    """Whether exactly this was written last: a second press. Tells nothing else of what is sealed."""
    last = WorkNote.objects.filter(contribution=contribution).order_by("pk").last()
    return last is not None and last.kind == kind and opened(last.words) == words
