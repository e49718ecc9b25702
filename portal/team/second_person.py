"""One list of what waits for a second person, whichever app it belongs to, and the mails that go with it.

Nothing that waits has to remember its mail: `tell` looks, as often as it likes (`tick` runs it).
"""

from __future__ import annotations

from collections import defaultdict

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ground import clock
from ground.second_person import Waits
from members import duties
from members.actions import notices
from members.models import DutyKind, Notice, NoticeStatus, Person
from members.presenters import second_person as members
from payments.presenters import second_person as payments

# Each answers `waiting(person)`.
APPS = (members, payments)
ASKED = "members/second_person"
LATE = "members/second_person_late"
# After so many working days without an answer the administrators are told, so that somebody who is away is covered.
COVER_AFTER_WORKING_DAYS = 3


def waiting(person: Person | None) -> list[Waits]:
    """What this person may give the second yes for, the oldest first; for None, all that waits."""
    return sorted((row for app in APPS for row in app.waiting(person)), key=lambda row: (row.since, row.key))


def days_of(row: Waits) -> int:
    return clock.working_days_between(clock.london(row.since).date(), clock.today())


def is_late(row: Waits) -> bool:
    return days_of(row) >= COVER_AFTER_WORKING_DAYS


def tell() -> None:
    """A mail to each who can give a yes, to the administrators of what is late; what has been answered is dropped."""
    everything = waiting(None)
    _forget({row.key for row in everything})
    if not everything:
        return
    holders: dict[int, Person] = {}
    for kind in sorted(set().union(*(row.kinds for row in everything))):
        holders |= {person.pk: person for person in duties.people_with(kind)}
    owed = [(person, ASKED, row) for person in holders.values() for row in waiting(person)]
    late = [row for row in everything if is_late(row)]
    owed += [
        (person, LATE, row) for person in (duties.people_with(DutyKind.ADMINISTRATOR) if late else ()) for row in late
    ]
    told = _told()
    system = Person.objects.system()
    for person, kind, row in owed:
        if (person.pk, *row.key) not in told[kind]:
            notices.owe(person=person, kind=kind, obj=row.row, by=system)


def _told() -> dict[str, set[tuple[int, str, int]]]:
    found: dict[str, set[tuple[int, str, int]]] = defaultdict(set)
    rows = Notice.objects.filter(kind__in=(ASKED, LATE)).order_by()
    for kind, *key in rows.values_list("kind", "person", "object_kind", "object_id"):
        found[kind].add(tuple(key))
    return found


def _forget(waits: set[tuple[str, int]]) -> None:
    due = Notice.objects.filter(kind__in=(ASKED, LATE), status=NoticeStatus.DUE).select_related("person")
    for notice in due.order_by("pk"):
        if (notice.object_kind, notice.object_id) not in waits:
            notices.drop(notice=notice, by=Person.objects.system())


@require_safe
def second_person_list(request: HttpRequest) -> HttpResponse:
    mine = duties.on(request)
    if duties.STAFF.isdisjoint(mine):
        raise PermissionDenied
    person: Person = request.user.person
    rows = waiting(person)
    known = {row.key for row in rows}
    late = waiting(None) if DutyKind.ADMINISTRATOR in mine else []
    title = "Waits for a second person"
    context = {
        "page_title": title,
        "header_title": title,
        "header_icon": "group",
        "rows": [(row, days_of(row)) for row in rows],
        "late": [(row, days_of(row)) for row in late if is_late(row) and row.key not in known],
        "cover_after": COVER_AFTER_WORKING_DAYS,
    }
    return render(request, "team/second_person.html", context)
