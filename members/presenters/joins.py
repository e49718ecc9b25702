"""What the team's page about a person says of joins and partings that are under way or held back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from ground.exceptions import Refused
from ground.sealed import opened
from members import permissions
from members.actions import joins
from members.models import Join, Person
from members.queries import ties


@dataclass(frozen=True)
class Shown:
    join: Join
    asked: bool
    evidence: str
    takes_effect_on: dt.date | None
    may_agree: bool
    may_release: bool
    frozen: bool

    @property
    def title(self) -> str:
        if self.frozen:
            return "Somebody said: this was not me"
        what = "join these two records" if self.join.kind == "join" else "part these two records"
        return f"Agreed: {what}" if self.join.agreed_at else f"Proposed: {what}"


def known_by(record: Person) -> str:
    """How a record that is joined was known to be the same person."""
    return opened(record.merge_words)


def of_person(person: Person, by: Person) -> list[Shown]:
    """Under way, or stopped and not cleared up. For those who decide: how they are known to be one person."""
    under_way = Q(done_at=None, stopped_at=None, taken_back_at=None)
    held_back = Q(stopped_at__isnull=False, released_at=None)
    lately = Q(done_at__isnull=False, stopped_at=None, record__last_join=person.last_join_id)
    rows = Join.objects.of(person.root_id).filter(under_way | held_back | lately)
    made_with = ties.made_with(by.root_id)
    return [
        _shown(one, by, made_with)
        for one in rows.select_related("record", "keep", "proposed_by__merged_into", "agreed_by").order_by("pk")
    ]


def _shown(join: Join, by: Person, made_with: set[int]) -> Shown:
    return Shown(
        join=join,
        evidence=opened(join.evidence),
        asked=join.agreed_at is None and joins.asks_them(join),
        takes_effect_on=joins.takes_effect_on(join) if join.done_at is None else None,
        may_agree=join.agreed_at is None and _may_agree(join, by, made_with),
        may_release=_may_release(join, by),
        frozen=join.stopped_at is not None,
    )


def _may_agree(join: Join, by: Person, made_with: set[int]) -> bool:
    try:
        permissions.check_agree_join(by, {join.record_id, join.keep_id}, made_with, proposer=join.proposed_by.root_id)
    except Refused:
        return False
    return True


def _may_release(join: Join, by: Person) -> bool:
    try:
        permissions.check_release_join(by, joins.eyes_of(join))
    except Refused:
        return False
    return join.stopped_at is not None
