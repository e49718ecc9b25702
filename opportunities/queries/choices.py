"""Dates of which each person comes to some: how many, which there are, which they chose, and where there is room."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, Q

from ground import clock, text_format
from opportunities.models import ChosenDate, Placement, Role, RoleVersion, Session, WorkLine

UNTIL = dt.timedelta(days=1)  # before it begins, a date can be chosen and left


def of(version: RoleVersion | None) -> dict[str, int]:
    """By the key of the work: to how many of its sessions each person comes."""
    if version is None:
        return {}
    rows = WorkLine.objects.filter(version=version, choose__isnull=False).order_by("position")
    return dict(rows.values_list("key", "choose"))


@dataclass(frozen=True)
class Date:
    """`left`: for how many there is room; None where there is no limit."""

    session: Session
    left: int | None
    mine: bool = False
    put: bool = False

    @property
    def full(self) -> bool:
        return self.left is not None and self.left < 1

    @property
    def settled(self) -> bool:
        """So near that nobody changes it any more."""
        return clock.now() > self.session.starts_at - UNTIL

    @property
    def words(self) -> str:
        """Wednesday 20 May 2026, 10am to 12:30pm"""
        starts, ends = clock.london(self.session.starts_at), clock.london(self.session.ends_at)
        hours = f"{text_format.clock_time(starts.time())} to {text_format.clock_time(ends.time())}"
        return f"{text_format.day(starts.date())}, {hours}"

    @property
    def can_be_chosen(self) -> bool:
        return self.mine or not (self.full or self.settled)


@dataclass(frozen=True)
class Choice:
    """One part of the work: how many of which dates."""

    key: str
    count: int
    dates: tuple[Date, ...]

    @property
    def mine(self) -> tuple[Date, ...]:
        return tuple(date for date in self.dates if date.mine)

    @property
    def lacking(self) -> int:
        """How many they have still to choose, of those that can be."""
        free = sum(date.can_be_chosen and not date.mine for date in self.dates)
        return min(self.count - len(self.mine), free)

    @property
    def wanted(self) -> int:
        return len(self.mine) + max(0, self.lacking)

    @property
    def open(self) -> bool:
        """Whether there is anything to choose or to change."""
        return any(not date.settled for date in self.dates)


def choices(version: RoleVersion, role: Role, placement: Placement | None = None) -> list[Choice]:
    """Of one person; of somebody who has only been offered a place yet, where there is no placement."""
    wanted = of(version)
    if not wanted:
        return []
    mine = {}
    if placement is not None:
        off = _paid_off(placement, version)
        wanted = {key: count - off[key] for key, count in wanted.items()}
        mine = dict(ChosenDate.objects.standing().filter(placement=placement).values_list("session", "put"))
    found: dict[str, list[Date]] = {key: [] for key in wanted}
    for session in dates_of(role):
        if session.work_key in found:
            left = None if session.room is None else session.room - session.taken  # type: ignore[attr-defined]
            found[session.work_key].append(Date(session, left, session.pk in mine, mine.get(session.pk, False)))
    return [Choice(key, count, tuple(found[key])) for key, count in wanted.items() if count > 0]


def _paid_off(placement: Placement, version: RoleVersion) -> Counter[str]:
    """Dates of theirs that were called off so late that they are paid: the terms have money for so many in all."""
    late = version.attendanceshares.filter(outcome="cancelled_late").order_by("position")
    days = late.values_list("notice_days", flat=True).first()
    if days is None:
        return Counter()
    off = ChosenDate.objects.filter(placement=placement, left_at=None, session__cancelled_at__isnull=False)
    notice = dt.timedelta(days=days)
    return Counter(
        off.filter(session__cancelled_at__gt=F("session__starts_at") - notice).values_list(
            "session__work_key", flat=True
        )
    )


def dates_of(role: Role):
    """Planned, in their order, with how many have `taken` each."""
    return counted(Session.objects.filter(role=role, by_choice=True, status="planned"))


def counted(sessions):
    standing = Count("chosen_by", filter=Q(chosen_by__left_at=None))
    return sessions.annotate(taken=standing).order_by("starts_at", "pk")
