"""Whether people heard by the day that was promised: exact, for the whole organisation and never for one role."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ground import clock
from members.models import Notice
from opportunities.models import Application

LETTER = "opportunities/letter_ready"


@dataclass(frozen=True)
class Heard:
    """Of everyone whose promised day has passed."""

    by_the_day: int
    late: int
    not_yet: int

    @property
    def all(self) -> int:
        return self.by_the_day + self.late + self.not_yet


def heard(now: dt.datetime | None = None) -> Heard:
    today = clock.london(now or clock.now()).date()
    told = dict(
        Notice.objects.told()
        .filter(kind=LETTER, object_kind=Application._meta.label_lower)
        .order_by("pk")
        .values_list("object_id", "told_at")
    )
    on_the_day = late = not_yet = 0
    for pk, sent_at, by_day, within in (
        Application.objects.sent()
        .exclude(role__status="cancelled")
        .order_by("pk")
        .values_list("pk", "submitted_at", "version__hear_by_on", "version__hear_within_working_days")
    ):
        promised = by_day or (clock.add_working_days(clock.london(sent_at).date(), within) if within else None)
        if promised is None or promised >= today:
            continue
        told_at = told.get(pk)
        if told_at is None:
            not_yet += 1
        elif clock.london(told_at).date() <= promised:
            on_the_day += 1
        else:
            late += 1
    return Heard(on_the_day, late, not_yet)
