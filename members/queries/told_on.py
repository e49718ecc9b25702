"""On which day a person has heard: whatever time they have to answer counts from then, never from when we wrote it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import models

from ground import clock
from ground.typed import apart
from members.models import Channel, Notice, NoticeStatus, Person, ToldHow
from members.models.notices import Notices


def told_on(about: models.Model, kinds: Iterable[str]) -> dt.date | None:
    """When the last of those who are told of it had heard: of each the first of these that reached them.

    What we posted counts some working days later. None: somebody has still to be told, or nobody was.
    """
    owed = Notice.objects.about(about).filter(kind__in=kinds).exclude(status=NoticeStatus.MOOT)
    days: dict[int, list[dt.date]] = {}
    for person, status, at, how in owed.order_by("pk").values_list("person", "status", "told_at", "told_how"):
        heard = days.setdefault(person, [])
        if status in (NoticeStatus.SENT, NoticeStatus.LOGGED):
            heard.append(day_of(at, how))
    return max(map(min, days.values())) if days and all(days.values()) else None


def if_told_today(person: Person) -> dt.date:
    """For a letter that is not out yet: the day on which they would have it."""
    to = person.root
    by_post = not to.email and to.reach_by == Channel.POST
    return day_of(clock.now(), ToldHow.POST if by_post else "")


def said_how(person: Person) -> str:
    """For whoever has just done what the person is told of: a mail goes by itself, all else waits for somebody."""
    name, to = apart(person.name), person.root
    if to.email:
        return f"{name} is told by email."
    how = Channel.POST if to.reach_by == Channel.POST else Channel.PHONE
    return f"{name} is still to be told by {how}: it stands in To contact."


Telling = tuple[dt.datetime, dt.datetime | None]


def tellings(notices: Notices) -> dict[int, list[Telling]]:
    """By object: from when on somebody had heard, and until when we thought so (none: they did).

    A mail that comes back changes what was known from that day on, never what was known before.
    """
    found: dict[int, list[Telling]] = {}
    rows = notices.ever_told().order_by("pk")
    for about, status, mailed_at, came_back_at, at, how in rows.values_list(
        "object_id", "status", "mailed_at", "came_back_at", "told_at", "told_how"
    ):
        of = found.setdefault(about, [])
        if mailed_at:
            of.append((mailed_at, came_back_at))
        elif status == NoticeStatus.SENT:  # before we kept the day of the mail beside it
            of.append((at, None))
        if status == NoticeStatus.LOGGED:
            of.append((moment_of(at, how), None))
    return found


def moment_of(at: dt.datetime, how: str) -> dt.datetime:
    """What we posted has been heard when its day begins."""
    return clock.start_of(day_of(at, how)) if how == ToldHow.POST else at


def day_of(at: dt.datetime, how: str) -> dt.date:
    day = clock.london(at).date()
    return clock.add_working_days(day, settings.POST_WORKING_DAYS) if how == ToldHow.POST else day
