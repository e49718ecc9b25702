"""What a mail calls a role. Never by its title: others may see a screen, and a title may name a condition or a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ground import text_format

if TYPE_CHECKING:
    from opportunities.models import RoleVersion

# The field's words for kinds of activity, none of which says what it is about. Another kind is called "role" alone.
SAFE = frozenset(
    [
        "advisory board",
        "advisory group",
        "board",
        "co-design group",
        "co-design",
        "committee",
        "consultation",
        "design group",
        "evaluation",
        "event",
        "facilitation",
        "focus group",
        "governance",
        "group",
        "interview",
        "interview panel",
        "interviews",
        "meeting",
        "mentoring",
        "panel",
        "peer group",
        "peer research",
        "peer review",
        "peer support",
        "public speaking",
        "reading group",
        "recruitment panel",
        "reference group",
        "research",
        "review",
        "reviewing",
        "shared group",
        "speaking",
        "steering group",
        "survey",
        "testing",
        "training",
        "user testing",
        "working group",
        "workshop",
        "workshops",
        "writing",
    ]
)


def of(version: RoleVersion) -> str:
    """ "review role (closing day 3 December 2026)": enough for the person to know which, and for nobody else."""
    kinds = sorted(kind.name.lower() for kind in version.activities.all() if kind.name.lower() in SAFE)
    name = f"{kinds[0]} role" if kinds else "role"
    return f"{name} (closing day {text_format.date(version.closes_at)})" if version.closes_at else name
