"""Work that was said not to count: until when the person may say that it did happen, and what everybody reads of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.conf import settings

from ground import clock
from ground.exceptions import Refused
from members import merged_records
from members.models import Person
from members.queries import told_on
from payments.models import Contribution, ContributionStatus, Void


def of(contribution: Contribution) -> Void | None:
    return getattr(contribution, "voided", None)


def sayer_of(contribution: Contribution) -> Person | None:
    """Who wrote down what is to be confirmed. Of an objection nobody: another than who said that it does not count
    answers, so two have looked already."""
    return None if is_objected(contribution) else contribution.sayer


def is_objected(contribution: Contribution) -> bool:
    """The person has said that it did happen, and somebody else has not answered yet."""
    found = of(contribution) if contribution.status == ContributionStatus.QUERIED else None
    return found is not None and found.is_open


def object_until(contribution: Contribution) -> dt.date:
    """Their days begin when they are told."""
    day = told_on.told_on(contribution, (Void.NOTICE,)) or told_on.if_told_today(contribution.payee)
    return clock.add_working_days(day, settings.OBJECT_WITHIN_WORKING_DAYS)


def check_object_to(contribution: Contribution) -> None:
    found = of(contribution)
    if contribution.status != ContributionStatus.VOID or found is None:
        raise Refused("Nobody says that this does not count.")
    if found.answered_at is not None:
        raise Refused("Two people have looked at this, and it stays as it is. Ring us if you want to talk about it.")
    if object_until(contribution) < clock.today():
        raise Refused("The time to say this is over. Ring us, and we will look at it with you.")


def check_not_objected(contribution: Contribution) -> None:
    if is_objected(contribution):
        raise Refused("It has been said that this did happen. Somebody else of the team looks at it now.")


def eyes_of(found: Void) -> set[int]:
    """Root ids, as they are now and as they were, of who said or wrote down that it does not count."""
    roots = merged_records.roots_of({found.voided_by_id, found.sayer_root} - {None})
    return {found.voider_root, found.sayer_root or found.voider_root, *roots.values()}


@dataclass(frozen=True)
class Counted:
    """`objected` is None while it stands, or the others stand, for too few people. `rested` is none of `all`."""

    all: int = 0
    objected: int | None = None
    upto: dt.date | None = None
    rested: int = 0
    rested_upto: dt.date | None = None


def counted(now: dt.datetime | None = None) -> Counted:
    """For everyone to read, on any two days: both figures move on by whole quarters that have ended, and by one only
    where at least five people more stand behind it. People as they were counted then: what was printed does not go
    back when two records are joined.

    What came in a rest is counted apart, and what was said of it not at all: it was nobody's to do.
    """
    today = clock.london(now or clock.now()).date()
    rows = list(Void.objects.order_by("voided_at", "pk"))
    said = _counted([row for row in rows if row.rest_id is None], today)
    rests = _counted([row for row in rows if row.rest_id is not None], today)
    return replace(said, rested=rests.all, rested_upto=rests.upto)


def _counted(rows: list[Void], today: dt.date) -> Counted:
    done: list[Void] = []
    waiting: list[Void] = []
    objected: set[int] = set()
    upto, day = None, clock.london(rows[0].voided_at).date() if rows else today
    while (end := clock.quarter_end(day)) < today:
        waiting += [row for row in rows if day <= clock.london(row.voided_at).date() <= end]
        if _people(waiting) >= settings.SMALL_NUMBER:
            done, waiting, upto = done + waiting, [], end
        new = [row for row in done if row.pk not in objected and _objected_by(row, end)]
        if _people(new) >= settings.SMALL_NUMBER:
            objected |= {row.pk for row in new}
        day = end + dt.timedelta(days=1)
    others = _people([row for row in done if row.pk not in objected])
    told = bool(objected) and (not others or others >= settings.SMALL_NUMBER)
    return Counted(len(done), len(objected) if told else None, upto)


def _people(rows: list[Void]) -> int:
    return len({row.payee_root for row in rows})


def _objected_by(row: Void, end: dt.date) -> bool:
    return row.objected_at is not None and clock.london(row.objected_at).date() <= end
