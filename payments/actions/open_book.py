"""The open book prints a quarter once, some days after it has ended: money in cells of at least five people, and what
became of the promise for at least five people of two roles."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max, Min, Q

from ground import clock, same_moment, trail
from ground.models import PublicData
from members import merged_records
from members.models import Person
from payments.models import (
    Contribution,
    Posting,
    PrintedCell,
    PrintedCount,
    PrintedPart,
    PrintedPromise,
    PrintedQuarter,
    PrintedWork,
)
from payments.queries import promise_classes

WAIT_WORKING_DAYS = 3  # the bank's last statement of a quarter comes after it
ROLES = 2  # how one role paid is told of nowhere
FLOW = {"settle": 1, "return": -1}


def print_quarters(*, now: dt.datetime, by: Person) -> None:
    first = Posting.objects.filter(kind__in=FLOW).aggregate(first=Min("effective_on"))["first"]
    if first is None:
        return
    newest = PrintedQuarter.objects.order_by("-ends_on").first()
    day = newest.ends_on + dt.timedelta(days=1) if newest else first
    today = clock.london(now).date()
    while clock.add_working_days(clock.quarter_end(day), WAIT_WORKING_DAYS) < today:
        try:
            _print(day, by)
        except IntegrityError as refused:
            same_moment.there(PrintedQuarter.objects.filter(quarter=clock.quarter(day)), refused)
            return  # another process has just printed it
        day = clock.quarter_end(day) + dt.timedelta(days=1)


def print_promise() -> None:
    """Run by `tick`, and by no page. What has become of the work whose pay-by day is past: by whole quarters, each piece once, as it stands then."""
    newest = PrintedPromise.objects.order_by("-ends_on").first()
    day = newest.ends_on + dt.timedelta(days=1) if newest else None
    if day is None:
        day = Contribution.objects.aggregate(first=Min("pay_by"))["first"]
    today, by = clock.today(), Person.objects.system()
    while day is not None and clock.add_working_days(clock.quarter_end(day), WAIT_WORKING_DAYS) < today:
        try:
            _promise(day, today, by)
        except IntegrityError as refused:
            same_moment.there(PrintedPromise.objects.filter(quarter=clock.quarter(day)), refused)
            return  # another process has just printed it
        day = clock.quarter_end(day) + dt.timedelta(days=1)


@transaction.atomic
def _promise(day: dt.date, today: dt.date, by: Person) -> PrintedPromise:
    """Below five people, or of one role alone, it waits and is printed with a later quarter."""
    work = Contribution.objects.filter(pay_by__lte=clock.quarter_end(day), printed=None).order_by("pk")
    became = promise_classes.classes(work, today)
    counted = [one for one in work if one.pk in became]
    people = _roots(counted)
    roles = len({one.role_id for one in counted})
    enough = people >= settings.SMALL_NUMBER and roles >= ROLES
    printed = PrintedPromise.objects.create(
        quarter=clock.quarter(day),
        ends_on=clock.quarter_end(day),
        people=people if enough else None,
        roles=roles if enough else None,
        **(_days(counted) if enough else {}),
    )
    if enough:
        rows = [PrintedWork(printed_in=printed, contribution=one, became=became[one.pk]) for one in counted]
        PrintedWork.objects.bulk_create(rows, batch_size=200)
        counts = Counter(row.became for row in rows)
        PrintedCount.objects.bulk_create(
            PrintedCount(printed_in=printed, became=each, count=count) for each, count in sorted(counts.items())
        )
        PublicData.objects.bump()
    trail.record("print_promise", printed, by=by)
    return printed


def _roots(work: Collection[Contribution]) -> int:
    return len(set(merged_records.roots_of({one.payee_id for one in work}).values()))


def _days(work: list[Contribution]) -> dict[str, int | None]:
    """Of all printed work that is paid by now. Where fewer than five people of this quarter are, the figures before stand."""
    ids = {one.pk for one in work}
    paid = promise_classes.days_to_paid(Q(contribution__in=ids) | Q(contribution__printed__isnull=False))
    if _roots([one for one in work if one.pk in paid]) < settings.SMALL_NUMBER:
        return {}
    days = sorted(paid.values())
    return {"median_days": promise_classes.nth(days, 50), "ninety_days": promise_classes.nth(days, 90)}


@transaction.atomic
def _print(day: dt.date, by: Person) -> PrintedQuarter:
    last = PrintedQuarter.objects.order_by("-ends_on").first()
    upto = Posting.objects.aggregate(last=Max("pk"))["last"] or 0
    quarter = PrintedQuarter.objects.create(
        quarter=clock.quarter(day), ends_on=clock.quarter_end(day), last_posting=upto
    )
    flows = Posting.objects.filter(kind__in=FLOW, effective_on__lte=quarter.ends_on, pk__lte=upto)
    if last is not None:
        flows = flows.exclude(Q(effective_on__lte=last.ends_on) & Q(pk__lte=last.last_posting))
    sums: dict[int | None, int] = {}
    people: dict[int | None, set[int]] = {}
    for posting in flows.select_related("due__contribution__role", "due__contribution__payee").order_by("pk"):
        done = posting.due.contribution
        project = done.role.project_id if done.role else None
        sums[project] = sums.get(project, 0) + FLOW[posting.kind] * posting.pence
        people.setdefault(project, set()).add(done.payee.root_id)
    parts = [
        PrintedPart.objects.create(
            quarter=quarter, project_id=project, pence=sums[project], payees=sorted(people[project])
        )
        for project in sorted(sums, key=lambda pk: pk or 0)
    ]
    _cells(quarter, parts)
    trail.record("print_quarter", quarter, by=by)
    PublicData.objects.bump()
    return quarter


def _cells(quarter: PrintedQuarter, parts: list[PrintedPart]) -> None:
    """A project of its own from five people on; the rest together with what waited; below five it waits again."""
    small = list(PrintedPart.objects.filter(cell__isnull=True).exclude(quarter=quarter))
    for part in parts:
        if part.project_id is not None and len(part.payees) >= settings.SMALL_NUMBER:
            _cell(quarter, [part], part.project_id)
        else:
            small.append(part)
    if _people(small) >= settings.SMALL_NUMBER:
        _cell(quarter, small, None)


def _people(parts: list[PrintedPart]) -> int:
    """Records that were joined since a part was stored are one person."""
    stored = {payee for part in parts for payee in part.payees}
    return len(set(merged_records.roots_of(stored).values()))


def _cell(quarter: PrintedQuarter, parts: list[PrintedPart], project: int | None) -> None:
    cell = PrintedCell.objects.create(
        printed_in=quarter,
        project_id=project,
        carried_over=any(part.quarter_id != quarter.pk for part in parts),
        pence=sum(part.pence for part in parts),
        payees=_people(parts),
    )
    PrintedPart.objects.filter(pk__in=[part.pk for part in parts]).update(cell=cell)
