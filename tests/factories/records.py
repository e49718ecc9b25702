"""Records for tests that begin joined: the rows that two people and five working days leave. `test_joins.py` goes
through the door."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ground import clock
from members.actions import consents
from members.models import Join, Notice, Person
from tests.factories.duties import GIVERS, giver


@transaction.atomic
def joined(person: Person, into: Person, kind: str = "join") -> Person:
    first, second = (giver(name) for name in GIVERS)
    now = clock.now()
    join = Join.objects.create(
        kind=kind,
        record=person,
        record_root=person.pk,
        keep=into,
        keep_root=into.pk,
        evidence="They said so.",
        proposed_by=first,
        proposer_root=first.pk,
    )
    step = Join.objects.filter(pk=join.pk)
    step.update(agreed_at=now, agreed_by=second, agreer_root=second.pk)
    for told in (person, into):
        at = now - dt.timedelta(days=8)
        notice = Notice.objects.create(
            person=told, kind=Join.COMING, object_kind="members.join", object_id=join.pk, channel="phone", due_at=at
        )
        facts = {"status": "logged", "told_at": at, "told_by": second, "told_how": "phone", "done_at": now}
        Notice.objects.filter(pk=notice.pk).update(**facts)
    step.update(effective_at=now)
    step.update(done_at=now)
    facts = {"merged_into": into, "merged_at": now, "merged_by": second, "merge_words": "They said so."}
    none = {"merged_into": None, "merged_at": None, "merged_by": None, "merge_words": ""}
    Person.objects.filter(pk=person.pk).update(**(facts if kind == "join" else none), last_join=join)
    person.refresh_from_db()
    for one in (into,) if kind == "join" else (into, person):
        consents.count_again(person=one, by=second)
    return person


def parted(person: Person) -> Person:
    return joined(person, person.merged_into, "part")
