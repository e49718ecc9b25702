"""Joins and partings happen from here, since what is blind is known here: by `catch_up`, when their day has come."""

from __future__ import annotations

from django.db import IntegrityError
from django.db.models import Exists, OuterRef, Q

from members import merged_records
from members.actions import joins
from members.models import Duty, Join, Person
from opportunities.models import PanelSeat, Role


def catch_up() -> None:
    system = Person.objects.system()
    for join in joins.due():
        if not is_blind(join):
            try:
                joins.take_effect(join=join, by=system)
            except IntegrityError:
                if not is_blind(join):
                    raise
                continue  # a seat was given at this very moment: it is looked at again


def is_blind(join: Join) -> bool:
    """A record with a duty or a seat waits, while a panel of its roles judges without names: joined to somebody who
    applied, a judge would judge their own answer; joined to a judge, somebody would score on that seat."""
    ids = {*merged_records.ids_of(join.record), *merged_records.ids_of(join.keep)}
    seats = PanelSeat.objects.live().filter(person__in=ids)
    judging = Role.objects.filter(status="published", names_opened_at=None).filter(
        Exists(PanelSeat.objects.live().filter(role=OuterRef("pk")))
    )
    theirs = judging.filter(Q(panel_seats__in=seats) | Q(applications__person__in=ids))
    has_part = seats.exists() or Duty.objects.live().filter(person__in=ids).exists()
    return has_part and theirs.exists()
