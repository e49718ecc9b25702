"""What waits for a person about who they are to us, for `/me/`. Names and numbers stand only behind a fresh proof."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from ground import text_format
from members.actions import joins
from members.models import Join, Person


def of(account: Person) -> list[dict[str, Any]]:
    """By the record of the account, not by whom it is joined to: that one may be somebody else."""
    mine = Q(record=account, record_yes_at=None) | Q(keep=account, keep_yes_at=None)
    found = []
    for join in Join.objects.open().filter(mine, kind="join").order_by("pk"):
        said = {"href": join.own_path, "label": "Look at it"}
        if join.agreed_at is not None:
            day = joins.takes_effect_on(join)
            when = f"On {text_format.date(day)}" if day else "Five working days after both were told"
            said |= {"title": "Two records may become one", "words": f"{when} we read them as one. Tell us if they are not both yours."}  # fmt: skip
        elif joins.asks_them(join):
            said |= {
                "title": "Are two records yours?",
                "words": "Somebody of the team thinks so. Say whether it is so.",
            }
        else:
            continue
        found.append(said)
    return found
