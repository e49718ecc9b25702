"""What about people waits for a second person."""

from __future__ import annotations

from django.urls import reverse

from ground.second_person import Waits
from ground.typed import apart
from members import duties
from members.models import DutyKind, DutyProposal, Join, Person
from members.queries import ties

TEAM = frozenset({str(DutyKind.COORDINATOR), str(DutyKind.ADMINISTRATOR)})
ADMINISTRATORS = frozenset({str(DutyKind.ADMINISTRATOR)})


def waiting(person: Person | None) -> list[Waits]:
    """For this person to say yes to; for None, all of it. As many queries for many rows as for one."""
    made_with = ties.made_with(person.root_id) if person is not None else set()
    return _duties(person, made_with) + _joins(person, made_with)


def _duties(person: Person | None, made_with: set[int]) -> list[Waits]:
    if person is not None and not duties.has(person, *ADMINISTRATORS):
        return []
    barred = {person.root_id, *made_with} if person is not None else set()
    return [
        Waits(
            row=one,
            what=f"A duty to agree to: {one.get_kind_display()}",
            about=one.person.name,
            asked_by=one.proposed_by.name,
            since=one.proposed_at,
            href=reverse("people_person", args=[one.person_id]),
            kinds=ADMINISTRATORS,
        )
        for one in DutyProposal.objects.open().select_related("person", "proposed_by__merged_into").order_by("pk")
        if person is None or not barred & {one.proposed_by.root_id, *({one.person_root} & {person.root_id})}
    ]


def _joins(person: Person | None, made_with: set[int]) -> list[Waits]:
    if person is not None and not duties.has(person, *TEAM):
        return []
    barred = {person.root_id, *made_with} if person is not None else set()
    asked = Join.objects.open().filter(agreed_at=None).select_related("record", "keep", "proposed_by__merged_into")
    return [
        Waits(
            row=one,
            what="Two records to join" if one.kind == "join" else "Two records to part",
            about=f"{apart(one.record.name)} and {apart(one.keep.name)}",
            asked_by=one.proposed_by.name,
            since=one.proposed_at,
            href=reverse("people_person", args=[one.record_id]),
            kinds=TEAM,
        )
        for one in asked.order_by("pk")
        if not barred & {one.proposed_by.root_id, one.record_id, one.keep_id}
    ]
