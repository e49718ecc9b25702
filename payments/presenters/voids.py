"""Work that was said not to count, as its page and its mail tell it."""

from __future__ import annotations

from typing import Any

from members.models import PersonKind
from payments.models import Contribution, ContributionStatus, Void
from payments.permissions import allowed
from payments.queries import voids, work_notes


def shown(contribution: Contribution) -> dict[str, Any]:
    """For a page about it: who said so and when, until when the person may say that it did happen, who answered."""
    found = voids.of(contribution)
    stands = contribution.status == ContributionStatus.VOID
    may = stands and allowed(voids.check_object_to, contribution)
    return {
        "voided": found,
        "may_object": may,
        "object_until": voids.object_until(contribution) if may else None,
        "voided_by": found.voided_by if found and found.voided_by.kind != PersonKind.SYSTEM else None,
    }


def words_for_notice(contribution: Contribution) -> dict[str, Any]:
    found = Void.objects.select_related("voided_by", "answered_by").get(contribution=contribution)
    by = found.voided_by
    return {
        "who": by.name if by.kind != PersonKind.SYSTEM else "",
        "why": work_notes.why_void_for_notice(contribution),
        "until": voids.object_until(contribution),
        "answered_by": found.answered_by.name if found.answered_by else "",
        "reply": work_notes.reply(contribution) if found.answered_at else "",
    }
