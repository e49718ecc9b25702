"""Whether people heard by the day that was promised: for the whole organisation and never for one role.

Everybody may read these figures on any two days. So they move on by whole quarters that have ended, and by one only
where at least five people of at least two roles were promised an answer in it: fewer wait for a later quarter, as
money does. What became of each is told as it stood when the newest of these quarters was counted.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import OuterRef, Subquery

from ground import clock
from members.models import Join, Notice
from members.queries.told_on import Telling, tellings
from opportunities.models import Application

LETTER = "opportunities/letter_ready"
WAIT_WORKING_DAYS = 3  # a letter of the last day is told within them, as for the quarter's money
ROLES = 2


@dataclass(frozen=True)
class Heard:
    """Of everyone whose promised day has passed."""

    by_the_day: int
    late: int
    not_yet: int
    upto: dt.date | None = None

    @property
    def all(self) -> int:
        return self.by_the_day + self.late + self.not_yet


@dataclass(frozen=True)
class Promise:
    promised: dt.date
    role: int
    record: int
    root: int
    joined_at: dt.datetime | None
    parted: tuple[int | None, dt.datetime | None, dt.datetime | None]
    told: list[Telling]
    gone_at: tuple[dt.datetime | None, ...]

    def person_at(self, moment: dt.datetime) -> int:
        """Who it was then: records that were joined or parted later change no answer that was told."""
        of, joined_at, parted_at = self.parted
        if of and joined_at and parted_at and joined_at <= moment < parted_at:
            return of
        return self.record if self.joined_at and self.joined_at > moment else self.root

    def told_at(self, moment: dt.datetime) -> dt.datetime | None:
        """When they had heard, as far as it was known then."""
        return min((at for at, until in self.told if at <= moment and (until is None or until > moment)), default=None)

    def counts_at(self, moment: dt.datetime) -> bool:
        """Not taken back, nor called off with its role, by then."""
        return all(at is None or at > moment for at in self.gone_at)


@dataclass(frozen=True)
class RoleHeard:
    """Whether everybody of one role heard, told without a day: the day of the last letter is the day of one person."""

    answer: str
    upto: dt.date

    @property
    def words(self) -> str:
        return ANSWERS[self.answer]


ANSWERS = {
    "in_time": "Everyone, by the promised day",
    "late": "Everyone, some of them late",
    "waiting": "Some people were waiting",
}


def by_role(roles: Collection[int], now: dt.datetime | None = None) -> dict[int, RoleHeard]:
    """Of roles whose every promised day is in a quarter that was counted, and of whom at least five people stood then.

    The answer moves on with the quarter alone: on no day does it tell that the last letter has just gone.
    """
    today = clock.london(now or clock.now()).date()
    end = clock.quarter_end(today)
    while clock.add_working_days(end, WAIT_WORKING_DAYS) >= today:
        end = end - relativedelta(months=3, day=31)
    moment = clock.start_of(clock.add_working_days(end, WAIT_WORKING_DAYS) + dt.timedelta(days=1))
    rows: dict[int, list[Promise]] = defaultdict(list)
    for row in _promises(roles):
        if row.counts_at(moment):
            rows[row.role].append(row)
    found = {}
    for role, promises in rows.items():
        if len(promises) < settings.SMALL_NUMBER or max(one.promised for one in promises) > end:
            continue
        counted = _count(promises, moment, end)
        answer = "waiting" if counted.not_yet else "late" if counted.late else "in_time"
        found[role] = RoleHeard(answer, end)
    return found


def heard(now: dt.datetime | None = None) -> Heard:
    """For everyone to read."""
    today, rows = clock.london(now or clock.now()).date(), _promises()
    if not rows:
        return Heard(0, 0, 0)
    newest, waiting, day = None, [], min(row.promised for row in rows)
    while (counted := clock.add_working_days(end := clock.quarter_end(day), WAIT_WORKING_DAYS)) < today:
        moment = clock.start_of(counted + dt.timedelta(days=1))
        waiting += [row for row in rows if day <= row.promised <= end and row.counts_at(moment)]
        people, roles = {row.person_at(moment) for row in waiting}, {row.role for row in waiting}
        if len(people) >= settings.SMALL_NUMBER and len(roles) >= ROLES:
            newest, waiting = (end, moment), []
        day = end + dt.timedelta(days=1)
    if newest is None:
        return Heard(0, 0, 0)
    end, moment = newest
    return _count([row for row in rows if row.promised <= end], moment, end)


def heard_exactly(now: dt.datetime | None = None) -> Heard:
    """As it stands this day: for the team, never for a public page."""
    moment = now or clock.now()
    today = clock.london(moment).date()
    return _count([row for row in _promises() if row.promised < today], moment, today)


def _count(rows: list[Promise], moment: dt.datetime, upto: dt.date) -> Heard:
    on_the_day = late = not_yet = 0
    for row in rows:
        if not row.counts_at(moment):
            continue
        told_at = row.told_at(moment)
        if told_at is None:
            not_yet += 1
        elif clock.london(told_at).date() <= row.promised:
            on_the_day += 1
        else:
            late += 1
    return Heard(on_the_day, late, not_yet, upto)


def _promises(roles: Collection[int] | None = None) -> list[Promise]:
    letters = Notice.objects.filter(kind=LETTER, object_kind=Application._meta.label_lower)
    sent = Application.objects.filter(submitted_at__isnull=False).exclude(status="draft")
    if roles is not None:
        sent = sent.filter(role__in=roles)
        letters = letters.filter(object_id__in=sent.values("pk"))
    told = tellings(letters)
    found = []
    changes = Join.objects.filter(record=OuterRef("person"), done_at__isnull=False).order_by("-done_at", "-pk")
    parted = changes.filter(kind="part")
    sent = sent.annotate(
        parted_of=Subquery(parted.values("keep")[:1]),
        parted_at=Subquery(parted.values("done_at")[:1]),
        joined_before=Subquery(changes.filter(kind="join", done_at__lte=OuterRef("parted_at")).values("done_at")[:1]),
    )
    for pk, role, person, root, joined_at, parted_of, joined_before, parted_at, sent_at, withdrawn_at, called_off_at, by_day, within in sent.order_by(
        "pk"
    ).values_list(
        "pk", "role", "person", "person__merged_into", "person__merged_at", "parted_of", "joined_before", "parted_at",
        "submitted_at", "withdrawn_at", "role__cancelled_at",
        "version__hear_by_on", "version__hear_within_working_days",
    ):  # fmt: skip
        promised = by_day or (clock.add_working_days(clock.london(sent_at).date(), within) if within else None)
        if promised is not None:
            before = (parted_of, joined_before, parted_at)
            gone = (withdrawn_at, called_off_at)
            found.append(Promise(promised, role, person, root or person, joined_at, before, told.get(pk, []), gone))
    return found
